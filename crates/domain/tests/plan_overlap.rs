//! Overlapping seats are found by cells; here against comparing each seat with each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan_drawing;

use marquee_domain::plan::{FindingCode, Refused, Severity};
use plan_drawing::Drawing;
use proptest::prelude::*;
use serde_json::json;

/// Seats at any place around the canvas's corner, small and large.
fn circles() -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    prop::collection::vec((-150.0..250.0_f64, -150.0..250.0_f64, 3.0..30.0_f64), 2..40)
}

proptest! {
    #[test]
    fn overlaps_are_those_that_a_comparison_of_all_finds(circles in circles()) {
        let mut drawing = Drawing::hall().row("A", circles.len());
        for (at, (x, y, radius)) in circles.iter().enumerate() {
            drawing = drawing
                .with_seat(0, at, "position", json!({"x": x, "y": y}))
                .with_seat(0, at, "radius", *radius);
        }
        let findings = match drawing.import() {
            Ok(imported) => imported.findings,
            Err(Refused { findings }) => findings,
        };

        for (at, (x, y, radius)) in circles.iter().enumerate() {
            let earlier = circles[..at].iter().map(|(other_x, other_y, other_radius)| {
                // The seats are drawn relative to a zone, which rounds the last digits.
                let distance = ((x - other_x).powi(2) + (y - other_y).powi(2)).sqrt();
                (distance - radius.max(*other_radius), distance - 0.9 * (radius + other_radius))
            });
            let near = |margin: f64| margin.abs() < 1e-6;
            prop_assume!(earlier.clone().all(|(stack, overlap)| !near(stack) && !near(overlap)));
            let is_stacked = earlier.clone().any(|(stack, _)| stack < 0.0);
            let is_overlapping = earlier.clone().any(|(_, overlap)| overlap < 0.0);

            let number = (at + 1).to_string();
            let found: Vec<(FindingCode, Severity)> = findings
                .iter()
                .filter(|finding| finding.seat.as_ref() == Some(&number))
                .filter(|finding| {
                    matches!(finding.code, FindingCode::SeatsStacked | FindingCode::SeatsOverlap)
                })
                .map(|finding| (finding.code, finding.severity))
                .collect();
            let expected = if is_stacked {
                vec![(FindingCode::SeatsStacked, Severity::Refused)]
            } else if is_overlapping {
                vec![(FindingCode::SeatsOverlap, Severity::Warning)]
            } else {
                vec![]
            };
            prop_assert_eq!(found, expected, "seat {}", number);
        }
    }
}
