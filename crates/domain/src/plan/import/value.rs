//! Single values of a file: texts, colours and positions.

use super::super::finding::{FindingCode, Findings, Place};
use super::super::model::Point;
use super::super::pretix::{Field, Position, Row, Zone, coordinate};

/// No coordinate is farther from the origin than this; what is, lost its decimal point.
pub(super) const MAX_COORDINATE: f64 = 1_000_000.0;

/// Where a row's own coordinates begin. The format lets both positions be left out, which means 0, 0.
/// None where one of them is no position.
pub(super) fn origin(zone: &Zone, row: &Row) -> Option<Point> {
    let zone = point_or_origin(&zone.position)?;
    let row = point_or_origin(&row.position)?;
    Some(Point {
        x: zone.x + row.x,
        y: zone.y + row.y,
    })
}

pub(super) fn point_or_origin(position: &Field<Position>) -> Option<Point> {
    match position.get() {
        Some(position) => Some(point(position)),
        None if position.is_nothing() => Some(Point { x: 0.0, y: 0.0 }),
        None => None,
    }
}

pub(super) fn point(position: &Position) -> Point {
    Point {
        x: coordinate(&position.x),
        y: coordinate(&position.y),
    }
}

/// Refuses a text that is too long or that holds characters which no printer prints.
pub(super) fn check_text(
    text: &str,
    what: &str,
    most: usize,
    place: &Place,
    findings: &mut Findings,
) {
    let count = text.chars().count();
    if count > most {
        findings.refuse(
            FindingCode::TextTooLong,
            place,
            &format!("its {what} has {count} characters; the most is {most}. Shorten it."),
        );
    }
    if text.chars().any(char::is_control) {
        findings.refuse(
            FindingCode::TextUnprintable,
            place,
            &format!("its {what} has characters that cannot be printed. Type it anew."),
        );
    }
}

pub(super) fn is_absurd(point: Point) -> bool {
    let is_usable = |value: f64| value.abs() <= MAX_COORDINATE;
    !is_usable(point.x) || !is_usable(point.y)
}

/// The colour, if it is one that a drawing can be trusted with: a hexadecimal one, a name, or rgb() and hsl()
/// with numbers. Anything else could be more than a colour where it is put into a style.
pub(super) fn color(
    field: &Field<String>,
    default: &str,
    place: &Place,
    findings: &mut Findings,
) -> String {
    let text = field.text().trim();
    if is_color(text) {
        return text.to_owned();
    }
    if !field.is_nothing() {
        let shown: String = text.chars().take(40).collect();
        findings.warn(
            FindingCode::ColorUnreadable,
            place,
            &format!("\"{shown}\" is not a colour; {default} is drawn. Write it like #a0b1c2."),
        );
    }
    default.to_owned()
}

fn is_color(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    }
    let (name, numbers) = text.split_once('(').unwrap_or((text, ""));
    let is_word =
        !name.is_empty() && name.len() <= 30 && name.bytes().all(|c| c.is_ascii_alphabetic());
    if !text.contains('(') {
        return is_word;
    }
    matches!(name, "rgb" | "rgba" | "hsl" | "hsla")
        && numbers.len() <= 60
        && numbers.strip_suffix(')').is_some_and(|numbers| {
            numbers
                .bytes()
                .all(|c| c.is_ascii_digit() || b" ,.%/".contains(&c))
        })
}
