//! What is drawn around the seats, and what the drawing tells about the hall.

use super::super::finding::{FindingCode, Findings, Place};
use super::super::model::{Area, AreaText, Point, RowLabel, Screen, Seat, Shape, Side};
use super::super::pretix::{self, Document, Zone, coordinate};
use super::naming::row_place;
use super::value::{MAX_COORDINATE, check_text, color, is_absurd, point, point_or_origin};
use super::{MAX_POINTS_PER_AREA, MAX_TEXT_CHARS};

/// How far beyond the row's last seat its label stands, in radii: where the next seat would be.
const LABEL_DISTANCE_RADII: f64 = 2.4;

/// How deep in the hall the best place is, from the seat nearest to the screen (0) to the farthest (1).
const FOCAL_DEPTH: f64 = 2.0 / 3.0;

/// "Stage" and "screen" in the languages of the plans that were seen.
const SCREEN_WORDS: [&str; 22] = [
    "stage",
    "screen",
    "bühne",
    "buehne",
    "leinwand",
    "escenario",
    "pantalla",
    "scène",
    "scene",
    "écran",
    "ecran",
    "palco",
    "schermo",
    "podium",
    "toneel",
    "scena",
    "ekran",
    "panggung",
    "layar",
    "сцена",
    "экран",
    "スクリーン",
];

/// The side of the hall to look to: that at which an area called "Stage" or "Screen" lies beyond all
/// seats. None unless exactly one side has one: a guess that is wrong would be worse than the default.
pub(super) fn screen(areas: &[Area], seats: &[Seat]) -> Option<Screen> {
    let bounds = Bounds::of(seats);
    let mut sides: Vec<Side> = Vec::new();
    for text in areas.iter().filter_map(|area| area.text.as_ref()) {
        let word: String = text
            .text
            .chars()
            .filter(|letter| letter.is_alphabetic() || *letter == 'ー')
            .flat_map(char::to_lowercase)
            .collect();
        if !SCREEN_WORDS.contains(&word.as_str()) {
            continue;
        }
        let beyond = [
            (Side::Top, text.y < bounds.top),
            (Side::Bottom, text.y > bounds.bottom),
            (Side::Left, text.x < bounds.left),
            (Side::Right, text.x > bounds.right),
        ];
        let of_this: Vec<Side> = beyond
            .into_iter()
            .filter_map(|(side, is_beyond)| is_beyond.then_some(side))
            .collect();
        if let [side] = of_this[..]
            && !sides.contains(&side)
        {
            sides.push(side);
        }
    }
    match sides[..] {
        [side] => Some(Screen { side }),
        _ => None,
    }
}

/// The hall's best place where nobody named one: in the middle of the width, two thirds of the depth away
/// from the screen, which is where cinemas are tuned (the reference position for sound and picture) and
/// where people sit down first.
pub(super) fn focal_point(seats: &[Seat], screen: Side) -> Point {
    let bounds = Bounds::of(seats);
    let (middle_x, middle_y) = (
        f64::midpoint(bounds.left, bounds.right),
        f64::midpoint(bounds.top, bounds.bottom),
    );
    let depth = |from: f64, to: f64| from + (to - from) * FOCAL_DEPTH;
    match screen {
        Side::Top => Point {
            x: middle_x,
            y: depth(bounds.top, bounds.bottom),
        },
        Side::Bottom => Point {
            x: middle_x,
            y: depth(bounds.bottom, bounds.top),
        },
        Side::Left => Point {
            x: depth(bounds.left, bounds.right),
            y: middle_y,
        },
        Side::Right => Point {
            x: depth(bounds.right, bounds.left),
            y: middle_y,
        },
    }
}

/// The rectangle around the seats' centres.
struct Bounds {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Bounds {
    fn of(seats: &[Seat]) -> Self {
        let none = Self {
            left: f64::INFINITY,
            right: f64::NEG_INFINITY,
            top: f64::INFINITY,
            bottom: f64::NEG_INFINITY,
        };
        seats.iter().fold(none, |bounds, seat| Self {
            left: bounds.left.min(seat.x),
            right: bounds.right.max(seat.x),
            top: bounds.top.min(seat.y),
            bottom: bounds.bottom.max(seat.y),
        })
    }
}

/// The row numbers, before the first and after the last seat as the document asks. `seats` are those of the
/// document, in its order.
pub(super) fn row_labels(
    document: &Document,
    seats: &[Seat],
    findings: &mut Findings,
) -> Vec<RowLabel> {
    let mut labels = Vec::new();
    let mut rest = seats;
    for zone in &document.zones {
        for (row_at, row) in zone.rows.iter().enumerate() {
            let (of_row, after) = rest.split_at(row.seats.len().min(rest.len()));
            rest = after;
            let (start, end) = match row.row_number_position.text() {
                "start" => (true, false),
                "end" => (false, true),
                "both" => (true, true),
                _ => (false, false),
            };
            if !start && !end && !row.row_number_position.is_nothing() {
                findings.warn(
                    FindingCode::RowLabelPositionUnknown,
                    &row_place(zone, row, row_at),
                    "its row_number_position is none of \"start\", \"end\", \"both\", so its number is not drawn.",
                );
            }
            let text = row.row_number.text();
            if start {
                labels.extend(row_label(text, of_row.iter(), -1.0));
            }
            if end {
                labels.extend(row_label(text, of_row.iter().rev(), 1.0));
            }
        }
    }
    labels
}

/// The label before the first of the seats, in the direction in which they come; a lone seat shows none, so
/// there `side` says it: to the left (-1) or to the right (1).
fn row_label<'a>(
    text: &str,
    mut seats: impl Iterator<Item = &'a Seat>,
    side: f64,
) -> Option<RowLabel> {
    let first = seats.next()?;
    let step = seats.next().map_or((side, 0.0), |second| {
        let length = first.point().distance(second.point());
        ((first.x - second.x) / length, (first.y - second.y) / length)
    });
    let distance = LABEL_DISTANCE_RADII * first.radius;
    let label = RowLabel {
        text: text.to_owned(),
        x: first.x + step.0 * distance,
        y: first.y + step.1 * distance,
    };
    (label.x.is_finite() && label.y.is_finite()).then_some(label)
}

pub(super) fn areas(document: &Document, findings: &mut Findings) -> Vec<Area> {
    let mut areas = Vec::new();
    for zone in &document.zones {
        let place = Place {
            zone: Some(zone.title().to_owned()).filter(|name| !name.is_empty()),
            ..Place::plan()
        };
        if zone.areas.get().is_none() && !zone.areas.is_nothing() {
            findings.warn(
                FindingCode::AreaUnreadable,
                &place,
                "its areas are not a list of objects, so none is drawn.",
            );
        }
        for (at, source) in zone.areas.get().into_iter().flatten().enumerate() {
            match area(zone, source, &place, findings) {
                Some(area) => areas.push(area),
                None => findings.warn(
                    FindingCode::AreaUnreadable,
                    &place,
                    &format!(
                        "area #{} has no known shape, or lacks what its shape needs, so it is not drawn.",
                        at + 1
                    ),
                ),
            }
        }
    }
    areas
}

/// None where the area cannot be drawn: it is decoration, so the plan does without.
fn area(
    zone: &Zone,
    source: &pretix::Area,
    place: &Place,
    findings: &mut Findings,
) -> Option<Area> {
    let shape = match source.shape.text() {
        "rectangle" => Shape::Rectangle,
        "circle" => Shape::Circle,
        "ellipse" => Shape::Ellipse,
        "polygon" => Shape::Polygon,
        "text" => Shape::Text,
        _ => return None,
    };
    let zone = point_or_origin(&zone.position)?;
    let own = point_or_origin(&source.position)?;
    let Point { x, y } = sum(zone, own)?;
    let rotation = match source.rotation.get() {
        // Whole turns change nothing, and an absurd number of them is none.
        Some(rotation) => Some(coordinate(rotation) % 360.0).filter(|turn| turn.is_finite())?,
        None if source.rotation.is_nothing() => 0.0,
        None => return None,
    };
    let mut area = Area {
        shape,
        x,
        y,
        rotation,
        color: color(&source.color, "transparent", place, findings),
        border_color: color(&source.border_color, "transparent", place, findings),
        text: text(source, x, y, place, findings),
        width: None,
        height: None,
        radius: None,
        radius_x: None,
        radius_y: None,
        points: None,
    };
    match shape {
        Shape::Rectangle => {
            let size = source.rectangle.get()?;
            area.width = Some(length(coordinate(&size.width))?);
            area.height = Some(length(coordinate(&size.height))?);
        }
        Shape::Circle => area.radius = Some(length(coordinate(&source.circle.get()?.radius))?),
        Shape::Ellipse => {
            let radius = point(&source.ellipse.get()?.radius);
            area.radius_x = Some(length(radius.x)?);
            area.radius_y = Some(length(radius.y)?);
        }
        Shape::Polygon => {
            let points = &source.polygon.get()?.points;
            if points.len() > MAX_POINTS_PER_AREA {
                return None;
            }
            area.points = Some(
                points
                    .iter()
                    .map(point)
                    .map(|own| sum(Point { x, y }, own))
                    .collect::<Option<_>>()?,
            );
        }
        Shape::Text => {}
    }
    Some(area)
}

/// A length that can be drawn.
fn length(length: f64) -> Option<f64> {
    (0.0..=MAX_COORDINATE).contains(&length).then_some(length)
}

/// A point given relative to another, if it can be drawn.
fn sum(from: Point, own: Point) -> Option<Point> {
    let point = Point {
        x: from.x + own.x,
        y: from.y + own.y,
    };
    (!is_absurd(point)).then_some(point)
}

fn text(
    source: &pretix::Area,
    x: f64,
    y: f64,
    place: &Place,
    findings: &mut Findings,
) -> Option<AreaText> {
    let text = source.text.get()?;
    let content = text.text.text();
    // Editors give every area an empty text.
    if content.trim().is_empty() {
        return None;
    }
    check_text(
        &content.replace(['\n', '\r', '\t'], " "),
        "area's text",
        MAX_TEXT_CHARS,
        place,
        findings,
    );
    let at = sum(Point { x, y }, point_or_origin(&text.position)?)?;
    Some(AreaText {
        x: at.x,
        y: at.y,
        color: color(&text.color, "#333333", place, findings),
        text: content.to_owned(),
        size: text.size.get().map(coordinate).and_then(length),
    })
}
