//! Sessions and PINs: who is behind a call.
//!
//! Sessions live in the memory of the node's process: a restart signs everybody out, as a till that was
//! switched off should. A try at a PIN is charged before it is checked, so that many tries at the same
//! moment cannot outrun the lockout.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use marquee_domain::chain::sha256;
use marquee_domain::id::{StaffId, TillId};
use marquee_domain::lockout::{AfterFailure, after_failure};
use marquee_protocol::error::ErrorCode;

use crate::caller::{Caller, Credentials, StaffMember};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::operation::Access;
use crate::store::{self, journal::By};

/// The lengths of a PIN.
pub(crate) const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// More sessions than a cinema has tills means that a program forgets to sign out.
const SESSION_LIMIT: usize = 1_000;

/// What a wrong number is checked against, so that it takes as long as a wrong PIN.
const NOBODYS_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWFycXVlZS1ub2JvZHk$\
                            nQ9zAa7Tqk4cUjlC2y1Lz9q9q9q9q9q9q9q9q9q9q9o";

#[derive(Debug, Clone)]
struct Session {
    staff_id: StaffId,
    last_seen_at: DateTime<Utc>,
    locked: bool,
}

/// The sessions of this process, by the hash of their token.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

impl Sessions {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<[u8; 32], Session>) -> T) -> T {
        // A poisoned lock would only mean that a panic happened between two plain map operations.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A PIN's argon2id hash as a PHC string.
pub(crate) async fn hash_pin(pin: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(pin.as_bytes())
            .map(|hash| hash.to_string())
    });
    hashed
        .await
        .map_err(Fault::internal)?
        .map_err(|error| Fault::internal(error.to_string()))
}

async fn pin_matches(pin: String, hash: String) -> Result<bool> {
    let checked = tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
        Ok::<bool, String>(
            Argon2::default()
                .verify_password(pin.as_bytes(), &parsed)
                .is_ok(),
        )
    });
    checked
        .await
        .map_err(Fault::internal)?
        .map_err(Fault::internal)
}

fn locked_out(until: DateTime<Utc>, now: DateTime<Utc>) -> Fault {
    let seconds = (until - now).num_seconds().max(1);
    Fault::new(
        ErrorCode::LockedOut,
        format!("Too many wrong PINs. This number can sign in again in {seconds} seconds."),
    )
    .with_details(serde_json::json!({ "until": until }))
}

impl Cinema {
    /// Finds out who is behind the credentials, as far as an operation with this access needs to know.
    pub(crate) async fn authenticate(
        &self,
        credentials: Credentials,
        till_id: TillId,
        now: DateTime<Utc>,
        access: Access,
        shows_presence: bool,
    ) -> Result<Caller> {
        match credentials {
            Credentials::None if access == Access::Open => Ok(Caller::Nobody),
            Credentials::None => Err(not_signed_in()),
            Credentials::System(name) => Ok(Caller::System(name)),
            Credentials::Pin { staff_number, pin } => Ok(Caller::Staff(
                self.check_pin(staff_number, pin, till_id, now).await?,
            )),
            Credentials::Session(token) => {
                match self
                    .session_staff(&token, now, access, shows_presence)
                    .await
                {
                    Ok(staff) => Ok(Caller::Staff(staff)),
                    Err(fault)
                        if access == Access::Open && fault.code() == ErrorCode::NotSignedIn =>
                    {
                        Ok(Caller::Nobody)
                    }
                    Err(fault) => Err(fault),
                }
            }
        }
    }

    async fn session_staff(
        &self,
        token: &str,
        now: DateTime<Utc>,
        access: Access,
        shows_presence: bool,
    ) -> Result<StaffMember> {
        let idle_limit = TimeDelta::seconds(i64::from(self.settings().idle_lock_seconds));
        let key = sha256(token.as_bytes());
        let (session, just_locked) = self
            .sessions()
            .with(|sessions| {
                let session = sessions.get_mut(&key)?;
                let idle = !session.locked && now - session.last_seen_at > idle_limit;
                session.locked |= idle;
                if !session.locked && shows_presence {
                    session.last_seen_at = now;
                }
                Some((session.clone(), idle))
            })
            .ok_or_else(not_signed_in)?;
        if just_locked {
            self.emit(Event::SessionChanged);
        }
        if session.locked && matches!(access, Access::Needs(_)) {
            return Err(Fault::new(
                ErrorCode::SessionLocked,
                "The till is locked. Unlock it with your PIN; the cart is kept until its seats run out.",
            ));
        }
        // Read each time: somebody who was dismissed must not sell on until they sign out.
        let staff =
            store::staff::active(&mut *self.store().read().await?, session.staff_id).await?;
        staff.ok_or_else(not_signed_in)
    }

    /// Checks a staff number and PIN, counting failures.
    pub(crate) async fn check_pin(
        &self,
        staff_number: u32,
        pin: String,
        till_id: TillId,
        now: DateTime<Utc>,
    ) -> Result<StaffMember> {
        let mut transaction = self.store().write().await?;
        let record = store::staff::by_number(&mut transaction, staff_number).await?;
        let Some(record) = record.filter(|record| record.active) else {
            drop(transaction);
            // The same work as for a wrong PIN, so that the time it takes tells nothing.
            pin_matches(pin, NOBODYS_HASH.to_owned()).await?;
            return Err(wrong_pin(None));
        };
        if let Some(until) = record.locked_until.filter(|until| *until > now) {
            return Err(locked_out(until, now));
        }
        let failures = record.failures.saturating_add(1);
        let consequence = after_failure(failures, now);
        let locked_until = match consequence {
            AfterFailure::TryAgain { .. } => None,
            AfterFailure::LockedUntil(until) => Some(until),
        };
        store::staff::set_failures(&mut transaction, record.member.id, failures, locked_until)
            .await?;
        transaction.commit().await?;

        let matches = pin_matches(pin, record.pin_hash).await?;
        let mut transaction = self.store().write().await?;
        if matches {
            store::staff::set_failures(&mut transaction, record.member.id, 0, None).await?;
            transaction.commit().await?;
            self.forget_first_run().await?;
            return Ok(record.member);
        }
        let by = By {
            at: now,
            actor: record.member.id.to_string(),
            till_id: Some(till_id),
        };
        let content = serde_json::json!({ "failures": failures, "locked_until": locked_until });
        store::journal::append(&mut transaction, &by, "sign_in_failed", &content).await?;
        transaction.commit().await?;
        Err(match consequence {
            AfterFailure::TryAgain { attempts_left } => wrong_pin(Some(attempts_left)),
            AfterFailure::LockedUntil(until) => locked_out(until, now),
        })
    }

    /// Opens a session; the token is shown once and kept only as its hash.
    pub(crate) fn open_session(&self, staff_id: StaffId, now: DateTime<Utc>) -> Result<String> {
        let token = HEXLOWER.encode(&self.surroundings().random_bytes());
        let session = Session {
            staff_id,
            last_seen_at: now,
            locked: false,
        };
        let opened = self.sessions().with(|sessions| {
            if sessions.len() >= SESSION_LIMIT
                && let Some(oldest) = sessions
                    .iter()
                    .min_by_key(|(_, session)| session.last_seen_at)
                    .map(|(key, _)| *key)
            {
                sessions.remove(&oldest);
            }
            sessions.insert(sha256(token.as_bytes()), session).is_none()
        });
        if opened {
            Ok(token)
        } else {
            Err(Fault::internal("two sessions have the same token"))
        }
    }

    pub(crate) fn close_session(&self, token: &str) {
        self.sessions()
            .with(|sessions| sessions.remove(&sha256(token.as_bytes())));
    }

    /// Locks or unlocks a session. Whoever unlocks has checked the PIN.
    pub(crate) fn set_session_locked(&self, token: &str, locked: bool, now: DateTime<Utc>) {
        self.sessions().with(|sessions| {
            if let Some(session) = sessions.get_mut(&sha256(token.as_bytes())) {
                session.locked = locked;
                session.last_seen_at = now;
            }
        });
    }

    pub(crate) fn session_locked(&self, token: &str) -> bool {
        self.sessions().with(|sessions| {
            sessions
                .get(&sha256(token.as_bytes()))
                .is_some_and(|session| session.locked)
        })
    }
}

fn not_signed_in() -> Fault {
    Fault::new(
        ErrorCode::NotSignedIn,
        "Sign in first with your staff number and PIN.",
    )
}

fn wrong_pin(attempts_left: Option<u32>) -> Fault {
    Fault::new(ErrorCode::WrongPin, "The staff number or the PIN is wrong.")
        .with_details(serde_json::json!({ "attempts_left": attempts_left }))
}
