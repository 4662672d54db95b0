//! `cargo xtask types`: what is generated from the Rust sources and committed.
//!
//! The UI's types come from the registry of operations, as the program itself lists it: there is no second
//! description of an operation that could disagree with the first.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::queries;
use crate::run::workspace;
use crate::step::Step;

const COMMITTED: &str = "ui/src/ipc/operations.gen.ts";

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    match arguments {
        [] => {
            queries::write(project)?;
            build_admin().run(&project.root)?;
            let fresh = generate(project)?;
            std::fs::copy(fresh, project.root.join(COMMITTED))?;
            Ok(())
        }
        [only] if only == "--check" => {
            build_admin().run(&project.root)?;
            check(project)
        }
        other => bail!("it takes nothing but --check, not {other:?}"),
    }
}

/// Fails when the committed types are not those of the operations of the built program. (The queries' data is
/// checked where the workspace is linted, which compiles them anyway.)
pub(crate) fn check(project: &Project) -> Result<()> {
    let fresh = std::fs::read_to_string(generate(project)?)?;
    let committed = std::fs::read_to_string(project.root.join(COMMITTED)).unwrap_or_default();
    match first_difference(&committed, &fresh) {
        None => Ok(()),
        Some(line) => {
            bail!("{COMMITTED} is stale from line {line} on: run `cargo xtask types` and commit it")
        }
    }
}

fn generate(project: &Project) -> Result<PathBuf> {
    let folder = project.target.join("types");
    std::fs::create_dir_all(&folder)?;
    let operations = folder.join("operations.json");
    let types = folder.join("operations.gen.ts");

    let list = Step::new(project.built("marquee-admin").display().to_string());
    let list = list.args(["operations", "--json"]).output(&project.root)?;
    std::fs::write(&operations, list)?;
    generator(&operations, &types)
        .run(&project.root)
        .context("the types were not generated")?;
    Ok(types)
}

fn build_admin() -> Step {
    workspace("build").args(["--bin", "marquee-admin"])
}

fn generator(operations: &Path, types: &Path) -> Step {
    Step::new("node").arg("ui/scripts/types.mjs").args([
        operations.display().to_string(),
        types.display().to_string(),
    ])
}

fn first_difference(left: &str, right: &str) -> Option<usize> {
    let same = left
        .lines()
        .zip(right.lines())
        .take_while(|(left, right)| left == right)
        .count();
    (left != right).then_some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_types_are_told_by_their_first_line_that_differs() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
    }
}
