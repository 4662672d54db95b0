//! The facts of the log, under the name by which the nodes exchange them.

pub use marquee_domain::fact::{EndedTicket, Fact, Holder, KnownSeat, SeatMove, SoldTicket};
