//! The parts of `cargo xtask test` as a plan: which steps, in which order, with which features.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use crate::machine::{Machine, System};
use crate::project::{self, Project};
use crate::run::workspace;
use crate::setup::{self, Purpose};
use crate::step::Step;
use crate::tools::{CARGO_DENY, TAURI_DRIVER, Tool};
use crate::{front_end, print_queue, queries, sim, tidy, types};

/// The part that the others need from the machine.
pub(super) const SETUP: &str = "setup";

/// The part that those who need our programs wait for.
pub(super) const BUILD: &str = "build";

/// The test program that drives the real window. It needs a display, so it has a part of its own.
pub(super) const DESKTOP: &str = "desktop";

/// What the names of its tests that draw the documents' pictures have in common.
pub(super) const PICTURES: &str = "has_its_picture_taken";

/// The test program that prints through a queue of the system.
const PRINTING: &str = "cups_queue";

pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) work: Vec<Work>,
    /// Whether it uses what the build part made.
    pub(super) needs_build: bool,
    /// Whether words given on the command line choose among its tests.
    pub(super) has_named_tests: bool,
    /// Why this machine cannot do it, if it cannot.
    pub(super) left_out: Option<&'static str>,
}

impl Part {
    pub(super) fn new(name: &'static str, what: &'static str) -> Self {
        Self {
            name,
            what,
            work: Vec::new(),
            needs_build: false,
            has_named_tests: false,
            left_out: None,
        }
    }

    fn does(mut self, work: impl Into<Work>) -> Self {
        self.work.push(work.into());
        self
    }

    pub(super) fn after_build(self) -> Self {
        Self {
            needs_build: true,
            ..self
        }
    }

    pub(super) fn with_named_tests(self) -> Self {
        Self {
            has_named_tests: true,
            ..self
        }
    }

    fn left_out_if(self, cannot: bool, why: &'static str) -> Self {
        Self {
            left_out: cannot.then_some(why),
            ..self
        }
    }
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
    pub(super) keeps_pictures: bool,
    /// The workspace's integration tests, by the name of their test program.
    test_programs: Vec<String>,
    system: System,
    display: bool,
    print_queue: bool,
    target: PathBuf,
    marquee_admin: PathBuf,
    cargo_deny: PathBuf,
    tauri_driver: PathBuf,
}

impl Setting {
    pub(super) fn new(project: &Project, machine: &Machine, words: Vec<String>) -> Result<Self> {
        Ok(Self {
            words,
            keeps_pictures: false,
            test_programs: test_programs(&project::metadata(&project.root, &["--no-deps"])?),
            system: machine.system.clone(),
            display: machine.display,
            print_queue: print_queue::is_possible(&project.root),
            target: project.target.clone(),
            marquee_admin: project.built("marquee-admin"),
            cargo_deny: CARGO_DENY.path(project),
            tauri_driver: TAURI_DRIVER.path(project),
        })
    }
}

fn test_programs(metadata: &Value) -> Vec<String> {
    let is_test = |target: &&Value| target["kind"][0] == "test";
    let mut names: Vec<String> = project::packages(metadata)
        // Its tests have a part of their own.
        .filter(|package| package["name"] != sim::PACKAGE)
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
    vec![
        Part::new(SETUP, "this machine has what the tests need")
            .does(Work::Own(|project| setup::prepare(project, Purpose::Test))),
        Part::new("fmt", "Rust is formatted").does(Step::cargo().args(["fmt", "--all", "--check"])),
        Part::new(
            "tidy",
            "layers, money, documents and migrations keep their rules",
        )
        .does(Work::Own(|project| tidy::command(project, &[]))),
        deny(setting),
        ui(setting),
        // All targets at once: what tests need of a dependency would otherwise make a second copy of it.
        Part::new(BUILD, "everything compiles, the tests too")
            .does(Work::Own(front_end::build))
            .does(workspace("build").arg("--all-targets")),
        clippy(setting),
        rust(setting),
        Part::new(
            "types",
            "generated types and documented commands are those of the program as built",
        )
        .after_build()
        .does(Work::Own(types::check))
        .does(Work::Own(tidy::check_admin_commands)),
        browser(setting),
        Part::new("printing", "a page through a real CUPS queue")
            .after_build()
            .with_named_tests()
            .left_out_if(
                !setting.print_queue,
                "a print server needs root, or sudo that asks nothing",
            )
            .does(Work::Printing(with_words(
                workspace("test").args(["--test", PRINTING]),
                setting,
            ))),
        rights(setting),
        desktop(setting),
    ]
}

/// What proves the seat rights has a build of its own, with rules that can be left out: the programs that are
/// shipped shall not be tested with those.
fn rights(setting: &Setting) -> Part {
    let filter = setting.words.iter().map(String::as_str);
    let tests = sim::tests()
        .args(["--", "--nocapture"])
        .args(filter.map(String::from));
    Part::new(
        "rights",
        "seat rights: simulated, checked exhaustively, and with each rule left out once",
    )
    .with_named_tests()
    .does(tests)
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
    Part::new("deny", "licences and sources of what we depend on")
        .does(Work::Tool(&CARGO_DENY))
        .does(Step::new(setting.cargo_deny.display().to_string()).args(check))
}

fn ui(setting: &Setting) -> Part {
    let mut part =
        Part::new("ui", "lint, format, types and unit tests of the UI").with_named_tests();
    if setting.words.is_empty() {
        for name in ["lint", "format:check", "check"] {
            part = part.does(front_end::script(name));
        }
    }
    part.does(front_end::script("test").args(vitest_words(setting)))
}

/// Compiles against a fresh database, since it compiles every query anyway: so it also finds stale data of
/// the queries. Everything else compiles with the committed data.
fn clippy(setting: &Setting) -> Part {
    let lint = workspace("clippy").args(["--all-targets", "--", "--deny", "warnings"]);
    Part::new(
        "clippy",
        "Rust without a warning, its queries as the database understands them",
    )
    .after_build()
    .does(Work::Own(queries::make_ready))
    .does(queries::with_database(lint, &setting.target))
    .does(Work::Own(queries::compare))
}

fn rust(setting: &Setting) -> Part {
    let programs = setting
        .test_programs
        .iter()
        .filter(|name| ![DESKTOP, PRINTING].contains(&name.as_str()));
    let programs = programs.flat_map(|name| ["--test", name.as_str()]);
    let tests = workspace("test")
        .args(["--no-fail-fast", "--lib", "--bins"])
        .args(programs);
    let documents = workspace("test").args(["--no-fail-fast", "--doc"]);
    Part::new("rust", "unit, property, operation and crash tests")
        .after_build()
        .with_named_tests()
        .does(with_words(tests, setting))
        .does(with_words(documents, setting))
}

/// The scripts cannot know where cargo builds: it may be told another folder than the usual one.
fn browser(setting: &Setting) -> Part {
    let program = setting.marquee_admin.display().to_string();
    Part::new("browser", "the UI in Chromium, over the loopback door")
        .after_build()
        .with_named_tests()
        .does(
            front_end::script("test:browser")
                .args(vitest_words(setting))
                .variable("MARQUEE_ADMIN", program),
        )
}

fn desktop(setting: &Setting) -> Part {
    let driver = setting.tauri_driver.display().to_string();
    let test = with_words(workspace("test").args(["--test", DESKTOP]), setting)
        .variable("TAURI_DRIVER", driver);
    let test = if setting.keeps_pictures {
        test.variable("MARQUEE_SCREENSHOTS", "1")
    } else {
        test
    };
    let test = if setting.display {
        test
    } else {
        test.under("xvfb-run", &["-a", "-s", "-screen 0 1600x1000x24"])
    };
    let elsewhere = matches!(setting.system, System::MacOs | System::Windows);
    Part::new("desktop", "the real window, driven over WebDriver")
        .after_build()
        .with_named_tests()
        .left_out_if(elsewhere, "its web view has a driver on Linux only")
        .does(Work::Tool(&TAURI_DRIVER))
        .does(test)
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
            keeps_pictures: false,
            test_programs: ["crash", "cups_queue", "desktop", "sell"]
                .map(String::from)
                .into(),
            system: System::Debian,
            display,
            print_queue: true,
            target: "target".into(),
            marquee_admin: "elsewhere/debug/marquee-admin".into(),
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
                let has_own_build = line.contains("--profile proof");
                let compiles = !has_own_build
                    && ["cargo test", "cargo build", "cargo clippy"]
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
    fn pictures_go_into_the_documents_only_when_asked_for() {
        let asked = Setting {
            keeps_pictures: true,
            ..setting(&[PICTURES], true)
        };
        let keeping = lines(&asked, DESKTOP).join("\n");
        assert!(
            keeping.contains("MARQUEE_SCREENSHOTS=1")
                && keeping.ends_with("-- has_its_picture_taken")
        );
        assert!(
            !lines(&setting(&[], true), DESKTOP)
                .join("\n")
                .contains("SCREENSHOTS")
        );
    }

    #[test]
    fn the_browser_is_shown_the_program_wherever_cargo_built_it() {
        let browser = lines(&setting(&[], true), "browser").join("\n");
        assert!(
            browser.contains("MARQUEE_ADMIN=elsewhere/debug/marquee-admin"),
            "{browser}"
        );
    }

    #[test]
    fn words_reach_every_test_runner_in_its_own_way() {
        let setting = setting(&["hold", "best (2)"], true);
        assert!(
            lines(&setting, "rust")
                .iter()
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
