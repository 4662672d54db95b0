//! One row before it is a film or a show: named fields of text, whichever kind of file they came from.
//! Every field is looked at even after one was found wrong, so that a file is mended in one go.

use chrono::{Datelike, NaiveDate};

use super::limits::{
    ADVERTS_MINUTES, FORMAT_CHARS, GENRE_CHARS, KEY_CHARS, LANGUAGE_CHARS, LIST_ENTRIES,
    NAME_CHARS, RATING_CHARS, RELEASE_YEARS, RUNNING_MINUTES, SYNOPSIS_CHARS, TITLE_CHARS,
};
use super::{Finding, LocalTime, Place, ProgrammeFilm, ProgrammeShow};

pub(super) const FILM_COLUMNS: &[&str] = &[
    "film",
    "title",
    "original_title",
    "language",
    "genres",
    "released_on",
    "director",
    "cast",
    "running_minutes",
    "rating",
    "synopsis",
];
pub(super) const SHOW_COLUMNS: &[&str] = &[
    "film",
    "hall",
    "starts_at",
    "format",
    "language",
    "subtitles",
    "price_card",
    "adverts_minutes",
];

#[derive(Debug)]
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) fields: Vec<Field>,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) line: u32,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    /// A spreadsheet's cell or a JSON string; numbers, dates and lists may be written in it.
    Text(String),
    /// A JSON number, as it was written.
    Number(String),
    /// A JSON list of strings.
    List(Vec<String>),
    /// A JSON value of a kind that no field has, such as `true`.
    Other,
}

/// What a show names that must be there; none where the row does not say it readably.
#[derive(Debug, Clone)]
pub(super) struct ShowNames {
    pub(super) place: Place,
    pub(super) film: Option<String>,
    pub(super) hall: Option<String>,
    pub(super) price_card: Option<String>,
}

impl From<&ProgrammeShow> for ShowNames {
    fn from(show: &ProgrammeShow) -> Self {
        Self {
            place: show.place.clone(),
            film: Some(show.film.clone()),
            hall: Some(show.hall.clone()),
            price_card: Some(show.price_card.clone()),
        }
    }
}

impl Row {
    /// The film's key if it is at all readable, for a row that may have other errors.
    pub(super) fn key(&self) -> Option<String> {
        self.fields
            .iter()
            .find(|field| field.name == "film")
            .and_then(|field| match &field.value {
                Value::Text(key) => Some(key.trim().to_owned()),
                Value::Number(_) | Value::List(_) | Value::Other => None,
            })
    }

    pub(super) fn into_film(self, findings: &mut Vec<Finding>) -> Option<ProgrammeFilm> {
        let mut read = Reader {
            row: &self,
            findings,
        };
        let film = read.key("film");
        let title = read.required("title", TITLE_CHARS);
        let original_title = read.optional("original_title", TITLE_CHARS);
        let language = read
            .required("language", LANGUAGE_CHARS)
            .and_then(|tag| read.language("language", tag));
        let genres = read.list("genres", GENRE_CHARS);
        let released_on = read.date("released_on");
        let director = read.optional("director", NAME_CHARS);
        let cast = read.list("cast", NAME_CHARS);
        let running_minutes = read.number("running_minutes", RUNNING_MINUTES);
        let rating = read.optional("rating", RATING_CHARS);
        let synopsis = read.optional("synopsis", SYNOPSIS_CHARS);
        let title = title?;
        Some(ProgrammeFilm {
            place: self.place.clone(),
            film: film?,
            original_title: original_title?.unwrap_or_else(|| title.clone()),
            title,
            language: language?,
            genres: genres?,
            released_on: released_on?,
            director: director?.unwrap_or_default(),
            cast: cast?,
            running_minutes: running_minutes?,
            rating: rating?.unwrap_or_default(),
            synopsis: synopsis?.unwrap_or_default(),
        })
    }

    /// The show, or the names that a show with other errors can still be told about.
    pub(super) fn into_show(self, findings: &mut Vec<Finding>) -> Result<ProgrammeShow, ShowNames> {
        let mut read = Reader {
            row: &self,
            findings,
        };
        let film = read.key("film");
        let hall = read.required("hall", NAME_CHARS);
        let starts_at = read.local_time("starts_at");
        let format = read.required("format", FORMAT_CHARS);
        let language = read
            .required("language", LANGUAGE_CHARS)
            .and_then(|tag| read.language("language", tag));
        let subtitles = match read.optional("subtitles", LANGUAGE_CHARS) {
            Some(Some(tag)) => read.language("subtitles", tag).map(Some),
            other => other,
        };
        let price_card = read.required("price_card", KEY_CHARS);
        let adverts_minutes = read.number("adverts_minutes", ADVERTS_MINUTES);
        let names = ShowNames {
            place: self.place,
            film,
            hall,
            price_card,
        };
        let (
            ShowNames {
                place,
                film: Some(film),
                hall: Some(hall),
                price_card: Some(price_card),
            },
            Some(starts_at),
            Some(format),
            Some(language),
            Some(subtitles),
            Some(adverts_minutes),
        ) = (
            names.clone(),
            starts_at,
            format,
            language,
            subtitles,
            adverts_minutes,
        )
        else {
            return Err(names);
        };
        Ok(ProgrammeShow {
            place,
            film,
            hall,
            starts_at,
            format,
            language,
            subtitles,
            price_card,
            adverts_minutes,
        })
    }
}

/// Reads fields of one row; `None` always means that a finding was written.
struct Reader<'a> {
    row: &'a Row,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn field(&self, name: &str) -> Option<&Field> {
        self.row.fields.iter().find(|field| field.name == name)
    }

    fn wrong<T>(&mut self, name: &str, message: impl Into<String>) -> Option<T> {
        let line = self
            .field(name)
            .map_or(self.row.place.line, |field| field.line);
        let place = Place {
            file: self.row.place.file.clone(),
            line,
        };
        self.findings.push(Finding::new(place, Some(name), message));
        None
    }

    /// A text that may be left out.
    fn optional(&mut self, name: &str, max_chars: usize) -> Option<Option<String>> {
        let text = match self.field(name).map(|field| &field.value) {
            None => return Some(None),
            Some(Value::Text(text)) => text.trim().to_owned(),
            Some(Value::Number(_) | Value::List(_) | Value::Other) => {
                return self.wrong(name, "must be a text");
            }
        };
        self.fitting(name, text, max_chars)
            .map(|text| Some(text).filter(|text| !text.is_empty()))
    }

    fn required(&mut self, name: &str, max_chars: usize) -> Option<String> {
        match self.optional(name, max_chars)? {
            Some(text) => Some(text),
            None => self.wrong(name, "is missing"),
        }
    }

    fn fitting(&mut self, name: &str, text: String, max_chars: usize) -> Option<String> {
        let chars = text.chars().count();
        if chars > max_chars {
            return self.wrong(
                name,
                format!("has {chars} characters, more than {max_chars}"),
            );
        }
        // A control character cannot be printed on a ticket; a synopsis may have paragraphs.
        match text
            .chars()
            .find(|c| c.is_control() && !(*c == '\n' && name == "synopsis"))
        {
            Some(control) => self.wrong(
                name,
                format!(
                    "contains the control character U+{:04X}",
                    u32::from(control)
                ),
            ),
            None => Some(text),
        }
    }

    fn key(&mut self, name: &str) -> Option<String> {
        let key = self.required(name, KEY_CHARS)?;
        if key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            Some(key)
        } else {
            self.wrong(
                name,
                format!("“{key}” may have only the characters a–z, 0–9 and -"),
            )
        }
    }

    /// Well-formed as BCP 47 asks, without the registry: a language, then subtags.
    fn language(&mut self, name: &str, tag: String) -> Option<String> {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or_default();
        let well_formed = (2..=8).contains(&primary.len())
            && primary.chars().all(|c| c.is_ascii_alphabetic())
            && subtags.all(|tag| {
                (1..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric())
            });
        if well_formed {
            Some(tag)
        } else {
            self.wrong(
                name,
                format!("“{tag}” is not a language tag like es, pt-BR or zxx"),
            )
        }
    }

    /// Texts separated by `|` in a spreadsheet, a list of strings in JSON.
    fn list(&mut self, name: &str, max_chars: usize) -> Option<Vec<String>> {
        let entries: Vec<String> = match self.field(name).map(|field| &field.value) {
            None => Vec::new(),
            Some(Value::Text(text)) => text
                .split('|')
                .map(|entry| entry.trim().to_owned())
                .collect(),
            Some(Value::List(entries)) => entries
                .iter()
                .map(|entry| entry.trim().to_owned())
                .collect(),
            Some(Value::Number(_) | Value::Other) => {
                return self.wrong(name, "must be a list of texts");
            }
        };
        let entries: Vec<String> = entries
            .into_iter()
            .filter(|entry| !entry.is_empty())
            .collect();
        if entries.len() > LIST_ENTRIES {
            return self.wrong(
                name,
                format!("has {} entries, more than {LIST_ENTRIES}", entries.len()),
            );
        }
        entries
            .into_iter()
            .map(|entry| self.fitting(name, entry, max_chars))
            .collect()
    }

    fn number(&mut self, name: &str, range: std::ops::RangeInclusive<u16>) -> Option<u16> {
        let (from, to) = (range.start(), range.end());
        let text = match self.field(name).map(|field| &field.value) {
            Some(Value::Text(text) | Value::Number(text)) => text.trim().to_owned(),
            Some(Value::List(_) | Value::Other) => {
                return self.wrong(name, "must be a whole number of minutes");
            }
            None => String::new(),
        };
        if text.is_empty() {
            return self.wrong(name, "is missing");
        }
        match text.parse() {
            Ok(minutes) if range.contains(&minutes) => Some(minutes),
            Ok(_) | Err(_) => {
                let shown: String = text.chars().take(20).collect();
                self.wrong(
                    name,
                    format!("“{shown}” is not a whole number of minutes from {from} to {to}"),
                )
            }
        }
    }

    fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.required(name, KEY_CHARS)?;
        match NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
            Ok(date) if RELEASE_YEARS.contains(&date.year()) => Some(date),
            Ok(date) => self.wrong(name, format!("no film is of the year {}", date.year())),
            Err(_) => self.wrong(name, format!("“{text}” is not a date like 1954-04-26")),
        }
    }

    fn local_time(&mut self, name: &str) -> Option<LocalTime> {
        let text = self.required(name, KEY_CHARS)?;
        LocalTime::parse(&text)
            .or_else(|why| self.wrong(name, why.to_string()).ok_or(()))
            .ok()
    }
}
