//! Copies of the database, made while it is in use, and checked before they count.

use std::path::Path;

use marquee_contract::error::ErrorCode;
use marquee_domain::chain::Break;
use marquee_domain::journal::Difference;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use super::Store;
use super::cinema::CinemaRecord;
use crate::fault::{Fault, Result};

/// What a checked copy holds.
pub(crate) struct Checked {
    pub cinema: CinemaRecord,
    pub bytes: u64,
    pub journal_entries: i64,
}

impl Store {
    /// Writes a copy of the database as it is at this moment to `target`, which must not exist, and checks
    /// it. `VACUUM INTO` copies inside one read transaction, so sales go on meanwhile.
    ///
    /// A database that is not what was written of it is no backup; `doubtful` is where its copy is kept all the same,
    /// since what was sold meanwhile is nowhere else.
    pub(crate) async fn back_up(&self, target: &Path, doubtful: Option<&Path>) -> Result<Checked> {
        let unusable = |error: std::io::Error| {
            Fault::new(
                if error.kind() == std::io::ErrorKind::StorageFull {
                    ErrorCode::DiskFull
                } else {
                    ErrorCode::InvalidInput
                },
                format!(
                    "The backup cannot be written to {}: {error}.",
                    target.display()
                ),
            )
        };
        if target.exists() {
            return Err(Fault::invalid(format!(
                "{} exists already. A backup never overwrites a file; choose another name.",
                target.display()
            )));
        }
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder).map_err(unusable)?;
        }
        // Written beside its place and renamed when it is known to be good: a file with a backup's name
        // is always a whole one, and only its owner reads it.
        let beside = folder.unwrap_or(Path::new("."));
        let partial = tempfile::Builder::new()
            .prefix(".marquee-backup-")
            .tempfile_in(beside)
            .map_err(unusable)?
            .into_temp_path();
        // On a connection of its own: the readers may write nowhere, not even into another file, and the
        // writer stays free to sell.
        copy(&self.options, &partial).await?;
        forget_first_run(&partial).await?;
        let (checked, contradiction) = check_own(&partial).await?;
        let place = match (&contradiction, doubtful) {
            (None, _) => target,
            (Some(_), Some(doubtful)) => doubtful,
            (Some(what), None) => return Err(contradicted(what, "No copy was made.")),
        };
        sync(&partial).map_err(unusable)?;
        partial
            .persist_noclobber(place)
            .map_err(|error| unusable(error.error))?;
        let stored = crate::folder::sync_folder(beside);
        match contradiction {
            None => stored
                .map(|()| checked)
                .map_err(|error| unstored(place, &error)),
            // That is worse news than a folder that could not be stored.
            Some(what) => {
                let kept = format!("A copy of it as it is was kept as {}.", place.display());
                Err(contradicted(&what, &kept))
            }
        }
    }
}

/// Waits until a file that others wrote is on the disk. Opened for writing: Windows flushes nothing else.
pub(crate) fn sync(path: &Path) -> std::io::Result<()> {
    std::fs::File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
}

/// The copy is in its place, and counts there; only its name may be gone after a power cut.
fn unstored(place: &Path, error: &std::io::Error) -> Fault {
    let code = if error.kind() == std::io::ErrorKind::StorageFull {
        ErrorCode::DiskFull
    } else {
        ErrorCode::DiskFailed
    };
    Fault::new(
        code,
        format!(
            "The backup {} was written and checked, but a power cut may undo that: its folder could not be stored \
             ({error}). Have the disk and its cable looked at.",
            place.display()
        ),
    )
}

fn contradicted(what: &str, copy: &str) -> Fault {
    Fault::new(
        ErrorCode::DatabaseDamaged,
        format!(
            "The cinema's database does not match what was recorded when tickets were sold: {what}. {copy} Older backups are \
             untouched. Tell support before anything is restored (marquee-admin journal verify says more)."
        ),
    )
}

/// Copies a database as it is at this moment, what its log holds included, into an empty file.
async fn copy(from: &SqliteConnectOptions, to: &Path) -> Result<()> {
    let mut connection = SqliteConnection::connect_with(from).await?;
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await;
    connection.close().await?;
    copied?;
    Ok(())
}

/// A copy is no place for PINs in clear.
async fn forget_first_run(path: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .pragma("secure_delete", "ON");
    let mut connection = SqliteConnection::connect_with(&options).await?;
    super::cinema::clear_first_run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Checks a person's file, without writing to it: SQLite's own integrity, foreign keys, both chains, and each sale
/// against what they say of it.
pub(crate) async fn check(path: &Path) -> Result<Checked> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    require_consistent(check_with(&options, path).await?, path)
}

/// What a copy's own chains say against it.
type Contradiction = Option<String>;

fn require_consistent(
    (checked, contradiction): (Checked, Contradiction),
    path: &Path,
) -> Result<Checked> {
    match contradiction {
        None => Ok(checked),
        Some(what) => Err(damaged(path, &what)),
    }
}

fn damaged(path: &Path, what: &str) -> Fault {
    Fault::new(
        ErrorCode::DatabaseDamaged,
        format!(
            "{} is not a whole backup: {what}. Use another one.",
            path.display()
        ),
    )
}

/// Checks a copy of ours in the same way. SQLite holds rows against their tables' CHECKs only where it could
/// write.
async fn check_own(path: &Path) -> Result<(Checked, Contradiction)> {
    let options = SqliteConnectOptions::new().filename(path);
    check_with(&options, path).await
}

async fn check_with(
    options: &SqliteConnectOptions,
    path: &Path,
) -> Result<(Checked, Contradiction)> {
    let damaged = |what: String| damaged(path, &what);
    let mut connection = SqliteConnection::connect_with(options)
        .await
        .map_err(|error| damaged(format!("it cannot be opened ({error})")))?;
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| damaged(format!("it cannot be read ({error})")))?;
    if verdict != "ok" {
        return Err(damaged(verdict));
    }
    if sqlx::query("PRAGMA foreign_key_check")
        .fetch_optional(&mut connection)
        .await?
        .is_some()
    {
        return Err(damaged("a row points to one that is missing".to_owned()));
    }
    require_known_version(&mut connection, path).await?;
    let cinema = super::cinema::get(&mut connection).await.ok().flatten();
    let cinema = cinema.ok_or_else(|| damaged("it holds no cinema".to_owned()))?;
    // The table's own CHECK, held against every row: a file that was written past it must not pass.
    let impossible: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM show_seat
         WHERE (state IN ('held', 'paying', 'sold')) <> (sale_id IS NOT NULL)
            OR (state = 'blocked') <> (block_reason IS NOT NULL)",
    )
    .fetch_one(&mut connection)
    .await?;
    if impossible > 0 {
        return Err(damaged(format!(
            "{impossible} seats are in a state that cannot be"
        )));
    }
    let (journal_entries, contradiction) = check_written(&mut connection).await?;
    connection.close().await?;
    let bytes = std::fs::metadata(path).map_err(Fault::internal)?.len();
    let checked = Checked {
        cinema,
        bytes,
        journal_entries,
    };
    Ok((checked, contradiction))
}

/// Both chains, and each sale against what they say of it; answers how many journal entries are whole.
async fn check_written(connection: &mut SqliteConnection) -> Result<(i64, Contradiction)> {
    let broken = |chain: &str, found: &Break| {
        let Break { sequence, .. } = found;
        (
            sequence - 1,
            Some(format!("the {chain} is broken at entry {sequence}")),
        )
    };
    let entries = match super::journal::verify(connection).await? {
        Ok(entries) => entries,
        Err(found) => return Ok(broken("journal", &found)),
    };
    if let Err(found) = super::log::verify(connection).await? {
        return Ok((entries, broken("log", &found).1));
    }
    let contradiction = match super::written_sales::verify(connection).await? {
        Ok(_) => None,
        Err(sale) => {
            let Difference { written, found, .. } = sale.difference;
            let number = sale.number;
            Some(format!(
                "of sale {number}, {written} was recorded, but the database says {found}"
            ))
        }
    };
    Ok((entries, contradiction))
}

/// Refuses a copy that this program could not open, before it takes the place of one that it can.
async fn require_known_version(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let version = sqlx::query_scalar::<_, Option<i64>>("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut *connection)
        .await
        // Without that table it is no database of ours, which is said next.
        .unwrap_or_default();
    let known = super::MIGRATIONS.iter().map(|migration| migration.version);
    if version > known.max() {
        return Err(Fault::new(
            ErrorCode::DatabaseNewer,
            format!(
                "{} was written by a newer Marquee. Nothing was changed. Install the newer version to \
                 restore it.",
                path.display()
            ),
        ));
    }
    let first =
        sqlx::query_scalar::<_, Vec<u8>>("SELECT checksum FROM _sqlx_migrations WHERE version = 1")
            .fetch_optional(connection)
            .await
            .unwrap_or_default();
    let known = super::MIGRATIONS
        .iter()
        .next()
        .map(|migration| migration.checksum.to_vec());
    if first.is_some() && first != known {
        return Err(Fault::new(
            ErrorCode::DatabaseUnreleased,
            format!(
                "{} was written by a version of Marquee that was never released. Nothing was changed. Restore it \
                 with that version.",
                path.display()
            ),
        ));
    }
    Ok(())
}

/// Makes of a backup the database that is to be the cinema's: in a new incarnation, checked.
pub(crate) async fn prepare_restore(
    backup: &Path,
    candidate: &Path,
    at_least: i64,
    incarnation: marquee_domain::id::IncarnationId,
    by: &super::journal::By,
) -> Result<(Checked, i64)> {
    copy(
        &SqliteConnectOptions::new().filename(backup).read_only(true),
        candidate,
    )
    .await?;
    let options = SqliteConnectOptions::new()
        .filename(candidate)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let number = super::cinema::highest_known_incarnation(&mut transaction).await?;
    let number = number.max(at_least) + 1;
    let why = super::cinema::NewLife::Restored;
    super::cinema::add_incarnation(&mut transaction, number, incarnation, why, by).await?;
    transaction.commit().await?;
    connection.close().await?;
    let checked = require_consistent(check_own(candidate).await?, backup)?;
    Ok((checked, number))
}

/// What the database in place is before it is replaced: its log written back, and its incarnation. None if
/// it is too damaged to say.
///
/// # Errors
/// A program that knows nothing of our locks has it open: what that one writes would go into the replaced database.
pub(crate) async fn settle_replaced(database: &Path) -> Result<Option<i64>> {
    let options = SqliteConnectOptions::new().filename(database);
    let Ok(mut connection) = SqliteConnection::connect_with(&options).await else {
        return Ok(None);
    };
    let number = super::cinema::incarnation_number(&mut connection).await;
    let written = super::checkpoint(&mut connection).await;
    // What was committed is on the disk, whatever happens here.
    let _ = connection.close().await;
    match written {
        Err(fault) if fault.code() == ErrorCode::Conflict => Err(Fault::new(
            ErrorCode::AlreadyOpen,
            format!(
                "Another program has {} open. Nothing was changed. Close whatever reads it, and try again.",
                database.display()
            ),
        )
        .with_cause(fault)),
        // A log that cannot be written back is kept with the database.
        Ok(()) | Err(_) => Ok(number.ok()),
    }
}
