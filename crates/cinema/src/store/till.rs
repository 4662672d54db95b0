//! Workstations.

use chrono::{DateTime, Utc};
use marquee_domain::id::TillId;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

pub(crate) struct TillRecord {
    pub id: TillId,
    pub number: u32,
    pub name: String,
    /// The chosen printer as JSON; none is the folder of PDFs.
    pub printer: Option<String>,
}

pub(crate) async fn get(
    connection: &mut SqliteConnection,
    id: TillId,
) -> Result<Option<TillRecord>> {
    let found = sqlx::query!("SELECT number, name, printer FROM till WHERE id = ?", id.0)
        .fetch_optional(connection)
        .await?;
    found
        .map(|r| {
            Ok(TillRecord {
                id,
                number: row::number(r.number)?,
                name: r.name,
                printer: r.printer,
            })
        })
        .transpose()
}

/// The cinema's first till: the one of the machine that keeps the database.
pub(crate) async fn first(connection: &mut SqliteConnection) -> Result<Option<TillId>> {
    let found = sqlx::query_scalar!("SELECT id FROM till ORDER BY number LIMIT 1")
        .fetch_optional(connection)
        .await?;
    found.map(|id| Ok(TillId(row::id(&id)?))).transpose()
}

pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    till: &TillRecord,
    now: DateTime<Utc>,
) -> Result<()> {
    let now = row::to_ms(now);
    sqlx::query!(
        "INSERT INTO till (id, number, name, created_at) VALUES (?, ?, ?, ?)",
        till.id.0,
        till.number,
        till.name,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn set_printer(
    connection: &mut SqliteConnection,
    id: TillId,
    printer: &str,
) -> Result<()> {
    sqlx::query!("UPDATE till SET printer = ? WHERE id = ?", printer, id.0)
        .execute(connection)
        .await?;
    Ok(())
}
