//! Finding a sale: a business day's sales, newest first, those of them that fit a search, and by number or ticket code
//! the one sale of any day.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use marquee_contract::access::Access;
use marquee_contract::operation::Operation;
use marquee_domain::id::{SaleId, ShowId};
use marquee_domain::money::Minor;
use marquee_domain::permission::Permission;
use marquee_domain::sale_search::{FoundSale, FoundTicket, ReceiptNumber, SaleSearch};
use marquee_domain::ticket_code::TicketCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;
use crate::store::print_job::PrintState;
use crate::store::row;
use crate::store::sale_list::{ListedSale, ListedSeat, SalePlace};
use crate::store::ticket::Which;

/// A list never has more.
const LIST_LIMIT: u32 = 500;
const USUAL_LIMIT: u32 = 100;
/// So many sales are looked through at a time.
const LOOKED_THROUGH: u32 = 200;
/// Of another day there are only those with the one number: as many as there are tills and restores.
const OTHER_DAYS_LIMIT: u32 = 20;
/// Longer than any ticket code.
const SEARCH_LIMIT_CHARACTERS: usize = 300;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListInput {
    /// Today's if not given.
    pub business_day: Option<NaiveDate>,
    /// A seat ("E 15"), a time ("20:41", "20:"), a receipt number, a part of a film's title or of the cashier's name, or
    /// several of these; or a ticket's code. All of it must fit.
    pub search: Option<String>,
    /// `next` of the page before this one.
    pub after: Option<SalePlace>,
    /// At most 500; 100 if not given.
    pub limit: Option<u32>,
}

/// A sale in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SaleSummary {
    pub id: SaleId,
    pub number: String,
    pub business_day: NaiveDate,
    pub paid_at: DateTime<Utc>,
    pub staff_name: Option<String>,
    pub total_minor: Minor,
    pub ticket_count: u32,
    pub film_titles: Vec<String>,
    /// By show and seat.
    pub tickets: Vec<ListedTicket>,
    /// The worst of its papers' states: a failed one before an unknown one before one under way.
    pub print_state: Option<PrintState>,
}

/// A ticket of a sale in a list: enough to tell a customer's sale by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListedTicket {
    pub show_id: ShowId,
    pub starts_at: DateTime<Utc>,
    pub row: String,
    /// The seat's number in its row.
    pub number: String,
    /// Its short name, for plans without rows.
    pub label: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SaleList {
    pub business_day: NaiveDate,
    /// Newest first.
    pub sales: Vec<SaleSummary>,
    /// Where the next page begins, if there is more.
    pub next: Option<SalePlace>,
    /// Sales of other days that the search names: by their number, or by a ticket's code.
    pub other_days: Vec<SaleSummary>,
    /// The nearest days before and after this one on which something was sold.
    pub earlier_day: Option<NaiveDate>,
    pub later_day: Option<NaiveDate>,
}

#[derive(Debug)]
pub struct List;

impl Operation<Cinema> for List {
    const NAME: &'static str = "sale.list";
    const SUMMARY: &'static str = "A business day's sales, newest first, or those that fit a search; by number or ticket code of any day.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = ListInput;
    type Output = SaleList;

    async fn run(&self, call: &Call, input: ListInput) -> Result<SaleList> {
        let day = input
            .business_day
            .unwrap_or_else(|| call.node.settings().business_day(call.now));
        let text = input.search.as_deref().unwrap_or_default().trim();
        if text.chars().count() > SEARCH_LIMIT_CHARACTERS {
            return Err(Fault::invalid(format!(
                "A search has at most {SEARCH_LIMIT_CHARACTERS} characters."
            )));
        }
        let limit = input.limit.unwrap_or(USUAL_LIMIT).clamp(1, LIST_LIMIT);
        let mut connection = call.node.store().read().await?;
        let (earlier_day, later_day) = store::sale_list::neighbours(&mut connection, day).await?;
        let is_of_day = |sale: &SaleSummary| sale.business_day == day;
        let (sales, next, other_days) = if let Ok(code) = TicketCode::parse(text) {
            let found = of_code(call, &mut connection, &code).await?;
            let (sales, other_days) = found.into_iter().partition(is_of_day);
            (sales, None, other_days)
        } else {
            let search = SaleSearch::read(text);
            let after = input.after;
            let place = Place { day, after };
            let (sales, next) = page(call, &mut connection, place, search.as_ref(), limit).await?;
            // With the first page.
            let number = ReceiptNumber::read(text).filter(|_| after.is_none());
            let mut named = of_number(call, &mut connection, number).await?;
            named.retain(|sale| !is_of_day(sale));
            (sales, next, named)
        };
        Ok(SaleList {
            business_day: day,
            sales,
            next,
            other_days,
            earlier_day,
            later_day,
        })
    }
}

/// Where a page begins.
struct Place {
    day: NaiveDate,
    after: Option<SalePlace>,
}

/// The next sales of a day that fit, and where the page after these begins. It looks through the day a bounded piece at
/// a time, so a search that nothing fits reads one day and holds little of it.
async fn page(
    call: &Call,
    connection: &mut SqliteConnection,
    Place { day, mut after }: Place,
    search: Option<&SaleSearch>,
    limit: u32,
) -> Result<(Vec<SaleSummary>, Option<SalePlace>)> {
    let limit = usize::try_from(limit).map_err(Fault::internal)?;
    let mut fitting = Vec::new();
    loop {
        let piece = store::sale_list::of_day(connection, day, after, LOOKED_THROUGH).await?;
        let is_last = piece.len() < LOOKED_THROUGH as usize;
        for sale in piece {
            let place = sale.place();
            let sale = Described::of(call, connection, sale).await?;
            if search.is_none_or(|search| sale.fits(call, search)) {
                if fitting.len() == limit {
                    return Ok((fitting, after));
                }
                fitting.push(sale.summary());
            }
            after = Some(place);
        }
        if is_last {
            return Ok((fitting, None));
        }
    }
}

async fn of_number(
    call: &Call,
    connection: &mut SqliteConnection,
    number: Option<ReceiptNumber>,
) -> Result<Vec<SaleSummary>> {
    let Some(number) = number else {
        return Ok(Vec::new());
    };
    let found = store::sale_list::of_number(connection, &number, OTHER_DAYS_LIMIT).await?;
    summaries(call, connection, found).await
}

/// The sale of the ticket whose code this is, if it is that ticket's own: a code that was made up finds nothing.
async fn of_code(
    call: &Call,
    connection: &mut SqliteConnection,
    code: &TicketCode,
) -> Result<Vec<SaleSummary>> {
    let which = Which::One(code.ticket_id);
    let tickets = store::ticket::find(connection, which, "").await?;
    if !tickets.iter().any(|ticket| ticket.code == *code) {
        return Ok(Vec::new());
    }
    let found = store::sale_list::of_ticket(connection, code.ticket_id).await?;
    summaries(call, connection, found.into_iter().collect()).await
}

async fn summaries(
    call: &Call,
    connection: &mut SqliteConnection,
    sales: Vec<ListedSale>,
) -> Result<Vec<SaleSummary>> {
    let mut summaries = Vec::new();
    for sale in sales {
        summaries.push(Described::of(call, connection, sale).await?.summary());
    }
    Ok(summaries)
}

/// A sale whose seats have their names.
struct Described {
    sale: ListedSale,
    tickets: Vec<ListedTicket>,
}

impl Described {
    async fn of(call: &Call, connection: &mut SqliteConnection, sale: ListedSale) -> Result<Self> {
        let mut tickets = Vec::with_capacity(sale.tickets.len());
        for seat in &sale.tickets {
            tickets.push(named(call, connection, seat).await?);
        }
        Ok(Self { sale, tickets })
    }

    fn fits(&self, call: &Call, search: &SaleSearch) -> bool {
        let settings = call.node.settings();
        let clock =
            |at: DateTime<Utc>| -> NaiveTime { at.with_timezone(&settings.time_zone).time() };
        let tickets = self.sale.tickets.iter().zip(&self.tickets);
        let tickets = tickets.map(|(sold, ticket)| FoundTicket {
            film_title: &sold.film_title,
            starts_at: clock(ticket.starts_at),
            row: &ticket.row,
            seat: &ticket.number,
            label: &ticket.label,
        });
        search.fits(&FoundSale {
            number: &self.sale.number,
            paid_at: clock(self.sale.paid_at),
            staff_name: self.sale.staff_name.as_deref(),
            tickets: tickets.collect(),
        })
    }

    fn summary(self) -> SaleSummary {
        let mut film_titles: Vec<String> = Vec::new();
        for ticket in self.sale.tickets {
            if !film_titles.contains(&ticket.film_title) {
                film_titles.push(ticket.film_title);
            }
        }
        SaleSummary {
            id: self.sale.id,
            number: self.sale.number,
            business_day: self.sale.business_day,
            paid_at: self.sale.paid_at,
            staff_name: self.sale.staff_name,
            total_minor: self.sale.total_minor,
            ticket_count: u32::try_from(self.tickets.len()).unwrap_or(u32::MAX),
            film_titles,
            tickets: self.tickets,
            print_state: self.sale.print_state,
        }
    }
}

async fn named(
    call: &Call,
    connection: &mut SqliteConnection,
    sold: &ListedSeat,
) -> Result<ListedTicket> {
    let plan = call.node.plan_in(connection, sold.plan_id).await?;
    let seat = plan
        .plan
        .seat(sold.seat)
        .ok_or_else(|| Fault::internal("a ticket's seat is not in its plan"))?;
    Ok(ListedTicket {
        show_id: sold.show_id,
        starts_at: row::from_ms(sold.starts_at_ms)?,
        row: seat.row.clone(),
        number: seat.number.clone(),
        label: seat.label.clone(),
    })
}
