//! Who asks for an operation, and from where.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use marquee_contract::error::ErrorCode;
use marquee_contract::fault;
use marquee_domain::id::{SessionId, StaffId, TillId};
use marquee_domain::permission::Permission;

use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::journal::By;

pub use crate::store::staff::StaffMember;

/// What a door hands in to say who is behind it.
#[derive(Debug, Clone)]
pub enum Credentials {
    None,
    /// The token of a session that was opened with a PIN.
    Session(String),
    /// A staff number and PIN for this one operation.
    Pin {
        staff_number: u32,
        pin: String,
    },
    /// A program of the cinema itself, by name; only doors that need the machine's own rights offer it.
    System(&'static str),
}

/// Where an operation was asked for, and by whom, as a door knows it.
#[derive(Debug, Clone)]
pub struct Origin {
    pub till_id: TillId,
    pub credentials: Credentials,
}

/// Who a node found behind the credentials.
#[derive(Debug, Clone)]
pub enum Caller {
    Nobody,
    Staff(StaffMember),
    System(&'static str),
}

/// One operation being run.
#[derive(Debug)]
pub struct Call {
    pub node: Arc<Cinema>,
    pub caller: Caller,
    /// The till at which it was asked.
    pub till_id: TillId,
    /// The time for the whole operation: it does not pass while the operation runs.
    pub now: DateTime<Utc>,
    /// The session's token, if there is a session.
    pub token: Option<String>,
}

impl Call {
    /// The name of the caller in the journal.
    #[must_use]
    pub fn actor(&self) -> String {
        match &self.caller {
            Caller::Nobody => "nobody".to_owned(),
            Caller::Staff(staff) => staff.id.to_string(),
            Caller::System(name) => format!("system:{name}"),
        }
    }

    #[must_use]
    pub fn staff_id(&self) -> Option<StaffId> {
        match &self.caller {
            Caller::Staff(staff) => Some(staff.id),
            Caller::Nobody | Caller::System(_) => None,
        }
    }

    /// The session that it was asked in, if there is one.
    pub(crate) fn session_id(&self) -> Option<SessionId> {
        self.node.sessions().id(self.token.as_deref()?)
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match &self.caller {
            Caller::Nobody => false,
            Caller::Staff(staff) => staff.role.allows(permission),
            Caller::System(_) => true,
        }
    }

    /// # Errors
    /// The caller lacks the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        Err(match &self.caller {
            Caller::Nobody => not_signed_in(),
            Caller::Staff(staff) => fault::Fault::forbidden(
                permission,
                format!(
                    "The role {} does not allow this. Ask somebody with the permission {}.",
                    staff.role.name(),
                    permission.name()
                ),
            )
            .into(),
            Caller::System(name) => Fault::new(
                ErrorCode::Forbidden,
                format!("The system actor {name} may not do this."),
            ),
        })
    }
}

pub(crate) fn not_signed_in() -> Fault {
    Fault::new(
        ErrorCode::NotSignedIn,
        "Sign in first with your staff number and PIN.",
    )
}

impl By {
    /// Whoever calls.
    pub(crate) fn of(call: &Call) -> Self {
        Self {
            at: call.now,
            actor: call.actor(),
            till_id: Some(call.till_id),
        }
    }
}
