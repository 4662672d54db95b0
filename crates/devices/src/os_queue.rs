//! A print queue of the operating system.
//!
//! On Linux and macOS that is CUPS, spoken to in its own language, IPP (RFC 8011), over its local socket: the answers
//! say why a page was refused and what became of it. The `printers` crate was tried and is not used: it reports only
//! that something failed, cannot tell an aborted job from a cancelled one, and keeps the memory of each list of jobs.
//! Absent on purpose: Windows, whose spooler takes no PDF ([`PrinterError::Unsupported`]); remote print servers that
//! ask for a password; adding and removing queues.

mod cause;
mod http;
mod message;

use ipp::prelude::{IppAttributeGroup, IppRequestResponse, Operation};

use crate::printer::{Handover, JobState, PrintDocument, Printer, PrinterError};
use cause::{cause_of, reason_of_job};
use http::{Exchange, Server};
use message::{Values as _, attributes_of_job, attributes_of_printer, request};

/// One queue, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsQueue {
    name: String,
}

/// A queue that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// What [`OsQueue::new`] takes.
    pub name: String,
    /// What the person who set it up called it; may be empty.
    pub description: String,
    pub is_default: bool,
    pub state: QueueState,
}

/// Whether a queue would print now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueState {
    Ready,
    Printing,
    /// Somebody has to do what the cause says first.
    Stopped {
        cause: PrinterError,
    },
}

/// The queues of this computer.
///
/// # Errors
/// [`PrinterError::ServiceUnavailable`] when there is no print service; [`PrinterError::Unsupported`] on Windows.
pub fn list_queues() -> Result<Vec<Queue>, PrinterError> {
    let server = Server::of_this_computer()?;
    let default = ask(&server, "/", request(Operation::CupsGetDefault, None)?)?;
    let default = attributes_of_printer(&default).find_map(|printer| printer.text("printer-name"));
    let mut wanted = request(Operation::CupsGetPrinters, None)?;
    let attributes = [
        "printer-name",
        "printer-info",
        "printer-state",
        "printer-state-reasons",
        "printer-is-accepting-jobs",
        "printer-state-message",
    ];
    message::want(&mut wanted, &attributes)?;
    let answer = ask(&server, "/", wanted)?;
    let queues = attributes_of_printer(&answer).filter_map(|printer| {
        let name = printer.text("printer-name")?;
        Some(Queue {
            description: printer.text("printer-info").unwrap_or_default(),
            is_default: default.as_ref() == Some(&name),
            state: queue_state(&name, printer),
            name,
        })
    });
    Ok(queues.collect())
}

impl OsQueue {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }

    /// Whether the queue exists and would print now.
    ///
    /// # Errors
    /// When it does not exist or the print service does not answer.
    pub fn queue_state(&self) -> Result<QueueState, PrinterError> {
        let answer = self.asked(Operation::GetPrinterAttributes)?;
        let printer = attributes_of_printer(&answer)
            .next()
            .ok_or_else(|| self.not_found())?;
        Ok(queue_state(&self.name, printer))
    }

    fn asked(&self, operation: Operation) -> Result<IppRequestResponse, PrinterError> {
        let server = Server::of_this_computer()?;
        let answer = ask(
            &server,
            &self.path(),
            request(operation, Some(&self.path()))?,
        )?;
        self.accepted(answer)
    }

    /// The answer, if it is not a refusal.
    fn accepted(&self, answer: IppRequestResponse) -> Result<IppRequestResponse, PrinterError> {
        match message::refusal(&answer) {
            None => Ok(answer),
            Some(refusal) if refusal.not_found => Err(self.not_found()),
            Some(refusal) => Err(PrinterError::Rejected {
                printer: self.name.clone(),
                reason: refusal.reason,
            }),
        }
    }

    fn not_found(&self) -> PrinterError {
        PrinterError::NotFound {
            printer: self.name.clone(),
        }
    }

    fn path(&self) -> String {
        format!("/printers/{}", message::percent_encoded(&self.name))
    }

    /// What the queue knows of a job; nothing, if it has forgotten it or gave it no number.
    fn job(&self, handover: &Handover) -> Result<Option<QueuedJob>, PrinterError> {
        let number = handover.os_job_id.as_ref();
        let Some(number) = number.and_then(|number| number.parse().ok()) else {
            return Ok(None);
        };
        let server = Server::of_this_computer()?;
        let path = self.path();
        let answer = ask(&server, &path, message::job_attributes(&path, number)?)?;
        if message::refusal(&answer).is_some_and(|refusal| refusal.not_found) {
            return Ok(None);
        }
        let answer = self.accepted(answer)?;
        let job = attributes_of_job(&answer).next().map(|job| QueuedJob {
            number,
            state: job.integer("job-state"),
            with_errors: job
                .keywords("job-state-reasons")
                .iter()
                .any(|reason| reason == "job-completed-with-errors"),
            reason: reason_of_job(job),
            last_begun: job.integer("time-at-processing"),
        });
        Ok(job)
    }

    fn state_of(&self, job: &QueuedJob) -> Result<JobState, PrinterError> {
        let printer = self.name.clone();
        let aborted = |printer| PrinterError::Aborted {
            printer,
            reason: job.reason.clone(),
        };
        match job.state {
            Some(job_state::PENDING) => self.waiting_or(JobState::Pending),
            Some(job_state::HELD) => Ok(JobState::Stopped {
                cause: PrinterError::Held { printer },
            }),
            Some(job_state::PROCESSING) => self.waiting_or(JobState::Processing),
            // CUPS stops a job whose driver failed, and leaves it in line until somebody starts it again.
            Some(job_state::STOPPED) => self.waiting_or(JobState::Stopped {
                cause: aborted(printer),
            }),
            Some(job_state::CANCELLED) => Ok(JobState::Failed {
                cause: PrinterError::Cancelled { printer },
            }),
            Some(job_state::ABORTED) => Ok(JobState::Failed {
                cause: aborted(printer),
            }),
            Some(job_state::COMPLETED) if !job.with_errors => Ok(JobState::Printed),
            Some(_) | None => Ok(JobState::Unknown),
        }
    }

    /// What keeps the queue from printing, for a job that is in line.
    fn waiting_or(&self, otherwise: JobState) -> Result<JobState, PrinterError> {
        Ok(match self.queue_state()? {
            QueueState::Ready | QueueState::Printing => otherwise,
            QueueState::Stopped { cause } => JobState::Waiting { cause },
        })
    }
}

impl Printer for OsQueue {
    fn name(&self) -> &str {
        &self.name
    }

    /// A queue that is stopped takes pages and prints them whenever it is resumed, perhaps after the show: so it is
    /// asked first, and nothing is handed to one that would not print now.
    fn print(&self, document: &PrintDocument) -> Result<Handover, PrinterError> {
        if let QueueState::Stopped { cause } = self.queue_state()? {
            return Err(cause);
        }
        let server = Server::of_this_computer()?;
        let job = message::print_job(&self.path(), document)?;
        let unknown = |reason: String| PrinterError::OutcomeUnknown {
            printer: self.name.clone(),
            reason,
        };
        let answer = match http::exchange(&server, &self.path(), &job.to_bytes(), &document.pdf) {
            Exchange::Answered(body) => {
                message::parsed(body).map_err(|error| unknown(error.to_string()))?
            }
            Exchange::NotHeard(reason) => return Err(PrinterError::ServiceUnavailable { reason }),
            Exchange::NoAnswer(reason) => return Err(unknown(reason)),
        };
        let answer = self.accepted(answer)?;
        let number = attributes_of_job(&answer)
            .next()
            .and_then(|job| job.integer("job-id"));
        let number = number.ok_or_else(|| unknown("the answer names no job".to_owned()))?;
        Ok(Handover {
            os_job_id: Some(number.to_string()),
            file: None,
        })
    }

    fn state(&self, handover: &Handover) -> Result<JobState, PrinterError> {
        match self.job(handover)? {
            Some(job) => self.state_of(&job),
            None => Ok(JobState::Unknown),
        }
    }

    /// The queue may start the job between our looking and our cancelling: then it was in the printer's hands once more
    /// than we knew, and nobody can say whether it came out.
    fn take_back(&self, handover: &Handover) -> Result<JobState, PrinterError> {
        let Some(before) = self.job(handover)? else {
            return Ok(JobState::Unknown);
        };
        let cause = match self.state_of(&before)? {
            JobState::Stopped { cause } => cause,
            other => return Ok(other),
        };
        let server = Server::of_this_computer()?;
        let path = self.path();
        let answer = ask(&server, &path, message::cancel_job(&path, before.number)?)?;
        self.accepted(answer)?;
        match self.job(handover)? {
            Some(after)
                if after.state == Some(job_state::CANCELLED)
                    && after.last_begun == before.last_begun =>
            {
                Ok(JobState::Failed { cause })
            }
            Some(_) | None => Ok(JobState::Unknown),
        }
    }
}

/// The states of a job (RFC 8011, 5.3.7).
mod job_state {
    pub(super) const PENDING: i32 = 3;
    pub(super) const HELD: i32 = 4;
    pub(super) const PROCESSING: i32 = 5;
    pub(super) const STOPPED: i32 = 6;
    pub(super) const CANCELLED: i32 = 7;
    pub(super) const ABORTED: i32 = 8;
    pub(super) const COMPLETED: i32 = 9;
}

/// What a queue says of one of its jobs.
struct QueuedJob {
    number: i32,
    state: Option<i32>,
    with_errors: bool,
    /// Why it did not come out, if it did not.
    reason: String,
    /// When the queue last began with it, by the queue's clock; none if it never did.
    last_begun: Option<i32>,
}

/// An exchange that can be repeated: it changes nothing, or not more than once.
fn ask(
    server: &Server,
    path: &str,
    request: IppRequestResponse,
) -> Result<IppRequestResponse, PrinterError> {
    match http::exchange(server, path, &request.to_bytes(), &[]) {
        Exchange::Answered(body) => message::parsed(body),
        Exchange::NotHeard(reason) | Exchange::NoAnswer(reason) => {
            Err(PrinterError::ServiceUnavailable { reason })
        }
    }
}

fn queue_state(name: &str, printer: &IppAttributeGroup) -> QueueState {
    let cause = cause_of(name, &printer.keywords("printer-state-reasons"));
    // RFC 8011, 5.4.11: 3 idle, 4 processing, 5 stopped.
    let state = printer.integer("printer-state");
    let refuses = printer.boolean("printer-is-accepting-jobs") == Some(false);
    match (cause, state) {
        (Some(cause), _) => QueueState::Stopped { cause },
        (None, Some(5)) => QueueState::Stopped {
            cause: PrinterError::Paused {
                printer: name.to_owned(),
            },
        },
        (None, _) if refuses => QueueState::Stopped {
            cause: PrinterError::Rejected {
                printer: name.to_owned(),
                reason: printer
                    .text("printer-state-message")
                    .filter(|text| !text.is_empty())
                    .unwrap_or_else(|| "the queue takes no pages".to_owned()),
            },
        },
        (None, Some(4)) => QueueState::Printing,
        (None, _) => QueueState::Ready,
    }
}
