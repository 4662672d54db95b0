//! Small names for people, shows and messages, and the real ids that stand for them.

use marquee_domain::id::{
    CinemaId, GenerationId, IncarnationId, OrderId, RequestId, SaleId, SeatIndex, SeatKey, ShowId,
    StaffId,
};
use uuid::Uuid;

const CINEMA: u128 = 0xC1 << 64;
const SHOW: u128 = 0x5_0EE << 64;
const SALE: u128 = 0x5A1E << 64;
const ORDER: u128 = 0x0D << 64;
const REQUEST: u128 = 0x4E0 << 64;
const LIFE: u128 = 0x11FE << 64;

/// The `number`th cinema.
#[must_use]
pub fn cinema(number: usize) -> CinemaId {
    CinemaId(Uuid::from_u128(CINEMA | number as u128))
}

/// A show of a cinema.
#[must_use]
pub fn show(cinema: usize, number: usize) -> ShowId {
    ShowId(Uuid::from_u128(
        SHOW | ((cinema as u128) << 16) | number as u128,
    ))
}

/// A seat of a show of a cinema.
#[must_use]
pub fn seat(cinema: usize, of_show: usize, number: u16) -> SeatKey {
    SeatKey {
        show_id: show(cinema, of_show),
        seat: SeatIndex(number),
    }
}

/// A sale at some cinema.
#[must_use]
pub fn sale(number: u32) -> SaleId {
    SaleId(Uuid::from_u128(SALE | u128::from(number)))
}

/// An order at the central server.
#[must_use]
pub fn order(number: u32) -> OrderId {
    OrderId(Uuid::from_u128(ORDER | u128::from(number)))
}

/// A request for rights.
#[must_use]
pub fn request(number: u32) -> RequestId {
    RequestId(Uuid::from_u128(REQUEST | u128::from(number)))
}

/// A life of a cinema's database.
#[must_use]
pub fn incarnation(number: u32) -> IncarnationId {
    IncarnationId(Uuid::from_u128(LIFE | u128::from(number)))
}

/// A life of the central server's database.
#[must_use]
pub fn generation(number: u32) -> GenerationId {
    GenerationId(Uuid::from_u128(LIFE | u128::from(number)))
}

/// Somebody with a decision to make.
#[must_use]
pub fn person(number: u32) -> StaffId {
    StaffId(Uuid::from_u128(u128::from(number)))
}

/// The small name of an id.
#[must_use]
pub fn small(id: Uuid) -> u64 {
    id.as_u128() as u64 & 0xFFFF_FFFF
}

/// The small name of a seat: cinema, show and seat.
#[must_use]
pub fn seat_name(key: SeatKey) -> String {
    let show = small(key.show_id.0);
    let (cinema, of_show) = (show >> 16, show & 0xFFFF);
    format!(
        "seat {} of show {} of cinema {}",
        key.seat.0, of_show, cinema
    )
}
