//! Copies of tickets that were printed: after a jam, for a customer who lost theirs.
//!
//! A copy is a print job like any other: claimed before it leaves, and asked about when nobody knows what became of
//! it. Whoever sells may make one, without a limit, because the queue must not wait for a supervisor; each is
//! journalled with who, when and why, in the same transaction.

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::id::{PrintJobId, TicketId};
use marquee_domain::permission::Permission;
use marquee_domain::pricing::TICKETS_PER_SALE_LIMIT;
use marquee_domain::reprint::ReprintReason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::PrintJobList;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;
use crate::store::journal::By;
use crate::store::print_copy::{NewCopy, TicketToCopy};
use crate::store::print_job::PrintState;
use crate::store::ticket::TicketState;
use crate::store::written_copies::KIND;

const NOTE_LIMIT_CHARACTERS: usize = 120;

/// One copy that is asked for.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyToPrint {
    /// Made by whoever asks: asked twice with the same id, it is printed once.
    pub job_id: PrintJobId,
    pub ticket_id: TicketId,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReprintInput {
    pub copies: Vec<CopyToPrint>,
    pub reason: ReprintReason,
    /// What happened, for the reason "other" and only for it, in up to 120 characters. It is not journalled. Leave
    /// names out all the same.
    pub note: Option<String>,
}

/// What the journal says of a copy: ids and the reason, never the note.
#[derive(Serialize)]
struct Entry {
    job_id: PrintJobId,
    ticket_id: TicketId,
    sale_id: marquee_domain::id::SaleId,
    sale_number: String,
    copy: u32,
    reason: ReprintReason,
}

#[derive(Debug)]
pub struct Reprint;

impl Operation<Cinema> for Reprint {
    const NAME: &'static str = "print_job.reprint";
    const SUMMARY: &'static str =
        "Prints copies of tickets that were printed, each marked as a copy and journalled.";
    const ACCESS: Access = Access::Needs(Permission::Reprint);
    type Input = ReprintInput;
    type Output = PrintJobList;

    async fn run(&self, call: &Call, input: ReprintInput) -> Result<PrintJobList> {
        if !(1..=TICKETS_PER_SALE_LIMIT).contains(&input.copies.len()) {
            return Err(Fault::invalid(format!(
                "Ask for 1 to {TICKETS_PER_SALE_LIMIT} copies."
            )));
        }
        let note = note(&input)?;
        let mut transaction = call.node.store().write().await?;
        for copy in &input.copies {
            match store::print_copy::asked(&mut transaction, copy.job_id).await? {
                None => {
                    let new = new_copy(call, &mut transaction, *copy, input.reason, &note).await?;
                    print(call, &mut transaction, &new).await?;
                }
                // Asked again, because the first answer was lost or the button was pressed twice.
                Some(before) if before == (copy.ticket_id, Some(input.reason)) => {}
                Some(_) => {
                    return Err(Fault::new(
                        ErrorCode::Conflict,
                        "Something else was printed under this id. Nothing was printed now. Ask again.",
                    ));
                }
            }
        }
        let mut jobs = Vec::with_capacity(input.copies.len());
        for copy in &input.copies {
            let job = store::print_job::get(&mut transaction, copy.job_id).await?;
            jobs.push(job.ok_or_else(|| Fault::internal("a copy is gone"))?);
        }
        transaction.commit().await?;
        call.node.emit(Event::PrintJobsChanged);
        Ok(PrintJobList { jobs })
    }
}

/// The note without the space around it.
fn note(input: &ReprintInput) -> Result<Option<String>> {
    let note = input.note.as_deref().map(str::trim).unwrap_or_default();
    let length = note.chars().count();
    match input.reason {
        ReprintReason::Other if length == 0 => Err(Fault::invalid(
            "Say in a few words why the copy is needed, without the customer's name.",
        )),
        ReprintReason::Other if length > NOTE_LIMIT_CHARACTERS => Err(Fault::invalid(format!(
            "A note has at most {NOTE_LIMIT_CHARACTERS} characters."
        ))),
        ReprintReason::Other if note.chars().any(char::is_control) => {
            Err(Fault::invalid("A note is one line of text."))
        }
        ReprintReason::Other => Ok(Some(note.to_owned())),
        ReprintReason::PaperJam | ReprintReason::Unreadable | ReprintReason::Lost if length > 0 => {
            Err(Fault::invalid("Only the reason “other” has a note."))
        }
        ReprintReason::PaperJam | ReprintReason::Unreadable | ReprintReason::Lost => Ok(None),
    }
}

/// Why a ticket has no further copy now.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum WhyNoCopy {
    TicketNotLive,
    /// The ticket itself failed to print.
    NotPrinted,
    /// It was printed, and the last copy of it was not.
    CopyNotPrinted,
    InDoubt,
    BeingPrinted,
}

/// The details of [`ErrorCode::CopyRefused`].
#[derive(Serialize)]
struct RefusedCopy {
    ticket_id: TicketId,
    reason: WhyNoCopy,
}

impl WhyNoCopy {
    fn sentence(self) -> &'static str {
        match self {
            Self::TicketNotLive => "This ticket admits nobody any more, so it has no copies.",
            Self::NotPrinted => "This ticket was not printed yet. Print it again; that is no copy.",
            Self::CopyNotPrinted => {
                "The last copy of this ticket did not print. Print that one again instead of another copy."
            }
            Self::InDoubt => "Nobody has said yet whether this ticket came out. Say so first.",
            Self::BeingPrinted => "This ticket is being printed. Wait for it, then ask for a copy.",
        }
    }
}

fn why_no_copy(ticket: &TicketToCopy) -> Option<WhyNoCopy> {
    match ticket.state {
        TicketState::Live => {}
        TicketState::Refunded | TicketState::Exchanged | TicketState::Cancelled => {
            return Some(WhyNoCopy::TicketNotLive);
        }
    }
    match ticket.print_state {
        PrintState::Printed => None,
        PrintState::Failed if ticket.copy == 0 => Some(WhyNoCopy::NotPrinted),
        PrintState::Failed => Some(WhyNoCopy::CopyNotPrinted),
        PrintState::Unknown => Some(WhyNoCopy::InDoubt),
        PrintState::Queued | PrintState::HandedOver => Some(WhyNoCopy::BeingPrinted),
    }
}

/// The next copy of a ticket, if its newest paper is known to be printed and the ticket still admits.
async fn new_copy(
    call: &Call,
    connection: &mut SqliteConnection,
    asked: CopyToPrint,
    reason: ReprintReason,
    note: &Option<String>,
) -> Result<NewCopy> {
    let ticket = store::print_copy::ticket(connection, asked.ticket_id)
        .await?
        .ok_or_else(|| Fault::not_found("ticket"))?;
    if let Some(why) = why_no_copy(&ticket) {
        let details = RefusedCopy {
            ticket_id: asked.ticket_id,
            reason: why,
        };
        return Err(Fault::new(ErrorCode::CopyRefused, why.sentence()).with_details(details));
    }
    Ok(NewCopy {
        id: asked.job_id,
        till_id: call.till_id,
        sale_id: ticket.sale_id,
        ticket_id: asked.ticket_id,
        copy: ticket.copy + 1,
        reason,
        note: note.clone(),
        staff_id: call.staff_id(),
    })
}

/// Queues a copy at the till where it was asked for, and journals it.
async fn print(call: &Call, connection: &mut SqliteConnection, new: &NewCopy) -> Result<()> {
    store::print_copy::insert(connection, new, call.now).await?;
    let sale = store::sale::get(connection, new.sale_id)
        .await?
        .ok_or_else(|| Fault::internal("a ticket's sale is gone"))?;
    let entry = Entry {
        job_id: new.id,
        ticket_id: new.ticket_id,
        sale_id: new.sale_id,
        sale_number: sale.number,
        copy: new.copy,
        reason: new.reason,
    };
    store::journal::append(connection, &By::of(call), KIND, &entry).await
}
