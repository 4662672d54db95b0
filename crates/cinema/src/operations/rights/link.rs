//! The link with the central server: making it, and how it stands.

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::ShowId;
use marquee_domain::permission::Permission;
use marquee_domain::rights::cinema;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Connection;

use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::rights::{Part, insert_link, load, standing, wait_for_central};
use crate::store::{self, journal::By};

#[derive(Debug)]
pub struct Link;

impl Operation<Cinema> for Link {
    const NAME: &'static str = "rights.link";
    const SUMMARY: &'static str =
        "Makes this cinema one that has a central server, so that seat rights can move.";
    const ACCESS: Access = Access::Needs(Permission::ManageCinema);
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call, _: Empty) -> Result<Empty> {
        let mut transaction = call.node.store().write().await?;
        if standing(&mut transaction).await?.is_some() {
            return Err(Fault::new(
                ErrorCode::Conflict,
                "This cinema has a central server already. Nothing was changed.",
            ));
        }
        insert_link(&mut transaction).await?;
        // A database that was restored may have forgotten that it had this link, and gave seats away over it.
        if store::cinema::incarnation_number(&mut transaction).await? > 1 {
            wait_for_central(&mut transaction).await?;
        }
        let content = serde_json::json!({});
        store::journal::append(&mut transaction, &By::of(call), "linked", &content).await?;
        transaction.commit().await?;
        Ok(Empty {})
    }
}

/// How a cinema stands with its central server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has none.
    Standalone,
    Current,
    /// The central server was restored and waits for a report. The cinema sells what is its own.
    Reporting,
    /// This database was restored and waits to be compared.
    Waiting,
    /// The central server has met another copy, or believes this one lost.
    Displaced,
}

impl From<Option<cinema::Standing>> for Standing {
    fn from(standing: Option<cinema::Standing>) -> Self {
        match standing {
            None => Self::Standalone,
            Some(cinema::Standing::Current) => Self::Current,
            Some(cinema::Standing::Reporting) => Self::Reporting,
            Some(cinema::Standing::Waiting) => Self::Waiting,
            Some(cinema::Standing::Displaced { .. }) => Self::Displaced,
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct RightsStatus {
    pub standing: Standing,
    pub incarnation: u32,
    /// The number of the central server's life; none before it first answered.
    pub generation: Option<u32>,
    /// Facts that the central server is not known to have.
    pub unacknowledged: u64,
    /// Requests for rights that are under way.
    pub requests: usize,
    /// Shows that a supervisor opened although the restored database was not compared.
    pub overridden: Vec<ShowId>,
}

#[derive(Debug)]
pub struct Status;

impl Operation<Cinema> for Status {
    const NAME: &'static str = "rights.status";
    const SUMMARY: &'static str = "How the cinema stands with its central server.";
    // Whoever sells can fetch somebody.
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = RightsStatus;

    async fn run(&self, call: &Call, _: Empty) -> Result<RightsStatus> {
        let mut connection = call.node.store().read().await?;
        let mut moment = connection.begin().await?;
        let cinema = load(&mut moment, Part::of(&[])).await?;
        moment.commit().await?;
        let link = cinema.link.as_ref();
        let acknowledged = link.map(|link| link.acknowledged.position);
        let end = cinema.log.head().position;
        let overridden = link.map(|link| link.overridden.iter().copied().collect());
        Ok(RightsStatus {
            standing: link.map(|link| link.standing).into(),
            incarnation: cinema.incarnation.number,
            generation: link.and_then(|link| Some(link.generation?.number)),
            unacknowledged: acknowledged.map_or(0, |position| end.saturating_sub(position)),
            requests: cinema.takes.len(),
            overridden: overridden.unwrap_or_default(),
        })
    }
}
