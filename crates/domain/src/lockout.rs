//! A wrong PIN may be a slip; five in a row are a guess. From the fifth on, each failure locks the number
//! out for twice as long as the one before, so that guessing a four-digit PIN takes years, not hours.
//!
//! Failures fade: for each hour without another one, one is forgotten, so that the slips of a week do not
//! add up to a lockout. An hour is also the longest lockout, so waiting for them to fade lets nobody guess
//! faster than once an hour. That counts for every number, whether or not somebody has it.

use chrono::{DateTime, TimeDelta, Utc};

/// The failure that locks out first.
pub const FAILURES_BEFORE_LOCKOUT: u32 = 5;
/// The first lockout.
pub const FIRST_LOCKOUT_SECONDS: i64 = 30;
/// A lockout never lasts longer: a joker must not be able to keep a cashier out for the evening.
pub const LONGEST_LOCKOUT_SECONDS: i64 = 3_600;
/// How long without a failure forgets one.
pub const FADING_SECONDS: i64 = LONGEST_LOCKOUT_SECONDS;

/// The wrong PINs of one number since its last right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    pub count: u32,
    pub last_at: DateTime<Utc>,
}

impl Failures {
    /// The next failure, at `now`, after what is remembered of those before.
    #[must_use]
    pub fn one_more(before: Option<Self>, now: DateTime<Utc>) -> Self {
        let remembered = before.map_or(0, |before| before.remembered_at(now));
        Self {
            count: remembered.saturating_add(1),
            last_at: now,
        }
    }

    /// How many still count.
    #[must_use]
    pub fn remembered_at(&self, now: DateTime<Utc>) -> u32 {
        let hours = (now - self.last_at).num_seconds().max(0) / FADING_SECONDS;
        self.count
            .saturating_sub(u32::try_from(hours).unwrap_or(u32::MAX))
    }

    /// What the last of them meant.
    #[must_use]
    pub fn consequence(&self) -> AfterFailure {
        after_failure(self.count, self.last_at)
    }

    /// Until when the number is locked out at `now`, if it is. A lockout that would last longer than the longest one
    /// was begun by a clock that was ahead: it still counts towards the next, and keeps nobody out for years.
    #[must_use]
    pub fn locked_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let longest = TimeDelta::seconds(LONGEST_LOCKOUT_SECONDS);
        match self.consequence() {
            AfterFailure::TryAgain { .. } => None,
            AfterFailure::LockedUntil(until) => {
                Some(until).filter(|until| *until > now && *until - now <= longest)
            }
        }
    }
}

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

    #[test]
    fn an_hour_forgets_one_failure_and_a_clock_that_goes_back_forgets_none() {
        let last_at = DateTime::UNIX_EPOCH;
        let failures = Failures { count: 3, last_at };
        let after = |seconds| failures.remembered_at(last_at + TimeDelta::seconds(seconds));
        assert_eq!([-90_000, 0, 3_599].map(after), [3, 3, 3]);
        assert_eq!([3_600, 7_200, 10_800, 1 << 40].map(after), [2, 1, 0, 0]);
    }

    #[test]
    fn a_lockout_that_a_wrong_clock_began_ends_when_the_clock_is_put_right() {
        let wrong = DateTime::UNIX_EPOCH + TimeDelta::days(3_650);
        let failures = Failures {
            count: 7,
            last_at: wrong,
        };
        let right = DateTime::UNIX_EPOCH;
        assert!(failures.locked_until(wrong).is_some());
        assert_eq!(failures.locked_until(right), None);
        // And the next wrong PIN locks as the eighth in a row.
        let next = Failures::one_more(Some(failures), right);
        assert_eq!(
            next.locked_until(right),
            Some(right + TimeDelta::seconds(240))
        );
    }

    #[test]
    fn whoever_waits_for_the_lockouts_to_end_guesses_once_an_hour() {
        let mut now = DateTime::UNIX_EPOCH;
        let mut failures = None;
        let mut guesses = 0;
        while now < DateTime::UNIX_EPOCH + TimeDelta::days(30) {
            let next = Failures::one_more(failures, now);
            guesses += 1;
            now = next.locked_until(now).unwrap_or(now);
            failures = Some(next);
        }
        // The eleven before the lockouts last an hour, and one an hour from then on.
        assert_eq!(guesses, 11 + 30 * 24 - 1);
    }
}
