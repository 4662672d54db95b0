//! How a finding names a row or a seat: as the file does, or by its place in the list where the file does not.

use super::super::finding::Place;
use super::super::model::Seat;
use super::super::pretix::{self, Row, Zone};
use super::{MAX_LABEL_CHARS, MAX_TEXT_CHARS};

/// The row's number, or "#3" for the third row of its zone.
pub(super) fn row_name(row: &Row, row_at: usize) -> String {
    name_or_ordinal(row.row_number.text(), row_at)
}

/// The seat's number, or "#5" for the fifth seat of its row.
pub(super) fn seat_number(seat: &pretix::Seat, seat_at: usize) -> String {
    name_or_ordinal(seat.seat_number.text(), seat_at)
}

fn name_or_ordinal(name: &str, at: usize) -> String {
    if name.trim().is_empty() {
        format!("#{}", at + 1)
    } else {
        name.chars().take(MAX_LABEL_CHARS).collect()
    }
}

pub(super) fn row_place(zone: &Zone, row: &Row, row_at: usize) -> Place {
    Place {
        zone: zone_name(zone),
        row: Some(row_name(row, row_at)),
        seat: None,
    }
}

pub(super) fn seat_place(
    zone: &Zone,
    row: &Row,
    row_at: usize,
    seat: &pretix::Seat,
    seat_at: usize,
) -> Place {
    Place {
        seat: Some(seat_number(seat, seat_at)),
        ..row_place(zone, row, row_at)
    }
}

/// The place of a seat that has been read.
pub(super) fn place_of(seat: &Seat) -> Place {
    Place {
        zone: Some(seat.zone.clone()).filter(|zone| !zone.is_empty()),
        row: Some(seat.row.clone()),
        seat: Some(seat.number.clone()),
    }
}

pub(super) fn zone_name(zone: &Zone) -> Option<String> {
    Some(zone.title().chars().take(MAX_TEXT_CHARS).collect())
        .filter(|name: &String| !name.is_empty())
}
