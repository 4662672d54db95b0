//! Sales: looking at what was paid. [`pay`] is how one comes to be, [`list`] how it is found.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use marquee_contract::access::Access;
use marquee_contract::operation::Operation;
use marquee_domain::id::{SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::money::Minor;
use marquee_domain::permission::Permission;
use marquee_domain::pricing::TaxTotal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;
use crate::store::print_job::PrintJob;
use crate::store::sale::{Payment, SaleLine};
use crate::store::ticket::{TicketState, Which};

mod fingerprint;
mod list;
mod pay;

pub use list::{List, ListInput, ListedTicket, SaleList, SaleSummary};
pub use pay::{Pay, PayInput, PaymentInput};

/// A ticket of a sale.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SaleTicket {
    pub id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub film_title: String,
    pub hall_name: String,
    pub starts_at: DateTime<Utc>,
    pub seat_label: String,
    /// In the cinema's language, as it is printed.
    pub ticket_type_name: String,
    /// Language → name.
    pub ticket_type_names: BTreeMap<String, String>,
    pub price_minor: Minor,
    pub state: TicketState,
    /// What the QR says.
    pub code: String,
    /// The newest of its papers.
    pub print_job: Option<PrintJob>,
    /// Its copies, the first one first. The newest is `print_job`, too.
    pub copies: Vec<PrintJob>,
}

/// A sale that was paid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Sale {
    pub id: SaleId,
    pub number: String,
    pub paid_at: DateTime<Utc>,
    pub business_day: NaiveDate,
    pub staff_name: Option<String>,
    pub till_name: String,
    pub total_minor: Minor,
    pub taxes: Vec<TaxTotal>,
    pub lines: Vec<SaleLine>,
    pub payments: Vec<Payment>,
    pub tickets: Vec<SaleTicket>,
}

/// In the order of their copies: times of different clocks say nothing.
fn of_ticket(jobs: &[PrintJob], ticket: TicketId) -> impl Iterator<Item = &PrintJob> {
    let mut jobs: Vec<_> = jobs.iter().filter(|job| job.ticket_id == ticket).collect();
    jobs.sort_by_key(|job| job.copy);
    jobs.into_iter()
}

async fn load(call: &Call, connection: &mut sqlx::SqliteConnection, id: SaleId) -> Result<Sale> {
    let record = store::sale::get(connection, id)
        .await?
        .ok_or_else(|| Fault::not_found("sale"))?;
    let language = call.node.settings();
    let tickets = store::ticket::find(connection, Which::OfSale(id), language.language()).await?;
    let jobs = store::print_job::of_sale(connection, id).await?;
    let tickets = tickets
        .into_iter()
        .map(|ticket| SaleTicket {
            print_job: of_ticket(&jobs, ticket.id).last().cloned(),
            copies: of_ticket(&jobs, ticket.id)
                .filter(|job| job.copy > 0)
                .cloned()
                .collect(),
            id: ticket.id,
            show_id: ticket.show_id,
            seat: ticket.seat,
            film_title: ticket.film_title,
            hall_name: ticket.hall_name,
            starts_at: ticket.starts_at,
            seat_label: ticket.seat_label,
            ticket_type_name: ticket.ticket_type_name,
            ticket_type_names: ticket.ticket_type_names,
            price_minor: ticket.price_minor,
            state: ticket.state,
            code: ticket.code.to_string(),
        })
        .collect();
    Ok(Sale {
        id,
        number: record.number,
        paid_at: record.paid_at,
        business_day: record.business_day,
        staff_name: record.staff_name,
        till_name: record.till_name,
        total_minor: record.total_minor,
        taxes: record.taxes,
        lines: store::sale::lines(connection, id).await?,
        payments: store::sale::payments(connection, id).await?,
        tickets,
    })
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetInput {
    pub sale_id: SaleId,
}

#[derive(Debug)]
pub struct Get;

impl Operation<Cinema> for Get {
    const NAME: &'static str = "sale.get";
    const SUMMARY: &'static str = "A sale with its lines, payments, tickets and papers.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = GetInput;
    type Output = Sale;

    async fn run(&self, call: &Call, input: GetInput) -> Result<Sale> {
        load(call, &mut *call.node.store().read().await?, input.sale_id).await
    }
}
