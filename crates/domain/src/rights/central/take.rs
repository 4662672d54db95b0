//! Granting rights to a cinema that asks for them.

use chrono::{DateTime, Utc};

use super::{Central, CentralSeat, OnlineState};
use crate::fact::KnownSeat;
use crate::id::{CinemaId, SeatKey};
use crate::rights::message::{CentralSays, Declined, Take, TakeMode, Took};
use crate::rights::planted::Bug;
use crate::seat::{Owner, Right};

/// The proof that a right has left the central server, used up by the answer that tells the cinema: a right that was
/// granted once cannot be granted twice.
#[derive(Debug)]
#[must_use = "a right that left and is in no answer is nobody's"]
struct Granted(KnownSeat);

impl CentralSeat {
    /// Grants the right to the cinema, which knows it to be here in `epoch`. A grant that was made already, by a request
    /// whose answer was lost and forgotten, is the same grant.
    fn grant(
        self,
        key: SeatKey,
        epoch: u32,
        now: DateTime<Utc>,
        careless: Careless,
    ) -> Option<(Self, Granted)> {
        let asked = Right::at(epoch);
        if asked.owner == Owner::Cinema {
            return None;
        }
        let sale_id = self.sale_id;
        let granted = |right: Right| {
            Granted(KnownSeat {
                seat: key,
                epoch: right.epoch,
                sale_id,
                order_id: None,
            })
        };
        if self.right == asked.moved() {
            let proof = granted(self.right);
            return Some((self, proof));
        }
        let is_paying = matches!(self.state, OnlineState::Paying { .. });
        let is_open = self.is_open(now) || (careless.takes_paying && is_paying);
        let is_here =
            self.right == asked || (careless.takes_any_epoch && self.right.owner == Owner::Central);
        (is_here && is_open).then(|| {
            let right = self.right.moved();
            let state = if is_paying {
                self.state
            } else {
                OnlineState::Free
            };
            (
                Self {
                    right,
                    state,
                    ..self
                },
                granted(right),
            )
        })
    }
}

/// Rules that are left out for a test.
#[derive(Debug, Clone, Copy)]
struct Careless {
    takes_paying: bool,
    takes_any_epoch: bool,
}

impl Central {
    pub(super) fn take(
        &mut self,
        cinema_id: CinemaId,
        take: &Take,
        now: DateTime<Utc>,
    ) -> CentralSays {
        let forgetful = self.planted.has(Bug::ApplyDuplicateTwice);
        match self.answers.get(&take.request_id) {
            Some((asked, _)) if asked != take => {
                return CentralSays::Declined(Declined::RequestReused {
                    request_id: take.request_id,
                });
            }
            Some((_, took)) if !forgetful => return CentralSays::Took(took.clone()),
            Some(_) | None => {}
        }
        let careless = Careless {
            takes_paying: self.planted.has(Bug::TakePayingSeat),
            takes_any_epoch: forgetful,
        };
        let grants: Vec<(SeatKey, CentralSeat, Granted)> = take
            .seats
            .iter()
            .filter(|asked| self.is_show_of(asked.seat, cinema_id))
            .filter_map(|asked| {
                let seat = self.seat(asked.seat);
                let (seat, proof) = seat.grant(asked.seat, asked.epoch, now, careless)?;
                Some((asked.seat, seat, proof))
            })
            .collect();
        let is_enough = match take.mode {
            TakeMode::AllOrNothing => grants.len() == take.seats.len(),
            TakeMode::AsManyAsPossible => true,
        };
        let mut granted = Vec::new();
        if is_enough {
            for (key, seat, Granted(grant)) in grants {
                self.seats.insert(key, seat);
                granted.push(grant);
            }
        }
        let feed = self
            .sites
            .get(&cinema_id)
            .map_or(0, |site| site.feed.len() as u64);
        let request_id = take.request_id;
        let took = Took {
            request_id,
            granted,
            feed,
        };
        self.answers
            .insert(request_id, (take.clone(), took.clone()));
        CentralSays::Took(took)
    }

    fn is_show_of(&self, key: SeatKey, cinema_id: CinemaId) -> bool {
        self.shows
            .get(&key.show_id)
            .is_some_and(|show| show.cinema_id == cinema_id)
    }
}
