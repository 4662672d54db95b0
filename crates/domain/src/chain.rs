//! Hash chains: each entry's hash covers its own content and the hash of the entry before it, so that a
//! changed, removed or inserted entry breaks the chain at its place.
//!
//! Two chains use it: the fiscal journal and the log that the central server receives. SHA-256 over a tag
//! and length-prefixed fields, so that no two different entries have the same bytes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What the first entry names as its predecessor.
pub const GENESIS: Hash = [0; 32];

/// Which chain an entry belongs to: the same content in two chains has two hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    Journal,
    Log,
}

impl Chain {
    fn tag(self) -> &'static [u8] {
        match self {
            Self::Journal => b"marquee journal 1",
            Self::Log => b"marquee log 1",
        }
    }
}

/// The hash of the entry with these fields after the one with the hash `previous`.
#[must_use]
pub fn entry_hash(chain: Chain, previous: &Hash, fields: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for field in std::iter::once(chain.tag())
        .chain([previous.as_slice()])
        .chain(fields.iter().copied())
    {
        hasher.update((field.len() as u64).to_le_bytes());
        hasher.update(field);
    }
    hasher.finalize().into()
}

/// What a verifier needs to know of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// 1 for the first entry, without gaps.
    pub sequence: i64,
    pub previous_hash: Hash,
    /// The hash that the entry has.
    pub hash: Hash,
    /// The hash that it must have.
    pub expected_hash: Hash,
}

/// Where and how a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The first entry that is wrong.
    pub sequence: i64,
    pub reason: BreakReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakReason {
    /// An entry between the one before and this is missing, or one stands twice.
    OutOfSequence,
    /// The entry does not follow the one before it.
    WrongPredecessor,
    /// The entry's content is not what was written.
    Changed,
    /// Entries at the end are missing: the recorded head is further than the last entry.
    CutOff,
}

/// Verifies entries one at a time, so that a chain of any length needs no memory.
#[derive(Debug, Clone)]
pub struct Verifier {
    next_sequence: i64,
    previous: Hash,
}

impl Default for Verifier {
    fn default() -> Self {
        Self {
            next_sequence: 1,
            previous: GENESIS,
        }
    }
}

impl Verifier {
    /// Takes the next entry.
    ///
    /// # Errors
    /// The chain is broken at this entry.
    pub fn take(&mut self, link: &Link) -> Result<(), Break> {
        let broken = |reason| {
            Err(Break {
                sequence: link.sequence,
                reason,
            })
        };
        if link.sequence != self.next_sequence {
            return Err(Break {
                sequence: self.next_sequence,
                reason: BreakReason::OutOfSequence,
            });
        }
        if link.previous_hash != self.previous {
            return broken(BreakReason::WrongPredecessor);
        }
        if link.expected_hash != link.hash {
            return broken(BreakReason::Changed);
        }
        self.next_sequence += 1;
        self.previous = link.hash;
        Ok(())
    }

    /// Ends the check against the head that is recorded apart from the entries.
    ///
    /// # Errors
    /// Entries at the end are missing or do not lead to the head.
    pub fn finish(&self, head_sequence: i64, head_hash: &Hash) -> Result<i64, Break> {
        let count = self.next_sequence - 1;
        if head_sequence != count || head_hash != &self.previous {
            return Err(Break {
                sequence: self.next_sequence.min(head_sequence + 1),
                reason: BreakReason::CutOff,
            });
        }
        Ok(count)
    }
}

/// SHA-256 of some bytes, for fingerprints.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
