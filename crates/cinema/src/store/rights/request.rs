//! Requests for rights that are under way.

use std::collections::BTreeMap;

use marquee_domain::fact::SeatMove;
use marquee_domain::id::RequestId;
use marquee_domain::rights::cinema::PendingTake;
use marquee_domain::rights::message::TakeMode;
use marquee_protocol::rights::Took;
use sqlx::SqliteConnection;

use crate::fault::{Fault, Result};
use crate::store::row;

pub(super) async fn all(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<RequestId, PendingTake>> {
    let rows = sqlx::query!("SELECT id, mode, seats, answer FROM right_request")
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|r| {
            let answer = r.answer.as_deref().map(serde_json::from_str::<Took>);
            let take = PendingTake {
                mode: mode_from(&r.mode)?,
                seats: serde_json::from_str::<Vec<SeatMove>>(&r.seats)?,
                answer: answer.transpose()?.map(Into::into),
            };
            Ok((RequestId(row::id(&r.id)?), take))
        })
        .collect()
}

fn mode_from(name: &str) -> Result<TakeMode> {
    match name {
        "all_or_nothing" => Ok(TakeMode::AllOrNothing),
        "as_many_as_possible" => Ok(TakeMode::AsManyAsPossible),
        other => Err(Fault::internal(format!("a request has the mode {other}"))),
    }
}

fn mode_name(mode: TakeMode) -> &'static str {
    match mode {
        TakeMode::AllOrNothing => "all_or_nothing",
        TakeMode::AsManyAsPossible => "as_many_as_possible",
    }
}

pub(super) async fn save(
    connection: &mut SqliteConnection,
    before: &BTreeMap<RequestId, PendingTake>,
    after: &BTreeMap<RequestId, PendingTake>,
) -> Result<()> {
    for id in before.keys().filter(|id| !after.contains_key(id)) {
        sqlx::query!("DELETE FROM right_request WHERE id = ?", id.0)
            .execute(&mut *connection)
            .await?;
    }
    let changed = after
        .iter()
        .filter(|(id, take)| before.get(id) != Some(take));
    for (id, take) in changed {
        let (mode, seats) = (mode_name(take.mode), serde_json::to_string(&take.seats)?);
        let answer = take.answer.as_ref().map(Took::from);
        let answer = answer
            .map(|took| serde_json::to_string(&took))
            .transpose()?;
        sqlx::query!(
            "INSERT INTO right_request (id, mode, seats, answer) VALUES (?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET answer = excluded.answer",
            id.0,
            mode,
            seats,
            answer
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
