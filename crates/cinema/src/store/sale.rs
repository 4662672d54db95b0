//! Sales: what one customer bought and paid.

use chrono::{DateTime, NaiveDate, Utc};
use marquee_domain::id::{SaleId, TicketId};
use marquee_domain::money::Minor;
use marquee_domain::pricing::{AppliedSurcharge, TaxTotal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

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
