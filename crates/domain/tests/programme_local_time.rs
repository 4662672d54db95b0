//! Starts on the cinema's clock, around the two nights of the year on which it is no ordinary clock.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Madrid;
use chrono_tz::Tz;
use marquee_domain::programme::{KnownFilm, KnownHall, Programme, Setting, resolve_local};
use proptest::prelude::*;

fn resolved(text: &str, zone: Tz) -> String {
    match resolve_local(text, zone) {
        Ok(at) => at.format("%Y-%m-%dT%H:%MZ").to_string(),
        Err(why) => why.to_string(),
    }
}

#[test]
fn summer_and_winter_have_their_own_offsets() {
    assert_eq!(resolved("2026-11-20T18:30", Madrid), "2026-11-20T17:30Z");
    assert_eq!(resolved("2026-07-01T18:30", Madrid), "2026-07-01T16:30Z");
    assert_eq!(
        resolved("2026-07-01T18:30+02:00", Madrid),
        "2026-07-01T16:30Z"
    );
    assert_eq!(
        resolved("2026-11-20T18:30Z", chrono_tz::Europe::London),
        "2026-11-20T18:30Z"
    );
}

#[test]
fn the_hour_that_spring_skips_does_not_exist() {
    assert_eq!(resolved("2027-03-28T01:59", Madrid), "2027-03-28T00:59Z");
    assert_eq!(
        resolved("2027-03-28T02:30", Madrid),
        "2027-03-28T02:30 does not exist in Europe/Madrid: that day the clock goes from 02:00 straight to 03:00"
    );
    let claimed = resolved("2027-03-28T02:00+01:00", Madrid);
    assert!(
        claimed.contains("does not exist"),
        "an offset does not make it exist: {claimed}"
    );
    assert_eq!(resolved("2027-03-28T03:00", Madrid), "2027-03-28T01:00Z");
}

#[test]
fn the_hour_that_autumn_repeats_has_to_say_which_it_is() {
    assert_eq!(resolved("2026-10-25T01:59", Madrid), "2026-10-24T23:59Z");
    assert_eq!(
        resolved("2026-10-25T02:30", Madrid),
        "2026-10-25T02:30 comes twice in Europe/Madrid, because the clock is put back: \
         write 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00"
    );
    assert_eq!(
        resolved("2026-10-25T02:30+02:00", Madrid),
        "2026-10-25T00:30Z"
    );
    assert_eq!(
        resolved("2026-10-25T02:30+01:00", Madrid),
        "2026-10-25T01:30Z"
    );
    assert_eq!(resolved("2026-10-25T03:00", Madrid), "2026-10-25T02:00Z");
}

#[test]
fn an_offset_that_the_zone_does_not_have_is_refused() {
    assert_eq!(
        resolved("2026-07-01T18:30+01:00", Madrid),
        "the offset +01:00 does not fit: Europe/Madrid is at +02:00 on 2026-07-01T18:30"
    );
    assert_eq!(
        resolved("2026-10-25T02:30+00:00", Madrid),
        "the offset +00:00 does not fit: Europe/Madrid is at +02:00 or +01:00 on 2026-10-25T02:30"
    );
}

#[test]
fn a_clock_that_changes_by_half_an_hour_is_told_right() {
    let told = resolved("2026-10-04T02:10", chrono_tz::Australia::Lord_Howe);
    assert!(
        told.contains("the clock goes from 02:00 straight to 02:30"),
        "{told}"
    );
}

/// A cinema with one hall and a film of `running_minutes`, without adverts or cleaning.
fn bare_cinema(running_minutes: u16) -> Setting {
    Setting {
        time_zone: Madrid,
        films: vec![KnownFilm {
            film: "film".into(),
            title: "Film".into(),
            running_minutes,
        }],
        halls: vec![KnownHall {
            name: "Hall".into(),
            cleaning_minutes: 0,
        }],
        price_cards: vec!["card".into()],
        missing_prices: Vec::new(),
        shows: Vec::new(),
    }
}

fn night(starts: [&str; 2]) -> Programme {
    let mut programme = Programme::default();
    let rows = starts
        .map(|start| format!("film,Hall,{start},2D,es,,card,0\n"))
        .concat();
    programme.read_shows_csv(
        "night.csv",
        &format!(
            "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes\n{rows}"
        ),
    );
    programme
}

#[test]
fn the_long_night_has_room_for_an_hour_more() {
    // From 00:30 to 03:30 the clock goes on by 180 minutes, and 240 pass.
    let programme = night(["2026-10-25T00:30", "2026-10-25T03:30"]);
    assert!(programme.check(&bare_cinema(240)).is_ok());
    assert!(programme.check(&bare_cinema(241)).is_err());
}

#[test]
fn the_short_night_has_room_for_an_hour_less() {
    let programme = night(["2027-03-28T00:30", "2027-03-28T03:30"]);
    assert!(programme.check(&bare_cinema(120)).is_ok());
    assert!(programme.check(&bare_cinema(121)).is_err());
}

#[test]
fn the_repeated_hour_can_be_used_twice_and_is_told_with_its_offset() {
    let programme = night(["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"]);
    let checked = programme.check(&bare_cinema(60)).unwrap();
    assert_eq!(
        checked.shows[1].starts_at - checked.shows[0].starts_at,
        TimeDelta::hours(1)
    );
    let told = programme.check(&bare_cinema(61)).unwrap_err()[0].to_string();
    assert!(
        told.contains("2026-10-25 02:30+01:00–03:31+01:00 overlaps"),
        "{told}"
    );
    assert!(
        told.contains("2026-10-25 02:30+02:00–02:31+01:00"),
        "{told}"
    );
}

proptest! {
    /// What the cinema's clock shows at an instant, read back with its offset, is that instant; without
    /// the offset it is too, unless the hour comes twice, and then it is refused and never guessed.
    #[test]
    fn a_clock_reading_leads_back_to_its_instant(
        minute in 0_i64..(400 * 24 * 60),
        night in 0_i64..(30 * 60),
        zone_index in 0_usize..4,
        at_night in any::<bool>(),
    ) {
        let zone = [Madrid, chrono_tz::America::St_Johns, chrono_tz::Asia::Kathmandu,
            chrono_tz::Australia::Lord_Howe][zone_index];
        // Half of the cases lie around the night of 25 October, where Madrid's clock is put back.
        let begin = if at_night { "2026-10-24T12:00:00Z" } else { "2026-10-20T00:00:00Z" };
        let begin: DateTime<Utc> = begin.parse().unwrap();
        let at = begin + TimeDelta::minutes(if at_night { night } else { minute });
        let shown = at.with_timezone(&zone);
        let with_offset = shown.format("%Y-%m-%dT%H:%M%:z").to_string();
        prop_assert_eq!(resolve_local(&with_offset, zone), Ok(at));

        let twice = [-60, -30, 30, 60].iter().any(|minutes| {
            let other = (at + TimeDelta::minutes(*minutes)).with_timezone(&zone);
            other.naive_local() == shown.naive_local()
        });
        match resolve_local(&shown.format("%Y-%m-%dT%H:%M").to_string(), zone) {
            Ok(bare) => {
                prop_assert!(!twice, "guessed which {shown} is meant");
                prop_assert_eq!(bare, at);
            }
            Err(why) => prop_assert!(twice, "{why}"),
        }
    }

    /// No minute of the skipped hour is ever accepted, whatever offset is claimed for it.
    #[test]
    fn no_minute_of_the_skipped_hour_is_accepted(minute in 0_u32..60, offset in -12_i32..=14) {
        let clock = format!("2027-03-28T02:{minute:02}");
        prop_assert!(resolve_local(&clock, Madrid).is_err());
        let sign = if offset < 0 { '-' } else { '+' };
        let claimed = format!("{clock}{sign}{:02}:00", offset.abs());
        prop_assert!(resolve_local(&claimed, Madrid).is_err());
    }
}
