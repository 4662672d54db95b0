//! The database that a restore replaces. It stays beside the new one under a name of its own, `replaced-TIME.db`.
//!
//! For a moment it has both names, so that there is always a database in place. Written under one name and read under
//! the other, with another log, it would be damaged: if the restore ends in that moment, the second name goes again.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use crate::fault::Result;
use crate::folder::Folder;

/// As many databases that were replaced at one moment find a name; a clock that shows it so often is none.
const SAME_NAME_LIMIT: u32 = 100;
/// What lies beside a database and belongs to it.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// The candidate is not in place, and what there is to do about the database that is.
#[derive(Debug)]
pub(crate) struct NotPlaced {
    pub error: Error,
    /// In words. Nothing: the database that was there is there as it was.
    pub to_do: Vec<String>,
}

/// What was done for the database in place to be kept.
#[derive(Debug, Default)]
struct Keeping {
    second_name: Option<PathBuf>,
    /// From where to where.
    moved: Vec<(PathBuf, PathBuf)>,
}

/// Gives the database in place the name `stem`, under which it stays, and the candidate its own.
pub(crate) fn put_into_place(
    folder: &Folder,
    candidate: &Path,
    stem: &str,
) -> std::result::Result<(), NotPlaced> {
    let mut keeping = Keeping::default();
    keeping
        .keep(folder, stem)
        // One step: at no moment is there no database.
        .and_then(|()| std::fs::rename(candidate, folder.database()))
        .map_err(|error| NotPlaced {
            error,
            to_do: keeping.undo(),
        })
}

impl Keeping {
    /// Gives the database a second name. A log that could not be written back into it goes along.
    fn keep(&mut self, folder: &Folder, stem: &str) -> std::io::Result<()> {
        let database = folder.database();
        if !database.exists() {
            return Ok(());
        }
        let kept = free_name(folder, stem)?;
        match std::fs::hard_link(&database, &kept) {
            Ok(()) => self.second_name = Some(kept.clone()),
            // A file system without links. What came there meanwhile is not written over.
            Err(_) => {
                let mut copy = File::create_new(&kept)?;
                self.second_name = Some(kept.clone());
                std::io::copy(&mut File::open(&database)?, &mut copy)?;
                copy.sync_all()?;
            }
        }
        for suffix in COMPANIONS {
            let (companion, kept) = (with_suffix(&database, suffix), with_suffix(&kept, suffix));
            if companion.exists() {
                std::fs::rename(&companion, &kept)?;
                self.moved.push((companion, kept));
            }
        }
        Ok(())
    }

    /// Puts everything back; answers what is left to do.
    fn undo(self) -> Vec<String> {
        let mut to_do = Vec::new();
        // The log first: while both names are there, the next start knows where it belongs.
        for (from, to) in self.moved {
            if let Err(error) = std::fs::rename(&to, &from) {
                to_do.push(format!(
                    "rename {} to {} ({error})",
                    to.display(),
                    from.display()
                ));
            }
        }
        if let Some(second) = self.second_name {
            let second_name = second.display();
            if !to_do.is_empty() {
                to_do.push(format!("then remove {second_name}"));
            } else if let Err(error) = std::fs::remove_file(&second) {
                to_do.push(format!("remove {second_name} ({error})"));
            }
        }
        to_do
    }
}

/// What was replaced at the same moment by the clock is kept, too.
fn free_name(folder: &Folder, stem: &str) -> std::io::Result<PathBuf> {
    for attempt in 1..=SAME_NAME_LIMIT {
        let name = if attempt == 1 {
            format!("{stem}.db")
        } else {
            format!("{stem}-{attempt}.db")
        };
        let path = folder.path().join(name);
        if !path.try_exists()? {
            return Ok(path);
        }
    }
    Err(Error::new(
        ErrorKind::AlreadyExists,
        format!("there are already {SAME_NAME_LIMIT} databases called {stem}"),
    ))
}

/// Takes the second name from a database whose replacement was cut short, and gives it its log back.
///
/// Only Unix says whether two names are one file. Elsewhere both stay, and the operator's handbook tells which counts.
///
/// # Errors
/// The disk refuses.
pub(crate) fn undo_cut_short(folder: &Folder) -> Result<()> {
    let database = folder.database();
    for second in second_names(folder).map_err(|error| folder.unusable(&error))? {
        let undo = || -> std::io::Result<()> {
            for suffix in COMPANIONS {
                let (companion, kept) =
                    (with_suffix(&database, suffix), with_suffix(&second, suffix));
                if companion.exists() && kept.exists() {
                    tracing::warn!(file = %kept.display(), "a log of the database came too late to be given back to it");
                } else if kept.exists() {
                    unless_gone(std::fs::rename(&kept, &companion))?;
                }
            }
            unless_gone(std::fs::remove_file(&second))?;
            crate::folder::sync_folder(folder.path())
        };
        undo().map_err(|error| folder.unusable(&error))?;
        tracing::warn!(file = %second.display(), "a restore was cut short; the database is as it was before it");
    }
    Ok(())
}

/// Another program that opens the cinema at this moment may have done it.
fn unless_gone(outcome: std::io::Result<()>) -> std::io::Result<()> {
    match outcome {
        Err(gone) if gone.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The names of replaced databases that are names of the one in place.
#[cfg(unix)]
fn second_names(folder: &Folder) -> std::io::Result<Vec<PathBuf>> {
    use std::os::unix::fs::MetadataExt;

    let database = match std::fs::metadata(folder.database()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        metadata => metadata?,
    };
    if database.nlink() < 2 {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.path())? {
        let entry = entry?;
        let is_replaced = |name: &str| name.starts_with("replaced-") && name.ends_with(".db");
        if !entry.file_name().to_str().is_some_and(is_replaced) {
            continue;
        }
        let metadata = match entry.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        if (metadata.dev(), metadata.ino()) == (database.dev(), database.ino()) {
            names.push(entry.path());
        }
    }
    Ok(names)
}

#[cfg(not(unix))]
fn second_names(_: &Folder) -> std::io::Result<Vec<PathBuf>> {
    Ok(Vec::new())
}
