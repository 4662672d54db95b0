//! What a cinema and a central server say to each other: the facts that the log carries, and the messages of seat
//! rights. Types and their checks only; rules are absent on purpose.

pub mod fact;
pub mod rights;
