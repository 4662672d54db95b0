//! Copies of the database, made while it is in use, and checked before they count.

use std::path::Path;

use marquee_protocol::error::ErrorCode;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use super::{Store, row};
use crate::fault::{Fault, Result};

/// What a checked copy holds.
pub(crate) struct Checked {
    pub bytes: u64,
    pub journal_entries: i64,
}

impl Store {
    /// Writes a copy of the database as it is at this moment to `target`, which must not exist, and checks
    /// it. `VACUUM INTO` copies inside one read transaction, so sales go on meanwhile.
    pub(crate) async fn back_up(&self, target: &Path) -> Result<Checked> {
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
        // is always a whole one.
        let partial = target.with_extension("partial");
        let _ = std::fs::remove_file(&partial);
        let path = partial.to_string_lossy().into_owned();
        // On a connection of its own: the readers may write nowhere, not even into another file, and the
        // writer stays free to sell.
        let mut connection = SqliteConnection::connect_with(&self.writer.connect_options()).await?;
        let copied = sqlx::query("VACUUM INTO ?")
            .bind(&path)
            .execute(&mut connection)
            .await;
        connection.close().await?;
        let checked = match copied {
            Ok(_) => check(&partial).await,
            Err(error) => Err(Fault::from(error)),
        };
        match checked {
            Ok(checked) => {
                std::fs::File::open(&partial)
                    .and_then(|file| file.sync_all())
                    .map_err(unusable)?;
                std::fs::rename(&partial, target).map_err(unusable)?;
                Ok(checked)
            }
            Err(fault) => {
                let _ = std::fs::remove_file(&partial);
                Err(fault)
            }
        }
    }
}

/// Checks a copy: SQLite's own integrity, foreign keys, and the journal's chain.
pub(crate) async fn check(path: &Path) -> Result<Checked> {
    let damaged = |what: String| {
        Fault::new(
            ErrorCode::DatabaseDamaged,
            format!(
                "{} is not a whole backup: {what}. Use another one.",
                path.display()
            ),
        )
    };
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options)
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
    if super::cinema::get(&mut connection)
        .await
        .ok()
        .flatten()
        .is_none()
    {
        return Err(damaged("it holds no cinema".to_owned()));
    }
    let journal_entries = super::journal::verify(&mut connection)
        .await?
        .map_err(|broken| {
            damaged(format!(
                "the journal is broken at entry {}",
                broken.sequence
            ))
        })?;
    connection.close().await?;
    let bytes = std::fs::metadata(path).map_err(Fault::internal)?.len();
    Ok(Checked {
        bytes,
        journal_entries,
    })
}

/// Refuses a copy that this program could not open, before it takes the place of one that it can.
async fn require_known_version(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let version = sqlx::query_scalar::<_, Option<i64>>("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(connection)
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
    Ok(())
}

/// Begins a new incarnation in a copy that is about to become the cinema's database.
pub(crate) async fn begin_incarnation(
    path: &Path,
    incarnation: marquee_domain::id::IncarnationId,
    by: &super::journal::By,
) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    super::cinema::add_incarnation(&mut transaction, incarnation, "restored", row::to_ms(by.at))
        .await?;
    let content = serde_json::json!({ "incarnation": incarnation });
    super::journal::append(&mut transaction, by, "restored", &content).await?;
    // Carts of the moment at which the copy was made are nobody's now.
    sqlx::query!("UPDATE show_seat SET state = 'free', sale_id = NULL WHERE state = 'held'")
        .execute(&mut *transaction)
        .await?;
    sqlx::query!("DELETE FROM hold")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}
