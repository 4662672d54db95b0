//! Wrong PINs by the number that was typed, so that every program that has the cinema open counts the same.

use chrono::TimeDelta;
use marquee_domain::lockout::Failures;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// What is older counts for nothing: the longest row of lockouts has faded by then.
const KEPT: TimeDelta = TimeDelta::days(1);

/// So many numbers that nobody has are remembered. Whoever types more is forgotten the oldest.
const STRANGERS_LIMIT: i64 = 10_000;

pub(crate) async fn of(
    connection: &mut SqliteConnection,
    staff_number: u32,
) -> Result<Option<Failures>> {
    let found = sqlx::query!(
        "SELECT failures, last_at FROM pin_failure WHERE staff_number = ?",
        staff_number
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(Failures {
                count: row::number(r.failures)?,
                last_at: row::from_ms(r.last_at)?,
            })
        })
        .transpose()
}

/// Writes the failures of a number, and clears away what would otherwise only grow.
pub(crate) async fn set(
    connection: &mut SqliteConnection,
    staff_number: u32,
    failures: Failures,
) -> Result<()> {
    let last_at = row::to_ms(failures.last_at);
    sqlx::query!(
        "INSERT INTO pin_failure (staff_number, failures, last_at) VALUES (?, ?, ?)
         ON CONFLICT (staff_number) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
        staff_number,
        failures.count,
        last_at
    )
    .execute(&mut *connection)
    .await?;
    let forgotten = row::to_ms(failures.last_at - KEPT);
    sqlx::query!("DELETE FROM pin_failure WHERE last_at < ?", forgotten)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "DELETE FROM pin_failure WHERE staff_number IN (
             SELECT staff_number FROM pin_failure
             WHERE staff_number NOT IN (SELECT number FROM staff)
             ORDER BY last_at DESC LIMIT -1 OFFSET ?)",
        STRANGERS_LIMIT
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// After a right PIN, or a new one.
pub(crate) async fn forget(connection: &mut SqliteConnection, staff_number: u32) -> Result<()> {
    sqlx::query!(
        "DELETE FROM pin_failure WHERE staff_number = ?",
        staff_number
    )
    .execute(connection)
    .await?;
    Ok(())
}
