//! Carries out the till's print jobs, one at a time, in the order in which they were sold.
//!
//! A job is claimed in the database before its page leaves, so a stop at any moment leaves a row that says
//! how far it came: a claimed job of which the printer knows nothing becomes *unknown*, and only a person
//! turns that into *printed* or back into *queued*. So that this is rare, the page is made before the job is claimed,
//! what became of it is kept until the database has taken it, and a till that closes waits for the page in hand. Of
//! several processes on one cinema, the one that holds the devices' lock prints.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use marquee_cinema::event::Event;
use marquee_cinema::{Cinema, Fault, PrintJobOfTill, PrintOutcome, Result};
use marquee_contract::error::ErrorCode;
use marquee_devices::{Handover, JobState, PrintDocument, Printer, PrinterError};
use marquee_domain::id::{PrintJobId, TillId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;

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

/// Prints for the till until it closes: then no further job is claimed, and it ends with the page in hand.
pub(crate) async fn run(node: Arc<Cinema>, till: TillId, closing: watch::Receiver<bool>) {
    let mut runner = Runner {
        node,
        till,
        closing,
        unreported: None,
    };
    let Some(_lock) = runner.lock().await else {
        return;
    };
    let mut events = runner.node.subscribe();
    if let Err(error) = runner.settle_what_was_left().await {
        tracing::error!(%error, "the papers of the last run could not be looked at");
    }
    loop {
        let wait = match runner.work().await {
            Ok(true) => ASK,
            Ok(false) => POLL,
            Err(error) => {
                tracing::error!(%error, cause = ?error.cause, "printing stopped for a moment");
                tokio::time::sleep(POLL).await;
                Duration::ZERO
            }
        };
        if runner.is_done() || !runner.is_woken(&mut events, wait).await {
            return;
        }
    }
}

/// The till's printing.
struct Runner {
    node: Arc<Cinema>,
    till: TillId,
    /// True once the till closes.
    closing: watch::Receiver<bool>,
    /// What became of a page, until the database has taken it. Nothing else is begun before.
    unreported: Option<(PrintJobId, PrintOutcome)>,
}

/// A page that can be handed over.
struct Ready {
    choice: PrinterChoice,
    document: PrintDocument,
}

impl Runner {
    fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Whether the till closes and there is nothing more to say.
    fn is_done(&self) -> bool {
        self.is_closing() && self.unreported.is_none()
    }

    /// Ends when the till closes. (One that is gone without it has ended this, too.)
    async fn closed(&self) {
        let mut closing = self.closing.clone();
        let _ = closing.wait_for(|is_closing| *is_closing).await;
    }

    /// The devices' lock; none if the till closes before it can be had.
    async fn lock(&self) -> Option<File> {
        while !self.is_closing() {
            match self.node.folder().run_devices() {
                Ok(Some(lock)) => return Some(lock),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "the devices' lock cannot be had"),
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                () = self.closed() => {}
            }
        }
        None
    }

    /// Waits until there may be something to do, at most so long. Whether the node still lives.
    async fn is_woken(&self, events: &mut Receiver<Event>, wait: Duration) -> bool {
        let changed = async {
            loop {
                match events.recv().await {
                    Ok(Event::PrintJobsChanged | Event::Changed) | Err(RecvError::Lagged(_)) => {
                        return true;
                    }
                    Ok(_) => {}
                    Err(RecvError::Closed) => return false,
                }
            }
        };
        tokio::select! {
            lives = changed => lives,
            () = tokio::time::sleep(wait) => true,
            () = self.closed() => true,
        }
    }

    /// Prints everything that waits, and asks about what the printer has. Whether it still has something.
    async fn work(&mut self) -> Result<bool> {
        self.report().await?;
        while !self.is_closing() && self.print_next().await? {}
        tokio::select! {
            asked = self.ask() => asked,
            // What is not asked now is asked after the next start.
            () = self.closed() => Ok(false),
        }
    }

    /// After a start: a page that was claimed and of which no receipt was stored may or may not have left.
    async fn settle_what_was_left(&self) -> Result<()> {
        for job in self.node.handed_over_print_jobs(self.till).await? {
            if receipt(&job).is_none() {
                self.node
                    .report_print_job(job.id, &PrintOutcome::Unknown)
                    .await?;
            }
        }
        Ok(())
    }

    /// Tells the database what became of the last page, if it has not taken that yet.
    async fn report(&mut self) -> Result<()> {
        if let Some((job, outcome)) = &self.unreported {
            self.node.report_print_job(*job, outcome).await?;
            self.unreported = None;
        }
        Ok(())
    }

    /// Prints the page that waits longest. Whether there was one.
    async fn print_next(&mut self) -> Result<bool> {
        let Some(job) = self.node.next_print_job(self.till).await? else {
            return Ok(false);
        };
        // Nothing is read or made between claiming and handing over that could fail in between.
        let ready = self.prepare(&job).await?;
        if self.is_closing() {
            return Ok(false);
        }
        match self.node.claim_print_job(job.id).await {
            Ok(true) => {}
            // Somebody was faster.
            Ok(false) => return Ok(true),
            Err(error) => {
                // Stored or not, no page has left.
                self.unreported = Some((job.id, PrintOutcome::NotHandedOver));
                return Err(error);
            }
        }
        let outcome = match ready {
            Ok(ready) => hand_over(ready).await,
            Err(not_made) => not_made,
        };
        self.unreported = Some((job.id, outcome));
        self.report().await?;
        Ok(true)
    }

    /// Makes one page for the printer that is chosen now; or says why there will never be one.
    ///
    /// # Errors
    /// The database refuses for the moment.
    async fn prepare(
        &self,
        job: &PrintJobOfTill,
    ) -> Result<std::result::Result<Ready, PrintOutcome>> {
        let read = async {
            let ticket = self.node.ticket_to_print(job.ticket_id).await?;
            let (_, printer) = self.node.till_printer(self.till).await?;
            Ok::<_, Fault>((ticket, printer))
        };
        let (ticket, printer) = match read.await {
            Ok(read) => read,
            // It would be so the next time, too, and the pages behind it must not wait for that.
            Err(fault) if is_lasting(&fault) => {
                tracing::error!(%fault, cause = ?fault.cause, "a page could not be made");
                return Ok(Err(not_made(&fault.body.message)));
            }
            Err(fault) => return Err(fault),
        };
        let choice = match PrinterChoice::from_stored(printer.as_deref(), self.node.folder()) {
            Ok(choice) => choice,
            // Until a person chooses one, it would be so for each page.
            Err(fault) => {
                return Ok(Err(PrintOutcome::Failed {
                    code: fault.code().name().to_owned(),
                    message: fault.body.message.clone(),
                }));
            }
        };
        if let PrinterChoice::Folder { path } = &choice
            && *path == self.node.folder().printed()
        {
            // The cinema's own folder is ours to make; another one may be a share that is not mounted.
            let _ = std::fs::create_dir_all(path);
        }
        let (page, title) = (
            ticket_page(&ticket, job.copy),
            page_title(&ticket, job.copy),
        );
        let made = tokio::task::spawn_blocking(move || document(&page, title)).await;
        let made = made.unwrap_or_else(|panic| Err(not_made(&panic.to_string())));
        Ok(made.map(|document| Ready { choice, document }))
    }

    /// Asks the printers about the pages that they have. Whether any is still under way.
    async fn ask(&self) -> Result<bool> {
        let mut under_way = false;
        for job in self.node.handed_over_print_jobs(self.till).await? {
            let Some(receipt) = receipt(&job) else {
                // One page is printed at a time, and none is now: its receipt was lost on the way here.
                self.node
                    .report_print_job(job.id, &PrintOutcome::Unknown)
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
                self.node.report_print_job(job.id, &outcome).await?;
            }
        }
        Ok(under_way)
    }
}

fn receipt(job: &PrintJobOfTill) -> Option<Receipt> {
    serde_json::from_str(job.os_job.as_deref()?).ok()
}

/// Whether asking the database again would bring the same.
fn is_lasting(fault: &Fault) -> bool {
    matches!(fault.code(), ErrorCode::NotFound | ErrorCode::Internal)
}

fn not_made(why: &str) -> PrintOutcome {
    PrintOutcome::Failed {
        code: "page_not_made".to_owned(),
        message: format!(
            "The ticket's page could not be made, and nothing was printed: {why} Tell support."
        ),
    }
}

fn document(
    page: &marquee_paper::TicketPage,
    title: String,
) -> std::result::Result<PrintDocument, PrintOutcome> {
    let ticket = marquee_paper::ticket_pdf(page).map_err(|error| not_made(&format!("{error}.")))?;
    Ok(PrintDocument {
        title,
        pdf: ticket.pdf,
        width_mm: ticket.width_mm,
        height_mm: ticket.height_mm,
    })
}

/// Hands a page over, and says what is known of it.
async fn hand_over(Ready { choice, document }: Ready) -> PrintOutcome {
    let printer = choice.printer();
    let printed = tokio::task::spawn_blocking(move || printer.print(&document)).await;
    let handover = match printed {
        Ok(Ok(handover)) => handover,
        Ok(Err(error)) => return outcome_of(&error),
        Err(panic) => {
            tracing::error!(%panic, "a page was lost on its way to the printer");
            return PrintOutcome::Unknown;
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
    PrintOutcome::HandedOver {
        printer,
        os_job: serde_json::to_string(&receipt).ok(),
    }
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
