//! Why a page could not be made.

/// A page that cannot be made. A character that no typeface has is none of these: it is printed as `�`, and
/// [`missing_glyphs`](crate::missing_glyphs) finds it beforehand.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PaperError {
    /// The ticket's code is longer than a QR code can hold, or than one that a gate reads from paper.
    #[error("the ticket code of {length} bytes does not fit into a QR code on a ticket")]
    CodeTooLong {
        /// Length of the code, in bytes.
        length: usize,
    },
    /// There is nothing to put into the QR code.
    #[error("the ticket has no code to print")]
    CodeEmpty,
    /// A typeface built into the program cannot be read. This is a fault of the build, not of the ticket.
    #[error("the built-in typeface {face} cannot be used: {reason}")]
    Typeface {
        /// Its PostScript name.
        face: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The PDF writer refused something.
    #[error("the page cannot be written as PDF: {0}")]
    Pdf(String),
}
