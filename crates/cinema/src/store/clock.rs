//! The doubt of the computer's clock.

use chrono::{DateTime, Utc};
use marquee_domain::clock::ClockDoubt;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::{Fault, Result};

/// A clock that somebody has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DoubtRecord {
    pub why: ClockDoubt,
    /// The last time that was believed.
    pub trusted_at: DateTime<Utc>,
    /// What the clock showed when it was noticed.
    pub shown_at: DateTime<Utc>,
}

pub(crate) async fn get(connection: &mut SqliteConnection) -> Result<Option<DoubtRecord>> {
    let found = sqlx::query!("SELECT why, trusted_at, shown_at FROM clock_doubt")
        .fetch_optional(connection)
        .await?;
    found
        .map(|r| {
            let why = ClockDoubt::from_name(&r.why)
                .ok_or_else(|| Fault::internal(format!("a clock is doubted as {}", r.why)))?;
            Ok(DoubtRecord {
                why,
                trusted_at: row::from_ms(r.trusted_at)?,
                shown_at: row::from_ms(r.shown_at)?,
            })
        })
        .transpose()
}

pub(crate) async fn set(connection: &mut SqliteConnection, doubt: &DoubtRecord) -> Result<()> {
    let why = doubt.why.name();
    let (trusted_at, shown_at) = (row::to_ms(doubt.trusted_at), row::to_ms(doubt.shown_at));
    sqlx::query!(
        "INSERT INTO clock_doubt (one, why, trusted_at, shown_at) VALUES (1, ?, ?, ?)
         ON CONFLICT (one) DO UPDATE SET why = excluded.why, trusted_at = excluded.trusted_at,
             shown_at = excluded.shown_at",
        why,
        trusted_at,
        shown_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn clear(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("DELETE FROM clock_doubt")
        .execute(connection)
        .await?;
    Ok(())
}
