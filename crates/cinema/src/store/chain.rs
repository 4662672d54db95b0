//! Where the journal and the log end.

use marquee_domain::chain::Hash;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// The last entry of a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub position: i64,
    pub hash: Hash,
}

/// What a next entry of either chain follows on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads {
    pub journal: Head,
    pub log: Head,
    /// The lineage that the log goes on in.
    pub incarnation: i64,
}

pub(crate) async fn heads(connection: &mut SqliteConnection) -> Result<Heads> {
    let found = sqlx::query!(
        r#"SELECT journal.position AS journal_position, journal.hash AS journal_hash,
                  log.position AS log_position, log.hash AS log_hash,
                  (SELECT max(number) FROM incarnation) AS "incarnation!: i64"
           FROM chain_head AS journal JOIN chain_head AS log
           WHERE journal.chain = 'journal' AND log.chain = 'log'"#
    )
    .fetch_one(connection)
    .await?;
    Ok(Heads {
        journal: Head {
            position: found.journal_position,
            hash: row::hash(&found.journal_hash)?,
        },
        log: Head {
            position: found.log_position,
            hash: row::hash(&found.log_hash)?,
        },
        incarnation: found.incarnation,
    })
}
