//! Price cards.

use std::collections::BTreeMap;

use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::PriceCardId;
use marquee_domain::money::{AMOUNT_LIMIT_MINOR, Minor};
use marquee_domain::permission::Permission;
use marquee_domain::pricing::{PriceCard, Surcharge, TicketType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::{self, journal::By};

const TEXT_LIMIT: usize = 60;

#[derive(Debug, Serialize, JsonSchema)]
pub struct PriceCardList {
    pub price_cards: Vec<PriceCard>,
    pub ticket_types: Vec<TicketType>,
}

#[derive(Debug)]
pub struct List;

impl Operation<Cinema> for List {
    const NAME: &'static str = "price_card.list";
    const SUMMARY: &'static str = "The price cards with their prices, and the ticket types.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = PriceCardList;

    async fn run(&self, call: &Call, _: Empty) -> Result<PriceCardList> {
        let mut connection = call.node.store().read().await?;
        Ok(PriceCardList {
            price_cards: store::price_card::all(&mut connection).await?,
            ticket_types: store::ticket_type::active(&mut connection).await?,
        })
    }
}

/// A price card as a person writes it: everything by code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveInput {
    /// The card's key; an existing card of this code is replaced.
    pub code: String,
    pub name: String,
    /// A tax rate's code.
    pub tax_rate: String,
    /// Seat category → ticket type code → price in minor units, tax included.
    pub prices: BTreeMap<String, BTreeMap<String, Minor>>,
    #[serde(default)]
    pub surcharges: Vec<Surcharge>,
}

#[derive(Debug)]
pub struct Save;

impl Operation<Cinema> for Save {
    const NAME: &'static str = "price_card.save";
    const SUMMARY: &'static str = "Adds a price card or replaces the one with its code.";
    const ACCESS: Access = Access::Needs(Permission::ManagePrices);
    type Input = SaveInput;
    type Output = PriceCard;

    async fn run(&self, call: &Call, input: SaveInput) -> Result<PriceCard> {
        let mut transaction = call.node.store().write().await?;
        let new_id = PriceCardId(call.node.surroundings().new_id());
        let id = save(&mut transaction, &By::of(call), new_id, input).await?;
        let card = store::price_card::get(&mut transaction, id).await?;
        transaction.commit().await?;
        call.node.emit(Event::ProgrammeChanged);
        card.ok_or_else(|| Fault::not_found("price card"))
    }
}

/// Checks a card and stores it.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    by: &By,
    new_id: PriceCardId,
    input: SaveInput,
) -> Result<PriceCardId> {
    require_short("code", &input.code)?;
    require_short("name", &input.name)?;
    let rates = store::tax_rate::all(connection).await?;
    let rate = rates
        .iter()
        .find(|rate| rate.code == input.tax_rate)
        .ok_or_else(|| {
            let codes = rates.iter().map(|rate| rate.code.as_str());
            unknown("tax rate", &input.tax_rate, "tax_rate", codes)
        })?;
    let types = store::ticket_type::all(connection).await?;
    let mut prices = BTreeMap::new();
    for (category, by_code) in input.prices {
        let by_type: &mut BTreeMap<_, _> = prices.entry(category.clone()).or_default();
        for (code, price) in by_code {
            let field = format!("prices.{category}.{code}");
            let ticket_type = types.iter().find(|kind| kind.code == code).ok_or_else(|| {
                let codes = types.iter().map(|kind| kind.code.as_str());
                unknown("ticket type", &code, &field, codes)
            })?;
            require_price(price, &field)?;
            by_type.insert(ticket_type.id, price);
        }
    }
    for surcharge in &input.surcharges {
        require_price(
            surcharge.amount_minor,
            &format!("surcharges.{}", surcharge.name),
        )?;
    }
    let card = PriceCard {
        id: new_id,
        code: input.code,
        name: input.name,
        tax_name: rate.name.clone(),
        tax_rate_basis_points: rate.basis_points,
        prices,
        surcharges: input.surcharges,
    };
    let id = store::price_card::save(connection, &card, &input.tax_rate).await?;
    // Everything that a price is made of, so that an old sale can be priced again from the journal.
    let content = serde_json::json!({
        "price_card_id": id, "code": card.code, "prices": card.prices, "surcharges": card.surcharges,
        "tax_rate": input.tax_rate, "tax_rate_basis_points": card.tax_rate_basis_points,
    });
    store::journal::append(connection, by, "price_card_saved", &content).await?;
    Ok(id)
}

/// A code that nothing has, and those that there are: whoever mistyped one sees it.
fn unknown<'a>(what: &str, code: &str, field: &str, known: impl Iterator<Item = &'a str>) -> Fault {
    let known: Vec<&str> = known.collect();
    let known = if known.is_empty() {
        format!("there is no {what} yet")
    } else {
        format!("the {what}s are {}", known.join(", "))
    };
    Fault::invalid(format!(
        "There is no {what} “{code}” (field {field}): {known}."
    ))
}

/// A code or a name: there is one, and it fits where it is shown.
pub(crate) fn require_short(field: &str, text: &str) -> Result<()> {
    if !text.trim().is_empty() && text.chars().count() <= TEXT_LIMIT {
        return Ok(());
    }
    Err(Fault::invalid(format!(
        "The {field} has 1 to {TEXT_LIMIT} characters (field {field})."
    )))
}

fn require_price(price: Minor, field: &str) -> Result<()> {
    if (0..=AMOUNT_LIMIT_MINOR).contains(&price.0) {
        return Ok(());
    }
    Err(Fault::invalid(format!(
        "A price is between 0 and {AMOUNT_LIMIT_MINOR} minor units, not {} (field {field}).",
        price.0
    )))
}
