//! I1 to I4: where each right is, and who has a ticket.

use std::collections::BTreeSet;

use marquee_domain::fact::Holder;
use marquee_domain::id::SeatKey;
use marquee_domain::rights::central::OnlineState;
use marquee_domain::seat::{Owner, State};

use super::{Auditor, Broken, Invariant, Scene, View, at, broken, is_risked, turn, view};

impl Auditor {
    /// I3: what is not a side's to sell is nobody's there, and each epoch is its owner's turn.
    pub(super) fn check_states(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for cinema in &scene.cinemas {
            for (key, seat) in &cinema.seats {
                if turn(seat.right.epoch) != seat.right.owner {
                    return Err(broken(
                        Invariant::I3,
                        format!(
                            "{}: epoch {} is not its owner's turn",
                            at(*key),
                            seat.right.epoch
                        ),
                    ));
                }
                if seat.right.owner == Owner::Central && seat.state != State::Free {
                    let state = &seat.state;
                    return Err(broken(
                        Invariant::I3,
                        format!("{} is {state:?} at a cinema that gave it away", at(*key)),
                    ));
                }
            }
        }
        for (key, seat) in &scene.central.seats {
            if turn(seat.right.epoch) != seat.right.owner {
                return Err(broken(
                    Invariant::I3,
                    format!(
                        "{}: epoch {} is not its owner's turn",
                        at(*key),
                        seat.right.epoch
                    ),
                ));
            }
            if seat.right.owner == Owner::Cinema && seat.state != OnlineState::Free {
                let state = seat.state;
                return Err(broken(
                    Invariant::I3,
                    format!("{} is {state:?} online, and the cinema's", at(*key)),
                ));
            }
        }
        Ok(())
    }

    /// I4, in each life of each database.
    pub(super) fn check_epochs(&mut self, scene: &Scene<'_>) -> Result<(), Broken> {
        for cinema in &scene.cinemas {
            for (key, seat) in &cinema.seats {
                let now = seat.right.epoch;
                let before = self.cinema_epochs.insert((cinema.incarnation, *key), now);
                if before.is_some_and(|before| before > now) {
                    let what = format!("{} went back to epoch {now} at its cinema", at(*key));
                    return Err(broken(Invariant::I4, what));
                }
            }
        }
        let generation = scene.central.generation;
        for (key, seat) in &scene.central.seats {
            let now = seat.right.epoch;
            let before = self.central_epochs.insert((generation, *key), now);
            if before.is_some_and(|before| before > now) {
                let what = format!(
                    "{} went back to epoch {now} at the central server",
                    at(*key)
                );
                return Err(broken(Invariant::I4, what));
            }
        }
        Ok(())
    }

    /// I1, and that the two sides are never more than one move apart.
    pub(super) fn check_owners(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for cinema in &scene.cinemas {
            if view(cinema, scene.central) != View::Sure {
                continue;
            }
            for (key, seat) in &cinema.seats {
                let there = scene
                    .central
                    .seats
                    .get(key)
                    .map_or(0, |seat| seat.right.epoch);
                let here = seat.right.epoch;
                if is_risked(self, scene.central, *key) {
                    continue;
                }
                if turn(here) == Owner::Cinema && there != here {
                    let what = format!(
                        "{} is the cinema's at epoch {here}; the central server is at {there}",
                        at(*key)
                    );
                    return Err(broken(Invariant::I1, what));
                }
                if here.abs_diff(there) > 1 {
                    let what = format!("{} is at {here} here and {there} there", at(*key));
                    return Err(broken(Invariant::I1, what));
                }
            }
        }
        Ok(())
    }

    /// I2: who has a ticket for each seat, asking each database about what only it can know.
    pub(super) fn check_tickets(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for cinema in &scene.cinemas {
            let view = view(cinema, scene.central);
            for (key, seat) in &cinema.seats {
                if is_risked(self, scene.central, *key) {
                    continue;
                }
                let sold_here = match &seat.state {
                    State::Sold { sale_id } => Some(Holder::Sale(*sale_id)),
                    State::Free
                    | State::Held { .. }
                    | State::Paying { .. }
                    | State::Blocked { .. } => None,
                };
                let there = scene.central.seats.get(key);
                let told = there.and_then(|seat| seat.sale_id).map(Holder::Sale);
                let online = there.and_then(|seat| match seat.state {
                    OnlineState::Sold { order_id } => Some(Holder::Order(order_id)),
                    OnlineState::Free | OnlineState::Held { .. } | OnlineState::Paying { .. } => {
                        None
                    }
                });
                let fed = cinema.channel.get(key).map(|order| Holder::Order(*order));
                let at_gate = sold_here.filter(|_| view != View::OnlyCentral).and(fed);
                let holders = match view {
                    // Of a sale for a seat that a restored cinema gave away, only the central server knows.
                    View::Sure
                        if there.is_some_and(|seat| turn(seat.right.epoch) == Owner::Central) =>
                    {
                        [told, online, at_gate]
                    }
                    View::Sure => [sold_here, online, at_gate],
                    View::OnlyCinema => [sold_here, at_gate, self.sold_while_frozen(online, scene)],
                    View::OnlyCentral => [told, online, None],
                };
                let holders: BTreeSet<Holder> = holders.into_iter().flatten().collect();
                if holders.len() > 1 {
                    let what = format!("{} has the tickets {holders:?}", at(*key));
                    return Err(broken(Invariant::I2, what));
                }
            }
        }
        Ok(())
    }

    /// I2 for those who are in: the seat of somebody who came in with a signature alone is sold to nobody else.
    pub(super) fn check_guests(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for cinema in &scene.cinemas {
            if view(cinema, scene.central) == View::OnlyCentral {
                continue;
            }
            for (key, holder) in &cinema.recovered {
                let was_taken_back = match holder {
                    Holder::Sale(sale_id) => self.told_over.contains(&(*sale_id, *key)),
                    Holder::Order(_) => !cinema.channel.contains_key(key),
                };
                let seat = cinema.seats.get(key);
                let is_for_sale = seat.is_some_and(|seat| match seat.state {
                    State::Free | State::Held { .. } | State::Paying { .. } => {
                        seat.right.owner == Owner::Cinema
                    }
                    State::Sold { .. } | State::Blocked { .. } => false,
                });
                if is_for_sale && !was_taken_back && !is_risked(self, scene.central, *key) {
                    let what = format!("{} is for sale, and {holder:?} sits there", at(*key));
                    return Err(broken(Invariant::I2, what));
                }
            }
        }
        Ok(())
    }

    /// What a restored central server still believes to have sold is not looked at before the cinema has reported, but what it
    /// sells meanwhile is.
    fn sold_while_frozen(&self, online: Option<Holder>, scene: &Scene<'_>) -> Option<Holder> {
        let Some(Holder::Order(order)) = online else {
            return None;
        };
        self.frozen_orders
            .as_ref()
            .is_some_and(|(life, orders)| {
                *life == scene.central.generation && !orders.contains(&order)
            })
            .then_some(Holder::Order(order))
    }

    /// Notes which orders a restored central server brought along.
    pub(super) fn note_frozen_orders(&mut self, scene: &Scene<'_>) {
        let life = scene.central.generation;
        if self
            .frozen_orders
            .as_ref()
            .is_some_and(|(noted, _)| *noted == life)
        {
            return;
        }
        let sold = |(_, seat): (&SeatKey, &marquee_domain::rights::central::CentralSeat)| match seat
            .state
        {
            OnlineState::Sold { order_id } => Some(order_id),
            OnlineState::Free | OnlineState::Held { .. } | OnlineState::Paying { .. } => None,
        };
        self.frozen_orders = Some((life, scene.central.seats.iter().filter_map(sold).collect()));
    }
}
