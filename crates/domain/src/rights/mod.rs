//! Seat rights: how a seat is never sold twice, while both the cinema and the central server go on selling.
//!
//! The right to sell a seat lives at one side and is moved, never copied. [`Cinema`] and [`Central`] are the
//! two sides as plain values: a command or a message changes the value or is refused and changes nothing, and
//! what there is to send follows from the value (`outbox`), so that whoever keeps it sends after it is durable, and
//! again after a crash. Nothing here reads a clock to be safe: time only decides how soon a hold ends.
//!
//! The rules and why they are so: `docs/adr/0001-seat-rights.md`. Absent on purpose: SQL, the network, and how
//! many seats a cinema keeps to itself, which is policy.

pub mod case;
pub mod central;
pub mod cinema;
pub mod lineage;
pub mod log;
pub mod message;
pub mod planted;
pub mod refusal;

pub use case::Case;
pub use central::Central;
pub use cinema::Cinema;
pub use lineage::{Generation, Incarnation};
pub use refusal::Refusal;
