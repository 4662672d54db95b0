//! The journal: what happened with money, in the order in which it happened, never changed. It holds ids
//! and amounts, no personal data, so that a customer can be forgotten while the chain stays whole.

use serde::Deserialize;

use crate::chain::{Chain, Hash, Link, entry_hash};
use crate::id::{SeatIndex, ShowId, TicketId};
use crate::money::Minor;
use crate::pricing::TaxTotal;

/// One entry, as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first entry, without gaps.
    pub sequence: i64,
    /// Milliseconds since 1970 in UTC.
    pub at_ms: i64,
    /// What happened, such as `sale`.
    pub kind: String,
    /// Who did it: a staff member's id or a system actor's name.
    pub actor: String,
    /// At which till, if at one.
    pub till_id: Option<String>,
    /// The event's content as JSON text; the bytes are what is hashed.
    pub content: String,
    pub previous_hash: Hash,
    pub hash: Hash,
}

impl Entry {
    /// The hash that the entry must have.
    #[must_use]
    pub fn expected_hash(&self) -> Hash {
        entry_hash(
            Chain::Journal,
            &self.previous_hash,
            &[
                &self.sequence.to_le_bytes(),
                &self.at_ms.to_le_bytes(),
                self.kind.as_bytes(),
                self.actor.as_bytes(),
                self.till_id.as_deref().unwrap_or_default().as_bytes(),
                self.content.as_bytes(),
            ],
        )
    }

    #[must_use]
    pub fn link(&self) -> Link {
        Link {
            sequence: self.sequence,
            previous_hash: self.previous_hash,
            hash: self.hash,
            expected_hash: self.expected_hash(),
        }
    }
}

/// What a sale and its journal entry must say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalledSale {
    /// As it is printed.
    pub number: String,
    /// Milliseconds since 1970 in UTC.
    pub at_ms: i64,
    pub till_id: String,
    /// A staff member's id; what a program of the cinema sold has none.
    pub staff_id: Option<String>,
    pub content: SaleContent,
}

/// The part of it that the entry's content says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SaleContent {
    pub business_day: String,
    pub total_minor: Minor,
    pub taxes: Vec<TaxTotal>,
    pub payments: Vec<PaymentAmounts>,
    pub tickets: Vec<TicketAmount>,
}

/// One payment of a sale.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PaymentAmounts {
    pub tender: String,
    pub amount_minor: Minor,
    pub tendered_minor: Minor,
    pub change_minor: Minor,
}

/// One ticket of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct TicketAmount {
    pub ticket_id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    /// None: it has lost its line.
    pub price_minor: Option<Minor>,
}

/// How a sale and what was written of it disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disagreement {
    /// The sale has no entry.
    NotJournalled,
    /// The sale has more than one.
    JournalledTwice,
    /// An entry has no sale.
    NoSale,
    /// A receipt number was given to no sale.
    NumberMissing,
    Number,
    Time,
    Till,
    Staff,
    BusinessDay,
    Total,
    Taxes,
    Payments,
    /// Other tickets: one more, one less, or another one.
    Tickets,
    /// A ticket is for another seat or another show.
    Seat,
    Price,
    /// The lines do not add up to the total or to its taxes.
    Lines,
    /// The log for the central server tells the sale otherwise.
    Log,
    /// A good ticket's seat is not sold to it.
    SeatNotSold,
    /// A copy of a ticket and its entry say different things.
    Copy,
    /// A copy of a ticket has no entry.
    CopyNotJournalled,
    /// An entry of a copy has none.
    NoCopy,
}

/// The first thing in which a sale and what was written of it differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub how: Disagreement,
    /// What was written when it was sold.
    pub written: String,
    /// What the database holds now.
    pub found: String,
}

impl Difference {
    pub fn new(how: Disagreement, written: impl ToString, found: impl ToString) -> Self {
        Self {
            how,
            written: written.to_string(),
            found: found.to_string(),
        }
    }
}

/// Holds a sale against its entry, thing by thing. In which order payments and tickets stand says nothing.
///
/// # Errors
/// They differ.
pub fn agree(found: &JournalledSale, written: &JournalledSale) -> Result<(), Difference> {
    use Disagreement as D;
    let nobody = "a program";
    let staff = |sale: &JournalledSale| sale.staff_id.clone().unwrap_or_else(|| nobody.to_owned());
    let (was, is) = (&written.content, &found.content);
    same(D::Number, &written.number, &found.number)?;
    same(D::Time, &written.at_ms, &found.at_ms)?;
    same(D::Till, &written.till_id, &found.till_id)?;
    same(D::Staff, &staff(written), &staff(found))?;
    same(D::BusinessDay, &was.business_day, &is.business_day)?;
    same(D::Total, &was.total_minor.0, &is.total_minor.0)?;
    if was.taxes != is.taxes {
        return Err(Difference::new(
            D::Taxes,
            taxes(&was.taxes),
            taxes(&is.taxes),
        ));
    }
    let (paid_then, paid_now) = (sorted(&was.payments), sorted(&is.payments));
    if paid_then != paid_now {
        return Err(Difference::new(
            D::Payments,
            payments(&paid_then),
            payments(&paid_now),
        ));
    }
    agree_on_tickets(&sorted(&was.tickets), &sorted(&is.tickets))
}

/// Holds tickets that are in the order of their ids against each other.
fn agree_on_tickets(written: &[TicketAmount], found: &[TicketAmount]) -> Result<(), Difference> {
    use Disagreement as D;
    same(D::Tickets, &written.len(), &found.len())?;
    for (was, is) in written.iter().zip(found) {
        same(D::Tickets, &was.ticket_id, &is.ticket_id)?;
        let seat = |ticket: &TicketAmount| {
            format!(
                "seat {} of show {} for ticket {}",
                ticket.seat.0, ticket.show_id, ticket.ticket_id
            )
        };
        same(D::Seat, &seat(was), &seat(is))?;
        let price = |ticket: &TicketAmount| match ticket.price_minor {
            Some(price) => format!("{} for ticket {}", price.0, ticket.ticket_id),
            None => format!("no price for ticket {}", ticket.ticket_id),
        };
        same(D::Price, &price(was), &price(is))?;
    }
    Ok(())
}

fn same<T: PartialEq + ToString>(
    how: Disagreement,
    written: &T,
    found: &T,
) -> Result<(), Difference> {
    if written == found {
        Ok(())
    } else {
        Err(Difference::new(how, written.to_string(), found.to_string()))
    }
}

fn sorted<T: Clone + Ord>(all: &[T]) -> Vec<T> {
    let mut all = all.to_vec();
    all.sort();
    all
}

fn taxes(all: &[TaxTotal]) -> String {
    let one = |tax: &TaxTotal| format!("{} of {}", tax.tax_minor.0, tax.name);
    all.iter().map(one).collect::<Vec<_>>().join(" and ")
}

fn payments(all: &[PaymentAmounts]) -> String {
    if all.is_empty() {
        return "none".to_owned();
    }
    let one = |paid: &PaymentAmounts| {
        format!(
            "{} in {} ({} handed over, {} back)",
            paid.amount_minor.0, paid.tender, paid.tendered_minor.0, paid.change_minor.0
        )
    };
    all.iter().map(one).collect::<Vec<_>>().join(" and ")
}
