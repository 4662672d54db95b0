//! `cargo xtask tidy`: rules that hold the sources together and that no compiler knows.
//!
//! A rule says why it is there and what to do instead, because whoever breaks it reads that first. Rules look
//! at the sources as values, so each is tested with sources that break it.

mod documents;
mod frontend;
mod layers;
mod licences;
mod migrations;
mod money;
mod sources;
mod text;

use anyhow::{Result, bail};

use crate::project::Project;
use sources::Sources;

/// The rule that needs the built `marquee-admin`, and so is checked after it was built.
pub(crate) use documents::check_admin_commands;

struct Rule {
    name: &'static str,
    why: &'static str,
    fix: &'static str,
    check: fn(&Sources) -> Vec<Finding>,
}

#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// `crates/domain/src/money.rs:12`, or a path alone.
    place: String,
    what: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }

    /// Lines are counted from one, as editors do.
    fn in_line(path: &str, index: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{path}:{}", index + 1), what)
    }
}

const RULES: &[Rule] = &[
    layers::PACKAGES,
    layers::FOREIGN,
    documents::PATHS,
    documents::COMMANDS_EXIST,
    documents::TESTS_EXIST,
    text::LENGTH,
    text::MARKERS,
    text::WHITESPACE,
    money::RUST,
    money::UI,
    frontend::SIBLINGS,
    frontend::SHARED,
    frontend::TRANSPORT,
    migrations::APPEND_ONLY,
    licences::OURS,
    licences::NPM,
];

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    match arguments {
        [] => check(&Sources::read(project)?),
        [only] if only == "--record-migrations" => migrations::record(project),
        other => bail!("it takes nothing but --record-migrations, not {other:?}"),
    }
}

fn check(sources: &Sources) -> Result<()> {
    let mut broken = 0;
    for rule in RULES {
        let findings = (rule.check)(sources);
        if !findings.is_empty() {
            broken += 1;
            print!("{}", told(rule, &findings));
        }
    }
    if broken > 0 {
        bail!("{broken} of {} rules are broken", RULES.len());
    }
    println!(
        "{} rules hold in {} files",
        RULES.len(),
        sources.files.len()
    );
    Ok(())
}

fn told(rule: &Rule, findings: &[Finding]) -> String {
    let mut text = format!("{}\n  why: {}\n  fix: {}\n", rule.name, rule.why, rule.fix);
    for Finding { place, what } in findings {
        text.push_str(&format!("    {place}: {what}\n"));
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_rule_is_told_with_its_reason_its_remedy_and_the_place() {
        let text = told(&text::LENGTH, &[Finding::in_line("a.rs", 500, "too long")]);
        for part in [
            text::LENGTH.name,
            text::LENGTH.why,
            text::LENGTH.fix,
            "a.rs:501: too long",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn one_broken_rule_fails_the_whole() {
        assert!(check(&Sources::of(&[("a.rs", "fn a() {} \n")])).is_err());
        assert!(check(&Sources::of(&[("a.rs", "fn a() {}\n")])).is_ok());
    }
}
