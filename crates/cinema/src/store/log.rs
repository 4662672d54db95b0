//! The log that the central server will receive, in order and whole.

use chrono::{DateTime, Utc};
use marquee_domain::chain::{Break, BreakReason, Verifier};
use marquee_domain::log::Entry;
use marquee_protocol::fact::Fact;
use sqlx::SqliteConnection;

use super::chain::{Heads, heads};
use super::row;
use crate::fault::{Fault, Result};

/// The entry that says a fact, where this transaction found the end of the log.
pub(crate) fn next(heads: &Heads, at: DateTime<Utc>, fact: &Fact) -> Result<Entry> {
    let mut entry = Entry {
        position: heads.log.position + 1,
        incarnation: heads.incarnation,
        at_ms: row::to_ms(at),
        kind: fact.kind().to_owned(),
        content: serde_json::to_string(fact)?,
        previous_hash: heads.log.hash,
        hash: [0; 32],
    };
    entry.hash = entry.expected_hash();
    Ok(entry)
}

/// Appends a fact in the transaction that makes it true.
pub(crate) async fn append(
    connection: &mut SqliteConnection,
    at: DateTime<Utc>,
    fact: &Fact,
) -> Result<()> {
    let entry = next(&heads(&mut *connection).await?, at, fact)?;
    let (previous, hash) = (entry.previous_hash.as_slice(), entry.hash.as_slice());
    sqlx::query!(
        "INSERT INTO log (position, incarnation, at, kind, content, previous_hash, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?);
         UPDATE chain_head SET position = ?, hash = ? WHERE chain = 'log'",
        entry.position,
        entry.incarnation,
        entry.at_ms,
        entry.kind,
        entry.content,
        previous,
        hash,
        entry.position,
        hash,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Reads the whole log, in pages, and checks its chain up to the recorded head. As in the journal, what is
/// no text any more is a changed entry.
pub(crate) async fn verify(
    connection: &mut SqliteConnection,
) -> Result<std::result::Result<i64, Break>> {
    const PAGE: i64 = 1_000;
    let mut verifier = Verifier::default();
    let mut after = 0;
    loop {
        let rows = sqlx::query!(
            r#"SELECT position AS "position!", incarnation, at, CAST(kind AS BLOB) AS "kind!: Vec<u8>",
                      CAST(content AS BLOB) AS "content!: Vec<u8>", previous_hash, hash
               FROM log WHERE position > ? ORDER BY position LIMIT ?"#,
            after,
            PAGE
        )
        .fetch_all(&mut *connection)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.position;
        for r in rows {
            let entry = (|| {
                Some(Entry {
                    position: r.position,
                    incarnation: r.incarnation,
                    at_ms: r.at,
                    kind: String::from_utf8(r.kind).ok()?,
                    content: String::from_utf8(r.content).ok()?,
                    previous_hash: r.previous_hash.try_into().ok()?,
                    hash: r.hash.try_into().ok()?,
                })
            })();
            let Some(entry) = entry else {
                return Ok(Err(Break {
                    sequence: r.position,
                    reason: BreakReason::Changed,
                }));
            };
            if let Err(broken) = verifier.take(&entry.link()) {
                return Ok(Err(broken));
            }
        }
    }
    let head = sqlx::query!("SELECT position, hash FROM chain_head WHERE chain = 'log'")
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Fault::internal("the log's head is missing"))?;
    Ok(verifier.finish(head.position, &row::hash(&head.hash)?))
}
