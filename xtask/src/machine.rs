//! What matters about the machine that we run on, found once and then only read: the plans take a
//! `Machine`, so they can be tested for machines that we do not sit at.

use std::collections::BTreeSet;
use std::path::Path;

use crate::step::Step;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum System {
    Debian,
    /// Debian's package names but for the browser, which is a snap here.
    Ubuntu,
    OtherLinux,
    MacOs,
    Windows,
}

#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) system: System,
    /// May install packages without asking.
    pub(crate) root: bool,
    /// Debian packages, of those asked for, that are installed.
    pub(crate) packages: BTreeSet<String>,
    /// Programs, of those asked for, that can be started.
    pub(crate) programs: BTreeSet<String>,
    /// `v20.20.2`, or nothing where there is no Node.
    pub(crate) node: Option<String>,
    /// The library that the window is made of. Only asked for where no package manager of ours knows:
    /// on Windows and on a Linux that is not Debian's.
    pub(crate) web_view: bool,
    /// Whether a window could be opened.
    pub(crate) display: bool,
}

impl Machine {
    /// Looks for these packages and programs among all else.
    pub(crate) fn look(root: &Path, packages: &[&str], programs: &[&str]) -> Self {
        let system = system();
        let debian = matches!(system, System::Debian | System::Ubuntu);
        Self {
            root: debian && says(root, "id", &["-u"]).is_some_and(|id| id.trim() == "0"),
            packages: if debian {
                installed(root, packages)
            } else {
                BTreeSet::new()
            },
            programs: programs
                .iter()
                .filter(|program| on_path(program))
                .map(ToString::to_string)
                .collect(),
            node: says(root, "node", &["--version"]).map(|version| version.trim().into()),
            web_view: match system {
                System::Windows => web_view_2(root),
                System::OtherLinux => {
                    says(root, "pkg-config", &["--exists", "webkit2gtk-4.1"]).is_some()
                }
                System::Debian | System::Ubuntu | System::MacOs => true,
            },
            display: display(&system, |name| {
                std::env::var_os(name).is_some_and(|value| !value.is_empty())
            }),
            system,
        }
    }
}

fn says(root: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    Step::new(program)
        .args(arguments.iter().copied())
        .output(root)
        .ok()
}

fn system() -> System {
    if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::MacOs
    } else {
        linux(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
    }
}

/// Which Linux an `/etc/os-release` speaks of; a derivative counts as what it says it is like.
fn linux(os_release: &str) -> System {
    let family: Vec<&str> = os_release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .collect();
    if family.contains(&"ubuntu") {
        System::Ubuntu
    } else if family.contains(&"debian") {
        System::Debian
    } else {
        System::OtherLinux
    }
}

fn installed(root: &Path, packages: &[&str]) -> BTreeSet<String> {
    // dpkg-query fails when it does not know one of the names, but still answers for the others.
    let question = Step::new("sh").args([
        "-c",
        "dpkg-query -W -f '${Package} ${db:Status-Abbrev}\\n' \"$@\" || true",
        "sh",
    ]);
    question
        .args(packages.iter().copied())
        .output(root)
        .map(|answer| parse_installed(&answer))
        .unwrap_or_default()
}

fn parse_installed(answer: &str) -> BTreeSet<String> {
    answer
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, status)| status.trim() == "ii")
        .map(|(package, _)| package.into())
        .collect()
}

pub(crate) fn on_path(program: &str) -> bool {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(&name).is_file()))
}

/// The runtime's version, in the registry where its installer leaves it (for the machine or for the user).
fn web_view_2(root: &Path) -> bool {
    let client = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [
        r"HKLM\SOFTWARE\WOW6432Node",
        r"HKLM\SOFTWARE",
        r"HKCU\Software",
    ]
    .iter()
    .any(|hive| {
        says(
            root,
            "reg",
            &["query", &format!(r"{hive}\{client}"), "/v", "pv"],
        )
        .is_some()
    })
}

fn display(system: &System, set: impl Fn(&str) -> bool) -> bool {
    match system {
        System::MacOs | System::Windows => true,
        System::Debian | System::Ubuntu | System::OtherLinux => {
            set("DISPLAY") || set("WAYLAND_DISPLAY")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linux_is_known_by_what_it_says_of_itself() {
        assert_eq!(
            linux("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"),
            System::Debian
        );
        assert_eq!(linux("ID=ubuntu\nID_LIKE=debian\n"), System::Ubuntu);
        assert_eq!(
            linux("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            System::Ubuntu
        );
        assert_eq!(linux("ID=\"fedora\"\n"), System::OtherLinux);
        assert_eq!(linux(""), System::OtherLinux);
    }

    #[test]
    fn a_package_that_was_removed_but_left_its_settings_is_not_installed() {
        let answer = "cups ii \nxvfb rc \nfile ii \n";
        let expected: BTreeSet<String> = ["cups".into(), "file".into()].into();
        assert_eq!(parse_installed(answer), expected);
    }

    #[test]
    fn a_window_needs_a_display_on_linux_only() {
        assert!(!display(&System::Debian, |_| false));
        assert!(display(&System::Debian, |name| name == "WAYLAND_DISPLAY"));
        assert!(display(&System::MacOs, |_| false));
    }
}
