//! Sales in lists: which there are, newest first, and what a list shows of each.

use chrono::{DateTime, NaiveDate, Utc};
use marquee_domain::id::{PlanId, SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::money::Minor;
use marquee_domain::sale_search::ReceiptNumber;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::print_job::PrintState;
use super::receipt::number;
use super::row;
use crate::fault::{Fault, Result};

/// A place in a day's sales: the list goes on after it. Times alone are not enough, for two tills sell at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SalePlace {
    pub paid_at: DateTime<Utc>,
    pub sale_id: SaleId,
}

/// A sale as a list shows it. Its tickets' seats are places in their plans.
#[derive(Debug, Clone)]
pub(crate) struct ListedSale {
    pub id: SaleId,
    pub number: String,
    pub business_day: NaiveDate,
    pub paid_at: DateTime<Utc>,
    pub staff_name: Option<String>,
    pub total_minor: Minor,
    pub tickets: Vec<ListedSeat>,
    /// The worst of its papers' states: a failed one before an unknown one before one under way.
    pub print_state: Option<PrintState>,
}

impl ListedSale {
    pub(crate) fn place(&self) -> SalePlace {
        SalePlace {
            paid_at: self.paid_at,
            sale_id: self.id,
        }
    }
}

/// A seat that a sale sold.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedSeat {
    pub show_id: ShowId,
    pub plan_id: PlanId,
    pub seat: SeatIndex,
    pub film_title: String,
    pub starts_at_ms: i64,
}

/// A business day's sales after a place, newest first.
pub(crate) async fn of_day(
    connection: &mut SqliteConnection,
    day: NaiveDate,
    after: Option<SalePlace>,
    limit: u32,
) -> Result<Vec<ListedSale>> {
    let day = day.to_string();
    let (paid_at, id) = match after {
        Some(place) => (row::to_ms(place.paid_at), place.sale_id.0),
        None => (i64::MAX, uuid::Uuid::max()),
    };
    let ids = sqlx::query_scalar!(
        "SELECT id FROM sale WHERE business_day = ? AND (paid_at, id) < (?, ?)
         ORDER BY paid_at DESC, id DESC LIMIT ?",
        day,
        paid_at,
        id,
        limit
    )
    .fetch_all(&mut *connection)
    .await?;
    listed(connection, &ids).await
}

/// The sales with this number: one, if its series is named, and otherwise one of each series that got so far. `CROSS`
/// has SQLite go through the series, which are few, and never through the sales.
pub(crate) async fn of_number(
    connection: &mut SqliteConnection,
    wanted: &ReceiptNumber,
    limit: u32,
) -> Result<Vec<ListedSale>> {
    let ids = sqlx::query_scalar!(
        "SELECT sale.id FROM receipt_series CROSS JOIN sale
         ON sale.series = receipt_series.prefix AND sale.number = ?1
         WHERE ?2 IS NULL OR receipt_series.prefix = ?2
         ORDER BY paid_at DESC LIMIT ?3",
        wanted.number,
        wanted.series,
        limit
    )
    .fetch_all(&mut *connection)
    .await?;
    listed(connection, &ids).await
}

/// The sale of a ticket.
pub(crate) async fn of_ticket(
    connection: &mut SqliteConnection,
    ticket: TicketId,
) -> Result<Option<ListedSale>> {
    let ids = sqlx::query_scalar!("SELECT sale_id FROM ticket WHERE id = ?", ticket.0)
        .fetch_all(&mut *connection)
        .await?;
    Ok(listed(connection, &ids).await?.pop())
}

/// The nearest business days with sales before and after this one.
pub(crate) async fn neighbours(
    connection: &mut SqliteConnection,
    day: NaiveDate,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>)> {
    let day = day.to_string();
    let found = sqlx::query!(
        r#"SELECT (SELECT max(business_day) FROM sale WHERE business_day < ?1) AS "earlier: String",
                  (SELECT min(business_day) FROM sale WHERE business_day > ?1) AS "later: String""#,
        day
    )
    .fetch_one(connection)
    .await?;
    let read = |day: Option<String>| day.map(|day| day.parse()).transpose();
    Ok((
        read(found.earlier).map_err(Fault::internal)?,
        read(found.later).map_err(Fault::internal)?,
    ))
}

/// The sales of these ids, in their order.
async fn listed(connection: &mut SqliteConnection, ids: &[Vec<u8>]) -> Result<Vec<ListedSale>> {
    let ids: Vec<String> = ids
        .iter()
        .map(|id| data_encoding::HEXLOWER.encode(id))
        .collect();
    let ids = serde_json::to_string(&ids)?;
    let rows = sqlx::query!(
        r#"SELECT sale.id, sale.series, sale.number, sale.business_day, sale.paid_at,
                  staff.name AS "staff_name?", sale.total_minor,
                  (SELECT json_group_array(json_object('show_id', hex(show.id), 'plan_id', hex(show.plan_id),
                              'seat', ticket.seat, 'film_title', film.title, 'starts_at_ms', show.starts_at))
                     FROM ticket JOIN show ON show.id = ticket.show_id JOIN film ON film.id = show.film_id
                    WHERE ticket.sale_id = sale.id) AS "tickets!: String",
                  (SELECT CASE WHEN state = 'handed_over' AND error_code IS NOT NULL THEN 'unknown' ELSE state END
                     FROM print_job WHERE print_job.sale_id = sale.id
                    ORDER BY CASE WHEN state = 'failed' THEN 0 WHEN state = 'unknown' THEN 1
                                  WHEN state = 'handed_over' AND error_code IS NOT NULL THEN 1
                                  WHEN state = 'queued' THEN 2 WHEN state = 'handed_over' THEN 3 ELSE 4 END
                    LIMIT 1) AS "print_state?: String"
           FROM json_each(?) AS named JOIN sale ON sale.id = unhex(named.value)
           LEFT JOIN staff ON staff.id = sale.staff_id
           ORDER BY named.key"#,
        ids
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            let mut tickets: Vec<ListedSeat> = serde_json::from_str(&r.tickets)?;
            tickets.sort_by_key(|ticket| (ticket.starts_at_ms, ticket.show_id, ticket.seat));
            Ok(ListedSale {
                id: SaleId(row::id(&r.id)?),
                number: number(&r.series, r.number),
                business_day: r.business_day.parse().map_err(Fault::internal)?,
                paid_at: row::from_ms(r.paid_at)?,
                staff_name: r.staff_name,
                total_minor: Minor(r.total_minor),
                tickets,
                print_state: r
                    .print_state
                    .as_deref()
                    .map(PrintState::from_name)
                    .transpose()?,
            })
        })
        .collect()
}
