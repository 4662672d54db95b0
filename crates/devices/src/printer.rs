//! What every printer can do, and what can go wrong with it in words for the person at the till.

use std::{fmt::Debug, path::PathBuf};

/// A place where pages come out.
///
/// The calls block for as long as the device takes (at most some seconds): on an async runtime use a blocking thread.
pub trait Printer: Debug + Send + Sync {
    /// What the printer is called where it was chosen: the queue's name, the folder's path.
    fn name(&self) -> &str;

    /// Hands the document over, once. `Ok` says that it was accepted, not that it came out: ask [`Printer::state`].
    ///
    /// # Errors
    /// After any error but [`PrinterError::OutcomeUnknown`] nothing will come out, and handing over again is safe.
    fn print(&self, document: &PrintDocument) -> Result<Handover, PrinterError>;

    /// What has become of a document that this printer accepted.
    ///
    /// # Errors
    /// When the printer cannot be asked now. That says nothing about the document: ask again later.
    fn state(&self, handover: &Handover) -> Result<JobState, PrinterError>;

    /// Takes a document back that the printer has stopped, so that nobody can start it again: only then may it be
    /// printed anew. The answer is what has become of it; anything but [`JobState::Failed`] is no leave to do so.
    ///
    /// # Errors
    /// When the printer cannot be asked now, or refuses. It may still have the document.
    fn take_back(&self, handover: &Handover) -> Result<JobState, PrinterError>;
}

/// One document for one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintDocument {
    /// What it is called in a queue or a folder: name sale and seat, so that a person finds it. No ticket code.
    pub title: String,
    /// A PDF file of one page.
    pub pdf: Vec<u8>,
    /// The page's width, in millimetres. The page is printed at this size, never scaled.
    pub width_mm: u32,
    /// The page's height, in millimetres.
    pub height_mm: u32,
}

/// The receipt for an accepted document; keep it with the job to ask for the job's state, after a restart too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handover {
    /// The job's number in the operating system's queue.
    pub os_job_id: Option<String>,
    /// The file that was written.
    pub file: Option<PathBuf>,
}

/// What has become of an accepted document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// In line, nothing is wrong.
    Pending,
    /// Being printed.
    Processing,
    /// Still in line, and stays there until somebody does what the cause says: put in paper, resume the queue.
    Waiting { cause: PrinterError },
    /// Stopped or held, and still in line: it comes out whenever somebody starts it again. See [`Printer::take_back`].
    Stopped { cause: PrinterError },
    /// The queue says that it came out, or the file is there.
    Printed,
    /// It did not come out and will not. It can be printed again.
    Failed { cause: PrinterError },
    /// Nobody knows: the queue has forgotten the job, or reports errors on the way. A person must look at the paper.
    Unknown,
}

/// Why something is not printed: what happened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrinterError {
    #[error("This computer has no printer “{printer}”. Choose another one in the till's settings.")]
    NotFound { printer: String },
    #[error("The computer's print service does not answer ({reason}). Start it, then print again.")]
    ServiceUnavailable { reason: String },
    #[error("The printer “{printer}” is paused. Resume it in the computer's print settings.")]
    Paused { printer: String },
    #[error(
        "The printer “{printer}” is switched off or not connected. Switch it on and check its cable."
    )]
    Offline { printer: String },
    #[error("The printer “{printer}” is out of paper. Put in a new roll.")]
    OutOfPaper { printer: String },
    #[error("The paper is jammed in the printer “{printer}”. Open it and take the paper out.")]
    PaperJam { printer: String },
    #[error("The cover of the printer “{printer}” is open. Close it.")]
    CoverOpen { printer: String },
    #[error(
        "The printer “{printer}” did not accept the page: {reason}. Check it in the computer's print settings."
    )]
    Rejected { printer: String, reason: String },
    #[error("The page was held in the queue of “{printer}”. Print it again.")]
    Held { printer: String },
    #[error(
        "The page was cancelled in the queue of “{printer}”. Print it again if it is still needed."
    )]
    Cancelled { printer: String },
    #[error("“{printer}” gave up on the page: {reason}. Check the printer, then print again.")]
    Aborted { printer: String, reason: String },
    #[error(
        "Nobody knows whether “{printer}” took the page ({reason}). See whether it came out before printing again."
    )]
    OutcomeUnknown { printer: String, reason: String },
    #[error("The folder “{}” does not exist. Create it or choose another one in the till's settings.", folder.display())]
    FolderMissing { folder: PathBuf },
    #[error("Nothing can be written into the folder “{}”. Change its rights or choose another one.", folder.display())]
    FolderReadOnly { folder: PathBuf },
    #[error("The disk of the folder “{}” is full. Free some space, then print again.", folder.display())]
    DiskFull { folder: PathBuf },
    #[error("The page could not be written into the folder “{}”: {reason}.", folder.display())]
    FolderFault { folder: PathBuf, reason: String },
    #[error(
        "This computer's print queues cannot take PDF pages from this program. Print into a folder instead."
    )]
    Unsupported,
}

impl PrinterError {
    /// The same error for programs and translations. It never changes once it was published.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            PrinterError::NotFound { .. } => "printer_not_found",
            PrinterError::ServiceUnavailable { .. } => "print_service_unavailable",
            PrinterError::Paused { .. } => "printer_paused",
            PrinterError::Offline { .. } => "printer_offline",
            PrinterError::OutOfPaper { .. } => "out_of_paper",
            PrinterError::PaperJam { .. } => "paper_jam",
            PrinterError::CoverOpen { .. } => "cover_open",
            PrinterError::Rejected { .. } => "page_rejected",
            PrinterError::Held { .. } => "page_held",
            PrinterError::Cancelled { .. } => "page_cancelled",
            PrinterError::Aborted { .. } => "page_aborted",
            PrinterError::OutcomeUnknown { .. } => "outcome_unknown",
            PrinterError::FolderMissing { .. } => "folder_missing",
            PrinterError::FolderReadOnly { .. } => "folder_read_only",
            PrinterError::DiskFull { .. } => "disk_full",
            PrinterError::FolderFault { .. } => "folder_fault",
            PrinterError::Unsupported => "printing_unsupported",
        }
    }

    /// Whether a page may have come out in spite of the error, so that printing again could make a second one.
    #[must_use]
    pub const fn may_have_printed(&self) -> bool {
        matches!(self, PrinterError::OutcomeUnknown { .. })
    }
}
