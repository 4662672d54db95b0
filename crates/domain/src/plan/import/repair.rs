//! What can be put right without guessing, written into the document itself.
//!
//! - A number where a text is meant (`"seat_number": 12`) becomes that text.
//! - A plan without a size gets the one that its seats need.
//! - A seat without a uuid gets one made from its zone, row, number and guid, so that the same file
//!   always gives the same uuid.
//! - A seat without a guid, or with one that another seat has, gets "zone-row-number", which is how
//!   editors make them; where that is taken as well, its old guid, a "~" and its uuid. Of several seats
//!   with one guid, the one whose "zone-row-number" it is keeps it, otherwise the first.
//!
//! Two seats with one *uuid* are not repaired: the sidecar could mean either.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use super::super::finding::{FindingCode, Findings, Place};
use super::super::pretix::{DEFAULT_RADIUS, Document, Field, Seat, Size, coordinate};
use super::naming::{row_name, seat_number, seat_place};
use super::value::origin;

pub(super) fn repair(document: &mut Document, findings: &mut Findings) {
    numbers_to_texts(document, findings);
    size(document, findings);
    uuids(document, findings);
    guids(document, findings);
}

fn numbers_to_texts(document: &mut Document, findings: &mut Findings) {
    for zone in &mut document.zones {
        let zone_title = zone.title().to_owned();
        for (row_at, row) in zone.rows.iter_mut().enumerate() {
            let was_number = number_to_text(&mut row.row_number);
            let named_row = row_name(row, row_at);
            if was_number {
                let place = Place {
                    zone: Some(zone_title.clone()),
                    row: Some(named_row.clone()),
                    seat: None,
                };
                findings.repaired(
                    FindingCode::NumberNotText,
                    &place,
                    "row_number was a number; it is now a text. Nothing to do.",
                );
            }
            for (seat_at, seat) in row.seats.iter_mut().enumerate() {
                let number = number_to_text(&mut seat.seat_number);
                let guid = number_to_text(&mut seat.seat_guid);
                let uuid = number_to_text(&mut seat.uuid);
                if number || guid || uuid {
                    let place = Place {
                        zone: Some(zone_title.clone()),
                        row: Some(named_row.clone()),
                        seat: Some(seat_number(seat, seat_at)),
                    };
                    findings.repaired(
                        FindingCode::NumberNotText,
                        &place,
                        "its seat_number, seat_guid or uuid was a number; it is now a text. Nothing to do.",
                    );
                }
            }
        }
    }
}

fn number_to_text(field: &mut Field<String>) -> bool {
    let Field::Odd(Value::Number(number)) = field else {
        return false;
    };
    // "12", also where the file says 12.0.
    let text = match number.as_f64() {
        Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => number.to_string(),
    };
    *field = Field::Is(text);
    true
}

fn size(document: &mut Document, findings: &mut Findings) {
    if !document.size.is_nothing() {
        return;
    }
    let (mut width, mut height) = (0.0_f64, 0.0_f64);
    for zone in &document.zones {
        for row in &zone.rows {
            let Some(from) = origin(zone, row) else {
                continue;
            };
            for seat in &row.seats {
                if let Some(position) = seat.position.get() {
                    let radius = seat.radius.get().map_or(DEFAULT_RADIUS, coordinate);
                    width = width.max(from.x + coordinate(&position.x) + 2.0 * radius);
                    height = height.max(from.y + coordinate(&position.y) + 2.0 * radius);
                }
            }
        }
    }
    document.size = Field::Is(Size {
        width: whole(width),
        height: whole(height),
        other: Map::new(),
    });
    findings.repaired(
        FindingCode::SizeMissing,
        &Place::plan(),
        &format!(
            "it had no size; it now has the one its seats need, {} × {}.",
            width.ceil(),
            height.ceil()
        ),
    );
}

/// Rounded up. An absurd length stays one: the check of the size is the layout's.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast to an integer saturates, and the size is checked afterwards"
)]
fn whole(length: f64) -> Number {
    Number::from(length.ceil() as i64)
}

fn uuids(document: &mut Document, findings: &mut Findings) {
    for zone in &mut document.zones {
        let (title, key) = (zone.title().to_owned(), zone.key().to_owned());
        for (row_at, row) in zone.rows.iter_mut().enumerate() {
            let row_number = row.row_number.text().to_owned();
            let named_row = row_name(row, row_at);
            for (seat_at, seat) in row.seats.iter_mut().enumerate() {
                if !seat.uuid.text().trim().is_empty() {
                    continue;
                }
                let uuid = uuid_from(&key, &row_number, seat);
                let place = Place {
                    zone: Some(title.clone()),
                    row: Some(named_row.clone()),
                    seat: Some(seat_number(seat, seat_at)),
                };
                findings.repaired(
                    FindingCode::UuidMissing,
                    &place,
                    &format!("it had no uuid; it was given {uuid}. Nothing to do."),
                );
                seat.uuid = Field::Is(uuid);
            }
        }
    }
}

/// A version 8 UUID of what names the seat: the same file always gives the same.
fn uuid_from(zone_key: &str, row_number: &str, seat: &Seat) -> String {
    let mut hash = Sha256::new();
    for part in [
        "marquee.seat",
        zone_key,
        row_number,
        seat.seat_number.text(),
        seat.seat_guid.text(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// Where a seat is in the document: zone, row, seat.
type Address = (usize, usize, usize);

/// A seat's guid as it stands, and the one that an editor would make.
struct Guid {
    at: Address,
    place: Place,
    current: String,
    natural: String,
    uuid: String,
}

fn guids(document: &mut Document, findings: &mut Findings) {
    let seats = read_guids(document);
    let taken: BTreeSet<&str> = seats.iter().map(|seat| seat.current.as_str()).collect();
    let mut keepers: BTreeMap<&str, &Guid> = BTreeMap::new();
    for seat in &seats {
        let keeper = keepers.entry(&seat.current).or_insert(seat);
        if keeper.natural != keeper.current && seat.natural == seat.current {
            *keeper = seat;
        }
    }
    let mut given: Vec<(Address, String)> = Vec::new();
    let mut given_texts: BTreeSet<String> = BTreeSet::new();
    for seat in &seats {
        let missing = seat.current.is_empty();
        let Some(keeper) = keepers.get(seat.current.as_str()) else {
            continue;
        };
        if !missing && keeper.at == seat.at {
            continue;
        }
        let mut new = seat.natural.clone();
        if taken.contains(new.as_str()) || given_texts.contains(&new) {
            new = format!("{}~{}", seat.current, seat.uuid);
        }
        while taken.contains(new.as_str()) || given_texts.contains(&new) {
            new.push('~');
        }
        if missing {
            findings.repaired(
                FindingCode::GuidMissing,
                &seat.place,
                &format!("it had no seat_guid; it was given \"{new}\". Nothing to do."),
            );
        } else {
            findings.repaired(
                FindingCode::GuidDuplicate,
                &seat.place,
                &format!(
                    "its seat_guid \"{}\" is also that of {}; it was given \"{new}\". Nothing to do here, \
                     but other systems may know the seat by the old one.",
                    seat.current, keeper.place
                ),
            );
        }
        given_texts.insert(new.clone());
        given.push((seat.at, new));
    }
    for ((zone, row, seat), guid) in given {
        if let Some(seat) = document
            .zones
            .get_mut(zone)
            .and_then(|zone| zone.rows.get_mut(row))
            .and_then(|row| row.seats.get_mut(seat))
        {
            seat.seat_guid = Field::Is(guid);
        }
    }
}

fn read_guids(document: &Document) -> Vec<Guid> {
    let mut guids = Vec::with_capacity(document.seat_count());
    for (zone_at, zone) in document.zones.iter().enumerate() {
        for (row_at, row) in zone.rows.iter().enumerate() {
            for (seat_at, seat) in row.seats.iter().enumerate() {
                guids.push(Guid {
                    at: (zone_at, row_at, seat_at),
                    place: seat_place(zone, row, row_at, seat, seat_at),
                    current: seat.seat_guid.text().to_owned(),
                    natural: format!(
                        "{}-{}-{}",
                        zone.key(),
                        row.row_number.text(),
                        seat.seat_number.text()
                    ),
                    uuid: seat.uuid.text().to_owned(),
                });
            }
        }
    }
    guids
}
