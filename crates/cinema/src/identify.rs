//! Who is behind a call: from what a door hands in to a person, a program, or nobody.

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::id::TillId;
use marquee_protocol::error::ErrorCode;

use crate::auth::pin::Attempt;
use crate::caller::{Caller, Credentials, StaffMember};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::operation::Access;
use crate::store;

/// What an operation needs to know of its caller, and where and when it was asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub access: Access,
    pub shows_presence: bool,
    pub till_id: TillId,
    pub now: DateTime<Utc>,
}

/// Finds out who is behind the credentials, as far as an operation with this access needs to know.
pub(crate) async fn identify(
    node: &Cinema,
    credentials: Credentials,
    asked: Asked,
) -> Result<Caller> {
    match credentials {
        Credentials::None if asked.access == Access::Open => Ok(Caller::Nobody),
        Credentials::None => Err(not_signed_in()),
        Credentials::System(name) => Ok(Caller::System(name)),
        Credentials::Pin { staff_number, pin } => {
            let attempt = Attempt {
                staff_number,
                pin,
                till_id: asked.till_id,
                now: asked.now,
            };
            Ok(Caller::Staff(node.check_pin(attempt).await?))
        }
        Credentials::Session(token) => match staff_of_session(node, &token, asked).await {
            Ok(staff) => Ok(Caller::Staff(staff)),
            Err(fault)
                if asked.access == Access::Open
                    && matches!(
                        fault.code(),
                        ErrorCode::NotSignedIn | ErrorCode::SessionEnded
                    ) =>
            {
                Ok(Caller::Nobody)
            }
            Err(fault) => Err(fault),
        },
    }
}

async fn staff_of_session(node: &Cinema, token: &str, asked: Asked) -> Result<StaffMember> {
    let idle_limit = TimeDelta::seconds(i64::from(node.settings().idle_lock_seconds));
    let seen = node
        .sessions()
        .see(token, asked.now, idle_limit, asked.shows_presence)
        .ok_or_else(not_signed_in)?;
    // Read each time, so that whoever is shut out, in this program or another, is so at once.
    let staff =
        store::staff::active(&mut *node.store().read().await?, seen.session.staff_id).await?;
    let staff = staff
        .filter(|staff| !seen.session.ended && staff.sign_in_epoch == seen.session.sign_in_epoch);
    let Some(staff) = staff else {
        node.sessions().end(token);
        return Err(session_ended());
    };
    if seen.just_locked {
        node.emit(Event::SessionChanged);
    }
    if seen.session.locked && matches!(asked.access, Access::Needs(_)) {
        return Err(Fault::new(
            ErrorCode::SessionLocked,
            "The till is locked. Unlock it with your PIN; the cart is kept until its seats run out.",
        ));
    }
    Ok(staff)
}

fn not_signed_in() -> Fault {
    Fault::new(
        ErrorCode::NotSignedIn,
        "Sign in first with your staff number and PIN.",
    )
}

fn session_ended() -> Fault {
    Fault::new(
        ErrorCode::SessionEnded,
        "Your PIN, your role or your right to sign in was changed, so this session is over. Sign in again; your \
         cart is kept for you until its seats run out.",
    )
}
