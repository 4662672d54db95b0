//! Moving rights: giving them to the central server, asking for them back, and adopting what it grants.

use chrono::{DateTime, Utc};

use super::restore::Own;
use super::{Cinema, Link, PendingTake, Standing, named_once};
use crate::fact::{Fact, KnownSeat, SeatMove};
use crate::id::{RequestId, SeatKey};
use crate::rights::message::{TakeMode, Took};
use crate::rights::planted::Bug;
use crate::rights::refusal::Refusal;
use crate::seat::{Owner, Right, ShowSeat, State};

impl Cinema {
    /// Gives the rights to these seats to the central server, all or none. The rights are gone when this is durable, not
    /// when the central server hears of it.
    ///
    /// # Errors
    /// One of them is somebody's, out of sale or elsewhere; a restored database may not give.
    pub fn give(&mut self, seats: &[SeatKey], now: DateTime<Utc>) -> Result<(), Refusal> {
        self.link()?;
        named_once(seats)?;
        let mut given = Vec::new();
        for key in seats {
            self.may_move()?;
            let seat = self.seat(*key)?;
            let gave = seat
                .give(now)
                .map_err(|refused| Refusal::Seat(*key, refused))?;
            given.push((*key, gave));
        }
        let mut moves = Vec::new();
        for (seat, (left, proof)) in given {
            let epoch = proof.into_epoch();
            self.seats.insert(seat, left);
            moves.push(SeatMove { seat, epoch });
        }
        self.write(now, Fact::Gave { seats: moves });
        Ok(())
    }

    /// Asks the central server for rights. The request is durable before it is sent, and is sent until it is answered.
    ///
    /// # Errors
    /// One of the rights is here already; the id was used for another request.
    pub fn ask(
        &mut self,
        request_id: RequestId,
        mode: TakeMode,
        seats: &[SeatKey],
    ) -> Result<(), Refusal> {
        self.link()?;
        self.may_move()?;
        named_once(seats)?;
        let mut moves = Vec::new();
        for key in seats {
            let right = self.seat(*key)?.right;
            match right.owner {
                Owner::Central => moves.push(SeatMove {
                    seat: *key,
                    epoch: right.epoch,
                }),
                Owner::Cinema => return Err(Refusal::Stale),
            }
        }
        let take = PendingTake {
            mode,
            seats: moves,
            answer: None,
        };
        match self.takes.get(&request_id) {
            Some(asked) if asked.seats == take.seats && asked.mode == mode => Ok(()),
            Some(_) => Err(Refusal::IdReused),
            None => {
                self.takes.insert(request_id, take);
                Ok(())
            }
        }
    }

    /// Takes the answer to a request. It is used once the feed has been read as far as the central server had
    /// written it: before that a seat could be sold whose cancelled web ticket still looks good at the gate.
    pub(super) fn answered(&mut self, took: Took, now: DateTime<Utc>) -> Result<(), Refusal> {
        let pending = self.takes.get_mut(&took.request_id).ok_or(Refusal::Stale)?;
        pending.answer = Some(took);
        self.use_answers(now);
        Ok(())
    }

    /// Uses the answers that waited for the feed.
    pub(super) fn use_answers(&mut self, now: DateTime<Utc>) {
        let Some(link) = &self.link else { return };
        if link.standing != Standing::Current {
            return;
        }
        let feed = link.feed;
        let unordered = self.planted.has(Bug::GrantBeforeFeed);
        let ready = |take: &PendingTake| {
            take.answer
                .as_ref()
                .is_some_and(|took| took.feed <= feed || unordered)
        };
        let ready: Vec<RequestId> = self
            .takes
            .iter()
            .filter(|(_, take)| ready(take))
            .map(|(id, _)| *id)
            .collect();
        for id in ready {
            if let Some(took) = self.takes.remove(&id).and_then(|take| take.answer) {
                self.use_answer(id, &took.granted, now);
            }
        }
    }

    /// A grant comes with what is known of its seat: after a restore that may be a sale that this side has forgotten.
    fn use_answer(&mut self, id: RequestId, granted: &[KnownSeat], now: DateTime<Utc>) {
        let (sold, unsold): (Vec<KnownSeat>, Vec<KnownSeat>) =
            granted.iter().partition(|known| known.sale_id.is_some());
        let moves: Vec<SeatMove> = unsold
            .iter()
            .map(|known| SeatMove {
                seat: known.seat,
                epoch: known.epoch,
            })
            .collect();
        self.adopt(Some(id), &moves, now);
        let is_next = |known: &KnownSeat| {
            let own = self.seats.get(&known.seat);
            own.is_some_and(|seat| seat.adopt(known.epoch).is_ok())
        };
        let sold: Vec<KnownSeat> = sold.into_iter().filter(is_next).collect();
        if !sold.is_empty() {
            self.take_over(&sold, &[], Own::Sure, now);
        }
    }

    /// Adopts what still can be: a right that has moved on since is left alone.
    pub(super) fn adopt(
        &mut self,
        request_id: Option<RequestId>,
        granted: &[SeatMove],
        now: DateTime<Utc>,
    ) {
        let careless = self.planted.has(Bug::NoEpochCheck);
        let mut seats = Vec::new();
        for grant in granted {
            let state = self.arrived(grant.seat);
            let Some(seat) = self.seats.get_mut(&grant.seat) else {
                continue;
            };
            let adopted = if careless && seat.right.owner == Owner::Central {
                Ok(ShowSeat {
                    right: Right::at(grant.epoch),
                    state: State::Free,
                })
            } else {
                seat.adopt(grant.epoch)
            };
            if let Ok(ShowSeat { right, .. }) = adopted {
                *seat = ShowSeat { right, state };
                seats.push(*grant);
            }
        }
        if !seats.is_empty() {
            self.write(now, Fact::Adopted { request_id, seats });
        }
    }

    /// Takes an unanswered request for granted. Nobody may do that: it exists to be caught.
    #[cfg(feature = "planted-bugs")]
    pub fn give_up_waiting(&mut self, request_id: RequestId, now: DateTime<Utc>) {
        if !self.planted.has(Bug::FreeOnSilence) {
            return;
        }
        if let Some(take) = self.takes.remove(&request_id) {
            let next = |m: &SeatMove| SeatMove {
                seat: m.seat,
                epoch: m.epoch + 1,
            };
            let granted: Vec<SeatMove> = take.seats.iter().map(next).collect();
            self.adopt(Some(request_id), &granted, now);
        }
    }

    pub(super) fn link(&self) -> Result<&Link, Refusal> {
        self.link.as_ref().ok_or(Refusal::Standalone)
    }

    /// Rights move only from a database that knows which are its own.
    fn may_move(&self) -> Result<(), Refusal> {
        match self.link()?.standing {
            Standing::Current | Standing::Reporting => Ok(()),
            Standing::Waiting | Standing::Displaced { .. } => Err(Refusal::MustSynchronise),
        }
    }
}
