//! The messages: what there is to send, and what came.

use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::RequestId;
use marquee_domain::permission::Permission;
use marquee_domain::rights::cinema::Standing;
use marquee_protocol::rights::{MOST_ENTRIES, Unreadable, read_from_central, write_from_cinema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Connection;

use super::{change, tell};
use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::folder::Told;
use crate::node::Cinema;
use crate::store::rights::{Channel, Part, Stretch, acknowledged, load, standing};

/// As long as a central server's message may be: what it knows of all seats of all shows, after a restore.
const MESSAGE_LIMIT_BYTES: usize = 256 * 1024 * 1024;

#[derive(Debug, Serialize, JsonSchema)]
pub struct Messages {
    /// Each to be sent as it is, in any order and as often as one likes.
    pub messages: Vec<String>,
}

#[derive(Debug)]
pub struct Outbox;

impl Operation<Cinema> for Outbox {
    const NAME: &'static str = "rights.outbox";
    const SUMMARY: &'static str =
        "What there is to say to the central server now; nothing where there is none.";
    const ACCESS: Access = Access::Needs(Permission::MoveRights);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = Messages;

    async fn run(&self, call: &Call, _: Empty) -> Result<Messages> {
        let mut connection = call.node.store().read().await?;
        // One moment of the file, whatever is sold meanwhile.
        let mut moment = connection.begin().await?;
        let after = acknowledged(&mut moment).await?;
        let mut part = Part::of(&[]);
        match standing(&mut moment).await? {
            None | Some(Standing::Displaced { .. }) => {}
            Some(Standing::Current) => part.log = one_message(after),
            Some(Standing::Reporting | Standing::Waiting) => {
                part.log = one_message(after);
                part.channel = Channel::Whole;
            }
        }
        let cinema = load(&mut moment, part).await?;
        moment.commit().await?;
        let outbox = cinema.outbox(MOST_ENTRIES);
        if !outbox.is_empty() {
            // Beside the database, and before anybody hears it: an older file in its place will be known by that.
            let last = cinema.log.entries().iter().take(MOST_ENTRIES).next_back();
            let told = Told {
                incarnation: cinema.incarnation.number.into(),
                position: last.map_or(after, |entry| entry.position),
            };
            call.node.folder().record_told(cinema.id, told)?;
        }
        let messages: Result<Vec<String>, Unreadable> =
            outbox.iter().map(write_from_cinema).collect();
        let messages = messages.map_err(Fault::internal)?;
        Ok(Messages { messages })
    }
}

/// What one message tells of the log, and one entry more where it goes on.
fn one_message(after: u64) -> Stretch {
    let most = MOST_ENTRIES + 1;
    Stretch::Some { after, most }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveInput {
    /// As it came.
    pub message: String,
}

#[derive(Debug)]
pub struct Receive;

impl Operation<Cinema> for Receive {
    const NAME: &'static str = "rights.receive";
    const SUMMARY: &'static str =
        "Takes in a message of the central server; one that is old or repeated changes nothing.";
    const ACCESS: Access = Access::Needs(Permission::MoveRights);
    const SHOWS_PRESENCE: bool = false;
    const INPUT_LIMIT_BYTES: usize = MESSAGE_LIMIT_BYTES;
    type Input = ReceiveInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: ReceiveInput) -> Result<Empty> {
        let message = read_from_central(&input.message).map_err(|unreadable| {
            Fault::invalid(format!("The message was not read: {unreadable}."))
                .with_details(serde_json::json!({ "unreadable": unreadable.code() }))
        })?;
        let request_id = RequestId(call.node.surroundings().new_id());
        let mut transaction = call.node.store().write().await?;
        let part = Part::of_message(&message);
        let shows = change(&mut transaction, part, |cinema| {
            cinema.receive(&message, request_id, call.now)
        })
        .await?;
        transaction.commit().await?;
        tell(call, shows);
        Ok(Empty {})
    }
}
