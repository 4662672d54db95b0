//! A hall's seating plan: what a seat is, where it stands, and which seats belong together.
//!
//! A plan is read from two texts: a seating plan in the pretix JSON format ([`pretix`]) and the cinema's
//! sidecar with what that format lacks ([`sidecar`]). [`model::Plan`] is what the two add up to, with
//! absolute coordinates, ready to be drawn and sold. Absent on purpose: files and the database (both texts
//! come in as strings), and who holds or owns a seat of a show.

pub mod model;

pub use model::{
    Area, AreaText, Category, MAX_SEATS, Plan, Point, RowLabel, Screen, Seat, SeatKind, Shape, Side,
};
