//! The one error shape of every transport.
//!
//! The codes of all nodes stand in one list. A client branches on codes without asking which node answered, and a code
//! has one sentence on the screen wherever it comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of thing went wrong. A code exists when somebody branches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorCode {
    // Who is asking
    /// The loopback server's token is missing or from an earlier start. It says nothing about a person's rights.
    WrongToken,
    WrongPin,
    LockedOut,
    NotSignedIn,
    /// The person's PIN, role or right to sign in was changed meanwhile.
    SessionEnded,
    SessionLocked,
    Forbidden,
    // What is asked
    InvalidInput,
    NotFound,
    Conflict,
    // Seats and carts
    SeatUnavailable,
    HoldExpired,
    HoldNotExtendable,
    CompanionNeedsWheelchair,
    NoSeatsTogether,
    ShowClosed,
    /// The database was restored and has not been compared with the central server.
    MustSynchronise,
    // Prices and payment
    PriceMissing,
    PriceChanged,
    TenderedTooLittle,
    SaleIdReused,
    // Files that people bring
    PlanRefused,
    ProgrammeRefused,
    // Devices
    PrinterFailed,
    /// Where the till prints is stored in words that this program does not know.
    PrinterSettingUnreadable,
    /// The ticket's newest paper is not known to be printed, or the ticket admits nobody. The details say which.
    CopyRefused,
    // The database and its disk
    DatabaseNewer,
    /// Its tables are those of a version that was never released.
    DatabaseUnreleased,
    DatabaseReadOnly,
    DatabaseDamaged,
    DiskFull,
    /// The disk answered with an error of its own.
    DiskFailed,
    AlreadyOpen,
    /// The key that signs tickets is there and is none.
    TicketKeyUnusable,
    /// A fault of ours: logged at the door, shown without its inside.
    Internal,
}

impl ErrorCode {
    /// The code as it is written on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongToken => "wrong_token",
            Self::WrongPin => "wrong_pin",
            Self::LockedOut => "locked_out",
            Self::NotSignedIn => "not_signed_in",
            Self::SessionEnded => "session_ended",
            Self::SessionLocked => "session_locked",
            Self::Forbidden => "forbidden",
            Self::InvalidInput => "invalid_input",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::SeatUnavailable => "seat_unavailable",
            Self::HoldExpired => "hold_expired",
            Self::HoldNotExtendable => "hold_not_extendable",
            Self::CompanionNeedsWheelchair => "companion_needs_wheelchair",
            Self::NoSeatsTogether => "no_seats_together",
            Self::ShowClosed => "show_closed",
            Self::MustSynchronise => "must_synchronise",
            Self::PriceMissing => "price_missing",
            Self::PriceChanged => "price_changed",
            Self::TenderedTooLittle => "tendered_too_little",
            Self::SaleIdReused => "sale_id_reused",
            Self::PlanRefused => "plan_refused",
            Self::ProgrammeRefused => "programme_refused",
            Self::PrinterFailed => "printer_failed",
            Self::PrinterSettingUnreadable => "printer_setting_unreadable",
            Self::CopyRefused => "copy_refused",
            Self::DatabaseNewer => "database_newer",
            Self::DatabaseUnreleased => "database_unreleased",
            Self::DatabaseReadOnly => "database_read_only",
            Self::DatabaseDamaged => "database_damaged",
            Self::DiskFull => "disk_full",
            Self::DiskFailed => "disk_failed",
            Self::AlreadyOpen => "already_open",
            Self::TicketKeyUnusable => "ticket_key_unusable",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status under which it is answered over HTTP.
    #[must_use]
    pub fn http_status(self) -> u16 {
        match self {
            Self::WrongToken
            | Self::WrongPin
            | Self::NotSignedIn
            | Self::SessionEnded
            | Self::SessionLocked => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::SeatUnavailable
            | Self::HoldExpired
            | Self::HoldNotExtendable
            | Self::NoSeatsTogether
            | Self::ShowClosed
            | Self::MustSynchronise
            | Self::PriceChanged
            | Self::SaleIdReused
            | Self::CopyRefused
            | Self::Conflict
            | Self::AlreadyOpen => 409,
            Self::InvalidInput
            | Self::CompanionNeedsWheelchair
            | Self::PriceMissing
            | Self::TenderedTooLittle
            | Self::PlanRefused
            | Self::ProgrammeRefused => 422,
            Self::LockedOut => 429,
            Self::DatabaseNewer
            | Self::DatabaseUnreleased
            | Self::DatabaseReadOnly
            | Self::DatabaseDamaged
            | Self::DiskFull
            | Self::DiskFailed
            | Self::PrinterFailed
            | Self::PrinterSettingUnreadable
            | Self::TicketKeyUnusable
            | Self::Internal => 500,
        }
    }
}

/// An error as a door sends it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    pub code: ErrorCode,
    /// A sentence in English: what happened, what is safe, what to do. The screens translate by code and
    /// fall back to it.
    pub message: String,
    /// What a program needs to act on the code, such as the seats that are taken.
    pub details: Option<serde_json::Value>,
}

impl std::fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code.name())
    }
}

impl std::error::Error for ErrorBody {}
