//! The people who work at the cinema: who they are, what they may do, and whether they still may.
//!
//! Whatever changes here ends the person's sessions at once, in every program. Somebody who leaves is shut
//! out and never deleted: sales and the journal name them.

use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::StaffId;
use marquee_domain::permission::{Permission, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::session::{StaffInfo, attempt, session_of};
use crate::auth::pin::hash_pin;
use crate::caller::{Call, StaffMember};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::staff::StaffRecord;
use crate::store::{self, WriteTransaction, journal::By};

/// A name's length in characters.
const NAME_LIMIT: usize = 100;

/// A person as whoever manages the staff sees them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListedStaff {
    #[serde(flatten)]
    pub person: StaffInfo,
    /// Whether they may sign in.
    pub active: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffList {
    pub staff: Vec<ListedStaff>,
}

#[derive(Debug)]
pub struct List;

impl Operation<Cinema> for List {
    const NAME: &'static str = "staff.list";
    const SUMMARY: &'static str = "Everybody who works here or did, and whether they may sign in.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = StaffList;

    async fn run(&self, call: &Call, _: Empty) -> Result<StaffList> {
        let all = store::staff::all(&mut *call.node.store().read().await?).await?;
        let staff = all
            .iter()
            .map(|(member, active)| ListedStaff {
                person: member.into(),
                active: *active,
            })
            .collect();
        Ok(StaffList { staff })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddInput {
    /// 1 to 999999, unique.
    pub number: u32,
    pub name: String,
    pub role: Role,
    /// 4 to 8 digits.
    pub pin: String,
}

#[derive(Debug)]
pub struct Add;

impl Operation<Cinema> for Add {
    const NAME: &'static str = "staff.add";
    const SUMMARY: &'static str = "Adds a person with a number, a role and a PIN.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    type Input = AddInput;
    type Output = StaffInfo;

    async fn run(&self, call: &Call, input: AddInput) -> Result<StaffInfo> {
        let member = checked(&input, StaffId(call.node.surroundings().new_id()))?;
        let pin_hash = hash_pin(input.pin).await?;
        let mut transaction = call.node.store().write().await?;
        if store::staff::by_number(&mut transaction, member.number)
            .await?
            .is_some()
        {
            return Err(Fault::new(
                ErrorCode::Conflict,
                format!(
                    "The staff number {} is taken. Choose another.",
                    member.number
                ),
            ));
        }
        store::staff::insert(&mut transaction, &member, &pin_hash, call.now).await?;
        let content = serde_json::json!({ "staff_id": member.id, "role": member.role });
        store::journal::append(&mut transaction, &By::of(call), "staff_added", &content).await?;
        transaction.commit().await?;
        Ok((&member).into())
    }
}

/// The person, if the input can be one.
fn checked(input: &AddInput, id: StaffId) -> Result<StaffMember> {
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > NAME_LIMIT {
        return Err(Fault::invalid(format!(
            "A name has 1 to {NAME_LIMIT} characters."
        )));
    }
    if !(1..=999_999).contains(&input.number) {
        return Err(Fault::invalid("A staff number is between 1 and 999999."));
    }
    Ok(StaffMember {
        id,
        number: input.number,
        name: name.to_owned(),
        role: input.role,
        sign_in_epoch: 0,
    })
}

async fn find(transaction: &mut WriteTransaction, staff_number: u32) -> Result<StaffRecord> {
    let found = store::staff::by_number(transaction, staff_number).await?;
    found.ok_or_else(|| {
        Fault::new(
            ErrorCode::NotFound,
            format!("Nobody has the staff number {staff_number}."),
        )
    })
}

/// Without a manager nobody could let anybody in again.
async fn require_a_manager(transaction: &mut WriteTransaction) -> Result<()> {
    if store::staff::active_managers(transaction).await? > 0 {
        return Ok(());
    }
    Err(Fault::new(
        ErrorCode::Conflict,
        "This is the last manager who may sign in. Make somebody else a manager first.",
    ))
}

/// Makes a change durable that ended sessions, and lets the screens find out.
async fn commit(call: &Call, transaction: WriteTransaction) -> Result<()> {
    transaction.commit().await?;
    call.node.emit(Event::SessionChanged);
    Ok(())
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPinInput {
    pub staff_number: u32,
    /// 4 to 8 digits.
    pub pin: String,
}

#[derive(Debug)]
pub struct SetPin;

impl Operation<Cinema> for SetPin {
    const NAME: &'static str = "staff.set_pin";
    const SUMMARY: &'static str =
        "Gives a person a new PIN, and with it an end to a lockout and to their sessions.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    type Input = SetPinInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: SetPinInput) -> Result<Empty> {
        let pin_hash = hash_pin(input.pin).await?;
        let mut transaction = call.node.store().write().await?;
        let person = find(&mut transaction, input.staff_number).await?.member;
        store::staff::set_pin(&mut transaction, person.id, &pin_hash).await?;
        store::pin_failure::forget(&mut transaction, person.number).await?;
        let content = serde_json::json!({ "staff_id": person.id });
        store::journal::append(&mut transaction, &By::of(call), "pin_reset", &content).await?;
        commit(call, transaction).await?;
        // The first-run screen would show a PIN that is none any more.
        call.node.forget_first_run().await?;
        Ok(Empty {})
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOwnPinInput {
    pub old_pin: String,
    /// 4 to 8 digits.
    pub new_pin: String,
}

#[derive(Debug)]
pub struct ChangeOwnPin;

impl Operation<Cinema> for ChangeOwnPin {
    const NAME: &'static str = "staff.change_own_pin";
    const SUMMARY: &'static str =
        "Changes the PIN of whoever is signed in, and ends their sessions at other tills.";
    const ACCESS: Access = Access::SignedIn;
    // The old PIN decides whether somebody is there.
    const SHOWS_PRESENCE: bool = false;
    type Input = ChangeOwnPinInput;
    type Output = Empty;

    async fn run(&self, call: &Call, input: ChangeOwnPinInput) -> Result<Empty> {
        let (staff, token) = session_of(call)?;
        let pin_hash = hash_pin(input.new_pin).await?;
        let attempt = attempt(call, staff.number, input.old_pin);
        let checked = call.node.check_pin(attempt).await?;
        let mut transaction = call.node.store().write().await?;
        let person = find(&mut transaction, staff.number).await?;
        if !person.active || person.member.sign_in_epoch != checked.sign_in_epoch {
            return Err(Fault::new(
                ErrorCode::Conflict,
                "Somebody else changed your PIN at this moment. Sign in again with the new one.",
            ));
        }
        store::staff::set_pin(&mut transaction, checked.id, &pin_hash).await?;
        let content = serde_json::json!({ "staff_id": checked.id });
        store::journal::append(&mut transaction, &By::of(call), "pin_changed", &content).await?;
        let now = find(&mut transaction, staff.number).await?.member;
        commit(call, transaction).await?;
        call.node.sessions().renew(token, now.sign_in_epoch);
        Ok(Empty {})
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRoleInput {
    pub staff_number: u32,
    pub role: Role,
}

#[derive(Debug)]
pub struct SetRole;

impl Operation<Cinema> for SetRole {
    const NAME: &'static str = "staff.set_role";
    const SUMMARY: &'static str = "Gives a person another role; they sign in again with it.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    type Input = SetRoleInput;
    type Output = StaffInfo;

    async fn run(&self, call: &Call, input: SetRoleInput) -> Result<StaffInfo> {
        let mut transaction = call.node.store().write().await?;
        let before = find(&mut transaction, input.staff_number).await?;
        let person = StaffMember {
            role: input.role,
            ..before.member.clone()
        };
        if before.member.role == input.role {
            return Ok((&person).into());
        }
        store::staff::set_role(&mut transaction, person.id, input.role).await?;
        if before.active && before.member.role == Role::Manager {
            require_a_manager(&mut transaction).await?;
        }
        let content = serde_json::json!({
            "staff_id": person.id, "from": before.member.role, "to": person.role,
        });
        store::journal::append(&mut transaction, &By::of(call), "role_changed", &content).await?;
        commit(call, transaction).await?;
        Ok((&person).into())
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetActiveInput {
    pub staff_number: u32,
    pub active: bool,
}

#[derive(Debug)]
pub struct SetActive;

impl Operation<Cinema> for SetActive {
    const NAME: &'static str = "staff.set_active";
    const SUMMARY: &'static str = "Shuts a person out at once, or lets them sign in again.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    type Input = SetActiveInput;
    type Output = ListedStaff;

    async fn run(&self, call: &Call, input: SetActiveInput) -> Result<ListedStaff> {
        let mut transaction = call.node.store().write().await?;
        let before = find(&mut transaction, input.staff_number).await?;
        let person = &before.member;
        let listed = ListedStaff {
            person: person.into(),
            active: input.active,
        };
        if before.active == input.active {
            return Ok(listed);
        }
        store::staff::set_active(&mut transaction, person.id, input.active).await?;
        if before.active && person.role == Role::Manager {
            require_a_manager(&mut transaction).await?;
        }
        let kind = if input.active {
            "staff_activated"
        } else {
            "staff_deactivated"
        };
        let content = serde_json::json!({ "staff_id": person.id });
        store::journal::append(&mut transaction, &By::of(call), kind, &content).await?;
        commit(call, transaction).await?;
        Ok(listed)
    }
}
