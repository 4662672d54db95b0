//! macOS, as far as it goes without its SDK: the Rust of what is shipped is checked, and nothing is linked.
//!
//! Some libraries compile C first, for which there are no headers here. What stands for the compiler writes an empty
//! object, and what stands for the archiver an empty archive: a check reads neither.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::cross;
use crate::step::Step;

const TRIPLE: &str = "aarch64-apple-darwin";

const COMPILER: &str = "#!/bin/sh
# An empty file in the place of each object.
while [ $# -gt 0 ]; do
  if [ \"$1\" = -o ]; then : > \"$2\"; fi
  shift
done
";

const ARCHIVER: &str = "#!/bin/sh
# An empty archive: its name is the first argument after the orders.
printf '!<arch>\\n' > \"$2\"
";

struct Tools {
    compiler: PathBuf,
    archiver: PathBuf,
    sdk: PathBuf,
}

fn tools(target: &Path) -> Tools {
    let folder = target.join("mac-tools");
    Tools {
        compiler: folder.join("cc"),
        archiver: folder.join("ar"),
        sdk: folder.join("sdk"),
    }
}

pub(super) fn make_tools(target: &Path) -> Result<()> {
    let Tools {
        compiler,
        archiver,
        sdk,
    } = tools(target);
    std::fs::create_dir_all(sdk)?;
    for (path, script) in [(compiler, COMPILER), (archiver, ARCHIVER)] {
        std::fs::write(&path, script)?;
        make_executable(&path)?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(path, rights)
}

/// Never called: the command is refused on such a machine.
#[cfg(not(unix))]
fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

pub(super) fn check(target: &Path) -> Step {
    let Tools {
        compiler,
        archiver,
        sdk,
    } = tools(target);
    cross::cargo("check", TRIPLE, target)
        .args(["--package", "marquee", "--package", "marquee-admin"])
        .args(["--lib", "--bins", "--features", "marquee/custom-protocol"])
        .variable("SDKROOT", sdk.display().to_string())
        .variable("CC_aarch64_apple_darwin", compiler.display().to_string())
        .variable("CXX_aarch64_apple_darwin", compiler.display().to_string())
        .variable("AR_aarch64_apple_darwin", archiver.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_that_are_shipped_are_checked_with_nothing_of_apples() {
        let line = check(Path::new("/t")).line();
        assert!(line.contains("SDKROOT=/t/mac-tools/sdk "), "{line}");
        assert!(
            line.contains("CC_aarch64_apple_darwin=/t/mac-tools/cc "),
            "{line}"
        );
        assert!(
            line.contains("--target aarch64-apple-darwin --locked --package marquee "),
            "{line}"
        );
        assert!(!line.contains("--exclude-all-symbols"), "{line}");
    }

    #[cfg(unix)]
    #[test]
    fn what_stands_for_the_compiler_leaves_an_object_and_the_archiver_an_archive() {
        let target = std::env::temp_dir().join(format!("xtask-mac-{}", std::process::id()));
        make_tools(&target).unwrap();
        let tools = tools(&target);
        let made = |program: &Path, arguments: &[&str]| {
            Step::new(program.display().to_string())
                .args(arguments.iter().copied())
                .output(&target)
                .unwrap();
        };
        made(&tools.compiler, &["-O2", "-o", "a.o", "-c", "a.c"]);
        made(&tools.archiver, &["cq", "a.a", "a.o"]);
        assert_eq!(std::fs::read(target.join("a.o")).unwrap(), b"");
        assert_eq!(std::fs::read(target.join("a.a")).unwrap(), b"!<arch>\n");
        std::fs::remove_dir_all(target).unwrap();
    }
}
