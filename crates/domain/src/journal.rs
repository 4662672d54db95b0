//! The journal: what happened with money, in the order in which it happened, never changed. It holds ids
//! and amounts, no personal data, so that a customer can be forgotten while the chain stays whole.

use serde::Deserialize;

use crate::chain::{Chain, Hash, Link, entry_hash};
use crate::money::Minor;

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

    #[must_use]
    pub fn link(&self) -> Link {
        Link {
            sequence: self.sequence,
            previous_hash: self.previous_hash,
            hash: self.hash,
            expected_hash: self.expected_hash(),
        }
    }
}

/// What a sale and its journal entry must say alike.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SaleAmounts {
    pub total_minor: Minor,
    pub payments: Vec<PaymentAmounts>,
}

/// One payment of a sale.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct PaymentAmounts {
    pub tender: String,
    pub amount_minor: Minor,
    pub tendered_minor: Minor,
    pub change_minor: Minor,
}

/// How a sale and the journal disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disagreement {
    /// The sale has no entry.
    NotJournalled,
    /// The sale has more than one.
    JournalledTwice,
    /// An entry has no sale.
    NoSale,
    /// The entry is of another total.
    Total,
    /// The entry is of other payments.
    Payments,
}

/// Holds a sale against its entry. In which order the payments stand says nothing.
///
/// # Errors
/// They disagree.
pub fn agree(sale: &SaleAmounts, entry: &SaleAmounts) -> Result<(), Disagreement> {
    if sale.total_minor != entry.total_minor {
        return Err(Disagreement::Total);
    }
    let sorted = |amounts: &SaleAmounts| {
        let mut payments = amounts.payments.clone();
        payments.sort();
        payments
    };
    if sorted(sale) != sorted(entry) {
        return Err(Disagreement::Payments);
    }
    Ok(())
}
