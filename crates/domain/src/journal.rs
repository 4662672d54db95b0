//! The journal: what happened with money, in the order in which it happened, never changed. It holds ids
//! and amounts, no personal data, so that a customer can be forgotten while the chain stays whole.

use serde::{Deserialize, Serialize};

use crate::chain::{Chain, GENESIS, Hash, entry_hash};

/// One entry, as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first entry, without gaps.
    pub sequence: i64,
    /// Milliseconds since 1970 in UTC.
    pub at_ms: i64,
    /// What happened, such as `sale`.
    pub kind: String,
    /// Who did it: a staff member's id or a system actor's name.
    pub actor: String,
    /// At which till, if at one.
    pub till_id: Option<String>,
    /// The event's content as JSON text; the bytes are what is hashed.
    pub content: String,
    pub previous_hash: Hash,
    pub hash: Hash,
}

impl Entry {
    /// The hash that the entry must have.
    #[must_use]
    pub fn expected_hash(&self) -> Hash {
        entry_hash(
            Chain::Journal,
            &self.previous_hash,
            &[
                &self.sequence.to_le_bytes(),
                &self.at_ms.to_le_bytes(),
                self.kind.as_bytes(),
                self.actor.as_bytes(),
                self.till_id.as_deref().unwrap_or_default().as_bytes(),
                self.content.as_bytes(),
            ],
        )
    }
}

/// Where and how a journal is broken.
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

/// Verifies entries one at a time, so that a journal of any length needs no memory.
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
    pub fn take(&mut self, entry: &Entry) -> Result<(), Break> {
        let broken = |reason| {
            Err(Break {
                sequence: entry.sequence,
                reason,
            })
        };
        if entry.sequence != self.next_sequence {
            return Err(Break {
                sequence: self.next_sequence,
                reason: BreakReason::OutOfSequence,
            });
        }
        if entry.previous_hash != self.previous {
            return broken(BreakReason::WrongPredecessor);
        }
        if entry.expected_hash() != entry.hash {
            return broken(BreakReason::Changed);
        }
        self.next_sequence += 1;
        self.previous = entry.hash;
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
