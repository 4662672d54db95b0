//! The UI, seen from here: its npm scripts, and its build, which the app embeds.

use anyhow::Result;

use crate::project::{Project, fingerprint};
use crate::step::Step;

pub(crate) fn script(name: &str) -> Step {
    Step::npm().args(["run", "--silent", name]).folder("ui")
}

/// Builds it, but only when something changed: the app embeds the files, so new ones, even the same, would
/// compile it again.
pub(crate) fn build(project: &Project) -> Result<()> {
    let stamp = project.target.join("ui-built");
    let inputs = inputs(project)?;
    let index = project.root.join("ui/dist/index.html");
    if index.exists() && std::fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        return Ok(());
    }
    script("build")
        .args(["--", "--logLevel", "warn"])
        .run(&project.root)?;
    std::fs::create_dir_all(&project.target)?;
    Ok(std::fs::write(stamp, inputs)?)
}

/// A line for each file (what is ignored is made from the others), with its checksum, and the folder that it
/// was built in.
fn inputs(project: &Project) -> Result<String> {
    let mut text = format!("{}\n", project.root.display());
    for path in project.files("ui")? {
        // A file that was just deleted is still in the list.
        let bytes = std::fs::read(project.root.join(&path)).unwrap_or_default();
        text.push_str(&format!("{}  {path}\n", fingerprint(&bytes)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inputs_are_the_own_files_of_the_ui() {
        let text = inputs(&Project::find().unwrap()).unwrap();
        assert!(text.contains("  ui/package-lock.json\n"));
        assert!(!text.contains("  Cargo.toml\n") && !text.contains("node_modules"));
    }
}
