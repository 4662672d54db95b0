//! The cinema's own list of ticket types. `price_card.list` tells those that are sold, beside their prices.

use std::collections::BTreeMap;

use marquee_contract::access::Access;
use marquee_contract::operation::Operation;
use marquee_domain::id::TicketTypeId;
use marquee_domain::permission::Permission;
use marquee_domain::plan::SeatKind;
use marquee_domain::pricing::TicketType;
use schemars::JsonSchema;
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::price_card::require_short;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::{self, journal::By};

const LANGUAGES_LIMIT: usize = 20;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketTypeInput {
    /// The type's key, by which price cards name it; an existing type of this code is replaced and keeps its
    /// place in the list, a new one comes last.
    pub code: String,
    /// Language → name: `{"en": "Adult"}`.
    pub name: BTreeMap<String, String>,
    /// If not empty, only seats of these kinds are sold at this type.
    #[serde(default)]
    pub for_kinds: Vec<SeatKind>,
    /// False takes the type out of sale; tickets that were sold at it stay.
    #[serde(default = "sold")]
    pub active: bool,
}

fn sold() -> bool {
    true
}

#[derive(Debug)]
pub struct Save;

impl Operation<Cinema> for Save {
    const NAME: &'static str = "ticket_type.save";
    const SUMMARY: &'static str = "Adds a ticket type or replaces the one with its code.";
    const ACCESS: Access = Access::Needs(Permission::ManagePrices);
    type Input = TicketTypeInput;
    type Output = TicketType;

    async fn run(&self, call: &Call, input: TicketTypeInput) -> Result<TicketType> {
        let mut transaction = call.node.store().write().await?;
        let new_id = TicketTypeId(call.node.surroundings().new_id());
        let ticket_type = save(&mut transaction, &By::of(call), new_id, input).await?;
        transaction.commit().await?;
        call.node.emit(Event::ProgrammeChanged);
        Ok(ticket_type)
    }
}

/// Checks a ticket type and stores it.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    by: &By,
    new_id: TicketTypeId,
    input: TicketTypeInput,
) -> Result<TicketType> {
    require_short("code", &input.code)?;
    if input.name.is_empty() || input.name.len() > LANGUAGES_LIMIT {
        return Err(Fault::invalid(format!(
            "A ticket type has its name in 1 to {LANGUAGES_LIMIT} languages (field name)."
        )));
    }
    for (language, name) in &input.name {
        require_short("language", language)?;
        require_short(&format!("name.{language}"), name)?;
    }
    let ticket_type = TicketType {
        id: new_id,
        code: input.code,
        name: input.name,
        for_kinds: input.for_kinds,
    };
    let id = store::ticket_type::save(connection, &ticket_type, input.active).await?;
    let ticket_type = TicketType { id, ..ticket_type };
    let content = serde_json::json!({
        "ticket_type_id": id, "code": ticket_type.code, "name": ticket_type.name,
        "for_kinds": ticket_type.for_kinds, "active": input.active,
    });
    store::journal::append(connection, by, "ticket_type_saved", &content).await?;
    Ok(ticket_type)
}
