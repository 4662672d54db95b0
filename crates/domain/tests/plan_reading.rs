//! What a plan says beyond its seats: names, row labels, the screen's side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan_drawing;

use marquee_domain::plan::Side;
use plan_drawing::Drawing;
use serde_json::json;

#[test]
fn row_labels_stand_where_the_next_seat_would_be() {
    let plan = Drawing::hall().row("A", 3).plan();

    let labels: Vec<(&str, f64, f64)> = plan
        .row_labels
        .iter()
        .map(|label| (label.text.as_str(), label.x, label.y))
        .collect();
    assert_eq!(labels, [("A", 26.0, 50.0), ("A", 124.0, 50.0)]);
}

#[test]
fn seats_are_called_what_the_document_calls_them() {
    let mut drawing = Drawing::hall()
        .row("A", 1)
        .row("7", 1)
        .row("C", 1)
        .row("D", 1);
    drawing
        .row_object(2)
        .insert("seat_label".to_owned(), json!("Row C, seat %s"));
    drawing
        .row_object(3)
        .insert("seat_label".to_owned(), json!("Bench"));

    let labels: Vec<String> = drawing
        .plan()
        .seats
        .into_iter()
        .map(|seat| seat.label)
        .collect();

    assert_eq!(labels, ["A1", "7-1", "Row C, seat 1", "Bench 1"]);
}

#[test]
fn the_screen_is_where_the_drawing_says_stage() {
    let mut drawing = Drawing::hall().row("A", 5).row("B", 5);
    let stage = |y: i32, text: &str| {
        json!({
            "shape": "rectangle", "rectangle": {"width": 100, "height": 20},
            "position": {"x": 50, "y": y}, "text": {"text": text, "position": {"x": 40, "y": 10}}
        })
    };
    assert_eq!(drawing.plan().screen.side, Side::Top, "nothing is said");

    drawing.document["zones"][0]["areas"] = json!([stage(200, "S T A G E")]);
    let plan = drawing.plan();
    assert_eq!(plan.screen.side, Side::Bottom);
    // Seats from 50 to 150 across and from 90 (nearest) to 50 (farthest) deep.
    assert_eq!(plan.focal_point.x, 100.0);
    assert!((plan.focal_point.y - (90.0 - 40.0 * 2.0 / 3.0)).abs() < 1e-9);

    drawing.document["zones"][0]["areas"] = json!([stage(200, "Stage"), stage(-50, "Screen")]);
    assert_eq!(
        drawing.plan().screen.side,
        Side::Top,
        "two sides say nothing"
    );

    drawing.sidecar["screen"] = json!({"side": "left"});
    drawing.sidecar["focal_point"] = json!({"x": 1, "y": 2});
    let plan = drawing.plan();
    assert_eq!(plan.screen.side, Side::Left);
    assert_eq!((plan.focal_point.x, plan.focal_point.y), (1.0, 2.0));
}
