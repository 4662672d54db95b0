//! Where things are: the root of the sources, cargo's target folder, and what `cargo metadata` says.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::step::Step;

#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    /// Cargo's own, so that CARGO_TARGET_DIR and cargo's configuration are honoured.
    pub(crate) target: PathBuf,
    /// Where tools are kept once they are compiled. With MARQUEE_TOOLS several copies of the sources share them.
    pub(crate) tools: PathBuf,
}

impl Project {
    pub(crate) fn find() -> Result<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .parent()
            .context("xtask lies at the root of the file system")?
            .to_path_buf();
        let metadata = metadata(&root, &["--no-deps"])?;
        let target = metadata["target_directory"]
            .as_str()
            .context("cargo names no target folder")?;
        let target = PathBuf::from(target);
        let tools = std::env::var_os("MARQUEE_TOOLS").map(PathBuf::from);
        Ok(Self {
            tools: tools.unwrap_or_else(|| target.join("tools")),
            target,
            root,
        })
    }

    /// Every file that git has or would have, under this folder of the root.
    pub(crate) fn files(&self, folder: &str) -> Result<Vec<String>> {
        let list = Step::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
                "--",
                folder,
            ])
            .output(&self.root)
            .context("the files are those that git knows of")?;
        Ok(list
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(String::from)
            .collect())
    }

    /// A program of ours, built for development.
    pub(crate) fn built(&self, program: &str) -> PathBuf {
        self.program("debug", program)
    }

    /// A program of ours, built as it is shipped.
    pub(crate) fn shipped(&self, program: &str) -> PathBuf {
        self.program("release", program)
    }

    fn program(&self, profile: &str, program: &str) -> PathBuf {
        let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        self.target.join(profile).join(name)
    }
}

/// `cargo metadata` as it comes. Read by hand instead of with the cargo_metadata crate, which alone would
/// treble the time that xtask takes to compile.
pub(crate) fn metadata(root: &Path, options: &[&str]) -> Result<Value> {
    let text = Step::cargo()
        .args(["metadata", "--format-version", "1"])
        .args(options.iter().copied())
        .output(root)?;
    serde_json::from_str(&text).context("cargo metadata is not JSON")
}

/// SHA-256 in hexadecimal.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(crate) fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

pub(crate) fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    items(&metadata["packages"])
}
