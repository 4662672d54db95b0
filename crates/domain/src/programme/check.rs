//! Holds an import against itself and against what the cinema already has. All of it or nothing.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::overlap::{self, Slot};
use super::row::ShowNames;
use super::{Finding, MAX_FINDINGS, Place, Programme, ProgrammeFilm, ProgrammeShow};

/// Names told to somebody who wrote one that does not exist.
const NAMES_TOLD: usize = 8;

/// What the cinema has before the import.
#[derive(Debug, Clone)]
pub struct Setting {
    pub time_zone: Tz,
    pub films: Vec<KnownFilm>,
    pub halls: Vec<KnownHall>,
    /// The codes of the price cards.
    pub price_cards: Vec<String>,
    pub missing_prices: Vec<MissingPrice>,
    /// Shows that may meet those of the import. Cancelled ones occupy nothing and are left out.
    pub shows: Vec<ExistingShow>,
}

#[derive(Debug, Clone)]
pub struct KnownFilm {
    /// The key under which the film was imported.
    pub film: String,
    pub title: String,
    pub running_minutes: u16,
}

#[derive(Debug, Clone)]
pub struct KnownHall {
    pub name: String,
    pub cleaning_minutes: u16,
}

/// Seats of a hall that nobody could buy at this price card: no ticket type that is sold for them has a price.
#[derive(Debug, Clone)]
pub struct MissingPrice {
    pub price_card: String,
    pub hall: String,
    pub category: String,
}

/// A show that was stored earlier keeps the time that it was given then, even where the import changes
/// its film's running time.
#[derive(Debug, Clone)]
pub struct ExistingShow {
    pub film: String,
    pub title: String,
    pub hall: String,
    pub starts_at: DateTime<Utc>,
    pub occupied_until: DateTime<Utc>,
}

/// An import without an error, ready to be stored in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub films: Vec<ProgrammeFilm>,
    pub shows: Vec<CheckedShow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedShow {
    pub show: ProgrammeShow,
    /// The advertised start.
    pub starts_at: DateTime<Utc>,
    /// When the film ends: start, adverts, running time.
    pub ends_at: DateTime<Utc>,
    /// When the hall is clean for the next show.
    pub occupied_until: DateTime<Utc>,
}

#[derive(Clone, Copy)]
struct FilmFacts<'a> {
    title: &'a str,
    running_minutes: u16,
}

impl Programme {
    /// Accepts everything that was read, or names every error in the order of the files.
    ///
    /// # Errors
    /// The findings, at most [`MAX_FINDINGS`] of them; a last one says how many more there are.
    pub fn check(&self, setting: &Setting) -> Result<Checked, Vec<Finding>> {
        let mut findings = self.findings.clone();
        let films = self.film_facts(setting, &mut findings);
        let timed: Vec<Option<CheckedShow>> = self
            .shows
            .iter()
            .map(|show| self.timed(show, setting, &films, &mut findings))
            .collect();

        for names in &self.broken_shows {
            self.named(names, setting, &films, &mut findings);
        }

        let title = |key: &'_ str| films.get(key).map_or("", |film| film.title);
        let new = self.shows.iter().zip(&timed).filter_map(|(show, timed)| {
            let timed = timed.as_ref()?;
            Some(Slot {
                hall: &show.hall,
                film: &show.film,
                title: title(&show.film),
                from: timed.starts_at,
                until: timed.occupied_until,
                place: Some(&show.place),
            })
        });
        let existing = setting.shows.iter().map(|show| Slot {
            hall: &show.hall,
            film: &show.film,
            title: &show.title,
            from: show.starts_at,
            until: show.occupied_until,
            place: None,
        });
        findings.extend(overlap::findings(
            new.chain(existing).collect(),
            setting.time_zone,
        ));

        if findings.is_empty() {
            Ok(Checked {
                films: self.films.clone(),
                shows: timed.into_iter().flatten().collect(),
            })
        } else {
            Err(self.in_order(findings))
        }
    }

    /// The films that shows may name: those of the import, whose facts win, and those of the cinema.
    fn film_facts<'a>(
        &'a self,
        setting: &'a Setting,
        findings: &mut Vec<Finding>,
    ) -> HashMap<&'a str, FilmFacts<'a>> {
        let known = setting.films.iter().map(|film| {
            (
                film.film.as_str(),
                FilmFacts {
                    title: &film.title,
                    running_minutes: film.running_minutes,
                },
            )
        });
        let mut facts: HashMap<&str, FilmFacts<'_>> = known.collect();
        let mut places: HashMap<&str, &Place> = HashMap::new();
        for film in &self.films {
            if let Some(first) = places.get(film.film.as_str()) {
                let message = format!("“{}” is already the film of {first}", film.film);
                findings.push(Finding::new(film.place.clone(), Some("film"), message));
                continue;
            }
            places.insert(&film.film, &film.place);
            let running_minutes = film.running_minutes;
            facts.insert(
                &film.film,
                FilmFacts {
                    title: &film.title,
                    running_minutes,
                },
            );
        }
        facts
    }

    /// The show with its instants; none where film, hall or start is wrong. A wrong price card is a
    /// finding too, but the show still takes its place in the hall, so that its overlaps are told as well.
    fn timed(
        &self,
        show: &ProgrammeShow,
        setting: &Setting,
        films: &HashMap<&str, FilmFacts<'_>>,
        findings: &mut Vec<Finding>,
    ) -> Option<CheckedShow> {
        let (film, hall) = self.named(&show.into(), setting, films, findings);
        let starts_at = show.starts_at.resolve(setting.time_zone);
        if let Err(why) = &starts_at {
            let place = show.place.clone();
            findings.push(Finding::new(place, Some("starts_at"), why.to_string()));
        }

        let (film, hall, starts_at) = (film?, hall?, starts_at.ok()?);
        let minutes = |minutes: u16| TimeDelta::minutes(minutes.into());
        let ends_at = starts_at + minutes(show.adverts_minutes) + minutes(film.running_minutes);
        let occupied_until = ends_at + minutes(hall.cleaning_minutes);
        Some(CheckedShow {
            show: show.clone(),
            starts_at,
            ends_at,
            occupied_until,
        })
    }

    /// The film and the hall that a show names; a finding for each name that is not there, and for seats of
    /// the hall that the price card has no price for.
    fn named<'a>(
        &self,
        names: &ShowNames,
        setting: &'a Setting,
        films: &HashMap<&str, FilmFacts<'a>>,
        findings: &mut Vec<Finding>,
    ) -> (Option<FilmFacts<'a>>, Option<&'a KnownHall>) {
        let mut wrong = |field: &str, message: String| {
            findings.push(Finding::new(names.place.clone(), Some(field), message));
        };
        let mut film = None;
        if let Some(key) = &names.film {
            film = films.get(key.as_str()).copied();
            if film.is_none() && !self.broken_films.contains(key) {
                wrong(
                    "film",
                    format!("no film has the key “{key}”, neither here nor in the cinema"),
                );
            }
        }
        let mut hall = None;
        if let Some(name) = &names.hall {
            hall = setting.halls.iter().find(|hall| hall.name == *name);
            if hall.is_none() {
                let halls = setting.halls.iter().map(|hall| hall.name.as_str());
                let told = told("the halls are", halls);
                wrong("hall", format!("there is no hall “{name}”; {told}"));
            }
        }
        if let Some(card) = &names.price_card {
            if !setting.price_cards.contains(card) {
                let cards = setting.price_cards.iter().map(String::as_str);
                let told = told("the price cards are", cards);
                wrong(
                    "price_card",
                    format!("there is no price card “{card}”; {told}"),
                );
            }
            let missing = setting.missing_prices.iter().filter(|missing| {
                missing.price_card == *card && names.hall.as_ref() == Some(&missing.hall)
            });
            for MissingPrice { hall, category, .. } in missing {
                wrong(
                    "price_card",
                    format!("“{card}” has no price for the category “{category}” of {hall}"),
                );
            }
        }
        (film, hall)
    }

    fn in_order(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        let file = |finding: &Finding| self.files.iter().position(|file| *file == finding.file);
        findings.sort_by_cached_key(|finding| (file(finding).unwrap_or(usize::MAX), finding.line));
        let more = findings.len().saturating_sub(MAX_FINDINGS);
        if more > 0 {
            findings.truncate(MAX_FINDINGS - 1);
            if let Some(last) = findings.last() {
                let place = Place::new(&last.file, last.line);
                findings.push(Finding::new(
                    place,
                    None,
                    format!("and {} more errors", more + 1),
                ));
            }
        }
        findings
    }
}

/// `the halls are Sala 1, Sala 2`
fn told<'a>(words: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.take(NAMES_TOLD + 1).collect();
    match names.len() {
        0 => "there are none yet".to_owned(),
        count if count > NAMES_TOLD => format!("{words} {}, …", names[..NAMES_TOLD].join(", ")),
        _ => format!("{words} {}", names.join(", ")),
    }
}
