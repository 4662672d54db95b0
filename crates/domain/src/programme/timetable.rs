//! A timetable of weekdays and starts, expanded into the shows of certain days: the demo cinema's programme
//! begins on whatever day it is made. A timetable has no dates of its own and knows nothing of the clock's
//! changes; [`super::Programme::check`] judges its shows like any others.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use serde::Deserialize;

use super::{LocalTime, Place, ProgrammeShow};

/// Week by week; the first is the seven days from the first day on, whichever weekday that is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    pub weeks: Vec<Week>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Week {
    pub shows: Vec<Entry>,
}

/// One film at each of the starts on each of the weekdays.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub film: String,
    pub hall: String,
    pub weekdays: Vec<Weekday>,
    pub starts: Vec<NaiveTime>,
    pub format: String,
    pub language: String,
    pub subtitles: Option<String>,
    pub price_card: String,
    pub adverts_minutes: u16,
}

/// The shows of all weeks in the order of their starts. A row's place is `timetable, week 1` and, in
/// place of a line, the number of the week's entry.
#[must_use]
pub fn expand_timetable(timetable: &Timetable, first_day: NaiveDate) -> Vec<ProgrammeShow> {
    let mut shows = Vec::new();
    for ((number, week), first_of_week) in (1..).zip(&timetable.weeks).zip(first_day.iter_weeks()) {
        let file = format!("timetable, week {number}");
        for day in first_of_week.iter_days().take(7) {
            for (entry, line) in week.shows.iter().zip(1..) {
                if entry.weekdays.contains(&day.weekday()) {
                    let place = Place::new(&file, line);
                    shows.extend(
                        entry
                            .starts
                            .iter()
                            .map(|start| entry.show(place.clone(), day, *start)),
                    );
                }
            }
        }
    }
    shows.sort_by_key(|show| show.starts_at.clock);
    shows
}

impl Entry {
    fn show(&self, place: Place, day: NaiveDate, start: NaiveTime) -> ProgrammeShow {
        ProgrammeShow {
            place,
            film: self.film.clone(),
            hall: self.hall.clone(),
            starts_at: LocalTime {
                clock: day.and_time(start),
                offset: None,
            },
            format: self.format.clone(),
            language: self.language.clone(),
            subtitles: self.subtitles.clone(),
            price_card: self.price_card.clone(),
            adverts_minutes: self.adverts_minutes,
        }
    }
}
