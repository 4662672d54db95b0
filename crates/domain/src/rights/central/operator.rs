//! What only people decide: a restore, and what becomes of a cinema that does not come back.

use super::{Central, CentralSeat, OnlineState};
use crate::id::{CinemaId, OrderId, SeatKey, StaffId};
use crate::rights::cinema::SaleState;
use crate::rights::lineage::Generation;
use crate::rights::refusal::Refusal;
use crate::seat::Owner;

impl Central {
    /// Begins a new life of this database after a restore: nothing of any show is sold or granted until its cinema
    /// has reported. What the payment provider says of [`Self::to_be_verified`] has to be settled again.
    ///
    /// # Errors
    /// The number is not above every one that was used.
    pub fn begin(&mut self, generation: Generation) -> Result<(), Refusal> {
        if generation.number <= self.generation.number {
            return Err(Refusal::NotLater);
        }
        self.generation = generation;
        for site in self.sites.values_mut() {
            site.is_frozen = true;
        }
        // They were decided by people who knew what this database has forgotten.
        for seat in self.seats.values_mut() {
            seat.overridden = false;
        }
        Ok(())
    }

    /// Orders of which a restored database may have forgotten that their money went back.
    #[must_use]
    pub fn to_be_verified(&self) -> Vec<OrderId> {
        let sold = self
            .orders
            .iter()
            .filter(|(_, order)| order.state == SaleState::Sold);
        sold.map(|(id, _)| *id).collect()
    }

    /// Gives a cinema up. Its rights are sold by nobody until it comes back as a new incarnation, or two people
    /// override that seat by seat.
    ///
    /// # Errors
    /// The cinema is unknown.
    pub fn declare_lost(&mut self, cinema_id: CinemaId) -> Result<(), Refusal> {
        let site = self.sites.get_mut(&cinema_id).ok_or(Refusal::UnknownSale)?;
        site.is_lost = true;
        Ok(())
    }

    /// Lets the rules count again for seats that people took while their cinema was away.
    pub(super) fn end_overrides(&mut self, cinema_id: CinemaId) {
        let shows = &self.shows;
        for (key, seat) in &mut self.seats {
            let show = shows.get(&key.show_id);
            if show.is_some_and(|show| show.cinema_id == cinema_id) {
                seat.overridden = false;
            }
        }
    }

    /// Whether nobody may sell the seat, because it was a lost cinema's, or may have been: a restored database may have
    /// forgotten that it granted it.
    #[must_use]
    pub fn is_quarantined(&self, key: SeatKey) -> bool {
        let seat = self.seat(key);
        self.site_of(key.show_id).is_some_and(|site| {
            let may_be_the_cinemas = seat.right.owner == Owner::Cinema || site.is_frozen;
            site.is_lost && may_be_the_cinemas && !seat.overridden
        })
    }

    /// Takes seats of a lost cinema into online sale, although it may have sold them.
    ///
    /// # Errors
    /// The cinema is not lost; one person alone; a live ticket of the cinema is known.
    pub fn override_quarantine(
        &mut self,
        seats: &[SeatKey],
        first: StaffId,
        second: StaffId,
    ) -> Result<(), Refusal> {
        if first == second {
            return Err(Refusal::SecondPersonNeeded);
        }
        for key in seats {
            if !self.is_quarantined(*key) {
                return Err(Refusal::NotLost);
            }
            let seat = self.seat(*key);
            let is_idle = matches!(seat.state, OnlineState::Free | OnlineState::Held { .. });
            if seat.sale_id.is_some() || !is_idle {
                return Err(Refusal::Seat(*key, crate::seat::Refusal::Sold));
            }
        }
        for key in seats {
            let seat = self.seat(*key);
            let right = match seat.right.owner {
                Owner::Cinema => seat.right.moved(),
                Owner::Central => seat.right,
            };
            *self.seat_mut(*key) = CentralSeat {
                right,
                state: OnlineState::Free,
                overridden: true,
                ..seat
            };
        }
        Ok(())
    }
}
