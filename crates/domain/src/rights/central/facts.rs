//! What a cinema's log makes of this side. The log tells what happened, so nothing of it is refused: what does not fit is
//! recorded and left to people.

use super::{Central, CentralSeat, OnlineState, Recorded, Show};
use crate::fact::{EndedTicket, Fact, Holder, KnownSeat, SeatMove};
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
            Fact::Resynchronised {
                generation,
                seats,
                ended,
            } => {
                for EndedTicket { seat, sale_id } in ended {
                    self.sale_ended(cinema_id, *sale_id, *seat);
                }
                for known in seats {
                    self.resynchronised(cinema_id, known);
                }
                if *generation == self.generation {
                    self.has_compared(cinema_id);
                }
            }
            Fact::Sold {
                sale_id, tickets, ..
            } => {
                for ticket in tickets {
                    self.sold(cinema_id, *sale_id, ticket.key(), ticket.epoch);
                }
            }
            Fact::Cancelled { sale_id, seats } => {
                for key in seats {
                    self.sale_ended(cinema_id, *sale_id, *key);
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
                self.cases.insert(Case::SaleOfDisplacedCopy {
                    sale_id: *sale_id,
                    seat: ticket.key(),
                });
            }
        }
    }

    fn gave(&mut self, cinema_id: CinemaId, moved: SeatMove) {
        if !self.belongs(cinema_id, moved.seat) {
            return;
        }
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
        if !self.belongs(cinema_id, moved.seat) {
            return;
        }
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
        match Owner::at(known.epoch) {
            Owner::Cinema => self.adopted(cinema_id, moved),
            Owner::Central => self.gave(cinema_id, moved),
        }
        if let Some(sale_id) = known.sale_id {
            self.sold(cinema_id, sale_id, known.seat, known.epoch);
            self.has_seat(sale_id, known);
        }
    }

    /// Both know what the other has: the cinema's shows are sold again, and what people risked before is risked no more.
    fn has_compared(&mut self, cinema_id: CinemaId) {
        if let Some(site) = self.sites.get_mut(&cinema_id) {
            site.is_frozen = false;
        }
        self.end_overrides(cinema_id);
    }

    /// The cinema says whose ticket its seat has: of two that are told of, that one.
    fn has_seat(&mut self, sale_id: SaleId, known: &KnownSeat) {
        let seat = self.seat_mut(known.seat);
        if seat.right != Right::at(known.epoch) || seat.right.owner == Owner::Central {
            return;
        }
        if let Some(other) = seat.sale_id.replace(sale_id).filter(|id| *id != sale_id) {
            self.cases.insert(Case::ContradictingSale {
                sale_id: other,
                seat: known.seat,
            });
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
            // Another life of the cinema made it once more: it counts once, and its ticket has the seat now.
            let is_live = recorded.is_live;
            let seat = self.seat_mut(key);
            let is_here = seat.right == Right::at(epoch) && seat.right.owner == Owner::Cinema;
            if is_live && is_here && seat.sale_id.is_none() {
                seat.sale_id = Some(sale_id);
            }
            return;
        }
        recorded.times += 1;
        if !self.belongs(cinema_id, key) {
            self.cases
                .insert(Case::ContradictingSale { sale_id, seat: key });
            return;
        }
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

    /// A ticket of a sale is no longer good. It may be told before the sale is, by a cinema that knows both from here.
    fn sale_ended(&mut self, cinema_id: CinemaId, sale_id: SaleId, key: SeatKey) {
        if !self.belongs(cinema_id, key) {
            return;
        }
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

    /// Somebody came in with a signature alone: their seat is out of sale, whoever had forgotten it.
    fn recovered(&mut self, cinema_id: CinemaId, key: SeatKey, holder: Holder) {
        if !self.belongs(cinema_id, key) {
            return;
        }
        if self.has_ended(cinema_id, key, holder) {
            self.cases
                .insert(Case::EndedTicketUsed { seat: key, holder });
        }
        let seat = self.seat_mut(key);
        let is_idle = seat.sale_id.is_none()
            && matches!(seat.state, OnlineState::Free | OnlineState::Held { .. });
        match (seat.right.owner, holder) {
            // It was sold here, and the cinema had not heard of that yet; or will be, once the provider has said again what
            // a restored database has forgotten.
            (Owner::Central, Holder::Order(order_id))
                if seat.state == (OnlineState::Sold { order_id })
                    || seat.state == (OnlineState::Paying { order_id }) => {}
            (Owner::Central | Owner::Cinema, Holder::Sale(sale_id))
                if seat.sale_id == Some(sale_id) => {}
            (Owner::Central, Holder::Order(order_id)) if is_idle => {
                seat.state = OnlineState::Sold { order_id };
                let seats = vec![key];
                self.tell(key.show_id, FeedEvent::Sold { order_id, seats });
            }
            (Owner::Central | Owner::Cinema, Holder::Sale(sale_id)) if is_idle => {
                seat.state = OnlineState::Free;
                seat.sale_id = Some(sale_id);
                // Its holder sits there, taken back or not.
                let site = self.sites.get_mut(&cinema_id);
                let sales = site.map(|site| &mut site.sales);
                if let Some(recorded) = sales.and_then(|sales| sales.get_mut(&(sale_id, key))) {
                    recorded.is_live = true;
                }
            }
            (Owner::Central | Owner::Cinema, Holder::Order(_) | Holder::Sale(_)) => {
                self.cases
                    .insert(Case::RecoveredSeatTaken { seat: key, holder });
            }
        }
    }

    /// Whether the ticket is known to have been taken back.
    fn has_ended(&self, cinema_id: CinemaId, seat: SeatKey, holder: Holder) -> bool {
        match holder {
            Holder::Sale(sale_id) => self
                .sites
                .get(&cinema_id)
                .and_then(|site| site.sales.get(&(sale_id, seat)))
                .is_some_and(|recorded| !recorded.is_live),
            Holder::Order(order_id) => self
                .orders
                .get(&order_id)
                .is_some_and(|order| order.state.is_over()),
        }
    }

    /// Whether the seat is of a show of this cinema. A show is known from the first that is told of it.
    fn belongs(&mut self, cinema_id: CinemaId, seat: SeatKey) -> bool {
        let show = self.shows.entry(seat.show_id).or_insert(Show {
            cinema_id,
            online_closed: false,
        });
        let is_theirs = show.cinema_id == cinema_id;
        if !is_theirs {
            self.cases
                .insert(Case::OtherCinemasSeat { cinema_id, seat });
        }
        is_theirs
    }
}
