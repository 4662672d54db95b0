//! Carts that hold seats.

use chrono::{DateTime, Utc};
use marquee_domain::id::{ProgramId, SaleId, SessionId, StaffId, TillId};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// Whose a cart is, and how long it keeps its seats.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HoldRecord {
    pub sale_id: SaleId,
    pub holder: Holder,
    /// None: it was begun by a call without a session.
    pub place: Option<Workplace>,
    pub expires_at: DateTime<Utc>,
    pub extended: bool,
}

impl HoldRecord {
    /// Whether it still holds its seats. One that does not is as good as none, though its row may still be there.
    pub(crate) fn is_running(&self, now: DateTime<Utc>) -> bool {
        self.expires_at > now
    }
}

/// Whose a cart is: a person's, at the till where they began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    pub till_id: TillId,
    /// None: a program of the cinema itself.
    pub staff_id: Option<StaffId>,
}

impl Holder {
    pub(super) fn of_row(till_id: &[u8], staff_id: Option<&[u8]>) -> Result<Self> {
        Ok(Self {
            till_id: TillId(row::id(till_id)?),
            staff_id: staff_id.map(row::id).transpose()?.map(StaffId),
        })
    }
}

/// Where a cart is worked on: in a session, which lives in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Workplace {
    pub session_id: SessionId,
    pub program_id: ProgramId,
}

fn workplace(session_id: Option<&[u8]>, program_id: Option<&[u8]>) -> Result<Option<Workplace>> {
    let both = session_id.zip(program_id);
    both.map(|(session_id, program_id)| {
        Ok(Workplace {
            session_id: SessionId(row::id(session_id)?),
            program_id: ProgramId(row::id(program_id)?),
        })
    })
    .transpose()
}

pub(crate) async fn get(
    connection: &mut SqliteConnection,
    sale: SaleId,
) -> Result<Option<HoldRecord>> {
    let found = sqlx::query!(
        "SELECT till_id, staff_id, expires_at, extended, session_id, program_id FROM hold WHERE sale_id = ?",
        sale.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(HoldRecord {
                sale_id: sale,
                holder: Holder::of_row(&r.till_id, r.staff_id.as_deref())?,
                place: workplace(r.session_id.as_deref(), r.program_id.as_deref())?,
                expires_at: row::from_ms(r.expires_at)?,
                extended: r.extended == 1,
            })
        })
        .transpose()
}

pub(crate) async fn save(connection: &mut SqliteConnection, hold: &HoldRecord) -> Result<()> {
    let expires_at = row::to_ms(hold.expires_at);
    let staff_id = hold.holder.staff_id.map(|id| id.0);
    let session_id = hold.place.map(|place| place.session_id.0);
    let program_id = hold.place.map(|place| place.program_id.0);
    sqlx::query!(
        "INSERT INTO hold (sale_id, till_id, staff_id, expires_at, extended, session_id, program_id)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (sale_id) DO UPDATE SET expires_at = excluded.expires_at, extended = excluded.extended,
             session_id = excluded.session_id, program_id = excluded.program_id",
        hold.sale_id.0,
        hold.holder.till_id.0,
        staff_id,
        expires_at,
        hold.extended,
        session_id,
        program_id,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A till's carts that were begun in a session, the one that lasts longest first.
pub(crate) async fn of_sessions_at(
    connection: &mut SqliteConnection,
    till: TillId,
) -> Result<Vec<HoldRecord>> {
    let rows = sqlx::query!(
        "SELECT sale_id, till_id, staff_id, expires_at, extended, session_id, program_id FROM hold
         WHERE till_id = ? AND session_id IS NOT NULL ORDER BY expires_at DESC",
        till.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(HoldRecord {
                sale_id: SaleId(row::id(&r.sale_id)?),
                holder: Holder::of_row(&r.till_id, r.staff_id.as_deref())?,
                place: workplace(r.session_id.as_deref(), r.program_id.as_deref())?,
                expires_at: row::from_ms(r.expires_at)?,
                extended: r.extended == 1,
            })
        })
        .collect()
}

pub(crate) async fn delete(connection: &mut SqliteConnection, sale: SaleId) -> Result<()> {
    sqlx::query!("DELETE FROM hold WHERE sale_id = ?", sale.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether any hold has expired and is still there, or lasts longer than any may.
pub(crate) async fn any_out_of_time(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> Result<bool> {
    let (now, latest) = (row::to_ms(now), row::to_ms(latest));
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM hold WHERE expires_at <= ? OR expires_at > ?) AS "found!: i64""#,
        now,
        latest
    )
    .fetch_one(connection)
    .await?;
    Ok(found == 1)
}

/// Lets holds that would last longer than `latest` end at `usual`.
pub(crate) async fn shorten(
    connection: &mut SqliteConnection,
    latest: DateTime<Utc>,
    usual: DateTime<Utc>,
) -> Result<()> {
    let (latest, usual) = (row::to_ms(latest), row::to_ms(usual));
    sqlx::query!(
        "UPDATE hold SET expires_at = ? WHERE expires_at > ?",
        usual,
        latest
    )
    .execute(connection)
    .await?;
    Ok(())
}
