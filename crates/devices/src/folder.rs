//! A folder of PDF files: the printer of a till that has none yet, and of tests.
//!
//! A file appears under its name only when all of it is on the disk, so that whoever watches the folder never takes
//! half a page; and no file is ever written over.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use crate::printer::{Handover, JobState, PrintDocument, Printer, PrinterError};

/// Longest file name made from a title, in bytes; file systems allow 255.
const NAME_LIMIT_BYTES: usize = 120;
/// As many pages of the same title find a name; a till that prints one more than that is in a loop.
const SAME_NAME_LIMIT: u32 = 1000;

/// Writes each page as a file into a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderPrinter {
    folder: PathBuf,
    name: String,
}

impl FolderPrinter {
    /// The folder must exist when something is printed: it is not made here, because a folder that is missing may be
    /// a share that is not mounted.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let name = folder.display().to_string();
        Self { folder, name }
    }

    fn fault(&self, error: &io::Error) -> PrinterError {
        let folder = self.folder.clone();
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                PrinterError::FolderMissing { folder }
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                PrinterError::FolderReadOnly { folder }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => PrinterError::DiskFull { folder },
            _ => PrinterError::FolderFault {
                folder,
                reason: error.to_string(),
            },
        }
    }

    /// Gives the complete file the first free name.
    fn name_it(&self, mut file: NamedTempFile, title: &str) -> io::Result<PathBuf> {
        let stem = file_stem(title);
        for attempt in 1..=SAME_NAME_LIMIT {
            let name = if attempt == 1 {
                format!("{stem}.pdf")
            } else {
                format!("{stem} ({attempt}).pdf")
            };
            let path = self.folder.join(name);
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(path),
                Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => file = taken.file,
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::Error::other(format!(
            "there are already {SAME_NAME_LIMIT} pages called {stem}"
        )))
    }

    /// Puts the page into the folder. After an error there is none.
    fn write(&self, document: &PrintDocument) -> io::Result<PathBuf> {
        if !fs::metadata(&self.folder)?.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        let mut file = Builder::new()
            .prefix(".printing-")
            .suffix(".part")
            .tempfile_in(&self.folder)?;
        file.write_all(&document.pdf)?;
        file.as_file().sync_all()?;
        self.name_it(file, &document.title)
    }
}

impl Printer for FolderPrinter {
    fn name(&self) -> &str {
        &self.name
    }

    fn print(&self, document: &PrintDocument) -> Result<Handover, PrinterError> {
        let file = self.write(document).map_err(|error| self.fault(&error))?;
        // The page is there, and somebody may take it at once; only a power cut can still undo it.
        sync_folder(&self.folder).map_err(|error| PrinterError::OutcomeUnknown {
            printer: self.name.clone(),
            reason: error.to_string(),
        })?;
        Ok(Handover {
            os_job_id: None,
            file: Some(file),
        })
    }

    fn state(&self, handover: &Handover) -> Result<JobState, PrinterError> {
        match &handover.file {
            Some(file) if file.try_exists().map_err(|error| self.fault(&error))? => {
                Ok(JobState::Printed)
            }
            Some(_) | None => Ok(JobState::Unknown),
        }
    }

    /// A file is there at once or never: there is nothing to take back.
    fn take_back(&self, handover: &Handover) -> Result<JobState, PrinterError> {
        self.state(handover)
    }
}

/// The title as a file name that every system takes: letters and digits of any script stay, the rest becomes a dash.
fn file_stem(title: &str) -> String {
    let mut stem = String::new();
    for character in title.trim().chars() {
        let kept = character.is_alphanumeric() || matches!(character, ' ' | '_' | '.' | '-');
        let character = if kept { character } else { '-' };
        if stem.len() + character.len_utf8() > NAME_LIMIT_BYTES {
            break;
        }
        stem.push(character);
    }
    let stem = stem.trim_matches([' ', '.']);
    if stem.is_empty() {
        "page".to_owned()
    } else {
        stem.to_owned()
    }
}

/// Makes the new name itself durable. Windows has no such call, and its file systems log names by themselves.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if knows_no_sync(error.kind()) => Ok(()),
        synced => synced,
    }
}

/// A file system without that call, as some network shares; or a folder that may be written into and not be opened. It
/// is as on Windows then.
fn knows_no_sync(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_disk_says_becomes_what_to_do() {
        let printer = FolderPrinter::new("tickets");
        let code = |kind: ErrorKind| printer.fault(&kind.into()).code();
        assert_eq!(code(ErrorKind::StorageFull), "disk_full");
        assert_eq!(code(ErrorKind::QuotaExceeded), "disk_full");
        assert_eq!(code(ErrorKind::ReadOnlyFilesystem), "folder_read_only");
        assert_eq!(code(ErrorKind::PermissionDenied), "folder_read_only");
        assert_eq!(code(ErrorKind::NotFound), "folder_missing");
        assert_eq!(code(ErrorKind::TimedOut), "folder_fault");
    }

    #[test]
    fn only_a_disk_that_failed_leaves_the_outcome_open() {
        for kind in [ErrorKind::PermissionDenied, ErrorKind::Unsupported] {
            assert!(knows_no_sync(kind), "{kind}");
        }
        for kind in [ErrorKind::Other, ErrorKind::StorageFull] {
            assert!(!knows_no_sync(kind), "{kind}");
        }
    }
}
