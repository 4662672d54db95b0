//! What crosses the wire between a cinema's node and whoever speaks to it: errors, their codes, and the
//! facts that the log carries. Types only; logic is absent on purpose.

pub mod error;
pub mod fact;

/// The version of the operations' contract; a door names it, a client that knows another one says so.
pub const CONTRACT_VERSION: u32 = 1;
