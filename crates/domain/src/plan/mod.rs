//! A hall's seating plan: what a seat is, where it stands, and which seats belong together.
//!
//! A plan is read from two texts: a seating plan in the pretix JSON format ([`pretix`]) and the cinema's
//! sidecar with what that format lacks ([`sidecar`]). [`import()`] gives the [`Plan`] that the two add up
//! to, with absolute coordinates, ready to be drawn and sold; [`export()`] gives both texts back. On a plan,
//! [`Neighbours`] knows who sits beside whom, [`complete`] and [`orphans`] hold the rules of a selection,
//! and [`best_available`] proposes one.
//!
//! Absent on purpose: files and the database (texts come in as strings), and who holds or owns a
//! seat of a show.

mod best;
mod export;
mod field;
mod finding;
mod import;
mod model;
mod neighbours;
pub mod pretix;
mod selection;
pub mod sidecar;

pub use best::{BestTooFew, best_available, largest_together};
pub use export::{Exported, document_text, export, sidecar_text};
pub use finding::{Finding, FindingCode, MAX_FINDINGS, Severity};
pub use import::{
    Imported, MAX_LABEL_CHARS, MAX_SEATS_PER_ROW, MAX_TEXT_BYTES, MAX_TEXT_CHARS, Refused, import,
};
pub use model::{
    Area, AreaText, Category, MAX_SEATS, Plan, Point, RowLabel, Screen, Seat, SeatKind, Shape,
    Side, Translations,
};
pub use neighbours::Neighbours;
pub use selection::{Selection, SelectionError, check, complete, orphans};
pub use sidecar::Sidecar;
