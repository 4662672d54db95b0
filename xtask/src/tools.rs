//! Programs of other people that the tests need and no package manager has: compiled once, at a fixed
//! version, and kept among the build's own files.

use std::path::PathBuf;

use crate::project::Project;
use crate::step::Step;

#[derive(Debug)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Licences, bans and sources of what we depend on.
pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

/// WebDriver for the real window.
pub(crate) const TAURI_DRIVER: Tool = Tool {
    name: "tauri-driver",
    version: "2.1.0",
};

impl Tool {
    /// A folder for each version, so that a newer one is never mistaken for the one that is asked for.
    fn folder(&self, project: &Project) -> PathBuf {
        project
            .tools
            .join(format!("{}-{}", self.name, self.version))
    }

    pub(crate) fn path(&self, project: &Project) -> PathBuf {
        self.folder(project).join("bin").join(format!(
            "{}{}",
            self.name,
            std::env::consts::EXE_SUFFIX
        ))
    }

    /// How to get it, unless it is there. Unoptimised: compiling takes half as long, and they have little to do.
    pub(crate) fn installation(&self, project: &Project) -> Option<Step> {
        let install = Step::cargo()
            .args([
                "install",
                self.name,
                "--version",
                self.version,
                "--locked",
                "--debug",
                "--quiet",
                "--root",
            ])
            .arg(self.folder(project).display().to_string());
        (!self.path(project).exists()).then_some(install)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_compiled_only_where_that_version_is_not_there_yet() {
        let folder = std::env::temp_dir().join(format!("xtask-tools-{}", std::process::id()));
        let project = Project {
            root: folder.clone(),
            target: folder.clone(),
            tools: folder.clone(),
        };
        let line = CARGO_DENY
            .installation(&project)
            .map(|step| step.line())
            .unwrap_or_default();
        assert!(
            line.starts_with("cargo install cargo-deny --version 0.20.2 --locked"),
            "{line}"
        );

        let path = CARGO_DENY.path(&project);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "").unwrap();
        assert_eq!(CARGO_DENY.installation(&project), None);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
