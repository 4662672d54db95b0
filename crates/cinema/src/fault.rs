//! What an operation answers when it cannot do what was asked.

use marquee_domain::money::AmountOutOfRange;
use marquee_domain::pricing::QuoteError;
use marquee_protocol::error::{ErrorBody, ErrorCode};
use serde::Serialize;

pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// An error with its code, its sentence, and, for faults of ours, the cause that only the log sees.
#[derive(Debug, thiserror::Error)]
#[error("{}", body.message)]
pub struct Fault {
    pub body: Box<ErrorBody>,
    #[source]
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let body = Box::new(ErrorBody {
            code,
            message: message.into(),
            details: None,
        });
        Self { body, cause: None }
    }

    /// Adds what a program needs to act on the code.
    #[must_use]
    pub fn with_details(mut self, details: impl Serialize) -> Self {
        self.body.details = serde_json::to_value(details).ok();
        self
    }

    #[must_use]
    pub fn with_cause(
        mut self,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Something that cannot happen unless the program or the file is broken.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(
            ErrorCode::Internal,
            "Something went wrong inside the program. Nothing was changed. Try again; if it stays, \
             tell support the time at which it happened.",
        )
        .with_cause(cause)
    }

    /// Something of ours that failed after an operation was carried out: what it changed is stored.
    #[must_use]
    pub fn unanswered(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(
            ErrorCode::Internal,
            "This was carried out, but its answer could not be made. Look at what is stored before you repeat it, \
             and tell support the time at which it happened.",
        )
        .with_cause(cause)
    }

    /// The same code and cause with another sentence, where the usual one would not be true.
    #[must_use]
    pub(crate) fn saying(mut self, message: impl Into<String>) -> Self {
        self.body.message = message.into();
        self
    }

    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("There is no such {what}."))
    }

    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidInput, message)
    }

    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.body.code
    }
}

/// SQLite's primary result codes that somebody can do something about.
/// Source: <https://sqlite.org/rescode.html>.
fn primary_code(error: &dyn sqlx::error::DatabaseError) -> Option<i32> {
    error
        .code()?
        .parse::<i32>()
        .ok()
        .map(|extended| extended & 0xff)
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let primary = error.as_database_error().and_then(primary_code);
        let (code, message) = match primary {
            Some(8) => (
                ErrorCode::DatabaseReadOnly,
                "The cinema's database cannot be written to: the file or its disk is read-only. Nothing \
                 was changed. Give this program the right to write there and try again.",
            ),
            Some(13) => (
                ErrorCode::DiskFull,
                "The disk of the cinema's database is full. Nothing was changed, and nothing was sold. \
                 Free some space and try again.",
            ),
            // It may answer so while it stores the very last step: whether that is stored, only the list tells.
            Some(10) => (
                ErrorCode::DiskFailed,
                "The disk of the cinema's database answered with an error. What was confirmed before is stored. \
                 Look in the list of sales whether this is there before you try again; the same call again sells \
                 nothing twice. If it stays, stop selling here, and have the disk and its cable looked at.",
            ),
            Some(11 | 26) => (
                ErrorCode::DatabaseDamaged,
                "The cinema's database is damaged. Stop selling on it and restore the latest backup \
                 (marquee-admin restore).",
            ),
            Some(5 | 6) => (
                ErrorCode::Conflict,
                "Another program is writing to the cinema's database and did not finish in time. Nothing \
                 was changed. Try again.",
            ),
            _ => return Self::internal(error),
        };
        Self::new(code, message).with_cause(error)
    }
}

impl From<AmountOutOfRange> for Fault {
    fn from(error: AmountOutOfRange) -> Self {
        Self::invalid(format!("The total is too large: {error}."))
    }
}

impl From<QuoteError> for Fault {
    fn from(error: QuoteError) -> Self {
        let sentence = format!("This cart cannot be priced: {error}.");
        match &error {
            QuoteError::PriceMissing {
                price_card,
                ticket_type,
                category,
            } => Self::new(
                ErrorCode::PriceMissing,
                format!(
                    "{sentence} Choose another ticket type, or ask a manager to add the price."
                ),
            )
            .with_details(serde_json::json!({
                "price_card": price_card, "ticket_type": ticket_type, "category": category,
            })),
            QuoteError::Empty
            | QuoteError::TooManyTickets { .. }
            | QuoteError::SeatTwice { .. }
            | QuoteError::TicketTypeNotForSeat { .. }
            | QuoteError::AmountOutOfRange(_) => Self::invalid(sentence),
        }
    }
}

impl From<serde_json::Error> for Fault {
    /// For what the database holds as JSON; JSON that comes in is read at the registry.
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
