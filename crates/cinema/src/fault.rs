//! What an operation of the cinema answers when it cannot do what was asked.

use std::ops::Deref;

use marquee_contract::error::ErrorCode;
use marquee_contract::fault;
use marquee_domain::money::AmountOutOfRange;
use marquee_domain::pricing::QuoteError;
use serde::Serialize;

pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// The contract's fault, as a type of the cinema's own: so `?` takes SQLite's errors and those of the rules.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Fault(#[from] fault::Fault);

impl From<Fault> for fault::Fault {
    fn from(fault: Fault) -> Self {
        fault.0
    }
}

impl Deref for Fault {
    type Target = fault::Fault;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// As the contract's constructors of the same names say.
impl Fault {
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(fault::Fault::new(code, message))
    }

    #[must_use]
    pub fn with_details(self, details: impl Serialize) -> Self {
        Self(self.0.with_details(details))
    }

    #[must_use]
    pub fn with_cause(self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(self.0.with_cause(cause))
    }

    #[must_use]
    pub(crate) fn saying(self, message: impl Into<String>) -> Self {
        Self(self.0.saying(message))
    }

    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(fault::Fault::internal(cause))
    }

    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self(fault::Fault::not_found(what))
    }

    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self(fault::Fault::invalid(message))
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
    /// For what the database holds as JSON; JSON that comes in is read by the registry.
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
