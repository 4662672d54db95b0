//! Backups, made while the cinema sells, and the way back.

use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, Utc};
use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::IncarnationId;
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::folder::{Folder, sync_folder};
use crate::node::Cinema;
use crate::replaced::{self, NotPlaced};
use crate::store::cinema::CinemaRecord;
use crate::store::{self, journal::By};
use crate::surroundings::Surroundings;

/// How many automatic backups are kept; the oldest go first.
const KEPT_BACKUPS: usize = 48;
/// And how many copies of a database that is not what was written of it.
const KEPT_DOUBTFUL: usize = 2;

/// How the names of automatic backups begin, and those of such copies.
const GOOD: &str = "cinema-";
const DOUBTFUL: &str = "doubtful-";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInput {
    /// The file to write; it must not exist.
    pub file: PathBuf,
}

/// A backup that was written and checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Backup {
    pub file: PathBuf,
    pub bytes: u64,
    /// Journal entries in it, all verified.
    pub journal_entries: i64,
}

#[derive(Debug)]
pub struct Create;

impl Operation<Cinema> for Create {
    const NAME: &'static str = "backup.create";
    const SUMMARY: &'static str =
        "Writes a checked copy of the database to a file while selling goes on.";
    const ACCESS: Access = Access::Needs(Permission::Backup);
    type Input = CreateInput;
    type Output = Backup;

    async fn run(&self, call: &Call, input: CreateInput) -> Result<Backup> {
        if !input.file.is_absolute() || climbs(&input.file) {
            return Err(Fault::invalid(
                "Give the backup's whole path, from the root on and without “..”.",
            ));
        }
        if lies_in(&input.file, call.node.folder().path()) {
            return Err(Fault::invalid(
                "A backup does not go beside the database that it is of. Choose another folder, best on \
                 another disk.",
            ));
        }
        back_up(&call.node, &input.file, None).await
    }
}

fn climbs(path: &Path) -> bool {
    path.components()
        .any(|part| matches!(part, Component::ParentDir))
}

/// Whether a file would lie in this folder, by whatever name the way there is written: SQLite takes what lies beside a
/// database under certain names for a part of it.
fn lies_in(file: &Path, folder: &Path) -> bool {
    let parent = file.parent().and_then(|parent| parent.canonicalize().ok());
    parent.is_some_and(|parent| folder.canonicalize().is_ok_and(|folder| folder == parent))
}

async fn back_up(node: &Cinema, file: &Path, doubtful: Option<&Path>) -> Result<Backup> {
    let checked = node.store().back_up(file, doubtful).await?;
    Ok(Backup {
        file: file.to_owned(),
        bytes: checked.bytes,
        journal_entries: checked.journal_entries,
    })
}

/// An automatic backup that failed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BackupFailure {
    pub at: DateTime<Utc>,
    pub code: ErrorCode,
    pub message: String,
}

/// What this program knows of its automatic backups, since it was started.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct BackupStatus {
    pub succeeded_at: Option<DateTime<Utc>>,
    pub file: Option<PathBuf>,
    /// Why the last one failed; nothing once one succeeds.
    pub failure: Option<BackupFailure>,
}

#[derive(Debug)]
pub struct Status;

impl Operation<Cinema> for Status {
    const NAME: &'static str = "backup.status";
    const SUMMARY: &'static str =
        "When this program last backed up automatically, and what went wrong since.";
    // Whoever sells can fetch somebody, long before the backup is needed.
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = BackupStatus;

    async fn run(&self, call: &Call, _: Empty) -> Result<BackupStatus> {
        let last = call.node.automatic_backups();
        Ok(BackupStatus {
            succeeded_at: last.success.as_ref().map(|(at, _)| *at),
            file: last.success.map(|(_, file)| file),
            failure: last.failure.map(|(at, body)| BackupFailure {
                at,
                code: body.code,
                message: body.message,
            }),
        })
    }
}

impl Cinema {
    /// Writes the next automatic backup into the cinema's part of the backup folder and clears old ones away.
    ///
    /// # Errors
    /// The disk refuses. [`Status`] tells it to whoever asks, until one succeeds.
    pub async fn back_up_automatically(&self) -> Result<Backup> {
        let outcome = self.write_automatic_backup().await;
        let now = self.now();
        self.note_automatic_backup(|last| match &outcome {
            Ok(backup) => {
                last.success = Some((now, backup.file.clone()));
                last.failure = None;
            }
            Err(fault) => last.failure = Some((now, (*fault.body).clone())),
        });
        self.emit(Event::BackupChanged);
        outcome
    }

    async fn write_automatic_backup(&self) -> Result<Backup> {
        let settings = self.settings();
        let shared = settings
            .backup_folder
            .as_ref()
            .map_or_else(|| self.folder().backups(), PathBuf::from);
        // Several cinemas may be backed up to one disk: none clears away another's.
        let folder = shared.join(settings.id.to_string());
        let time = self.now().format("%Y%m%dT%H%M%S%3fZ");
        let file = folder.join(format!("{GOOD}{time}.db"));
        let doubtful = folder.join(format!("{DOUBTFUL}{time}.db"));
        let outcome = back_up(self, &file, Some(&doubtful)).await;
        match &outcome {
            Ok(_) => clear_old(&folder, GOOD, &file, KEPT_BACKUPS),
            // Whole and checked, though its folder could not be stored: it counts, or such copies would fill the disk.
            Err(_) if file.exists() => clear_old(&folder, GOOD, &file, KEPT_BACKUPS),
            // A good backup is not cleared away for one of what is damaged.
            Err(_) if doubtful.exists() => clear_old(&folder, DOUBTFUL, &doubtful, KEPT_DOUBTFUL),
            Err(_) => {}
        }
        outcome
    }
}

/// Clears away the oldest backups, never the one that was just made. One whose name lies in the future was made before
/// it, by a clock that was ahead: those go first, or they would outlast every backup until then. What cannot be cleared
/// away takes nothing from the backup that was made; should the disk be full one day, that is told.
fn clear_old(folder: &Path, kind: &str, newest: &Path, kept: usize) {
    let mut files = match backups_in(folder, kind) {
        Ok(files) => files,
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "old backups cannot be listed, and none is removed");
            return;
        }
    };
    files.sort_by(|one, other| {
        let is_past = |file: &Path| file <= newest;
        (is_past(one), one).cmp(&(is_past(other), other))
    });
    let surplus = files.len().saturating_sub(kept);
    for old in files.into_iter().take(surplus) {
        if let Err(error) = std::fs::remove_file(&old) {
            tracing::warn!(file = %old.display(), %error, "an old backup could not be removed");
        }
    }
}

/// The automatic backups of a kind, in any order.
fn backups_in(folder: &Path, kind: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_ours = |name: &str| name.starts_with(kind) && name.ends_with("Z.db");
        if entry.file_name().to_str().is_some_and(is_ours) {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// Which cinemas' backups a restore takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The one that the folder is known to be of.
    ThisCinema,
    AnyCinema,
}

/// Puts a backup in the place of a cinema's database. The old database is kept beside it, and the restored
/// one begins a new incarnation, so that no receipt number is given out twice.
///
/// # Errors
/// The file is no whole backup or another cinema's, the cinema is open somewhere, or the disk refuses; the
/// database in place is then unchanged.
pub async fn restore(
    folder: &Folder,
    file: &Path,
    whose: Whose,
    surroundings: &dyn Surroundings,
) -> Result<Backup> {
    let cinema = store::backup::check(file).await?.cinema;
    folder.create()?;
    let _alone = folder.take()?;
    replaced::undo_cut_short(folder)?;
    match whose {
        Whose::ThisCinema => refuse_foreign(folder, &cinema, file)?,
        Whose::AnyCinema => {}
    }
    let highest = folder.highest_incarnation()?;
    let (database, candidate) = (folder.database(), folder.path().join("cinema.restoring"));
    let failed = |error: std::io::Error| restore_failed(&error);
    // What a restore that was cut short left would be taken for this one's.
    for suffix in ["", "-wal", "-shm", "-journal"] {
        remove_if_there(&folder.path().join(format!("cinema.restoring{suffix}")))
            .map_err(failed)?;
    }
    let replaced = store::backup::settle_replaced(&database).await?;
    let by = By {
        at: surroundings.now(),
        actor: "system:restore".to_owned(),
        till_id: None,
    };
    let highest = highest.max(replaced.unwrap_or(0));
    let incarnation = IncarnationId(surroundings.new_id());
    let prepared =
        store::backup::prepare_restore(file, &candidate, highest, incarnation, &by).await;
    if prepared.is_err() {
        remove_if_there(&candidate).map_err(failed)?;
    }
    let (checked, number) = prepared?;
    restrict(&candidate).map_err(failed)?;
    store::backup::sync(&candidate).map_err(failed)?;
    folder.record_incarnation(number)?;
    let stem = by.at.format("replaced-%Y%m%dT%H%M%S%3fZ").to_string();
    replaced::put_into_place(folder, &candidate, &stem).map_err(not_placed)?;
    let settled = sync_folder(folder.path())
        .map_err(|error| folder.unusable(&error))
        .and_then(|()| folder.record_cinema(cinema.id));
    settled.map_err(|fault| {
        let message = format!(
            "The backup is in its place, but a power cut may undo that. {}",
            fault.body.message
        );
        fault.saying(message)
    })?;
    Ok(Backup {
        file: file.to_owned(),
        bytes: checked.bytes,
        journal_entries: checked.journal_entries,
    })
}

fn not_placed(NotPlaced { error, to_do }: NotPlaced) -> Fault {
    let what_is_there = if to_do.is_empty() {
        "The database that was there is there as it was; opened again, it begins a new series of receipt numbers."
            .to_owned()
    } else {
        let to_do = to_do.join("; ");
        format!(
            "The database that was there is in its place, but not yet as it was. Before the cinema is opened: {to_do}."
        )
    };
    restore_failed(&error).saying(format!(
        "The backup could not be put into place: {error}. {what_is_there}"
    ))
}

fn refuse_foreign(folder: &Folder, backup: &CinemaRecord, file: &Path) -> Result<()> {
    match folder.cinema()? {
        Some(own) if own != backup.id => Err(Fault::new(
            ErrorCode::Conflict,
            format!(
                "{} is a backup of another cinema, {}. Nothing was changed. To put it here all the same, say \
                 so (--another-cinema).",
                file.display(),
                backup.name
            ),
        )),
        // A folder that never had a cinema takes any.
        Some(_) | None => Ok(()),
    }
}

fn restore_failed(error: &std::io::Error) -> Fault {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            ErrorCode::DatabaseReadOnly
        }
        _ => ErrorCode::Internal,
    };
    Fault::new(
        code,
        format!("The backup could not be put into place: {error}. Nothing was changed."),
    )
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Lets only the owner read the file, where the system knows owners.
fn restrict(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let rights = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(path, rights)?;
    }
    let _ = path;
    Ok(())
}
