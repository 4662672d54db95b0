//! The people who work at the cinema.

use marquee_domain::id::StaffId;
use marquee_domain::permission::{Permission, Role};
use marquee_protocol::error::ErrorCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Empty;
use super::session::StaffInfo;
use crate::auth::pin::{PIN_DIGITS, hash_pin};
use crate::caller::{Call, StaffMember};
use crate::fault::{Fault, Result};
use crate::operation::{Access, Operation};
use crate::store::{self, journal::By};

/// A name's length in characters.
const NAME_LIMIT: usize = 100;

#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffList {
    pub staff: Vec<StaffInfo>,
}

#[derive(Debug)]
pub struct List;

impl Operation for List {
    const NAME: &'static str = "staff.list";
    const SUMMARY: &'static str = "Everybody who may sign in.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = StaffList;

    async fn run(&self, call: &Call<'_>, _: Empty) -> Result<StaffList> {
        let all = store::staff::all(&mut *call.node.store().read().await?).await?;
        let staff = all
            .iter()
            .filter(|(_, active)| *active)
            .map(|(member, _)| member.into())
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

impl Operation for Add {
    const NAME: &'static str = "staff.add";
    const SUMMARY: &'static str = "Adds a person with a number, a role and a PIN.";
    const ACCESS: Access = Access::Needs(Permission::ManageStaff);
    type Input = AddInput;
    type Output = StaffInfo;

    async fn run(&self, call: &Call<'_>, input: AddInput) -> Result<StaffInfo> {
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
    if !PIN_DIGITS.contains(&input.pin.len())
        || !input.pin.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(Fault::invalid("A PIN has 4 to 8 digits and nothing else."));
    }
    Ok(StaffMember {
        id,
        number: input.number,
        name: name.to_owned(),
        role: input.role,
    })
}
