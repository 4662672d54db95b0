//! What a cart costs. One function, [`quote`], decides every price in the product; the screens, the
//! receipt and the database only repeat what it said.
//!
//! Order of application: price card, then surcharges. Promotions and coupons come between these and the
//! total when they exist; they are absent here on purpose.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cash;
use crate::id::{PriceCardId, SeatIndex, ShowId, TicketTypeId};
use crate::money::{AmountOutOfRange, BasisPoints, Currency, Minor, spread, tax_inside};
use crate::plan::SeatKind;

/// One sale has at most so many tickets; a larger group is several sales.
pub const TICKETS_PER_SALE_LIMIT: usize = 100;

/// A kind of ticket in the cinema's own list: Adult, Child, Companion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TicketType {
    pub id: TicketTypeId,
    /// The cinema's own short key, such as `adult`.
    pub code: String,
    /// The name by language, such as `{"en": "Adult", "es": "Adulto"}`.
    pub name: BTreeMap<String, String>,
    /// If not empty, only seats of these kinds may be sold at this type.
    pub for_kinds: Vec<SeatKind>,
}

impl TicketType {
    /// Whether seats of this kind may be sold at this type.
    #[must_use]
    pub fn is_for(&self, kind: SeatKind) -> bool {
        self.for_kinds.is_empty() || self.for_kinds.contains(&kind)
    }

    /// The name in `language`, or else in English, or else in any language, or else the code.
    #[must_use]
    pub fn name_in(&self, language: &str) -> &str {
        name_in(&self.name, language).unwrap_or(&self.code)
    }
}

/// The name in `language`, or else in English, or else in any language.
#[must_use]
pub fn name_in<'a>(names: &'a BTreeMap<String, String>, language: &str) -> Option<&'a str> {
    let name = names.get(language).or_else(|| names.get("en"));
    name.or_else(|| names.values().next()).map(String::as_str)
}

/// A tax, as a price card names it by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaxRate {
    pub code: String,
    /// As it stands on tickets, such as "VAT".
    pub name: String,
    pub basis_points: BasisPoints,
}

/// When a surcharge applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Surcharge {
    /// The show's format that it is for, such as "3D".
    pub when: String,
    pub name: String,
    pub amount_minor: Minor,
}

/// Prices by seat category and ticket type, tax included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceCard {
    pub id: PriceCardId,
    pub code: String,
    pub name: String,
    pub tax_name: String,
    pub tax_rate_basis_points: BasisPoints,
    /// Seat category → ticket type → price.
    pub prices: BTreeMap<String, BTreeMap<TicketTypeId, Minor>>,
    pub surcharges: Vec<Surcharge>,
}

impl PriceCard {
    #[must_use]
    pub fn price(&self, category: &str, ticket_type: TicketTypeId) -> Option<Minor> {
        self.prices.get(category)?.get(&ticket_type).copied()
    }

    /// Whether a seat can be sold at all: one of these ticket types is for it and has a price.
    #[must_use]
    pub fn sells(&self, category: &str, kind: SeatKind, ticket_types: &[TicketType]) -> bool {
        ticket_types.iter().any(|ticket_type| {
            ticket_type.is_for(kind) && self.price(category, ticket_type.id).is_some()
        })
    }

    /// The lowest price above zero that the card knows for one of `categories`.
    #[must_use]
    pub fn price_from<'a>(&self, categories: impl IntoIterator<Item = &'a str>) -> Option<Minor> {
        categories
            .into_iter()
            .filter_map(|category| self.prices.get(category))
            .flat_map(|by_type| by_type.values().copied())
            .filter(|price| *price > Minor::ZERO)
            .min()
    }
}

/// The ticket type that a seat is sold at until somebody chooses another: one that was made for its kind (a
/// companion's), else the first that is for any seat, else whatever has a price there. None where nothing has.
#[must_use]
pub fn usual_ticket_type<'a>(
    ticket_types: &'a [TicketType],
    price_card: &PriceCard,
    category: &str,
    kind: SeatKind,
) -> Option<&'a TicketType> {
    let sold = || {
        ticket_types.iter().filter(|ticket_type| {
            ticket_type.is_for(kind) && price_card.price(category, ticket_type.id).is_some()
        })
    };
    let everyone = ticket_types.iter().find(|each| each.for_kinds.is_empty());
    sold()
        .find(|each| !each.for_kinds.is_empty())
        .or_else(|| sold().find(|each| Some(each.id) == everyone.map(|each| each.id)))
        .or_else(|| sold().next())
}

/// One seat that somebody wants to buy, with all that its price depends on.
#[derive(Debug, Clone)]
pub struct PricedSeat<'a> {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    /// The seat's name for people: "Row F seat 12".
    pub seat_label: String,
    pub category: &'a str,
    pub kind: SeatKind,
    /// The show's format, such as "3D".
    pub format: &'a str,
    pub ticket_type: &'a TicketType,
    pub price_card: &'a PriceCard,
}

/// A surcharge as it was applied to one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppliedSurcharge {
    pub name: String,
    pub amount_minor: Minor,
}

/// One ticket's price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteLine {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub seat_label: String,
    pub category: String,
    pub ticket_type_id: TicketTypeId,
    /// The price card's price.
    pub base_minor: Minor,
    pub surcharges: Vec<AppliedSurcharge>,
    /// What the customer pays for this ticket, tax included.
    pub gross_minor: Minor,
    pub tax_rate_basis_points: BasisPoints,
    /// The tax inside `gross_minor`.
    pub tax_minor: Minor,
}

/// The tax of one rate over the whole cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaxTotal {
    pub name: String,
    pub rate_basis_points: BasisPoints,
    pub net_minor: Minor,
    pub tax_minor: Minor,
}

/// A cart's prices. The lines' gross amounts add up to the total, and so do net and tax over the rates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    pub lines: Vec<QuoteLine>,
    pub total_minor: Minor,
    pub taxes: Vec<TaxTotal>,
    pub currency: Currency,
    /// Amounts that the customer is likely to hand over, the exact one first.
    pub cash_suggestions_minor: Vec<Minor>,
}

/// Why a cart has no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    #[error("the cart is empty")]
    Empty,
    #[error("a sale has at most {TICKETS_PER_SALE_LIMIT} tickets, and this one has {count}")]
    TooManyTickets { count: usize },
    #[error("{seat_label} is in the cart twice")]
    SeatTwice { seat_label: String },
    #[error(
        "the price card “{price_card}” has no price for {ticket_type} in the category {category}"
    )]
    PriceMissing {
        price_card: String,
        ticket_type: String,
        category: String,
    },
    #[error(
        "a {ticket_type} ticket cannot be sold for {seat_label}: it is for another kind of place"
    )]
    TicketTypeNotForSeat {
        ticket_type: String,
        seat_label: String,
    },
    #[error(transparent)]
    AmountOutOfRange(#[from] AmountOutOfRange),
}

/// Prices a cart.
///
/// # Errors
/// See [`QuoteError`]; a refused cart has no price at all, never a part of one.
pub fn quote(seats: &[PricedSeat<'_>], currency: Currency) -> Result<Quote, QuoteError> {
    if seats.is_empty() {
        return Err(QuoteError::Empty);
    }
    if seats.len() > TICKETS_PER_SALE_LIMIT {
        return Err(QuoteError::TooManyTickets { count: seats.len() });
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut lines = Vec::with_capacity(seats.len());
    for seat in seats {
        if !seen.insert((seat.show_id, seat.seat)) {
            return Err(QuoteError::SeatTwice {
                seat_label: seat.seat_label.clone(),
            });
        }
        lines.push(line(seat)?);
    }
    let tax_names = seats
        .iter()
        .map(|seat| seat.price_card.tax_name.as_str())
        .collect::<Vec<_>>();
    let taxes = share_tax(&mut lines, &tax_names)?;
    let total_minor = Minor::sum(lines.iter().map(|line| line.gross_minor))?;
    let cash_suggestions_minor = cash::suggestions(total_minor, currency);
    Ok(Quote {
        lines,
        total_minor,
        taxes,
        currency,
        cash_suggestions_minor,
    })
}

/// One ticket's price before its share of the tax is known.
fn line(seat: &PricedSeat<'_>) -> Result<QuoteLine, QuoteError> {
    let (card, ticket_type) = (seat.price_card, seat.ticket_type);
    if !ticket_type.is_for(seat.kind) {
        return Err(QuoteError::TicketTypeNotForSeat {
            ticket_type: ticket_type.name_in("en").to_owned(),
            seat_label: seat.seat_label.clone(),
        });
    }
    let base_minor =
        card.price(seat.category, ticket_type.id)
            .ok_or_else(|| QuoteError::PriceMissing {
                price_card: card.name.clone(),
                ticket_type: ticket_type.name_in("en").to_owned(),
                category: seat.category.to_owned(),
            })?;
    let surcharges: Vec<AppliedSurcharge> = card
        .surcharges
        .iter()
        // A free ticket stays free: a companion does not pay for the glasses.
        .filter(|surcharge| surcharge.when == seat.format && base_minor > Minor::ZERO)
        .map(|surcharge| AppliedSurcharge {
            name: surcharge.name.clone(),
            amount_minor: surcharge.amount_minor,
        })
        .collect();
    let extra = Minor::sum(surcharges.iter().map(|surcharge| surcharge.amount_minor))?;
    Ok(QuoteLine {
        show_id: seat.show_id,
        seat: seat.seat,
        seat_label: seat.seat_label.clone(),
        category: seat.category.to_owned(),
        ticket_type_id: ticket_type.id,
        base_minor,
        surcharges,
        gross_minor: base_minor.plus(extra)?.max(Minor::ZERO),
        tax_rate_basis_points: card.tax_rate_basis_points,
        tax_minor: Minor::ZERO,
    })
}

/// Computes the tax of each rate on the sum of its lines and spreads it over them.
fn share_tax(lines: &mut [QuoteLine], tax_names: &[&str]) -> Result<Vec<TaxTotal>, QuoteError> {
    let mut by_rate: BTreeMap<(BasisPoints, &str), Vec<usize>> = BTreeMap::new();
    for (index, (line, name)) in lines.iter().zip(tax_names).enumerate() {
        by_rate
            .entry((line.tax_rate_basis_points, name))
            .or_default()
            .push(index);
    }
    let mut taxes = Vec::with_capacity(by_rate.len());
    for ((rate, name), members) in by_rate {
        let grosses: Vec<Minor> = members
            .iter()
            .map(|index| lines[*index].gross_minor)
            .collect();
        let gross = Minor::sum(grosses.iter().copied())?;
        let tax_minor = tax_inside(gross, rate);
        for (index, share) in members.iter().zip(spread(tax_minor, &grosses)) {
            lines[*index].tax_minor = share;
        }
        taxes.push(TaxTotal {
            name: name.to_owned(),
            rate_basis_points: rate,
            net_minor: gross.minus(tax_minor)?,
            tax_minor,
        });
    }
    Ok(taxes)
}
