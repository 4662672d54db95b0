//! Who is behind a call: from what a door hands in to a person, a program, or nobody.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_contract::access::{Access, AuthRequest};
use marquee_contract::context::Context;
use marquee_contract::error::ErrorCode;
use marquee_domain::id::TillId;

use crate::auth::pin::Attempt;
use crate::caller::{Call, Caller, Credentials, Origin, StaffMember, not_signed_in};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;

impl Context for Cinema {
    type Origin = Origin;
    type Call = Call;
    type Fault = Fault;
    type Event = Event;

    async fn identify(self: &Arc<Self>, origin: Origin, request: AuthRequest) -> Result<Call> {
        let Origin {
            till_id,
            credentials,
        } = origin;
        let now = self.now();
        let token = match &credentials {
            Credentials::Session(token) => Some(token.clone()),
            Credentials::None | Credentials::Pin { .. } | Credentials::System(_) => None,
        };
        let asked = Asked {
            request,
            till_id,
            now,
        };
        let caller = find_caller(self, credentials, asked).await?;
        Ok(Call {
            node: self.clone(),
            caller,
            till_id,
            now,
            token,
        })
    }

    fn require(call: &Call, access: Access) -> Result<()> {
        match (access, &call.caller) {
            (Access::Needs(permission), _) => call.require(permission),
            (Access::SignedIn, Caller::Nobody) => Err(not_signed_in()),
            (Access::SignedIn, Caller::Staff(_) | Caller::System(_)) | (Access::Open, _) => Ok(()),
        }
    }
}

/// What an operation needs to know of its caller, and where and when it was asked.
#[derive(Debug, Clone, Copy)]
struct Asked {
    request: AuthRequest,
    till_id: TillId,
    now: DateTime<Utc>,
}

/// Finds out who is behind the credentials, as far as an operation with this access needs to know.
async fn find_caller(node: &Cinema, credentials: Credentials, asked: Asked) -> Result<Caller> {
    match credentials {
        Credentials::None if asked.request.access == Access::Open => Ok(Caller::Nobody),
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
                if asked.request.access == Access::Open
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
        .see(token, asked.now, idle_limit, asked.request.shows_presence)
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
    if seen.session.locked && matches!(asked.request.access, Access::Needs(_)) {
        return Err(Fault::new(
            ErrorCode::SessionLocked,
            "The till is locked. Unlock it with your PIN; the cart is kept until its seats run out.",
        ));
    }
    Ok(staff)
}

fn session_ended() -> Fault {
    Fault::new(
        ErrorCode::SessionEnded,
        "Your PIN, your role or your right to sign in was changed, so this session is over. Sign in again; your \
         cart is kept for you until its seats run out.",
    )
}
