//! Carts that hold seats.

use chrono::{DateTime, Utc};
use marquee_domain::id::{SaleId, StaffId, TillId};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// How long a cart keeps its seats.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HoldRecord {
    pub sale_id: SaleId,
    pub till_id: TillId,
    pub staff_id: Option<StaffId>,
    pub expires_at: DateTime<Utc>,
    pub extended: bool,
}

pub(crate) async fn get(
    connection: &mut SqliteConnection,
    sale: SaleId,
) -> Result<Option<HoldRecord>> {
    let found = sqlx::query!(
        "SELECT till_id, staff_id, expires_at, extended FROM hold WHERE sale_id = ?",
        sale.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(HoldRecord {
                sale_id: sale,
                till_id: TillId(row::id(&r.till_id)?),
                staff_id: r.staff_id.as_deref().map(row::id).transpose()?.map(StaffId),
                expires_at: row::from_ms(r.expires_at)?,
                extended: r.extended == 1,
            })
        })
        .transpose()
}

pub(crate) async fn save(connection: &mut SqliteConnection, hold: &HoldRecord) -> Result<()> {
    let (expires_at, staff_id) = (row::to_ms(hold.expires_at), hold.staff_id.map(|id| id.0));
    sqlx::query!(
        "INSERT INTO hold (sale_id, till_id, staff_id, expires_at, extended) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (sale_id) DO UPDATE SET expires_at = excluded.expires_at, extended = excluded.extended",
        hold.sale_id.0,
        hold.till_id.0,
        staff_id,
        expires_at,
        hold.extended
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn delete(connection: &mut SqliteConnection, sale: SaleId) -> Result<()> {
    sqlx::query!("DELETE FROM hold WHERE sale_id = ?", sale.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether any hold has expired and is still there.
pub(crate) async fn any_expired(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<bool> {
    let now = row::to_ms(now);
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM hold WHERE expires_at <= ?) AS "found!: i64""#,
        now
    )
    .fetch_one(connection)
    .await?;
    Ok(found == 1)
}
