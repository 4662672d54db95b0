//! Auditoriums.

use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::{HallId, PlanId};
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::Serialize;

use crate::caller::Call;
use crate::fault::Result;
use crate::node::Cinema;
use crate::store;

/// A hall and the plan version that its new shows are sold on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HallInfo {
    pub id: HallId,
    pub name: String,
    pub cleaning_minutes: u32,
    pub plan_id: Option<PlanId>,
    pub plan_version: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct HallList {
    pub halls: Vec<HallInfo>,
}

#[derive(Debug)]
pub struct List;

impl Operation<Cinema> for List {
    const NAME: &'static str = "hall.list";
    const SUMMARY: &'static str = "The halls and their newest plans.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = HallList;

    async fn run(&self, call: &Call, _: Empty) -> Result<HallList> {
        let mut connection = call.node.store().read().await?;
        let mut halls = Vec::new();
        for hall in store::hall::all(&mut connection).await? {
            let newest = store::plan::newest(&mut connection, hall.id).await?;
            halls.push(HallInfo {
                id: hall.id,
                name: hall.name,
                cleaning_minutes: hall.cleaning_minutes,
                plan_id: newest.map(|(id, _)| id),
                plan_version: newest.map(|(_, version)| version),
            });
        }
        Ok(HallList { halls })
    }
}
