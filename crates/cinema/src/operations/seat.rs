//! Seats taken out of a show's sale, and put back.

use std::collections::BTreeMap;

use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::{SeatIndex, ShowId};
use marquee_domain::permission::Permission;
use marquee_protocol::fact::Fact;
use schemars::JsonSchema;
use serde::Deserialize;

use super::hold::unavailable;
use super::show::{ShowOnSale, seat_state};
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::{self, journal::By};

const REASON_LIMIT: usize = 200;
const SEATS_LIMIT: usize = 10_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockInput {
    pub show_id: ShowId,
    pub seats: Vec<SeatIndex>,
    /// Why: broken, house, distancing.
    pub reason: String,
}

#[derive(Debug)]
pub struct Block;

impl Operation<Cinema> for Block {
    const NAME: &'static str = "seat.block";
    const SUMMARY: &'static str = "Takes free seats of a show out of sale, with a reason.";
    const ACCESS: Access = Access::Needs(Permission::BlockSeats);
    type Input = BlockInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: BlockInput) -> Result<Empty> {
        let reason = input.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_LIMIT {
            return Err(Fault::invalid(format!(
                "Say why, in 1 to {REASON_LIMIT} characters."
            )));
        }
        change(call, input.show_id, &input.seats, Some(reason)).await
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnblockInput {
    pub show_id: ShowId,
    pub seats: Vec<SeatIndex>,
}

#[derive(Debug)]
pub struct Unblock;

impl Operation<Cinema> for Unblock {
    const NAME: &'static str = "seat.unblock";
    const SUMMARY: &'static str = "Puts blocked seats of a show back into sale.";
    const ACCESS: Access = Access::Needs(Permission::BlockSeats);
    type Input = UnblockInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: UnblockInput) -> Result<Empty> {
        change(call, input.show_id, &input.seats, None).await
    }
}

/// Blocks the seats with a reason, or unblocks them without one; all of them or none.
async fn change(
    call: &Call,
    show_id: ShowId,
    seats: &[SeatIndex],
    reason: Option<&str>,
) -> Result<Empty> {
    if seats.is_empty() || seats.len() > SEATS_LIMIT {
        return Err(Fault::invalid(format!("Name 1 to {SEATS_LIMIT} seats.")));
    }
    let mut transaction = call.node.store().write().await?;
    let show = ShowOnSale::load(call, &mut transaction, show_id).await?;
    let before: BTreeMap<_, _> = store::seat::of_show(&mut transaction, show_id)
        .await?
        .into_iter()
        .collect();
    let mut refused = Vec::new();
    // A seat that is named twice is changed once.
    let mut after = BTreeMap::new();
    for index in seats {
        if !show.plan.plan.is_sellable(*index) {
            return Err(Fault::invalid(format!(
                "{} is not sold in any show of this plan, so there is nothing to block.",
                show.plan.plan.seat_name(*index)
            )));
        }
        let seat = before
            .get(index)
            .ok_or_else(|| Fault::not_found("seat of this show"))?;
        let changed = match reason {
            Some(reason) => seat.block(reason, call.now),
            None => seat.unblock(),
        };
        match changed {
            Ok(changed) => {
                after.insert(*index, changed);
            }
            Err(refusal) => refused.push((*index, refusal, seat_state(seat, None, call.now))),
        }
    }
    if !refused.is_empty() {
        return Err(unavailable(&show.plan, show_id, &refused));
    }
    let changes = after.iter().map(|(index, seat)| (show_id, *index, seat));
    store::seat::set_states(&mut transaction, changes).await?;
    let (fact, kind) = match reason {
        Some(_) => (
            Fact::SeatsBlocked {
                show_id,
                seats: seats.to_vec(),
            },
            "seats_blocked",
        ),
        None => (
            Fact::SeatsUnblocked {
                show_id,
                seats: seats.to_vec(),
            },
            "seats_unblocked",
        ),
    };
    store::log::append(&mut transaction, call.now, &fact).await?;
    let content = serde_json::json!({ "show_id": show_id, "seats": seats, "reason": reason });
    store::journal::append(&mut transaction, &By::of(call), kind, &content).await?;
    transaction.commit().await?;
    call.node.emit(Event::seats_changed(show_id));
    Ok(Empty {})
}
