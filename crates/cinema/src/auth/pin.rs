//! PINs: their hashes, and whether one is right.
//!
//! What a try was worth is decided in one transaction after its PIN was checked, in the order of the
//! decisions: many tries at the same moment cannot outrun the lockout, because those after the one that
//! locks are told that the number is locked and not whether they were right; and a right PIN is never
//! charged for wrong ones that were decided after it. A number that nobody has goes exactly the same way.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::{DateTime, Utc};
use marquee_contract::error::ErrorCode;
use marquee_domain::id::TillId;
use marquee_domain::lockout::{AfterFailure, Failures};
use tokio::sync::Semaphore;

use crate::fault::{Fault, Result};
use crate::store::staff::{StaffMember, StaffRecord};
use crate::store::{self, Store, WriteTransaction, journal::By};

/// The lengths of a PIN.
const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

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

/// Each hash takes 19 MiB while it is made; so many are made at a time in this process.
static HASHING: Semaphore = Semaphore::const_new(4);

async fn hashing<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, String> + Send + 'static,
) -> Result<T> {
    let _turn = HASHING.acquire().await.map_err(Fault::internal)?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Fault::internal)?.map_err(Fault::internal)
}

/// A PIN's argon2id hash as a PHC string.
///
/// # Errors
/// It is not 4 to 8 digits.
pub(crate) async fn hash_pin(pin: String) -> Result<String> {
    if !PIN_DIGITS.contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::invalid("A PIN has 4 to 8 digits and nothing else."));
    }
    hashing(move || {
        let hash = Argon2::default().hash_password(pin.as_bytes());
        hash.map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    })
    .await
}

async fn pin_matches(pin: String, hash: String) -> Result<bool> {
    hashing(move || {
        let parsed = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
        let verified = Argon2::default().verify_password(pin.as_bytes(), &parsed);
        Ok(verified.is_ok())
    })
    .await
}

/// Finds out whether the PIN is the one of the number, counting failures.
pub(crate) async fn check(store: &Store, attempt: Attempt) -> Result<StaffMember> {
    let number = attempt.staff_number;
    let mut connection = store.read().await?;
    // A locked number costs no hash.
    let failures = store::pin_failure::of(&mut connection, number).await?;
    refuse_locked_out(failures, attempt.now)?;
    let known = store::staff::by_number(&mut connection, number).await?;
    drop(connection);
    let hash = match known.filter(|known| known.active) {
        Some(known) => known.pin_hash,
        None => NOBODYS_HASH.to_owned(),
    };
    let matches = pin_matches(attempt.pin.clone(), hash.clone()).await?;

    let mut transaction = store.write().await?;
    let failures = store::pin_failure::of(&mut transaction, number).await?;
    refuse_locked_out(failures, attempt.now)?;
    let record = store::staff::by_number(&mut transaction, number).await?;
    match record {
        // As it is now: the PIN may have been changed while the old one was checked.
        Some(record) if matches && record.active && record.pin_hash == hash => {
            if failures.is_some() {
                store::pin_failure::forget(&mut transaction, number).await?;
                transaction.commit().await?;
            }
            Ok(record.member)
        }
        record => Err(charge(transaction, &attempt, failures, record.as_ref()).await?),
    }
}

/// Counts and journals a failure, and answers what the person is told.
async fn charge(
    mut transaction: WriteTransaction,
    attempt: &Attempt,
    before: Option<Failures>,
    record: Option<&StaffRecord>,
) -> Result<Fault> {
    let now = attempt.now;
    let failures = Failures::one_more(before, now);
    store::pin_failure::set(&mut transaction, attempt.staff_number, failures).await?;
    let by = By {
        at: now,
        // Never the number that was typed: somebody may have typed their PIN for it.
        actor: record.map_or_else(
            || "nobody".to_owned(),
            |record| record.member.id.to_string(),
        ),
        till_id: Some(attempt.till_id),
    };
    let content = serde_json::json!({
        "failures": failures.count, "locked_until": failures.locked_until(now),
    });
    store::journal::append(&mut transaction, &by, "sign_in_failed", &content).await?;
    transaction.commit().await?;
    Ok(match failures.consequence() {
        AfterFailure::TryAgain { attempts_left } => wrong_pin(attempts_left),
        AfterFailure::LockedUntil(until) => locked_out(until, now),
    })
}

fn refuse_locked_out(failures: Option<Failures>, now: DateTime<Utc>) -> Result<()> {
    match failures.and_then(|failures| failures.locked_until(now)) {
        Some(until) => Err(locked_out(until, now)),
        None => Ok(()),
    }
}

fn wrong_pin(attempts_left: u32) -> Fault {
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
