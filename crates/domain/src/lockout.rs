//! A wrong PIN may be a slip; five in a row are a guess. From the fifth on, each failure locks the number
//! out for twice as long as the one before, so that guessing a four-digit PIN takes years, not hours.

use chrono::{DateTime, TimeDelta, Utc};

/// Failures that are free of consequence, less one.
pub const FAILURES_BEFORE_LOCKOUT: u32 = 5;
/// The first lockout.
pub const FIRST_LOCKOUT_SECONDS: i64 = 30;
/// A lockout never lasts longer: a joker must not be able to keep a cashier out for the evening.
pub const LONGEST_LOCKOUT_SECONDS: i64 = 3_600;

/// What the failures so far mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// May try again at once; so many failures are left before the lockout.
    TryAgain { attempts_left: u32 },
    /// Must wait.
    LockedUntil(DateTime<Utc>),
}

/// Decides after the `failures`th failure in a row, which happened at `now`.
#[must_use]
pub fn after_failure(failures: u32, now: DateTime<Utc>) -> AfterFailure {
    let Some(beyond) = failures.checked_sub(FAILURES_BEFORE_LOCKOUT) else {
        return AfterFailure::TryAgain {
            attempts_left: FAILURES_BEFORE_LOCKOUT - failures,
        };
    };
    let seconds = FIRST_LOCKOUT_SECONDS
        .checked_mul(1_i64.checked_shl(beyond.min(32)).unwrap_or(i64::MAX))
        .unwrap_or(LONGEST_LOCKOUT_SECONDS)
        .min(LONGEST_LOCKOUT_SECONDS);
    AfterFailure::LockedUntil(now + TimeDelta::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_locks_and_each_next_one_locks_for_twice_as_long() {
        let now = DateTime::UNIX_EPOCH;
        let wait = |failures| match after_failure(failures, now) {
            AfterFailure::TryAgain { .. } => 0,
            AfterFailure::LockedUntil(until) => (until - now).num_seconds(),
        };
        assert_eq!(
            [4, 5, 6, 7, 12, 4_000_000].map(wait),
            [0, 30, 60, 120, 3_600, 3_600]
        );
        assert_eq!(
            after_failure(1, now),
            AfterFailure::TryAgain { attempts_left: 4 }
        );
    }
}
