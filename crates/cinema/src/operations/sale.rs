//! Sales: looking at what was paid. [`pay`] is how it comes to be.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use marquee_domain::id::{SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::money::Minor;
use marquee_domain::permission::Permission;
use marquee_domain::pricing::TaxTotal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::operation::{Access, Operation};
use crate::store;
use crate::store::print_job::PrintJob;
use crate::store::sale::{Payment, SaleLine, SaleSummary};
use crate::store::ticket::{TicketState, Which};

mod pay;

pub use pay::{Pay, PayInput, PaymentInput};

/// A list never has more.
const LIST_LIMIT: u32 = 500;

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

async fn load(
    call: &Call<'_>,
    connection: &mut sqlx::SqliteConnection,
    id: SaleId,
) -> Result<Sale> {
    let record = store::sale::get(connection, id)
        .await?
        .ok_or_else(|| Fault::not_found("sale"))?;
    let language = call.node.settings();
    let tickets = store::ticket::find(connection, Which::OfSale(id), language.language()).await?;
    let jobs = store::print_job::of_sale(connection, id).await?;
    let tickets = tickets
        .into_iter()
        .map(|ticket| SaleTicket {
            print_job: jobs.iter().rfind(|job| job.ticket_id == ticket.id).cloned(),
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

impl Operation for Get {
    const NAME: &'static str = "sale.get";
    const SUMMARY: &'static str = "A sale with its lines, payments, tickets and papers.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = GetInput;
    type Output = Sale;

    async fn run(&self, call: &Call<'_>, input: GetInput) -> Result<Sale> {
        load(call, &mut *call.node.store().read().await?, input.sale_id).await
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListInput {
    /// Today's if not given.
    pub business_day: Option<NaiveDate>,
    /// A part of the number or of a film's title.
    pub search: Option<String>,
    /// At most 500; 100 if not given.
    pub limit: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SaleList {
    pub business_day: NaiveDate,
    /// Newest first.
    pub sales: Vec<SaleSummary>,
}

#[derive(Debug)]
pub struct List;

impl Operation for List {
    const NAME: &'static str = "sale.list";
    const SUMMARY: &'static str = "A business day's sales, newest first.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = ListInput;
    type Output = SaleList;

    async fn run(&self, call: &Call<'_>, input: ListInput) -> Result<SaleList> {
        let day = input
            .business_day
            .unwrap_or_else(|| call.node.settings().business_day(call.now));
        let search = input
            .search
            .as_deref()
            .map(str::trim)
            .filter(|search| !search.is_empty());
        let limit = input.limit.unwrap_or(100).min(LIST_LIMIT);
        let mut connection = call.node.store().read().await?;
        let sales = store::sale::list(&mut connection, day, search, limit).await?;
        Ok(SaleList {
            business_day: day,
            sales,
        })
    }
}
