//! Papers: what came out, what did not, and what a person says of it.

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::id::{PrintJobId, SaleId};
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::print_job::{FailedOf, PrintJob, PrintState};
use crate::store::{self, journal::By};

mod reprint;

pub use reprint::{CopyToPrint, Reprint, ReprintInput};

const LIST_LIMIT: i64 = 200;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListInput {
    /// The papers of this sale; otherwise this till's that are not known to be printed.
    pub sale_id: Option<SaleId>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct PrintJobList {
    pub jobs: Vec<PrintJob>,
}

#[derive(Debug)]
pub struct List;

impl Operation<Cinema> for List {
    const NAME: &'static str = "print_job.list";
    const SUMMARY: &'static str =
        "A sale's papers, or this till's that are not known to be printed.";
    const ACCESS: Access = Access::Needs(Permission::ViewSales);
    const SHOWS_PRESENCE: bool = false;
    type Input = ListInput;
    type Output = PrintJobList;

    async fn run(&self, call: &Call, input: ListInput) -> Result<PrintJobList> {
        let mut connection = call.node.store().read().await?;
        let jobs = match input.sale_id {
            Some(sale) => store::print_job::of_sale(&mut connection, sale).await?,
            None => store::print_job::open(&mut connection, call.till_id, LIST_LIMIT).await?,
        };
        Ok(PrintJobList { jobs })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryInput {
    pub job_id: PrintJobId,
}

#[derive(Debug)]
pub struct Retry;

impl Operation<Cinema> for Retry {
    const NAME: &'static str = "print_job.retry";
    const SUMMARY: &'static str = "Prints a paper again that failed.";
    const ACCESS: Access = Access::Needs(Permission::Reprint);
    type Input = RetryInput;
    type Output = PrintJob;

    async fn run(&self, call: &Call, input: RetryInput) -> Result<PrintJob> {
        let mut transaction = call.node.store().write().await?;
        let job = store::print_job::get(&mut transaction, input.job_id)
            .await?
            .ok_or_else(|| Fault::not_found("print job"))?;
        match job.state {
            PrintState::Failed => {}
            // Pressing the button twice is no fault.
            PrintState::Queued => return Ok(job),
            PrintState::HandedOver | PrintState::Printed | PrintState::Unknown => {
                return Err(Fault::new(
                    ErrorCode::Conflict,
                    "Only a paper that failed is printed again. If you do not know whether it came out, \
                     say so first.",
                ));
            }
        }
        store::print_job::requeue(&mut transaction, input.job_id, call.now).await?;
        let job = store::print_job::get(&mut transaction, input.job_id).await?;
        transaction.commit().await?;
        call.node.emit(Event::PrintJobsChanged);
        job.ok_or_else(|| Fault::not_found("print job"))
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryFailedInput {
    /// The papers of this sale; otherwise this till's.
    pub sale_id: Option<SaleId>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Retried {
    /// How many papers are printed again.
    pub count: u64,
}

#[derive(Debug)]
pub struct RetryFailed;

impl Operation<Cinema> for RetryFailed {
    const NAME: &'static str = "print_job.retry_failed";
    const SUMMARY: &'static str = "Prints all papers again that failed: a sale's, or this till's. Those in doubt stay for a person.";
    const ACCESS: Access = Access::Needs(Permission::Reprint);
    type Input = RetryFailedInput;
    type Output = Retried;

    async fn run(&self, call: &Call, input: RetryFailedInput) -> Result<Retried> {
        let of = input
            .sale_id
            .map_or(FailedOf::Till(call.till_id), FailedOf::Sale);
        let mut transaction = call.node.store().write().await?;
        let count = store::print_job::requeue_failed(&mut transaction, of, call.now).await?;
        transaction.commit().await?;
        call.node.emit(Event::PrintJobsChanged);
        Ok(Retried { count })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveInput {
    pub job_id: PrintJobId,
    /// Whether the paper lies there. If not, it is printed again.
    pub came_out: bool,
}

#[derive(Debug)]
pub struct Resolve;

impl Operation<Cinema> for Resolve {
    const NAME: &'static str = "print_job.resolve";
    const SUMMARY: &'static str =
        "Says whether a paper came out whose fate is unknown, or whose printer cannot be asked.";
    const ACCESS: Access = Access::Needs(Permission::Reprint);
    type Input = ResolveInput;
    type Output = PrintJob;

    async fn run(&self, call: &Call, input: ResolveInput) -> Result<PrintJob> {
        let mut transaction = call.node.store().write().await?;
        let job = store::print_job::get(&mut transaction, input.job_id)
            .await?
            .ok_or_else(|| Fault::not_found("print job"))?;
        let in_doubt = match job.state {
            PrintState::Unknown => true,
            // Its printer cannot be asked, perhaps never again.
            PrintState::HandedOver => job.error.is_some(),
            PrintState::Queued | PrintState::Printed | PrintState::Failed => false,
        };
        if !in_doubt {
            return Err(Fault::new(
                ErrorCode::Conflict,
                "Whether this ticket printed is known, or its printer will report it. There is nothing to confirm.",
            ));
        }
        // Journalled: a ticket that is said to be missing is printed a second time.
        let content = serde_json::json!({
            "job_id": job.id, "ticket_id": job.ticket_id, "came_out": input.came_out,
        });
        store::journal::append(&mut transaction, &By::of(call), "print_resolved", &content).await?;
        if input.came_out {
            store::print_job::came_out(&mut transaction, job.id, call.now).await?;
        } else {
            store::print_job::requeue(&mut transaction, job.id, call.now).await?;
        }
        let job = store::print_job::get(&mut transaction, input.job_id).await?;
        transaction.commit().await?;
        call.node.emit(Event::PrintJobsChanged);
        job.ok_or_else(|| Fault::not_found("print job"))
    }
}
