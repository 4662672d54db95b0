//! Migrations are append-only: each is recorded with its checksum, once.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::sources::Sources;
use super::{Finding, Rule};
use crate::project::{Project, fingerprint};

pub(super) const APPEND_ONLY: Rule = Rule {
    name: "migrations are only ever added",
    why: "a changed migration never runs where the old one has run, and the database refuses to open",
    fix: "restore the old file and write a new migration; a new one is recorded with \
          `cargo xtask tidy --record-migrations`",
    check: append_only,
};

/// Beside the migrations: a line for each, its checksum and its name.
const RECORD: &str = "CHECKSUMS";

/// A folder's record: checksums by the name of the migration.
type Record = BTreeMap<String, String>;

fn append_only(sources: &Sources) -> Vec<Finding> {
    let (present, recorded) = read(sources);
    let mut findings = Vec::new();
    for (path, checksum) in &present {
        match recorded.get(path) {
            None => findings.push(Finding::new(path, "is not recorded")),
            Some(before) if before != checksum => findings.push(Finding::new(path, "was changed")),
            Some(_) => {}
        }
    }
    let gone = recorded.keys().filter(|path| !present.contains_key(*path));
    findings.extend(gone.map(|path| Finding::new(path, "is gone")));
    findings.extend(out_of_order(&present));
    findings
}

/// Migrations are numbered 0001, 0002, … in each folder, so that two people who add one at once notice.
fn out_of_order(present: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (mut folder, mut number) = ("", 0);
    for path in present.keys() {
        let Some((own, name)) = path.rsplit_once('/') else {
            continue;
        };
        if own != folder {
            (folder, number) = (own, 0);
        }
        number += 1;
        if !name.starts_with(&format!("{number:04}_")) {
            findings.push(Finding::new(path, format!("should be number {number:04}")));
        }
    }
    findings
}

/// Records what is new. What is recorded stays as it is, so a changed migration remains a finding.
pub(super) fn record(project: &Project) -> Result<()> {
    let (present, mut recorded) = read(&Sources::read(project)?);
    let before = recorded.len();
    for (path, checksum) in present {
        recorded.entry(path).or_insert(checksum);
    }
    if recorded.len() == before {
        bail!("every migration is recorded already");
    }
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for (path, checksum) in &recorded {
        if let Some((folder, name)) = path.rsplit_once('/') {
            texts
                .entry(folder)
                .or_default()
                .push_str(&format!("{checksum}  {name}\n"));
        }
    }
    for (folder, text) in texts {
        std::fs::write(project.root.join(folder).join(RECORD), text)?;
    }
    Ok(())
}

/// The checksums of the migrations that are there, and the recorded ones, both by path.
fn read(sources: &Sources) -> (Record, Record) {
    let (mut present, mut recorded) = (Record::new(), Record::new());
    for file in sources.under("migrations/") {
        let Some((folder, name)) = file.path.rsplit_once('/') else {
            continue;
        };
        if name.ends_with(".sql") {
            present.insert(file.path.clone(), fingerprint(file.text.as_bytes()));
        } else if name == RECORD {
            let lines = file.text.lines().filter_map(|line| line.split_once("  "));
            recorded.extend(lines.map(|(sum, name)| (format!("{folder}/{name}"), sum.to_string())));
        }
    }
    (present, recorded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let found = append_only(&Sources::of(files));
        found
            .into_iter()
            .map(|finding| format!("{} {}", finding.place, finding.what))
            .collect()
    }

    #[test]
    fn a_changed_a_forgotten_and_a_removed_migration_are_each_found() {
        let one = "create table film;";
        let record = format!("{}  0001_first.sql\n", fingerprint(one.as_bytes()));
        let (first, checksums) = (
            "migrations/cinema/0001_first.sql",
            "migrations/cinema/CHECKSUMS",
        );

        assert!(told(&[(first, one), (checksums, &record)]).is_empty());
        assert_eq!(
            told(&[(first, "drop"), (checksums, &record)]),
            [format!("{first} was changed")]
        );
        assert_eq!(told(&[(first, one)]), [format!("{first} is not recorded")]);
        assert_eq!(told(&[(checksums, &record)]), [format!("{first} is gone")]);
    }

    #[test]
    fn two_migrations_with_one_number_are_found() {
        let two = [
            ("migrations/cinema/0001_a.sql", ""),
            ("migrations/cinema/0001_b.sql", ""),
        ];
        assert!(told(&two).contains(&"migrations/cinema/0001_b.sql should be number 0002".into()));
        let apart = [
            ("migrations/central/0001_a.sql", ""),
            ("migrations/cinema/0001_a.sql", ""),
        ];
        assert!(!told(&apart).iter().any(|told| told.contains("number")));
    }
}
