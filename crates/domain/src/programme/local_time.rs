//! A time on the cinema's clock, and the instant that it means.
//!
//! Twice a year the clock is not a function: in spring an hour is skipped, in autumn one comes twice. A
//! start in the first is refused, one in the second has to say which it means by its offset from UTC. An
//! offset that the zone does not have at that time is refused rather than obeyed: it is a copied mistake.

use std::fmt;

use chrono::{
    DateTime, Datelike, FixedOffset, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone,
    Utc,
};
use chrono_tz::Tz;
use thiserror::Error;

use super::limits::SHOW_YEARS;

/// Longer than any change of any clock: Samoa skipped a whole day in 2011.
const LONGEST_CHANGE_MINUTES: i64 = 2 * 24 * 60;

/// A local time as it was written, with the offset where one was given: `2026-11-20T18:30` or
/// `2026-10-25T02:30+02:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalTime {
    pub clock: NaiveDateTime,
    pub offset: Option<FixedOffset>,
}

/// Why a text is not an instant at the cinema.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LocalTimeError {
    #[error("“{text}” is not a date and time like 2026-11-20T18:30")]
    Malformed { text: String },
    #[error("the year {year} is not between {} and {}", SHOW_YEARS.start(), SHOW_YEARS.end())]
    YearOutOfRange { year: i32 },
    #[error(
        "{} does not exist in {zone}: that day the clock goes from {} straight to {}",
        written(*.clock), .skipped_from.format("%H:%M"), .skipped_until.format("%H:%M")
    )]
    Skipped {
        clock: NaiveDateTime,
        zone: Tz,
        skipped_from: NaiveDateTime,
        skipped_until: NaiveDateTime,
    },
    #[error(
        "{} comes twice in {zone}, because the clock is put back: write {}{first} or {}{second}",
        written(*.clock), written(*.clock), written(*.clock)
    )]
    Ambiguous {
        clock: NaiveDateTime,
        zone: Tz,
        first: FixedOffset,
        second: FixedOffset,
    },
    #[error("the offset {given} does not fit: {zone} is at {expected} on {}", written(*.clock))]
    OffsetDoesNotFit {
        clock: NaiveDateTime,
        zone: Tz,
        given: FixedOffset,
        expected: Offsets,
    },
}

/// The one offset, or the two, that a zone has at a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offsets(pub FixedOffset, pub Option<FixedOffset>);

impl fmt::Display for Offsets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(second) => write!(f, "{} or {second}", self.0),
            None => self.0.fmt(f),
        }
    }
}

impl LocalTime {
    /// Reads a local time with or without an offset. A space may stand for the `T`, as spreadsheets write it.
    ///
    /// # Errors
    /// [`LocalTimeError::Malformed`] and [`LocalTimeError::YearOutOfRange`].
    pub fn parse(text: &str) -> Result<Self, LocalTimeError> {
        let malformed = || LocalTimeError::Malformed {
            text: text.chars().take(40).collect(),
        };
        let uniform = text.replacen(' ', "T", 1);
        let parsed = DateTime::parse_from_str(&uniform, "%Y-%m-%dT%H:%M%#z")
            .map(|at| Self {
                clock: at.naive_local(),
                offset: Some(*at.offset()),
            })
            .or_else(|_| {
                NaiveDateTime::parse_from_str(&uniform, "%Y-%m-%dT%H:%M").map(|clock| Self {
                    clock,
                    offset: None,
                })
            })
            .map_err(|_| malformed())?;
        let year = parsed.clock.year();
        if SHOW_YEARS.contains(&year) {
            Ok(parsed)
        } else {
            Err(LocalTimeError::YearOutOfRange { year })
        }
    }

    /// The instant at which the cinema's clock shows this time.
    ///
    /// # Errors
    /// [`LocalTimeError::Skipped`], [`LocalTimeError::Ambiguous`] and [`LocalTimeError::OffsetDoesNotFit`].
    pub fn resolve(self, zone: Tz) -> Result<DateTime<Utc>, LocalTimeError> {
        let Self { clock, offset } = self;
        let utc = |offset: FixedOffset| {
            (clock - TimeDelta::seconds(offset.local_minus_utc().into())).and_utc()
        };
        let misfit = |given, expected| LocalTimeError::OffsetDoesNotFit {
            clock,
            zone,
            given,
            expected,
        };
        match zone.from_local_datetime(&clock) {
            MappedLocalTime::Single(at) => {
                let only = at.offset().fix();
                match offset {
                    Some(given) if given != only => Err(misfit(given, Offsets(only, None))),
                    Some(_) | None => Ok(utc(only)),
                }
            }
            MappedLocalTime::Ambiguous(first, second) => {
                let (first, second) = (first.offset().fix(), second.offset().fix());
                match offset {
                    Some(given) if given == first || given == second => Ok(utc(given)),
                    Some(given) => Err(misfit(given, Offsets(first, Some(second)))),
                    None => Err(LocalTimeError::Ambiguous {
                        clock,
                        zone,
                        first,
                        second,
                    }),
                }
            }
            MappedLocalTime::None => Err(skipped(clock, zone)),
        }
    }
}

/// Reads a local time and finds its instant in `zone`.
///
/// # Errors
/// A [`LocalTimeError`] says which of the two went wrong, in words for whoever wrote the text.
pub fn resolve_local(text: &str, zone: Tz) -> Result<DateTime<Utc>, LocalTimeError> {
    LocalTime::parse(text)?.resolve(zone)
}

/// `2026-11-20T18:30`, the way in which a programme file writes it.
fn written(clock: NaiveDateTime) -> impl fmt::Display {
    clock.format("%Y-%m-%dT%H:%M")
}

fn skipped(clock: NaiveDateTime, zone: Tz) -> LocalTimeError {
    let exists = |clock: &NaiveDateTime| zone.from_local_datetime(clock).earliest().is_some();
    let minutes = |n| clock + TimeDelta::minutes(n);
    let first_in_gap = (1..LONGEST_CHANGE_MINUTES)
        .find(|n| exists(&minutes(-n)))
        .map_or(0, |n| 1 - n);
    let first_after_gap = (1..LONGEST_CHANGE_MINUTES)
        .find(|n| exists(&minutes(*n)))
        .unwrap_or(0);
    LocalTimeError::Skipped {
        clock,
        zone,
        skipped_from: minutes(first_in_gap),
        skipped_until: minutes(first_after_gap),
    }
}
