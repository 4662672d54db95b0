//! Seats that lie on one another.
//!
//! Seats are drawn as circles. Two whose circles share more than a sliver (centres nearer than 0.9 times the
//! sum of the radii) are hard to tell apart, which is a warning. Where one covers the centre of another
//! (nearer than the larger radius), the lower one cannot be touched on a screen, and most often it is the same
//! chair entered twice: that refuses the file. Each seat is named once, with the earlier seat it lies on.

use std::collections::HashMap;

use super::super::finding::{FindingCode, Findings};
use super::super::model::Seat;
use super::naming::place_of;

/// The share of the sum of the radii below which two circles count as overlapping: drawings whose seats touch
/// are common and fine.
const OVERLAP_SHARE: f64 = 0.9;

pub(super) fn check(seats: &[Seat], findings: &mut Findings) {
    let placed: Vec<&Seat> = seats
        .iter()
        .filter(|seat| seat.x.is_finite() && seat.y.is_finite() && seat.radius.is_finite())
        .collect();
    // No two seats farther apart than a cell's side can overlap, so a seat is compared with those of
    // nine cells and not with all.
    let side = 2.0 * placed.iter().map(|seat| seat.radius).fold(0.5, f64::max);
    let mut cells: HashMap<(i64, i64), Vec<&Seat>> = HashMap::new();
    for seat in placed {
        let (column, row) = cell(seat, side);
        let mut found: Option<(bool, &Seat)> = None;
        'search: for near_column in column - 1..=column + 1 {
            for near_row in row - 1..=row + 1 {
                for earlier in cells.get(&(near_column, near_row)).into_iter().flatten() {
                    let distance = seat.point().distance(earlier.point());
                    if distance < seat.radius.max(earlier.radius) {
                        found = Some((true, earlier));
                        break 'search;
                    }
                    if distance < OVERLAP_SHARE * (seat.radius + earlier.radius) && found.is_none()
                    {
                        found = Some((false, earlier));
                    }
                }
            }
        }
        report(seat, found, findings);
        cells.entry((column, row)).or_default().push(seat);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "coordinates are at most millions and a cell's side at least 1"
)]
fn cell(seat: &Seat, side: f64) -> (i64, i64) {
    (
        (seat.x / side).floor() as i64,
        (seat.y / side).floor() as i64,
    )
}

fn report(seat: &Seat, found: Option<(bool, &Seat)>, findings: &mut Findings) {
    match found {
        Some((true, other)) => findings.refuse(
            FindingCode::SeatsStacked,
            &place_of(seat),
            &format!(
                "it lies on {}, so one of them cannot be chosen. Move it, or remove it if it is the same chair.",
                place_of(other)
            ),
        ),
        Some((false, other)) => findings.warn(
            FindingCode::SeatsOverlap,
            &place_of(seat),
            &format!(
                "it overlaps {}. Move them apart or make them smaller.",
                place_of(other)
            ),
        ),
        None => {}
    }
}
