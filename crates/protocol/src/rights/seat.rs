//! Seats as messages name them.

use marquee_domain::fact;
use marquee_domain::id::{OrderId, SaleId, SeatIndex, SeatKey, ShowId};
use serde::{Deserialize, Serialize};

/// A right at one of its epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatMove {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub epoch: u32,
}

impl From<&fact::SeatMove> for SeatMove {
    fn from(moved: &fact::SeatMove) -> Self {
        let SeatKey { show_id, seat } = moved.seat;
        Self {
            show_id,
            seat,
            epoch: moved.epoch,
        }
    }
}

impl From<SeatMove> for fact::SeatMove {
    fn from(moved: SeatMove) -> Self {
        let SeatMove {
            show_id,
            seat,
            epoch,
        } = moved;
        Self {
            seat: SeatKey { show_id, seat },
            epoch,
        }
    }
}

/// A seat as the central server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSeat {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub epoch: u32,
    pub sale_id: Option<SaleId>,
    pub order_id: Option<OrderId>,
}

impl From<&fact::KnownSeat> for KnownSeat {
    fn from(known: &fact::KnownSeat) -> Self {
        let SeatKey { show_id, seat } = known.seat;
        Self {
            show_id,
            seat,
            epoch: known.epoch,
            sale_id: known.sale_id,
            order_id: known.order_id,
        }
    }
}

impl From<KnownSeat> for fact::KnownSeat {
    fn from(known: KnownSeat) -> Self {
        let KnownSeat {
            show_id,
            seat,
            epoch,
            sale_id,
            order_id,
        } = known;
        Self {
            seat: SeatKey { show_id, seat },
            epoch,
            sale_id,
            order_id,
        }
    }
}

/// A ticket of the cinema's own that is no longer good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndedTicket {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub sale_id: SaleId,
}

impl From<&fact::EndedTicket> for EndedTicket {
    fn from(ended: &fact::EndedTicket) -> Self {
        let SeatKey { show_id, seat } = ended.seat;
        Self {
            show_id,
            seat,
            sale_id: ended.sale_id,
        }
    }
}

impl From<EndedTicket> for fact::EndedTicket {
    fn from(ended: EndedTicket) -> Self {
        let EndedTicket {
            show_id,
            seat,
            sale_id,
        } = ended;
        Self {
            seat: SeatKey { show_id, seat },
            sale_id,
        }
    }
}

/// A seat, and the online order whose live ticket has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderedSeat {
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub order_id: OrderId,
}

impl From<&(SeatKey, OrderId)> for OrderedSeat {
    fn from((key, order_id): &(SeatKey, OrderId)) -> Self {
        Self {
            show_id: key.show_id,
            seat: key.seat,
            order_id: *order_id,
        }
    }
}

impl From<OrderedSeat> for (SeatKey, OrderId) {
    fn from(ordered: OrderedSeat) -> Self {
        let OrderedSeat {
            show_id,
            seat,
            order_id,
        } = ordered;
        (SeatKey { show_id, seat }, order_id)
    }
}

/// All of one list as another type.
pub(super) fn each<'a, A: 'a, B: From<&'a A>>(list: &'a [A]) -> Vec<B> {
    list.iter().map(B::from).collect()
}

pub(super) fn into_each<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}
