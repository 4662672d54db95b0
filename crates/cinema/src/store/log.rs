//! The log that the central server will receive, in order and whole.

use chrono::{DateTime, Utc};
use marquee_domain::chain::{Chain, entry_hash};
use marquee_protocol::fact::Fact;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// Appends a fact in the transaction that makes it true.
pub(crate) async fn append(
    connection: &mut SqliteConnection,
    at: DateTime<Utc>,
    fact: &Fact,
) -> Result<()> {
    let head = sqlx::query!("SELECT position, hash FROM chain_head WHERE chain = 'log'")
        .fetch_one(&mut *connection)
        .await?;
    let incarnation =
        sqlx::query_scalar!(r#"SELECT max(number) AS "number!: i64" FROM incarnation"#)
            .fetch_one(&mut *connection)
            .await?;
    let (position, at_ms, kind) = (head.position + 1, row::to_ms(at), fact.kind());
    let content = serde_json::to_string(fact)?;
    let previous = row::hash(&head.hash)?;
    let hash = entry_hash(
        Chain::Log,
        &previous,
        &[
            &position.to_le_bytes(),
            &incarnation.to_le_bytes(),
            &at_ms.to_le_bytes(),
            kind.as_bytes(),
            content.as_bytes(),
        ],
    );
    let (previous, hash) = (previous.as_slice(), hash.as_slice());
    sqlx::query!(
        "INSERT INTO log (position, incarnation, at, kind, content, previous_hash, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        position,
        incarnation,
        at_ms,
        kind,
        content,
        previous,
        hash,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE chain_head SET position = ?, hash = ? WHERE chain = 'log'",
        position,
        hash
    )
    .execute(connection)
    .await?;
    Ok(())
}
