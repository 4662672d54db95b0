//! The fiscal journal.

use chrono::{DateTime, Utc};
use marquee_domain::chain::{Break, BreakReason, Verifier};
use marquee_domain::id::TillId;
use marquee_domain::journal::{Disagreement, Entry, SaleAmounts, agree};
use serde::Serialize;
use sqlx::SqliteConnection;
use tokio_stream::StreamExt;

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

/// A sale that does not agree with the journal, by its printed number.
pub(crate) struct Disagreeing {
    pub number: String,
    pub how: Disagreement,
}

/// Holds every sale against its entry, in the order of their numbers, and answers how many agree. The chain
/// must be whole: what is read here is what was written.
pub(crate) async fn verify_sales(
    connection: &mut SqliteConnection,
) -> Result<std::result::Result<i64, Disagreeing>> {
    // Gathered once, because the journal is ordered by time and not by sale.
    let mut rows = sqlx::query!(
        r#"WITH entry AS MATERIALIZED (
               SELECT unhex(replace(content ->> 'sale_id', '-', '')) AS sale_id, content
               FROM journal WHERE kind = 'sale')
           SELECT sale.series, sale.number, entry.content AS "entry: String",
                  json_object('total_minor', sale.total_minor, 'payments', (
                      SELECT json_group_array(json_object('tender', tender, 'amount_minor', amount_minor,
                                 'tendered_minor', tendered_minor, 'change_minor', change_minor))
                      FROM payment WHERE payment.sale_id = sale.id)) AS "sale!: String"
           FROM sale LEFT JOIN entry ON entry.sale_id = sale.id
           ORDER BY sale.series, sale.number"#
    )
    .fetch(&mut *connection);
    let mut agreeing = 0;
    let mut last = String::new();
    while let Some(r) = rows.next().await {
        let r = r?;
        let number = super::receipt::number(&r.series, r.number);
        let sale: SaleAmounts = serde_json::from_str(&r.sale)?;
        let entry = r.entry.as_deref().map(serde_json::from_str::<SaleAmounts>);
        let held = match entry {
            None => Err(Disagreement::NotJournalled),
            Some(_) if number == last => Err(Disagreement::JournalledTwice),
            Some(entry) => agree(&sale, &entry?),
        };
        if let Err(how) = held {
            return Ok(Err(Disagreeing { number, how }));
        }
        agreeing += 1;
        last = number;
    }
    drop(rows);
    let without_sale = sqlx::query_scalar!(
        r#"SELECT content ->> 'number' AS "number!: String" FROM journal
           WHERE kind = 'sale' AND NOT EXISTS (
               SELECT 1 FROM sale WHERE sale.id = unhex(replace(content ->> 'sale_id', '-', '')))
           ORDER BY sequence LIMIT 1"#
    )
    .fetch_optional(connection)
    .await?;
    Ok(match without_sale {
        None => Ok(agreeing),
        Some(number) => Err(Disagreeing {
            number,
            how: Disagreement::NoSale,
        }),
    })
}
