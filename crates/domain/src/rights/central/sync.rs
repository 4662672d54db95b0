//! Listening to a cinema: whose voice it is, what its log adds, and what to answer.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Central, CentralSeat, OnlineState, Order, Recorded, Site};
use crate::fact::{EndedTicket, KnownSeat, SeatMove};
use crate::id::{CinemaId, OrderId, SaleId, SeatKey};
use crate::rights::case::Case;
use crate::rights::cinema::SaleState;
use crate::rights::lineage::Incarnation;
use crate::rights::log::{Branches, Entry, Head};
use crate::rights::message::{
    CentralSays, CinemaSays, Declined, FromCentral, FromCinema, Report, Reported, Sync, Synced,
};
use crate::rights::planted::Bug;
use crate::rights::refusal::Refusal;
use crate::seat::Owner;

/// Why a log does not go on from what is known.
struct Unconnected;

impl Central {
    /// Takes in what a cinema said, and answers it. The answer may be sent once all this is durable.
    ///
    /// # Errors
    /// The cinema has spoken to a later life of this server than this one is: it was restored and nobody said so. Begin a
    /// new generation ([`Self::begin`]) with a higher number than the cinema named.
    pub fn receive(
        &mut self,
        message: &FromCinema,
        now: DateTime<Utc>,
    ) -> Result<FromCentral, Refusal> {
        let body = match message.generation {
            Some(named) if named == self.generation => self.hear(message, now),
            Some(named) if named.number >= self.generation.number => {
                return Err(Refusal::UnexpectedGeneration);
            }
            Some(_) => CentralSays::Declined(Declined::OtherGeneration),
            // It has to learn whom it speaks to, or what it said long ago could pass for an answer to a restore.
            None => CentralSays::Declined(Declined::OtherGeneration),
        };
        Ok(FromCentral {
            cinema_id: message.cinema_id,
            incarnation: message.incarnation,
            generation: self.generation,
            body,
        })
    }

    fn hear(&mut self, message: &FromCinema, now: DateTime<Utc>) -> CentralSays {
        // A cinema of which nothing is known may be one that a restored database has forgotten.
        let is_frozen = self.generation.number > 1;
        let site = self.sites.entry(message.cinema_id).or_insert_with(|| Site {
            incarnation: message.incarnation,
            is_frozen,
            is_lost: false,
            log: Branches::default(),
            feed: Vec::new(),
            sales: BTreeMap::new(),
        });
        let (known, is_lost, is_frozen) = (site.incarnation, site.is_lost, site.is_frozen);
        let is_later = message.incarnation.number > known.number;
        if message.incarnation != known && !is_later {
            self.hear_late(message);
            let number = known.number;
            return CentralSays::Declined(Declined::Displaced { number });
        }
        match &message.body {
            _ if is_lost && !is_later => CentralSays::Declined(Declined::Lost),
            CinemaSays::Report(report) => {
                self.report(message.cinema_id, message.incarnation, report)
            }
            _ if is_lost || is_later => self.report_first(message.cinema_id),
            // It may bring the word that the cinema has compared its seats.
            CinemaSays::Sync(sync) => self.sync(message.cinema_id, sync),
            CinemaSays::Take(_) if is_frozen => self.report_first(message.cinema_id),
            CinemaSays::Take(take) => self.take(message.cinema_id, take, now),
        }
    }

    fn sync(&mut self, cinema_id: CinemaId, sync: &Sync) -> CentralSays {
        if self
            .read(cinema_id, sync.base, &sync.entries, Parting::Refused)
            .is_err()
        {
            return self.unconnected(cinema_id, sync.base);
        }
        if self
            .sites
            .get(&cinema_id)
            .is_some_and(|site| site.is_frozen)
        {
            return self.report_first(cinema_id);
        }
        let have = self.head(cinema_id);
        let feed = self
            .sites
            .get(&cinema_id)
            .map(|site| site.feed.as_slice())
            .unwrap_or_default();
        let read = usize::try_from(sync.feed).unwrap_or(usize::MAX);
        CentralSays::Synced(Synced {
            have,
            feed: feed.get(read..).unwrap_or_default().to_vec(),
            unadopted: self.unadopted(cinema_id),
        })
    }

    fn report(
        &mut self,
        cinema_id: CinemaId,
        incarnation: Incarnation,
        report: &Report,
    ) -> CentralSays {
        let parting = match self.sites.get(&cinema_id) {
            Some(site) if site.incarnation == incarnation => Parting::Refused,
            Some(_) | None => Parting::Allowed,
        };
        if self
            .read(cinema_id, report.base, &report.entries, parting)
            .is_err()
        {
            return self.unconnected(cinema_id, report.base);
        }
        let mut was_frozen = false;
        if let Some(site) = self.sites.get_mut(&cinema_id) {
            was_frozen = site.is_frozen;
            site.incarnation = incarnation;
            site.is_lost = false;
        }
        if report.goes_on {
            return CentralSays::Noted(self.head(cinema_id));
        }
        if was_frozen {
            for (seat, order) in &report.channel {
                self.remember(cinema_id, *seat, *order);
            }
        }
        CentralSays::Reported(Reported {
            have: self.head(cinema_id),
            feed: self
                .sites
                .get(&cinema_id)
                .map_or(0, |site| site.feed.len() as u64),
            seats: self.known_seats(cinema_id),
            ended: self.ended_tickets(cinema_id),
        })
    }

    /// Adds what is new of a log. Entries that are known are passed over, and the first that is new must continue
    /// the one before it, by its hash.
    fn read(
        &mut self,
        cinema_id: CinemaId,
        base: Head,
        entries: &[Entry],
        parting: Parting,
    ) -> Result<(), Unconnected> {
        let careless = self.planted.has(Bug::ResumeWithoutHash);
        let site = self.sites.get(&cinema_id).ok_or(Unconnected)?;
        let end = site.log.head();
        if careless {
            return self.read_by_position(cinema_id, entries);
        }
        if !site.log.passed(base) {
            return Err(Unconnected);
        }
        let mut at = base;
        // Whether it passes through where the log ended. Entries that an earlier life told may follow there, too.
        let mut goes_on = site.log.continues(base, end);
        let mut fresh = Vec::new();
        for entry in entries {
            if entry.previous != at.hash || entry.position != at.position + 1 {
                return Err(Unconnected);
            }
            let is_known = fresh.is_empty() && site.log.has_learned(entry);
            if !is_known {
                // What is new goes on where the log ended, unless another copy takes its place.
                if parting == Parting::Refused && !goes_on {
                    return Err(Unconnected);
                }
                fresh.push(entry.clone());
            }
            at = entry.head();
            goes_on |= at == end;
        }
        if parting == Parting::Allowed {
            self.doubt_adoptions(cinema_id);
        }
        let again = self.planted.has(Bug::ApplyDuplicateTwice);
        for entry in if again { entries } else { &fresh } {
            self.learn(cinema_id, entry);
        }
        if let Some(site) = self.sites.get_mut(&cinema_id) {
            if goes_on || parting == Parting::Allowed {
                site.log.follow(at);
            }
            for entry in fresh {
                site.log.keep(entry);
            }
        }
        Ok(())
    }

    /// How a log would be read without its hashes. Nobody may do that: it exists to be caught.
    fn read_by_position(
        &mut self,
        cinema_id: CinemaId,
        entries: &[Entry],
    ) -> Result<(), Unconnected> {
        for entry in entries {
            let site = self.sites.get_mut(&cinema_id).ok_or(Unconnected)?;
            if entry.position == site.log.head().position + 1 {
                site.log.keep(entry.clone());
                site.log.follow(entry.head());
                self.learn(cinema_id, entry);
            }
        }
        Ok(())
    }

    /// Keeps what a displaced copy has to tell: its sales happened.
    fn hear_late(&mut self, message: &FromCinema) {
        let (base, entries) = match &message.body {
            CinemaSays::Sync(sync) => (sync.base, &sync.entries),
            CinemaSays::Report(report) => (report.base, &report.entries),
            CinemaSays::Take(_) => return,
        };
        let Some(site) = self.sites.get_mut(&message.cinema_id) else {
            return;
        };
        let mut at = base;
        let mut late = Vec::new();
        for entry in entries {
            let connected = entry.previous == at.hash && site.log.passed(at);
            if !connected {
                break;
            }
            if !site.log.knows(entry) {
                site.log.keep_late(entry.clone());
                late.push(entry.clone());
            }
            at = entry.head();
        }
        for entry in late {
            self.learn_late(&entry);
        }
    }

    /// What another life of the cinema adopted, this one may know nothing of.
    fn doubt_adoptions(&mut self, cinema_id: CinemaId) {
        let shows = &self.shows;
        let is_of = |key: &SeatKey| {
            shows
                .get(&key.show_id)
                .is_some_and(|show| show.cinema_id == cinema_id)
        };
        for (key, seat) in &mut self.seats {
            if is_of(key) {
                seat.adopted_epoch = 0;
            }
        }
    }

    /// An online ticket that the cinema knows of and that a restored database may have forgotten.
    fn remember(&mut self, cinema_id: CinemaId, key: SeatKey, order_id: OrderId) {
        let order = self.orders.get(&order_id);
        let is_over = order.is_some_and(|order| order.state.is_over());
        let is_of_site = self
            .shows
            .get(&key.show_id)
            .is_some_and(|show| show.cinema_id == cinema_id);
        let seat = self.seat(key);
        match (seat.right.owner, seat.state) {
            _ if is_over || !is_of_site => {
                self.cases.insert(Case::ContradictingOrder {
                    order_id,
                    seat: key,
                });
            }
            (Owner::Central, OnlineState::Free | OnlineState::Held { .. })
                if seat.sale_id.is_none() =>
            {
                self.sell_as_reported(key, order_id);
            }
            // The provider's answer is asked for again, and sells all seats of the order.
            (Owner::Central, OnlineState::Paying { order_id: payer }) if payer == order_id => {}
            (Owner::Central, OnlineState::Sold { order_id: buyer }) if buyer == order_id => {}
            (Owner::Central | Owner::Cinema, _) => {
                self.cases.insert(Case::ContradictingOrder {
                    order_id,
                    seat: key,
                });
            }
        }
    }

    fn unconnected(&self, cinema_id: CinemaId, base: Head) -> CentralSays {
        let have = self.head(cinema_id);
        CentralSays::Declined(Declined::Unconnected { base, have })
    }

    fn report_first(&self, cinema_id: CinemaId) -> CentralSays {
        let have = self.head(cinema_id);
        CentralSays::Declined(Declined::ReportFirst { have })
    }

    fn head(&self, cinema_id: CinemaId) -> Head {
        self.sites
            .get(&cinema_id)
            .map_or(Head::EMPTY, |site| site.log.head())
    }

    /// Rights that went to the cinema and that its log does not show as arrived.
    fn unadopted(&self, cinema_id: CinemaId) -> Vec<SeatMove> {
        let lost = |(key, seat): (&SeatKey, &CentralSeat)| {
            let is_out = seat.right.owner == Owner::Cinema && seat.right.epoch > seat.adopted_epoch;
            let epoch = seat.right.epoch;
            is_out.then_some(SeatMove { seat: *key, epoch })
        };
        self.seats_of(cinema_id).filter_map(lost).collect()
    }

    fn known_seats(&self, cinema_id: CinemaId) -> Vec<KnownSeat> {
        let known = |(key, seat): (&SeatKey, &CentralSeat)| KnownSeat {
            seat: *key,
            epoch: seat.right.epoch,
            sale_id: seat.sale_id,
            order_id: match seat.state {
                OnlineState::Sold { order_id } => Some(order_id),
                OnlineState::Free | OnlineState::Held { .. } | OnlineState::Paying { .. } => None,
            },
        };
        self.seats_of(cinema_id).map(known).collect()
    }

    fn ended_tickets(&self, cinema_id: CinemaId) -> Vec<EndedTicket> {
        if self.planted.has(Bug::ForgetEndedTickets) {
            return Vec::new();
        }
        let sales = self.sites.get(&cinema_id).map(|site| &site.sales);
        let ended = |((sale_id, seat), recorded): (&(SaleId, SeatKey), &Recorded)| {
            (!recorded.is_live).then_some(EndedTicket {
                seat: *seat,
                sale_id: *sale_id,
            })
        };
        sales.into_iter().flatten().filter_map(ended).collect()
    }

    fn seats_of(&self, cinema_id: CinemaId) -> impl Iterator<Item = (&SeatKey, &CentralSeat)> {
        self.seats.iter().filter(move |(key, _)| {
            self.shows
                .get(&key.show_id)
                .is_some_and(|show| show.cinema_id == cinema_id)
        })
    }

    fn sell_as_reported(&mut self, key: SeatKey, order_id: OrderId) {
        self.seat_mut(key).state = OnlineState::Sold { order_id };
        let order = self.orders.entry(order_id).or_insert(Order {
            state: SaleState::Sold,
            seats: Vec::new(),
        });
        order.state = SaleState::Sold;
        if !order.seats.contains(&key) {
            order.seats.push(key);
        }
    }
}

/// Whether a log may go on elsewhere than where it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parting {
    /// The same life of the database: its log only grows.
    Refused,
    /// A later life, which may come from a backup.
    Allowed,
}
