//! Giving rights to the central server, and asking for them.

use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::{RequestId, SeatKey};
use marquee_domain::permission::Permission;
use marquee_domain::rights::message;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{change, tell};
use crate::caller::Call;
use crate::fault::Result;
use crate::node::Cinema;
use crate::operations::hold::SeatOfShow;
use crate::store::rights::Part;

/// What names a hall's every seat.
const SEATS_LIMIT_BYTES: usize = 1024 * 1024;

fn keys(seats: &[SeatOfShow]) -> Vec<SeatKey> {
    let key = |named: &SeatOfShow| SeatKey {
        show_id: named.show_id,
        seat: named.seat,
    };
    seats.iter().map(key).collect()
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveInput {
    pub seats: Vec<SeatOfShow>,
}

#[derive(Debug)]
pub struct Give;

impl Operation<Cinema> for Give {
    const NAME: &'static str = "rights.give";
    const SUMMARY: &'static str =
        "Gives the rights to seats to the central server, all of them or none.";
    const ACCESS: Access = Access::Needs(Permission::MoveRights);
    const INPUT_LIMIT_BYTES: usize = SEATS_LIMIT_BYTES;
    type Input = GiveInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: GiveInput) -> Result<Empty> {
        let seats = keys(&input.seats);
        let mut transaction = call.node.store().write().await?;
        let give = |cinema: &mut marquee_domain::rights::Cinema| cinema.give(&seats, call.now);
        let shows = change(&mut transaction, Part::of(&seats), give).await?;
        transaction.commit().await?;
        tell(call, shows);
        Ok(Empty {})
    }
}

/// How much of what was asked for is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakeMode {
    /// A customer's seats: all of them or none.
    AllOrNothing,
    /// House seats: as many as are there.
    AsManyAsPossible,
}

impl From<TakeMode> for message::TakeMode {
    fn from(mode: TakeMode) -> Self {
        match mode {
            TakeMode::AllOrNothing => Self::AllOrNothing,
            TakeMode::AsManyAsPossible => Self::AsManyAsPossible,
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskInput {
    /// Made by whoever asks. The same call again asks once.
    pub request_id: RequestId,
    pub mode: TakeMode,
    pub seats: Vec<SeatOfShow>,
}

#[derive(Debug)]
pub struct Ask;

impl Operation<Cinema> for Ask {
    const NAME: &'static str = "rights.ask";
    const SUMMARY: &'static str =
        "Asks the central server for the rights to seats; they come when it has answered.";
    const ACCESS: Access = Access::Needs(Permission::MoveRights);
    const INPUT_LIMIT_BYTES: usize = SEATS_LIMIT_BYTES;
    type Input = AskInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: AskInput) -> Result<Empty> {
        let (seats, mode) = (keys(&input.seats), input.mode.into());
        let mut transaction = call.node.store().write().await?;
        change(&mut transaction, Part::of(&seats), |cinema| {
            cinema.ask(input.request_id, mode, &seats)
        })
        .await?;
        transaction.commit().await?;
        Ok(Empty {})
    }
}
