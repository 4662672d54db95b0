//! The cinema node: it owns the database and every rule.
//!
//! [`Cinema`] is one open database. What people and programs ask of it are [`operations`], kept in one
//! registry as the contract crate describes; the doors (a window, a browser, a command line) only carry them. Rules are in the domain
//! crate; SQL is in [`store`] and nowhere else. Absent on purpose: devices, windows and sockets.

pub mod caller;
pub mod event;
pub mod fault;
pub mod folder;
pub mod operations;
pub mod surroundings;

mod auth;
mod clock_watch;
mod demo;
mod founding;
mod identify;
mod key;
mod node;
mod printing;
mod program;
mod replaced;
mod store;

pub use fault::{Fault, Result};
pub use founding::NewCinema;
pub use key::KeyPlace;
pub use node::{Cinema, Opening};
pub use printing::TicketToPrint;
pub use store::print_job::{PrintJobOfTill, PrintOutcome};
