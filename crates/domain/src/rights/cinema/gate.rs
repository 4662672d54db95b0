//! The gate: whom the cinema lets in, also when a restored database has forgotten a ticket.

use chrono::{DateTime, Utc};

use super::Cinema;
use crate::fact::{Fact, Holder};
use crate::id::SeatKey;
use crate::rights::refusal::Refusal;
use crate::seat::{Owner, ShowSeat, State};

/// Why a seat is out of sale on which somebody sits whose ticket was forgotten.
pub(super) const RECOVERED: &str = "recovered";

/// What the gate says to a ticket whose signature is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Admission {
    /// The ticket is known.
    Admitted,
    /// It is not known, and it may well have been sold: the guest comes in, and the seat is out of sale.
    Recovered,
    /// It is not known, and nothing was restored that could have forgotten it; or it was taken back, or the seat is
    /// another guest's.
    AskSupervisor,
}

impl Cinema {
    /// Lets a guest in.
    ///
    /// # Errors
    /// The seat does not exist.
    pub fn admit(
        &mut self,
        seat: SeatKey,
        holder: Holder,
        now: DateTime<Utc>,
    ) -> Result<Admission, Refusal> {
        let at_seat = self.seat(seat)?.clone();
        let known = match (&at_seat.state, holder) {
            (State::Sold { sale_id }, Holder::Sale(sale)) => *sale_id == sale,
            (_, Holder::Order(order)) => self.channel.get(&seat) == Some(&order),
            (
                State::Free | State::Held { .. } | State::Paying { .. } | State::Blocked { .. },
                Holder::Sale(_),
            ) => false,
        };
        if known {
            self.write(now, Fact::Admitted { seat, holder });
            return Ok(Admission::Admitted);
        }
        if let Some(guest) = self.recovered.get(&seat) {
            let is_back = *guest == holder;
            return Ok(if is_back {
                Admission::Admitted
            } else {
                Admission::AskSupervisor
            });
        }
        let is_flagged = self
            .link
            .as_ref()
            .is_some_and(|link| link.flagged.contains(&seat.show_id));
        let may_be_forgotten = match (&at_seat.state, at_seat.right.owner, holder) {
            // The line may be cut since it was sold.
            (State::Free | State::Held { .. }, Owner::Central, Holder::Order(_)) => true,
            (State::Free | State::Held { .. }, Owner::Central | Owner::Cinema, _) => is_flagged,
            (State::Paying { .. } | State::Sold { .. } | State::Blocked { .. }, _, _) => false,
        };
        let is_anothers = self.channel.contains_key(&seat);
        if !may_be_forgotten || is_anothers || self.has_ended(seat, holder) {
            return Ok(Admission::AskSupervisor);
        }
        if at_seat.right.owner == Owner::Cinema {
            let state = State::Blocked {
                reason: RECOVERED.to_owned(),
            };
            let right = at_seat.right;
            self.seats.insert(seat, ShowSeat { right, state });
        }
        self.recovered.insert(seat, holder);
        self.write(now, Fact::Recovered { seat, holder });
        Ok(Admission::Recovered)
    }

    /// Whether the ticket is known to have been taken back. Its signature stays good for ever.
    fn has_ended(&self, seat: SeatKey, holder: Holder) -> bool {
        match holder {
            Holder::Sale(sale_id) => {
                let sale = self.sales.get(&sale_id);
                sale.is_some_and(|sale| sale.state.is_over())
            }
            Holder::Order(order) => self.channel_ended.contains(&(seat, order)),
        }
    }
}
