//! A world in one process: cinemas and a central server, their customers, a network that loses, repeats, delays and
//! cuts, machines that stop and come back from old backups, clocks that jump, and an auditor that looks at all of it
//! after every step.
//!
//! - [`world`] holds the parts and carries out one [`action::Action`] at a time; who keeps the rights on either side is
//!   behind the traits of [`side`], so that a real database can take the place of a value.
//! - [`network`], [`provider`] and [`policy`] are the outside: messages, payments, and what people do.
//! - [`audit`] knows the rules from `docs/adr/0001-seat-rights.md` and shares no code with what it audits.
//! - [`run`] plays a seed, lets it heal, and [`shrink`] makes a failing story short.
//! - [`model`] goes through everything that can happen in the smallest worlds, where a seed only tries some of it.
//!
//! One seed plays the same story on any machine: nothing here reads a clock, a thread or the order of a hash table.

pub mod action;
pub mod audit;
pub mod coverage;
pub mod ids;
pub mod model;
pub mod network;
pub mod policy;
pub mod provider;
pub mod run;
pub mod shrink;
pub mod side;
pub mod world;
