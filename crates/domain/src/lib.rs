//! The rules of a cinema's box office.
//!
//! Pure values and functions: no I/O, no clock and no randomness of their own; time, random bytes and
//! new ids come in as arguments. What is absent on purpose: SQL, files, devices, and words for the screen.

pub mod id;
pub mod plan;
