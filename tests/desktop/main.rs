//! The real window, driven over WebDriver: each story starts the program as people start it, on a cinema of its
//! own, and works it with clicks and keys. `cargo xtask test --only desktop` brings the display and the driver.
//!
//! Absent on purpose: what the same UI does in a browser too. That is told in `ui/tests/browser`, faster.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed"
)]

#[path = "../harness/mod.rs"]
mod harness;

mod cashier;
mod driver;
mod first_sale;
mod gate;
mod idle;
mod keys_alone;
mod past_sales;
mod refused;
mod restart;
mod screenshots;
mod two_programs;
mod window;
