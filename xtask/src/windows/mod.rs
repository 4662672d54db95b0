//! `cargo xtask windows`: the workspace for Windows, and for macOS as far as that goes, without their machines.
//!
//! Debian's own compiler builds the standard library from its source package, MinGW links, and Wine runs the tests.
//! Absent on purpose: a part of `cargo xtask test`. It needs 2.4 GB of packages and half an hour.

mod cross;
mod mac;
mod results;
mod wine;

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::Told;
use crate::front_end;
use crate::machine::{Machine, System};
use crate::project::Project;
use crate::setup::{self, Plan, Purpose};
use results::{Outcome, TestProgram};
use wine::Prefix;

/// What a check of the whole workspace does not say.
const CHECK_LEAVES_OUT: &[&str] = &[
    "macOS: only Rust is checked. C code (SQLite's), linking, the Keychain and CUPS there are not.",
    "Both: nothing was run. `cargo xtask windows --test` runs the tests for Windows under Wine.",
];

/// What the tests under Wine do not say.
const TESTS_LEAVE_OUT: &[&str] = &[
    "the window: Wine has no WebView2 runtime",
    "print queues: on Windows Marquee prints into folders only",
    "rights of files: Wine keeps them as Unix does",
    "tests marked for Unix or Linux: signals, poppler's tools, links, full and read-only disks, shell scripts",
    "macOS: nothing runs here",
];

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Check,
    /// Only the tests with one of these words in their names, if there are any.
    Test(Vec<String>),
}

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    let asked = parse(arguments)?;
    let machine = Machine::look(&project.root, cross::PACKAGES, &[]);
    match lacking(&machine, &asked) {
        Plan::Tell(what) => bail!("{what}"),
        Plan::Steps(steps) => steps.iter().try_for_each(|step| step.run(&project.root))?,
    }
    // The app embeds the built front end, and paper its fonts.
    setup::prepare(project, Purpose::Run)?;
    front_end::build(project)?;
    match asked {
        Asked::Check => check(project),
        Asked::Test(words) => test(project, &words),
    }
}

fn parse(arguments: &[String]) -> Result<Asked> {
    match arguments {
        [] => Ok(Asked::Check),
        [first, words @ ..] if first == "--test" => match words {
            words if words.iter().any(|word| word.starts_with('-')) => {
                bail!("after --test come words of tests' names, not {words:?}")
            }
            words => Ok(Asked::Test(words.to_vec())),
        },
        other => bail!("it takes nothing but --test, not {other:?}"),
    }
}

/// How to get what the machine has not.
fn lacking(machine: &Machine, asked: &Asked) -> Plan {
    if machine.system != System::Debian {
        return Plan::Tell(
            "this needs Debian's Rust with its sources, MinGW and Wine (Debian 12 has them all)"
                .into(),
        );
    }
    let needed = cross::PACKAGES
        .iter()
        .copied()
        .filter(|package| *package != cross::WINE || matches!(asked, Asked::Test(_)));
    let missing = needed.filter(|package| !machine.packages.contains(*package));
    setup::installation(machine, missing.collect())
}

fn check(project: &Project) -> Result<()> {
    let target = cross::target(project);
    let started = Instant::now();
    cross::check(&target).run(&project.root)?;
    let windows = started.elapsed();
    mac::make_tools(&target)?;
    mac::check(&target).run(&project.root)?;
    let both = started.elapsed();
    println!();
    println!(
        "Windows  {}  everything, tests too",
        results::minutes(windows)
    );
    println!(
        "macOS    {}  libraries and programs",
        results::minutes(both - windows)
    );
    tell_left_out(CHECK_LEAVES_OUT);
    Ok(())
}

fn test(project: &Project, words: &[String]) -> Result<()> {
    let target = cross::target(project);
    let started = Instant::now();
    let messages = cross::tests(&target).output_with_errors_shown(&project.root)?;
    let programs = results::test_programs(&messages, cross::TESTED)?;
    let built = started.elapsed();
    let prefix = Prefix::new(&target);
    prefix.make_ready(&project.root, &target)?;
    let outcomes: Result<Vec<Outcome>> = programs
        .into_iter()
        .map(|program| run(&project.root, &prefix, program, words))
        .collect();
    // Also after a test program that could not be started.
    prefix.close(&project.root)?;
    let outcomes = outcomes?;
    print!("{}", results::summary(&outcomes, built, started.elapsed()));
    tell_left_out(TESTS_LEAVE_OUT);
    if outcomes.iter().any(Outcome::is_failure) {
        bail!(Told);
    }
    Ok(())
}

fn run(root: &Path, prefix: &Prefix, program: TestProgram, words: &[String]) -> Result<Outcome> {
    let step = prefix.running(&program).args(words);
    println!("\n$ {}", step.line());
    let started = Instant::now();
    let mut said = Vec::new();
    let success = step.run_listening(root, |line| {
        println!("{line}");
        said.push(line.to_owned());
    })?;
    Ok(Outcome::new(program, success, &said, started.elapsed()))
}

fn tell_left_out(what: &[&str]) {
    println!("\nleft out:");
    for line in what {
        println!("  {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Step;

    fn debian(packages: &[&str]) -> Machine {
        Machine {
            system: System::Debian,
            root: true,
            packages: packages.iter().map(ToString::to_string).collect(),
            programs: Default::default(),
            node: None,
            web_view: true,
            display: false,
        }
    }

    fn lines(plan: Plan) -> Vec<String> {
        match plan {
            Plan::Steps(steps) => steps.iter().map(Step::line).collect(),
            Plan::Tell(what) => panic!("a person was asked to act: {what}"),
        }
    }

    #[test]
    fn wine_is_installed_only_for_running_tests() {
        let compilers: Vec<&str> = cross::PACKAGES
            .iter()
            .copied()
            .filter(|package| *package != cross::WINE)
            .collect();
        let machine = debian(&compilers);
        assert!(lines(lacking(&machine, &Asked::Check)).is_empty());
        let steps = lines(lacking(&machine, &Asked::Test(Vec::new())));
        assert!(steps[1].ends_with(" wine64"), "{steps:?}");
        let bare = lines(lacking(&debian(&[]), &Asked::Check));
        assert!(
            bare[1].contains("rustc-web cargo-web rust-web-src"),
            "{bare:?}"
        );
    }

    #[test]
    fn another_system_is_told_what_this_needs() {
        let machine = Machine {
            system: System::Ubuntu,
            ..debian(&[])
        };
        assert!(
            matches!(lacking(&machine, &Asked::Check), Plan::Tell(what) if what.contains("Debian 12"))
        );
    }

    #[test]
    fn words_choose_among_the_tests_and_nothing_else_is_understood() {
        let asked = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            parse(&arguments)
        };
        assert_eq!(asked(&[]).unwrap(), Asked::Check);
        let words = vec!["backup".to_owned(), "restore".to_owned()];
        assert_eq!(
            asked(&["--test", "backup", "restore"]).unwrap(),
            Asked::Test(words)
        );
        for wrong in [&["--tests"][..], &["backup"], &["--test", "--release"]] {
            assert!(asked(wrong).is_err(), "{wrong:?}");
        }
    }
}
