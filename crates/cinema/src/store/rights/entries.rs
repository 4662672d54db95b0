//! The log, as seat rights need it.

use marquee_domain::fact::Fact;
use marquee_domain::rights::log::{Entry, Head, Log};
use sqlx::SqliteConnection;

use crate::fault::{Fault, Result};
use crate::store::{chain, row};

/// Which part of the log is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// Where it ends, and nothing of it.
    End,
    /// Where it ends, and whether it passed through what another side names.
    Point(u64),
    /// What comes after a position, up to the end.
    From(u64),
    /// What comes after a position, at most so many entries: what is sent in parts.
    Some { after: u64, most: usize },
}

/// Loads a part of the log. A position after its end is its end.
pub(super) async fn load(connection: &mut SqliteConnection, stretch: Stretch) -> Result<Log> {
    let end = chain::heads(connection).await?.log;
    let end = Head {
        position: row::number(end.position)?,
        hash: end.hash,
    };
    let (after, most) = match stretch {
        Stretch::End => return Ok(Log::after(end)),
        Stretch::Point(position) if position >= end.position => return Ok(Log::after(end)),
        Stretch::Point(position) => {
            let point = head_at(connection, position).await?;
            return Ok(Log::after(end).having_passed(point));
        }
        Stretch::From(after) => (after, usize::MAX),
        Stretch::Some { after, most } => (after, most),
    };
    if after >= end.position {
        return Ok(Log::after(end));
    }
    let mut log = Log::after(head_at(connection, after).await?);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let after = i64::try_from(after).map_err(Fault::internal)?;
    let rows = sqlx::query!(
        r#"SELECT position AS "position!", incarnation, at, content, previous_hash, hash
           FROM log WHERE position > ? ORDER BY position LIMIT ?"#,
        after,
        most
    )
    .fetch_all(connection)
    .await?;
    for r in rows {
        log.push_read(Entry {
            position: row::number(r.position)?,
            incarnation: row::number(r.incarnation)?,
            at: row::from_ms(r.at)?,
            fact: serde_json::from_str::<Fact>(&r.content)?,
            content: r.content,
            previous: row::hash(&r.previous_hash)?,
            hash: row::hash(&r.hash)?,
        });
    }
    Ok(log)
}

/// How many entries the log has.
pub(crate) async fn end(connection: &mut SqliteConnection) -> Result<u64> {
    row::number(chain::heads(connection).await?.log.position)
}

/// The end that the log had at a position that it has.
async fn head_at(connection: &mut SqliteConnection, position: u64) -> Result<Head> {
    if position == 0 {
        return Ok(Head::EMPTY);
    }
    let number = i64::try_from(position).map_err(Fault::internal)?;
    let hash = sqlx::query_scalar!("SELECT hash FROM log WHERE position = ?", number)
        .fetch_one(connection)
        .await?;
    Ok(Head {
        position,
        hash: row::hash(&hash)?,
    })
}
