//! Wine's own folder, in which the tests run: made once, given what it lacks, and cleared of what the tests leave.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::results::TestProgram;
use crate::step::Step;

const WINE: &str = "/usr/lib/wine/wine64";
const WINE_SERVER: &str = "/usr/lib/wine/wineserver64";

/// What Wine 8 has not: see the source.
const PROCESS_PRNG: &str = include_str!("process_prng.c");

pub(super) struct Prefix(PathBuf);

impl Prefix {
    pub(super) fn new(target: &Path) -> Self {
        Self(target.join("wine"))
    }

    /// Makes it, if it is not there, and clears it.
    pub(super) fn make_ready(&self, root: &Path, target: &Path) -> Result<()> {
        let source = target.join("process_prng.c");
        std::fs::write(&source, PROCESS_PRNG)?;
        for step in self.preparations(&source) {
            step.run(root)?;
        }
        self.clear()
    }

    fn preparations(&self, source: &Path) -> Vec<Step> {
        let mut steps = Vec::new();
        if !self.system().exists() {
            steps.push(self.wine().args(["wineboot", "-i"]));
        }
        if !self.random().exists() {
            let compile = Step::new("x86_64-w64-mingw32-gcc")
                .args(["-shared", "-O2", "-o"])
                .arg(self.random().display().to_string())
                .arg(source.display().to_string())
                .arg("-ladvapi32");
            steps.push(compile);
        }
        steps
    }

    fn system(&self) -> PathBuf {
        self.0.join("drive_c/windows/system32")
    }

    fn random(&self) -> PathBuf {
        self.system().join("bcryptprimitives.dll")
    }

    fn wine(&self) -> Step {
        self.of_prefix(Step::new(WINE))
            .variable("RUST_BACKTRACE", "0")
    }

    fn of_prefix(&self, step: Step) -> Step {
        step.variable("WINEPREFIX", self.0.display().to_string())
            .variable("WINEDEBUG", "-all")
    }

    /// A test program, in its package's folder as cargo would run it.
    pub(super) fn running(&self, program: &TestProgram) -> Step {
        self.wine()
            .arg(program.path.display().to_string())
            .folder(&program.folder)
    }

    /// Ends Wine's own programs of this prefix, and removes what the tests left.
    pub(super) fn close(&self, root: &Path) -> Result<()> {
        // It fails when there is none any more.
        let _ = self
            .of_prefix(Step::new(WINE_SERVER))
            .args(["-k", "-w"])
            .output(root);
        self.clear()
    }

    /// Tests that end while a file of theirs is still open cannot remove its folder.
    fn clear(&self) -> Result<()> {
        let users = self.0.join("drive_c/users");
        for user in std::fs::read_dir(&users).context("Wine made no folder for its user")? {
            let user = user?.path();
            for left in [user.join("Temp"), user.join("AppData/Local/Temp")] {
                if left.is_dir() && !left.is_symlink() {
                    std::fs::remove_dir_all(&left)?;
                    std::fs::create_dir(&left)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty(name: &str) -> (PathBuf, Prefix) {
        let target = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let prefix = Prefix::new(&target);
        (target, prefix)
    }

    #[test]
    fn a_prefix_is_made_once_and_given_what_wine_lacks() {
        let (target, prefix) = empty("wine-made");
        let source = target.join("process_prng.c");
        let lines: Vec<String> = prefix
            .preparations(&source)
            .iter()
            .map(Step::line)
            .collect();
        assert!(
            lines[0].ends_with("/usr/lib/wine/wine64 wineboot -i"),
            "{lines:?}"
        );
        assert!(lines[0].contains("WINEPREFIX="), "{lines:?}");
        assert!(
            lines[1].contains("system32/bcryptprimitives.dll"),
            "{lines:?}"
        );

        std::fs::create_dir_all(prefix.system()).unwrap();
        std::fs::write(prefix.random(), "").unwrap();
        assert_eq!(prefix.preparations(&source), []);
        std::fs::remove_dir_all(target).unwrap();
    }

    #[test]
    fn what_tests_left_is_cleared_and_nothing_else() {
        let (target, prefix) = empty("wine-cleared");
        let user = prefix.0.join("drive_c/users/anna");
        let (left, kept) = (
            user.join("AppData/Local/Temp/left"),
            user.join("Documents/kept"),
        );
        for folder in [&left, &kept] {
            std::fs::create_dir_all(folder).unwrap();
        }
        prefix.clear().unwrap();
        assert!(!left.exists() && left.parent().unwrap().exists() && kept.exists());
        std::fs::remove_dir_all(target).unwrap();
    }
}
