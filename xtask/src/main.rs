//! What a developer runs: `cargo xtask` lists the commands.
//!
//! Each command is split into a pure plan (which steps, in which order, for this machine) and a thin driver
//! that prints and runs them, so that the plans for machines that we do not sit at are tested too. Absent on
//! purpose: anything that compiles slowly. The first `cargo xtask run` must answer within seconds.

mod bench;
mod front_end;
mod machine;
mod pictures;
mod print_queue;
mod project;
mod queries;
mod run;
mod setup;
mod sim;
mod step;
mod test;
mod tidy;
mod tools;
mod types;
mod windows;

use std::process::ExitCode;

use anyhow::Result;
use project::Project;

/// One command of `cargo xtask`. The documents are checked against this list.
pub(crate) struct Command {
    pub(crate) name: &'static str,
    arguments: &'static str,
    what: &'static str,
    work: fn(&Project, &[String]) -> Result<()>,
}

pub(crate) const COMMANDS: &[Command] = &[
    Command {
        name: "setup",
        arguments: "[--test]",
        what: "check this machine and install what building (or testing) needs",
        work: setup::command,
    },
    Command {
        name: "run",
        arguments: "[--data DIR]",
        what: "build the app and open its window on a demo cinema",
        work: run::command,
    },
    Command {
        name: "test",
        arguments: "[WORD…] [--only PART]…",
        what: "check everything, or the named parts, or the tests with these words in their names",
        work: test::command,
    },
    Command {
        name: "screenshots",
        arguments: "",
        what: "draw the documents' pictures again, from the real window",
        work: test::screenshots,
    },
    Command {
        name: "pictures",
        arguments: "[STATE…] [--locale LANGUAGE]",
        what: "take a picture of every state of every screen, at three sizes and in both themes",
        work: pictures::command,
    },
    Command {
        name: "bench",
        arguments: "[--sold N] [--quick]",
        what: "measure selling, the seat map, the ticket and the window, each against a baseline",
        work: bench::command,
    },
    Command {
        name: "sim",
        arguments: "[--seeds N] [--steps M] [--seed S] [--coverage]",
        what: "play worlds in which lines are cut and disks are lost, and look for a seat sold twice",
        work: sim::command,
    },
    Command {
        name: "windows",
        arguments: "[--test [WORD…]]",
        what: "check everything for Windows and macOS without them, or run the tests under Wine",
        work: windows::command,
    },
    Command {
        name: "types",
        arguments: "[--check]",
        what: "write again what is generated: the UI's types and the checked queries' data",
        work: types::command,
    },
    Command {
        name: "dev-db",
        arguments: "",
        what: "make an empty cinema database to check queries against while writing them",
        work: queries::dev_db,
    },
    Command {
        name: "tidy",
        arguments: "[--record-migrations]",
        what: "check the rules that no compiler knows: layers, money, documents, migrations",
        work: tidy::command,
    },
];

/// A failure that the command has told itself, whose own last line shall stay the last one.
#[derive(Debug)]
pub(crate) struct Told;

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it failed")
    }
}

impl std::error::Error for Told {}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprint!("there is no `cargo xtask {name}`\n\n{}", usage());
        return ExitCode::FAILURE;
    };
    match Project::find().and_then(|project| (command.work)(&project, rest)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) if problem.is::<Told>() => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("cargo xtask {name}: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("cargo xtask COMMAND\n\n");
    for Command {
        name,
        arguments,
        what,
        ..
    } in COMMANDS
    {
        let call = format!("{name} {arguments}");
        text.push_str(&format!("  {:<30} {what}\n", call.trim_end()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usage_names_every_command_once() {
        let text = usage();
        for Command { name, what, .. } in COMMANDS {
            assert_eq!(text.matches(what).count(), 1, "{name}");
        }
        let mut names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COMMANDS.len());
    }
}
