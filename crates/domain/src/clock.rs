//! Whether the computer's clock can be right.
//!
//! Nothing that keeps a seat from being sold twice asks the clock; but holds end by it, and sales, tickets and the
//! journal carry its time. A clock without a battery begins in the past, a slip of the hand sets another year. Both are
//! seen against the last time that was believed. A computer that slept is ahead of that, so only much later is doubted.

use chrono::{DateTime, TimeDelta, Utc};

/// Clocks are put right by so much all the time.
const BEHIND_TOLERANCE: TimeDelta = TimeDelta::minutes(2);
/// A cinema may be closed for so long.
const AHEAD_TOLERANCE: TimeDelta = TimeDelta::days(60);

/// Why a clock is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockDoubt {
    /// It shows a time before one at which something was stored.
    Behind,
    /// It shows a time long after the last one.
    Ahead,
}

impl ClockDoubt {
    pub const ALL: [Self; 2] = [Self::Behind, Self::Ahead];

    /// The name on the wire and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::Ahead => "ahead",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|doubt| doubt.name() == name)
    }
}

/// Judges what a clock shows by the last time that was believed.
#[must_use]
pub fn doubt(now: DateTime<Utc>, trusted: DateTime<Utc>) -> Option<ClockDoubt> {
    let passed = now - trusted;
    if passed < -BEHIND_TOLERANCE {
        Some(ClockDoubt::Behind)
    } else if passed > AHEAD_TOLERANCE {
        Some(ClockDoubt::Ahead)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_doubted_that_went_back_or_far_ahead_and_no_other() {
        let trusted = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let after = |seconds| doubt(trusted + TimeDelta::seconds(seconds), trusted);
        let (day, year) = (86_400, 365 * 86_400);
        assert_eq!([0, -120, 1, day, 60 * day].map(after), [None; 5]);
        assert_eq!(
            [-121, -day, -50 * year].map(after),
            [Some(ClockDoubt::Behind); 3]
        );
        assert_eq!(
            [60 * day + 1, 5 * year].map(after),
            [Some(ClockDoubt::Ahead); 2]
        );
    }
}
