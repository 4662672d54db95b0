//! The facts that a cinema's log carries to the central server. Each is written in the transaction that
//! makes it true.

use serde::{Deserialize, Serialize};

use crate::id::{
    HallId, OrderId, PlanId, RequestId, SaleId, SeatIndex, SeatKey, ShowId, StaffId, TicketId,
};
use crate::money::Minor;
use crate::rights::lineage::Generation;

/// Something that happened at a cinema.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// A hall has a new plan version.
    PlanStored {
        plan_id: PlanId,
        hall_id: HallId,
        version: u32,
        seat_count: u32,
    },
    /// A show was scheduled; every right to its seats is the cinema's, epoch 0.
    ShowScheduled {
        show_id: ShowId,
        plan_id: PlanId,
        starts_at_ms: i64,
    },
    /// Seats were sold.
    Sold {
        sale_id: SaleId,
        number: String,
        total_minor: Minor,
        tickets: Vec<SoldTicket>,
    },
    /// Seats were taken out of sale at the cinema.
    SeatsBlocked {
        show_id: ShowId,
        seats: Vec<SeatIndex>,
    },
    /// Blocked seats were put back into sale.
    SeatsUnblocked {
        show_id: ShowId,
        seats: Vec<SeatIndex>,
    },
    /// The tickets of a sale are no longer good, and their seats are free again.
    Cancelled {
        sale_id: SaleId,
        seats: Vec<SeatKey>,
    },
    /// The rights to these seats went to the central server.
    Gave { seats: Vec<SeatMove> },
    /// The rights to these seats came from the central server: by a request of the cinema, or returned.
    Adopted {
        request_id: Option<RequestId>,
        seats: Vec<SeatMove>,
    },
    /// After a restore of either side the cinema compared its seats with what this life of the central server knows of
    /// them, and took these over. Written out, so that the log alone still says where every right is.
    Resynchronised {
        generation: Generation,
        seats: Vec<KnownSeat>,
        ended: Vec<EndedTicket>,
    },
    /// A supervisor let a show be sold before the restored database was synchronised.
    SoldUnsynchronised { show_id: ShowId, staff_id: StaffId },
    /// Somebody came in.
    Admitted { seat: SeatKey, holder: Holder },
    /// Somebody came in with a ticket that was signed by this cinema or its central server and that a
    /// restored database has forgotten; the seat is out of sale.
    Recovered { seat: SeatKey, holder: Holder },
}

/// A right's arrival at its new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeatMove {
    #[serde(flatten)]
    pub seat: SeatKey,
    /// The epoch that it has there.
    pub epoch: u32,
}

/// A seat as the central server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KnownSeat {
    #[serde(flatten)]
    pub seat: SeatKey,
    pub epoch: u32,
    /// The cinema's sale whose live ticket has it.
    pub sale_id: Option<SaleId>,
    /// The online order whose live ticket has it.
    pub order_id: Option<OrderId>,
}

/// A ticket of the cinema's own that is no longer good, as the central server knows it: a database that was restored
/// to before that would let it in, or sell it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EndedTicket {
    #[serde(flatten)]
    pub seat: SeatKey,
    pub sale_id: SaleId,
}

/// Whose ticket it is: sold at the cinema or online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Sale(SaleId),
    Order(OrderId),
}

/// One ticket of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SoldTicket {
    pub ticket_id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    /// The epoch of the right under which it was sold.
    pub epoch: u32,
    pub price_minor: Minor,
}

impl SoldTicket {
    /// Which seat it is for.
    #[must_use]
    pub fn key(&self) -> SeatKey {
        SeatKey {
            show_id: self.show_id,
            seat: self.seat,
        }
    }
}

impl Fact {
    /// The seats that it is about.
    #[must_use]
    pub fn seats(&self) -> Vec<SeatKey> {
        let of_show = |show_id: ShowId, seats: &[SeatIndex]| {
            let key = |seat: &SeatIndex| SeatKey {
                show_id,
                seat: *seat,
            };
            seats.iter().map(key).collect()
        };
        match self {
            Self::PlanStored { .. }
            | Self::ShowScheduled { .. }
            | Self::SoldUnsynchronised { .. } => Vec::new(),
            Self::Sold { tickets, .. } => tickets.iter().map(SoldTicket::key).collect(),
            Self::SeatsBlocked { show_id, seats } | Self::SeatsUnblocked { show_id, seats } => {
                of_show(*show_id, seats)
            }
            Self::Cancelled { seats, .. } => seats.clone(),
            Self::Gave { seats } | Self::Adopted { seats, .. } => {
                seats.iter().map(|moved| moved.seat).collect()
            }
            Self::Resynchronised { seats, .. } => seats.iter().map(|known| known.seat).collect(),
            Self::Admitted { seat, .. } | Self::Recovered { seat, .. } => vec![*seat],
        }
    }

    /// The kind under which the log files it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PlanStored { .. } => "plan_stored",
            Self::ShowScheduled { .. } => "show_scheduled",
            Self::Sold { .. } => "sold",
            Self::SeatsBlocked { .. } => "seats_blocked",
            Self::SeatsUnblocked { .. } => "seats_unblocked",
            Self::Cancelled { .. } => "cancelled",
            Self::Gave { .. } => "gave",
            Self::Adopted { .. } => "adopted",
            Self::Resynchronised { .. } => "resynchronised",
            Self::SoldUnsynchronised { .. } => "sold_unsynchronised",
            Self::Admitted { .. } => "admitted",
            Self::Recovered { .. } => "recovered",
        }
    }
}
