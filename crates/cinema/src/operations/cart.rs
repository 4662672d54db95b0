//! What a cart costs.

use std::collections::BTreeMap;

use marquee_contract::access::Access;
use marquee_contract::operation::Operation;
use marquee_domain::id::{SeatIndex, ShowId, TicketTypeId};
use marquee_domain::permission::Permission;
use marquee_domain::plan::Selection;
use marquee_domain::pricing::{self, PricedSeat, TicketType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::hold::selection_fault;
use super::show::ShowOnSale;
use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;

/// One ticket that somebody wants: a seat, and the type that it is sold at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CartLine {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub ticket_type_id: TicketTypeId,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteInput {
    pub lines: Vec<CartLine>,
}

#[derive(Debug)]
pub struct Quote;

impl Operation<Cinema> for Quote {
    const NAME: &'static str = "cart.quote";
    const SUMMARY: &'static str = "What these tickets cost, line by line, with the tax inside.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    const SHOWS_PRESENCE: bool = false;
    type Input = QuoteInput;
    type Output = pricing::Quote;

    async fn run(&self, call: &Call, input: QuoteInput) -> Result<pricing::Quote> {
        let mut connection = call.node.store().read().await?;
        Ok(PricedCart::load(call, &mut connection, &input.lines)
            .await?
            .quote)
    }
}

/// A cart with its price and with the shows that it is for.
pub(super) struct PricedCart {
    pub quote: pricing::Quote,
    pub shows: BTreeMap<ShowId, ShowOnSale>,
    pub ticket_types: Vec<TicketType>,
}

/// Refuses too many lines before anything is done for each: a cart of a million lines must not cost a million
/// look-ups.
pub(super) fn require_countable(lines: &[CartLine]) -> Result<()> {
    if lines.len() > pricing::TICKETS_PER_SALE_LIMIT {
        return Err(pricing::QuoteError::TooManyTickets { count: lines.len() }.into());
    }
    Ok(())
}

impl PricedCart {
    /// Loads what the lines name and prices them.
    pub(super) async fn load(
        call: &Call,
        connection: &mut SqliteConnection,
        lines: &[CartLine],
    ) -> Result<Self> {
        require_countable(lines)?;
        let ticket_types = store::ticket_type::active(connection).await?;
        let mut shows = BTreeMap::new();
        for line in lines {
            if let std::collections::btree_map::Entry::Vacant(entry) = shows.entry(line.show_id) {
                entry.insert(ShowOnSale::load(call, connection, line.show_id).await?);
            }
        }
        let mut seats = Vec::with_capacity(lines.len());
        for line in lines {
            let show = shows
                .get(&line.show_id)
                .ok_or_else(|| Fault::not_found("show"))?;
            let plan = &show.plan.plan;
            let seat = plan
                .seat(line.seat)
                .ok_or_else(|| Fault::not_found("seat in this hall"))?;
            let category = plan
                .category_of(seat)
                .ok_or_else(|| Fault::internal("a seat has no category"))?;
            let ticket_type = ticket_types
                .iter()
                .find(|kind| kind.id == line.ticket_type_id)
                .ok_or_else(|| Fault::not_found("ticket type"))?;
            seats.push(PricedSeat {
                show_id: line.show_id,
                seat: line.seat,
                seat_label: plan.seat_name(line.seat),
                category: &category.name,
                kind: seat.kind,
                format: &show.record.format,
                ticket_type,
                price_card: &show.price_card,
            });
        }
        let quote = pricing::quote(&seats, call.node.settings().currency)?;
        Ok(Self {
            quote,
            shows,
            ticket_types,
        })
    }

    /// Refuses a cart that breaks a hall's rules (half a couple, a companion alone), however it came to be.
    pub(super) fn require_whole(&self) -> Result<()> {
        for (id, show) in &self.shows {
            let of_show = self.quote.lines.iter().filter(|line| line.show_id == *id);
            let selection: Selection = of_show.map(|line| line.seat).collect();
            marquee_domain::plan::check(&show.plan.plan, &selection)
                .map_err(|error| selection_fault(&show.plan, *id, &error))?;
        }
        Ok(())
    }
}
