//! The pretix seating-plan JSON format, as a document: what is read is what is written back.
//!
//! Source: the public JSON schema `seating-plan.schema.json` of the pretix project (version 0.0.1), whose
//! field names these types have. Three choices keep a document whole on its way through:
//! - keys that the schema does not know are kept (`other`) and written back;
//! - numbers stay the integer or the decimal that they were ([`Number`]);
//! - leaves of a wrong type are kept as they came ([`Field`]).
//!
//! The order of an object's keys and the white space are not kept: neither means anything in JSON. The
//! lists that hold everything together (zones, rows, seats, categories) must be lists of objects;
//! where they are not, the text is malformed at a line and a column. Absent on purpose: checks, which are
//! `import`'s.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

pub use super::field::Field;

/// The radius of a seat that gives none, by the schema.
pub const DEFAULT_RADIUS: f64 = 10.0;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    #[serde(default)]
    pub categories: Vec<Category>,
    pub zones: Vec<Zone>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub size: Field<Size>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Width and height, of the plan or of a rectangle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Size {
    pub width: Number,
    pub height: Number,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub color: Field<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A part of the hall: "Ground floor", "Balcony".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// What editors begin a seat's guid with.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub zone_id: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub uuid: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub position: Field<Position>,
    pub rows: Vec<Row>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub areas: Field<Vec<Area>>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A row, or a block of one: a row that an aisle divides is often several of these with one number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub row_number: Field<String>,
    /// Where the row's number is written: "start", "end", "both", or nothing.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub row_number_position: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub row_label: Field<String>,
    /// How this row's seats are called, with `%s` for the seat's number: "G%s".
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub seat_label: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub uuid: Field<String>,
    /// Relative to the zone.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub position: Field<Position>,
    pub seats: Vec<Seat>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub seat_number: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub seat_guid: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub uuid: Field<String>,
    /// Relative to the row.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub position: Field<Position>,
    /// The name of a category.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub category: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub radius: Field<Number>,
    /// Where ordered booking begins in the row: "<", ">" or "<>". Kept, not used here.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub start_direction: Field<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A shape of the drawing. Its text and its polygon's points are relative to its position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub shape: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub color: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub border_color: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub rotation: Field<Number>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub uuid: Field<String>,
    /// Relative to the zone.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub position: Field<Position>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub text: Field<Text>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub rectangle: Field<Size>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub circle: Field<Circle>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub ellipse: Field<Ellipse>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub polygon: Field<Polygon>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub text: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub color: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub size: Field<Number>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub position: Field<Position>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Circle {
    pub radius: Number,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ellipse {
    pub radius: Position,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Polygon {
    pub points: Vec<Position>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub x: Number,
    pub y: Number,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Document {
    /// The seats of every zone and row, in the document's order.
    pub fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.zones
            .iter()
            .flat_map(|zone| &zone.rows)
            .flat_map(|row| &row.seats)
    }

    #[must_use]
    pub fn seat_count(&self) -> usize {
        self.zones
            .iter()
            .flat_map(|zone| &zone.rows)
            .map(|row| row.seats.len())
            .sum()
    }
}

impl Zone {
    /// What the zone is called; its id where it has no name, nothing where it has neither.
    #[must_use]
    pub fn title(&self) -> &str {
        let name = self.name.text();
        if name.trim().is_empty() {
            self.zone_id.text()
        } else {
            name
        }
    }

    /// What a seat's guid begins with; the schema falls back to the name where there is no id.
    #[must_use]
    pub fn key(&self) -> &str {
        let id = self.zone_id.text();
        if id.trim().is_empty() {
            self.name.text()
        } else {
            id
        }
    }
}

/// A JSON number as a coordinate. One that no f64 can hold does not pass the JSON reader.
#[must_use]
pub fn coordinate(number: &Number) -> f64 {
    number.as_f64().unwrap_or(f64::INFINITY)
}
