//! Why a command or a message changed nothing.

use crate::id::SeatKey;
use crate::seat;

/// Why nothing changed. Each has a code for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("{0}: {1}")]
    Seat(SeatKey, seat::Refusal),
    #[error("{0} does not exist")]
    UnknownSeat(SeatKey),
    #[error("no seats were named")]
    NoSeats,
    #[error("more than {} seats at once", super::message::MOST_SEATS)]
    TooManySeats,
    #[error("the same seat was named twice")]
    SeatTwice,
    #[error("the sale or order is unknown")]
    UnknownSale,
    #[error("the sale or order is past that")]
    SaleIsPastThat,
    #[error("the same id was used for something else")]
    IdReused,
    #[error("this cinema works without a central server")]
    Standalone,
    #[error("the restored database must be synchronised before it sells")]
    MustSynchronise,
    #[error("the restored central server waits for the cinema's report")]
    Frozen,
    #[error("online sale of this show is closed")]
    OnlineClosed,
    #[error("the show is another cinema's")]
    OtherCinemasShow,
    #[error("the cinema is not declared lost")]
    NotLost,
    #[error("two different people must decide that")]
    SecondPersonNeeded,
    #[error("the new incarnation or generation must have a higher number")]
    NotLater,
    #[error("it was meant for another incarnation of this cinema")]
    OtherIncarnation,
    #[error("it came from an older generation of the central server")]
    OlderGeneration,
    #[error("it came from a generation of the central server that this cinema did not expect")]
    UnexpectedGeneration,
    #[error("it had been said already")]
    Stale,
    #[error("something before it is missing")]
    Gap,
}

impl Refusal {
    /// The code as programs compare it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Seat(_, seat::Refusal::Elsewhere) => "right_elsewhere",
            Self::Seat(_, seat::Refusal::Held) => "seat_held",
            Self::Seat(_, seat::Refusal::Paying) => "seat_paying",
            Self::Seat(_, seat::Refusal::Sold) => "seat_sold",
            Self::Seat(_, seat::Refusal::Blocked) => "seat_blocked",
            Self::Seat(_, seat::Refusal::NotHeld) => "seat_not_held",
            Self::Seat(_, seat::Refusal::NotBlocked) => "seat_not_blocked",
            Self::Seat(_, seat::Refusal::NotPaying) => "seat_not_paying",
            Self::Seat(_, seat::Refusal::NotSold) => "seat_not_sold",
            Self::Seat(_, seat::Refusal::Stale) | Self::Stale => "stale",
            Self::UnknownSeat(_) => "unknown_seat",
            Self::NoSeats => "no_seats",
            Self::TooManySeats => "too_many_seats",
            Self::SeatTwice => "seat_twice",
            Self::UnknownSale => "unknown_sale",
            Self::SaleIsPastThat => "sale_is_past_that",
            Self::IdReused => "id_reused",
            Self::Standalone => "standalone",
            Self::MustSynchronise => "must_synchronise",
            Self::Frozen => "frozen",
            Self::OnlineClosed => "online_closed",
            Self::OtherCinemasShow => "other_cinemas_show",
            Self::NotLost => "not_lost",
            Self::SecondPersonNeeded => "second_person_needed",
            Self::NotLater => "not_later",
            Self::OtherIncarnation => "other_incarnation",
            Self::OlderGeneration => "older_generation",
            Self::UnexpectedGeneration => "unexpected_generation",
            Self::Gap => "gap",
        }
    }
}
