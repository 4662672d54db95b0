//! How a node offers what it does: [`operation`]s in a [`registry`], errors in one envelope, events.
//!
//! A node is whatever implements [`Context`](context::Context): the cinema today, a central server later. Every transport
//! (a window, HTTP, a command line) carries names and JSON, and knows no operation.
//!
//! Absent on purpose: databases, sockets, an async runtime, and the operations themselves.

pub mod access;
pub mod context;
pub mod error;
pub mod event;
pub mod fault;
pub mod listing;
pub mod operation;
pub mod registry;

/// The version of the operations' contract. The listing of operations names it.
pub const CONTRACT_VERSION: u32 = 1;
