//! Holding, paying and selling at the cinema. All of it needs the right to be here, and nothing else of the network.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Cinema, Due, Sale, SaleState, Settlement, Standing};
use crate::fact::{Fact, Holder, SoldTicket};
use crate::id::{SaleId, SeatIndex, SeatKey, ShowId, TicketId};
use crate::money::Minor;
use crate::rights::planted::Bug;
use crate::rights::refusal::Refusal;
use crate::seat::{Owner, Right, ShowSeat, State};

impl Cinema {
    /// Puts seats into the cart of `sale_id`, all or none.
    ///
    /// # Errors
    /// One of them is somebody's or its right is elsewhere; the sale is past its cart.
    pub fn hold(
        &mut self,
        sale_id: SaleId,
        seats: &[SeatKey],
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.still_a_cart(sale_id)?;
        for key in seats {
            self.may_sell(key.show_id)?;
        }
        let held = self.changed(seats, |seat| {
            self.as_sellable(seat).hold(sale_id, now, expires_at)
        })?;
        self.seats.extend(held);
        Ok(())
    }

    /// Lengthens the hold of what is in the cart.
    ///
    /// # Errors
    /// The hold is over.
    pub fn extend(
        &mut self,
        sale_id: SaleId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let seats = self.held_by(sale_id);
        let extended = self.changed(&seats, |seat| {
            seat.sell(sale_id, now)?;
            seat.hold(sale_id, now, expires_at)
        })?;
        self.seats.extend(extended);
        Ok(())
    }

    /// Empties the cart.
    pub fn release(&mut self, sale_id: SaleId) {
        for seat in self.seats.values_mut() {
            *seat = seat.release(sale_id);
        }
    }

    /// Frees what expired. Safety does not need it: an expired hold holds nothing.
    pub fn expire(&mut self, now: DateTime<Utc>) {
        let leave_out = self.planted.has(Bug::ExpirePinnedHold);
        for seat in self.seats.values_mut() {
            match &seat.state {
                State::Held { expires_at, .. } if *expires_at <= now => seat.state = State::Free,
                State::Paying { .. } if leave_out => seat.state = State::Free,
                State::Free
                | State::Held { .. }
                | State::Paying { .. }
                | State::Sold { .. }
                | State::Blocked { .. } => {}
            }
        }
    }

    /// Takes seats out of sale.
    ///
    /// # Errors
    /// One of them is somebody's, or its right is elsewhere.
    pub fn block(&mut self, seats: &[SeatKey], now: DateTime<Utc>) -> Result<(), Refusal> {
        let blocked = self.changed(seats, |seat| seat.block("blocked", now))?;
        self.seats.extend(blocked);
        for (show_id, seats) in by_show(seats) {
            self.write(now, Fact::SeatsBlocked { show_id, seats });
        }
        Ok(())
    }

    /// Puts blocked seats back into sale.
    ///
    /// # Errors
    /// One of them is not blocked, or somebody sits on it.
    pub fn unblock(&mut self, seats: &[SeatKey], now: DateTime<Utc>) -> Result<(), Refusal> {
        let free = self.changed(seats, ShowSeat::unblock)?;
        if let Some(key) = seats.iter().find(|key| self.recovered.contains_key(key)) {
            return Err(Refusal::Seat(*key, crate::seat::Refusal::Sold));
        }
        self.seats.extend(free);
        for (show_id, seats) in by_show(seats) {
            self.write(now, Fact::SeatsUnblocked { show_id, seats });
        }
        Ok(())
    }

    /// Sells what is in the cart for cash.
    ///
    /// # Errors
    /// The hold is over; the sale is past that; a restored database may not sell yet.
    pub fn sell_for_cash(&mut self, sale_id: SaleId, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self
            .sales
            .get(&sale_id)
            .is_some_and(|sale| sale.state == SaleState::Sold)
        {
            return Ok(());
        }
        self.still_a_cart(sale_id)?;
        let seats = self.held_by(sale_id);
        self.sell(sale_id, &seats, now)
    }

    /// Pins what is in the cart and begins to take a payment that no clock can undo.
    ///
    /// # Errors
    /// As [`Self::sell_for_cash`].
    pub fn pin(&mut self, sale_id: SaleId, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.still_a_cart(sale_id)?;
        let seats = self.held_by(sale_id);
        for key in &seats {
            self.may_sell(key.show_id)?;
        }
        let pinned = self.changed(&seats, |seat| self.as_sellable(seat).pin(sale_id, now))?;
        self.seats.extend(pinned);
        let state = SaleState::Paying;
        self.sales.insert(sale_id, Sale { state, seats });
        Ok(())
    }

    /// Takes the definite answer to the payment. An approved payment whose seats are gone goes back.
    ///
    /// # Errors
    /// No such payment was begun; a restored database may not sell yet (ask again then).
    pub fn settle(
        &mut self,
        sale_id: SaleId,
        settlement: Settlement,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let Some(sale) = self.sales.get(&sale_id) else {
            return self.settle_forgotten(sale_id, settlement);
        };
        match (sale.state, settlement) {
            (SaleState::Paying, Settlement::Approved) => {
                let seats = sale.seats.clone();
                match self.sell(sale_id, &seats, now) {
                    Err(Refusal::Seat(..) | Refusal::UnknownSeat(_) | Refusal::NoSeats) => {
                        self.unpin(sale_id, SaleState::Reversing);
                        Ok(())
                    }
                    sold_or_not_yet => sold_or_not_yet,
                }
            }
            (SaleState::Paying, Settlement::Declined) => {
                self.unpin(sale_id, SaleState::Declined);
                Ok(())
            }
            (SaleState::Paying | SaleState::Reversing, Settlement::Reversed) => {
                self.unpin(sale_id, SaleState::Reversed);
                Ok(())
            }
            // A restored database had forgotten that the tickets were taken back.
            (SaleState::Sold, Settlement::Reversed) => {
                self.take_back(sale_id, SaleState::Reversed, now);
                Ok(())
            }
            (SaleState::Cancelled, Settlement::Reversed)
            | (SaleState::Sold | SaleState::Reversing, Settlement::Approved)
            | (SaleState::Declined, Settlement::Declined)
            | (SaleState::Reversed, Settlement::Reversed | Settlement::Approved) => Ok(()),
            (
                SaleState::Sold
                | SaleState::Declined
                | SaleState::Cancelled
                | SaleState::Reversing
                | SaleState::Reversed,
                Settlement::Approved | Settlement::Declined | Settlement::Reversed,
            ) => Err(Refusal::SaleIsPastThat),
        }
    }

    /// An answer for a sale that a restored database has forgotten. Its seats are unknown, so the money goes back, unless the
    /// central server may still know them; and a sale whose payment failed or went back is noted, lest the central
    /// server, restored too, makes it good again.
    fn settle_forgotten(&mut self, sale_id: SaleId, settlement: Settlement) -> Result<(), Refusal> {
        let is_current = self.link.as_ref().is_none_or(|link| match link.standing {
            Standing::Current | Standing::Reporting => true,
            Standing::Waiting | Standing::Displaced { .. } => false,
        });
        let state = match settlement {
            Settlement::Approved if !is_current => return Err(Refusal::MustSynchronise),
            Settlement::Approved => SaleState::Reversing,
            Settlement::Declined => SaleState::Declined,
            Settlement::Reversed => SaleState::Reversed,
        };
        let seats = Vec::new();
        self.sales.insert(sale_id, Sale { state, seats });
        Ok(())
    }

    /// Takes the tickets of a sale back; their seats are free again, and the money goes back.
    ///
    /// # Errors
    /// It is not sold.
    pub fn cancel(&mut self, sale_id: SaleId, now: DateTime<Utc>) -> Result<(), Refusal> {
        let sale = self.sales.get(&sale_id).ok_or(Refusal::UnknownSale)?;
        match sale.state {
            SaleState::Sold => {}
            SaleState::Cancelled => return Ok(()),
            SaleState::Paying
            | SaleState::Declined
            | SaleState::Reversing
            | SaleState::Reversed => return Err(Refusal::SaleIsPastThat),
        }
        for key in &sale.seats {
            self.may_sell(key.show_id)?;
        }
        self.take_back(sale_id, SaleState::Cancelled, now);
        Ok(())
    }

    /// The payments whose outcome must be asked for, and those that must go back.
    #[must_use]
    pub fn due(&self) -> Vec<Due<SaleId>> {
        let one = |(id, sale): (&SaleId, &Sale)| match sale.state {
            SaleState::Paying => Some(Due::Charge(*id)),
            SaleState::Reversing => Some(Due::Reverse(*id)),
            SaleState::Sold | SaleState::Declined | SaleState::Cancelled | SaleState::Reversed => {
                None
            }
        };
        self.sales.iter().filter_map(one).collect()
    }

    fn sell(
        &mut self,
        sale_id: SaleId,
        seats: &[SeatKey],
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        for key in seats {
            self.may_sell(key.show_id)?;
        }
        let sold = self.changed(seats, |seat| self.as_sellable(seat).sell(sale_id, now))?;
        let tickets = sold.iter().map(|(key, seat)| ticket(sale_id, *key, seat));
        let fact = Fact::Sold {
            sale_id,
            number: String::new(),
            total_minor: Minor(0),
            tickets: tickets.collect(),
        };
        self.seats.extend(sold);
        let (state, seats) = (SaleState::Sold, seats.to_vec());
        self.sales.insert(sale_id, Sale { state, seats });
        self.write(now, fact);
        Ok(())
    }

    /// The seat as the transitions of a sale see it: as it is, unless the rule "not a given seat" is left out.
    fn as_sellable(&self, seat: &ShowSeat) -> ShowSeat {
        let mut seen = seat.clone();
        if self.planted.has(Bug::SellGivenSeat) {
            seen.right = Right {
                owner: Owner::Cinema,
                epoch: seat.right.epoch,
            };
        }
        seen
    }

    /// Frees the seats of a sale whose tickets are no longer good.
    pub(super) fn take_back(&mut self, sale_id: SaleId, state: SaleState, now: DateTime<Utc>) {
        let Some(sale) = self.sales.get_mut(&sale_id) else {
            return;
        };
        sale.state = state;
        let seats = sale.seats.clone();
        for key in &seats {
            let is_theirs = self.recovered.get(key) == Some(&Holder::Sale(sale_id));
            let arrived = self.arrived(*key);
            if let Some(seat) = self.seats.get_mut(key)
                && let Ok(free) = seat.cancel(sale_id)
            {
                let state = if is_theirs { free.state } else { arrived };
                let right = free.right;
                *seat = ShowSeat { right, state };
            }
        }
        self.write(now, Fact::Cancelled { sale_id, seats });
    }

    fn unpin(&mut self, sale_id: SaleId, state: SaleState) {
        if let Some(sale) = self.sales.get_mut(&sale_id) {
            sale.state = state;
        }
        self.free_pinned(sale_id);
    }

    pub(super) fn free_pinned(&mut self, sale_id: SaleId) {
        for seat in self.seats.values_mut() {
            if let Ok(free) = seat.unpin(sale_id) {
                *seat = free;
            }
        }
    }

    fn still_a_cart(&self, sale_id: SaleId) -> Result<(), Refusal> {
        if self.sales.contains_key(&sale_id) {
            Err(Refusal::SaleIsPastThat)
        } else {
            Ok(())
        }
    }

    /// The seats in the cart.
    #[must_use]
    pub fn held_by(&self, sale_id: SaleId) -> Vec<SeatKey> {
        let held = |seat: &ShowSeat| matches!(&seat.state, State::Held { sale_id: holder, .. } if *holder == sale_id);
        self.seats
            .iter()
            .filter(|(_, seat)| held(seat))
            .map(|(key, _)| *key)
            .collect()
    }
}

fn by_show(seats: &[SeatKey]) -> BTreeMap<ShowId, Vec<SeatIndex>> {
    let mut shows: BTreeMap<ShowId, Vec<SeatIndex>> = BTreeMap::new();
    for key in seats {
        shows.entry(key.show_id).or_default().push(key.seat);
    }
    shows
}

/// The ticket as the log tells it. What it cost is no matter of rights: a store writes its own.
fn ticket(sale_id: SaleId, key: SeatKey, seat: &ShowSeat) -> SoldTicket {
    SoldTicket {
        ticket_id: TicketId(sale_id.0),
        show_id: key.show_id,
        seat: key.seat,
        epoch: seat.right.epoch,
        price_minor: Minor(0),
    }
}
