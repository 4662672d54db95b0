//! The programme: films, their shows, and the files from which a cinema reads both.
//!
//! A [`Programme`] gathers one import: any number of CSV and JSON texts are read into rows that remember
//! their file and line, then [`Programme::check`] accepts all of them or answers with every error found.
//! The law it keeps: two shows never overlap in a hall, where a show occupies it from the advertised start
//! for adverts, running time and cleaning. Absent on purpose: reading files, ids and the database (the
//! caller brings what the cinema already knows as a [`Setting`]), and shows that span several halls.
//!
//! The formats are described for their users in `docs/programme-import.md`.

mod check;
mod finding;
mod json_file;
mod limits;
mod local_time;
mod overlap;
mod row;
mod spreadsheet;
pub mod timetable;

use std::cmp::Ordering;

use chrono::NaiveDate;

pub use check::{Checked, CheckedShow, ExistingShow, KnownFilm, KnownHall, MissingPrice, Setting};
pub use finding::{Finding, Place};
pub use limits::{MAX_FILE_BYTES, MAX_FINDINGS, MAX_ROWS};
pub use local_time::{LocalTime, LocalTimeError, resolve_local};

/// A film as a programme file states it. `film` is the cinema's own key for it: the same key in a later
/// import means the same film, whose facts are then replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeFilm {
    pub place: Place,
    pub film: String,
    pub title: String,
    /// The title again where the file leaves it out.
    pub original_title: String,
    /// BCP 47; `zxx` for a film without language.
    pub language: String,
    pub genres: Vec<String>,
    pub released_on: NaiveDate,
    pub director: String,
    pub cast: Vec<String>,
    pub running_minutes: u16,
    /// The country's own code, as it is printed; empty where the film has none.
    pub rating: String,
    pub synopsis: String,
}

/// A show as a programme file states it: by the film's key, the hall's name and the price card's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeShow {
    pub place: Place,
    pub film: String,
    pub hall: String,
    /// The advertised start on the cinema's clock.
    pub starts_at: LocalTime,
    pub format: String,
    /// The language that is spoken, which is the dubbing's where there is one (BCP 47).
    pub language: String,
    pub subtitles: Option<String>,
    pub price_card: String,
    pub adverts_minutes: u16,
}

/// One import while it is being gathered: good rows, and what was wrong with the others.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    films: Vec<ProgrammeFilm>,
    shows: Vec<ProgrammeShow>,
    /// Keys of films whose row has an error of its own: their shows are not blamed for it as well.
    broken_films: Vec<String>,
    /// What shows name whose row has an error of its own, so that names that are not there are told at once.
    broken_shows: Vec<row::ShowNames>,
    findings: Vec<Finding>,
    /// In the order in which they were read, which is the order of the answer.
    files: Vec<String>,
}

impl Programme {
    /// Reads `text` as whichever of the three kinds of file it is: JSON by its first character, otherwise
    /// films or shows by the columns that its first line names. `file` is the name that errors are
    /// reported with.
    pub fn read(&mut self, file: &str, text: &str) {
        if text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['{', '['])
        {
            return self.read_json(file, text);
        }
        let films = spreadsheet::columns_named(text, row::FILM_COLUMNS);
        let shows = spreadsheet::columns_named(text, row::SHOW_COLUMNS);
        match films.cmp(&shows) {
            Ordering::Greater => self.read_films_csv(file, text),
            Ordering::Less => self.read_shows_csv(file, text),
            Ordering::Equal => {
                self.files.push(file.to_owned());
                let message = format!(
                    "the first line names neither the columns of films ({}) nor those of shows ({})",
                    row::FILM_COLUMNS.join(","),
                    row::SHOW_COLUMNS.join(",")
                );
                self.findings
                    .push(Finding::new(Place::new(file, 1), None, message));
            }
        }
    }

    /// Reads `text` as a table of films.
    pub fn read_films_csv(&mut self, file: &str, text: &str) {
        if self.begins(file, text) {
            let rows = spreadsheet::rows(file, text, row::FILM_COLUMNS, &mut self.findings);
            rows.into_iter().for_each(|row| self.take_film(row));
        }
    }

    /// Reads `text` as a table of shows.
    pub fn read_shows_csv(&mut self, file: &str, text: &str) {
        if self.begins(file, text) {
            let rows = spreadsheet::rows(file, text, row::SHOW_COLUMNS, &mut self.findings);
            rows.into_iter().for_each(|row| self.take_show(row));
        }
    }

    /// Reads `text` as a JSON object with the lists `films` and `shows`, either of which may be absent.
    pub fn read_json(&mut self, file: &str, text: &str) {
        if self.begins(file, text) {
            let (films, shows) = json_file::rows(file, text, &mut self.findings);
            films.into_iter().for_each(|row| self.take_film(row));
            shows.into_iter().for_each(|row| self.take_show(row));
        }
    }

    /// Adds rows that did not come from a file of their own, such as an expanded timetable's.
    pub fn add_shows(&mut self, shows: impl IntoIterator<Item = ProgrammeShow>) {
        self.shows.extend(shows);
    }

    /// The films that were read without an error, in the order of their files.
    #[must_use]
    pub fn films(&self) -> &[ProgrammeFilm] {
        &self.films
    }

    fn begins(&mut self, file: &str, text: &str) -> bool {
        self.files.push(file.to_owned());
        let fits = text.len() <= MAX_FILE_BYTES;
        if !fits {
            let message =
                format!("the file is larger than {MAX_FILE_BYTES} bytes; import it in parts");
            self.findings
                .push(Finding::new(Place::new(file, 1), None, message));
        }
        fits
    }

    fn take_film(&mut self, row: row::Row) {
        let key = row.key();
        match row.into_film(&mut self.findings) {
            Some(film) => self.films.push(film),
            None => self.broken_films.extend(key),
        }
    }

    fn take_show(&mut self, row: row::Row) {
        match row.into_show(&mut self.findings) {
            Ok(show) => self.shows.push(show),
            Err(names) => self.broken_shows.push(names),
        }
    }
}
