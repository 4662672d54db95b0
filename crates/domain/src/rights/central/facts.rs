//! What a cinema's log makes of this side. The log tells what happened, so nothing of it is refused: what does not fit is
//! recorded and left to people.

use super::{Central, CentralSeat, OnlineState, Recorded, Show};
use crate::fact::{Fact, Holder, KnownSeat, SeatMove};
use crate::id::{CinemaId, SaleId, SeatKey};
use crate::rights::case::Case;
use crate::rights::log::Entry;
use crate::rights::message::FeedEvent;
use crate::rights::planted::Bug;
use crate::seat::{Owner, Right};

impl Central {
    /// Takes in an entry of the branch that counts.
    pub(super) fn learn(&mut self, cinema_id: CinemaId, entry: &Entry) {
        match &entry.fact {
            Fact::Gave { seats } => {
                for moved in seats {
                    self.gave(cinema_id, *moved);
                }
            }
            Fact::Adopted { seats, .. } => {
                for moved in seats {
                    self.adopted(cinema_id, *moved);
                }
            }
            Fact::Resynchronised { generation, seats } => {
                for known in seats {
                    self.resynchronised(cinema_id, known);
                }
                if *generation == self.generation
                    && let Some(site) = self.sites.get_mut(&cinema_id)
                {
                    site.is_frozen = false;
                }
            }
            Fact::Sold {
                sale_id, tickets, ..
            } => {
                for ticket in tickets {
                    let key = SeatKey {
                        show_id: ticket.show_id,
                        seat: ticket.seat,
                    };
                    self.belongs(cinema_id, key);
                    self.sold(cinema_id, *sale_id, key, ticket.epoch);
                }
            }
            Fact::Cancelled { sale_id, seats } => {
                for key in seats {
                    self.sale_cancelled(cinema_id, *sale_id, *key);
                }
            }
            Fact::Recovered { seat, holder } => self.recovered(cinema_id, *seat, *holder),
            Fact::PlanStored { .. }
            | Fact::ShowScheduled { .. }
            | Fact::SeatsBlocked { .. }
            | Fact::SeatsUnblocked { .. }
            | Fact::SoldUnsynchronised { .. }
            | Fact::Admitted { .. } => {}
        }
    }

    /// Takes in an entry that a displaced copy wrote: it happened, and it says nothing about rights.
    pub(super) fn learn_late(&mut self, entry: &Entry) {
        if let Fact::Sold {
            sale_id, tickets, ..
        } = &entry.fact
        {
            for ticket in tickets {
                let seat = SeatKey {
                    show_id: ticket.show_id,
                    seat: ticket.seat,
                };
                self.cases.insert(Case::SaleOfDisplacedCopy {
                    sale_id: *sale_id,
                    seat,
                });
            }
        }
    }

    fn gave(&mut self, cinema_id: CinemaId, moved: SeatMove) {
        self.belongs(cinema_id, moved.seat);
        let right = Right::at(moved.epoch);
        let seat = self.seat(moved.seat);
        if right.owner != Owner::Central || right.epoch <= seat.right.epoch {
            return;
        }
        if let Some(sale_id) = seat.sale_id {
            self.cases.insert(Case::GaveSoldSeat {
                sale_id,
                seat: moved.seat,
            });
        }
        *self.seat_mut(moved.seat) = CentralSeat {
            right,
            state: OnlineState::Free,
            ..seat
        };
    }

    fn adopted(&mut self, cinema_id: CinemaId, moved: SeatMove) {
        self.belongs(cinema_id, moved.seat);
        let right = Right::at(moved.epoch);
        if right.owner != Owner::Cinema {
            return;
        }
        // A restored database has forgotten that it granted this.
        if right.epoch > self.seat(moved.seat).right.epoch {
            self.evict(moved.seat, right);
        }
        let seat = self.seat_mut(moved.seat);
        seat.adopted_epoch = seat.adopted_epoch.max(moved.epoch);
    }

    fn resynchronised(&mut self, cinema_id: CinemaId, known: &KnownSeat) {
        let moved = SeatMove {
            seat: known.seat,
            epoch: known.epoch,
        };
        // The cinema had this from here: a sale that it does not name was cancelled, even if this database was restored
        // since and has forgotten that.
        let seat = self.seat(known.seat);
        if let Some(sale_id) = seat.sale_id
            && known.sale_id != seat.sale_id
            && known.epoch >= seat.right.epoch
        {
            self.sale_cancelled(cinema_id, sale_id, known.seat);
        }
        match Owner::at(known.epoch) {
            Owner::Cinema => self.adopted(cinema_id, moved),
            Owner::Central => self.gave(cinema_id, moved),
        }
        if let Some(sale_id) = known.sale_id {
            self.sold(cinema_id, sale_id, known.seat, known.epoch);
        }
    }

    fn sold(&mut self, cinema_id: CinemaId, sale_id: SaleId, key: SeatKey, epoch: u32) {
        let Some(site) = self.sites.get_mut(&cinema_id) else {
            return;
        };
        let recorded = site.sales.entry((sale_id, key)).or_insert(Recorded {
            times: 0,
            is_live: true,
        });
        let careless = self.planted.has(Bug::ApplyDuplicateTwice);
        if recorded.times > 0 && !careless {
            return;
        }
        recorded.times += 1;
        let right = Right::at(epoch);
        let seat = self.seat_mut(key);
        let fits = seat.right == right && right.owner == Owner::Cinema && seat.sale_id.is_none();
        if seat.right.owner == Owner::Cinema && seat.sale_id.is_none() {
            seat.sale_id = Some(sale_id);
        }
        if fits {
            return;
        }
        if self.planted.has(Bug::DropContradictingSale) {
            if let Some(site) = self.sites.get_mut(&cinema_id) {
                site.sales.remove(&(sale_id, key));
            }
            return;
        }
        self.cases
            .insert(Case::ContradictingSale { sale_id, seat: key });
    }

    fn sale_cancelled(&mut self, cinema_id: CinemaId, sale_id: SaleId, key: SeatKey) {
        if let Some(site) = self.sites.get_mut(&cinema_id)
            && let Some(recorded) = site.sales.get_mut(&(sale_id, key))
        {
            recorded.is_live = false;
        }
        let seat = self.seat_mut(key);
        if seat.sale_id == Some(sale_id) {
            seat.sale_id = None;
        }
    }

    fn recovered(&mut self, cinema_id: CinemaId, key: SeatKey, holder: Holder) {
        self.belongs(cinema_id, key);
        let seat = self.seat_mut(key);
        let is_idle = seat.sale_id.is_none()
            && matches!(seat.state, OnlineState::Free | OnlineState::Held { .. });
        match (seat.right.owner, holder) {
            (Owner::Central, Holder::Order(order_id)) if is_idle => {
                seat.state = OnlineState::Sold { order_id };
                let seats = vec![key];
                self.tell(key.show_id, FeedEvent::Sold { order_id, seats });
            }
            (Owner::Cinema, Holder::Sale(sale_id)) if seat.sale_id.is_none() => {
                seat.sale_id = Some(sale_id);
            }
            (Owner::Central | Owner::Cinema, Holder::Order(_) | Holder::Sale(_)) => {
                self.cases
                    .insert(Case::RecoveredSeatTaken { seat: key, holder });
            }
        }
    }

    /// A show is known from the first that is told of it.
    fn belongs(&mut self, cinema_id: CinemaId, key: SeatKey) {
        self.shows.entry(key.show_id).or_insert(Show {
            cinema_id,
            online_closed: false,
        });
    }
}
