//! What a customer's seats must be together: couples whole, companions with their wheelchair place, nobody
//! left alone between two strangers.
//!
//! A selection is a set of seats of one show. These rules know the plan and are told which seats are
//! free; who holds a seat, and for how long, is the hold's business.

use std::collections::BTreeSet;

use super::model::{Plan, Seat, SeatKind};
use super::neighbours::Neighbours;
use crate::id::SeatIndex;

/// The seats of one show that one customer has chosen.
pub type Selection = BTreeSet<SeatIndex>;

/// Why a selection cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    #[error("seat index {} is not in the plan", seat.0)]
    UnknownSeat { seat: SeatIndex },
    #[error("seat index {} is out of service: {reason}", seat.0)]
    OutOfService { seat: SeatIndex, reason: String },
    /// Its category is not for sale.
    #[error("seat index {} is not for sale", seat.0)]
    NotForSale { seat: SeatIndex },
    #[error("seat index {} is sold only together with the wheelchair place {}", seat.0, wheelchair.0)]
    CompanionNeedsWheelchair {
        seat: SeatIndex,
        wheelchair: SeatIndex,
    },
    #[error("seat index {} is sold only together with {}", seat.0, partner.0)]
    CoupleIncomplete { seat: SeatIndex, partner: SeatIndex },
}

/// The selection after a change, made whole: adding a couple seat adds its partner, removing one removes
/// both, and removing a wheelchair place removes its companions.
///
/// `remove` comes first, so a seat that is in both is there afterwards. Removing what is not selected, or
/// adding what is, changes nothing. When `before` is whole (what this function gave), so is the answer.
///
/// # Errors
/// The first added seat that is unknown, cannot be sold or breaks a rule; the selection is then unchanged.
pub fn complete(
    plan: &Plan,
    before: &Selection,
    add: &[SeatIndex],
    remove: &[SeatIndex],
) -> Result<Selection, SelectionError> {
    let mut selection = before.clone();
    for &index in remove {
        let seat = known(plan, index)?;
        selection.remove(&index);
        if let Some(partner) = seat.partner {
            selection.remove(&partner);
        }
        if seat.kind == SeatKind::Wheelchair {
            selection.retain(|other| {
                plan.seat(*other)
                    .is_none_or(|other| other.companion_of != Some(index))
            });
        }
    }
    for &index in add {
        let seat = sellable(plan, index)?;
        selection.insert(index);
        if let Some(partner) = seat.partner {
            sellable(plan, partner).map_err(|_| SelectionError::CoupleIncomplete {
                seat: index,
                partner,
            })?;
            selection.insert(partner);
        }
    }
    check(plan, &selection)?;
    Ok(selection)
}

/// Whether a selection keeps every rule: what a sale asks before it is paid, whatever led to it.
///
/// # Errors
/// The first seat that breaks one.
pub fn check(plan: &Plan, selection: &Selection) -> Result<(), SelectionError> {
    for &index in selection {
        let seat = sellable(plan, index)?;
        if let Some(partner) = seat.partner
            && !selection.contains(&partner)
        {
            return Err(SelectionError::CoupleIncomplete {
                seat: index,
                partner,
            });
        }
        if let Some(wheelchair) = seat.companion_of
            && !selection.contains(&wheelchair)
        {
            return Err(SelectionError::CompanionNeedsWheelchair {
                seat: index,
                wheelchair,
            });
        }
    }
    Ok(())
}

/// The single seats that this selection would strand: free, with nobody able to sit beside them, and not
/// so before.
///
/// `is_free` says what the rest of the world leaves; the selection's own seats count as free before it,
/// whatever `is_free` says of them. Only ordinary seats count, both as orphans and as company: a wheelchair
/// place, a companion place or half a couple is sold by other rules, and a seat that cannot be sold is
/// nobody's neighbour. In the plan's order.
pub fn orphans(
    plan: &Plan,
    neighbours: &Neighbours,
    is_free: impl Fn(SeatIndex) -> bool,
    selection: &Selection,
) -> Vec<SeatIndex> {
    let before = |seat: SeatIndex| {
        is_ordinary_and_sellable(plan, seat) && (selection.contains(&seat) || is_free(seat))
    };
    let after = |seat: SeatIndex| before(seat) && !selection.contains(&seat);
    let mut orphans: Vec<SeatIndex> = selection
        .iter()
        .flat_map(|seat| neighbours.beside(*seat))
        .flatten()
        .filter(|seat| {
            let beside = neighbours.beside(*seat);
            let has = |is: &dyn Fn(SeatIndex) -> bool| beside.into_iter().flatten().any(is);
            after(*seat) && has(&before) && !has(&after)
        })
        .collect();
    orphans.sort_unstable();
    orphans.dedup();
    orphans
}

/// Whether a seat is one of those that orphans are counted among.
pub(super) fn is_ordinary_and_sellable(plan: &Plan, seat: SeatIndex) -> bool {
    plan.seat(seat).is_some_and(|seat| seat.kind.is_ordinary()) && plan.is_sellable(seat)
}

fn known(plan: &Plan, seat: SeatIndex) -> Result<&Seat, SelectionError> {
    plan.seat(seat).ok_or(SelectionError::UnknownSeat { seat })
}

fn sellable(plan: &Plan, index: SeatIndex) -> Result<&Seat, SelectionError> {
    let seat = known(plan, index)?;
    if let Some(reason) = &seat.out_of_service {
        return Err(SelectionError::OutOfService {
            seat: index,
            reason: reason.clone(),
        });
    }
    if !plan.is_sellable(index) {
        return Err(SelectionError::NotForSale { seat: index });
    }
    Ok(seat)
}
