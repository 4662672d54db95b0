//! The cinema's SQLite file: all SQL of the node, one file per aggregate.
//!
//! One connection writes, in transactions that take the write lock at once; others read and cannot
//! write. Rules are not here: a function of the store reads or writes what it is told.

use std::path::Path;
use std::time::Duration;

use marquee_contract::error::ErrorCode;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};

use crate::fault::{Fault, Result};
use readers::{Reader, Readers};
pub(crate) use writer::WriteTransaction;
use writer::Writer;

pub(crate) mod backup;
pub(crate) mod chain;
pub(crate) mod cinema;
pub(crate) mod clock;
pub(crate) mod film;
pub(crate) mod hall;
pub(crate) mod hold;
pub(crate) mod journal;
pub(crate) mod log;
pub(crate) mod new_sale;
pub(crate) mod pin_failure;
pub(crate) mod plan;
pub(crate) mod price_card;
pub(crate) mod print_copy;
pub(crate) mod print_job;
mod readers;
pub(crate) mod receipt;
pub(crate) mod rights;
pub(crate) mod row;
pub(crate) mod sale;
pub(crate) mod sale_list;
pub(crate) mod seat;
pub(crate) mod show;
pub(crate) mod staff;
pub(crate) mod tax_rate;
pub(crate) mod ticket;
pub(crate) mod ticket_type;
pub(crate) mod till;
mod writer;
pub(crate) mod written_copies;
pub(crate) mod written_sales;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/cinema");

/// SQLite before this version can damage a database in WAL mode when two connections reset the log at the
/// same moment (fixed in 3.51.3; <https://sqlite.org/wal.html>, "the WAL-reset bug").
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a writer waits for another process's transaction.
const BUSY_SECONDS: u64 = 5;
const READERS: usize = 4;

/// Statements that a connection keeps prepared: more than there are queries, so that none is prepared twice.
const STATEMENTS: usize = 256;

/// The open database.
#[derive(Debug)]
pub(crate) struct Store {
    options: SqliteConnectOptions,
    writer: Writer,
    readers: Readers,
}

impl Store {
    /// Opens the file and brings its tables up to date.
    pub(crate) async fn open(path: &Path, create: bool) -> Result<Self> {
        if create {
            own_file(path)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is gone from the file as well: PINs of a first run, a customer's address.
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(BUSY_SECONDS))
            .statement_cache_capacity(STATEMENTS);
        let mut connection = options.connect().await?;
        check_version(&mut connection).await?;
        // Not `run`, whose future cannot be sent between threads.
        MIGRATIONS
            .run_direct(None, &mut connection, false)
            .await
            .map_err(migration_fault)?;
        Ok(Self {
            writer: Writer::new(connection, options.clone()),
            readers: Readers::new(options.clone().pragma("query_only", "ON"), READERS),
            options,
        })
    }

    pub(crate) async fn read(&self) -> Result<Reader<'_>> {
        self.readers.lend().await
    }

    pub(crate) async fn write(&self) -> Result<WriteTransaction> {
        self.writer.begin().await
    }

    /// A number that changes when another process commits. SQLite counts for each connection the commits
    /// of all others; for the one that does all of this process's writing, those are the other processes'.
    pub(crate) async fn others_version(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&mut *self.writer.lend().await?)
            .await?)
    }

    /// Writes the log back into the file and empties it.
    pub(crate) async fn write_back(&self) -> Result<()> {
        checkpoint(&mut *self.writer.lend().await?).await
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        // The last connection writes the log back into the file, so that it can be copied as it is.
        self.writer.close().await;
    }
}

/// Writes the log back into the file and empties it. That somebody reads an older state for too long is no error to
/// SQLite, which then writes back a part and says so in a row.
async fn checkpoint(connection: &mut SqliteConnection) -> Result<()> {
    let is_busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(connection)
        .await?;
    if is_busy == 0 {
        return Ok(());
    }
    Err(Fault::new(
        ErrorCode::Conflict,
        "Another program is reading the cinema's database and did not finish in time. Nothing is lost. Try again.",
    ))
}

/// Makes the file so that only its owner reads it, before SQLite does: it holds PINs' hashes. SQLite gives
/// its companion files the same rights.
fn own_file(path: &Path) -> Result<()> {
    let mut options = std::fs::File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => Err(Fault::new(
            ErrorCode::DiskFull,
            "The disk is full; the cinema could not be made. Free some space and try again.",
        )),
        Err(error) => Err(Fault::new(
            ErrorCode::DatabaseReadOnly,
            format!(
                "The cinema's database {} cannot be made: {error}.",
                path.display()
            ),
        )),
    }
}

async fn check_version(connection: &mut SqliteConnection) -> Result<()> {
    let text: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(connection)
        .await?;
    let mut numbers = text.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let version = (next(), next(), next());
    if version < OLDEST_SQLITE {
        return Err(Fault::internal(format!(
            "SQLite {text} is too old to keep money in"
        )));
    }
    Ok(())
}

fn migration_fault(error: MigrateError) -> Fault {
    match error {
        MigrateError::VersionMissing(version) => Fault::new(
            ErrorCode::DatabaseNewer,
            format!(
                "This cinema's database was made by a newer Marquee (it has migration {version}). Nothing \
                 was changed. Install the newer version to open it."
            ),
        ),
        MigrateError::VersionMismatch(version) => Fault::new(
            ErrorCode::DatabaseUnreleased,
            format!(
                "This cinema's database was made by a version of Marquee that was never released (its migration \
                 {version} is another one). Nothing was changed. Open it with that version, or make a new cinema \
                 in another folder."
            ),
        ),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            Fault::from(error)
        }
        other => Fault::internal(other),
    }
}
