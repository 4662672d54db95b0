//! The sales held against what was written when they were made: the journal's entries and the log's facts.
//!
//! Entries and facts are read in their order, in pages. A receipt number is taken in the transaction that writes the
//! entry, so within a series the numbers count up from 1 without a gap: that tells an entry too many, a sale that was
//! never journalled, and an end that was cut off sale and all, without remembering every sale.

use std::collections::{BTreeMap, VecDeque};

use marquee_domain::id::{SaleId, StaffId, TillId};
use marquee_domain::journal::{Difference, Disagreement, JournalledSale, SaleContent, agree};
use marquee_domain::money::Minor;
use marquee_protocol::fact::Fact;
use sqlx::SqliteConnection;

use super::{receipt, row};
use crate::fault::{Fault, Result};

const PAGE: i64 = 500;

/// A sale that does not agree with what was written of it, by its printed number.
#[derive(Debug)]
pub(crate) struct Disagreeing {
    pub number: String,
    pub difference: Difference,
}

/// An entry, and what the database holds of its sale.
struct Pair {
    sequence: i64,
    at_ms: i64,
    actor: String,
    entry_till_id: Option<String>,
    content: String,
    sale: Option<SaleRow>,
}

struct SaleRow {
    series: String,
    number: i64,
    till_id: TillId,
    staff_id: Option<StaffId>,
    business_day: String,
    paid_at: i64,
    total_minor: i64,
    taxes: String,
    payments: String,
    tickets: String,
    lines_gross_minor: i64,
    lines_tax_minor: i64,
}

/// What each entry's content says beside what is compared thing by thing.
#[derive(serde::Deserialize)]
struct Numbered {
    sale_id: SaleId,
    number: String,
}

/// Holds every sale against its entry and its fact, and every copy of a ticket against its entry; answers how many
/// sales agree. Both chains must be whole: what is
/// read here is what was written.
pub(crate) async fn verify(
    connection: &mut SqliteConnection,
) -> Result<std::result::Result<i64, Disagreeing>> {
    let mut facts = Facts::default();
    let mut last_numbers: BTreeMap<String, i64> = BTreeMap::new();
    let (mut agreeing, mut after) = (0, 0);
    loop {
        let page = page(connection, after).await?;
        let Some(last) = page.last() else { break };
        after = last.sequence;
        for pair in &page {
            let named: Numbered = serde_json::from_str(&pair.content)?;
            let fact = facts.next(connection).await?;
            let held = hold(pair, &named, fact.as_ref(), &mut last_numbers)?;
            if let Err(difference) = held {
                let number = named.number;
                return Ok(Err(Disagreeing { number, difference }));
            }
            agreeing += 1;
        }
    }
    if let Some(Fact::Sold { number, .. }) = facts.next(connection).await? {
        let difference = Difference::new(Disagreement::Log, "no entry", "a fact in the log");
        return Ok(Err(Disagreeing { number, difference }));
    }
    if let Some(disagreeing) = beyond(connection, &last_numbers).await? {
        return Ok(Err(disagreeing));
    }
    if let Some(disagreeing) = unsold_seat(connection).await? {
        return Ok(Err(disagreeing));
    }
    Ok(super::written_copies::verify(connection)
        .await?
        .map(|()| agreeing))
}

/// Holds one sale against its entry and its fact.
fn hold(
    pair: &Pair,
    named: &Numbered,
    fact: Option<&Fact>,
    last_numbers: &mut BTreeMap<String, i64>,
) -> Result<std::result::Result<(), Difference>> {
    let written: SaleContent = serde_json::from_str(&pair.content)?;
    let Some(row) = &pair.sale else {
        let gone = Difference::new(Disagreement::NoSale, &named.number, "no sale");
        return Ok(Err(gone));
    };
    let last = last_numbers.entry(row.series.clone()).or_default();
    if row.number <= *last {
        let twice = Difference::new(Disagreement::JournalledTwice, "two entries", "one sale");
        return Ok(Err(twice));
    }
    if row.number > *last + 1 {
        let missing = receipt::number(&row.series, *last + 1);
        let gap = Difference::new(Disagreement::NumberMissing, missing, "no such sale");
        return Ok(Err(gap));
    }
    *last = row.number;
    let found = match found(row) {
        Ok(found) => found,
        Err(difference) => return Ok(Err(difference)),
    };
    let written = JournalledSale {
        number: named.number.clone(),
        at_ms: pair.at_ms,
        till_id: pair.entry_till_id.clone().unwrap_or_default(),
        staff_id: Some(pair.actor.clone()).filter(|actor| !actor.starts_with("system:")),
        content: written,
    };
    Ok(agree(&found, &written)
        .and_then(|()| lines_add_up(row, &found.content))
        .and_then(|()| logged(named, &written, fact)))
}

/// The sale as the database holds it; what is no list of what it should be disagrees.
fn found(row: &SaleRow) -> std::result::Result<JournalledSale, Difference> {
    fn list<T: serde::de::DeserializeOwned>(
        how: Disagreement,
        json: &str,
    ) -> std::result::Result<T, Difference> {
        serde_json::from_str(json).map_err(|error| Difference::new(how, "a list", error))
    }
    Ok(JournalledSale {
        number: receipt::number(&row.series, row.number),
        at_ms: row.paid_at,
        till_id: row.till_id.to_string(),
        staff_id: row.staff_id.map(|id| id.to_string()),
        content: SaleContent {
            business_day: row.business_day.clone(),
            total_minor: Minor(row.total_minor),
            taxes: list(Disagreement::Taxes, &row.taxes)?,
            payments: list(Disagreement::Payments, &row.payments)?,
            tickets: list(Disagreement::Tickets, &row.tickets)?,
        },
    })
}

fn lines_add_up(row: &SaleRow, sale: &SaleContent) -> std::result::Result<(), Difference> {
    let taxes: i64 = sale.taxes.iter().map(|tax| tax.tax_minor.0).sum();
    for (written, found, what) in [
        (row.total_minor, row.lines_gross_minor, "in all"),
        (taxes, row.lines_tax_minor, "of tax"),
    ] {
        if written != found {
            let say = |amount: i64| format!("{amount} {what}");
            return Err(Difference::new(
                Disagreement::Lines,
                say(written),
                say(found),
            ));
        }
    }
    Ok(())
}

/// The log tells the same sales in the same order: each entry was written with its fact.
fn logged(
    named: &Numbered,
    written: &JournalledSale,
    fact: Option<&Fact>,
) -> std::result::Result<(), Difference> {
    let Some(Fact::Sold {
        sale_id,
        number,
        total_minor,
        tickets,
    }) = fact
    else {
        return Err(Difference::new(
            Disagreement::Log,
            &named.number,
            "no fact in the log",
        ));
    };
    let ticket = |place: usize| {
        let ticket = tickets.get(place)?;
        Some((
            ticket.ticket_id,
            ticket.show_id,
            ticket.seat,
            Some(ticket.price_minor),
        ))
    };
    let content = &written.content;
    let tells_the_same = *sale_id == named.sale_id
        && *number == named.number
        && *total_minor == content.total_minor
        && tickets.len() == content.tickets.len()
        && content.tickets.iter().enumerate().all(|(place, sold)| {
            ticket(place) == Some((sold.ticket_id, sold.show_id, sold.seat, sold.price_minor))
        });
    if tells_the_same {
        return Ok(());
    }
    Err(Difference::new(
        Disagreement::Log,
        &named.number,
        format!("{number} in the log, or another price or seat of it"),
    ))
}

/// The next entries of sales, each with its sale.
async fn page(connection: &mut SqliteConnection, after: i64) -> Result<Vec<Pair>> {
    let rows = sqlx::query!(
        r#"SELECT journal.sequence AS "sequence!", journal.at, journal.actor, journal.till_id AS entry_till_id,
                  journal.content, sale.series AS "series?", sale.number AS "number?", sale.till_id AS "till_id?",
                  sale.staff_id AS "staff_id?", sale.business_day AS "business_day?", sale.paid_at AS "paid_at?",
                  sale.total_minor AS "total_minor?", sale.taxes AS "taxes?",
                  (SELECT json_group_array(json_object('tender', tender, 'amount_minor', amount_minor,
                              'tendered_minor', tendered_minor, 'change_minor', change_minor))
                   FROM payment WHERE payment.sale_id = sale.id) AS "payments!: String",
                  (SELECT json_group_array(json_object('ticket_id', hex(ticket.id), 'show_id', hex(show_id),
                              'seat', seat, 'price_minor', gross_minor))
                   FROM ticket LEFT JOIN sale_line
                       ON sale_line.sale_id = ticket.sale_id AND sale_line.ticket_id = ticket.id
                   WHERE ticket.sale_id = sale.id) AS "tickets!: String",
                  (SELECT coalesce(sum(gross_minor), 0) FROM sale_line
                   WHERE sale_line.sale_id = sale.id) AS "lines_gross_minor!: i64",
                  (SELECT coalesce(sum(tax_minor), 0) FROM sale_line
                   WHERE sale_line.sale_id = sale.id) AS "lines_tax_minor!: i64"
           FROM journal LEFT JOIN sale
               ON sale.id = unhex(replace(journal.content ->> 'sale_id', '-', ''))
           WHERE journal.sequence > ? AND journal.kind = 'sale' ORDER BY journal.sequence LIMIT ?"#,
        after,
        PAGE
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            let sale = match (r.series, r.number, r.till_id) {
                (Some(series), Some(number), Some(till_id)) => Some(SaleRow {
                    series,
                    number,
                    till_id: TillId(row::id(&till_id)?),
                    staff_id: r.staff_id.as_deref().map(row::id).transpose()?.map(StaffId),
                    business_day: r.business_day.unwrap_or_default(),
                    paid_at: r.paid_at.unwrap_or_default(),
                    total_minor: r.total_minor.unwrap_or_default(),
                    taxes: r.taxes.unwrap_or_default(),
                    payments: r.payments,
                    tickets: r.tickets,
                    lines_gross_minor: r.lines_gross_minor,
                    lines_tax_minor: r.lines_tax_minor,
                }),
                _ => None,
            };
            Ok(Pair {
                sequence: r.sequence,
                at_ms: r.at,
                actor: r.actor,
                entry_till_id: r.entry_till_id,
                content: r.content,
                sale,
            })
        })
        .collect()
}

/// The log's facts of sales, one after the other.
#[derive(Default)]
struct Facts {
    read: VecDeque<Fact>,
    after: i64,
}

impl Facts {
    async fn next(&mut self, connection: &mut SqliteConnection) -> Result<Option<Fact>> {
        if self.read.is_empty() {
            let rows = sqlx::query!(
                r#"SELECT position AS "position!", content FROM log
                   WHERE position > ? AND kind = 'sold' ORDER BY position LIMIT ?"#,
                self.after,
                PAGE
            )
            .fetch_all(connection)
            .await?;
            for r in rows {
                self.after = r.position;
                self.read.push_back(serde_json::from_str(&r.content)?);
            }
        }
        Ok(self.read.pop_front())
    }
}

/// A sale beyond the last entry of its series, or a number beyond the last sale.
async fn beyond(
    connection: &mut SqliteConnection,
    last_numbers: &BTreeMap<String, i64>,
) -> Result<Option<Disagreeing>> {
    let series = sqlx::query!("SELECT prefix, last_number FROM receipt_series ORDER BY prefix")
        .fetch_all(&mut *connection)
        .await?;
    for each in series {
        let last = last_numbers.get(&each.prefix).copied().unwrap_or(0);
        let unknown = sqlx::query_scalar!(
            "SELECT number FROM sale WHERE series = ? AND number NOT BETWEEN 1 AND ? ORDER BY number LIMIT 1",
            each.prefix,
            last
        )
        .fetch_optional(&mut *connection)
        .await?;
        let disagreeing = |number: i64, how, written: &str, found: &str| Disagreeing {
            number: receipt::number(&each.prefix, number),
            difference: Difference::new(how, written, found),
        };
        if let Some(number) = unknown {
            let how = Disagreement::NotJournalled;
            return Ok(Some(disagreeing(number, how, "no entry", "a sale")));
        }
        if each.last_number != last {
            let how = Disagreement::NumberMissing;
            let number = each.last_number.min(last) + 1;
            return Ok(Some(disagreeing(
                number,
                how,
                "a number that was given out",
                "no such sale",
            )));
        }
    }
    Ok(None)
}

/// A good ticket whose seat is not sold to its sale.
async fn unsold_seat(connection: &mut SqliteConnection) -> Result<Option<Disagreeing>> {
    let found = sqlx::query!(
        r#"SELECT ticket.seat, show_seat.state AS "state?", sale.series, sale.number
           FROM ticket JOIN sale ON sale.id = ticket.sale_id
           LEFT JOIN show_seat ON show_seat.show_id = ticket.show_id AND show_seat.seat = ticket.seat
           WHERE ticket.state = 'live'
             AND (show_seat.state IS NOT 'sold' OR show_seat.sale_id IS NOT ticket.sale_id) LIMIT 1"#
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            let state = r
                .state
                .ok_or_else(|| Fault::internal("a ticket's seat is gone"))?;
            let written = format!("seat {} sold to this sale", r.seat);
            Ok(Disagreeing {
                number: receipt::number(&r.series, r.number),
                difference: Difference::new(Disagreement::SeatNotSold, written, state),
            })
        })
        .transpose()
}
