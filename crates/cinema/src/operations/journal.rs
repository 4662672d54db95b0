//! The fiscal journal, read and verified.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::chain::{Break, BreakReason};
use marquee_domain::journal::Disagreement;
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Connection;

use crate::caller::Call;
use crate::fault::Result;
use crate::node::Cinema;
use crate::store::written_sales::Disagreeing;
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

impl Operation<Cinema> for List {
    const NAME: &'static str = "journal.list";
    const SUMMARY: &'static str = "The journal's entries, newest first.";
    const ACCESS: Access = Access::Needs(Permission::ViewJournal);
    type Input = ListInput;
    type Output = JournalPage;

    async fn run(&self, call: &Call, input: ListInput) -> Result<JournalPage> {
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

/// Where a chain is broken.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BrokenEntry {
    pub sequence: i64,
    /// `out_of_sequence`, `wrong_predecessor`, `changed` or `cut_off`.
    pub reason: String,
}

/// What was found of a hash chain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChainVerification {
    /// How many entries are whole, from the first on.
    pub entries: i64,
    /// The first that is not.
    pub broken: Option<BrokenEntry>,
}

impl From<std::result::Result<i64, Break>> for ChainVerification {
    fn from(found: std::result::Result<i64, Break>) -> Self {
        match found {
            Ok(entries) => Self {
                entries,
                broken: None,
            },
            Err(broken) => Self {
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
        }
    }
}

/// A sale that does not agree with the journal.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DisagreeingSale {
    pub number: String,
    /// `not_journalled`, `journalled_twice`, `no_sale`, `number_missing`, or the first thing that differs: `number`,
    /// `time`, `till`, `staff`, `business_day`, `total`, `taxes`, `payments`, `tickets`, `seat`, `price`, `lines`, `log`,
    /// `seat_not_sold`; or of copies of its tickets `copy`, `copy_not_journalled` or `no_copy`.
    pub reason: String,
    /// What was written when it was sold.
    pub written: String,
    /// What the database holds now.
    pub found: String,
}

/// What was found of the sales.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SaleVerification {
    /// How many agree with their entry; counted if all do.
    pub agreeing: Option<i64>,
    /// The first that does not.
    pub disagreeing: Option<DisagreeingSale>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Verification {
    #[serde(flatten)]
    pub journal: ChainVerification,
    /// The log for the central server.
    pub log: ChainVerification,
    /// Not looked at while the journal or the log is broken: nothing in them could be relied on.
    pub sales: Option<SaleVerification>,
}

#[derive(Debug)]
pub struct Verify;

impl Operation<Cinema> for Verify {
    const NAME: &'static str = "journal.verify";
    const SUMMARY: &'static str =
        "Checks the journal's and the log's chains, and all of each sale against both.";
    const ACCESS: Access = Access::Needs(Permission::ViewJournal);
    type Input = Empty;
    type Output = Verification;

    async fn run(&self, call: &Call, _: Empty) -> Result<Verification> {
        let mut connection = call.node.store().read().await?;
        // One moment for all three: sales go on meanwhile.
        let mut moment = connection.begin().await?;
        let journal = ChainVerification::from(store::journal::verify(&mut moment).await?);
        let log = ChainVerification::from(store::log::verify(&mut moment).await?);
        let sales = match (&journal.broken, &log.broken) {
            (None, None) => Some(verified(store::written_sales::verify(&mut moment).await?)),
            (Some(_), _) | (_, Some(_)) => None,
        };
        Ok(Verification {
            journal,
            log,
            sales,
        })
    }
}

fn verified(found: std::result::Result<i64, Disagreeing>) -> SaleVerification {
    match found {
        Ok(agreeing) => SaleVerification {
            agreeing: Some(agreeing),
            disagreeing: None,
        },
        Err(Disagreeing { number, difference }) => SaleVerification {
            agreeing: None,
            disagreeing: Some(DisagreeingSale {
                number,
                reason: reason(difference.how).to_owned(),
                written: difference.written,
                found: difference.found,
            }),
        },
    }
}

fn reason(how: Disagreement) -> &'static str {
    match how {
        Disagreement::NotJournalled => "not_journalled",
        Disagreement::JournalledTwice => "journalled_twice",
        Disagreement::NoSale => "no_sale",
        Disagreement::NumberMissing => "number_missing",
        Disagreement::Number => "number",
        Disagreement::Time => "time",
        Disagreement::Till => "till",
        Disagreement::Staff => "staff",
        Disagreement::BusinessDay => "business_day",
        Disagreement::Total => "total",
        Disagreement::Taxes => "taxes",
        Disagreement::Payments => "payments",
        Disagreement::Tickets => "tickets",
        Disagreement::Seat => "seat",
        Disagreement::Price => "price",
        Disagreement::Lines => "lines",
        Disagreement::Log => "log",
        Disagreement::SeatNotSold => "seat_not_sold",
        Disagreement::Copy => "copy",
        Disagreement::CopyNotJournalled => "copy_not_journalled",
        Disagreement::NoCopy => "no_copy",
    }
}
