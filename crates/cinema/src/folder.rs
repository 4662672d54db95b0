//! The folder that a cinema lives in, and who may have it open at the same time.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use marquee_domain::id::CinemaId;
use marquee_protocol::error::ErrorCode;

use crate::fault::{Fault, Result};

/// A cinema's folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// How far a central server was told the log, in one life of the database. A later life counts for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    pub incarnation: i64,
    pub position: u64,
}

impl Folder {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("cinema.db")
    }

    /// Where the ticket key is when the operating system keeps no secrets.
    #[must_use]
    pub fn ticket_key(&self) -> PathBuf {
        self.0.join("ticket-key")
    }

    /// Where tickets go until a printer is chosen.
    #[must_use]
    pub fn printed(&self) -> PathBuf {
        self.0.join("printed")
    }

    /// Where backups go until another folder is chosen.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    fn incarnation_file(&self) -> PathBuf {
        self.0.join("incarnation")
    }

    /// The highest incarnation that was ever opened here; 0 where none was. It is kept beside the database
    /// and in no backup, so that an older copy of the database is known to be one.
    #[must_use]
    pub fn highest_incarnation(&self) -> i64 {
        let text = std::fs::read_to_string(self.incarnation_file()).unwrap_or_default();
        text.trim().parse().unwrap_or(0)
    }

    /// Remembers an incarnation if it is higher than all before.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn record_incarnation(&self, number: i64) -> Result<()> {
        if number <= self.highest_incarnation() {
            return Ok(());
        }
        self.write_whole(&self.incarnation_file(), &number.to_string())
    }

    fn told_file(&self) -> PathBuf {
        self.0.join("told")
    }

    /// How far a central server was told the log of this cinema, and of which incarnation; none if it was never told
    /// anything. Kept beside the database and in no backup: rights that were given with it are the server's, whatever
    /// an older file believes.
    #[must_use]
    pub fn told(&self, cinema: CinemaId) -> Option<Told> {
        let text = std::fs::read_to_string(self.told_file()).ok()?;
        let mut words = text.split_whitespace();
        if words.next()? != cinema.to_string() {
            return None;
        }
        Some(Told {
            incarnation: words.next()?.parse().ok()?,
            position: words.next()?.parse().ok()?,
        })
    }

    /// Remembers how far the log is about to be told, unless it was told as far.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn record_told(&self, cinema: CinemaId, told: Told) -> Result<()> {
        if self.told(cinema).is_some_and(|before| before >= told) {
            return Ok(());
        }
        let Told {
            incarnation,
            position,
        } = told;
        let text = format!("{cinema} {incarnation} {position}");
        self.write_whole(&self.told_file(), &text)
    }

    fn cinema_file(&self) -> PathBuf {
        self.0.join("cinema-id")
    }

    /// The cinema that was last open here. It is kept beside the database, so that a backup of another one is
    /// known to be foreign when the database is gone or damaged, too.
    #[must_use]
    pub fn cinema(&self) -> Option<CinemaId> {
        let text = std::fs::read_to_string(self.cinema_file()).ok()?;
        text.trim().parse().ok()
    }

    /// Remembers whose folder it is.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn record_cinema(&self, id: CinemaId) -> Result<()> {
        if self.cinema() == Some(id) {
            return Ok(());
        }
        self.write_whole(&self.cinema_file(), &id.to_string())
    }

    /// Writes a small file so that a power cut leaves the old or the new one.
    fn write_whole(&self, file: &Path, text: &str) -> Result<()> {
        let partial = file.with_extension("partial");
        let written = std::fs::File::create(&partial).and_then(|mut file| {
            std::io::Write::write_all(&mut file, text.as_bytes())?;
            file.sync_all()
        });
        written
            .and_then(|()| std::fs::rename(&partial, file))
            .map_err(|error| self.unusable(&error))
    }

    /// Whether a cinema was here whose database is gone: then an empty one must not take its place.
    #[must_use]
    pub fn has_lost_its_cinema(&self) -> bool {
        !self.has_cinema() && (self.incarnation_file().exists() || self.ticket_key().exists())
    }

    #[must_use]
    pub fn has_cinema(&self) -> bool {
        self.database().exists()
    }

    /// Makes the folder, readable by its owner alone where the system knows owners.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn create(&self) -> Result<()> {
        let mut folder = std::fs::DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder
            .create(&self.0)
            .map_err(|error| self.unusable(&error))
    }

    pub(crate) fn unusable(&self, error: &std::io::Error) -> Fault {
        let (code, what) = match error.kind() {
            std::io::ErrorKind::StorageFull => (ErrorCode::DiskFull, "its disk is full"),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => (
                ErrorCode::DatabaseReadOnly,
                "this program may not write there",
            ),
            _ => (ErrorCode::NotFound, "it cannot be used"),
        };
        Fault::new(
            code,
            format!(
                "The cinema's folder {} cannot be opened: {what} ({error}).",
                self.0.display()
            ),
        )
    }

    pub(crate) fn lock_file(&self, name: &str) -> Result<File> {
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.0.join(name))
            .map_err(|error| self.unusable(&error))
    }

    /// Marks the cinema as open in this process, beside any others, for as long as the file lives. SQLite
    /// keeps several processes apart; only a restore must be alone.
    ///
    /// # Errors
    /// A restore is under way, or the disk refuses.
    pub fn share(&self) -> Result<File> {
        let file = self.lock_file("open.lock")?;
        match file.try_lock_shared() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Fault::new(
                ErrorCode::AlreadyOpen,
                "This cinema is being restored from a backup. Wait until that is done.",
            )),
            Err(TryLockError::Error(error)) => Err(self.unusable(&error)),
        }
    }

    /// Takes the cinema for this process alone.
    ///
    /// # Errors
    /// The cinema is open elsewhere, or the disk refuses.
    pub fn take(&self) -> Result<File> {
        let file = self.lock_file("open.lock")?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Fault::new(
                ErrorCode::AlreadyOpen,
                "This cinema is open in another program. Close Marquee and every marquee-admin on it, and \
                 try again.",
            )),
            Err(TryLockError::Error(error)) => Err(self.unusable(&error)),
        }
    }

    /// Becomes the one process that carries out a till's device jobs, if no other is. `None`: another is.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn run_devices(&self) -> Result<Option<File>> {
        let file = self.lock_file("devices.lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(self.unusable(&error)),
        }
    }
}
