//! The JSON form: `{"films": [{…}], "shows": [{…}]}` with the columns' names as keys. Values are kept as
//! slices of the text until their row is read, which is how an error knows the line on which it stands.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::limits::MAX_ROWS;
use super::row::{FILM_COLUMNS, Field, Row, SHOW_COLUMNS, Value};
use super::{Finding, Place};

/// The rows of films and of shows.
pub(super) fn rows(file: &str, text: &str, findings: &mut Vec<Finding>) -> (Vec<Row>, Vec<Row>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut source = Source {
        file,
        lines: Lines::of(text),
        findings,
    };
    let mut films = Vec::new();
    let mut shows = Vec::new();
    let members = match serde_json::from_str::<Members<'_>>(text) {
        Ok(members) => members.0,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
            source.finding(line, None, format!("is not a programme in JSON: {error}"));
            return (films, shows);
        }
    };
    let mut seen: Vec<&str> = Vec::new();
    for (name, list) in &members {
        let line = source.lines.line(list);
        match name.as_str() {
            repeated if seen.contains(&repeated) => {
                source.finding(line, Some(repeated), "is given twice")
            }
            "films" => films = source.rows("films", list, FILM_COLUMNS),
            "shows" => shows = source.rows("shows", list, SHOW_COLUMNS),
            other => source.finding(line, Some(other), "is neither “films” nor “shows”"),
        }
        seen.push(name);
    }
    (films, shows)
}

struct Source<'a> {
    file: &'a str,
    lines: Lines<'a>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Source<'a> {
    fn finding(&mut self, line: u32, field: Option<&str>, message: impl Into<String>) {
        let field = field.map(|field| field.chars().take(40).collect::<String>());
        self.findings.push(Finding::new(
            Place::new(self.file, line),
            field.as_deref(),
            message,
        ));
    }

    fn rows(
        &mut self,
        name: &str,
        list: &'a RawValue,
        columns: &'static [&'static str],
    ) -> Vec<Row> {
        let line = self.lines.line(list);
        let Ok(items) = serde_json::from_str::<Vec<&'a RawValue>>(list.get()) else {
            self.finding(line, Some(name), "must be a list");
            return Vec::new();
        };
        if items.len() > MAX_ROWS {
            let message = format!("has more than {MAX_ROWS} entries; import it in parts");
            self.finding(line, Some(name), message);
        }
        items
            .into_iter()
            .take(MAX_ROWS)
            .filter_map(|item| self.row(name, item, columns))
            .collect()
    }

    fn row(
        &mut self,
        list: &str,
        item: &'a RawValue,
        columns: &'static [&'static str],
    ) -> Option<Row> {
        let place = Place::new(self.file, self.lines.line(item));
        let Ok(Members(members)) = serde_json::from_str::<Members<'a>>(item.get()) else {
            self.finding(
                place.line,
                Some(list),
                "every entry must be an object in braces",
            );
            return None;
        };
        let mut fields: Vec<Field> = Vec::new();
        for (key, value) in &members {
            let line = self.lines.line(value);
            match columns
                .iter()
                .copied()
                .find(|column| *column == key.as_str())
            {
                None => {
                    let message = format!(
                        "is not a field of {list}; the fields are {}",
                        columns.join(", ")
                    );
                    self.finding(line, Some(key), message);
                }
                Some(name) if fields.iter().any(|field| field.name == name) => {
                    self.finding(line, Some(name), "is given twice");
                }
                // `null` is the same as leaving the field out.
                Some(_) if value.get() == "null" => {}
                Some(name) => fields.push(Field {
                    name,
                    line,
                    value: understood(value),
                }),
            }
        }
        // A row with an unknown field is read all the same, so that its other errors are told as well.
        Some(Row { place, fields })
    }
}

fn understood(value: &RawValue) -> Value {
    let written = value.get();
    if let Ok(text) = serde_json::from_str::<String>(written) {
        return Value::Text(text);
    }
    if let Ok(list) = serde_json::from_str::<Vec<String>>(written) {
        return Value::List(list);
    }
    if written.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Value::Number(written.to_owned());
    }
    Value::Other
}

/// An object's members in their order, a repeated key included: a map would silently keep the last.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in braces")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// Finds the line of a slice of the text by its distance from the beginning.
struct Lines<'a> {
    text: &'a str,
    /// The offset at which every line begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    fn line(&self, value: &RawValue) -> u32 {
        let offset = value
            .get()
            .as_ptr()
            .addr()
            .saturating_sub(self.text.as_ptr().addr());
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX).max(1)
    }
}
