//! A cinema and a central server on one table, for the stories of seat rights.
#![allow(dead_code, unreachable_pub)]

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::id::{
    CinemaId, GenerationId, IncarnationId, OrderId, RequestId, SaleId, SeatIndex, SeatKey, ShowId,
};
use marquee_domain::rights::cinema::{Link, Settlement};
use marquee_domain::rights::message::FromCentral;
use marquee_domain::rights::{Central, Cinema, Generation, Incarnation, Refusal};
use uuid::Uuid;

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

pub const SHOW: ShowId = ShowId(Uuid::from_u128(7));

pub fn seat(number: u16) -> SeatKey {
    SeatKey {
        show_id: SHOW,
        seat: SeatIndex(number),
    }
}

pub fn sale(number: u128) -> SaleId {
    SaleId(Uuid::from_u128(number))
}

pub fn order(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

pub fn request(number: u128) -> RequestId {
    RequestId(Uuid::from_u128(number))
}

pub fn incarnation(number: u32) -> Incarnation {
    Incarnation {
        number,
        id: IncarnationId(Uuid::from_u128(number.into())),
    }
}

pub fn generation(number: u32) -> Generation {
    Generation {
        number,
        id: GenerationId(Uuid::from_u128(number.into())),
    }
}

/// A cinema with a show of four seats, a central server, and a line that loses nothing.
pub struct Both {
    pub cinema: Cinema,
    pub central: Central,
    pub now: DateTime<Utc>,
    requests: u128,
}

impl Both {
    pub fn new() -> Self {
        let id = CinemaId(Uuid::from_u128(1));
        let mut cinema = Cinema::new(id, incarnation(1), Some(Link::new()));
        cinema.schedule((0..4).map(seat));
        let central = Central::new(generation(1));
        Self {
            cinema,
            central,
            now: at(0),
            requests: 1_000,
        }
    }

    /// A cinema that has given seats 0 and 1.
    pub fn with_two_given() -> Self {
        let mut both = Self::new();
        both.cinema.give(&[seat(0), seat(1)], both.now).unwrap();
        both.talk();
        both
    }

    /// What the cinema says, and what central answers to that, without the cinema hearing it.
    pub fn say(&mut self) -> Vec<FromCentral> {
        let messages = self.cinema.outbox(usize::MAX);
        messages
            .iter()
            .map(|message| self.central.receive(message, self.now).unwrap())
            .collect()
    }

    pub fn hear(&mut self, answer: &FromCentral) -> Result<(), Refusal> {
        self.requests += 1;
        self.cinema
            .receive(answer, request(self.requests), self.now)
    }

    /// Until there is nothing new to say.
    pub fn talk(&mut self) {
        for _ in 0..6 {
            for answer in self.say() {
                let _ = self.hear(&answer);
            }
        }
    }

    pub fn sell_online(&mut self, number: u128, seats: &[SeatKey]) {
        let order = order(number);
        self.central
            .hold(order, seats, self.now, self.now + TimeDelta::minutes(5))
            .unwrap();
        self.central.pin(order, self.now).unwrap();
        self.central.settle(order, Settlement::Approved).unwrap();
    }

    pub fn sell_here(&mut self, number: u128, seats: &[SeatKey]) -> Result<(), Refusal> {
        let sale = sale(number);
        self.cinema
            .hold(sale, seats, self.now, self.now + TimeDelta::minutes(5))?;
        self.cinema.sell_for_cash(sale, self.now)
    }

    pub fn epochs(&self, number: u16) -> (u32, u32) {
        let there = self
            .central
            .seats
            .get(&seat(number))
            .map_or(0, |seat| seat.right.epoch);
        (self.cinema.seats[&seat(number)].right.epoch, there)
    }
}
