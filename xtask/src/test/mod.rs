//! `cargo xtask test`: every check there is, part by part, and a summary at the end.
//!
//! A failing part does not stop the others: one run tells everything that is wrong.

mod parts;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::Told;
use crate::print_queue::PrintQueue;
use crate::project::Project;
use crate::setup;
use parts::{Part, Setting, Work};

#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    /// Only tests with one of these in their names.
    words: Vec<String>,
    /// Only these parts.
    only: Vec<String>,
    /// The pictures that are drawn become those of the documents.
    keeps_pictures: bool,
}

struct Outcome {
    part: &'static str,
    took: Duration,
    verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    /// It needs what could not be built.
    NotBuilt,
    /// This machine cannot do it, for this reason.
    LeftOut(&'static str),
}

impl Verdict {
    fn is_failure(&self) -> bool {
        match self {
            Self::Failed | Self::NotBuilt => true,
            Self::Passed | Self::LeftOut(_) => false,
        }
    }
}

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    run(project, parse(arguments)?)
}

/// `cargo xtask screenshots`: the window test that draws the documents' pictures, told to keep them.
pub(crate) fn screenshots(project: &Project, arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        bail!("there is nothing to choose, so {argument} is not understood");
    }
    let asked = Asked {
        words: vec![parts::PICTURES.into()],
        only: vec![parts::DESKTOP.into()],
        keeps_pictures: true,
    };
    run(project, asked)
}

fn run(project: &Project, asked: Asked) -> Result<()> {
    let machine = setup::look(&project.root);
    let mut setting = Setting::new(project, &machine, asked.words)?;
    setting.keeps_pictures = asked.keeps_pictures;
    let parts = choose(parts::all(&setting), &asked.only, !setting.words.is_empty())?;

    let mut outcomes = Vec::new();
    for part in &parts {
        let built = !failed(&outcomes, parts::BUILD);
        outcomes.push(perform(project, part, built));
        // Without what it needs from the machine, every further part would only fail in its own words.
        if failed(&outcomes, parts::SETUP) {
            break;
        }
    }
    print!("{}", summary(&outcomes));
    if outcomes.iter().any(|outcome| outcome.verdict.is_failure()) {
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

/// All parts, or those that were named, and of these only the ones that have tests with names when words were
/// given; and before them what they need.
fn choose(mut parts: Vec<Part>, only: &[String], words: bool) -> Result<Vec<Part>> {
    if let Some(unknown) = only
        .iter()
        .find(|name| parts.iter().all(|part| part.name != **name))
    {
        let names: Vec<_> = parts.iter().map(|part| part.name).collect();
        bail!("there is no part {unknown}; there are {}", names.join(", "));
    }
    let wanted = |part: &Part| {
        (only.is_empty() || only.iter().any(|name| name == part.name))
            && (!words || part.has_named_tests)
    };
    let needs_build = parts.iter().any(|part| wanted(part) && part.needs_build);
    parts.retain(|part| match part.name {
        parts::SETUP => true,
        parts::BUILD => needs_build || wanted(part),
        _ => wanted(part),
    });
    Ok(parts)
}

fn failed(outcomes: &[Outcome], part: &str) -> bool {
    outcomes
        .iter()
        .any(|outcome| outcome.part == part && outcome.verdict.is_failure())
}

fn perform(project: &Project, part: &Part, built: bool) -> Outcome {
    println!("\n=== {} · {}\n", part.name, part.what);
    let started = Instant::now();
    let verdict = match part.left_out {
        Some(why) => Verdict::LeftOut(why),
        None if part.needs_build && !built => Verdict::NotBuilt,
        None => match part.work.iter().try_for_each(|work| work_on(project, work)) {
            Ok(()) => Verdict::Passed,
            Err(problem) => {
                println!("\n{problem:#}");
                Verdict::Failed
            }
        },
    };
    let outcome = Outcome {
        part: part.name,
        took: started.elapsed(),
        verdict,
    };
    println!("\n--- {}", line(&outcome));
    outcome
}

fn work_on(project: &Project, work: &Work) -> Result<()> {
    match work {
        Work::Step(step) => step.run(&project.root),
        Work::Tool(tool) => tool
            .installation(project)
            .iter()
            .try_for_each(|step| step.run(&project.root)),
        Work::Own(function) => function(project),
        Work::Printing(step) => {
            let queue = PrintQueue::start(&project.root)?;
            let result = queue.known_to(step.clone()).run(&project.root);
            result.with_context(|| format!("the print server's log ends with:\n{}\n", queue.log()))
        }
    }
}

/// One line for each part, and at the very end one that a machine can read.
fn summary(outcomes: &[Outcome]) -> String {
    let mut text = String::from("\n=== summary\n\n");
    for outcome in outcomes {
        text.push_str(&line(outcome));
        text.push('\n');
    }
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.verdict.is_failure())
        .count();
    let passed = outcomes
        .iter()
        .filter(|outcome| outcome.verdict == Verdict::Passed)
        .count();
    text.push_str(&format!("\nparts: {passed} passed, {failed} failed\n"));
    text
}

fn line(
    Outcome {
        part,
        took,
        verdict,
    }: &Outcome,
) -> String {
    match verdict {
        Verdict::Passed => format!("{part:<10} passed {:>9}", seconds(*took)),
        Verdict::Failed => format!("{part:<10} FAILED {:>9}", seconds(*took)),
        Verdict::NotBuilt => format!("{part:<10} FAILED: what it needs does not compile"),
        Verdict::LeftOut(why) => format!("{part:<10} left out: {why}"),
    }
}

fn seconds(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], words: bool) -> Vec<&'static str> {
        let parts = vec![
            Part::new(parts::SETUP, ""),
            Part::new("fmt", ""),
            Part::new("ui", "").with_named_tests(),
            Part::new(parts::BUILD, ""),
            Part::new("clippy", "").after_build(),
            Part::new("rust", "").after_build().with_named_tests(),
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
        assert_eq!(
            names(&[], false),
            ["setup", "fmt", "ui", "build", "clippy", "rust"]
        );
        assert_eq!(names(&["fmt"], false), ["setup", "fmt"]);
        assert_eq!(names(&["clippy"], false), ["setup", "build", "clippy"]);
        assert_eq!(names(&[], true), ["setup", "ui", "build", "rust"]);
        assert_eq!(names(&["ui"], true), ["setup", "ui"]);
        assert!(choose(vec![Part::new("fmt", "")], &["ftm".into()], false).is_err());
    }

    #[test]
    fn the_last_line_counts_the_parts() {
        let outcome = |part, verdict| Outcome {
            part,
            took: Duration::from_millis(12_340),
            verdict,
        };
        let text = summary(&[
            outcome("fmt", Verdict::Passed),
            outcome("rust", Verdict::Failed),
            outcome("desktop", Verdict::NotBuilt),
            outcome("printing", Verdict::LeftOut("there is no printer")),
        ]);
        assert!(text.contains("rust       FAILED    12.3 s\n"), "{text}");
        assert!(
            text.contains("printing   left out: there is no printer\n"),
            "{text}"
        );
        assert!(text.ends_with("\nparts: 1 passed, 2 failed\n"));
    }
}
