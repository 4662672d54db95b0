//! The seats: their labels, categories and places, and what is wrong with each.
//!
//! A seat that cannot be used still takes its place in the list, so that later checks name the right
//! seats; its coordinates are then not a number, and the file is refused anyway.

use std::collections::BTreeMap;

use super::super::finding::{FindingCode, Findings, Place};
use super::super::model::{Category, Point, Seat, SeatKind};
use super::super::pretix::{
    self, DEFAULT_RADIUS, Document, Field, Position, Row, Zone, coordinate,
};
use super::naming::{place_of, row_place, seat_place, zone_name};
use super::value::{check_text, color, is_absurd, origin, point, point_or_origin};
use super::{MAX_LABEL_CHARS, MAX_TEXT_CHARS};

/// The longest side of a canvas.
const MAX_SIDE: f64 = 100_000.0;

const MAX_RADIUS: f64 = 1_000.0;

/// How far outside the canvas a seat may be, as a share of the longer side: enough for a row that was
/// pushed over the edge, not for a misplaced decimal point.
const CANVAS_TOLERANCE: f64 = 0.25;

/// What the plan has for a category that gives no colour.
const DEFAULT_COLOR: &str = "#888888";

pub(super) struct Layout {
    pub(super) name: String,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) categories: Vec<Category>,
    pub(super) seats: Vec<Seat>,
}

pub(super) fn read(document: &Document, findings: &mut Findings) -> Layout {
    let name = name(document, findings);
    let (width, height) = size(document, findings);
    let categories = categories(document, findings);
    let mut seats = Vec::with_capacity(document.seat_count());
    for zone in &document.zones {
        check_zone(zone, findings);
        for (row_at, row) in zone.rows.iter().enumerate() {
            check_row(zone, row, row_at, findings);
            let origin = origin(zone, row);
            for (seat_at, seat) in row.seats.iter().enumerate() {
                let place = seat_place(zone, row, row_at, seat, seat_at);
                let at = position(seat, origin, &place, findings);
                let seat = Seat {
                    row: row.row_number.text().to_owned(),
                    number: number(seat, &place, findings),
                    label: label(row, seat, &place, findings),
                    x: at.x,
                    y: at.y,
                    radius: radius(seat, &place, findings),
                    category: category(seat, &categories, &place, findings),
                    kind: SeatKind::Standard,
                    partner: None,
                    companion_of: None,
                    out_of_service: None,
                    zone: zone.title().to_owned(),
                    guid: seat.seat_guid.text().to_owned(),
                    uuid: seat.uuid.text().to_owned(),
                };
                check_ids(&seat, &place, findings);
                check_canvas(&seat, width, height, &place, findings);
                seats.push(seat);
            }
        }
    }
    check_doubles(&seats, findings);
    Layout {
        name,
        width,
        height,
        categories,
        seats,
    }
}

fn name(document: &Document, findings: &mut Findings) -> String {
    let name = document.name.text();
    if name.trim().is_empty() {
        findings.warn(
            FindingCode::PlanNameMissing,
            &Place::plan(),
            "it has no name. Give it one, so that it can be told from others.",
        );
        return "Unnamed plan".to_owned();
    }
    check_text(name, "name", MAX_TEXT_CHARS, &Place::plan(), findings);
    name.to_owned()
}

fn size(document: &Document, findings: &mut Findings) -> (f64, f64) {
    let size = document.size.get().map_or((f64::NAN, f64::NAN), |size| {
        (coordinate(&size.width), coordinate(&size.height))
    });
    let is_usable = |side: f64| side > 0.0 && side <= MAX_SIDE;
    if !is_usable(size.0) || !is_usable(size.1) {
        let was = if size.0.is_nan() {
            "not two numbers".to_owned()
        } else {
            format!("{} × {}", size.0, size.1)
        };
        findings.refuse(
            FindingCode::SizeAbsurd,
            &Place::plan(),
            &format!(
                "its size is {was}; width and height must be above 0 and at most {MAX_SIDE}. Correct \"size\"."
            ),
        );
        return (f64::NAN, f64::NAN);
    }
    size
}

fn categories(document: &Document, findings: &mut Findings) -> Vec<Category> {
    let mut categories: Vec<Category> = Vec::new();
    for (at, category) in document.categories.iter().enumerate() {
        let name = category.name.text();
        if name.trim().is_empty() {
            findings.refuse(
                FindingCode::CategoryNameMissing,
                &Place::plan(),
                &format!(
                    "category #{} has no name. Give it one or remove it.",
                    at + 1
                ),
            );
            continue;
        }
        check_text(
            name,
            "category's name",
            MAX_TEXT_CHARS,
            &Place::plan(),
            findings,
        );
        if categories.iter().any(|known| known.name == name) {
            findings.warn(
                FindingCode::CategoryDuplicate,
                &Place::plan(),
                &format!("category \"{name}\" is there twice; the first counts. Remove the other."),
            );
            continue;
        }
        categories.push(Category {
            name: name.to_owned(),
            label: name.to_owned(),
            color: color(&category.color, DEFAULT_COLOR, &Place::plan(), findings),
            for_sale: true,
        });
    }
    categories
}

fn check_zone(zone: &Zone, findings: &mut Findings) {
    let place = Place {
        zone: zone_name(zone),
        ..Place::plan()
    };
    check_text(zone.title(), "name", MAX_TEXT_CHARS, &place, findings);
    check_position(&zone.position, &place, findings);
}

fn check_row(zone: &Zone, row: &Row, row_at: usize, findings: &mut Findings) {
    let place = row_place(zone, row, row_at);
    let number = row.row_number.text();
    if number.trim().is_empty() && !row.seats.is_empty() {
        findings.refuse(
            FindingCode::RowNumberMissing,
            &place,
            "it has no row_number. Give it the one that is on the chairs.",
        );
    }
    check_text(number, "row_number", MAX_LABEL_CHARS, &place, findings);
    check_position(&row.position, &place, findings);
}

fn check_position(position: &Field<Position>, place: &Place, findings: &mut Findings) {
    match point_or_origin(position) {
        None => findings.refuse(
            FindingCode::PositionMissing,
            place,
            "its position is not {\"x\": …, \"y\": …} with two numbers. Correct it.",
        ),
        Some(point) if is_absurd(point) => findings.refuse(
            FindingCode::CoordinateAbsurd,
            place,
            &format!("its position is {}, {}. Correct it.", point.x, point.y),
        ),
        Some(_) => {}
    }
}

fn number(seat: &pretix::Seat, place: &Place, findings: &mut Findings) -> String {
    let number = seat.seat_number.text();
    if number.trim().is_empty() {
        findings.refuse(
            FindingCode::SeatNumberMissing,
            place,
            "it has no seat_number. Give it the one that is on the chair.",
        );
    }
    check_text(number, "seat_number", MAX_LABEL_CHARS, place, findings);
    number.to_owned()
}

/// The row's seat label with the number in it. Without a template, row and number: "F12", and "7-12" where
/// they would run into each other.
fn label(row: &Row, seat: &pretix::Seat, place: &Place, findings: &mut Findings) -> String {
    let (row_number, number) = (row.row_number.text(), seat.seat_number.text());
    let template = row.seat_label.text();
    let label = if template.contains("%s") {
        template.replace("%s", number)
    } else if !template.trim().is_empty() {
        format!("{template} {number}")
    } else if row_number.ends_with(|last: char| last.is_numeric()) {
        format!("{row_number}-{number}")
    } else {
        format!("{row_number}{number}")
    };
    check_text(&label, "label", MAX_TEXT_CHARS, place, findings);
    label
}

fn position(
    seat: &pretix::Seat,
    origin: Option<Point>,
    place: &Place,
    findings: &mut Findings,
) -> Point {
    let nowhere = Point {
        x: f64::NAN,
        y: f64::NAN,
    };
    let Some(position) = seat.position.get() else {
        findings.refuse(
            FindingCode::PositionMissing,
            place,
            "its position is not {\"x\": …, \"y\": …} with two numbers. Correct it.",
        );
        return nowhere;
    };
    // The zone's or the row's position is wrong, which is said there and not at each of its seats.
    let Some(origin) = origin.filter(|&origin| !is_absurd(origin)) else {
        return nowhere;
    };
    let own = point(position);
    if is_absurd(own) {
        findings.refuse(
            FindingCode::CoordinateAbsurd,
            place,
            &format!("its position is {}, {}. Correct it.", own.x, own.y),
        );
        return nowhere;
    }
    Point {
        x: origin.x + own.x,
        y: origin.y + own.y,
    }
}

fn radius(seat: &pretix::Seat, place: &Place, findings: &mut Findings) -> f64 {
    let radius = match seat.radius.get() {
        Some(radius) => coordinate(radius),
        None if seat.radius.is_nothing() => DEFAULT_RADIUS,
        None => f64::NAN,
    };
    if radius > 0.0 && radius <= MAX_RADIUS {
        return radius;
    }
    let was = if radius.is_nan() {
        "no number".to_owned()
    } else {
        radius.to_string()
    };
    findings.refuse(
        FindingCode::RadiusAbsurd,
        place,
        &format!("its radius is {was}; it must be above 0 and at most {MAX_RADIUS}."),
    );
    f64::NAN
}

fn category(
    seat: &pretix::Seat,
    categories: &[Category],
    place: &Place,
    findings: &mut Findings,
) -> usize {
    let name = seat.category.text();
    let known = categories.iter().position(|category| category.name == name);
    if known.is_none() {
        let name: String = name.chars().take(MAX_TEXT_CHARS).collect();
        findings.refuse(
            FindingCode::CategoryUnknown,
            place,
            &format!(
                "its category \"{name}\" is not in the plan's categories, so it would have no price. \
                 Give it one of them, or add this one."
            ),
        );
    }
    known.unwrap_or_default()
}

fn check_ids(seat: &Seat, place: &Place, findings: &mut Findings) {
    check_text(&seat.guid, "seat_guid", MAX_TEXT_CHARS, place, findings);
    check_text(&seat.uuid, "uuid", MAX_TEXT_CHARS, place, findings);
}

fn check_canvas(seat: &Seat, width: f64, height: f64, place: &Place, findings: &mut Findings) {
    let beyond = |value: f64, most: f64| (-value).max(value - most).max(0.0);
    let outside = beyond(seat.x, width).max(beyond(seat.y, height));
    // Not a number where the size or the position is wrong, which has been said.
    if outside.is_nan() || seat.x.is_nan() || width.is_nan() {
        return;
    }
    if outside > CANVAS_TOLERANCE * width.max(height) {
        findings.refuse(
            FindingCode::SeatFarOutsideCanvas,
            place,
            &format!(
                "it is at {:.0}, {:.0}, far outside the plan of {width} × {height}. Correct its position.",
                seat.x, seat.y
            ),
        );
    } else if outside > 0.0 {
        findings.warn(
            FindingCode::SeatOutsideCanvas,
            place,
            &format!(
                "it is at {:.0}, {:.0}, outside the plan of {width} × {height}. Enlarge the plan or move the seat.",
                seat.x, seat.y
            ),
        );
    }
}

/// Two seats with one uuid, and two that a customer could not tell apart.
fn check_doubles(seats: &[Seat], findings: &mut Findings) {
    let mut uuids: BTreeMap<&str, &Seat> = BTreeMap::new();
    let mut labels: BTreeMap<(&str, &str, &str), &Seat> = BTreeMap::new();
    for seat in seats {
        if let Some(first) = uuids.insert(&seat.uuid, seat) {
            findings.refuse(
                FindingCode::UuidDuplicate,
                &place_of(seat),
                &format!(
                    "its uuid {} is also that of {}. Give each seat its own.",
                    seat.uuid,
                    place_of(first)
                ),
            );
        }
        let (row, number) = (seat.row.trim(), seat.number.trim());
        if row.is_empty() || number.is_empty() {
            continue;
        }
        if labels.insert((&seat.zone, row, number), seat).is_some() {
            findings.refuse(
                FindingCode::LabelDuplicate,
                &place_of(seat),
                "another seat has the same row and number, so two tickets would name one seat. \
                 Give one of them another number.",
            );
        }
    }
}
