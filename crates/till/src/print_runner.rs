//! Carries out the till's print jobs, one at a time, in the order in which they were sold.
//!
//! A job is claimed in the database before its page leaves, so a stop at any moment leaves a row that says
//! how far it came: a claimed job of which the printer knows nothing becomes *unknown*, and only a person
//! turns that into *printed* or back into *queued*. Of several processes on one cinema, the one that holds
//! the devices' lock prints.

use std::sync::Arc;
use std::time::Duration;

use marquee_cinema::event::Event;
use marquee_cinema::{Cinema, ClaimedJob, PrintOutcome, Result};
use marquee_devices::{Handover, JobState, PrintDocument, Printer, PrinterError};
use marquee_domain::id::TillId;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;

use crate::printer_choice::PrinterChoice;
use crate::ticket_page::{page_title, ticket_page};

/// How often another process's lock is tried, and queues are asked about pages that they have.
const POLL: Duration = Duration::from_millis(1_000);
const ASK: Duration = Duration::from_millis(500);

/// The receipt of a page as the database keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Receipt {
    printer: PrinterChoice,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<std::path::PathBuf>,
}

/// Prints for the till until the node is closed.
pub(crate) async fn run(node: Arc<Cinema>, till: TillId) {
    let _lock = loop {
        match node.folder().run_devices() {
            Ok(Some(lock)) => break lock,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the devices' lock cannot be had"),
        }
        tokio::time::sleep(POLL).await;
    };
    let mut events = node.subscribe();
    if let Err(error) = settle_what_was_left(&node, till).await {
        tracing::error!(%error, "the papers of the last run could not be looked at");
    }
    loop {
        let under_way = match work(&node, till).await {
            Ok(under_way) => under_way,
            Err(error) => {
                tracing::error!(%error, "printing stopped for a moment");
                tokio::time::sleep(POLL).await;
                continue;
            }
        };
        let wait = if under_way { ASK } else { POLL };
        let woken = tokio::time::timeout(wait, async {
            loop {
                match events.recv().await {
                    Ok(Event::PrintJobsChanged | Event::Changed) | Err(RecvError::Lagged(_)) => {
                        return true;
                    }
                    Ok(_) => {}
                    Err(RecvError::Closed) => return false,
                }
            }
        });
        if let Ok(false) = woken.await {
            return;
        }
    }
}

/// Prints everything that waits, and asks about what the printer has. Whether it still has something.
async fn work(node: &Arc<Cinema>, till: TillId) -> Result<bool> {
    while let Some(job) = node.claim_print_job(till).await? {
        let outcome = print(node, till, &job).await?;
        node.report_print_job(job.id, &outcome).await?;
    }
    ask(node, till).await
}

/// After a start: a page that was claimed and of which no receipt was stored may or may not have left.
async fn settle_what_was_left(node: &Arc<Cinema>, till: TillId) -> Result<()> {
    for job in node.handed_over_print_jobs(till).await? {
        if receipt(&job).is_none() {
            node.report_print_job(job.id, &PrintOutcome::Unknown)
                .await?;
        }
    }
    Ok(())
}

fn receipt(job: &ClaimedJob) -> Option<Receipt> {
    serde_json::from_str(job.os_job.as_deref()?).ok()
}

/// Makes one page and hands it over.
async fn print(node: &Arc<Cinema>, till: TillId, job: &ClaimedJob) -> Result<PrintOutcome> {
    let ticket = node.ticket_to_print(job.ticket_id).await?;
    let (_, stored) = node.till_printer(till).await?;
    let choice = PrinterChoice::from_stored(stored.as_deref(), node.folder());
    if let PrinterChoice::Folder { path } = &choice
        && *path == node.folder().printed()
    {
        // The cinema's own folder is ours to make; another one may be a share that is not mounted.
        let _ = std::fs::create_dir_all(path);
    }
    let page = ticket_page(&ticket, job.copy);
    let (title, printer) = (page_title(&ticket, job.copy), choice.printer());
    let printed = tokio::task::spawn_blocking(move || hand_over(&*printer, &page, title)).await;
    let handover = match printed {
        Ok(Ok(handover)) => handover,
        Ok(Err(outcome)) => return Ok(outcome),
        Err(panic) => {
            tracing::error!(%panic, "a page could not be made");
            return Ok(PrintOutcome::Unknown);
        }
    };
    let printer = match &choice {
        PrinterChoice::Folder { path } => path.display().to_string(),
        PrinterChoice::Queue { name } => name.clone(),
    };
    let receipt = Receipt {
        printer: choice,
        job: handover.os_job_id,
        file: handover.file,
    };
    Ok(PrintOutcome::HandedOver {
        printer,
        os_job: serde_json::to_string(&receipt).ok(),
    })
}

fn hand_over(
    printer: &dyn Printer,
    page: &marquee_paper::TicketPage,
    title: String,
) -> std::result::Result<Handover, PrintOutcome> {
    let ticket = marquee_paper::ticket_pdf(page).map_err(|error| PrintOutcome::Failed {
        code: "page_not_made".to_owned(),
        message: format!("The ticket's page could not be made: {error}. Tell support."),
    })?;
    let document = PrintDocument {
        title,
        pdf: ticket.pdf,
        width_mm: ticket.width_mm,
        height_mm: ticket.height_mm,
    };
    printer.print(&document).map_err(|error| outcome_of(&error))
}

fn outcome_of(error: &PrinterError) -> PrintOutcome {
    if error.may_have_printed() {
        PrintOutcome::Unknown
    } else {
        PrintOutcome::Failed {
            code: error.code().to_owned(),
            message: error.to_string(),
        }
    }
}

/// Asks the printers about the pages that they have. Whether any is still under way.
async fn ask(node: &Arc<Cinema>, till: TillId) -> Result<bool> {
    let mut under_way = false;
    for job in node.handed_over_print_jobs(till).await? {
        let Some(receipt) = receipt(&job) else {
            // One page is printed at a time, and none is now: its receipt was lost on the way here.
            node.report_print_job(job.id, &PrintOutcome::Unknown)
                .await?;
            continue;
        };
        let handover = Handover {
            os_job_id: receipt.job,
            file: receipt.file,
        };
        let printer = receipt.printer.printer();
        let told = tokio::task::spawn_blocking(move || fate(&*printer, &handover)).await;
        let outcome = match told {
            Ok(Ok(state)) => outcome_of_state(state),
            Ok(Err(error)) => Some(PrintOutcome::OutOfReach {
                code: error.code().to_owned(),
                message: error.to_string(),
            }),
            Err(panic) => {
                tracing::error!(%panic, "a printer could not be asked");
                None
            }
        };
        let outcome = match outcome {
            Some(outcome @ PrintOutcome::OutOfReach { .. }) => {
                under_way = true;
                (!job.out_of_reach).then_some(outcome)
            }
            Some(outcome) => Some(outcome),
            None => {
                under_way = true;
                job.out_of_reach.then_some(PrintOutcome::InReach)
            }
        };
        if let Some(outcome) = outcome {
            node.report_print_job(job.id, &outcome).await?;
        }
    }
    Ok(under_way)
}

/// What has become of a page, once it is not in line any more. A page that the printer stopped is taken back
/// first: what somebody can start again must not be printed anew.
fn fate(printer: &dyn Printer, handover: &Handover) -> std::result::Result<JobState, PrinterError> {
    match printer.state(handover)? {
        JobState::Stopped { .. } => match printer.take_back(handover) {
            Ok(state) => Ok(state),
            Err(unavailable @ PrinterError::ServiceUnavailable { .. }) => Err(unavailable),
            Err(refused) => {
                tracing::warn!(%refused, "a page could not be taken back");
                Ok(JobState::Unknown)
            }
        },
        state => Ok(state),
    }
}

/// What there is to say of a page; nothing, while it is in line.
fn outcome_of_state(state: JobState) -> Option<PrintOutcome> {
    match state {
        JobState::Printed => Some(PrintOutcome::Printed),
        JobState::Failed { cause } => Some(outcome_of(&cause)),
        // Stopped again after it was taken back: somebody else is at it.
        JobState::Unknown | JobState::Stopped { .. } => Some(PrintOutcome::Unknown),
        // Out of paper and the like: the queue still has the page, and a person puts it right there.
        JobState::Pending | JobState::Processing | JobState::Waiting { .. } => None,
    }
}
