//! What people decide when a database is not the one that the central server knows.

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::{IncarnationId, ShowId};
use marquee_domain::permission::Permission;
use marquee_domain::rights::Refusal;
use marquee_domain::rights::cinema::Standing;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{change, refused};
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::cinema::NewLife;
use crate::store::rights::{Part, standing};
use crate::store::{self, journal::By};

#[derive(Debug)]
pub struct Begin;

impl Operation<Cinema> for Begin {
    const NAME: &'static str = "rights.begin";
    const SUMMARY: &'static str = "Makes this database the cinema's again, after the central server has met another copy or believed it \
         lost: carts end, and it is compared before it sells.";
    const ACCESS: Access = Access::Needs(Permission::ManageCinema);
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call, _: Empty) -> Result<Empty> {
        let mut transaction = call.node.store().write().await?;
        match standing(&mut transaction).await? {
            Some(Standing::Displaced { .. }) => {}
            None => return Err(refused(&Refusal::Standalone)),
            Some(Standing::Current | Standing::Reporting | Standing::Waiting) => {
                return Err(refused(&Refusal::Stale));
            }
        }
        let folder = call.node.folder();
        let known = store::cinema::highest_known_incarnation(&mut transaction).await?;
        let number = known.max(folder.highest_incarnation()?) + 1;
        // First beside the database: should this program stop here, a number is left out, and none is used twice.
        folder.record_incarnation(number)?;
        let id = IncarnationId(call.node.surroundings().new_id());
        let (why, by) = (NewLife::Displaced, By::of(call));
        store::cinema::add_incarnation(&mut transaction, number, id, why, &by).await?;
        transaction.commit().await?;
        call.node.emit(Event::Changed);
        Ok(Empty {})
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SellUnsynchronisedInput {
    pub show_id: ShowId,
}

#[derive(Debug)]
pub struct SellUnsynchronised;

impl Operation<Cinema> for SellUnsynchronised {
    const NAME: &'static str = "rights.sell_unsynchronised";
    const SUMMARY: &'static str = "Lets a show be sold although the restored database was not compared with the central server: two \
         people may get one seat.";
    const ACCESS: Access = Access::Needs(Permission::SellUnsynchronised);
    type Input = SellUnsynchronisedInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: SellUnsynchronisedInput) -> Result<Empty> {
        let show_id = input.show_id;
        let staff_id = call.staff_id().ok_or_else(|| {
            Fault::new(
                ErrorCode::Forbidden,
                "Two people may get one seat by this, so a person must decide it: sign in with your PIN.",
            )
        })?;
        let mut transaction = call.node.store().write().await?;
        store::show::get(&mut transaction, show_id)
            .await?
            .ok_or_else(|| Fault::not_found("show"))?;
        change(&mut transaction, Part::of(&[]), |cinema| {
            cinema.sell_unsynchronised(show_id, staff_id, call.now)
        })
        .await?;
        let content = serde_json::json!({ "show_id": show_id });
        let kind = "sold_unsynchronised";
        store::journal::append(&mut transaction, &By::of(call), kind, &content).await?;
        transaction.commit().await?;
        call.node.emit(Event::seats_changed(show_id));
        Ok(Empty {})
    }
}
