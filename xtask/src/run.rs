//! `cargo xtask run`: from the sources to the open window.

use std::path::Path;

use anyhow::{Result, bail};

use crate::front_end;
use crate::machine::Machine;
use crate::project::Project;
use crate::setup::{self, Purpose};
use crate::step::Step;

/// The window shows the built front end instead of a development server's. The others only add a test program
/// and a program of ours, and are here so that there is one set of features.
pub(crate) const FEATURES: &str =
    "marquee/custom-protocol,marquee-devices/cups-tests,xtask/database";

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    if let Some(why_not) = no_window(&setup::look(&project.root)) {
        bail!("{why_not}");
    }
    setup::prepare(project, Purpose::Run)?;
    front_end::build(project)?;
    let here = std::env::current_dir()?;
    for step in plan(project, &here, arguments) {
        step.run(&project.root)?;
    }
    Ok(())
}

fn no_window(machine: &Machine) -> Option<&'static str> {
    (!machine.display).then_some(
        "no window can be opened here, for there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).\n\
         `cargo xtask test` brings its own display. To see the app in a browser, run \
         `cargo run -p marquee-admin -- serve` and open the address that it prints.",
    )
}

/// The app starts in the caller's folder, so that `--data` may be relative.
fn plan(project: &Project, here: &Path, arguments: &[String]) -> Vec<Step> {
    // `cargo xtask run -- --data DIR` is what `cargo run` has taught: the app does not know the dashes.
    let arguments = match arguments {
        [dashes, rest @ ..] if dashes == "--" => rest,
        all => all,
    };
    vec![
        workspace("build").args(["--bin", "marquee"]),
        Step::new(project.built("marquee").display().to_string())
            .args(arguments)
            .folder(here),
    ]
}

/// A cargo command over the whole workspace, always with the same features: cargo resolves the dependencies'
/// features by what is selected, and another selection would compile half of them again.
pub(crate) fn workspace(command: &str) -> Step {
    Step::cargo().args([command, "--workspace", "--features", FEATURES])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::System;

    #[test]
    fn arguments_go_to_the_app_that_was_built() {
        let project = Project {
            root: "/src".into(),
            target: "/src/target".into(),
            tools: "/src/target/tools".into(),
        };
        for arguments in [&["--data", "here"][..], &["--", "--data", "here"]] {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let steps = plan(&project, Path::new("/home"), &arguments);
            let lines: Vec<_> = steps.iter().map(Step::line).collect();
            assert!(lines[0].contains("--features marquee/custom-protocol,"));
            assert!(lines[1].ends_with("marquee --data here)"), "{}", lines[1]);
            assert!(lines[1].contains("debug"));
        }
    }

    #[test]
    fn without_a_display_it_says_what_to_do_instead() {
        let mut machine = Machine {
            system: System::Debian,
            root: true,
            packages: Default::default(),
            programs: Default::default(),
            node: None,
            web_view: true,
            display: false,
        };
        assert!(no_window(&machine).is_some_and(|what| what.contains("-- serve")));
        machine.display = true;
        assert_eq!(no_window(&machine), None);
    }
}
