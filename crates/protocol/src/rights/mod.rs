//! The seat rights' messages as they cross the wire: JSON text in an envelope that says its version.
//!
//! These types are their own, apart from the domain's, so that a rule can change without a message changing, and a
//! message cannot change unseen. What is read is checked before it becomes a value of the domain: the version, the
//! number of things, and the hash of each log entry. Absent on purpose: how a text is carried.

mod entry;
mod from_central;
mod from_cinema;
mod seat;
mod unreadable;

use marquee_domain::rights::message;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use entry::{Entry, Head};
pub use from_central::{CentralSays, Declined, FeedEntry, FeedEvent, FromCentral, Took};
pub use from_cinema::{CinemaSays, FromCinema, TakeMode};
pub use seat::{EndedTicket, KnownSeat, OrderedSeat, SeatMove};
pub use unreadable::Unreadable;

/// The version of the messages that this program writes, and the only one that it reads.
pub const VERSION: u32 = 1;

/// As many entries as one sync or one part of a report tells; the next one tells more.
pub const MOST_ENTRIES: usize = 5_000;

/// As many seats, feed entries or channel tickets as one message names in one list: a restored cinema is told of
/// every seat that ever moved.
pub const MOST_KNOWN: usize = 1_000_000;

/// What every message begins with.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Reads only as much of a message as tells which version it is, before anything else of it is believed.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let Versioned { version } = serde_json::from_str(text)?;
    if version != VERSION {
        return Err(Unreadable::Version { version });
    }
    Ok(serde_json::from_str(text)?)
}

fn write<T: Serialize>(message: &T) -> Result<String, Unreadable> {
    Ok(serde_json::to_string(message)?)
}

/// A cinema's message as text.
///
/// # Errors
/// It cannot be written as JSON.
pub fn write_from_cinema(message: &message::FromCinema) -> Result<String, Unreadable> {
    write(&FromCinema::from(message))
}

/// A cinema's message from its text.
///
/// # Errors
/// It is of another version, too long, or its log entries are not what was hashed.
pub fn read_from_cinema(text: &str) -> Result<message::FromCinema, Unreadable> {
    read::<FromCinema>(text)?.try_into()
}

/// A central server's message as text.
///
/// # Errors
/// It cannot be written as JSON.
pub fn write_from_central(message: &message::FromCentral) -> Result<String, Unreadable> {
    write(&FromCentral::from(message))
}

/// A central server's message from its text.
///
/// # Errors
/// It is of another version or too long.
pub fn read_from_central(text: &str) -> Result<message::FromCentral, Unreadable> {
    read::<FromCentral>(text)?.try_into()
}

/// Refuses a list that is longer than it may be.
fn at_most<T>(what: &'static str, list: &[T], limit: usize) -> Result<(), Unreadable> {
    let count = list.len();
    if count > limit {
        return Err(Unreadable::TooMany { what, count, limit });
    }
    Ok(())
}
