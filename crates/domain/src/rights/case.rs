//! What the two sides' facts leave to people: the list of the desk that looks at it after an outage.

use serde::{Deserialize, Serialize};

use crate::fact::Holder;
use crate::id::{CinemaId, OrderId, SaleId, SeatKey};

/// A contradiction that was recorded and that a person has to settle. Nobody's money and nobody's seat is dropped
/// because a row was not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "case", rename_all = "snake_case")]
pub enum Case {
    /// The cinema sold a seat to whose right somebody else had come.
    ContradictingSale { sale_id: SaleId, seat: SeatKey },
    /// The cinema gave a seat of which a live ticket of its own is known.
    GaveSoldSeat { sale_id: SaleId, seat: SeatKey },
    /// The log took a seat from an order: a restored central server had forgotten that the order was over.
    OrderLostSeat { order_id: OrderId, seat: SeatKey },
    /// A payment was approved for an order that has no seats any more; the payment goes back.
    PaymentWithoutSeats { order_id: OrderId },
    /// Somebody came in with a ticket that nobody remembered and whose seat is another's by now.
    RecoveredSeatTaken { seat: SeatKey, holder: Holder },
    /// Somebody came in with a ticket that had been taken back, at a gate that could not know it.
    EndedTicketUsed { seat: SeatKey, holder: Holder },
    /// The log of a cinema speaks of a seat of another's show.
    OtherCinemasSeat { cinema_id: CinemaId, seat: SeatKey },
    /// A ticket of an order that is known at the cinema, for a seat that is another's at the central server.
    ContradictingOrder { order_id: OrderId, seat: SeatKey },
    /// A sale that a copy of the cinema made after another copy had taken its place.
    SaleOfDisplacedCopy { sale_id: SaleId, seat: SeatKey },
}
