//! PINs: their hashes, and whether one is right. A try at a PIN is charged before it is checked, so that
//! many tries at the same moment cannot outrun the lockout.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, Utc};
use marquee_domain::id::TillId;
use marquee_domain::lockout::{AfterFailure, after_failure};
use marquee_protocol::error::ErrorCode;

use crate::fault::{Fault, Result};
use crate::store::{self, Store, journal::By, staff::StaffMember};

/// The lengths of a PIN.
pub(crate) const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// What a wrong number is checked against, so that it takes as long as a wrong PIN.
const NOBODYS_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bWFycXVlZS1ub2JvZHk$\
                            nQ9zAa7Tqk4cUjlC2y1Lz9q9q9q9q9q9q9q9q9q9q9o";

/// Somebody says who they are.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub staff_number: u32,
    pub pin: String,
    pub till_id: TillId,
    pub now: DateTime<Utc>,
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

/// Finds out whether the PIN is the one of the number, counting failures.
pub(crate) async fn check(store: &Store, attempt: Attempt) -> Result<StaffMember> {
    let Attempt {
        staff_number,
        pin,
        till_id,
        now,
    } = attempt;
    let mut transaction = store.write().await?;
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
    store::staff::set_failures(&mut transaction, record.member.id, failures, locked_until).await?;
    transaction.commit().await?;

    let matches = pin_matches(pin, record.pin_hash).await?;
    let mut transaction = store.write().await?;
    if matches {
        store::staff::set_failures(&mut transaction, record.member.id, 0, None).await?;
        transaction.commit().await?;
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

fn wrong_pin(attempts_left: Option<u32>) -> Fault {
    Fault::new(ErrorCode::WrongPin, "The staff number or the PIN is wrong.")
        .with_details(serde_json::json!({ "attempts_left": attempts_left }))
}

fn locked_out(until: DateTime<Utc>, now: DateTime<Utc>) -> Fault {
    let seconds = (until - now).num_seconds().max(1);
    Fault::new(
        ErrorCode::LockedOut,
        format!("Too many wrong PINs. This number can sign in again in {seconds} seconds."),
    )
    .with_details(serde_json::json!({ "until": until }))
}
