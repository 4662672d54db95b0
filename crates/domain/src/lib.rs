//! The rules of a cinema's box office.
//!
//! Pure values and functions: no I/O, no clock and no randomness of their own; time, random bytes and
//! new ids come in as arguments. What is absent on purpose: SQL, files, devices, and words for the screen.

pub mod cash;
pub mod chain;
pub mod clock;
pub mod fact;
pub mod id;
pub mod journal;
pub mod lockout;
pub mod log;
pub mod money;
pub mod permission;
pub mod plan;
pub mod pricing;
pub mod programme;
pub mod reprint;
pub mod rights;
pub mod sale_search;
pub mod search;
pub mod seat;
pub mod ticket_code;
pub mod time;
