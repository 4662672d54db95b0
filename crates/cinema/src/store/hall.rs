//! Auditoriums.

use chrono::{DateTime, Utc};
use marquee_domain::id::HallId;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

#[derive(Debug, Clone)]
pub(crate) struct HallRecord {
    pub id: HallId,
    pub name: String,
    pub position: u32,
    pub cleaning_minutes: u32,
}

pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<HallRecord>> {
    let rows = sqlx::query!(
        "SELECT id, name, position, cleaning_minutes FROM hall ORDER BY position, name"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(HallRecord {
                id: HallId(row::id(&r.id)?),
                name: r.name,
                position: row::number(r.position)?,
                cleaning_minutes: row::number(r.cleaning_minutes)?,
            })
        })
        .collect()
}

pub(crate) async fn by_name(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Option<HallRecord>> {
    Ok(all(connection)
        .await?
        .into_iter()
        .find(|hall| hall.name == name))
}

pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    hall: &HallRecord,
    now: DateTime<Utc>,
) -> Result<()> {
    let now = row::to_ms(now);
    sqlx::query!(
        "INSERT INTO hall (id, name, position, cleaning_minutes, created_at) VALUES (?, ?, ?, ?, ?)",
        hall.id.0,
        hall.name,
        hall.position,
        hall.cleaning_minutes,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
