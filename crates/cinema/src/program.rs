//! Which programs have a cinema open, so that what one of them was doing is known to be over when it died.
//!
//! Each has a file of its own in the cinema's folder and keeps it locked for as long as it lives. The operating system
//! ends the lock with the program, however that ends; no clock and no process number says who is alive.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use marquee_domain::id::ProgramId;

use crate::fault::Result;
use crate::folder::Folder;

/// This program's stay in a cinema's folder.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) id: ProgramId,
    file: PathBuf,
    _lock: File,
}

fn place(folder: &Folder) -> PathBuf {
    folder.path().join("programs")
}

impl Program {
    /// Says that this program is here, and clears away what dead ones left.
    pub(crate) fn enter(folder: &Folder, id: ProgramId) -> Result<Self> {
        let unusable = |error: std::io::Error| folder.unusable(&error);
        let place = place(folder);
        std::fs::create_dir_all(&place).map_err(unusable)?;
        clear_dead(&place);
        let file = place.join(id.to_string());
        loop {
            let lock = File::create(&file).map_err(unusable)?;
            lock.lock().map_err(unusable)?;
            // Between the two, another one that was just started may have taken it for a dead one's.
            if file.exists() {
                return Ok(Self {
                    id,
                    file,
                    _lock: lock,
                });
            }
        }
    }

    /// Takes the file away; without it this program is as gone as a dead one.
    pub(crate) fn leave(&self) {
        // What stays is cleared away by the next one to come.
        let _ = std::fs::remove_file(&self.file);
    }
}

/// Whether a program that was here still is. In doubt it is: what it does is not taken from it.
pub(crate) fn is_running(folder: &Folder, id: ProgramId) -> bool {
    match File::options()
        .write(true)
        .open(place(folder).join(id.to_string()))
    {
        Ok(file) => !is_free(&file),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

fn is_free(file: &File) -> bool {
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
    }
}

fn clear_dead(place: &Path) {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let path = entry.path();
        if File::options()
            .write(true)
            .open(&path)
            .is_ok_and(|file| is_free(&file))
        {
            let _ = std::fs::remove_file(path);
        }
    }
}
