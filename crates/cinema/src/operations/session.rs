//! Who is signed in.

use data_encoding::HEXLOWER;
use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::{SaleId, SessionId, ShowId, StaffId, TillId};
use marquee_domain::permission::{Permission, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::left_cart;
use crate::auth::pin::Attempt;
use crate::auth::sessions::Session;
use crate::caller::{Call, Caller, StaffMember};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::{self, WriteTransaction, journal::By};

/// A person who works here, as others may see them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StaffInfo {
    pub id: StaffId,
    pub number: u32,
    pub name: String,
    pub role: Role,
}

impl From<&StaffMember> for StaffInfo {
    fn from(staff: &StaffMember) -> Self {
        Self {
            id: staff.id,
            number: staff.number,
            name: staff.name.clone(),
            role: staff.role,
        }
    }
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionTill {
    pub id: TillId,
    pub name: String,
}

/// A session: a person at a till.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionInfo {
    pub staff: StaffInfo,
    /// What the person may do; the node checks it again at each operation.
    pub permissions: Vec<Permission>,
    pub till: SessionTill,
    pub locked: bool,
}

/// A session that was just opened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OpenedSession {
    /// To be sent with each call; shown this once.
    pub token: String,
    /// The cart that the person left at this till when an earlier session ended; it goes on in this one.
    pub left_cart: Option<SaleId>,
    #[serde(flatten)]
    pub session: SessionInfo,
}

async fn session_info(call: &Call, staff: &StaffMember, locked: bool) -> Result<SessionInfo> {
    let till = store::till::get(&mut *call.node.store().read().await?, call.till_id).await?;
    let till = till.ok_or_else(|| Fault::not_found("till"))?;
    Ok(SessionInfo {
        staff: staff.into(),
        permissions: staff.role.permissions(),
        till: SessionTill {
            id: till.id,
            name: till.name,
        },
        locked,
    })
}

pub(super) fn session_of(call: &Call) -> Result<(&StaffMember, &str)> {
    match (&call.caller, &call.token) {
        (Caller::Staff(staff), Some(token)) => Ok((staff, token)),
        (Caller::Staff(_) | Caller::Nobody | Caller::System(_), _) => Err(Fault::invalid(
            "This call has no session: it was made with a PIN or by a program.",
        )),
    }
}

async fn journal(
    call: &Call,
    transaction: &mut WriteTransaction,
    staff: &StaffMember,
    kind: &str,
) -> Result<()> {
    let by = By {
        at: call.now,
        actor: staff.id.to_string(),
        till_id: Some(call.till_id),
    };
    store::journal::append(transaction, &by, kind, &serde_json::json!({})).await
}

/// Tells the screens that seats of these shows came free.
fn tell_freed(call: &Call, shows: impl IntoIterator<Item = ShowId>) {
    for show_id in shows {
        call.node.emit(Event::seats_changed(show_id));
    }
}

pub(super) fn attempt(call: &Call, staff_number: u32, pin: String) -> Attempt {
    Attempt {
        staff_number,
        pin,
        till_id: call.till_id,
        now: call.now,
    }
}

/// Opens a session and answers its token, which is shown this once.
fn open(call: &Call, staff: &StaffMember, id: SessionId) -> Result<String> {
    let token = HEXLOWER.encode(&call.node.surroundings().random_bytes());
    let session = Session {
        id,
        staff_id: staff.id,
        sign_in_epoch: staff.sign_in_epoch,
        last_seen_at: call.now,
        locked: false,
        ended: false,
    };
    if call.node.sessions().open(&token, session) {
        Ok(token)
    } else {
        Err(Fault::internal("two sessions have the same token"))
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInInput {
    pub staff_number: u32,
    pub pin: String,
}

#[derive(Debug)]
pub struct SignIn;

impl Operation<Cinema> for SignIn {
    const NAME: &'static str = "session.sign_in";
    const SUMMARY: &'static str = "Opens a session with a staff number and PIN.";
    const ACCESS: Access = Access::Open;
    type Input = SignInInput;
    type Output = OpenedSession;

    async fn run(&self, call: &Call, input: SignInInput) -> Result<OpenedSession> {
        let staff = call
            .node
            .check_pin(attempt(call, input.staff_number, input.pin))
            .await?;
        let session = session_info(call, &staff, false).await?;
        let id = SessionId(call.node.surroundings().new_id());
        let mut transaction = call.node.store().write().await?;
        journal(call, &mut transaction, &staff, "signed_in").await?;
        let left = left_cart::settle(call, &mut transaction, &staff, id).await?;
        // Open before it is told: a cart must not be seen in a session that nobody knows yet.
        let token = open(call, &staff, id)?;
        if let Err(fault) = transaction.commit().await {
            call.node.sessions().close(&token);
            return Err(fault);
        }
        call.node.emit(Event::SessionChanged);
        tell_freed(call, left.freed);
        Ok(OpenedSession {
            token,
            left_cart: left.own,
            session,
        })
    }
}

#[derive(Debug)]
pub struct Current;

impl Operation<Cinema> for Current {
    const NAME: &'static str = "session.current";
    const SUMMARY: &'static str = "Who is signed in, and whether the till is locked.";
    const ACCESS: Access = Access::SignedIn;
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = SessionInfo;

    async fn run(&self, call: &Call, _: Empty) -> Result<SessionInfo> {
        let (staff, token) = session_of(call)?;
        session_info(call, staff, call.node.sessions().locked(token)).await
    }
}

#[derive(Debug)]
pub struct Touch;

impl Operation<Cinema> for Touch {
    const NAME: &'static str = "session.touch";
    const SUMMARY: &'static str = "Says that somebody is at the screen, so that it does not lock.";
    const ACCESS: Access = Access::SignedIn;
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call, _: Empty) -> Result<Empty> {
        session_of(call)?;
        Ok(Empty {})
    }
}

#[derive(Debug)]
pub struct Lock;

impl Operation<Cinema> for Lock {
    const NAME: &'static str = "session.lock";
    const SUMMARY: &'static str = "Locks the till; the cart stays.";
    const ACCESS: Access = Access::SignedIn;
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call, _: Empty) -> Result<Empty> {
        let (_, token) = session_of(call)?;
        call.node.sessions().set_locked(token, true, call.now);
        call.node.emit(Event::SessionChanged);
        Ok(Empty {})
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlockInput {
    pub pin: String,
}

#[derive(Debug)]
pub struct Unlock;

impl Operation<Cinema> for Unlock {
    const NAME: &'static str = "session.unlock";
    const SUMMARY: &'static str = "Unlocks the till with the PIN of whoever is signed in.";
    const ACCESS: Access = Access::SignedIn;
    // The PIN decides whether somebody is there.
    const SHOWS_PRESENCE: bool = false;
    type Input = UnlockInput;
    type Output = SessionInfo;

    async fn run(&self, call: &Call, input: UnlockInput) -> Result<SessionInfo> {
        let (staff, token) = session_of(call)?;
        call.node
            .check_pin(attempt(call, staff.number, input.pin))
            .await?;
        call.node.sessions().set_locked(token, false, call.now);
        call.node.emit(Event::SessionChanged);
        session_info(call, staff, false).await
    }
}

#[derive(Debug)]
pub struct SignOut;

impl Operation<Cinema> for SignOut {
    const NAME: &'static str = "session.sign_out";
    const SUMMARY: &'static str = "Ends the session and frees the seats of its cart.";
    const ACCESS: Access = Access::SignedIn;
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call, _: Empty) -> Result<Empty> {
        let (staff, token) = session_of(call)?;
        let session_id = call.session_id();
        call.node.sessions().close(token);
        let mut transaction = call.node.store().write().await?;
        journal(call, &mut transaction, staff, "signed_out").await?;
        let freed = match session_id {
            Some(id) => left_cart::give_up(call, &mut transaction, id).await?,
            None => std::collections::BTreeSet::new(),
        };
        transaction.commit().await?;
        call.node.emit(Event::SessionChanged);
        tell_freed(call, freed);
        Ok(Empty {})
    }
}
