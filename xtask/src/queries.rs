//! The checked queries' data: what the database said of each SQL statement of `crates/cinema`, committed so
//! that building needs no database.
//!
//! `query!` writes it when it is compiled with a database at hand, so it is renewed by compiling the crate
//! against an empty database that has just been migrated.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::run::workspace;
use crate::step::Step;

const COMMITTED: &str = "crates/cinema/.sqlx";

/// `cargo xtask dev-db`
pub(crate) fn dev_db(project: &Project, arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("it takes no arguments");
    }
    let file = project.target.join("dev-db/cinema.db");
    build_program().run(&project.root)?;
    make_database(project, &file)?;
    println!(
        "An empty cinema database is ready. To check queries against it while writing them:\n"
    );
    println!("  export CINEMA_DATABASE_URL={}", url(&file));
    Ok(())
}

/// Writes the committed data anew.
pub(crate) fn write(project: &Project) -> Result<()> {
    build_program().run(&project.root)?;
    make_ready(project)?;
    let check = Step::cargo().args(["check", "--package", "marquee-cinema", "--all-targets"]);
    with_database(check, &project.target).run(&project.root)?;

    let committed = project.root.join(COMMITTED);
    if committed.exists() {
        std::fs::remove_dir_all(&committed)?;
    }
    std::fs::create_dir_all(&committed)?;
    for (name, text) in read(&fresh(&project.target))? {
        std::fs::write(committed.join(name), text)?;
    }
    Ok(())
}

/// An empty database (made by the built program), an empty folder, and cinema's sources as if just changed: cargo does not know
/// that a compiled crate depends on a database.
pub(crate) fn make_ready(project: &Project) -> Result<()> {
    let fresh = fresh(&project.target);
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(&fresh)?;
    make_database(project, &database(&project.target))?;
    touch(&project.root.join("crates/cinema/src/lib.rs"))
}

/// The step compiles against the database of `make_ready` and leaves the queries' data there.
pub(crate) fn with_database(step: Step, target: &Path) -> Step {
    step.variable("CINEMA_DATABASE_URL", url(&database(target)))
        .variable("SQLX_OFFLINE_DIR", fresh(target).display().to_string())
        .variable("SQLX_OFFLINE", "false")
}

/// After compiling with `with_database`: fails unless the committed data is what came out.
pub(crate) fn compare(project: &Project) -> Result<()> {
    let committed = read(&project.root.join(COMMITTED)).unwrap_or_default();
    let stale = differences(&committed, &read(&fresh(&project.target))?);
    if !stale.is_empty() {
        bail!(
            "{COMMITTED} is not what the queries and migrations give now; run `cargo xtask types` and commit it:\n{}",
            stale.join("\n")
        );
    }
    Ok(())
}

fn differences(
    committed: &BTreeMap<String, String>,
    fresh: &BTreeMap<String, String>,
) -> Vec<String> {
    let gone = committed.keys().filter(|name| !fresh.contains_key(*name));
    let gone = gone.map(|name| format!("  {name}: no query needs it any more"));
    let new = fresh.keys().filter(|name| !committed.contains_key(*name));
    let new = new.map(|name| format!("  {name}: missing"));
    let other = fresh
        .iter()
        .filter(|(name, text)| committed.get(*name).is_some_and(|old| old != *text));
    let other = other.map(|(name, _)| format!("  {name}: the database answers differently now"));
    gone.chain(new).chain(other).collect()
}

fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("query-") {
            files.insert(name, std::fs::read_to_string(entry.path())?);
        }
    }
    Ok(files)
}

/// Of the whole, so that it needs no tests that compile.
fn build_program() -> Step {
    workspace("build").args(["--bin", "cinema-database", "--quiet"])
}

fn make_database(project: &Project, file: &Path) -> Result<()> {
    let folder = file.parent().context("a database needs a folder")?;
    std::fs::create_dir_all(folder)?;
    Step::new(project.built("cinema-database").display().to_string())
        .args(["migrations/cinema", &file.display().to_string()])
        .run(&project.root)
}

fn database(target: &Path) -> PathBuf {
    target.join("queries/cinema.db")
}

fn fresh(target: &Path) -> PathBuf {
    target.join("queries/fresh")
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

#[expect(clippy::disallowed_methods, reason = "a file's time is the machine's")]
fn touch(file: &Path) -> Result<()> {
    let file = std::fs::File::options().append(true).open(file)?;
    Ok(file.set_modified(std::time::SystemTime::now())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_a_needless_and_a_changed_file_are_each_told() {
        let files = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, text)| (name.to_string(), text.to_string()))
                .collect::<BTreeMap<_, _>>()
        };
        let committed = files(&[("query-a", "1"), ("query-b", "1"), ("query-c", "1")]);
        let fresh = files(&[("query-b", "2"), ("query-c", "1"), ("query-d", "1")]);
        let told = differences(&committed, &fresh).join("\n");
        assert!(told.contains("query-a: no query needs it"));
        assert!(told.contains("query-b: the database answers differently"));
        assert!(told.contains("query-d: missing"));
        assert!(!told.contains("query-c"));
        assert!(differences(&fresh, &fresh).is_empty());
    }
}
