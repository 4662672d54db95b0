//! The parts of `cargo xtask test` as a plan: which steps, in which order, with which features.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use crate::machine::{Machine, System};
use crate::project::{self, Project};
use crate::run::{build_ui, workspace};
use crate::setup::{self, Purpose};
use crate::step::Step;
use crate::tools::{CARGO_DENY, TAURI_DRIVER, Tool};
use crate::{print_queue, queries, tidy, types};

pub(super) const SETUP: &str = "setup";

/// The test program that drives the real window. It needs a display, so it has a part of its own.
const DESKTOP: &str = "desktop";

/// The test program that prints through a queue of the system.
const PRINTING: &str = "cups_queue";

pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// Whether words given on the command line choose among its tests.
    pub(super) has_named_tests: bool,
    /// Why this machine cannot do it, if it cannot.
    pub(super) left_out: Option<&'static str>,
    pub(super) work: Vec<Work>,
}

pub(super) enum Work {
    Step(Step),
    /// Compiled the first time only.
    Tool(&'static Tool),
    Own(fn(&Project) -> Result<()>),
    /// With a print queue at hand.
    Printing(Step),
}

impl From<Step> for Work {
    fn from(step: Step) -> Self {
        Self::Step(step)
    }
}

/// What the plan depends on.
pub(super) struct Setting {
    pub(super) words: Vec<String>,
    /// The workspace's integration tests, by the name of their test program.
    test_programs: Vec<String>,
    system: System,
    display: bool,
    print_queue: bool,
    target: PathBuf,
    cargo_deny: PathBuf,
    tauri_driver: PathBuf,
}

impl Setting {
    pub(super) fn new(project: &Project, machine: &Machine, words: Vec<String>) -> Result<Self> {
        Ok(Self {
            words,
            test_programs: test_programs(&project::metadata(&project.root, &["--no-deps"])?),
            system: machine.system.clone(),
            display: machine.display,
            print_queue: print_queue::is_possible(&project.root),
            target: project.target.clone(),
            cargo_deny: CARGO_DENY.path(project),
            tauri_driver: TAURI_DRIVER.path(project),
        })
    }
}

fn test_programs(metadata: &Value) -> Vec<String> {
    let is_test = |target: &&Value| target["kind"][0] == "test";
    let mut names: Vec<String> = project::packages(metadata)
        .flat_map(|package| project::items(&package["targets"]))
        .filter(is_test)
        .filter_map(|target| target["name"].as_str().map(String::from))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Cheap parts first, so that a slip is told within a minute.
pub(super) fn all(setting: &Setting) -> Vec<Part> {
    let mut parts = vec![
        setup_part(),
        fmt(),
        tidy_part(),
        deny(setting),
        ui(setting),
        clippy(setting),
    ];
    parts.extend([rust(setting), types_part(), browser(setting)]);
    parts.extend([printing(setting), desktop(setting)]);
    parts
}

fn setup_part() -> Part {
    Part {
        name: SETUP,
        what: "this machine has what the tests need",
        has_named_tests: false,
        left_out: None,
        work: vec![Work::Own(|project| setup::prepare(project, Purpose::Test))],
    }
}

fn fmt() -> Part {
    Part {
        name: "fmt",
        what: "Rust is formatted",
        has_named_tests: false,
        left_out: None,
        work: vec![Step::cargo().args(["fmt", "--all", "--check"]).into()],
    }
}

fn tidy_part() -> Part {
    Part {
        name: "tidy",
        what: "layers, money, documents and migrations keep their rules",
        has_named_tests: false,
        left_out: None,
        work: vec![Work::Own(|project| tidy::command(project, &[]))],
    }
}

/// Advisories are left out: what was sound yesterday must not fail today without a change.
fn deny(setting: &Setting) -> Part {
    let check = [
        "--workspace",
        "--all-features",
        "check",
        "bans",
        "licenses",
        "sources",
    ];
    Part {
        name: "deny",
        what: "licences and sources of what we depend on",
        has_named_tests: false,
        left_out: None,
        work: vec![
            Work::Tool(&CARGO_DENY),
            Step::new(setting.cargo_deny.display().to_string())
                .args(check)
                .into(),
        ],
    }
}

/// The front end is built here as well: what is compiled with it later embeds it.
fn ui(setting: &Setting) -> Part {
    let script = |name: &str| Step::npm().args(["run", "--silent", name]).folder("ui");
    let mut work: Vec<Work> = Vec::new();
    if setting.words.is_empty() {
        work.extend(["lint", "format:check", "check"].map(|name| script(name).into()));
    }
    work.push(script("test").args(vitest_words(setting)).into());
    work.push(build_ui().into());
    Part {
        name: "ui",
        what: "lint, format, types and unit tests of the UI",
        has_named_tests: true,
        left_out: None,
        work,
    }
}

/// Compiles against a fresh database, since it compiles every query anyway: so it also finds stale data of
/// the queries. The parts after it compile with the committed data.
fn clippy(setting: &Setting) -> Part {
    let lint = workspace("clippy").args(["--all-targets", "--", "--deny", "warnings"]);
    Part {
        name: "clippy",
        what: "Rust without a warning, its queries as the database understands them",
        has_named_tests: false,
        left_out: None,
        work: vec![
            build_ui().into(),
            Work::Own(queries::make_ready),
            queries::with_database(lint, &setting.target).into(),
            Work::Own(queries::compare),
        ],
    }
}

fn rust(setting: &Setting) -> Part {
    let programs = setting
        .test_programs
        .iter()
        .filter(|name| ![DESKTOP, PRINTING].contains(&name.as_str()))
        .flat_map(|name| ["--test".to_string(), name.clone()]);
    let tests = workspace("test")
        .args(["--no-fail-fast", "--lib", "--bins"])
        .args(programs);
    let documents = workspace("test").args(["--no-fail-fast", "--doc"]);
    Part {
        name: "rust",
        what: "unit, property, operation and crash tests",
        has_named_tests: true,
        left_out: None,
        work: vec![
            build_ui().into(),
            with_words(tests, setting).into(),
            with_words(documents, setting).into(),
        ],
    }
}

fn types_part() -> Part {
    Part {
        name: "types",
        what: "generated types and documented commands are those of the program as built",
        has_named_tests: false,
        left_out: None,
        work: vec![
            Work::Own(types::check),
            Work::Own(tidy::check_admin_commands),
        ],
    }
}

fn browser(setting: &Setting) -> Part {
    let test = Step::npm()
        .args(["run", "--silent", "test:browser"])
        .folder("ui");
    Part {
        name: "browser",
        what: "the UI in Chromium, over the loopback door",
        has_named_tests: true,
        left_out: None,
        work: vec![
            build_ui().into(),
            types::build_admin().into(),
            test.args(vitest_words(setting)).into(),
        ],
    }
}

fn printing(setting: &Setting) -> Part {
    let test = with_words(workspace("test").args(["--test", PRINTING]), setting);
    Part {
        name: "printing",
        what: "a page through a real CUPS queue",
        has_named_tests: true,
        left_out: (!setting.print_queue)
            .then_some("a print server needs root, or sudo that asks nothing"),
        work: vec![Work::Printing(test)],
    }
}

fn desktop(setting: &Setting) -> Part {
    let test = with_words(workspace("test").args(["--test", DESKTOP]), setting)
        .variable("TAURI_DRIVER", setting.tauri_driver.display().to_string());
    let test = if setting.display {
        test
    } else {
        test.under("xvfb-run", &["-a", "-s", "-screen 0 1600x1000x24"])
    };
    Part {
        name: "desktop",
        what: "the real window, driven over WebDriver",
        has_named_tests: true,
        left_out: matches!(setting.system, System::MacOs | System::Windows)
            .then_some("its web view has a driver on Linux only"),
        work: vec![build_ui().into(), Work::Tool(&TAURI_DRIVER), test.into()],
    }
}

fn with_words(test: Step, setting: &Setting) -> Step {
    if setting.words.is_empty() {
        test
    } else {
        test.arg("--").args(&setting.words)
    }
}

fn vitest_words(setting: &Setting) -> Vec<String> {
    if setting.words.is_empty() {
        return Vec::new();
    }
    let escaped: Vec<_> = setting
        .words
        .iter()
        .map(|word| regex_lite::escape(word))
        .collect();
    ["--", "--testNamePattern"]
        .map(String::from)
        .into_iter()
        .chain([escaped.join("|")])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn setting(words: &[&str], display: bool) -> Setting {
        Setting {
            words: words.iter().map(ToString::to_string).collect(),
            test_programs: ["crash", "cups_queue", "desktop", "sell"]
                .map(String::from)
                .into(),
            system: System::Debian,
            display,
            print_queue: true,
            target: "target".into(),
            cargo_deny: "deny".into(),
            tauri_driver: "driver".into(),
        }
    }

    fn lines(setting: &Setting, name: &str) -> Vec<String> {
        let part = all(setting)
            .into_iter()
            .find(|part| part.name == name)
            .unwrap();
        part.work
            .iter()
            .filter_map(|work| match work {
                Work::Step(step) | Work::Printing(step) => Some(step.line()),
                Work::Tool(_) | Work::Own(_) => None,
            })
            .collect()
    }

    #[test]
    fn every_cargo_step_that_compiles_us_selects_the_same_features() {
        for part in all(&setting(&[], true)) {
            for line in lines(&setting(&[], true), part.name) {
                let compiles = ["cargo test", "cargo build", "cargo clippy"]
                    .iter()
                    .any(|start| line.contains(start));
                assert!(
                    !compiles || line.contains("--workspace --features marquee/custom-protocol,"),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn the_tests_that_need_a_display_or_a_queue_are_left_to_their_own_parts() {
        let rust = lines(&setting(&[], false), "rust").join("\n");
        assert!(rust.contains("--test crash --test sell") && !rust.contains("desktop"));
        assert!(!rust.contains("cups_queue"));
        let desktop = lines(&setting(&[], false), "desktop").join("\n");
        assert!(
            desktop.contains("xvfb-run -a -s '-screen 0 1600x1000x24' cargo test"),
            "{desktop}"
        );
        assert!(
            !lines(&setting(&[], true), "desktop")
                .join("\n")
                .contains("xvfb-run")
        );
    }

    #[test]
    fn words_reach_every_test_runner_in_its_own_way() {
        let setting = setting(&["hold", "best (2)"], true);
        assert!(
            lines(&setting, "rust")
                .iter()
                .skip(1)
                .all(|line| line.ends_with("-- hold 'best (2)'"))
        );
        assert!(
            lines(&setting, "ui")
                .iter()
                .any(|line| line.contains("--testNamePattern 'hold|best \\(2\\)'"))
        );
        assert!(
            !lines(&setting, "ui")
                .iter()
                .any(|line| line.contains("lint"))
        );
    }

    #[test]
    fn what_a_machine_cannot_do_is_left_out_and_says_so() {
        let left_out = |setting: &Setting| -> Vec<&str> {
            let parts = all(setting).into_iter();
            parts
                .filter(|part| part.left_out.is_some())
                .map(|part| part.name)
                .collect()
        };
        assert!(left_out(&setting(&[], true)).is_empty());
        let windows = Setting {
            system: System::Windows,
            print_queue: false,
            ..setting(&[], true)
        };
        assert_eq!(left_out(&windows), ["printing", "desktop"]);
    }

    #[test]
    fn test_programs_are_found_once_each_whatever_package_they_are_in() {
        let target = |kind: &str, name: &str| json!({"kind": [kind], "name": name});
        let metadata = json!({"packages": [
            {"targets": [target("lib", "a"), target("test", "store")]},
            {"targets": [target("test", "store"), target("test", "crash"), target("bin", "b")]},
        ]});
        assert_eq!(test_programs(&metadata), ["crash", "store"]);
    }
}
