//! The computer's clock, as far as a person has to look at it.

use chrono::{DateTime, Utc};
use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller::Call;
use crate::event::Event;
use crate::fault::Result;
use crate::node::Cinema;
use crate::store::{self, journal::By};

/// Why the clock is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockDoubt {
    /// It shows a time before one at which something was stored.
    Behind,
    /// It shows a time long after the last one.
    Ahead,
}

impl From<marquee_domain::clock::ClockDoubt> for ClockDoubt {
    fn from(why: marquee_domain::clock::ClockDoubt) -> Self {
        match why {
            marquee_domain::clock::ClockDoubt::Behind => Self::Behind,
            marquee_domain::clock::ClockDoubt::Ahead => Self::Ahead,
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ClockStatus {
    /// What the clock shows.
    pub now: DateTime<Utc>,
    /// Why it cannot be right; nothing, while nobody need look at it.
    pub doubt: Option<ClockDoubt>,
    /// The last time that was believed, if it is doubted.
    pub trusted_at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub struct Status;

impl Operation<Cinema> for Status {
    const NAME: &'static str = "clock.status";
    const SUMMARY: &'static str = "Whether the computer's clock can be right.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = ClockStatus;

    async fn run(&self, call: &Call, _: Empty) -> Result<ClockStatus> {
        let doubt = store::clock::get(&mut *call.node.store().read().await?).await?;
        Ok(ClockStatus {
            now: call.now,
            doubt: doubt.map(|doubt| doubt.why.into()),
            trusted_at: doubt.map(|doubt| doubt.trusted_at),
        })
    }
}

#[derive(Debug)]
pub struct Confirm;

impl Operation<Cinema> for Confirm {
    const NAME: &'static str = "clock.confirm";
    const SUMMARY: &'static str = "Says that the computer's clock is right as it is now.";
    // Whoever stands at the till can look at a watch; the journal knows who did.
    const ACCESS: Access = Access::Needs(Permission::ManageTill);
    type Input = Empty;
    type Output = ClockStatus;

    async fn run(&self, call: &Call, _: Empty) -> Result<ClockStatus> {
        let mut transaction = call.node.store().write().await?;
        if let Some(doubt) = store::clock::get(&mut transaction).await? {
            store::clock::clear(&mut transaction).await?;
            let content = serde_json::json!({
                "why": doubt.why.name(), "trusted_at": doubt.trusted_at, "now": call.now,
            });
            let by = By::of(call);
            store::journal::append(&mut transaction, &by, "clock_confirmed", &content).await?;
            transaction.commit().await?;
            call.node.clock_watch().trust(call.now);
            call.node.emit(Event::ClockChanged);
        }
        Ok(ClockStatus {
            now: call.now,
            doubt: None,
            trusted_at: None,
        })
    }
}
