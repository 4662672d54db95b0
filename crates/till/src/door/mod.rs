//! Doors: ways to reach a till's operations from outside of its process.

pub mod http;
