//! One workstation: who prints where, the jobs of its devices, and the doors through which people and
//! programs reach the cinema's operations.
//!
//! Absent on purpose: rules (they are the cinema's) and windows (they are the desktop program's).

pub mod door;
pub mod till;

mod housekeeping;
mod place;
mod print_runner;
mod printer_choice;
mod printers;
mod ticket_page;

pub use place::require_private;
pub use till::{Till, default_folder, open_or_make_demo};
