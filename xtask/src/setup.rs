//! `cargo xtask setup`: what this machine lacks, installed where that needs no question and told where it does.
//!
//! Rust itself is not checked: cargo refuses to compile this program with a Rust older than the workspace's
//! `rust-version`, and says so.

use std::path::Path;

use anyhow::{Result, bail};

use crate::machine::{Machine, System};
use crate::project::{Project, fingerprint};
use crate::step::Step;

/// What the machine is wanted for. Testing needs all that running needs, and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    Run,
    Test,
}

struct Package {
    name: &'static str,
    wanted_for: Purpose,
    /// Programs that make the package unnecessary, whoever installed them.
    or: &'static [&'static str],
}

const fn package(wanted_for: Purpose, name: &'static str) -> Package {
    Package {
        name,
        wanted_for,
        or: &[],
    }
}

const PACKAGES: &[Package] = &[
    package(Purpose::Run, "build-essential"),
    package(Purpose::Run, "pkg-config"),
    // The web view that the window is made of.
    package(Purpose::Run, "libwebkit2gtk-4.1-dev"),
    // A window where there is no screen, its driver, and what looks at it.
    package(Purpose::Test, "xvfb"),
    package(Purpose::Test, "xauth"),
    package(Purpose::Test, "webkit2gtk-driver"),
    package(Purpose::Test, "dbus"),
    package(Purpose::Test, "dbus-x11"),
    package(Purpose::Test, "imagemagick"),
    package(Purpose::Test, "xdotool"),
    // Tickets read back by programs that know nothing of ours.
    package(Purpose::Test, "poppler-utils"),
    package(Purpose::Test, "zbar-tools"),
    // A real print queue.
    package(Purpose::Test, "cups"),
    package(Purpose::Test, "cups-client"),
    package(Purpose::Test, "cups-filters"),
    package(Purpose::Test, "printer-driver-cups-pdf"),
];

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Folders with an npm package: the UI, and the fonts that tickets are printed with.
const NPM_FOLDERS: &[&str] = &["ui", "crates/paper/fonts"];

const OLDEST_NODE: (u32, u32) = (20, 19);

/// What to do about a machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Run these, possibly none, and it is ready.
    Steps(Vec<Step>),
    /// A person has to do this first.
    Tell(String),
}

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    match arguments {
        [] => prepare(project, Purpose::Run),
        [only] if only == "--test" => prepare(project, Purpose::Test),
        other => bail!("it takes nothing but --test, not {other:?}"),
    }?;
    println!("This machine is ready.");
    Ok(())
}

/// Makes the machine ready, or fails with what a person has to do.
pub(crate) fn prepare(project: &Project, purpose: Purpose) -> Result<()> {
    match plan(&look(&project.root), purpose) {
        Plan::Tell(what) => bail!("{what}"),
        Plan::Steps(steps) => steps.iter().try_for_each(|step| step.run(&project.root))?,
    }
    for folder in NPM_FOLDERS {
        install_npm_packages(&project.root, folder)?;
    }
    Ok(())
}

pub(crate) fn look(root: &Path) -> Machine {
    let packages: Vec<&str> = PACKAGES
        .iter()
        .map(|package| package.name)
        .chain(BROWSERS.iter().copied())
        .collect();
    let programs: Vec<&str> = BROWSERS
        .iter()
        .copied()
        .chain(["npm", "cargo-clippy", "rustfmt", "rustup"])
        .collect();
    Machine::look(root, &packages, &programs)
}

fn plan(machine: &Machine, purpose: Purpose) -> Plan {
    if let Some(lack) = node_lack(machine) {
        return Plan::Tell(lack);
    }
    let mut steps = match system_steps(machine, purpose) {
        Plan::Steps(steps) => steps,
        told @ Plan::Tell(_) => return told,
    };
    if purpose == Purpose::Test {
        match component_steps(machine) {
            Plan::Steps(more) => steps.extend(more),
            told @ Plan::Tell(_) => return told,
        }
    }
    Plan::Steps(steps)
}

fn node_lack(machine: &Machine) -> Option<String> {
    let (major, minor) = OLDEST_NODE;
    let wanted =
        format!("install Node {major}.{minor} or newer, with npm, from https://nodejs.org");
    let Some(version) = &machine.node else {
        return Some(format!("there is no Node here: {wanted}"));
    };
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST_NODE {
        return Some(format!("Node {version} is too old: {wanted}"));
    }
    // On Windows npm is a script, which comes with Node and is not looked for.
    let npm = machine.system == System::Windows || machine.programs.contains("npm");
    (!npm).then(|| format!("there is no npm here: {wanted}"))
}

fn system_steps(machine: &Machine, purpose: Purpose) -> Plan {
    match machine.system {
        System::Debian | System::Ubuntu => debian_steps(machine, purpose),
        System::OtherLinux if !machine.web_view => Plan::Tell(
            "install a C compiler, pkg-config and the development files of WebKitGTK 4.1".into(),
        ),
        System::Windows if !machine.web_view => Plan::Tell(
            "install the WebView2 runtime (Evergreen Bootstrapper) from https://developer.microsoft.com/microsoft-edge/webview2".into(),
        ),
        // A compiler is there: it has just compiled this program. On macOS that is Xcode's command line tools.
        System::OtherLinux | System::MacOs | System::Windows => Plan::Steps(Vec::new()),
    }
}

fn debian_steps(machine: &Machine, purpose: Purpose) -> Plan {
    installation(machine, missing_packages(machine, purpose))
}

/// How Debian's packages come here: by themselves, or by a line for a person to run.
pub(crate) fn installation(machine: &Machine, missing: Vec<&str>) -> Plan {
    if missing.is_empty() {
        return Plan::Steps(Vec::new());
    }
    let install = ["install", "-y", "--no-install-recommends"];
    if machine.root {
        Plan::Steps(vec![
            Step::new("apt-get").arg("update"),
            Step::new("apt-get")
                .args(install)
                .args(missing)
                .variable("DEBIAN_FRONTEND", "noninteractive"),
        ])
    } else {
        let install = Step::new("sudo").arg("apt-get").args(install).args(missing);
        let line = format!("sudo apt-get update && {}", install.line());
        Plan::Tell(format!(
            "system packages are missing. Run this, then try again:\n\n  {line}\n"
        ))
    }
}

fn missing_packages(machine: &Machine, purpose: Purpose) -> Vec<&'static str> {
    // Ubuntu has no package of Chromium but one that fetches its snap.
    let browser = if machine.system == System::Ubuntu {
        "chromium-browser"
    } else {
        "chromium"
    };
    let browser = Package {
        name: browser,
        wanted_for: Purpose::Test,
        or: BROWSERS,
    };
    PACKAGES
        .iter()
        .chain([&browser])
        .filter(|package| package.wanted_for <= purpose)
        .filter(|package| !machine.packages.contains(package.name))
        .filter(|package| {
            !package
                .or
                .iter()
                .any(|program| machine.programs.contains(*program))
        })
        .map(|package| package.name)
        .collect()
}

/// Rust's formatter and linter, which a minimal installation leaves out.
fn component_steps(machine: &Machine) -> Plan {
    if ["cargo-clippy", "rustfmt"]
        .iter()
        .all(|program| machine.programs.contains(*program))
    {
        Plan::Steps(Vec::new())
    } else if machine.programs.contains("rustup") {
        Plan::Steps(vec![Step::new("rustup").args([
            "component",
            "add",
            "clippy",
            "rustfmt",
        ])])
    } else {
        Plan::Tell("install clippy and rustfmt for your Rust".into())
    }
}

/// `npm ci`, but only when the lock is not the one that was installed: the stamp lies inside
/// `node_modules`, which `npm ci` removes first, so an interrupted installation is never taken for a whole one.
fn install_npm_packages(root: &Path, folder: &str) -> Result<()> {
    let lock = std::fs::read(root.join(folder).join("package-lock.json"))?;
    let stamp = root.join(folder).join("node_modules/.marquee-lock");
    let wanted = format!("{}\n", fingerprint(&lock));
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    Step::npm()
        .args(["ci", "--no-audit", "--no-fund"])
        .folder(folder)
        .run(root)?;
    Ok(std::fs::write(stamp, wanted)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(system: System) -> Machine {
        Machine {
            system,
            root: false,
            packages: Default::default(),
            programs: ["npm", "rustup", "cargo-clippy", "rustfmt"]
                .map(String::from)
                .into(),
            node: Some("v20.20.2".into()),
            web_view: false,
            display: false,
        }
    }

    fn lines(plan: Plan) -> Vec<String> {
        match plan {
            Plan::Steps(steps) => steps.iter().map(Step::line).collect(),
            Plan::Tell(what) => panic!("a person was asked to act: {what}"),
        }
    }

    fn told(plan: Plan) -> String {
        match plan {
            Plan::Tell(what) => what,
            Plan::Steps(steps) => panic!("nobody was told, but: {steps:?}"),
        }
    }

    #[test]
    fn as_root_the_missing_packages_are_installed_and_nothing_is_asked() {
        let machine = Machine {
            root: true,
            packages: ["build-essential".into()].into(),
            ..bare(System::Debian)
        };
        assert_eq!(
            lines(plan(&machine, Purpose::Run)),
            [
                "apt-get update",
                "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends pkg-config libwebkit2gtk-4.1-dev",
            ]
        );
    }

    #[test]
    fn without_root_the_exact_line_is_told_and_nothing_is_run() {
        let what = told(plan(&bare(System::Debian), Purpose::Run));
        assert!(what.contains(
            "\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends build-essential pkg-config "
        ));
    }

    #[test]
    fn testing_needs_what_running_needs_and_more() {
        let run = missing_packages(&bare(System::Debian), Purpose::Run);
        let test = missing_packages(&bare(System::Debian), Purpose::Test);
        assert!(run.iter().all(|package| test.contains(package)));
        assert!(test.contains(&"xvfb") && !run.contains(&"xvfb"));
    }

    #[test]
    fn a_machine_that_has_everything_is_left_alone() {
        let packages = PACKAGES.iter().map(|package| package.name.into()).collect();
        let mut machine = Machine {
            packages,
            ..bare(System::Debian)
        };
        machine.programs.insert("chromium".into());
        assert_eq!(plan(&machine, Purpose::Test), Plan::Steps(Vec::new()));
    }

    #[test]
    fn any_browser_that_is_there_will_do_and_ubuntu_gets_its_own() {
        let mut ubuntu = bare(System::Ubuntu);
        assert!(missing_packages(&ubuntu, Purpose::Test).contains(&"chromium-browser"));
        ubuntu.programs.insert("google-chrome".into());
        assert!(!missing_packages(&ubuntu, Purpose::Test).contains(&"chromium-browser"));
    }

    #[test]
    fn an_old_or_missing_node_is_told_before_anything_is_installed() {
        for (version, word) in [
            (Some("v20.18.3"), "too old"),
            (Some("v9.0.0"), "too old"),
            (None, "no Node"),
        ] {
            let machine = Machine {
                root: true,
                node: version.map(String::from),
                ..bare(System::Debian)
            };
            assert!(
                told(plan(&machine, Purpose::Run)).contains(word),
                "{version:?}"
            );
        }
        let newer = Machine {
            root: true,
            node: Some("v22.1.0".into()),
            ..bare(System::Debian)
        };
        assert!(!lines(plan(&newer, Purpose::Run)).is_empty());
    }

    #[test]
    fn a_rust_without_its_linter_gets_it_before_tests_only() {
        let mut machine = bare(System::MacOs);
        machine.programs.remove("cargo-clippy");
        assert!(lines(plan(&machine, Purpose::Run)).is_empty());
        assert_eq!(
            lines(plan(&machine, Purpose::Test)),
            ["rustup component add clippy rustfmt"]
        );
    }

    #[test]
    fn other_systems_are_told_what_they_lack() {
        assert!(told(plan(&bare(System::Windows), Purpose::Run)).contains("WebView2"));
        assert!(told(plan(&bare(System::OtherLinux), Purpose::Run)).contains("WebKitGTK"));
        assert!(lines(plan(&bare(System::MacOs), Purpose::Test)).is_empty());
        let ready = Machine {
            web_view: true,
            ..bare(System::Windows)
        };
        assert!(lines(plan(&ready, Purpose::Run)).is_empty());
    }
}
