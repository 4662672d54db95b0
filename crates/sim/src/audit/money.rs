//! I7: tickets and payments.

use marquee_domain::fact::Holder;
use marquee_domain::rights::Central;
use marquee_domain::rights::central::OnlineState;
use marquee_domain::rights::cinema::SaleState;
use marquee_domain::seat::State;

use super::{Auditor, Broken, Invariant, Scene, View, at, broken, view};
use crate::provider::{Payer, Provider};
use crate::side::Answer;
use crate::world::payer;

impl Auditor {
    /// No ticket without a settled payment.
    pub(super) fn check_payments(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for (key, seat) in &scene.central.seats {
            let OnlineState::Sold { order_id } = seat.state else {
                continue;
            };
            let came_in = self.recovered.contains(&(*key, Holder::Order(order_id)));
            if came_in || is_frozen(scene.central, *key) {
                continue;
            }
            if !is_paid(scene.provider, payer::of_order(order_id)) {
                let what = format!("{} is sold online to an order that is not paid", at(*key));
                return Err(broken(Invariant::I7, what));
            }
        }
        for (number, cinema) in scene.cinemas.iter().enumerate() {
            if view(cinema, scene.central) == View::OnlyCentral {
                continue;
            }
            for (key, seat) in &cinema.seats {
                let State::Sold { sale_id } = &seat.state else {
                    continue;
                };
                let payer = payer::of_sale(number, *sale_id);
                let by_card = scene.provider.payments.contains_key(&payer);
                let came_in = self.recovered.contains(&(*key, Holder::Sale(*sale_id)));
                if by_card && !came_in && !is_paid(scene.provider, payer) {
                    let what = format!("{} is sold to a sale that is not paid", at(*key));
                    return Err(broken(Invariant::I7, what));
                }
            }
        }
        Ok(())
    }

    /// Every approved payment ends in a sale, or its money goes back.
    pub(super) fn check_settled(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for (payer, payment) in &scene.provider.payments {
            if payment.answer != Answer::Approved {
                continue;
            }
            let state = match payer {
                Payer::Order { number } => {
                    let order = crate::ids::order(*number);
                    scene.central.orders.get(&order).map(|order| order.state)
                }
                Payer::Sale { cinema, number } => {
                    let sale = crate::ids::sale(*number);
                    scene
                        .cinemas
                        .get(*cinema)
                        .and_then(|c| c.sales.get(&sale))
                        .map(|s| s.state)
                }
            };
            match state {
                // A cinema gives the money of cancelled tickets back over its own counter.
                Some(SaleState::Sold | SaleState::Cancelled) => {}
                Some(
                    SaleState::Paying
                    | SaleState::Declined
                    | SaleState::Reversing
                    | SaleState::Reversed,
                )
                | None => {
                    let what = format!("{payer:?} is approved, and its sale is {state:?}");
                    return Err(broken(Invariant::I7, what));
                }
            }
        }
        Ok(())
    }
}

/// Approved, or with a later answer on its way.
fn is_paid(provider: &Provider, payer: Payer) -> bool {
    provider
        .payments
        .get(&payer)
        .is_some_and(|payment| payment.answer == Answer::Approved || !payment.is_heard)
}

fn is_frozen(central: &Central, key: marquee_domain::id::SeatKey) -> bool {
    central
        .shows
        .get(&key.show_id)
        .and_then(|show| central.sites.get(&show.cinema_id))
        .is_some_and(|site| site.is_frozen)
}
