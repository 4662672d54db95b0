//! I8 and I9: what must be so once the faults have stopped and everything that was on its way has arrived.

use marquee_domain::id::SaleId;
use marquee_domain::rights::central::OnlineState;
use marquee_domain::rights::cinema::Standing;
use marquee_domain::rights::{Central, Cinema};
use marquee_domain::seat::{Owner, State};

use super::logs::is_in_case;
use super::{Auditor, Broken, Invariant, Scene, View, at, broken, view};

impl Auditor {
    /// Looks at everything that must hold in the end. Every hold has expired by then.
    ///
    /// # Errors
    /// It does not.
    pub fn look_healed(&mut self, scene: &Scene<'_>) -> Result<(), Broken> {
        self.look(scene)?;
        self.check_agreement(scene)?;
        self.check_sales(scene.central)?;
        self.check_ended(scene.central)?;
        for cinema in &scene.cinemas {
            check_buyers(cinema, scene.central)?;
        }
        self.check_settled(scene)?;
        for cinema in &scene.cinemas {
            self.check_arrived(cinema, scene.central)?;
        }
        Ok(())
    }

    fn check_agreement(&self, scene: &Scene<'_>) -> Result<(), Broken> {
        for (number, cinema) in scene.cinemas.iter().enumerate() {
            let standing = cinema.link.as_ref().map(|link| link.standing);
            if view(cinema, scene.central) != View::Sure || standing != Some(Standing::Current) {
                let what = format!("cinema {number} is still {standing:?}");
                return Err(broken(Invariant::I8, what));
            }
            if !cinema.takes.is_empty() {
                let what = format!("cinema {number} still waits for rights");
                return Err(broken(Invariant::I8, what));
            }
            for (key, seat) in &cinema.seats {
                let there = scene.central.seats.get(key);
                let epoch = there.map_or(0, |seat| seat.right.epoch);
                if seat.right.epoch != epoch {
                    let here = seat.right.epoch;
                    let what = format!("{} is at {here} here and {epoch} there", at(*key));
                    return Err(broken(Invariant::I8, what));
                }
                let is_stuck = match seat.right.owner {
                    Owner::Cinema => {
                        matches!(seat.state, State::Held { .. } | State::Paying { .. })
                    }
                    Owner::Central => there.is_some_and(|seat| match seat.state {
                        OnlineState::Held { .. } | OnlineState::Paying { .. } => true,
                        OnlineState::Free | OnlineState::Sold { .. } => false,
                    }),
                };
                if is_stuck {
                    let what = format!("{} can be sold by nobody", at(*key));
                    return Err(broken(Invariant::I8, what));
                }
                let fed = cinema.channel.get(key).copied();
                let online = there.and_then(|seat| match seat.state {
                    OnlineState::Sold { order_id } => Some(order_id),
                    OnlineState::Free | OnlineState::Held { .. } | OnlineState::Paying { .. } => {
                        None
                    }
                });
                if fed != online {
                    let what = format!(
                        "{}: the gate knows {fed:?}, and {online:?} has it",
                        at(*key)
                    );
                    return Err(broken(Invariant::I8, what));
                }
            }
        }
        Ok(())
    }
}

/// Both sides know the same sale's ticket for each seat that is the cinema's.
fn check_buyers(cinema: &Cinema, central: &Central) -> Result<(), Broken> {
    for (key, seat) in &cinema.seats {
        if seat.right.owner == Owner::Central {
            continue;
        }
        let here = match &seat.state {
            State::Sold { sale_id } => Some(*sale_id),
            State::Free | State::Held { .. } | State::Paying { .. } => None,
            // Out of sale, so that it cannot be sold to anybody else.
            State::Blocked { .. } => continue,
        };
        let there = central.seats.get(key).and_then(|seat| seat.sale_id);
        let is_told = |sale: Option<SaleId>| sale.is_some_and(|s| is_in_case(central, s, *key));
        let are_two = here.is_some() && there.is_some() && (is_told(here) || is_told(there));
        if here != there && !are_two {
            let what = format!(
                "{} is sold to {here:?} here and to {there:?} there",
                at(*key)
            );
            return Err(broken(Invariant::I8, what));
        }
    }
    Ok(())
}
