//! Copies of tickets: why one was printed, and what the journal must say of it.
//!
//! A copy has the original's code, so it admits to the same seat once; whoever holds both has one admission. That
//! somebody made it, and why, is journalled for the owner who counts copies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::journal::Difference;
use crate::journal::Disagreement as D;

/// Why a ticket was printed once more. A list and no text: the journal is never changed, so nothing may get into it
/// that somebody could ask to have forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReprintReason {
    /// The printer said "printed", and the paper is stuck or cut through.
    PaperJam,
    /// Faded, smudged or torn.
    Unreadable,
    /// The customer no longer has it.
    Lost,
    /// Something else, said in a note that is kept beside the journal and can be erased.
    Other,
}

impl ReprintReason {
    pub const ALL: [Self; 4] = [Self::PaperJam, Self::Unreadable, Self::Lost, Self::Other];

    /// The name on the wire and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PaperJam => "paper_jam",
            Self::Unreadable => "unreadable",
            Self::Lost => "lost",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// What a copy and its journal entry must say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalledCopy {
    pub at_ms: i64,
    pub till_id: String,
    /// A staff member's id; what a program of the cinema did has none.
    pub staff_id: Option<String>,
    pub content: CopyContent,
}

/// The part of it that the entry's content says. All are texts as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CopyContent {
    pub sale_id: String,
    pub ticket_id: String,
    /// 1 is the first copy.
    pub copy: i64,
    pub reason: String,
}

/// Holds a copy against its entry.
///
/// # Errors
/// They differ.
pub fn agree(found: &JournalledCopy, written: &JournalledCopy) -> Result<(), Difference> {
    if found == written {
        return Ok(());
    }
    Err(Difference::new(D::Copy, told(written), told(found)))
}

fn told(copy: &JournalledCopy) -> String {
    let CopyContent {
        sale_id,
        ticket_id,
        copy: number,
        reason,
    } = &copy.content;
    let (at, till) = (copy.at_ms, &copy.till_id);
    let staff = copy.staff_id.as_deref().unwrap_or("a program");
    format!(
        "copy {number} of ticket {ticket_id} of sale {sale_id} ({reason}) at {at} by {staff} at till {till}"
    )
}
