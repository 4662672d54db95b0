//! What becomes of a cart whose session is over: the program died, the PIN was changed, or its person left.
//!
//! A cart is its person's, at the till where they began it. Until its seats run out it waits for them to sign in there
//! again; as soon as somebody else does, its seats are free. Carts of sessions that go on, in this program or in
//! another, are left alone, and so are those that were begun without a session.

use std::collections::BTreeSet;

use marquee_domain::id::{SaleId, SessionId, ShowId};

use super::hold::release;
use crate::caller::{Call, StaffMember};
use crate::fault::Result;
use crate::store::hold::{HoldRecord, Workplace};
use crate::store::{self, WriteTransaction};

/// What was found of a till's left carts.
#[derive(Debug, Default)]
pub(super) struct LeftCarts {
    /// The one of the person's own that lasts longest; all of them go on in the new session.
    pub own: Option<SaleId>,
    /// Where seats came free.
    pub freed: BTreeSet<ShowId>,
}

/// Gives whoever signs in what they left at this till, and frees the seats of what others left there. A window has one
/// cart; a program that sells over a door may have left several.
pub(super) async fn settle(
    call: &Call,
    transaction: &mut WriteTransaction,
    staff: &StaffMember,
    session_id: SessionId,
) -> Result<LeftCarts> {
    let mut left = LeftCarts::default();
    for hold in store::hold::of_sessions_at(transaction, call.till_id).await? {
        if !hold.is_running(call.now) || !is_left(call, transaction, &hold).await? {
            continue;
        }
        if hold.holder.staff_id == Some(staff.id) {
            let place = Some(Workplace {
                session_id,
                program_id: call.node.program(),
            });
            store::hold::save(transaction, &HoldRecord { place, ..hold }).await?;
            left.own = left.own.or(Some(hold.sale_id));
        } else {
            left.freed
                .extend(release(call, transaction, hold.sale_id).await?.into_keys());
        }
    }
    Ok(left)
}

/// Frees the seats of what a session still holds when its person ends it.
pub(super) async fn give_up(
    call: &Call,
    transaction: &mut WriteTransaction,
    session_id: SessionId,
) -> Result<BTreeSet<ShowId>> {
    let mut freed = BTreeSet::new();
    for hold in store::hold::of_sessions_at(transaction, call.till_id).await? {
        if hold
            .place
            .is_some_and(|place| place.session_id == session_id)
        {
            freed.extend(release(call, transaction, hold.sale_id).await?.into_keys());
        }
    }
    Ok(freed)
}

/// Whether nobody works on the cart any more.
async fn is_left(
    call: &Call,
    transaction: &mut WriteTransaction,
    hold: &HoldRecord,
) -> Result<bool> {
    let Some(place) = hold.place else {
        return Ok(false);
    };
    if place.program_id != call.node.program() {
        return Ok(!call.node.is_running(place.program_id));
    }
    let Some(session) = call.node.sessions().of(place.session_id) else {
        return Ok(true);
    };
    // A session that has ended may not have been told yet.
    let person = store::staff::active(transaction, session.staff_id).await?;
    Ok(person.is_none_or(|person| person.sign_in_epoch != session.sign_in_epoch))
}
