//! The cinema sidecar: what a cinema knows of its seats and the seating-plan format has no place for.
//!
//! It lies beside the plan as `<name>.cinema.json`. Everything but `format` and `version` may be left out;
//! the defaults are given here and nowhere else in the file. Seats are named by their `uuid` in the
//! plan, categories by their `name`. Keys that this version does not know are kept and written back.
//!
//! ```json
//! {
//!   "format": "marquee.seats",
//!   "version": 1,
//!   "screen": { "side": "top" },
//!   "focal_point": { "x": 300, "y": 260 },
//!   "categories": {
//!     "gold": { "label": "Premium", "kind": "premium" },
//!     "closed": { "for_sale": false }
//!   },
//!   "seats": {
//!     "5a2f6d0e-0000-4000-8000-000000000001": { "kind": "wheelchair" },
//!     "5a2f6d0e-0000-4000-8000-000000000002": {
//!       "kind": "companion",
//!       "companion_of": "5a2f6d0e-0000-4000-8000-000000000001"
//!     },
//!     "5a2f6d0e-0000-4000-8000-000000000003": {
//!       "kind": "couple",
//!       "partner": "5a2f6d0e-0000-4000-8000-000000000004"
//!     },
//!     "5a2f6d0e-0000-4000-8000-000000000004": {
//!       "kind": "couple",
//!       "partner": "5a2f6d0e-0000-4000-8000-000000000003"
//!     },
//!     "5a2f6d0e-0000-4000-8000-000000000005": { "out_of_service": "Broken armrest" }
//!   },
//!   "translations": { "Pantalla": { "en": "Screen", "ar": "الشاشة" } }
//! }
//! ```
//!
//! | key | meaning | default |
//! |---|---|---|
//! | `screen.side` | the side of the drawing the audience looks to: `top`, `bottom`, `left`, `right` | the side at which an area called "Stage" or "Screen" lies beyond all seats, otherwise `top` |
//! | `focal_point` | the hall's best place, in the plan's coordinates | the middle of the seats' width, two thirds of their depth away from the screen |
//! | `categories.*.label` | what people read | the category's name |
//! | `categories.*.for_sale` | whether its seats can be sold | `true` |
//! | `categories.*.kind` | the kind of its seats, where a seat's own entry gives none | `standard` |
//! | `seats.*.kind` | any kind; goes before the category's | the category's kind |
//! | `seats.*.companion_of` | of a companion: the uuid of its wheelchair place | required for a companion |
//! | `seats.*.partner` | of a couple seat: the uuid of the other half, beside it in the same row | required for a couple seat |
//! | `seats.*.out_of_service` | why the seat cannot be used | in service |
//! | `translations.*.*` | a text of the drawing or a category's label as it stands in the plan, in another language | the text as it stands |

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::field::Field;
use super::finding::{FindingCode, Findings, Place};
use super::model::{Point, Screen, SeatKind, Translations};

/// What `format` says.
pub const FORMAT: &str = "marquee.seats";

/// The version that is written, and the only one that is read.
pub const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sidecar {
    pub format: String,
    pub version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<Screen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focal_point: Option<Point>,
    /// By the category's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, CategoryEntry>,
    /// By the seat's uuid.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seats: BTreeMap<String, SeatEntry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: Translations,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_sale: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SeatKind>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeatEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SeatKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub companion_of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_service: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Default for Sidecar {
    /// A sidecar that says nothing: what a plan without one has.
    fn default() -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            screen: None,
            focal_point: None,
            categories: BTreeMap::new(),
            seats: BTreeMap::new(),
            translations: Translations::new(),
            other: Map::new(),
        }
    }
}

/// The sidecar before its entries are read one by one, so that each wrong one can be named.
#[derive(Deserialize)]
struct Unread {
    #[serde(default)]
    format: Field<String>,
    #[serde(default)]
    version: Field<u32>,
    #[serde(default)]
    screen: Field<Screen>,
    #[serde(default)]
    focal_point: Field<Point>,
    #[serde(default)]
    categories: Entries,
    #[serde(default)]
    seats: Entries,
    #[serde(default)]
    translations: Field<Translations>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

/// An object's entries as they stand in the file: two with one key are both there.
#[derive(Default)]
struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Entries;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Entries(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads the sidecar's text. What is wrong with it goes to the findings; what comes back is only of use
/// when none of them refuses.
pub(super) fn read(text: &str, findings: &mut Findings) -> Sidecar {
    let place = Place::plan();
    let unread: Unread = match serde_json::from_str(text) {
        Ok(unread) => unread,
        Err(error) => {
            findings.refuse(
                FindingCode::SidecarMalformed,
                &place,
                &format!("the sidecar cannot be read: {error}. Correct it there."),
            );
            return Sidecar::default();
        }
    };
    if unread.format.text() != FORMAT {
        findings.refuse(
            FindingCode::SidecarFormatUnknown,
            &place,
            &format!("the sidecar does not say \"format\": \"{FORMAT}\". Is it the right file?"),
        );
    }
    if unread.version.get() != Some(&VERSION) {
        findings.refuse(
            FindingCode::SidecarVersionUnknown,
            &place,
            &format!(
                "the sidecar does not say \"version\": {VERSION}, the only one that is known."
            ),
        );
    }
    Sidecar {
        screen: value(
            unread.screen,
            "screen must be {\"side\": \"top\"}, or bottom, left or right",
            findings,
        ),
        focal_point: value(
            unread.focal_point,
            "focal_point must be {\"x\": …, \"y\": …} with two numbers",
            findings,
        ),
        categories: entries(unread.categories, "category", findings),
        seats: entries(unread.seats, "seat", findings),
        translations: value(
            unread.translations,
            "translations must be {\"Pantalla\": {\"en\": \"Screen\"}}",
            findings,
        )
        .unwrap_or_default(),
        other: unread.other,
        ..Sidecar::default()
    }
}

fn value<T>(field: Field<T>, what: &str, findings: &mut Findings) -> Option<T> {
    if field.get().is_none() && !field.is_nothing() {
        findings.refuse(
            FindingCode::SidecarValueUnreadable,
            &Place::plan(),
            &format!("the sidecar's {what}."),
        );
    }
    match field {
        Field::Is(value) => Some(value),
        Field::Absent | Field::Odd(_) => None,
    }
}

fn entries<T: DeserializeOwned>(
    entries: Entries,
    of_what: &str,
    findings: &mut Findings,
) -> BTreeMap<String, T> {
    let mut read = BTreeMap::new();
    for (key, value) in entries.0 {
        match serde_json::from_value(value) {
            Err(error) => findings.refuse(
                FindingCode::SidecarValueUnreadable,
                &Place::plan(),
                &format!("the sidecar's entry for {of_what} \"{key}\" cannot be read: {error}."),
            ),
            Ok(entry) => {
                if read.insert(key.clone(), entry).is_some() {
                    findings.refuse(
                        FindingCode::SidecarEntryTwice,
                        &Place::plan(),
                        &format!(
                            "the sidecar has two entries for {of_what} \"{key}\". Join them into one."
                        ),
                    );
                }
            }
        }
    }
    read
}
