//! The plan as the rest of the program sees it: a flat list of seats in absolute coordinates.
//!
//! The order of the seats is that of the document (zone, row, seat), and a seat's place in it is its
//! [`SeatIndex`]. A plan is immutable: a changed hall is a new version. Coordinates are in the document's
//! own unit (pixels of the editor that drew it), x to the right and y downwards. Absent on purpose: how a
//! plan is read and checked (`import`), and prices, which belong to the price card.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::SeatIndex;

/// The most seats that a plan may have. Far above the largest cinema, far below what a [`SeatIndex`] holds.
pub const MAX_SEATS: usize = 10_000;

/// What the cinema wrote in its plan → language → the same in that language.
pub type Translations = BTreeMap<String, BTreeMap<String, String>>;

/// A hall's plan at one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    pub name: String,
    /// The canvas: every seat is meant to lie within `0..=width` and `0..=height`.
    pub width: f64,
    pub height: f64,
    pub screen: Screen,
    /// The best place of the hall, which "best available" measures from.
    pub focal_point: Point,
    pub categories: Vec<Category>,
    pub seats: Vec<Seat>,
    pub row_labels: Vec<RowLabel>,
    /// Decoration: the stage, walls, texts. Nothing here can be sold.
    pub areas: Vec<Area>,
    /// Of the drawing's texts and the categories' labels. Absent where the cinema gave none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: Translations,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Where the audience looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Screen {
    pub side: Side,
}

/// A side of the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// A price level of the plan; a price card names it by `name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Category {
    /// The key: what the document's seats and the price cards name.
    pub name: String,
    /// What people read; the name unless the sidecar says otherwise.
    pub label: String,
    /// A CSS colour.
    pub color: String,
    pub for_sale: bool,
}

/// One place to sit (or to park a wheelchair).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seat {
    pub row: String,
    pub number: String,
    /// The short name on a ticket: the document's seat label ("G%s" with the number in it), otherwise
    /// row and number.
    pub label: String,
    pub x: f64,
    pub y: f64,
    pub radius: f64,
    /// An index into the plan's categories.
    pub category: usize,
    pub kind: SeatKind,
    /// The other half of a couple seat; given exactly when the kind is couple.
    pub partner: Option<SeatIndex>,
    /// The wheelchair place that a companion place belongs to; given exactly when the kind is companion.
    pub companion_of: Option<SeatIndex>,
    /// Why the seat cannot be used in any show, if it cannot.
    pub out_of_service: Option<String>,
    /// The name of the zone: "Ground floor", "Balcony".
    pub zone: String,
    pub guid: String,
    pub uuid: String,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    Standard,
    Premium,
    Recliner,
    /// Half of a seat for two, sold only with its partner.
    Couple,
    /// A place for a wheelchair: no chair stands there.
    Wheelchair,
    /// A chair beside a wheelchair place, sold only together with it.
    Companion,
}

impl SeatKind {
    /// Whether the seat is sold on its own, by no rule that ties it to another seat.
    #[must_use]
    pub fn is_ordinary(self) -> bool {
        match self {
            Self::Standard | Self::Premium | Self::Recliner => true,
            Self::Couple | Self::Wheelchair | Self::Companion => false,
        }
    }
}

/// A row's name, written beside the row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowLabel {
    pub text: String,
    pub x: f64,
    pub y: f64,
}

/// A shape of the drawing that is not a seat.
///
/// `x`, `y` are a rectangle's corner, the centre of a circle or an ellipse, the origin of a polygon or a
/// text. The whole area, its text included, is turned by `rotation` about that point; the other
/// coordinates are given as they are before that turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Area {
    pub shape: Shape,
    pub x: f64,
    pub y: f64,
    /// Degrees, clockwise.
    pub rotation: f64,
    /// A CSS colour; "transparent" where the document gives none.
    pub color: String,
    pub border_color: String,
    pub text: Option<AreaText>,
    /// Of a rectangle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    /// Of a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius: Option<f64>,
    /// Of an ellipse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_x: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_y: Option<f64>,
    /// Of a polygon, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<Point>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Rectangle,
    Circle,
    Ellipse,
    Polygon,
    Text,
}

/// A text in the drawing, centred on its point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AreaText {
    pub x: f64,
    pub y: f64,
    pub color: String,
    pub text: String,
    /// In the plan's unit; 16 where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
}

impl Seat {
    #[must_use]
    pub fn point(&self) -> Point {
        Point {
            x: self.x,
            y: self.y,
        }
    }

    /// "Row F seat 12": how findings and logs name the seat. The screen composes its own, in the
    /// language of who reads it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("Row {} seat {}", self.row, self.number)
    }
}

impl Point {
    /// The distance between two points, in the plan's unit.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

impl Plan {
    #[must_use]
    pub fn seat(&self, seat: SeatIndex) -> Option<&Seat> {
        self.seats.get(usize::from(seat.0))
    }

    /// Every seat with its index, in the plan's order.
    pub fn indexed_seats(&self) -> impl Iterator<Item = (SeatIndex, &Seat)> {
        (0..=u16::MAX).map(SeatIndex).zip(&self.seats)
    }

    /// "Row F seat 12", or "Seat index 99" for one that the plan does not have: the text is for a person
    /// who must be told something either way.
    #[must_use]
    pub fn seat_name(&self, seat: SeatIndex) -> String {
        self.seat(seat)
            .map_or_else(|| format!("Seat index {}", seat.0), Seat::name)
    }

    /// The category of a seat of this plan.
    #[must_use]
    pub fn category_of(&self, seat: &Seat) -> Option<&Category> {
        self.categories.get(seat.category)
    }

    #[must_use]
    pub fn category_named(&self, name: &str) -> Option<(usize, &Category)> {
        self.categories
            .iter()
            .enumerate()
            .find(|(_, category)| category.name == name)
    }

    /// Whether the seat could be sold at all, whoever holds it now: it works and its category is for sale.
    #[must_use]
    pub fn is_sellable(&self, seat: SeatIndex) -> bool {
        self.seat(seat).is_some_and(|seat| {
            seat.out_of_service.is_none()
                && self
                    .category_of(seat)
                    .is_some_and(|category| category.for_sale)
        })
    }
}
