//! What whole-product tests stand on: a cinema in a folder of its own, and looks at what a sale left there.
//!
//! Absent on purpose: our own libraries. The programs are started as people start them, and what they wrote is
//! read as a stranger would read it: the database with SQL, a ticket with the programs and the QR decoder of
//! others.

pub(crate) mod cinema;
pub(crate) mod database;
pub(crate) mod paper;
