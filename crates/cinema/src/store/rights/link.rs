//! What the cinema knows of its central server.

use std::collections::BTreeSet;

use marquee_domain::id::{GenerationId, ShowId};
use marquee_domain::rights::Generation;
use marquee_domain::rights::cinema::{Link, Standing};
use marquee_domain::rights::log::Head;
use sqlx::SqliteConnection;

use crate::fault::{Fault, Result};
use crate::store::row;

/// The link, without its flags: of every show there may be one, and only the gate and an auditor ask for them.
pub(super) async fn load(connection: &mut SqliteConnection) -> Result<Option<Link>> {
    let found = sqlx::query!(
        "SELECT generation, generation_id, has_compared, feed, acknowledged, acknowledged_hash, standing, displaced_by
         FROM central_link"
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(r) = found else { return Ok(None) };
    let generation = match (r.generation, r.generation_id) {
        (Some(number), Some(id)) => Some(Generation {
            number: row::number(number)?,
            id: GenerationId(row::id(&id)?),
        }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(Fault::internal("a generation has only half of its name"));
        }
    };
    Ok(Some(Link {
        generation,
        has_compared: r.has_compared != 0,
        feed: row::number(r.feed)?,
        acknowledged: Head {
            position: row::number(r.acknowledged)?,
            hash: row::hash(&r.acknowledged_hash)?,
        },
        standing: standing_from(&r.standing, r.displaced_by)?,
        overridden: overridden(connection).await?,
        flagged: BTreeSet::new(),
    }))
}

fn standing_from(name: &str, displaced_by: Option<i64>) -> Result<Standing> {
    match (name, displaced_by) {
        ("current", None) => Ok(Standing::Current),
        ("reporting", None) => Ok(Standing::Reporting),
        ("waiting", None) => Ok(Standing::Waiting),
        ("displaced", Some(number)) => Ok(Standing::Displaced {
            number: row::number(number)?,
        }),
        (other, _) => Err(Fault::internal(format!("the link stands at {other}"))),
    }
}

fn standing_name(standing: Standing) -> (&'static str, Option<u32>) {
    match standing {
        Standing::Current => ("current", None),
        Standing::Reporting => ("reporting", None),
        Standing::Waiting => ("waiting", None),
        Standing::Displaced { number } => ("displaced", Some(number)),
    }
}

/// How the cinema stands with its central server; none if it has none.
pub(crate) async fn standing(connection: &mut SqliteConnection) -> Result<Option<Standing>> {
    let found = sqlx::query!("SELECT standing, displaced_by FROM central_link")
        .fetch_optional(connection)
        .await?;
    found
        .map(|r| standing_from(&r.standing, r.displaced_by))
        .transpose()
}

/// How far the central server has said to have the log; 0 where there is none.
pub(crate) async fn acknowledged(connection: &mut SqliteConnection) -> Result<u64> {
    let position = sqlx::query_scalar!("SELECT acknowledged FROM central_link")
        .fetch_optional(connection)
        .await?;
    row::number(position.unwrap_or(0))
}

async fn overridden(connection: &mut SqliteConnection) -> Result<BTreeSet<ShowId>> {
    let ids = sqlx::query_scalar!("SELECT show_id FROM show_overridden")
        .fetch_all(connection)
        .await?;
    ids.iter().map(|id| Ok(ShowId(row::id(id)?))).collect()
}

/// The shows of which something may have been forgotten.
pub(super) async fn flagged(connection: &mut SqliteConnection) -> Result<BTreeSet<ShowId>> {
    let ids = sqlx::query_scalar!("SELECT show_id FROM show_flagged")
        .fetch_all(connection)
        .await?;
    ids.iter().map(|id| Ok(ShowId(row::id(id)?))).collect()
}

/// Links the cinema, which has not spoken to its central server yet.
pub(crate) async fn insert(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("INSERT INTO central_link (one) VALUES (1)")
        .execute(connection)
        .await?;
    Ok(())
}

/// Links a database that came from before its cinema was linked: what it gave since, it has forgotten.
pub(crate) async fn link_again(connection: &mut SqliteConnection) -> Result<()> {
    if standing(connection).await?.is_some() {
        return Ok(());
    }
    insert(connection).await?;
    wait_for_central(connection).await
}

pub(super) async fn save(
    connection: &mut SqliteConnection,
    before: Option<&Link>,
    after: Option<&Link>,
) -> Result<()> {
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(());
    };
    if before == after {
        return Ok(());
    }
    write(connection, after).await?;
    for show in after.overridden.difference(&before.overridden) {
        sqlx::query!("INSERT INTO show_overridden (show_id) VALUES (?)", show.0)
            .execute(&mut *connection)
            .await?;
    }
    if after.overridden.is_empty() && !before.overridden.is_empty() {
        sqlx::query!("DELETE FROM show_overridden")
            .execute(&mut *connection)
            .await?;
    }
    // The value names only the shows that it was loaded with, and a restored central server concerns all of them.
    if before.generation.is_some() && before.generation != after.generation {
        flag_every_show(connection).await?;
    }
    Ok(())
}

async fn write(connection: &mut SqliteConnection, link: &Link) -> Result<()> {
    let (number, id) = match link.generation {
        Some(Generation { number, id }) => (Some(number), Some(id.0)),
        None => (None, None),
    };
    let (standing, displaced_by) = standing_name(link.standing);
    let feed = i64::try_from(link.feed).map_err(Fault::internal)?;
    let position = i64::try_from(link.acknowledged.position).map_err(Fault::internal)?;
    let hash = link.acknowledged.hash.as_slice();
    sqlx::query!(
        "UPDATE central_link
         SET generation = ?, generation_id = ?, has_compared = ?, feed = ?, acknowledged = ?, acknowledged_hash = ?,
             standing = ?, displaced_by = ?",
        number,
        id,
        link.has_compared,
        feed,
        position,
        hash,
        standing,
        displaced_by
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that of every show there is something may have been forgotten.
async fn flag_every_show(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query!(
        "INSERT INTO show_flagged (show_id) SELECT id FROM show WHERE true ON CONFLICT DO NOTHING"
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What a new life of the database makes of the link, as `Cinema::begin` of the domain says it: nothing that was asked
/// for comes any more, and nothing is sold before the seats were compared.
pub(crate) async fn wait_for_central(connection: &mut SqliteConnection) -> Result<()> {
    let linked = sqlx::query!(
        "UPDATE central_link SET standing = 'waiting', displaced_by = NULL, has_compared = 0"
    )
    .execute(&mut *connection)
    .await?;
    if linked.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!("DELETE FROM right_request; DELETE FROM show_overridden")
        .execute(&mut *connection)
        .await?;
    flag_every_show(connection).await
}
