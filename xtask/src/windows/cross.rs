//! Cargo steps for Windows, by Debian's compiler: rustup's has no standard library for it, and none to build one from.

use std::path::{Path, PathBuf};

use crate::project::Project;
use crate::run::FEATURES;
use crate::step::Step;

pub(super) const WINE: &str = "wine64";

pub(super) const PACKAGES: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "gcc-mingw-w64-x86-64",
    "g++-mingw-w64-x86-64",
    WINE,
];

/// The packages whose tests run under Wine. The window needs WebView2, and what is left is for developers.
pub(super) const TESTED: &[&str] = &[
    "marquee-domain",
    "marquee-contract",
    "marquee-protocol",
    "marquee-paper",
    "marquee-devices",
    "marquee-cinema",
    "marquee-till",
    "marquee-admin",
];

const TRIPLE: &str = "x86_64-pc-windows-gnu";

/// A folder of its own, for another compiler's files.
pub(super) fn target(project: &Project) -> PathBuf {
    project.target.join("windows")
}

/// Everything, tests and benches and the app itself.
pub(super) fn check(target: &Path) -> Step {
    cargo("check", TRIPLE, target)
        .args(["--workspace", "--all-targets"])
        .args(["--features", FEATURES])
}

/// Builds the tests and tells, as JSON, where they are.
pub(super) fn tests(target: &Path) -> Step {
    // All of them in one call: another selection would have other features, and compile half of it again.
    let packages = TESTED.iter().flat_map(|package| ["--package", package]);
    cargo("test", TRIPLE, target)
        .args(packages)
        .args(["--lib", "--bins", "--tests", "--no-run"])
        .args(["--message-format", "json-render-diagnostics"])
}

/// By its path: rustup's cargo comes first otherwise, and its compiler does not fit Debian's sources.
pub(super) fn cargo(command: &str, triple: &str, target: &Path) -> Step {
    let variable = format!(
        "CARGO_TARGET_{}_RUSTFLAGS",
        triple.to_uppercase().replace('-', "_")
    );
    let step = Step::new("/usr/bin/cargo")
        .variable("RUSTC", "/usr/bin/rustc")
        .variable("RUSTDOC", "/usr/bin/rustdoc")
        // The standard library may be built by its own compiler only, which then takes what is not settled yet.
        .variable("RUSTC_BOOTSTRAP", "1")
        .variable("CARGO_PROFILE_DEV_DEBUG", "0")
        .variable("CARGO_TARGET_DIR", target.display().to_string());
    let step = if triple == TRIPLE {
        // One of the libraries is also a DLL, which exports nothing by itself; MinGW's linker then exports everything,
        // and that is more than a DLL can hold.
        step.variable(variable, "-C link-arg=-Wl,--exclude-all-symbols")
    } else {
        step
    };
    step.arg(command).args([
        "-Z",
        "build-std=std,panic_unwind",
        "--target",
        triple,
        "--locked",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debians_compiler_is_called_by_its_path_and_keeps_its_files_apart() {
        for step in [
            check(Path::new("/t/windows")),
            tests(Path::new("/t/windows")),
        ] {
            let line = step.line();
            assert!(line.contains("RUSTC=/usr/bin/rustc "), "{line}");
            assert!(line.contains(" /usr/bin/cargo "), "{line}");
            assert!(line.contains("CARGO_TARGET_DIR=/t/windows "), "{line}");
            assert!(
                line.contains("--target x86_64-pc-windows-gnu --locked"),
                "{line}"
            );
            assert!(line.contains("--exclude-all-symbols"), "{line}");
        }
    }

    #[test]
    fn the_check_is_of_everything_and_the_tests_are_built_in_one_call() {
        let check = check(Path::new("t")).line();
        assert!(
            check.contains("--workspace --all-targets --features marquee/custom-protocol,"),
            "{check}"
        );
        let tests = tests(Path::new("t")).line();
        for package in TESTED {
            assert!(tests.contains(&format!("--package {package} ")), "{tests}");
        }
        assert!(tests.contains("--no-run"), "{tests}");
    }
}
