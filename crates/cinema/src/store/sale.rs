//! Sales: what one customer bought and paid.

use chrono::{DateTime, NaiveDate, Utc};
use marquee_domain::id::{SaleId, TicketId};
use marquee_domain::money::Minor;
use marquee_domain::pricing::{AppliedSurcharge, TaxTotal};
use marquee_domain::search::folded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::print_job::PrintState;
use super::receipt::number;
use super::row;
use crate::fault::{Fault, Result};

/// One payment of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Payment {
    /// The tender kind's code, such as `cash`.
    pub tender: String,
    /// What it pays of the sale.
    pub amount_minor: Minor,
    /// What the customer handed over.
    pub tendered_minor: Minor,
    pub change_minor: Minor,
}

/// A sale's head.
pub(crate) struct SaleRecord {
    pub number: String,
    pub business_day: NaiveDate,
    pub paid_at: DateTime<Utc>,
    pub staff_name: Option<String>,
    pub till_name: String,
    pub total_minor: Minor,
    pub taxes: Vec<TaxTotal>,
}

pub(crate) async fn get(
    connection: &mut SqliteConnection,
    id: SaleId,
) -> Result<Option<SaleRecord>> {
    let found = sqlx::query!(
        r#"SELECT series, sale.number, business_day, paid_at, staff.name AS "staff_name?",
                  till.name AS till_name, total_minor, taxes
           FROM sale JOIN till ON till.id = sale.till_id LEFT JOIN staff ON staff.id = sale.staff_id
           WHERE sale.id = ?"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(SaleRecord {
                number: number(&r.series, r.number),
                business_day: r.business_day.parse().map_err(Fault::internal)?,
                paid_at: row::from_ms(r.paid_at)?,
                staff_name: r.staff_name,
                till_name: r.till_name,
                total_minor: Minor(r.total_minor),
                taxes: serde_json::from_str(&r.taxes)?,
            })
        })
        .transpose()
}

pub(crate) async fn payments(
    connection: &mut SqliteConnection,
    sale: SaleId,
) -> Result<Vec<Payment>> {
    let rows = sqlx::query!(
        "SELECT tender, amount_minor, tendered_minor, change_minor FROM payment WHERE sale_id = ? ORDER BY id",
        sale.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Payment {
            tender: r.tender,
            amount_minor: Minor(r.amount_minor),
            tendered_minor: Minor(r.tendered_minor),
            change_minor: Minor(r.change_minor),
        })
        .collect())
}

/// One line of a stored sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SaleLine {
    pub ticket_id: Option<TicketId>,
    /// What it is: the seat's name.
    pub description: String,
    pub base_minor: Minor,
    pub surcharges: Vec<AppliedSurcharge>,
    pub gross_minor: Minor,
    pub tax_minor: Minor,
}

pub(crate) async fn lines(
    connection: &mut SqliteConnection,
    sale: SaleId,
) -> Result<Vec<SaleLine>> {
    let rows = sqlx::query!(
        "SELECT ticket_id, description, base_minor, surcharges, gross_minor, tax_minor
         FROM sale_line WHERE sale_id = ? ORDER BY line",
        sale.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(SaleLine {
                ticket_id: r
                    .ticket_id
                    .as_deref()
                    .map(row::id)
                    .transpose()?
                    .map(TicketId),
                description: r.description,
                base_minor: Minor(r.base_minor),
                surcharges: serde_json::from_str(&r.surcharges)?,
                gross_minor: Minor(r.gross_minor),
                tax_minor: Minor(r.tax_minor),
            })
        })
        .collect()
}

/// A sale in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SaleSummary {
    pub id: SaleId,
    pub number: String,
    pub paid_at: DateTime<Utc>,
    pub staff_name: Option<String>,
    pub total_minor: Minor,
    pub ticket_count: u32,
    pub film_titles: Vec<String>,
    /// The worst of its papers' states: a failed one before an unknown one before one under way.
    pub print_state: Option<PrintState>,
}

/// A business day's sales, newest first. `search` is a part of the number or of a film's title.
pub(crate) async fn list(
    connection: &mut SqliteConnection,
    day: NaiveDate,
    search: Option<&str>,
    limit: u32,
) -> Result<Vec<SaleSummary>> {
    let (day, search) = (day.to_string(), search.map(folded));
    let rows = sqlx::query!(
        r#"SELECT sale.id, sale.series, sale.number, sale.paid_at, staff.name AS "staff_name?",
                  sale.total_minor,
                  (SELECT count(*) FROM ticket WHERE ticket.sale_id = sale.id) AS "ticket_count!: i64",
                  (SELECT json_group_array(DISTINCT film.title) FROM ticket
                     JOIN show ON show.id = ticket.show_id JOIN film ON film.id = show.film_id
                    WHERE ticket.sale_id = sale.id) AS "film_titles!: String",
                  (SELECT CASE WHEN state = 'handed_over' AND error_code IS NOT NULL THEN 'unknown' ELSE state END
                     FROM print_job WHERE print_job.sale_id = sale.id
                    ORDER BY CASE WHEN state = 'failed' THEN 0 WHEN state = 'unknown' THEN 1
                                  WHEN state = 'handed_over' AND error_code IS NOT NULL THEN 1
                                  WHEN state = 'queued' THEN 2 WHEN state = 'handed_over' THEN 3 ELSE 4 END
                    LIMIT 1) AS "print_state?: String"
           FROM sale LEFT JOIN staff ON staff.id = sale.staff_id
           WHERE business_day = ?1
             AND (?2 IS NULL
                  OR instr(lower(sale.series || '-' || printf('%06d', sale.number)), ?2) > 0
                  OR EXISTS (SELECT 1 FROM ticket
                       JOIN show ON show.id = ticket.show_id JOIN film ON film.id = show.film_id
                      WHERE ticket.sale_id = sale.id AND instr(film.title_folded, ?2) > 0))
           ORDER BY paid_at DESC LIMIT ?3"#,
        day,
        search,
        limit
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(SaleSummary {
                id: SaleId(row::id(&r.id)?),
                number: number(&r.series, r.number),
                paid_at: row::from_ms(r.paid_at)?,
                staff_name: r.staff_name,
                total_minor: Minor(r.total_minor),
                ticket_count: row::number(r.ticket_count)?,
                film_titles: serde_json::from_str(&r.film_titles)?,
                print_state: r
                    .print_state
                    .as_deref()
                    .map(PrintState::from_name)
                    .transpose()?,
            })
        })
        .collect()
}
