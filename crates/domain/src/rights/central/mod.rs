//! The central server's side: what its database holds, and all that may happen to it.

mod facts;
mod online;
mod operator;
mod sync;
mod take;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::case::Case;
use super::cinema::SaleState;
use super::lineage::{Generation, Incarnation};
use super::log::Branches;
use super::message::{FeedEntry, FeedEvent, Take, Took};
use super::planted::Planted;
use super::refusal::Refusal;
use crate::id::{CinemaId, OrderId, RequestId, SaleId, SeatKey, ShowId};
use crate::seat::{Owner, Right};

/// The central server's side of all rights to the seats of all cinemas. A store may load a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Central {
    pub generation: Generation,
    pub sites: BTreeMap<CinemaId, Site>,
    pub shows: BTreeMap<ShowId, Show>,
    /// The seats that ever moved or were sold. Of any other the right is where it was born.
    pub seats: BTreeMap<SeatKey, CentralSeat>,
    pub orders: BTreeMap<OrderId, Order>,
    /// Answers to requests, for when they are repeated. They may be forgotten at any time: a repeated request is
    /// told by its epochs.
    pub answers: BTreeMap<RequestId, (Take, Took)>,
    pub cases: BTreeSet<Case>,
    pub planted: Planted,
}

/// What the central server knows of a cinema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Site {
    pub incarnation: Incarnation,
    /// This database was restored: what it forgot, the cinema knows. Nothing of its shows is sold online before it has
    /// reported, has been told what is known here, and has said what it makes of it; a grant that was forgotten is on
    /// no list, so that goes for every show.
    pub is_frozen: bool,
    /// Somebody declared it lost. What it had a right to sell, it may have sold: nobody else sells that.
    pub is_lost: bool,
    pub log: Branches,
    pub feed: Vec<FeedEntry>,
    /// The sales of the log, each once, however often it was told.
    pub sales: BTreeMap<(SaleId, SeatKey), Recorded>,
}

/// A show that some right came here for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Show {
    pub cinema_id: CinemaId,
    /// Online sale has ended, and what was not sold has gone home.
    pub online_closed: bool,
}

/// What became of a ticket that the log told of, and how often that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recorded {
    pub times: u32,
    pub is_live: bool,
}

/// One seat of one show as the central server knows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CentralSeat {
    pub right: Right,
    /// What happens to it online; free while the right is the cinema's.
    pub state: OnlineState,
    /// The cinema's sale whose live ticket has it.
    pub sale_id: Option<SaleId>,
    /// The last epoch whose arrival at the cinema the log shows.
    pub adopted_epoch: u32,
    /// Two people took it from a lost cinema, which may have sold it: until that is back, it is promised to nobody that it
    /// is sold once.
    pub overridden: bool,
}

impl CentralSeat {
    /// A seat of which nothing was heard.
    pub const BORN: Self = Self {
        right: Right::BORN,
        state: OnlineState::Free,
        sale_id: None,
        adopted_epoch: 0,
        overridden: false,
    };

    /// Whether a new customer could have it, if its right is here.
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        // A right may come here from a cinema that was restored and has forgotten that it sold the seat.
        if self.sale_id.is_some() {
            return false;
        }
        match self.state {
            OnlineState::Free => true,
            OnlineState::Held { expires_at, .. } => expires_at <= now,
            OnlineState::Paying { .. } | OnlineState::Sold { .. } => false,
        }
    }
}

/// What is happening online to a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnlineState {
    Free,
    Held {
        order_id: OrderId,
        expires_at: DateTime<Utc>,
    },
    /// Its payment was begun, and ends by the provider's definite answer only.
    Paying {
        order_id: OrderId,
    },
    Sold {
        order_id: OrderId,
    },
}

/// An order from its payment on: the same lifecycle as a sale at the cinema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Order {
    pub state: SaleState,
    pub seats: Vec<SeatKey>,
}

impl Central {
    /// A central server that has heard of no cinema.
    #[must_use]
    pub fn new(generation: Generation) -> Self {
        Self {
            generation,
            sites: BTreeMap::new(),
            shows: BTreeMap::new(),
            seats: BTreeMap::new(),
            orders: BTreeMap::new(),
            answers: BTreeMap::new(),
            cases: BTreeSet::new(),
            planted: Planted::default(),
        }
    }

    /// Forgets the stored answers.
    pub fn prune_answers(&mut self) {
        self.answers.clear();
    }

    fn seat(&self, key: SeatKey) -> CentralSeat {
        self.seats.get(&key).cloned().unwrap_or(CentralSeat::BORN)
    }

    fn seat_mut(&mut self, key: SeatKey) -> &mut CentralSeat {
        self.seats.entry(key).or_insert(CentralSeat::BORN)
    }

    fn site_of(&self, show: ShowId) -> Option<&Site> {
        self.sites.get(&self.shows.get(&show)?.cinema_id)
    }

    /// Tells the cinema of a show what happened here to seats of it.
    fn tell(&mut self, show: ShowId, event: FeedEvent) {
        let Some(cinema_id) = self.shows.get(&show).map(|show| show.cinema_id) else {
            return;
        };
        if let Some(site) = self.sites.get_mut(&cinema_id) {
            let position = site.feed.len() as u64 + 1;
            site.feed.push(FeedEntry { position, event });
        }
    }

    /// Whether the show's seats may move or be sold here.
    fn may_act(&self, show: ShowId) -> Result<(), Refusal> {
        let site = self.site_of(show).ok_or(Refusal::OtherCinemasShow)?;
        if site.is_frozen && !self.is_left_unfrozen(show) {
            Err(Refusal::Frozen)
        } else {
            Ok(())
        }
    }

    /// Whether these seats may be sold here: of a frozen show, those that two people decided to risk.
    fn may_sell(&self, seats: &[SeatKey]) -> Result<(), Refusal> {
        for key in seats {
            if !self.seat(*key).overridden {
                self.may_act(key.show_id)?;
            }
        }
        Ok(())
    }

    /// Never, unless the rule "freeze every show" is left out.
    fn is_left_unfrozen(&self, show: ShowId) -> bool {
        let granted = |(key, seat): (&SeatKey, &CentralSeat)| {
            key.show_id == show && seat.right.owner == Owner::Cinema && seat.right.epoch > 0
        };
        self.planted.has(super::planted::Bug::FreezeKnownGrantsOnly)
            && !self.seats.iter().any(granted)
    }
}
