//! The facts that a cinema's log carries to the central server. Each is written in the transaction that
//! makes it true.

use marquee_domain::id::{HallId, PlanId, SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::money::Minor;
use serde::{Deserialize, Serialize};

/// Something that happened at a cinema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// One ticket of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldTicket {
    pub ticket_id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    /// The epoch of the right under which it was sold.
    pub epoch: u32,
    pub price_minor: Minor,
}

impl Fact {
    /// The kind under which the log files it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PlanStored { .. } => "plan_stored",
            Self::ShowScheduled { .. } => "show_scheduled",
            Self::Sold { .. } => "sold",
            Self::SeatsBlocked { .. } => "seats_blocked",
            Self::SeatsUnblocked { .. } => "seats_unblocked",
        }
    }
}
