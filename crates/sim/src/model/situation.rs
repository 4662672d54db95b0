//! Everything there is at one moment of a small world.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::fact::Holder;
use marquee_domain::id::SeatKey;
use marquee_domain::rights::central::OnlineState;
use marquee_domain::rights::{Central, Cinema};

use super::shared::Shared;
use super::small_world::Budget;
use crate::audit::{Auditor, Broken};
use crate::network::Message;
use crate::provider::Provider;

/// A machine: its database, at most one backup, and the highest number of a life that was used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Machine<S> {
    pub value: Shared<S>,
    pub backup: Option<Shared<S>>,
    pub high_water: u32,
}

impl<S: Hash> Machine<S> {
    pub(super) fn new(value: S) -> Self {
        Self {
            value: Shared::new(value),
            backup: None,
            high_water: 1,
        }
    }
}

/// How long a cart is held, and how much later it is when the one thing that clocks do here has happened.
pub(super) const HOLD_SECONDS: i64 = 30;
pub(super) const LATE_SECONDS: i64 = 60;

#[derive(Debug, Clone)]
pub struct Situation {
    pub cinemas: Vec<Machine<Cinema>>,
    pub central: Machine<Central>,
    /// Every message that was ever sent and could still change something. It may arrive at any time, again, or never, so
    /// loss, repetition, delay and overtaking need no actions of their own.
    pub in_flight: Vec<Shared<Message>>,
    pub provider: Shared<Provider>,
    pub auditor: Arc<Auditor>,
    /// Whether the holds of the first hour are over.
    pub is_late: bool,
    /// What may still happen.
    pub left: Budget,
    /// Every ticket that was ever good somewhere, as long as guests may come with one.
    pub issued: BTreeSet<(SeatKey, Holder)>,
    /// How many requests were numbered.
    pub requests: u32,
    /// As many entries of a log as one message tells.
    pub most_entries: usize,
    /// What went wrong on the way here. Nothing happens after that.
    pub broken: Option<Broken>,
}

impl Situation {
    pub(super) fn now(&self) -> DateTime<Utc> {
        let begin = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        if self.is_late {
            begin + TimeDelta::seconds(LATE_SECONDS)
        } else {
            begin
        }
    }

    /// Notes the tickets that are out now.
    pub(super) fn note_tickets(&mut self) {
        if self.left.admissions == 0 {
            self.issued.clear();
            return;
        }
        for cinema in &self.cinemas {
            let sold = cinema.value.seats.iter();
            let sold =
                sold.filter_map(|(key, seat)| Some((*key, Holder::Sale(seat.state.buyer()?))));
            self.issued.extend(sold);
        }
        for (key, seat) in &self.central.value.seats {
            if let OnlineState::Sold { order_id } = seat.state {
                self.issued.insert((*key, Holder::Order(order_id)));
            }
        }
    }

    /// Sends a message, unless it was sent before.
    pub(super) fn send(&mut self, message: Message) {
        self.put_in_flight(Shared::new(message));
    }

    pub(super) fn put_in_flight(&mut self, message: Shared<Message>) {
        let place = |other: &Shared<Message>| other.digest().cmp(&message.digest());
        if let Err(index) = self.in_flight.binary_search_by(place) {
            self.in_flight.insert(index, message);
        }
    }

    /// Sends all that a cinema has to say. It may say it at any time, so it is sent at once and arrives when it may.
    pub(super) fn speak(&mut self, cinema: usize) {
        for message in self.cinemas[cinema].value.outbox(self.most_entries) {
            let from = cinema;
            self.send(Message::ToCentral { from, message });
        }
    }
}

impl PartialEq for Situation {
    fn eq(&self, other: &Self) -> bool {
        super::shared::digest(self) == super::shared::digest(other)
    }
}

impl Eq for Situation {}

impl Hash for Situation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.cinemas.hash(state);
        self.central.hash(state);
        self.in_flight.hash(state);
        self.provider.hash(state);
        self.auditor.remembers().hash(state);
        self.is_late.hash(state);
        self.left.hash(state);
        self.issued.hash(state);
        self.requests.hash(state);
        self.broken.is_some().hash(state);
    }
}
