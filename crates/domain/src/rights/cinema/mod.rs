//! The cinema's side: what its database holds, and all that may happen to it.

mod gate;
mod moves;
mod restore;
mod sales;
mod sync;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::lineage::{Generation, Incarnation};
use super::log::{Head, Log};
use super::message::{MOST_SEATS, TakeMode, Took};
use super::planted::{Bug, Planted};
use super::refusal::Refusal;
use crate::fact::{Fact, Holder, SeatMove};
use crate::id::{CinemaId, OrderId, RequestId, SaleId, SeatKey, ShowId};
use crate::seat::{ShowSeat, State};

pub use gate::Admission;

/// The cinema's side of all rights to the seats of its shows. A store may load a part of it, the seats that a command
/// names and the log's end, and write back what has changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cinema {
    pub id: CinemaId,
    pub incarnation: Incarnation,
    /// `None`: it works without a central server, and every right stays where it was born.
    pub link: Option<Link>,
    pub seats: BTreeMap<SeatKey, ShowSeat>,
    /// Sales that came to a payment.
    pub sales: BTreeMap<SaleId, Sale>,
    /// Requests for rights that are not answered yet.
    pub takes: BTreeMap<RequestId, PendingTake>,
    /// Live tickets of online orders, as the feed told.
    pub channel: BTreeMap<SeatKey, OrderId>,
    /// Tickets of online orders that are no longer good, as the feed told: whoever keeps one shall not come in with it.
    pub channel_ended: BTreeSet<(SeatKey, OrderId)>,
    /// Who came in with a signature alone.
    pub recovered: BTreeMap<SeatKey, Holder>,
    pub log: Log,
    pub planted: Planted,
}

/// What the cinema knows of the central server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// `None` before it first answered.
    pub generation: Option<Generation>,
    /// Whether this life of the cinema has compared its seats with that generation after a restore. It is done once: a
    /// message that asks for it again is an old one that comes again.
    pub has_compared: bool,
    /// How far the feed of this generation has been applied.
    pub feed: u64,
    /// How far the central server has said to have the log.
    pub acknowledged: Head,
    pub standing: Standing,
    /// Shows that a supervisor let sell although the restored database was not synchronised.
    pub overridden: BTreeSet<ShowId>,
    /// Shows of which one of the two restored databases may have forgotten sales.
    pub flagged: BTreeSet<ShowId>,
}

impl Link {
    /// The link of a cinema that has not spoken to its central server yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            generation: None,
            has_compared: false,
            feed: 0,
            acknowledged: Head::EMPTY,
            standing: Standing::Current,
            overridden: BTreeSet::new(),
            flagged: BTreeSet::new(),
        }
    }
}

impl Default for Link {
    fn default() -> Self {
        Self::new()
    }
}

/// How the cinema stands with the central server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    Current,
    /// The central server was restored and waits for a report. The cinema's own rights are not in doubt.
    Reporting,
    /// This database was restored. Until the central server has answered a report, it may believe in rights that
    /// it gave away after the backup was made.
    Waiting,
    /// The central server knows a later copy, or one that it believes lost: somebody has to begin a new incarnation with
    /// a number above `number`.
    Displaced {
        number: u32,
    },
}

/// A sale from its payment on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sale {
    pub state: SaleState,
    pub seats: Vec<SeatKey>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SaleState {
    /// Its payment cannot be undone by a clock; only a definite answer ends this.
    Paying,
    Sold,
    Declined,
    Cancelled,
    /// Paid, but not sold: the payment is on its way back.
    Reversing,
    Reversed,
}

impl SaleState {
    /// Whether its tickets are not good, and will not become so.
    #[must_use]
    pub fn is_over(self) -> bool {
        match self {
            Self::Paying | Self::Sold => false,
            Self::Declined | Self::Cancelled | Self::Reversing | Self::Reversed => true,
        }
    }
}

/// The definite answer to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    Approved,
    Declined,
    /// It was approved and has gone back since.
    Reversed,
}

/// What has to happen outside; asked for until it is answered, so each must be the same when it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due<Id> {
    /// Ask what became of the payment, or make it.
    Charge(Id),
    /// Give the money back.
    Reverse(Id),
}

/// A request for rights until it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PendingTake {
    pub mode: TakeMode,
    pub seats: Vec<SeatMove>,
    /// The answer, while it waits for the feed.
    pub answer: Option<Took>,
}

impl Cinema {
    /// A cinema with no shows yet.
    #[must_use]
    pub fn new(id: CinemaId, incarnation: Incarnation, link: Option<Link>) -> Self {
        Self {
            id,
            incarnation,
            link,
            seats: BTreeMap::new(),
            sales: BTreeMap::new(),
            takes: BTreeMap::new(),
            channel: BTreeMap::new(),
            channel_ended: BTreeSet::new(),
            recovered: BTreeMap::new(),
            log: Log::after(Head::EMPTY),
            planted: Planted::default(),
        }
    }

    /// Adds a new show: every right is the cinema's.
    pub fn schedule(&mut self, seats: impl IntoIterator<Item = SeatKey>) {
        for key in seats {
            self.seats.entry(key).or_insert(ShowSeat::BORN);
        }
    }

    /// Whether seats of the show may be promised to anybody by this database as it stands.
    ///
    /// # Errors
    /// It was restored, and nobody has compared it with the central server yet. That goes for every show: the backup
    /// cannot know which were published after it was made.
    pub fn may_sell(&self, show: ShowId) -> Result<(), Refusal> {
        let Some(link) = &self.link else {
            return Ok(());
        };
        match link.standing {
            Standing::Current | Standing::Reporting => Ok(()),
            Standing::Waiting | Standing::Displaced { .. } if link.overridden.contains(&show) => {
                Ok(())
            }
            Standing::Waiting | Standing::Displaced { .. } => Err(Refusal::MustSynchronise),
        }
    }

    fn seat(&self, key: SeatKey) -> Result<&ShowSeat, Refusal> {
        self.seats.get(&key).ok_or(Refusal::UnknownSeat(key))
    }

    /// The new states of all these seats, or why one of them cannot have one.
    fn changed(
        &self,
        seats: &[SeatKey],
        change: impl Fn(&ShowSeat) -> Result<ShowSeat, crate::seat::Refusal>,
    ) -> Result<Vec<(SeatKey, ShowSeat)>, Refusal> {
        let one = |key: &SeatKey| {
            let seat = change(self.seat(*key)?).map_err(|refused| Refusal::Seat(*key, refused))?;
            Ok((*key, seat))
        };
        named_once(seats)?;
        seats.iter().map(one).collect()
    }

    /// The seat as it is when its right comes here: free, unless somebody sits on it who came in with a signature alone.
    fn arrived(&self, key: SeatKey) -> State {
        if self.recovered.contains_key(&key) && !self.planted.has(Bug::SellUnderGuest) {
            State::Blocked {
                reason: gate::RECOVERED.to_owned(),
            }
        } else {
            State::Free
        }
    }

    fn write(&mut self, at: DateTime<Utc>, fact: Fact) {
        self.log.append(self.incarnation.number, at, fact);
    }
}

/// Whether a command names a sensible list of seats.
pub(super) fn named_once(seats: &[SeatKey]) -> Result<(), Refusal> {
    if seats.is_empty() {
        return Err(Refusal::NoSeats);
    }
    if seats.len() > MOST_SEATS {
        return Err(Refusal::TooManySeats);
    }
    let mut seen = BTreeSet::new();
    if seats.iter().all(|key| seen.insert(*key)) {
        Ok(())
    } else {
        Err(Refusal::SeatTwice)
    }
}
