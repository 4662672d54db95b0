//! The log that a central server will receive: what happened at a cinema, in order and whole. Its facts are
//! in the protocol crate; here is only what chains them.

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
        entry_hash(
            Chain::Log,
            &self.previous_hash,
            &[
                &self.position.to_le_bytes(),
                &self.incarnation.to_le_bytes(),
                &self.at_ms.to_le_bytes(),
                self.kind.as_bytes(),
                self.content.as_bytes(),
            ],
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
