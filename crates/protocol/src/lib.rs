//! What crosses the wire between a cinema's node and whoever speaks to it: errors, their codes, the
//! facts that the log carries, and the messages of seat rights. Types and their checks only; rules are absent on
//! purpose.

pub mod error;
pub mod fact;
pub mod rights;

/// The version of the operations' contract; a door names it, a client that knows another one says so.
pub const CONTRACT_VERSION: u32 = 1;
