//! Price cards.

use std::collections::BTreeMap;

use marquee_domain::id::{PriceCardId, TicketTypeId};
use marquee_domain::money::{BasisPoints, Minor};
use marquee_domain::pricing::PriceCard;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// All price cards with their prices.
pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<PriceCard>> {
    let ids = sqlx::query_scalar!("SELECT id FROM price_card ORDER BY code")
        .fetch_all(&mut *connection)
        .await?;
    let mut cards = Vec::with_capacity(ids.len());
    for id in ids {
        cards.extend(get(&mut *connection, PriceCardId(row::id(&id)?)).await?);
    }
    Ok(cards)
}

/// One price card with its prices.
pub(crate) async fn get(
    connection: &mut SqliteConnection,
    id: PriceCardId,
) -> Result<Option<PriceCard>> {
    let found = sqlx::query!(
        r#"SELECT price_card.code, price_card.name, surcharges, tax_rate.name AS tax_name, basis_points,
                  (SELECT json_group_array(json_array(category, hex(ticket_type_id), price_minor))
                     FROM price WHERE price_card_id = price_card.id) AS "prices!: String"
           FROM price_card JOIN tax_rate ON tax_rate.code = price_card.tax_rate WHERE price_card.id = ?"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(PriceCard {
                id,
                code: r.code,
                name: r.name,
                tax_name: r.tax_name,
                tax_rate_basis_points: BasisPoints(row::number(r.basis_points)?),
                prices: prices(&r.prices)?,
                surcharges: serde_json::from_str(&r.surcharges)?,
            })
        })
        .transpose()
}

/// Prices from a JSON list of category, ticket type and price.
fn prices(json: &str) -> Result<BTreeMap<String, BTreeMap<TicketTypeId, Minor>>> {
    let rows: Vec<(String, TicketTypeId, Minor)> = serde_json::from_str(json)?;
    let mut prices: BTreeMap<String, BTreeMap<TicketTypeId, Minor>> = BTreeMap::new();
    for (category, ticket_type, price) in rows {
        prices
            .entry(category)
            .or_default()
            .insert(ticket_type, price);
    }
    Ok(prices)
}

/// Adds a card or replaces the one with this code, prices and all.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    card: &PriceCard,
    tax_rate: &str,
) -> Result<PriceCardId> {
    let surcharges = serde_json::to_string(&card.surcharges)?;
    let id = sqlx::query_scalar!(
        r#"INSERT INTO price_card (id, code, name, tax_rate, surcharges) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (code) DO UPDATE SET name = excluded.name, tax_rate = excluded.tax_rate,
               surcharges = excluded.surcharges
           RETURNING id AS "id!""#,
        card.id.0,
        card.code,
        card.name,
        tax_rate,
        surcharges
    )
    .fetch_one(&mut *connection)
    .await?;
    let id = PriceCardId(row::id(&id)?);
    sqlx::query!("DELETE FROM price WHERE price_card_id = ?", id.0)
        .execute(&mut *connection)
        .await?;
    for (category, by_type) in &card.prices {
        for (ticket_type, price) in by_type {
            sqlx::query!(
                "INSERT INTO price (price_card_id, category, ticket_type_id, price_minor)
                 VALUES (?, ?, ?, ?)",
                id.0,
                category,
                ticket_type.0,
                price.0
            )
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(id)
}
