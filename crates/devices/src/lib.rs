//! Drivers of a till's devices, each behind a trait.
//!
//! A driver knows a device and nothing else: no sale, no database, no retry. What is to be printed, and what became of
//! it, is a job in the cinema's database; the till carries it out and reports.
//! Calls block until the device or its queue has answered: on an async runtime call them from a blocking thread.

pub mod folder;
pub mod os_queue;
mod printer;

pub use folder::FolderPrinter;
pub use os_queue::{OsQueue, Queue, QueueState, list_queues};
pub use printer::{Handover, JobState, PrintDocument, Printer, PrinterError};
