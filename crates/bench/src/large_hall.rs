//! A hall as large as the largest that was looked at: 1,132 seats, in curved rows of three blocks.

use serde_json::{Value, json};

pub(crate) const NAME: &str = "Gran Sala";
pub(crate) const SEATS: usize = 1_132;

/// The last row is the longest: it has what is missing after the others.
const ROWS: usize = 28;
const SEATS_IN_ROW: usize = 40;
const PITCH: f64 = 26.0;
const ROW_DISTANCE: f64 = 36.0;
const AISLE: f64 = 50.0;

/// The plan as a venue would bring it, in the pretix format.
pub(crate) fn document() -> Value {
    let rows: Vec<Value> = (0..ROWS).map(row).collect();
    json!({
        "name": NAME,
        "size": { "width": 1_600, "height": 1_300 },
        "categories": [
            { "name": "Standard", "color": "#3F8F86" },
            { "name": "Premium", "color": "#8A6FC8" },
        ],
        "zones": [{
            "name": "Platea", "zone_id": "platea", "uuid": "platea",
            "position": { "x": 60, "y": 120 }, "rows": rows,
            "areas": [{
                "shape": "rectangle", "position": { "x": 300, "y": -100 }, "rotation": 0,
                "color": "#444444", "border_color": "#444444",
                "rectangle": { "width": 800, "height": 20 },
            }],
        }],
    })
}

fn row(row: usize) -> Value {
    let count = if row + 1 == ROWS {
        SEATS - SEATS_IN_ROW * (ROWS - 1)
    } else {
        SEATS_IN_ROW
    };
    let premium = (9..15).contains(&row);
    let seats: Vec<Value> = (0..count).map(|at| seat(row, at, count, premium)).collect();
    json!({
        "row_number": (row + 1).to_string(), "row_number_position": "both", "uuid": format!("row-{row}"),
        "position": { "x": 0, "y": row as f64 * ROW_DISTANCE }, "seats": seats,
    })
}

fn seat(row: usize, at: usize, count: usize, premium: bool) -> Value {
    let aisles = usize::from(at >= count / 4) + usize::from(at >= count - count / 4);
    let x = at as f64 * PITCH + aisles as f64 * AISLE;
    let from_middle = at as f64 / (count - 1) as f64 - 0.5;
    json!({
        "seat_number": (at + 1).to_string(),
        "seat_guid": format!("gran-{row}-{at}"),
        "uuid": format!("00000000-0000-4000-8000-{row:06}{at:06}"),
        "position": { "x": x, "y": from_middle * from_middle * -160.0 },
        "category": if premium { "Premium" } else { "Standard" },
        "radius": 10,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_sound_and_as_large_as_it_says() {
        let imported = marquee_domain::plan::import(&document().to_string(), None).unwrap();
        assert_eq!(imported.plan.seats.len(), SEATS);
        assert!(imported.findings.is_empty(), "{:?}", imported.findings);
    }
}
