//! Halls' plans: looked at, checked, brought in, taken out.

use std::sync::Arc;

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::id::{HallId, PlanId};
use marquee_domain::permission::Permission;
use marquee_domain::plan::{Finding, Imported, Plan};
use marquee_protocol::fact::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::IMPORT_LIMIT_BYTES;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::hall::HallRecord;
use crate::store::{self, journal::By};

/// A hall name's length in characters.
const HALL_NAME_LIMIT: usize = 60;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetInput {
    pub plan_id: PlanId,
}

/// A plan version. It never changes, so it may be kept for as long as one likes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanView {
    pub id: PlanId,
    pub hall_id: HallId,
    pub version: u32,
    #[serde(flatten)]
    pub plan: Arc<Plan>,
}

#[derive(Debug)]
pub struct Get;

impl Operation<Cinema> for Get {
    const NAME: &'static str = "plan.get";
    const SUMMARY: &'static str = "A plan version, with all coordinates absolute.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = GetInput;
    type Output = PlanView;

    async fn run(&self, call: &Call, input: GetInput) -> Result<PlanView> {
        let plan = call.node.plan(input.plan_id).await?;
        Ok(PlanView {
            id: plan.id,
            hall_id: plan.hall_id,
            version: plan.version,
            plan: plan.plan.clone(),
        })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInput {
    /// The text of a seating plan in the pretix JSON format.
    pub document: String,
    /// The text of the cinema's sidecar, if there is one.
    pub sidecar: Option<String>,
}

/// What was found in a plan that can be used.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    pub seat_count: usize,
    /// What was repaired, and what deserves a look.
    pub findings: Vec<Finding>,
}

fn import(document: &str, sidecar: Option<&str>) -> Result<Imported> {
    marquee_domain::plan::import(document, sidecar).map_err(|refused| {
        let count = refused.findings.len();
        Fault::new(
            ErrorCode::PlanRefused,
            format!("The plan was refused and nothing was changed: {count} things to look at, listed with their row and seat."),
        )
        .with_details(serde_json::json!({ "findings": refused.findings }))
    })
}

#[derive(Debug)]
pub struct Check;

impl Operation<Cinema> for Check {
    const NAME: &'static str = "plan.check";
    const SUMMARY: &'static str =
        "Says what an import of a plan would repair or refuse, and changes nothing.";
    const ACCESS: Access = Access::Needs(Permission::ManagePlans);
    const INPUT_LIMIT_BYTES: usize = IMPORT_LIMIT_BYTES;
    type Input = CheckInput;
    type Output = Report;

    async fn run(&self, _: &Call, input: CheckInput) -> Result<Report> {
        let imported = import(&input.document, input.sidecar.as_deref())?;
        Ok(Report {
            seat_count: imported.plan.seats.len(),
            findings: imported.findings,
        })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportInput {
    /// The hall's name; a hall that does not exist is made.
    pub hall: String,
    pub document: String,
    pub sidecar: Option<String>,
    /// For a new hall: how long cleaning takes after a show. Default 15.
    pub cleaning_minutes: Option<u32>,
}

/// A plan version that was stored.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stored {
    pub hall_id: HallId,
    pub plan_id: PlanId,
    pub version: u32,
    #[serde(flatten)]
    pub report: Report,
}

#[derive(Debug)]
pub struct Import;

impl Operation<Cinema> for Import {
    const NAME: &'static str = "plan.import";
    const SUMMARY: &'static str =
        "Stores a plan as the next version of a hall's; shows keep the version that they have.";
    const ACCESS: Access = Access::Needs(Permission::ManagePlans);
    const INPUT_LIMIT_BYTES: usize = IMPORT_LIMIT_BYTES;
    type Input = ImportInput;
    type Output = Stored;

    async fn run(&self, call: &Call, input: ImportInput) -> Result<Stored> {
        let imported = import(&input.document, input.sidecar.as_deref())?;
        let name = input.hall.trim();
        if name.is_empty() || name.chars().count() > HALL_NAME_LIMIT {
            return Err(Fault::invalid(format!(
                "A hall's name has 1 to {HALL_NAME_LIMIT} characters."
            )));
        }
        let cleaning_minutes = input.cleaning_minutes.unwrap_or(15);
        if cleaning_minutes > 240 {
            return Err(Fault::invalid("Cleaning takes 0 to 240 minutes."));
        }
        let mut transaction = call.node.store().write().await?;
        let existing = store::hall::by_name(&mut transaction, name).await?;
        let hall_id = match existing {
            Some(hall) => hall.id,
            None => {
                let position = store::hall::all(&mut transaction).await?.len();
                let hall = HallRecord {
                    id: HallId(call.node.surroundings().new_id()),
                    name: name.to_owned(),
                    position: u32::try_from(position).map_err(Fault::internal)?,
                    cleaning_minutes,
                };
                store::hall::insert(&mut transaction, &hall, call.now).await?;
                hall.id
            }
        };
        let plan_id = PlanId(call.node.surroundings().new_id());
        let version =
            store_version(&mut transaction, &By::of(call), plan_id, hall_id, &imported).await?;
        transaction.commit().await?;
        call.node.emit(Event::ProgrammeChanged);
        let report = Report {
            seat_count: imported.plan.seats.len(),
            findings: imported.findings,
        };
        Ok(Stored {
            hall_id,
            plan_id,
            version,
            report,
        })
    }
}

/// Stores a version with its journal entry and its fact.
pub(crate) async fn store_version(
    connection: &mut sqlx::SqliteConnection,
    by: &By,
    plan_id: PlanId,
    hall_id: HallId,
    imported: &Imported,
) -> Result<u32> {
    let version = store::plan::insert(connection, plan_id, hall_id, imported, by.at).await?;
    let seat_count = u32::try_from(imported.plan.seats.len()).map_err(Fault::internal)?;
    let fact = Fact::PlanStored {
        plan_id,
        hall_id,
        version,
        seat_count,
    };
    store::log::append(connection, by.at, &fact).await?;
    let content = serde_json::json!({ "plan_id": plan_id, "hall_id": hall_id, "version": version });
    store::journal::append(connection, by, "plan_stored", &content).await?;
    Ok(version)
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportInput {
    /// The hall whose newest plan is wanted.
    pub hall: String,
}

/// A plan as texts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Exported {
    pub version: u32,
    /// In the pretix JSON format.
    pub document: String,
    pub sidecar: String,
}

#[derive(Debug)]
pub struct Export;

impl Operation<Cinema> for Export {
    const NAME: &'static str = "plan.export";
    const SUMMARY: &'static str =
        "A hall's newest plan as texts: the pretix format and the cinema's sidecar.";
    const ACCESS: Access = Access::Needs(Permission::ManagePlans);
    type Input = ExportInput;
    type Output = Exported;

    async fn run(&self, call: &Call, input: ExportInput) -> Result<Exported> {
        let mut connection = call.node.store().read().await?;
        let hall = store::hall::by_name(&mut connection, input.hall.trim()).await?;
        let hall = hall.ok_or_else(|| {
            Fault::new(
                ErrorCode::NotFound,
                format!("There is no hall called “{}”.", input.hall),
            )
        })?;
        let (plan_id, version) = store::plan::newest(&mut connection, hall.id)
            .await?
            .ok_or_else(|| Fault::not_found("plan"))?;
        let texts = store::plan::texts(&mut connection, plan_id)
            .await?
            .ok_or_else(|| Fault::not_found("plan"))?;
        Ok(Exported {
            version,
            document: texts.document,
            sidecar: texts.sidecar,
        })
    }
}
