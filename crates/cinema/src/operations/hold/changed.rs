//! What a till shows after its cart has changed, in one answer: the seats with their ticket types and their price, and
//! how the halls look now. So a tap on a seat costs one call.

use std::collections::BTreeSet;

use marquee_contract::error::ErrorCode;
use marquee_domain::id::{SaleId, SeatIndex};
use marquee_domain::pricing::{self, TicketType, usual_ticket_type};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{Hold, SeatOfShow, SeatsByShow, view};
use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::operations::cart::{CartLine, PricedCart};
use crate::operations::show::{BoardShow, SeatState, ShowOnSale, state_on_map};
use crate::store;

/// A seat of a hall, as the cart sees it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedSeat {
    pub seat: SeatIndex,
    pub state: SeatState,
}

/// A show in which a call has changed seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedShow {
    pub show: BoardShow,
    /// Those that this call changed, and no others.
    pub seats: Vec<ChangedSeat>,
}

/// A cart after a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangedCart {
    #[serde(flatten)]
    pub hold: Hold,
    /// Its seats with their ticket types: the chosen one as far as it can be had there, else the usual one.
    pub lines: Vec<CartLine>,
    /// None where the cart is empty, and where it has no price: why, `cart.quote` says.
    pub quote: Option<pricing::Quote>,
    pub shows: Vec<ChangedShow>,
}

impl ChangedCart {
    /// The cart as it is inside the transaction that has changed it.
    pub(super) async fn load(
        call: &Call,
        connection: &mut SqliteConnection,
        sale: SaleId,
        chosen: &[CartLine],
        touched: &SeatsByShow,
    ) -> Result<Self> {
        let hold = view(call, connection, sale).await?;
        let ticket_types = store::ticket_type::active(connection).await?;
        let mut lines = Vec::with_capacity(hold.seats.len());
        let mut show: Option<ShowOnSale> = None;
        for seat in &hold.seats {
            // The seats come show by show.
            let known = show.take().filter(|show| show.record.id == seat.show_id);
            let of = match known {
                Some(known) => known,
                None => ShowOnSale::load(call, connection, seat.show_id).await?,
            };
            lines.push(line(*seat, chosen, &of, &ticket_types)?);
            show = Some(of);
        }
        let quote = quote(call, connection, &lines).await?;
        let mut shows = Vec::with_capacity(touched.len());
        for (show_id, seats) in touched {
            let show = ShowOnSale::load(call, connection, *show_id).await?;
            shows.push(changed(call, connection, sale, &show, seats).await?);
        }
        Ok(Self {
            hold,
            lines,
            quote,
            shows,
        })
    }
}

/// A seat with its ticket type.
fn line(
    SeatOfShow { show_id, seat }: SeatOfShow,
    chosen: &[CartLine],
    show: &ShowOnSale,
    ticket_types: &[TicketType],
) -> Result<CartLine> {
    let plan = &show.plan.plan;
    let facts = plan
        .seat(seat)
        .ok_or_else(|| Fault::internal("a cart has a seat that its hall has not"))?;
    let category = plan
        .category_of(facts)
        .ok_or_else(|| Fault::internal("a seat has no category"))?;
    let can_be = |ticket_type: &TicketType| {
        let price = show.price_card.price(&category.name, ticket_type.id);
        ticket_type.is_for(facts.kind) && price.is_some()
    };
    let ticket_type = chosen
        .iter()
        .find(|line| line.show_id == show_id && line.seat == seat)
        .and_then(|line| {
            ticket_types
                .iter()
                .find(|each| each.id == line.ticket_type_id)
        })
        .filter(|chosen| can_be(chosen))
        .or_else(|| usual_ticket_type(ticket_types, &show.price_card, &category.name, facts.kind))
        // It has no price there, and the quote says which one is missing.
        .or_else(|| ticket_types.first())
        .ok_or_else(|| Fault::not_found("ticket type"))?;
    Ok(CartLine {
        show_id,
        seat,
        ticket_type_id: ticket_type.id,
    })
}

/// The price, or none where there is none: the seats are held all the same.
async fn quote(
    call: &Call,
    connection: &mut SqliteConnection,
    lines: &[CartLine],
) -> Result<Option<pricing::Quote>> {
    if lines.is_empty() {
        return Ok(None);
    }
    match PricedCart::load(call, connection, lines).await {
        Ok(priced) => Ok(Some(priced.quote)),
        Err(fault) => match fault.code() {
            ErrorCode::PriceMissing | ErrorCode::InvalidInput => Ok(None),
            _ => Err(fault),
        },
    }
}

async fn changed(
    call: &Call,
    connection: &mut SqliteConnection,
    sale: SaleId,
    show: &ShowOnSale,
    seats: &BTreeSet<SeatIndex>,
) -> Result<ChangedShow> {
    let id = show.record.id;
    let counts = store::show::seat_counts_of(connection, id, call.now).await?;
    let now = store::seat::of_show(connection, id).await?;
    let states = now.iter().filter(|(seat, _)| seats.contains(seat));
    Ok(ChangedShow {
        show: show.on_board(call, counts),
        seats: states
            .map(|(seat, now)| ChangedSeat {
                seat: *seat,
                state: state_on_map(&show.plan, *seat, now, Some(sale), call.now),
            })
            .collect(),
    })
}
