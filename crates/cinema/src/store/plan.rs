//! Versions of halls' plans.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use marquee_domain::id::{HallId, PlanId};
use marquee_domain::plan::{Imported, Neighbours, Plan};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::{Fault, Result};

/// A plan version as it is sold on.
#[derive(Debug)]
pub(crate) struct HallPlan {
    pub id: PlanId,
    pub hall_id: HallId,
    pub version: u32,
    pub plan: Arc<Plan>,
    pub neighbours: Neighbours,
    /// Seats that can be sold at all.
    pub sellable_count: u32,
}

/// The two texts of a plan version, as they are exported.
pub(crate) struct PlanTexts {
    pub document: String,
    pub sidecar: String,
}

pub(crate) async fn get(connection: &mut SqliteConnection, id: PlanId) -> Result<Option<HallPlan>> {
    let found = sqlx::query!(
        "SELECT hall_id, version, document, sidecar FROM plan WHERE id = ?",
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            let imported =
                marquee_domain::plan::import(&r.document, Some(&r.sidecar)).map_err(|refused| {
                    Fault::internal(format!("a stored plan is refused: {refused:?}"))
                })?;
            let plan = imported.plan;
            let neighbours = Neighbours::of(&plan);
            let sellable = plan
                .indexed_seats()
                .filter(|(index, _)| plan.is_sellable(*index))
                .count();
            Ok(HallPlan {
                id,
                hall_id: HallId(row::id(&r.hall_id)?),
                version: row::number(r.version)?,
                plan: Arc::new(plan),
                neighbours,
                sellable_count: u32::try_from(sellable).map_err(Fault::internal)?,
            })
        })
        .transpose()
}

pub(crate) async fn texts(
    connection: &mut SqliteConnection,
    id: PlanId,
) -> Result<Option<PlanTexts>> {
    let found = sqlx::query!("SELECT document, sidecar FROM plan WHERE id = ?", id.0)
        .fetch_optional(connection)
        .await?;
    Ok(found.map(|r| PlanTexts {
        document: r.document,
        sidecar: r.sidecar,
    }))
}

/// The version that new shows of a hall are sold on.
pub(crate) async fn newest(
    connection: &mut SqliteConnection,
    hall: HallId,
) -> Result<Option<(PlanId, u32)>> {
    let found = sqlx::query!(
        "SELECT id, version FROM plan WHERE hall_id = ? ORDER BY version DESC LIMIT 1",
        hall.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| Ok((PlanId(row::id(&r.id)?), row::number(r.version)?)))
        .transpose()
}

/// Stores the next version of a hall's plan and answers its number.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    id: PlanId,
    hall: HallId,
    imported: &Imported,
    now: DateTime<Utc>,
) -> Result<u32> {
    let version = newest(&mut *connection, hall)
        .await?
        .map_or(1, |(_, version)| version + 1);
    let marquee_domain::plan::Exported { document, sidecar } =
        marquee_domain::plan::export(imported)?;
    let (seat_count, now) = (
        i64::try_from(imported.plan.seats.len()).map_err(Fault::internal)?,
        row::to_ms(now),
    );
    sqlx::query!(
        "INSERT INTO plan (id, hall_id, version, document, sidecar, seat_count, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        id.0,
        hall.0,
        version,
        document,
        sidecar,
        seat_count,
        now
    )
    .execute(connection)
    .await?;
    Ok(version)
}

/// How many seats a plan version has, sellable or not.
pub(crate) async fn seat_count(connection: &mut SqliteConnection, id: PlanId) -> Result<usize> {
    let count = sqlx::query_scalar!("SELECT seat_count FROM plan WHERE id = ?", id.0)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Fault::not_found("plan"))?;
    row::number(count)
}
