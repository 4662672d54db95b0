//! `cargo xtask bench`: figures beside their baselines, from the program as it is shipped.
//!
//! What is measured and how is in crates/bench; here it is built and started.

use anyhow::{Context, Result, bail, ensure};

use crate::front_end;
use crate::machine::{Machine, System};
use crate::project::Project;
use crate::run::workspace;
use crate::setup::{self, Purpose};
use crate::step::Step;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Asked {
    /// How many sold tickets the filled database has; a million if nobody says.
    sold: Option<u32>,
    /// Whether it only has to work: a few rounds of everything, as built for development.
    quick: bool,
}

/// Enough to fill every kind of row, in a blink.
const QUICK_SOLD: u32 = 3_000;

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    let asked = parse(arguments)?;
    let machine = setup::look(&project.root);
    setup::prepare(project, Purpose::Test)?;
    front_end::build(project)?;
    build(asked).run(&project.root)?;
    let measuring = measuring(project, &machine, asked);
    if !asked.quick {
        return measuring.run(&project.root);
    }
    let answer = measuring.output(&project.root)?;
    print!("{answer}");
    check(&answer)
}

fn parse(arguments: &[String]) -> Result<Asked> {
    let mut asked = Asked::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => asked.quick = true,
            "--sold" => {
                let sold = arguments
                    .next()
                    .context("--sold wants a number of tickets")?;
                let sold = sold.replace(['_', ','], "").parse();
                asked.sold = Some(sold.context("--sold wants a number of tickets")?);
            }
            other => bail!("it takes --sold and --quick, not {other}"),
        }
    }
    Ok(asked)
}

fn profile(asked: Asked) -> &'static str {
    if asked.quick { "dev" } else { "release" }
}

fn build(asked: Asked) -> Step {
    workspace("build")
        .args(["--profile", profile(asked)])
        .args(["--bin", "marquee", "--bin", "marquee-bench"])
}

fn measuring(project: &Project, machine: &Machine, asked: Asked) -> Step {
    let program = |name| {
        let path = if asked.quick {
            project.built(name)
        } else {
            project.shipped(name)
        };
        path.display().to_string()
    };
    let sold = asked
        .sold
        .unwrap_or(if asked.quick { QUICK_SOLD } else { 1_000_000 });
    let folder = project.target.join("bench");
    let mut step = Step::new(program("marquee-bench"))
        .args(["--sold".into(), sold.to_string()])
        .args(["--folder".into(), folder.display().to_string()]);
    if asked.quick {
        step = step.arg("--quick");
    }
    match machine.system {
        // Their web views have no driver.
        System::MacOs | System::Windows => step,
        System::Debian | System::Ubuntu | System::OtherLinux => {
            let step = step.args(["--app".into(), program("marquee")]);
            if machine.display {
                step
            } else {
                step.under("xvfb-run", &["-a", "-s", "-screen 0 1600x1000x24"])
            }
        }
    }
}

/// Each line is a figure or a remark, and there is a figure of each kind.
fn check(answer: &str) -> Result<()> {
    let lines = answer.lines().filter(|line| !line.starts_with('#'));
    let mut names = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[name, value, _unit, baseline, ratio] = words.as_slice() else {
            bail!("this is neither a figure nor a remark: {line}");
        };
        for number in [value, baseline, ratio] {
            let number: f64 = number
                .parse()
                .with_context(|| format!("{number} is no number: {line}"))?;
            ensure!(
                number.is_finite() && number >= 0.0,
                "{number} cannot be: {line}"
            );
        }
        names.push(name);
    }
    for kind in ["quote", "ticket_pdf", "seat_map", "sale", "hold", "board"] {
        let found = names.iter().any(|name| name.starts_with(kind));
        ensure!(found, "there is no figure of the kind {kind}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> Project {
        Project {
            root: "/src".into(),
            target: "/src/target".into(),
            tools: "/src/target/tools".into(),
        }
    }

    fn machine(system: System, display: bool) -> Machine {
        Machine {
            system,
            root: true,
            packages: Default::default(),
            programs: Default::default(),
            node: None,
            web_view: true,
            display,
        }
    }

    #[test]
    fn what_is_asked_is_understood_or_refused() {
        let words = |line: &str| line.split(' ').map(String::from).collect::<Vec<_>>();
        let asked = parse(&words("--sold 10_000_000 --quick")).unwrap();
        assert_eq!((asked.sold, asked.quick), (Some(10_000_000), true));
        for wrong in ["--sold", "--sold many", "--slow"] {
            assert!(parse(&words(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn it_measures_what_is_shipped_and_tries_what_is_at_hand() {
        let line = |quick, system, display| {
            let asked = Asked { sold: None, quick };
            let step = measuring(&project(), &machine(system, display), asked);
            (build(asked).line(), step.line())
        };
        let (build, measure) = line(false, System::Debian, false);
        assert!(build.contains("--profile release"));
        assert!(measure.starts_with("xvfb-run") && measure.contains("release"));
        assert!(measure.contains("--sold 1000000 ") && measure.contains("--app"));
        let (build, measure) = line(true, System::Debian, true);
        assert!(build.contains("--profile dev"));
        assert!(measure.contains("debug") && measure.ends_with("debug/marquee"));
        let (_, measure) = line(false, System::MacOs, true);
        assert!(!measure.contains("--app"));
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_refused() {
        let figure = |name: &str| format!("{name}  1.234 ms  1.000  1.23\n#   aim: met\n");
        let names = ["quote", "ticket_pdf", "seat_map", "sale", "hold", "board"];
        let whole: String = names.map(figure).concat();
        check(&whole).unwrap();
        assert!(
            check(
                &names[1..]
                    .iter()
                    .map(|name| figure(name))
                    .collect::<String>()
            )
            .is_err()
        );
        assert!(check(&format!("{whole}sale 1 ms\n")).is_err());
        assert!(check(&format!("{whole}sale 1 ms none 1\n")).is_err());
        assert!(check(&format!("{whole}sale 1 ms 0 inf\n")).is_err());
    }
}
