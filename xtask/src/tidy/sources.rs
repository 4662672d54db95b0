//! The sources as the rules see them: every file that git has or would have, read once.

use anyhow::Result;
use serde_json::Value;

use crate::project::{self, Project};

#[derive(Debug)]
pub(super) struct Sources {
    pub(super) files: Vec<File>,
    /// `cargo metadata`, of the workspace's own packages only.
    pub(super) metadata: Value,
}

#[derive(Debug)]
pub(super) struct File {
    /// From the root, with forward slashes.
    pub(super) path: String,
    /// Empty for what is not text.
    pub(super) text: String,
}

impl Sources {
    pub(super) fn read(project: &Project) -> Result<Self> {
        let mut files = Vec::new();
        for path in project.files(".")? {
            // A file that was just deleted is still in git's list.
            if let Ok(bytes) = std::fs::read(project.root.join(&path)) {
                let text = String::from_utf8(bytes).unwrap_or_default();
                files.push(File { path, text });
            }
        }
        let metadata = project::metadata(&project.root, &["--no-deps"])?;
        Ok(Self { files, metadata })
    }

    pub(super) fn with_extension(&self, extensions: &[&str]) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(|file| extensions.contains(&file.extension()))
    }

    pub(super) fn under(&self, folder: &str) -> impl Iterator<Item = &File> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(folder))
    }

    /// A file or a folder.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.iter().any(|file| {
            file.path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

impl File {
    pub(super) fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate()
    }
}

#[cfg(test)]
impl Sources {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).into(),
            text: (*text).into(),
        };
        Self {
            files: files.iter().map(file).collect(),
            metadata: Value::Null,
        }
    }

    pub(super) fn of_packages(metadata: Value) -> Self {
        Self {
            files: Vec::new(),
            metadata,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_when_a_file_lies_in_it() {
        let sources = Sources::of(&[("docs/cashier.md", "")]);
        assert!(sources.has("docs") && sources.has("docs/") && sources.has("docs/cashier.md"));
        assert!(!sources.has("doc") && !sources.has("docs/cashier"));
    }
}
