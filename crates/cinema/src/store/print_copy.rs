//! Copies of tickets: print jobs beside a ticket's first one. Which there are, and new ones.

use chrono::{DateTime, Utc};
use marquee_domain::id::{PrintJobId, SaleId, StaffId, TicketId, TillId};
use marquee_domain::reprint::ReprintReason;
use sqlx::SqliteConnection;

use super::print_job::PrintState;
use super::row;
use super::ticket::TicketState;
use crate::fault::{Fault, Result};

/// A ticket that somebody wants a copy of.
#[derive(Debug, Clone)]
pub(crate) struct TicketToCopy {
    pub sale_id: SaleId,
    pub state: TicketState,
    /// The number of its newest paper: 0 is the original.
    pub copy: u32,
    pub print_state: PrintState,
}

/// A copy that is to be printed.
#[derive(Debug, Clone)]
pub(crate) struct NewCopy {
    pub id: PrintJobId,
    pub till_id: TillId,
    pub sale_id: SaleId,
    pub ticket_id: TicketId,
    /// 1 is the first copy.
    pub copy: u32,
    pub reason: ReprintReason,
    pub note: Option<String>,
    pub staff_id: Option<StaffId>,
}

/// A ticket and the newest of its papers.
pub(crate) async fn ticket(
    connection: &mut SqliteConnection,
    id: TicketId,
) -> Result<Option<TicketToCopy>> {
    let found = sqlx::query!(
        r#"SELECT ticket.sale_id, ticket.state, print_job.copy, print_job.state AS print_state
           FROM ticket JOIN print_job ON print_job.sale_id = ticket.sale_id AND print_job.ticket_id = ticket.id
           WHERE ticket.id = ? ORDER BY print_job.copy DESC LIMIT 1"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(TicketToCopy {
                sale_id: SaleId(row::id(&r.sale_id)?),
                state: TicketState::from_name(&r.state)?,
                copy: row::number(r.copy)?,
                print_state: PrintState::from_name(&r.print_state)?,
            })
        })
        .transpose()
}

/// What was asked of a copy with this id: its ticket and why. None: there is no such job; an original has no reason.
pub(crate) async fn asked(
    connection: &mut SqliteConnection,
    id: PrintJobId,
) -> Result<Option<(TicketId, Option<ReprintReason>)>> {
    let found = sqlx::query!("SELECT ticket_id, reason FROM print_job WHERE id = ?", id.0)
        .fetch_optional(connection)
        .await?;
    found
        .map(|r| {
            let reason = r.reason.as_deref().map(reason).transpose()?;
            Ok((TicketId(row::id(&r.ticket_id)?), reason))
        })
        .transpose()
}

pub(crate) fn reason(name: &str) -> Result<ReprintReason> {
    ReprintReason::from_name(name)
        .ok_or_else(|| Fault::internal(format!("the database holds the reason {name}")))
}

/// Puts a copy into the queue of its till.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    new: &NewCopy,
    now: DateTime<Utc>,
) -> Result<()> {
    let (now, reason, staff_id) = (
        row::to_ms(now),
        new.reason.name(),
        new.staff_id.map(|id| id.0),
    );
    sqlx::query!(
        "INSERT INTO print_job (id, till_id, sale_id, ticket_id, copy, state, reason, note, staff_id,
                                created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?)",
        new.id.0,
        new.till_id.0,
        new.sale_id.0,
        new.ticket_id.0,
        new.copy,
        reason,
        new.note,
        staff_id,
        now,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
