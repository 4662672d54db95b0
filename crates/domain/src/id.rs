//! Every id of the system is a type of its own, declared here once, so that a show's id cannot be passed
//! where a sale's is meant. New ids are made at the doors and come in as arguments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(inline)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A cinema: one site with its own database.
    CinemaId;
    /// A lineage of the cinema's database: a restore begins a new one.
    IncarnationId;
    /// A person who works at the cinema.
    StaffId;
    /// A workstation.
    TillId;
    /// A program that has the cinema open, from its start to its end.
    ProgramId;
    /// A person's stay at a till, from sign-in to sign-out.
    SessionId;
    /// An auditorium.
    HallId;
    /// One version of a hall's seating plan.
    PlanId;
    FilmId;
    /// One screening of a film in a hall.
    ShowId;
    TicketTypeId;
    PriceCardId;
    /// One customer's order; made by the till before the first seat is held, so it also names the hold.
    SaleId;
    TicketId;
    PaymentId;
    PrintJobId;
    /// One demand of a cinema for seats of the central server; kept until it is answered, however often it is sent.
    RequestId;
    /// One customer's order at the central server; it also names the hold, as a sale does at the cinema.
    OrderId;
    /// A lineage of the central server's database: a restore begins a new one.
    GenerationId;
}

/// A seat's place in its plan version's seat list. A later version may give the same chair another
/// index, which is why a show keeps the version that it was sold on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(inline)]
pub struct SeatIndex(pub u16);

/// One seat of one show: what a right is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[schemars(inline)]
pub struct SeatKey {
    pub show_id: ShowId,
    pub seat: SeatIndex,
}

impl std::fmt::Display for SeatKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "seat {} of show {}", self.seat.0, self.show_id)
    }
}
