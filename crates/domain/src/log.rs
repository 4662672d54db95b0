//! The log that a central server will receive, as a database keeps it: what happened at a cinema, in order and whole.
//! Its facts are in `fact`, what a side makes of them in `rights::log`; here is only what chains them.

use crate::chain::{Chain, Hash, Link, entry_hash};

/// One entry, as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first entry, without gaps.
    pub position: i64,
    /// The lineage of the database in which it was written.
    pub incarnation: i64,
    /// Milliseconds since 1970 in UTC.
    pub at_ms: i64,
    /// The kind of fact, such as `sold`.
    pub kind: String,
    /// The fact as JSON text; the bytes are what is hashed.
    pub content: String,
    pub previous_hash: Hash,
    pub hash: Hash,
}

impl Entry {
    /// The hash that the entry must have.
    #[must_use]
    pub fn expected_hash(&self) -> Hash {
        hash_of_written(
            &self.previous_hash,
            [self.position, self.incarnation, self.at_ms].map(i64::to_le_bytes),
            &self.kind,
            &self.content,
        )
    }

    #[must_use]
    pub fn link(&self) -> Link {
        Link {
            sequence: self.position,
            previous_hash: self.previous_hash,
            hash: self.hash,
            expected_hash: self.expected_hash(),
        }
    }
}

/// The one place that says what an entry's hash covers: position, incarnation and time, the kind, and the fact's very
/// bytes, so that a node can verify an entry of a newer version that it cannot read.
pub(crate) fn hash_of_written(
    previous: &Hash,
    numbers: [[u8; 8]; 3],
    kind: &str,
    content: &str,
) -> Hash {
    let [position, incarnation, at_ms] = &numbers;
    let fields: [&[u8]; 5] = [
        position,
        incarnation,
        at_ms,
        kind.as_bytes(),
        content.as_bytes(),
    ];
    entry_hash(Chain::Log, previous, &fields)
}
