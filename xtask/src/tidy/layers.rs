//! Dependencies point inward: domain ← {contract, protocol} ← cinema; {cinema, devices, paper} ← till ← {admin, the app}.

use serde_json::Value;

use super::sources::Sources;
use super::{Finding, Rule};
use crate::project::{items, packages};

pub(super) const PACKAGES: Rule = Rule {
    name: "packages depend inward",
    why: "the rules must be testable without a database, and the cinema node without a device or a window",
    fix: "move what is needed inward, or hand it in as an argument or a trait of the inner package; a new \
          package gets a line in xtask/src/tidy/layers.rs",
    check: inward,
};

pub(super) const FOREIGN: Rule = Rule {
    name: "packages stay clear of what is not theirs",
    why: "the domain does no I/O, and only the desktop app knows that there is a window",
    fix: "do it at a door and hand the result in",
    check: foreign,
};

/// What each package may use of ours, besides itself. Tests may use anything.
const MAY_USE: &[(&str, &[&str])] = &[
    ("marquee-domain", &[]),
    ("marquee-protocol", &["marquee-domain"]),
    ("marquee-contract", &["marquee-domain"]),
    (
        "marquee-cinema",
        &["marquee-domain", "marquee-contract", "marquee-protocol"],
    ),
    ("marquee-devices", &[]),
    ("marquee-paper", &["marquee-domain"]),
    (
        "marquee-till",
        &[
            "marquee-domain",
            "marquee-contract",
            "marquee-cinema",
            "marquee-devices",
            "marquee-paper",
        ],
    ),
    (
        "marquee-admin",
        &[
            "marquee-domain",
            "marquee-contract",
            "marquee-cinema",
            "marquee-till",
        ],
    ),
    (
        "marquee-central",
        &["marquee-domain", "marquee-contract", "marquee-protocol"],
    ),
    (
        "marquee",
        &[
            "marquee-domain",
            "marquee-contract",
            "marquee-cinema",
            "marquee-till",
        ],
    ),
    (
        "marquee-bench",
        &[
            "marquee-domain",
            "marquee-contract",
            "marquee-cinema",
            "marquee-paper",
        ],
    ),
    ("marquee-sim", &["marquee-domain"]),
    ("xtask", &[]),
];

/// Other people's packages that only some of ours may name.
const ONLY_FOR: &[(&str, &[&str])] = &[
    ("tauri", &["marquee"]),
    ("tauri-build", &["marquee"]),
    ("ipp", &["marquee-devices"]),
    ("printpdf", &["marquee-paper", "marquee-bench"]),
    ("axum", &["marquee-till", "marquee-central"]),
    (
        "sqlx",
        &[
            "marquee-cinema",
            "marquee-central",
            "marquee-bench",
            "xtask",
        ],
    ),
    (
        "reqwest",
        &["marquee-cinema", "marquee-till", "marquee-central"],
    ),
    (
        "tokio",
        &[
            "marquee-cinema",
            "marquee-devices",
            "marquee-till",
            "marquee-admin",
            "marquee-central",
            "marquee-bench",
            "marquee",
            "xtask",
        ],
    ),
    (
        "rand",
        &["marquee-cinema", "marquee-till", "marquee-central"],
    ),
];

fn inward(sources: &Sources) -> Vec<Finding> {
    let ours: Vec<&str> = packages(&sources.metadata).filter_map(name).collect();
    let mut findings = Vec::new();
    for package in packages(&sources.metadata) {
        let Some(user) = name(package) else { continue };
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == user) else {
            findings.push(Finding::new(
                user,
                "nothing is said about what this package may use",
            ));
            continue;
        };
        for used in uses(package).filter(|used| ours.contains(used) && !allowed.contains(used)) {
            findings.push(Finding::new(user, format!("uses {used}")));
        }
    }
    findings
}

fn foreign(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages(&sources.metadata) {
        let Some(user) = name(package) else { continue };
        for used in uses(package) {
            let allowed = ONLY_FOR
                .iter()
                .find(|(name, _)| *name == used)
                .map(|(_, users)| users);
            if allowed.is_some_and(|users| !users.contains(&user)) {
                findings.push(Finding::new(user, format!("uses {used}")));
            }
        }
    }
    findings
}

fn name(package: &Value) -> Option<&str> {
    package["name"].as_str()
}

/// What it is built from; what only its tests use is left out.
fn uses(package: &Value) -> impl Iterator<Item = &str> {
    items(&package["dependencies"])
        .filter(|dependency| dependency["kind"] != "dev")
        .filter_map(|dependency| dependency["name"].as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(rule: &Rule, package: &str, kind: Value, used: &str) -> Vec<String> {
        let dependency = json!({"name": used, "kind": kind});
        let metadata = json!({"packages": [
            {"name": package, "dependencies": [dependency]},
            {"name": "marquee-domain", "dependencies": []},
            {"name": "marquee-cinema", "dependencies": []},
            {"name": "marquee-till", "dependencies": []},
            {"name": "marquee-admin", "dependencies": []},
        ]});
        let found = (rule.check)(&Sources::of_packages(metadata));
        found
            .into_iter()
            .map(|finding| format!("{} {}", finding.place, finding.what))
            .collect()
    }

    #[test]
    fn a_dependency_that_points_outward_is_found() {
        let broken = [
            ("marquee-domain", "marquee-cinema"),
            ("marquee-cinema", "marquee-till"),
            ("marquee-till", "marquee-admin"),
            ("marquee-devices", "marquee-cinema"),
            ("marquee-central", "marquee-cinema"),
            ("marquee-contract", "marquee-cinema"),
            ("xtask", "marquee-domain"),
        ];
        for (package, used) in broken {
            assert_eq!(
                told(&PACKAGES, package, Value::Null, used),
                [format!("{package} uses {used}")]
            );
        }
        assert!(told(&PACKAGES, "marquee-till", Value::Null, "marquee-cinema").is_empty());
    }

    #[test]
    fn the_domain_does_no_io_and_only_the_app_has_a_window() {
        for used in ["tokio", "sqlx", "reqwest", "rand"] {
            assert_eq!(
                told(&FOREIGN, "marquee-domain", Value::Null, used).len(),
                1,
                "{used}"
            );
        }
        assert_eq!(
            told(&FOREIGN, "marquee-till", json!("build"), "tauri").len(),
            1
        );
        assert!(told(&FOREIGN, "marquee", Value::Null, "tauri").is_empty());
    }

    #[test]
    fn tests_may_use_anything_and_an_unknown_package_is_asked_about() {
        assert!(told(&FOREIGN, "marquee-domain", json!("dev"), "tokio").is_empty());
        assert_eq!(
            told(&PACKAGES, "marquee-snacks", Value::Null, "serde").len(),
            1
        );
    }
}
