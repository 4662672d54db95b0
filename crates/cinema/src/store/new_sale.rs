//! Writing a new sale: the one moment at which the rows of several aggregates come to be together.
//!
//! What a sale follows on is read in one query, and all its rows go to SQLite in one query of several
//! statements, each table's rows as JSON with ids as hexadecimal digits. Every query is a way to the
//! connection's thread and back, which is dearer than a row, and the customer waits for it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::HEXLOWER;
use marquee_domain::chain::Hash;
use marquee_domain::id::{PaymentId, PrintJobId, SaleId, SeatIndex, StaffId, TillId};
use marquee_domain::journal;
use marquee_domain::log;
use marquee_domain::money::{BasisPoints, Minor};
use marquee_domain::pricing::{Quote, QuoteLine};
use marquee_domain::ticket_code::TicketCode;
use serde::Serialize;
use sqlx::SqliteConnection;
use uuid::fmt::Simple;

use super::chain::{Head, Heads};
use super::receipt::{self, Receipt};
use super::row;
use super::sale::Payment;
use crate::fault::{Fault, Result};

/// What a new sale follows on and is measured by.
pub(crate) struct Basis {
    /// The sale that this cart became already.
    pub paid: Option<PaidBefore>,
    pub heads: Heads,
    /// The next number of the till's series. It is taken when the sale is written.
    pub receipt: Receipt,
    /// The tender kinds that the cinema takes, and whether each gives change.
    pub tenders: BTreeMap<String, bool>,
}

/// A sale of the same id.
pub(crate) struct PaidBefore {
    pub number: String,
    pub request_hash: Hash,
}

/// Reads what a sale at this till follows on.
pub(crate) async fn basis(
    connection: &mut SqliteConnection,
    id: SaleId,
    till: TillId,
) -> Result<Basis> {
    let found = sqlx::query!(
        r#"SELECT journal.position AS journal_position, journal.hash AS journal_hash,
                  log.position AS log_position, log.hash AS log_hash,
                  latest.number AS "incarnation!", till.number AS till_number, till.name AS till_name,
                  series.prefix AS "series?", series.last_number AS "last_number?",
                  paid.series AS "paid_series?", paid.number AS "paid_number?",
                  paid.request_hash AS "request_hash?",
                  (SELECT json_group_object(code, json(iif(gives_change = 1, 'true', 'false')))
                     FROM tender_kind WHERE active = 1) AS "tenders!: String"
           FROM till
           JOIN chain_head AS journal ON journal.chain = 'journal'
           JOIN chain_head AS log ON log.chain = 'log'
           JOIN incarnation AS latest ON latest.number = (SELECT max(number) FROM incarnation)
           LEFT JOIN receipt_series AS series ON series.till_id = till.id AND series.incarnation = latest.number
           LEFT JOIN sale AS paid ON paid.id = ?
           WHERE till.id = ?"#,
        id.0,
        till.0
    )
    .fetch_optional(connection)
    .await?
    .ok_or_else(|| Fault::not_found("till"))?;
    let paid = match (found.paid_series, found.paid_number, found.request_hash) {
        (Some(series), Some(number), Some(hash)) => Some(PaidBefore {
            number: receipt::number(&series, number),
            request_hash: row::hash(&hash)?,
        }),
        _ => None,
    };
    let series = found.series;
    Ok(Basis {
        paid,
        heads: Heads {
            journal: Head {
                position: found.journal_position,
                hash: row::hash(&found.journal_hash)?,
            },
            log: Head {
                position: found.log_position,
                hash: row::hash(&found.log_hash)?,
            },
            incarnation: found.incarnation,
        },
        receipt: Receipt {
            series: series
                .unwrap_or_else(|| receipt::series_prefix(found.incarnation, found.till_number)),
            number: found.last_number.unwrap_or(0) + 1,
            till_name: found.till_name,
        },
        tenders: serde_json::from_str(&found.tenders)?,
    })
}

/// All that a sale is when it is made, worked out before the first row of it is written.
pub(crate) struct NewSale {
    pub id: SaleId,
    pub receipt: Receipt,
    pub till_id: TillId,
    pub staff_id: Option<StaffId>,
    pub business_day: NaiveDate,
    pub paid_at: DateTime<Utc>,
    pub request_hash: Hash,
    pub quote: Quote,
    /// As many as the quote has lines, in their order.
    pub tickets: Vec<NewTicket>,
    pub payments: Vec<NewPayment>,
}

/// What the chains say of a new sale.
pub(crate) struct Entries {
    pub journal: journal::Entry,
    pub log: log::Entry,
}

/// What a new ticket is: what it says, and the print job that brings it to paper.
pub(crate) struct NewTicket {
    pub code: TicketCode,
    pub print_job: PrintJobId,
}

/// A payment of a new sale.
pub(crate) struct NewPayment {
    pub id: PaymentId,
    pub payment: Payment,
}

impl NewSale {
    /// The tickets, each with the line that it is sold on.
    pub(crate) fn sold(&self) -> impl Iterator<Item = (&NewTicket, &QuoteLine)> {
        self.tickets.iter().zip(&self.quote.lines)
    }
}

#[derive(Serialize)]
struct PaymentRow<'a> {
    id: Simple,
    #[serde(flatten)]
    payment: &'a Payment,
}

/// A ticket with its line and its paper.
#[derive(Serialize)]
struct TicketRow<'a> {
    id: Simple,
    show_id: Simple,
    seat: SeatIndex,
    ticket_type_id: Simple,
    key_id: String,
    signature: String,
    line: usize,
    description: &'a str,
    category: &'a str,
    base_minor: Minor,
    /// JSON within JSON: the column keeps it as a text.
    surcharges: String,
    gross_minor: Minor,
    tax_rate_basis_points: BasisPoints,
    tax_minor: Minor,
    print_job_id: Simple,
}

impl<'a> TicketRow<'a> {
    fn new(position: usize, ticket: &NewTicket, line: &'a QuoteLine) -> Result<Self> {
        let NewTicket { code, print_job } = ticket;
        Ok(Self {
            id: code.ticket_id.0.simple(),
            show_id: code.show_id.0.simple(),
            seat: code.seat,
            ticket_type_id: line.ticket_type_id.0.simple(),
            key_id: HEXLOWER.encode(&code.key_id.0),
            signature: HEXLOWER.encode(&code.signature),
            line: position,
            description: &line.seat_label,
            category: &line.category,
            base_minor: line.base_minor,
            surcharges: serde_json::to_string(&line.surcharges)?,
            gross_minor: line.gross_minor,
            tax_rate_basis_points: line.tax_rate_basis_points,
            tax_minor: line.tax_minor,
            print_job_id: print_job.0.simple(),
        })
    }
}

/// Writes a sale with its payments, tickets, lines, papers and entries, takes its number, and ends the hold
/// that it was.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    sale: &NewSale,
    Entries { journal, log }: &Entries,
) -> Result<()> {
    let (id, till_id, staff_id) = (sale.id.0, sale.till_id.0, sale.staff_id.map(|id| id.0));
    let (day, paid_at) = (sale.business_day.to_string(), row::to_ms(sale.paid_at));
    let currency = sale.quote.currency.code();
    let taxes = serde_json::to_string(&sale.quote.taxes)?;
    let request_hash = sale.request_hash.as_slice();
    let (payments, tickets) = (payment_rows(sale)?, ticket_rows(sale)?);
    let (journal_follows, journal_hash) = (journal.previous_hash.as_slice(), &journal.hash[..]);
    let (log_follows, log_hash) = (log.previous_hash.as_slice(), &log.hash[..]);
    sqlx::query!(
        "DELETE FROM hold WHERE sale_id = ?;

         INSERT INTO receipt_series (till_id, incarnation, prefix, last_number) VALUES (?, ?, ?, ?)
         ON CONFLICT (till_id, incarnation) DO UPDATE SET last_number = excluded.last_number;

         INSERT INTO sale (id, series, number, till_id, staff_id, business_day, paid_at, currency,
                           total_minor, taxes, request_hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

         INSERT INTO payment (id, sale_id, tender, state, amount_minor, tendered_minor, change_minor,
                              settled_at)
         SELECT unhex(value ->> 'id'), ?, value ->> 'tender', 'settled', value ->> 'amount_minor',
                value ->> 'tendered_minor', value ->> 'change_minor', ?
         FROM json_each(?);

         INSERT INTO ticket (id, sale_id, show_id, seat, ticket_type_id, key_id, signature)
         SELECT unhex(value ->> 'id'), ?, unhex(value ->> 'show_id'), value ->> 'seat',
                unhex(value ->> 'ticket_type_id'), unhex(value ->> 'key_id'), unhex(value ->> 'signature')
         FROM json_each(?);

         INSERT INTO sale_line (sale_id, line, kind, ticket_id, description, category, base_minor,
                                surcharges, gross_minor, tax_rate_basis_points, tax_minor)
         SELECT ?, value ->> 'line', 'ticket', unhex(value ->> 'id'), value ->> 'description',
                value ->> 'category', value ->> 'base_minor', value ->> 'surcharges',
                value ->> 'gross_minor', value ->> 'tax_rate_basis_points', value ->> 'tax_minor'
         FROM json_each(?);

         INSERT INTO print_job (id, till_id, sale_id, ticket_id, state, created_at, updated_at)
         SELECT unhex(value ->> 'print_job_id'), ?, ?, unhex(value ->> 'id'), 'queued', ?, ?
         FROM json_each(?);

         INSERT INTO log (position, incarnation, at, kind, content, previous_hash, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?);
         UPDATE chain_head SET position = ?, hash = ? WHERE chain = 'log';

         INSERT INTO journal (sequence, at, kind, actor, till_id, content, previous_hash, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?);
         UPDATE chain_head SET position = ?, hash = ? WHERE chain = 'journal'",
        id,
        till_id,
        log.incarnation,
        sale.receipt.series,
        sale.receipt.number,
        id,
        sale.receipt.series,
        sale.receipt.number,
        till_id,
        staff_id,
        day,
        paid_at,
        currency,
        sale.quote.total_minor.0,
        taxes,
        request_hash,
        id,
        paid_at,
        payments,
        id,
        tickets,
        id,
        tickets,
        till_id,
        id,
        paid_at,
        paid_at,
        tickets,
        log.position,
        log.incarnation,
        log.at_ms,
        log.kind,
        log.content,
        log_follows,
        log_hash,
        log.position,
        log_hash,
        journal.sequence,
        journal.at_ms,
        journal.kind,
        journal.actor,
        journal.till_id,
        journal.content,
        journal_follows,
        journal_hash,
        journal.sequence,
        journal_hash,
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn payment_rows(sale: &NewSale) -> Result<String> {
    let rows = sale.payments.iter().map(|new| PaymentRow {
        id: new.id.0.simple(),
        payment: &new.payment,
    });
    Ok(serde_json::to_string(&rows.collect::<Vec<_>>())?)
}

fn ticket_rows(sale: &NewSale) -> Result<String> {
    let sold = sale.sold().enumerate();
    let rows = sold.map(|(position, (ticket, line))| TicketRow::new(position, ticket, line));
    Ok(serde_json::to_string(&rows.collect::<Result<Vec<_>>>()?)?)
}
