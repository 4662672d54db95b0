//! Writing a new sale: the one moment at which the rows of several aggregates come to be together.
//!
//! All of them go to SQLite in one query of several statements, each table's rows as JSON with ids as
//! hexadecimal digits. Every query is a way to the connection's thread and back, which is dearer than a row,
//! and the customer waits for it.

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::HEXLOWER;
use marquee_domain::chain::Hash;
use marquee_domain::id::{PaymentId, PrintJobId, SaleId, SeatIndex, StaffId, TillId};
use marquee_domain::money::{BasisPoints, Minor};
use marquee_domain::pricing::{Quote, QuoteLine};
use marquee_domain::ticket_code::TicketCode;
use serde::Serialize;
use sqlx::SqliteConnection;
use uuid::fmt::Simple;

use super::row;
use super::sale::{Payment, Receipt};
use crate::fault::Result;

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

/// Writes a sale with its payments, tickets, lines and papers, and ends the hold that it was.
pub(crate) async fn insert(connection: &mut SqliteConnection, sale: &NewSale) -> Result<()> {
    let (day, paid_at) = (sale.business_day.to_string(), row::to_ms(sale.paid_at));
    let (currency, taxes) = (
        sale.quote.currency.code(),
        serde_json::to_string(&sale.quote.taxes)?,
    );
    let (staff_id, hash) = (sale.staff_id.map(|id| id.0), sale.request_hash.as_slice());
    let payments = sale.payments.iter().map(|new| PaymentRow {
        id: new.id.0.simple(),
        payment: &new.payment,
    });
    let payments = serde_json::to_string(&payments.collect::<Vec<_>>())?;
    let tickets = sale.sold().enumerate();
    let tickets = tickets.map(|(position, (ticket, line))| TicketRow::new(position, ticket, line));
    let tickets = serde_json::to_string(&tickets.collect::<Result<Vec<_>>>()?)?;
    sqlx::query!(
        "DELETE FROM hold WHERE sale_id = ?;

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
         FROM json_each(?)",
        sale.id.0,
        sale.id.0,
        sale.receipt.series,
        sale.receipt.number,
        sale.till_id.0,
        staff_id,
        day,
        paid_at,
        currency,
        sale.quote.total_minor.0,
        taxes,
        hash,
        sale.id.0,
        paid_at,
        payments,
        sale.id.0,
        tickets,
        sale.id.0,
        tickets,
        sale.till_id.0,
        sale.id.0,
        paid_at,
        paid_at,
        tickets,
    )
    .execute(connection)
    .await?;
    Ok(())
}
