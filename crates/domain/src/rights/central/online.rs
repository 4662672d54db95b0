//! Selling online. All of it needs the right to be here.

use chrono::{DateTime, Utc};

use super::{Central, CentralSeat, OnlineState, Order};
use crate::fact::SeatMove;
use crate::id::{OrderId, SeatKey, ShowId};
use crate::rights::case::Case;
use crate::rights::cinema::{Due, SaleState, Settlement, named_once};
use crate::rights::message::FeedEvent;
use crate::rights::planted::Bug;
use crate::rights::refusal::Refusal;
use crate::seat::{self, Owner, Right};

impl Central {
    /// Puts seats into the cart of an order, all or none.
    ///
    /// # Errors
    /// One of them is somebody's or the cinema's; online sale is closed; the order is past its cart.
    pub fn hold(
        &mut self,
        order_id: OrderId,
        seats: &[SeatKey],
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.still_a_cart(order_id)?;
        named_once(seats)?;
        self.may_sell(seats)?;
        for key in seats {
            if self
                .shows
                .get(&key.show_id)
                .is_some_and(|show| show.online_closed)
            {
                return Err(Refusal::OnlineClosed);
            }
            let seat = self.seat(*key);
            let refused = |why| Err(Refusal::Seat(*key, why));
            if seat.right.owner == Owner::Cinema && !self.is_resold(*key) {
                return refused(seat::Refusal::Elsewhere);
            }
            match seat.state {
                OnlineState::Held {
                    order_id: holder, ..
                } if holder == order_id => {}
                OnlineState::Free | OnlineState::Held { .. } if seat.is_open(now) => {}
                OnlineState::Free => return refused(seat::Refusal::Sold),
                OnlineState::Held { .. } => {
                    return refused(seat::Refusal::Held);
                }
                OnlineState::Paying { .. } => return refused(seat::Refusal::Paying),
                OnlineState::Sold { .. } => return refused(seat::Refusal::Sold),
            }
        }
        for key in seats {
            self.seat_mut(*key).state = OnlineState::Held {
                order_id,
                expires_at,
            };
        }
        Ok(())
    }

    /// Lengthens the hold of what is in the cart.
    ///
    /// # Errors
    /// The hold is over.
    pub fn extend(
        &mut self,
        order_id: OrderId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        for key in self.held_and_running(order_id, now)? {
            self.seat_mut(key).state = OnlineState::Held {
                order_id,
                expires_at,
            };
        }
        Ok(())
    }

    /// Empties the cart.
    pub fn release(&mut self, order_id: OrderId) {
        for seat in self.seats.values_mut() {
            if matches!(seat.state, OnlineState::Held { order_id: holder, .. } if holder == order_id)
            {
                seat.state = OnlineState::Free;
            }
        }
    }

    /// Frees what expired. Safety does not need it: an expired hold holds nothing.
    pub fn expire(&mut self, now: DateTime<Utc>) {
        let leave_out = self.planted.has(Bug::ExpirePinnedHold);
        for seat in self.seats.values_mut() {
            match seat.state {
                OnlineState::Held { expires_at, .. } if expires_at <= now => {
                    seat.state = OnlineState::Free;
                }
                OnlineState::Paying { .. } if leave_out => seat.state = OnlineState::Free,
                OnlineState::Free
                | OnlineState::Held { .. }
                | OnlineState::Paying { .. }
                | OnlineState::Sold { .. } => {}
            }
        }
    }

    /// Pins the cart, checking in the same step that its hold still runs, and begins the payment.
    ///
    /// # Errors
    /// The hold is over, or the order is past that.
    pub fn pin(&mut self, order_id: OrderId, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.still_a_cart(order_id)?;
        let seats = self.held_and_running(order_id, now)?;
        self.may_sell(&seats)?;
        for key in &seats {
            self.seat_mut(*key).state = OnlineState::Paying { order_id };
        }
        let state = SaleState::Paying;
        self.orders.insert(order_id, Order { state, seats });
        Ok(())
    }

    /// Takes the provider's definite answer. An approved payment whose seats are gone goes back, and people are told.
    ///
    /// # Errors
    /// The order is past that; or its cinema's report is waited for (ask again then).
    pub fn settle(&mut self, order_id: OrderId, settlement: Settlement) -> Result<(), Refusal> {
        let Some(order) = self.orders.get(&order_id).cloned() else {
            return self.settle_forgotten(order_id, settlement);
        };
        let careless = self.planted.has(Bug::SellDeclined) && settlement == Settlement::Declined;
        let settlement = if careless {
            Settlement::Approved
        } else {
            settlement
        };
        if (order.state, settlement) == (SaleState::Paying, Settlement::Approved)
            && let Err(refusal) = self.may_sell(&order.seats)
        {
            // Nobody waits for the report of a cinema that is given up, least of all a customer for their money.
            if !self.is_given_up(&order.seats) {
                return Err(refusal);
            }
            self.end_payment(order_id, SaleState::Reversing);
            self.cases.insert(Case::PaymentWithoutSeats { order_id });
            return Ok(());
        }
        match (order.state, settlement) {
            (SaleState::Paying, Settlement::Approved) => self.sell(order_id, &order.seats),
            (SaleState::Paying, Settlement::Declined) => {
                self.end_payment(order_id, SaleState::Declined);
            }
            (SaleState::Paying | SaleState::Reversing, Settlement::Reversed) => {
                self.end_payment(order_id, SaleState::Reversed);
            }
            // A restored database had forgotten that the tickets were taken back.
            (SaleState::Sold, Settlement::Reversed) => {
                self.take_back(order_id, &order.seats, SaleState::Reversed);
            }
            (SaleState::Sold | SaleState::Reversing, Settlement::Approved)
            | (SaleState::Declined, Settlement::Declined)
            | (SaleState::Reversed, Settlement::Approved | Settlement::Reversed) => {}
            (
                SaleState::Sold
                | SaleState::Declined
                | SaleState::Cancelled
                | SaleState::Reversing
                | SaleState::Reversed,
                Settlement::Approved | Settlement::Declined | Settlement::Reversed,
            ) => return Err(Refusal::SaleIsPastThat),
        }
        Ok(())
    }

    /// Takes an order's tickets back; the money goes back.
    ///
    /// # Errors
    /// It is not sold.
    pub fn cancel(&mut self, order_id: OrderId) -> Result<(), Refusal> {
        let order = self.orders.get(&order_id).ok_or(Refusal::UnknownSale)?;
        match order.state {
            SaleState::Sold => {}
            SaleState::Reversing | SaleState::Reversed => return Ok(()),
            SaleState::Paying | SaleState::Declined | SaleState::Cancelled => {
                return Err(Refusal::SaleIsPastThat);
            }
        }
        let seats = order.seats.clone();
        self.may_sell(&seats)?;
        self.take_back(order_id, &seats, SaleState::Reversing);
        Ok(())
    }

    /// Closes online sale of a show and sends every unsold right home. To be repeated until nothing is left, since a cart
    /// that is being paid stays.
    ///
    /// # Errors
    /// The show is unknown, or its cinema's report is waited for.
    pub fn return_home(&mut self, show: ShowId, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.may_act(show)?;
        if let Some(known) = self.shows.get_mut(&show) {
            known.online_closed = true;
        }
        let mut seats = Vec::new();
        for (key, seat) in &mut self.seats {
            let unsold = seat.right.owner == Owner::Central && seat.is_open(now);
            if key.show_id == show && unsold {
                seat.right = seat.right.moved();
                seat.state = OnlineState::Free;
                let epoch = seat.right.epoch;
                seats.push(SeatMove { seat: *key, epoch });
            }
        }
        if !seats.is_empty() {
            self.tell(show, FeedEvent::Returned { seats });
        }
        Ok(())
    }

    /// The payments whose outcome must be asked for, and those that must go back.
    #[must_use]
    pub fn due(&self) -> Vec<Due<OrderId>> {
        let keeps_money = self.planted.has(Bug::KeepMoney);
        let one = |(id, order): (&OrderId, &Order)| match order.state {
            SaleState::Paying => Some(Due::Charge(*id)),
            SaleState::Reversing if keeps_money => None,
            SaleState::Reversing => Some(Due::Reverse(*id)),
            SaleState::Sold | SaleState::Declined | SaleState::Cancelled | SaleState::Reversed => {
                None
            }
        };
        self.orders.iter().filter_map(one).collect()
    }

    fn sell(&mut self, order_id: OrderId, seats: &[SeatKey]) {
        let pinned = |key: &SeatKey| {
            let seat = self.seat(*key);
            seat.state == OnlineState::Paying { order_id }
                && (seat.right.owner == Owner::Central || self.is_resold(*key))
        };
        // Left out together with the rule it hides: a pinned seat that was freed is sold all the same.
        let blind =
            self.planted.has(Bug::ExpirePinnedHold) || self.planted.has(Bug::TakePayingSeat);
        if !blind && !seats.iter().all(pinned) {
            self.end_payment(order_id, SaleState::Reversing);
            self.cases.insert(Case::PaymentWithoutSeats { order_id });
            return;
        }
        for key in seats {
            self.seat_mut(*key).state = OnlineState::Sold { order_id };
        }
        self.set_order(order_id, SaleState::Sold);
        self.tell_each_show(seats, |seats| FeedEvent::Sold { order_id, seats });
    }

    /// Whether one of these seats is of a cinema that was declared lost.
    fn is_given_up(&self, seats: &[SeatKey]) -> bool {
        let is_lost = |key: &SeatKey| self.site_of(key.show_id).is_some_and(|site| site.is_lost);
        seats.iter().any(is_lost)
    }

    fn take_back(&mut self, order_id: OrderId, seats: &[SeatKey], state: SaleState) {
        for key in seats {
            let seat = self.seat_mut(*key);
            if seat.state == (OnlineState::Sold { order_id }) {
                seat.state = OnlineState::Free;
            }
        }
        self.set_order(order_id, state);
        self.tell_each_show(seats, |seats| FeedEvent::Cancelled { order_id, seats });
    }

    /// An answer for an order that a restored database has forgotten. Its seats are unknown, so its money goes back; and
    /// an order whose payment failed or went back is noted, lest a report that is older than that makes it good again.
    fn settle_forgotten(
        &mut self,
        order_id: OrderId,
        settlement: Settlement,
    ) -> Result<(), Refusal> {
        let may_be_reported = self
            .sites
            .values()
            .any(|site| site.is_frozen && !site.is_lost);
        let state = match settlement {
            // A cinema's report may know its seats yet.
            Settlement::Approved if may_be_reported => return Err(Refusal::Frozen),
            Settlement::Approved => {
                self.cases.insert(Case::PaymentWithoutSeats { order_id });
                SaleState::Reversing
            }
            Settlement::Declined => SaleState::Declined,
            Settlement::Reversed => SaleState::Reversed,
        };
        let seats = Vec::new();
        self.orders.insert(order_id, Order { state, seats });
        Ok(())
    }

    fn end_payment(&mut self, order_id: OrderId, state: SaleState) {
        for seat in self.seats.values_mut() {
            if seat.state == (OnlineState::Paying { order_id }) {
                seat.state = OnlineState::Free;
            }
        }
        self.set_order(order_id, state);
    }

    fn set_order(&mut self, order_id: OrderId, state: SaleState) {
        if let Some(order) = self.orders.get_mut(&order_id) {
            order.state = state;
        }
    }

    fn tell_each_show(&mut self, seats: &[SeatKey], event: impl Fn(Vec<SeatKey>) -> FeedEvent) {
        let shows: std::collections::BTreeSet<ShowId> = seats.iter().map(|k| k.show_id).collect();
        for show in shows {
            let of_show = seats
                .iter()
                .copied()
                .filter(|key| key.show_id == show)
                .collect();
            self.tell(show, event(of_show));
        }
    }

    fn still_a_cart(&self, order_id: OrderId) -> Result<(), Refusal> {
        if self.orders.contains_key(&order_id) {
            Err(Refusal::SaleIsPastThat)
        } else {
            Ok(())
        }
    }

    /// The seats of a cart, if its hold runs.
    fn held_and_running(
        &self,
        order_id: OrderId,
        now: DateTime<Utc>,
    ) -> Result<Vec<SeatKey>, Refusal> {
        let mut seats = Vec::new();
        for (key, seat) in &self.seats {
            match seat.state {
                OnlineState::Held {
                    order_id: holder,
                    expires_at,
                } if holder == order_id => {
                    if expires_at <= now {
                        return Err(Refusal::Seat(*key, seat::Refusal::NotHeld));
                    }
                    seats.push(*key);
                }
                OnlineState::Free
                | OnlineState::Held { .. }
                | OnlineState::Paying { .. }
                | OnlineState::Sold { .. } => {}
            }
        }
        named_once(&seats)?;
        Ok(seats)
    }

    /// Never, unless the rule "nobody sells what a lost cinema may have sold" is left out.
    fn is_resold(&self, key: SeatKey) -> bool {
        self.planted.has(Bug::ResellQuarantined)
            && self.site_of(key.show_id).is_some_and(|site| site.is_lost)
    }

    /// Takes a seat from whatever order has it, because its right turns out to be the cinema's.
    pub(super) fn evict(&mut self, key: SeatKey, right: Right) {
        let seat = self.seat_mut(key);
        let was = std::mem::replace(
            seat,
            CentralSeat {
                right,
                state: OnlineState::Free,
                ..seat.clone()
            },
        );
        let (order_id, was_sold) = match was.state {
            OnlineState::Free | OnlineState::Held { .. } => return,
            OnlineState::Paying { order_id } => (order_id, false),
            OnlineState::Sold { order_id } => (order_id, true),
        };
        self.cases.insert(Case::OrderLostSeat {
            order_id,
            seat: key,
        });
        if was_sold {
            let seats = vec![key];
            self.tell(key.show_id, FeedEvent::Cancelled { order_id, seats });
        }
    }
}
