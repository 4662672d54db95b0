//! The folder that a cinema lives in, and who may have it open at the same time.

use std::fmt::Display;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use marquee_contract::error::ErrorCode;
use marquee_domain::id::CinemaId;

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
    ///
    /// # Errors
    /// There is a file and it cannot be read: nobody knows whether the database is an older copy.
    pub fn highest_incarnation(&self) -> Result<i64> {
        let file = self.incarnation_file();
        let Some(text) = read_if_there(&file).map_err(|error| doubtful(&file, &error))? else {
            return Ok(0);
        };
        let number = text.trim().parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| doubtful(&file, &"it holds no number"))
    }

    /// Remembers an incarnation if it is higher than all before.
    ///
    /// # Errors
    /// The disk refuses, or what was remembered cannot be read.
    pub fn record_incarnation(&self, number: i64) -> Result<()> {
        self.record(&self.incarnation_file(), &number.to_string(), || {
            Ok(number <= self.highest_incarnation()?)
        })
    }

    fn told_file(&self) -> PathBuf {
        self.0.join("told")
    }

    /// How far a central server was told the log of this cinema, and of which incarnation; none if it was never told
    /// anything. Kept beside the database and in no backup: rights that were given with it are the server's, whatever
    /// an older file believes.
    ///
    /// # Errors
    /// There is a file and it cannot be read: nobody knows which rights were given away.
    pub fn told(&self, cinema: CinemaId) -> Result<Option<Told>> {
        let file = self.told_file();
        let Some(text) = read_if_there(&file).map_err(|error| doubtful(&file, &error))? else {
            return Ok(None);
        };
        let (of, told) =
            told_in(&text).ok_or_else(|| doubtful(&file, &"it holds no position of a log"))?;
        // What another cinema's log was told is of no concern to this one's.
        Ok((of == cinema).then_some(told))
    }

    /// Remembers how far the log is about to be told, unless it was told as far.
    ///
    /// # Errors
    /// The disk refuses, or what was remembered cannot be read.
    pub fn record_told(&self, cinema: CinemaId, told: Told) -> Result<()> {
        let Told {
            incarnation,
            position,
        } = told;
        let text = format!("{cinema} {incarnation} {position}");
        self.record(&self.told_file(), &text, || {
            Ok(self.told(cinema)?.is_some_and(|before| before >= told))
        })
    }

    fn cinema_file(&self) -> PathBuf {
        self.0.join("cinema-id")
    }

    /// The cinema that was last open here. It is kept beside the database, so that a backup of another one is
    /// known to be foreign when the database is gone or damaged, too.
    ///
    /// # Errors
    /// There is a file and it cannot be read: nobody knows whose folder it is.
    pub fn cinema(&self) -> Result<Option<CinemaId>> {
        let file = self.cinema_file();
        let unreadable = |why: &dyn Display| {
            Fault::new(
                ErrorCode::Conflict,
                format!(
                    "The file {} says whose folder this is, and it cannot be read: {why}. Nothing was changed. \
                     To put a backup here all the same, say so (--another-cinema).",
                    file.display()
                ),
            )
        };
        let text = read_if_there(&file).map_err(|error| unreadable(&error))?;
        text.map(|text| text.trim().parse())
            .transpose()
            .map_err(|_| unreadable(&"it holds no cinema's id"))
    }

    /// Remembers whose folder it is.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn record_cinema(&self, id: CinemaId) -> Result<()> {
        self.record(&self.cinema_file(), &id.to_string(), || {
            // Its database is open and says whose it is: what cannot be read is written anew.
            Ok(self.cinema().is_ok_and(|known| known == Some(id)))
        })
    }

    /// Writes a small file so that a power cut leaves the old or the new one, unless what is there `will_do`. That is
    /// asked again under a lock: of two programs, neither takes back what the other wrote meanwhile.
    fn record(&self, file: &Path, text: &str, will_do: impl Fn() -> Result<bool>) -> Result<()> {
        if will_do()? {
            return Ok(());
        }
        let unusable = |error: std::io::Error| self.unusable(&error);
        let lock = self.lock_file("records.lock")?;
        lock.lock().map_err(unusable)?;
        if will_do()? {
            return Ok(());
        }
        let mut partial = tempfile::Builder::new()
            .prefix(".marquee-record-")
            .tempfile_in(&self.0)
            .map_err(unusable)?;
        std::io::Write::write_all(&mut partial, text.as_bytes())
            .and_then(|()| partial.as_file().sync_all())
            .map_err(unusable)?;
        let partial = partial.into_temp_path();
        while_in_use(|| std::fs::rename(&partial, file)).map_err(unusable)?;
        // It has another name now, and nothing is left to remove.
        let _ = partial.keep();
        sync_folder(&self.0).map_err(unusable)
    }

    /// Whether a cinema was here whose database is gone: then an empty one must not take its place.
    #[must_use]
    pub fn has_lost_its_cinema(&self) -> bool {
        let traces = [
            self.incarnation_file(),
            self.cinema_file(),
            self.told_file(),
            self.ticket_key(),
        ];
        !self.has_cinema() && traces.iter().any(|file| is_there(file))
    }

    #[must_use]
    pub fn has_cinema(&self) -> bool {
        is_there(&self.database())
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

/// Whether there is something. What a disk refuses to say is there: opening it tells why, and nothing new takes its
/// place.
fn is_there(path: &Path) -> bool {
    path.try_exists().unwrap_or(true)
}

fn read_if_there(file: &Path) -> std::io::Result<Option<String>> {
    match while_in_use(|| std::fs::read_to_string(file)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Tries again for a moment where the system denies a file that another program has just opened or is replacing: Windows
/// does so, though nothing is wrong with anybody's rights.
#[expect(
    clippy::disallowed_methods,
    reason = "small files are read and written where nothing is awaited, and the thread waits on Windows only"
)]
fn while_in_use<T>(mut attempt: impl FnMut() -> std::io::Result<T>) -> std::io::Result<T> {
    const ATTEMPTS: u32 = 40;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(25);
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(error) if cfg!(windows) && error.kind() == std::io::ErrorKind::PermissionDenied => {
                std::thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
    attempt()
}

fn told_in(text: &str) -> Option<(CinemaId, Told)> {
    let mut words = text.split_whitespace();
    let cinema = words.next()?.parse().ok()?;
    let told = Told {
        incarnation: words.next()?.parse().ok()?,
        position: words.next()?.parse().ok()?,
    };
    words.next().is_none().then_some((cinema, told))
}

/// Without this file an older copy of the database would be taken for the newest one: it would give receipt numbers out
/// twice, and sell seats whose rights it gave away.
fn doubtful(file: &Path, why: &dyn Display) -> Fault {
    Fault::new(
        ErrorCode::DatabaseDamaged,
        format!(
            "The file {} cannot be read: {why}. It tells whether the database beside it is an old copy, so nothing is \
             opened without it. Let this program read it; if it is damaged, move it away and restore the latest backup \
             (marquee-admin restore).",
            file.display()
        ),
    )
}

/// Makes what was renamed in a folder survive a power cut. Windows can do that for no folder; there it is up to the
/// file system's own journal.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::io::ErrorKind;
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            // A file system that knows no such thing, as some network shares; or a folder that may be written into and
            // not be opened. It is as on Windows then.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
                ) => {}
            synced => synced?,
        }
    }
    let _ = folder;
    Ok(())
}
