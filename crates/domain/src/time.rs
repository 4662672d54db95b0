//! Time at a cinema: instants are UTC, people read them in the cinema's own zone, and a business day
//! ends in the small hours, so that the midnight show belongs to the evening before.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The business day that an instant belongs to. `starts_minute` is the minute of the local day at which
/// a new business day begins (360 is 06:00).
#[must_use]
pub fn business_day(at: DateTime<Utc>, zone: Tz, starts_minute: u16) -> NaiveDate {
    let local =
        at.with_timezone(&zone).naive_local() - TimeDelta::minutes(i64::from(starts_minute));
    local.date()
}

/// The instants at which a business day begins and ends (the end is the next one's beginning).
#[must_use]
pub fn business_day_bounds(
    day: NaiveDate,
    zone: Tz,
    starts_minute: u16,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let begin = |day: NaiveDate| {
        let local =
            day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(starts_minute));
        // A day may begin inside the hour that a change to summer time skips: then it begins right after.
        (0..=180)
            .find_map(|minutes| {
                zone.from_local_datetime(&(local + TimeDelta::minutes(minutes)))
                    .earliest()
            })
            .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
    };
    (
        begin(day),
        begin(day.checked_add_days(Days::new(1)).unwrap_or(day)),
    )
}

/// A date as a cinema prints it: `Fri 20 Nov 2026`.
#[must_use]
pub fn printed_date(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!(
        "{} {} {}",
        local.format("%a"),
        local.day(),
        local.format("%b %Y")
    )
}

/// Hours and minutes on the cinema's clock: `20:30`.
#[must_use]
pub fn printed_time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_else(|e| unreachable!("{e}"))
    }

    #[test]
    fn the_midnight_show_belongs_to_the_evening_before() {
        let zone = chrono_tz::Europe::Madrid;
        assert_eq!(
            business_day(utc("2026-11-20T23:30:00Z"), zone, 360).to_string(),
            "2026-11-20"
        );
        assert_eq!(
            business_day(utc("2026-11-21T04:59:00Z"), zone, 360).to_string(),
            "2026-11-20"
        );
        assert_eq!(
            business_day(utc("2026-11-21T05:00:00Z"), zone, 360).to_string(),
            "2026-11-21"
        );
    }

    #[test]
    fn the_day_on_which_summer_time_ends_has_25_hours() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 24).unwrap_or_default();
        let (begin, end) = business_day_bounds(day, chrono_tz::Europe::Madrid, 360);
        assert_eq!((end - begin).num_hours(), 25);
    }
}
