//! The fiscal journal.

use chrono::{DateTime, Utc};
use marquee_domain::chain::{Break, BreakReason, Verifier};
use marquee_domain::id::TillId;
use marquee_domain::journal::Entry;
use serde::Serialize;
use sqlx::SqliteConnection;

use super::chain::{Head, heads};
use super::row;
use crate::fault::{Fault, Result};

/// Who did something, when, and where.
pub(crate) struct By {
    pub at: DateTime<Utc>,
    pub actor: String,
    pub till_id: Option<TillId>,
}

/// The entry that says this, where this transaction found the end of the journal.
pub(crate) fn next(head: &Head, by: &By, kind: &str, content: &impl Serialize) -> Result<Entry> {
    let mut entry = Entry {
        sequence: head.position + 1,
        at_ms: row::to_ms(by.at),
        kind: kind.to_owned(),
        actor: by.actor.clone(),
        till_id: by.till_id.map(|id| id.to_string()),
        content: serde_json::to_string(content)?,
        previous_hash: head.hash,
        hash: [0; 32],
    };
    entry.hash = entry.expected_hash();
    Ok(entry)
}

/// Appends an entry in the transaction that makes it true.
pub(crate) async fn append(
    connection: &mut SqliteConnection,
    by: &By,
    kind: &str,
    content: &impl Serialize,
) -> Result<()> {
    let entry = next(&heads(&mut *connection).await?.journal, by, kind, content)?;
    let (previous, hash) = (entry.previous_hash.as_slice(), entry.hash.as_slice());
    sqlx::query!(
        "INSERT INTO journal (sequence, at, kind, actor, till_id, content, previous_hash, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?);
         UPDATE chain_head SET position = ?, hash = ? WHERE chain = 'journal'",
        entry.sequence,
        entry.at_ms,
        entry.kind,
        entry.actor,
        entry.till_id,
        entry.content,
        previous,
        hash,
        entry.sequence,
        hash,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest entries, newest first.
pub(crate) async fn newest(
    connection: &mut SqliteConnection,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let before = before.unwrap_or(i64::MAX);
    let rows = sqlx::query!(
        r#"SELECT sequence AS "sequence!", at, kind, actor, till_id, content, previous_hash, hash
           FROM journal WHERE sequence < ? ORDER BY sequence DESC LIMIT ?"#,
        before,
        limit
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Entry {
                sequence: r.sequence,
                at_ms: r.at,
                kind: r.kind,
                actor: r.actor,
                till_id: r.till_id,
                content: r.content,
                previous_hash: row::hash(&r.previous_hash)?,
                hash: row::hash(&r.hash)?,
            })
        })
        .collect()
}

/// Reads the whole journal, in pages, and checks its chain up to the recorded head.
///
/// A text that is no longer UTF-8 or a hash of the wrong length is a changed entry, not a fault of ours,
/// so the columns are read as raw bytes.
pub(crate) async fn verify(
    connection: &mut SqliteConnection,
) -> Result<std::result::Result<i64, Break>> {
    const PAGE: i64 = 1_000;
    let mut verifier = Verifier::default();
    let mut after = 0;
    loop {
        let rows = sqlx::query!(
            r#"SELECT sequence AS "sequence!", at, CAST(kind AS BLOB) AS "kind!: Vec<u8>",
                      CAST(actor AS BLOB) AS "actor!: Vec<u8>", CAST(till_id AS BLOB) AS "till_id: Vec<u8>",
                      CAST(content AS BLOB) AS "content!: Vec<u8>", previous_hash, hash
               FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?"#,
            after,
            PAGE
        )
        .fetch_all(&mut *connection)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.sequence;
        for r in &rows {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
            let entry = (|| {
                Some(Entry {
                    sequence: r.sequence,
                    at_ms: r.at,
                    kind: text(&r.kind)?,
                    actor: text(&r.actor)?,
                    till_id: r
                        .till_id
                        .as_deref()
                        .map_or(Some(None), |id| text(id).map(Some))?,
                    content: text(&r.content)?,
                    previous_hash: r.previous_hash.as_slice().try_into().ok()?,
                    hash: r.hash.as_slice().try_into().ok()?,
                })
            })();
            let Some(entry) = entry else {
                return Ok(Err(Break {
                    sequence: r.sequence,
                    reason: BreakReason::Changed,
                }));
            };
            if let Err(broken) = verifier.take(&entry.link()) {
                return Ok(Err(broken));
            }
        }
    }
    let head = sqlx::query!("SELECT position, hash FROM chain_head WHERE chain = 'journal'")
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Fault::internal("the journal's head is missing"))?;
    Ok(verifier.finish(head.position, &row::hash(&head.hash)?))
}
