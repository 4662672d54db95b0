//! The demo cinema's data: a complete price list, a programme that holds on whatever day it begins, and
//! import examples that import.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashSet;
use std::path::PathBuf;

use chrono::{Datelike, Days, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;
use marquee_domain::programme::timetable::{Timetable, expand_timetable};
use marquee_domain::programme::{Checked, ExistingShow, KnownFilm, KnownHall, Programme, Setting};
use serde_json::Value;

fn demo(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../demo")
        .join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn cinema_file() -> Value {
    serde_json::from_str(&demo("cinema.json")).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The demo cinema as it is before it has any film or show.
fn bare_cinema() -> Setting {
    let cinema = cinema_file();
    let halls = cinema["halls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hall| KnownHall {
            name: text(&hall["name"]),
            cleaning_minutes: u16::try_from(hall["cleaning_minutes"].as_u64().unwrap()).unwrap(),
        });
    let cards = cinema["price_cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| text(&card["code"]));
    Setting {
        time_zone: text(&cinema["time_zone"]).parse::<Tz>().unwrap(),
        films: Vec::new(),
        halls: halls.collect(),
        price_cards: cards.collect(),
        missing_prices: Vec::new(),
        shows: Vec::new(),
    }
}

fn programme_from(first_day: NaiveDate) -> Programme {
    let timetable: Timetable = serde_json::from_str(&demo("timetable.json")).unwrap();
    let mut programme = Programme::default();
    programme.read_json("films.json", &demo("films.json"));
    programme.add_shows(expand_timetable(&timetable, first_day));
    programme
}

fn checked_from(first_day: NaiveDate) -> Checked {
    let checked = programme_from(first_day).check(&bare_cinema());
    checked.unwrap_or_else(|findings| panic!("{first_day}: {findings:#?}"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_timetable_holds_whatever_day_it_begins_on() {
    // 400 days take in every weekday as the first, both changes of the clock and a year's end.
    for n in 0..400 {
        let first_day = day("2026-09-01") + Days::new(n);
        let checked = checked_from(first_day);
        assert_eq!(
            checked.shows.len(),
            138,
            "a week has the same weekdays whichever comes first"
        );
        for show in &checked.shows {
            let clock = show.show.starts_at.clock;
            let days = (clock.date() - first_day).num_days();
            assert!(
                (0..14).contains(&days),
                "{clock} is outside the two weeks from {first_day}"
            );
            let weekend = matches!(clock.weekday(), Weekday::Sat | Weekday::Sun);
            let earliest = if weekend { (11, 30) } else { (15, 45) };
            assert!(
                (clock.hour(), clock.minute()) >= earliest,
                "{clock} is too early"
            );
            assert!(
                (clock.hour(), clock.minute()) <= (22, 30),
                "{clock} is too late"
            );
            let clean = clock + (show.occupied_until - show.starts_at);
            assert!(
                clean.date() == clock.date() || clean.hour() < 2,
                "{clock} ends too late"
            );
        }
    }
}

#[test]
fn two_programmes_made_a_fortnight_apart_do_not_meet() {
    let first_day = day("2026-10-12");
    let mut setting = bare_cinema();
    let existing = checked_from(first_day)
        .shows
        .into_iter()
        .map(|show| ExistingShow {
            title: show.show.film.clone(),
            film: show.show.film,
            hall: show.show.hall,
            starts_at: show.starts_at,
            occupied_until: show.occupied_until,
        });
    setting.shows = existing.collect();
    assert!(
        programme_from(first_day + Days::new(14))
            .check(&setting)
            .is_ok()
    );
    assert!(
        programme_from(first_day + Days::new(7))
            .check(&setting)
            .is_err(),
        "the second weeks meet"
    );
}

#[test]
fn every_hall_plays_every_day_and_every_film_is_on() {
    let checked = checked_from(day("2026-11-20"));
    let shown: HashSet<&str> = checked
        .shows
        .iter()
        .map(|show| show.show.film.as_str())
        .collect();
    assert_eq!(shown.len(), checked.films.len());
    let played = checked
        .shows
        .iter()
        .map(|show| (show.show.starts_at.clock.date(), &show.show.hall));
    assert_eq!(played.collect::<HashSet<_>>().len(), 14 * 3);
    for show in &checked.shows {
        let monday = show.show.starts_at.clock.weekday() == Weekday::Mon;
        assert_eq!(
            show.show.price_card == "spectator-day",
            monday,
            "{:?}",
            show.show
        );
    }
}

#[test]
fn the_films_are_enough_and_some_have_titles_in_other_scripts() {
    let Checked { films, shows } = checked_from(day("2026-11-20"));
    assert!(films.len() >= 18);
    let scripts = [
        '\u{0400}'..='\u{04ff}',
        '\u{0600}'..='\u{06ff}',
        '\u{4e00}'..='\u{9fff}',
    ];
    for script in scripts {
        let titles = films
            .iter()
            .filter(|film| film.title.chars().any(|c| script.contains(&c)));
        assert!(titles.count() >= 3, "titles in the script of {script:?}");
    }
    for film in &films {
        assert!(
            ["TP", "7", "12", "16", "18"].contains(&film.rating.as_str()),
            "{}",
            film.film
        );
        assert!(
            !film.director.is_empty() && !film.cast.is_empty(),
            "{}",
            film.film
        );
        assert!(film.synopsis.len() > 80, "{}", film.film);
    }
    // Only what was filmed for it is shown in 3D.
    let three_d = shows
        .iter()
        .filter(|show| show.show.format == "3D")
        .map(|show| show.show.film.as_str());
    assert_eq!(
        three_d.collect::<HashSet<_>>(),
        HashSet::from(["pina", "dial-m-for-murder"])
    );
}

#[test]
fn every_price_card_has_a_price_for_every_ticket_type_and_category() {
    let cinema = cinema_file();
    let types = cinema["ticket_types"].as_array().unwrap();
    for hall in cinema["halls"].as_array().unwrap() {
        let plan: Value = serde_json::from_str(&demo(&text(&hall["plan"]))).unwrap();
        for category in plan["categories"].as_array().unwrap() {
            for card in cinema["price_cards"].as_array().unwrap() {
                for kind in types {
                    let price = &card["prices"][text(&category["name"])][text(&kind["code"])];
                    assert!(
                        price.is_u64(),
                        "{} {} {}",
                        card["code"],
                        category["name"],
                        kind["code"]
                    );
                }
            }
        }
    }
}

#[test]
fn the_import_examples_import_into_the_demo_cinema() {
    let mut setting = bare_cinema();
    let films = checked_from(day("2026-11-20"))
        .films
        .into_iter()
        .map(|film| KnownFilm {
            film: film.film,
            title: film.title,
            running_minutes: film.running_minutes,
        });
    setting.films = films.collect();
    let mut programme = Programme::default();
    for file in ["films.csv", "shows.csv", "programme.json"] {
        programme.read(file, &demo(&format!("examples/{file}")));
    }
    let checked = programme
        .check(&setting)
        .unwrap_or_else(|findings| panic!("{findings:#?}"));
    assert_eq!((checked.films.len(), checked.shows.len()), (4, 7));
}
