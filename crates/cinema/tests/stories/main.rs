//! The stories of a cinema, on a real SQLite file: one module for each thing that people do with it.
//!
//! They speak to the node as its doors do, by operation name and JSON, and look into the file with
//! connections of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harness;
mod ready;

mod after_the_commit;
mod automatic_backups;
mod backups;
mod changed_carts;
mod clocks;
mod closed_shows;
mod configuring;
mod contract;
mod expired_holds;
mod holds;
mod journal;
mod left_carts;
mod paying;
mod paying_refused;
mod plans;
mod price_lists;
mod print_jobs;
mod processes;
mod programme;
mod reprints;
mod restores_cut_short;
mod rights;
mod rights_restored;
mod roles;
mod sale_list;
mod seats;
mod sign_in;
mod small_files;
mod staff;
mod starting;
mod tickets;
mod together;
