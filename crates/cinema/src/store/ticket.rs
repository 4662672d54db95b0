//! Tickets: one admission to one seat each.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use marquee_domain::id::{SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::money::{BasisPoints, Minor};
use marquee_domain::pricing::name_in;
use marquee_domain::ticket_code::{KeyId, TicketCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::{Fault, Result};

/// Whether a ticket still admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    Live,
    Refunded,
    Exchanged,
    Cancelled,
}

impl TicketState {
    pub(crate) fn from_name(name: &str) -> Result<Self> {
        match name {
            "live" => Ok(Self::Live),
            "refunded" => Ok(Self::Refunded),
            "exchanged" => Ok(Self::Exchanged),
            "cancelled" => Ok(Self::Cancelled),
            other => Err(Fault::internal(format!(
                "the database holds the ticket state {other}"
            ))),
        }
    }
}

/// A ticket with everything that is printed on it.
#[derive(Debug, Clone)]
pub(crate) struct TicketRecord {
    pub id: TicketId,
    pub sale_id: SaleId,
    pub sale_number: String,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub plan_id: marquee_domain::id::PlanId,
    pub seat_label: String,
    pub ticket_type_name: String,
    /// By language.
    pub ticket_type_names: BTreeMap<String, String>,
    pub state: TicketState,
    pub code: TicketCode,
    pub price_minor: Minor,
    pub tax_minor: Minor,
    pub tax_rate_basis_points: BasisPoints,
    pub film_title: String,
    pub film_original_title: String,
    pub rating: String,
    pub hall_name: String,
    pub starts_at: DateTime<Utc>,
    pub format: String,
    pub language: String,
    pub subtitles: Option<String>,
}

struct TicketRow {
    id: Vec<u8>,
    sale_id: Vec<u8>,
    series: String,
    number: i64,
    show_id: Vec<u8>,
    seat: i64,
    plan_id: Vec<u8>,
    seat_label: String,
    type_name: String,
    type_code: String,
    state: String,
    key_id: Vec<u8>,
    signature: Vec<u8>,
    price_minor: i64,
    tax_minor: i64,
    tax_rate_basis_points: i64,
    film_title: String,
    film_original_title: String,
    rating: String,
    hall_name: String,
    starts_at: i64,
    format: String,
    language: String,
    subtitles: Option<String>,
}

impl TicketRow {
    fn into_record(self, language: &str) -> Result<TicketRecord> {
        let (id, show_id) = (
            TicketId(row::id(&self.id)?),
            ShowId(row::id(&self.show_id)?),
        );
        let seat = SeatIndex(row::number(self.seat)?);
        let odd = |_| Fault::internal("a ticket's key or signature has the wrong length");
        let names: BTreeMap<String, String> = serde_json::from_str(&self.type_name)?;
        let ticket_type_name = name_in(&names, language).map_or(self.type_code, str::to_owned);
        Ok(TicketRecord {
            id,
            sale_id: SaleId(row::id(&self.sale_id)?),
            sale_number: super::receipt::number(&self.series, self.number),
            show_id,
            seat,
            plan_id: row::id(&self.plan_id)?.into(),
            seat_label: self.seat_label,
            ticket_type_name,
            ticket_type_names: names,
            state: TicketState::from_name(&self.state)?,
            code: TicketCode {
                key_id: KeyId(self.key_id.as_slice().try_into().map_err(odd)?),
                ticket_id: id,
                show_id,
                seat,
                signature: self.signature.as_slice().try_into().map_err(odd)?,
            },
            price_minor: Minor(self.price_minor),
            tax_minor: Minor(self.tax_minor),
            tax_rate_basis_points: BasisPoints(row::number(self.tax_rate_basis_points)?),
            film_title: self.film_title,
            film_original_title: self.film_original_title,
            rating: self.rating,
            hall_name: self.hall_name,
            starts_at: row::from_ms(self.starts_at)?,
            format: self.format,
            language: self.language,
            subtitles: self.subtitles,
        })
    }
}

/// The tickets of a sale, in the order of its lines; or one ticket by its id.
pub(crate) async fn find(
    connection: &mut SqliteConnection,
    which: Which,
    language: &str,
) -> Result<Vec<TicketRecord>> {
    let (sale, ticket) = match which {
        Which::OfSale(sale) => (Some(sale.0), None),
        Which::One(ticket) => {
            // By the ticket's sale: the lines are keyed by it.
            let sale = sqlx::query_scalar!("SELECT sale_id FROM ticket WHERE id = ?", ticket.0)
                .fetch_optional(&mut *connection)
                .await?;
            (sale.as_deref().map(row::id).transpose()?, Some(ticket.0))
        }
    };
    let rows = sqlx::query_as!(
        TicketRow,
        r#"SELECT ticket.id, ticket.sale_id, sale.series, sale.number, ticket.show_id, ticket.seat,
                  show.plan_id, sale_line.description AS seat_label, ticket_type.name AS type_name,
                  ticket_type.code AS type_code, ticket.state, ticket.key_id, ticket.signature,
                  sale_line.gross_minor AS price_minor, sale_line.tax_minor,
                  sale_line.tax_rate_basis_points, film.title AS film_title,
                  film.original_title AS film_original_title, film.rating, hall.name AS hall_name,
                  show.starts_at, show.format, show.language, show.subtitles
           FROM sale_line
           JOIN ticket ON ticket.id = sale_line.ticket_id
           JOIN sale ON sale.id = sale_line.sale_id
           JOIN show ON show.id = ticket.show_id
           JOIN film ON film.id = show.film_id
           JOIN hall ON hall.id = show.hall_id
           JOIN ticket_type ON ticket_type.id = ticket.ticket_type_id
           WHERE sale_line.sale_id = ?1 AND (?2 IS NULL OR ticket.id = ?2)
           ORDER BY sale_line.line"#,
        sale,
        ticket
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|r| r.into_record(language)).collect()
}

/// Which tickets are looked for.
pub(crate) enum Which {
    OfSale(SaleId),
    One(TicketId),
}
