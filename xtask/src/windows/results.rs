//! What was built to be run, what it said, and the summary of that.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

/// A test program that cargo has built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TestProgram {
    /// Its package, and its own name where it is not the package's unit tests.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// The package's.
    pub(super) folder: PathBuf,
}

/// From cargo's messages, a line of JSON each; in the order of the packages.
pub(super) fn test_programs(messages: &str, packages: &[&str]) -> Result<Vec<TestProgram>> {
    let mut found = Vec::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).context("cargo did not speak JSON")?;
        if message["reason"] != "compiler-artifact" || message["profile"]["test"] != true {
            continue;
        }
        let (Some(path), Some(manifest)) = (
            message["executable"].as_str(),
            message["manifest_path"].as_str(),
        ) else {
            continue;
        };
        let folder = PathBuf::from(manifest)
            .parent()
            .map(PathBuf::from)
            .unwrap_or_default();
        let package = format!(
            "marquee-{}",
            folder.file_name().unwrap_or_default().to_string_lossy()
        );
        let place = packages.iter().position(|known| **known == package);
        let place = place.with_context(|| format!("{package} was not asked for"))?;
        let name = match message["target"]["kind"][0].as_str() {
            Some("lib") => package,
            _ => format!(
                "{package} {}",
                message["target"]["name"].as_str().unwrap_or_default()
            ),
        };
        let path = path.into();
        found.push((place, TestProgram { name, path, folder }));
    }
    found.sort_by(|(one, program), (other, next)| (one, &program.name).cmp(&(other, &next.name)));
    Ok(found.into_iter().map(|(_, program)| program).collect())
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    passed: u32,
    failed: u32,
    ignored: u32,
    filtered: u32,
}

/// From libtest's last line: `test result: ok. 14 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; …`.
fn counts(said: &[String]) -> Option<Counts> {
    let line = said
        .iter()
        .rev()
        .find_map(|line| line.strip_prefix("test result: "))?;
    let mut counts = Counts::default();
    for part in line.split(['.', ';']) {
        let Some((number, what)) = part.trim().split_once(' ') else {
            continue;
        };
        let place = match what {
            "passed" => &mut counts.passed,
            "failed" => &mut counts.failed,
            "ignored" => &mut counts.ignored,
            "filtered out" => &mut counts.filtered,
            _ => continue,
        };
        *place = number.parse().ok()?;
    }
    Some(counts)
}

/// A test program that has run.
#[derive(Debug)]
pub(super) struct Outcome {
    program: TestProgram,
    took: Duration,
    success: bool,
    /// Nothing, when it did not come to its end.
    counts: Option<Counts>,
}

impl Outcome {
    pub(super) fn new(
        program: TestProgram,
        success: bool,
        said: &[String],
        took: Duration,
    ) -> Self {
        let counts = counts(said);
        Self {
            program,
            took,
            success,
            counts,
        }
    }

    pub(super) fn is_failure(&self) -> bool {
        !self.success || self.counts.is_none_or(|counts| counts.failed > 0)
    }

    fn line(&self) -> String {
        let what = match self.counts {
            None => "FAILED before its end".to_owned(),
            Some(counts) if counts.failed > 0 => {
                format!("{} passed, {} FAILED", counts.passed, counts.failed)
            }
            Some(_) if !self.success => "FAILED after its last test".to_owned(),
            Some(counts) if counts == Counts::default() => "has no test for Windows".to_owned(),
            Some(counts) => format!("{} passed", counts.passed),
        };
        format!(
            "  {:<40} {:>7}  {what}\n",
            self.program.name,
            minutes(self.took)
        )
    }
}

/// A line for each program, and the last line counts the tests.
pub(super) fn summary(outcomes: &[Outcome], built: Duration, all: Duration) -> String {
    let lines: String = outcomes.iter().map(Outcome::line).collect();
    let sum = |count: fn(Counts) -> u32| -> u32 {
        outcomes
            .iter()
            .filter_map(|outcome| outcome.counts)
            .map(count)
            .sum()
    };
    let mut text = format!(
        "\n{lines}\nWindows tests under Wine: {} passed, {} failed",
        sum(|counts| counts.passed),
        sum(|counts| counts.failed)
    );
    for (number, what) in [
        (sum(|counts| counts.ignored), "ignored"),
        (sum(|counts| counts.filtered), "not asked for"),
    ] {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    let broken = outcomes
        .iter()
        .filter(|outcome| outcome.is_failure())
        .count();
    if broken > 0 {
        text.push_str(&format!("; programs that failed: {broken}"));
    }
    text.push_str(&format!(
        " ({} in all, {} of it compiling)\n",
        minutes(all),
        minutes(built)
    ));
    text
}

pub(super) fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(name: &str) -> TestProgram {
        TestProgram {
            name: name.into(),
            path: "x.exe".into(),
            folder: "crates/x".into(),
        }
    }

    fn outcome(name: &str, success: bool, said: &[&str]) -> Outcome {
        let said: Vec<String> = said.iter().map(ToString::to_string).collect();
        Outcome::new(program(name), success, &said, Duration::from_secs(75))
    }

    #[test]
    fn the_test_programs_are_those_that_cargo_built_for_tests() {
        let artifact = |package: &str, kind: &str, name: &str, test: bool, executable: Value| {
            let manifest = format!("/src/crates/{package}/Cargo.toml");
            serde_json::json!({
                "reason": "compiler-artifact", "manifest_path": manifest, "executable": executable,
                "target": { "kind": [kind], "name": name }, "profile": { "test": test },
            })
            .to_string()
        };
        let messages = [
            artifact("admin", "test", "door", true, "/t/door.exe".into()),
            artifact(
                "admin",
                "bin",
                "marquee-admin",
                false,
                "/t/marquee-admin.exe".into(),
            ),
            artifact("serde", "lib", "serde", false, Value::Null),
            artifact(
                "domain",
                "lib",
                "marquee_domain",
                true,
                "/t/domain.exe".into(),
            ),
            r#"{"reason":"build-finished","success":true}"#.to_owned(),
        ]
        .join("\n");
        let programs = test_programs(&messages, &["marquee-domain", "marquee-admin"]).unwrap();
        let named: Vec<_> = programs
            .iter()
            .map(|program| (program.name.as_str(), program.folder.to_str().unwrap()))
            .collect();
        assert_eq!(
            named,
            [
                ("marquee-domain", "/src/crates/domain"),
                ("marquee-admin door", "/src/crates/admin"),
            ]
        );
        assert!(test_programs("Compiling", &[]).is_err());
    }

    #[test]
    fn tests_are_counted_from_the_last_line() {
        let said = "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.10s";
        let expected = Counts {
            passed: 12,
            failed: 2,
            ignored: 1,
            filtered: 3,
        };
        assert_eq!(
            counts(&["running 15 tests".into(), said.into()]),
            Some(expected)
        );
        assert_eq!(counts(&["running 15 tests".into()]), None);
    }

    #[test]
    fn a_program_that_did_not_come_to_its_end_is_a_failure() {
        const GOOD: &str = "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s";
        const NONE: &str = "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s";
        let outcomes = [
            outcome("marquee-domain", true, &[GOOD]),
            outcome("marquee-admin disk", true, &[NONE]),
            outcome("marquee-admin door", false, &["running 4 tests"]),
        ];
        let failures: Vec<bool> = outcomes.iter().map(Outcome::is_failure).collect();
        assert_eq!(failures, [false, false, true]);
        let text = summary(
            &outcomes,
            Duration::from_secs(60),
            Duration::from_secs(3_700),
        );
        assert!(text.contains("has no test for Windows"), "{text}");
        assert!(text.contains("FAILED before its end"), "{text}");
        assert!(
            text.ends_with(
                "4 passed, 0 failed; programs that failed: 1 (61:40 in all, 1:00 of it compiling)\n"
            ),
            "{text}"
        );
        // A program that crashes after its tests has not passed either.
        assert!(outcome("marquee-cinema", false, &[GOOD]).is_failure());
    }
}
