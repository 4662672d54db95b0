//! A small cinema to import into, and findings in the words in which a person reads them.
// Each test file uses its own part of it.
#![allow(dead_code)]

use chrono::{DateTime, Utc};
use marquee_domain::programme::{Checked, Finding, KnownFilm, KnownHall, Programme, Setting};

pub(crate) const FILMS: &str = "film,title,original_title,language,genres,released_on,director,cast,running_minutes,rating,synopsis\n";
pub(crate) const SHOWS: &str =
    "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes\n";
pub(crate) const GOOD_FILM: &str = "gojira,ゴジラ,,ja,horror|science fiction,1954-11-03,Ishiro Honda,Akira Takarada|Momoko Kochi,96,7,\n";
pub(crate) const GOOD_SHOW: &str = "stalker,Sala Fanal,2026-11-20T18:30,2D,ru,es,standard,10\n";

pub(crate) fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A cinema in Madrid's zone with one hall, one film and nothing on.
pub(crate) fn cinema() -> Setting {
    Setting {
        time_zone: chrono_tz::Europe::Madrid,
        films: vec![KnownFilm {
            film: "stalker".into(),
            title: "Сталкер".into(),
            running_minutes: 161,
        }],
        halls: vec![KnownHall {
            name: "Sala Fanal".into(),
            cleaning_minutes: 20,
        }],
        price_cards: vec!["standard".into()],
        missing_prices: Vec::new(),
        shows: Vec::new(),
    }
}

pub(crate) fn films(rows: &str) -> Result<Checked, Vec<Finding>> {
    let mut programme = Programme::default();
    programme.read_films_csv("films.csv", &format!("{FILMS}{rows}"));
    programme.check(&cinema())
}

pub(crate) fn shows(rows: &str) -> Result<Checked, Vec<Finding>> {
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{rows}"));
    programme.check(&cinema())
}

pub(crate) fn json(text: &str) -> Result<Checked, Vec<Finding>> {
    let mut programme = Programme::default();
    programme.read_json("programme.json", text);
    programme.check(&cinema())
}

/// Findings as a person reads them.
pub(crate) fn told(result: Result<Checked, Vec<Finding>>) -> Vec<String> {
    result
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The only finding of an import with one error in it.
pub(crate) fn only(result: Result<Checked, Vec<Finding>>) -> String {
    let told = told(result);
    assert_eq!(told.len(), 1, "{told:#?}");
    told.into_iter().next().unwrap()
}
