//! `cargo xtask test`: every check there is, part by part, and a summary at the end.
//!
//! A failing part does not stop the others: one run tells everything that is wrong.

mod parts;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::Told;
use crate::project::Project;
use crate::setup;
use parts::{Part, Setting, Work};

#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    /// Only tests with one of these in their names.
    words: Vec<String>,
    /// Only these parts.
    only: Vec<String>,
}

struct Outcome {
    part: &'static str,
    took: Duration,
    problem: Option<anyhow::Error>,
}

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    let asked = parse(arguments)?;
    let machine = setup::look(&project.root);
    let setting = Setting::new(project, &machine, asked.words)?;
    let parts = choose(parts::all(&setting), &asked.only, !setting.words.is_empty())?;

    let mut outcomes = Vec::new();
    for part in &parts {
        outcomes.push(perform(project, part));
        // Without what it needs from the machine, every further part would only fail in its own words.
        if part.name == parts::SETUP && outcomes.iter().any(|outcome| outcome.problem.is_some()) {
            break;
        }
    }
    print!("{}", summary(&outcomes));
    if outcomes.iter().any(|outcome| outcome.problem.is_some()) {
        bail!(Told);
    }
    Ok(())
}

fn parse(arguments: &[String]) -> Result<Asked> {
    let mut asked = Asked::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--only" => asked.only.push(
                arguments
                    .next()
                    .context("--only wants the name of a part")?
                    .clone(),
            ),
            option if option.starts_with('-') => bail!("there is no option {option}"),
            word => asked.words.push(word.into()),
        }
    }
    Ok(asked)
}

/// All parts, or those that were named (after the setup, which each of them needs); of these only the ones
/// that have tests with names when words were given.
fn choose(parts: Vec<Part>, only: &[String], words: bool) -> Result<Vec<Part>> {
    if let Some(unknown) = only
        .iter()
        .find(|name| parts.iter().all(|part| part.name != **name))
    {
        let names: Vec<_> = parts.iter().map(|part| part.name).collect();
        bail!("there is no part {unknown}; there are {}", names.join(", "));
    }
    let wanted = |part: &Part| {
        part.name == parts::SETUP
            || (only.is_empty() || only.iter().any(|name| name == part.name))
                && (!words || part.has_named_tests)
    };
    Ok(parts.into_iter().filter(wanted).collect())
}

fn perform(project: &Project, part: &Part) -> Outcome {
    println!("\n=== {} · {}\n", part.name, part.what);
    let started = Instant::now();
    let result = part.work.iter().try_for_each(|work| match work {
        Work::Step(step) => step.run(&project.root),
        Work::Tool(tool) => tool
            .installation(project)
            .iter()
            .try_for_each(|step| step.run(&project.root)),
        Work::Own(function) => function(project),
    });
    let took = started.elapsed();
    if let Err(problem) = &result {
        println!("\n{problem:#}");
    }
    let verdict = if result.is_ok() { "passed" } else { "FAILED" };
    println!("\n--- {} {verdict} in {}", part.name, seconds(took));
    Outcome {
        part: part.name,
        took,
        problem: result.err(),
    }
}

/// One line for each part, and at the very end one that a machine can read.
fn summary(outcomes: &[Outcome]) -> String {
    let mut text = String::from("\n=== summary\n\n");
    for Outcome {
        part,
        took,
        problem,
    } in outcomes
    {
        let verdict = if problem.is_none() {
            "passed"
        } else {
            "FAILED"
        };
        text.push_str(&format!("{part:<10} {verdict} {:>8}\n", seconds(*took)));
    }
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.problem.is_some())
        .count();
    text.push_str(&format!(
        "\nparts: {} passed, {failed} failed\n",
        outcomes.len() - failed
    ));
    text
}

fn seconds(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &'static str, has_named_tests: bool) -> Part {
        Part {
            name,
            what: "",
            has_named_tests,
            work: Vec::new(),
        }
    }

    fn names(only: &[&str], words: bool) -> Vec<&'static str> {
        let parts = vec![
            part(parts::SETUP, false),
            part("fmt", false),
            part("rust", true),
            part("ui", true),
        ];
        let only: Vec<String> = only.iter().map(ToString::to_string).collect();
        choose(parts, &only, words)
            .unwrap()
            .iter()
            .map(|part| part.name)
            .collect()
    }

    #[test]
    fn words_and_parts_can_be_mixed_in_any_order() {
        let arguments = ["hold", "--only", "rust", "seat", "--only", "ui"].map(String::from);
        let asked = parse(&arguments).unwrap();
        assert_eq!(asked.words, ["hold", "seat"]);
        assert_eq!(asked.only, ["rust", "ui"]);
        assert!(parse(&["--only".into()]).is_err());
        assert!(parse(&["--fast".into()]).is_err());
    }

    #[test]
    fn everything_runs_unless_parts_or_words_are_given() {
        assert_eq!(names(&[], false), ["setup", "fmt", "rust", "ui"]);
        assert_eq!(names(&["fmt"], false), ["setup", "fmt"]);
        assert_eq!(names(&[], true), ["setup", "rust", "ui"]);
        assert!(choose(vec![part("fmt", false)], &["ftm".into()], false).is_err());
    }

    #[test]
    fn the_last_line_counts_the_parts() {
        let outcome = |part, problem: Option<&'static str>| Outcome {
            part,
            took: Duration::from_millis(12_340),
            problem: problem.map(anyhow::Error::msg),
        };
        let text = summary(&[outcome("fmt", None), outcome("rust", Some("a test failed"))]);
        assert!(text.contains("rust       FAILED   12.3 s"), "{text}");
        assert!(text.ends_with("\nparts: 1 passed, 1 failed\n"));
    }
}
