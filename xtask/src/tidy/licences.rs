//! Licences: our own packages carry ours, and npm's packages carry ones that may be shipped. (Crates are
//! cargo-deny's part.)

use serde_json::Value;

use super::sources::{File, Sources};
use super::{Finding, Rule};
use crate::project::packages;

pub(super) const OURS: Rule = Rule {
    name: "our packages are alike",
    why: "the whole is under one licence and one set of lints, and none of it goes to a registry by accident",
    fix: "take licence, publish and lints from the workspace (in package.json: Apache-2.0 and private)",
    check: ours,
};

pub(super) const NPM: Rule = Rule {
    name: "npm packages have licences that allow shipping",
    why: "what is in the window is shipped to every cinema",
    fix: "use another package, or add the licence to xtask/src/tidy/licences.rs once somebody has read it",
    check: npm,
};

const OUR_LICENCE: &str = "Apache-2.0";

/// May be shipped.
const SHIPPED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
];

/// May be used to build, but is not shipped.
const BUILD_ONLY: &[&str] = &[
    "BlueOak-1.0.0",
    "CC-BY-4.0",
    "CC0-1.0",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
];

/// Their package.json names no licence; their LICENSE file, which was read, does.
const READ: &[(&str, &str)] = &[
    ("@inlang/plugin-message-format", "MIT"),
    ("sqlite-wasm-kysely", "MIT"),
    ("svelte-toolbelt", "MIT"),
];

fn ours(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages(&sources.metadata) {
        let name = package["name"].as_str().unwrap_or("a package");
        if package["license"] != OUR_LICENCE {
            findings.push(Finding::new(
                name,
                format!("its licence is {}", package["license"]),
            ));
        }
        if package["publish"] != Value::Array(Vec::new()) {
            findings.push(Finding::new(name, "could be published"));
        }
    }
    for file in sources
        .with_extension(&["toml"])
        .filter(|file| file.path.ends_with("Cargo.toml"))
    {
        if file.text.contains("[package]") && !file.text.contains("[lints]\nworkspace = true") {
            findings.push(Finding::new(&file.path, "has lints of its own, or none"));
        }
    }
    for (file, package) in json(sources, "package.json") {
        if package["license"] != OUR_LICENCE || package["private"] != true {
            findings.push(Finding::new(
                &file.path,
                "is not private, or not under our licence",
            ));
        }
    }
    findings
}

fn npm(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, lock) in json(sources, "package-lock.json") {
        let installed = lock["packages"].as_object().into_iter().flatten();
        for (place, package) in installed.filter(|(place, _)| !place.is_empty()) {
            let name = place.rsplit("node_modules/").next().unwrap_or(place);
            let licence = package["license"]
                .as_str()
                .or_else(|| read(name))
                .unwrap_or("unknown");
            if !allowed(licence, package["dev"] == true) {
                findings.push(Finding::new(
                    &file.path,
                    format!("{name}: its licence is {licence}"),
                ));
            }
        }
    }
    findings
}

fn read(name: &str) -> Option<&'static str> {
    READ.iter()
        .find(|(package, _)| *package == name)
        .map(|(_, licence)| *licence)
}

/// One alternative of an `OR` is enough; of an `AND` each has to be allowed.
fn allowed(expression: &str, build_only: bool) -> bool {
    let one = |licence: &str| {
        let licence = licence.trim_matches(['(', ')', ' ']);
        SHIPPED.contains(&licence) || build_only && BUILD_ONLY.contains(&licence)
    };
    expression
        .split(" OR ")
        .any(|all| all.split(" AND ").all(one))
}

fn json<'a>(sources: &'a Sources, name: &str) -> Vec<(&'a File, Value)> {
    let named = |file: &&File| file.path.rsplit('/').next() == Some(name);
    let parsed = |file: &'a File| (file, serde_json::from_str(&file.text).unwrap_or_default());
    sources.files.iter().filter(named).map(parsed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn in_lock(package: Value) -> usize {
        let lock = json!({"packages": {"": {}, "node_modules/a": package}}).to_string();
        npm(&Sources::of(&[("ui/package-lock.json", &lock)])).len()
    }

    #[test]
    fn a_licence_that_forbids_shipping_is_found_and_an_unknown_one_too() {
        assert_eq!(in_lock(json!({"license": "MIT"})), 0);
        assert_eq!(in_lock(json!({"license": "GPL-3.0"})), 1);
        assert_eq!(in_lock(json!({})), 1);
        assert_eq!(in_lock(json!({"license": "MPL-2.0"})), 1);
        assert_eq!(in_lock(json!({"license": "MPL-2.0", "dev": true})), 0);
    }

    #[test]
    fn alternatives_and_conjunctions_are_understood() {
        assert!(allowed("(MIT OR GPL-3.0)", false));
        assert!(allowed("MIT AND OFL-1.1", false));
        assert!(!allowed("MIT AND GPL-3.0", false));
    }

    #[test]
    fn a_package_of_ours_with_another_licence_or_its_own_lints_is_found() {
        let package = |license: &str, publish| json!({"packages": [{"name": "a", "license": license, "publish": publish}]});
        assert!(ours(&Sources::of_packages(package("Apache-2.0", json!([])))).is_empty());
        assert_eq!(
            ours(&Sources::of_packages(package("MIT", json!([])))).len(),
            1
        );
        assert_eq!(
            ours(&Sources::of_packages(package("Apache-2.0", json!(null)))).len(),
            1
        );
        assert_eq!(
            ours(&Sources::of(&[("crates/a/Cargo.toml", "[package]\n")])).len(),
            1
        );
        assert_eq!(
            ours(&Sources::of(&[(
                "ui/package.json",
                r#"{"license": "MIT", "private": true}"#
            )]))
            .len(),
            1
        );
    }
}
