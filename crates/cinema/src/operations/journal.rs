//! The fiscal journal, read and verified.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use marquee_domain::journal::BreakReason;
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Empty;
use crate::caller::Call;
use crate::fault::Result;
use crate::operation::{Access, Operation};
use crate::store::{self, row};

const LIST_LIMIT: u32 = 500;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListInput {
    /// Only entries before this one, to read on.
    pub before: Option<i64>,
    /// At most 500; 100 if not given.
    pub limit: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct JournalEntry {
    pub sequence: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub actor: String,
    pub till_id: Option<String>,
    pub content: serde_json::Value,
    /// In hexadecimal digits.
    pub hash: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct JournalPage {
    /// Newest first.
    pub entries: Vec<JournalEntry>,
}

#[derive(Debug)]
pub struct List;

impl Operation for List {
    const NAME: &'static str = "journal.list";
    const SUMMARY: &'static str = "The journal's entries, newest first.";
    const ACCESS: Access = Access::Needs(Permission::ViewJournal);
    type Input = ListInput;
    type Output = JournalPage;

    async fn run(&self, call: &Call<'_>, input: ListInput) -> Result<JournalPage> {
        let limit = i64::from(input.limit.unwrap_or(100).min(LIST_LIMIT));
        let mut connection = call.node.store().read().await?;
        let entries = store::journal::newest(&mut connection, input.before, limit).await?;
        let entries = entries.into_iter().map(|entry| {
            Ok(JournalEntry {
                sequence: entry.sequence,
                at: row::from_ms(entry.at_ms)?,
                kind: entry.kind,
                actor: entry.actor,
                till_id: entry.till_id,
                content: serde_json::from_str(&entry.content)?,
                hash: HEXLOWER.encode(&entry.hash),
            })
        });
        Ok(JournalPage {
            entries: entries.collect::<Result<_>>()?,
        })
    }
}

/// Where the journal is broken.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BrokenEntry {
    pub sequence: i64,
    /// `out_of_sequence`, `wrong_predecessor`, `changed` or `cut_off`.
    pub reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Verification {
    /// How many entries are whole, from the first on.
    pub entries: i64,
    /// The first that is not.
    pub broken: Option<BrokenEntry>,
}

#[derive(Debug)]
pub struct Verify;

impl Operation for Verify {
    const NAME: &'static str = "journal.verify";
    const SUMMARY: &'static str =
        "Checks the journal's hash chain and names the first broken entry.";
    const ACCESS: Access = Access::Needs(Permission::ViewJournal);
    type Input = Empty;
    type Output = Verification;

    async fn run(&self, call: &Call<'_>, _: Empty) -> Result<Verification> {
        let mut connection = call.node.store().read().await?;
        Ok(match store::journal::verify(&mut connection).await? {
            Ok(entries) => Verification {
                entries,
                broken: None,
            },
            Err(broken) => Verification {
                entries: broken.sequence - 1,
                broken: Some(BrokenEntry {
                    sequence: broken.sequence,
                    reason: match broken.reason {
                        BreakReason::OutOfSequence => "out_of_sequence",
                        BreakReason::WrongPredecessor => "wrong_predecessor",
                        BreakReason::Changed => "changed",
                        BreakReason::CutOff => "cut_off",
                    }
                    .to_owned(),
                }),
            },
        })
    }
}
