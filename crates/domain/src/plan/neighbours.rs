//! Which seats are beside each other.
//!
//! A document says which row a seat is of, not who sits beside whom: a row may be drawn as several blocks,
//! and an aisle may run through one block. So it is worked out from where the seats are, once per plan:
//!
//! 1. Seats of one zone and one row number belong together, whichever blocks they are drawn in.
//! 2. The row's pitch is the median distance from a seat to its nearest neighbour in the row.
//! 3. Two seats are beside each other when they are no farther apart than 1.6 pitches; the nearest pairs
//!    are joined first, each seat has at most two neighbours, and no chain closes into a ring.
//!
//! The chains that result are the [`runs`](Neighbours::runs): no aisle within one. A missing seat is 2 pitches
//! wide and an aisle more, so both end a run; uneven spacing and curved or staggered rows do not.
//! In a row of up to three seats the pitch may itself be an aisle, so there it counts as
//! at most 1.5 times that of the plan's longer rows; in a plan without any, as 3 radii.

use std::collections::BTreeMap;

use super::model::{Plan, Seat};
use crate::id::SeatIndex;

/// How many pitches apart two seats may be and still be beside each other.
const REACH_PITCHES: f64 = 1.6;

/// From how many seats on a row's own pitch is believed.
const SEATS_THAT_SHOW_A_PITCH: usize = 4;

/// How much wider than the plan's pitch that of a short row may be.
const SHORT_ROW_PITCH_RATIO: f64 = 1.5;

/// The widest pitch, in radii, that a plan of nothing but short rows is believed to have.
const SHORT_ROWS_PITCH_RADII: f64 = 3.0;

/// The table of who sits beside whom in one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbours {
    runs: Vec<Vec<SeatIndex>>,
    /// Of each seat: its run and its place in it.
    places: Vec<(usize, usize)>,
    pitch: f64,
}

impl Neighbours {
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        Self::of_seats(&plan.seats)
    }

    pub(super) fn of_seats(seats: &[Seat]) -> Self {
        let mut rows: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (index, seat) in seats.iter().enumerate() {
            rows.entry((&seat.zone, seat.row.trim()))
                .or_default()
                .push(index);
        }
        let nearest: Vec<Vec<f64>> = rows
            .values()
            .map(|row| nearest_distances(seats, row))
            .collect();
        let pitch = plan_pitch(seats, &nearest);

        let mut runs: Vec<Vec<SeatIndex>> = Vec::new();
        for (row, distances) in rows.values().zip(nearest) {
            let own = median(distances);
            let row_pitch = if row.len() < SEATS_THAT_SHOW_A_PITCH {
                own.min(pitch * SHORT_ROW_PITCH_RATIO)
            } else {
                own
            };
            runs.extend(chains(seats, row, row_pitch * REACH_PITCHES));
        }
        runs.sort_by_key(|run| run.iter().min().copied());

        let mut places = vec![(0, 0); seats.len()];
        for (run_index, run) in runs.iter().enumerate() {
            for (position, seat) in run.iter().enumerate() {
                if let Some(place) = places.get_mut(usize::from(seat.0)) {
                    *place = (run_index, position);
                }
            }
        }
        Self {
            runs,
            places,
            pitch,
        }
    }

    /// The chains of seats without an aisle, each from left to right (or from top to bottom). Every seat is
    /// in exactly one.
    #[must_use]
    pub fn runs(&self) -> &[Vec<SeatIndex>] {
        &self.runs
    }

    /// The seats at both sides; none at an aisle, a wall or a gap.
    #[must_use]
    pub fn beside(&self, seat: SeatIndex) -> [Option<SeatIndex>; 2] {
        let Some(&(run, position)) = self.places.get(usize::from(seat.0)) else {
            return [None, None];
        };
        let at = |position: Option<usize>| {
            position.and_then(|position| self.runs.get(run)?.get(position).copied())
        };
        [at(position.checked_sub(1)), at(position.checked_add(1))]
    }

    #[must_use]
    pub fn are_adjacent(&self, one: SeatIndex, other: SeatIndex) -> bool {
        self.beside(one).contains(&Some(other))
    }

    /// The usual distance between the centres of neighbouring seats, in the plan's unit.
    #[must_use]
    pub fn pitch(&self) -> f64 {
        self.pitch
    }
}

fn plan_pitch(seats: &[Seat], nearest: &[Vec<f64>]) -> f64 {
    let of_rows = |is_used: fn(usize) -> bool| {
        nearest
            .iter()
            .filter(|row| is_used(row.len()))
            .flatten()
            .copied()
            .collect::<Vec<f64>>()
    };
    let of_long_rows = of_rows(|seats| seats >= SEATS_THAT_SHOW_A_PITCH);
    if !of_long_rows.is_empty() {
        return median(of_long_rows);
    }
    let radius = median(seats.iter().map(|seat| seat.radius).collect());
    median(of_rows(|_| true)).min(SHORT_ROWS_PITCH_RADII * radius)
}

/// Of each seat of a row, the distance to the nearest other one of the row; none for a row of one seat.
fn nearest_distances(seats: &[Seat], row: &[usize]) -> Vec<f64> {
    row.iter()
        .filter_map(|&one| {
            row.iter()
                .filter(|&&other| other != one)
                .filter_map(|&other| distance(seats, one, other))
                .min_by(f64::total_cmp)
        })
        .collect()
}

fn distance(seats: &[Seat], one: usize, other: usize) -> Option<f64> {
    Some(seats.get(one)?.point().distance(seats.get(other)?.point()))
}

/// The lower median; 0 of nothing, with which nothing is joined.
fn median(mut distances: Vec<f64>) -> f64 {
    distances.sort_by(f64::total_cmp);
    let middle = distances.len().saturating_sub(1) / 2;
    distances.get(middle).copied().unwrap_or(0.0)
}

/// Joins the seats of one row into chains, the nearest pairs first.
fn chains(seats: &[Seat], row: &[usize], reach: f64) -> Vec<Vec<SeatIndex>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (first, &one) in row.iter().enumerate() {
        for (second, &other) in row.iter().enumerate().skip(first + 1) {
            if let Some(distance) = distance(seats, one, other)
                && distance <= reach
            {
                pairs.push((distance, first, second));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));

    let mut links: Vec<Vec<usize>> = vec![Vec::new(); row.len()];
    // Which chain each seat is in so far: joining two seats of one chain would make a ring.
    let mut chain: Vec<usize> = (0..row.len()).collect();
    for (_, first, second) in pairs {
        if chain[first] == chain[second] || links[first].len() > 1 || links[second].len() > 1 {
            continue;
        }
        links[first].push(second);
        links[second].push(first);
        let (kept, dissolved) = (chain[first], chain[second]);
        for name in &mut chain {
            if *name == dissolved {
                *name = kept;
            }
        }
    }
    walk(seats, row, &links)
}

/// Writes each chain down from its left end.
fn walk(seats: &[Seat], row: &[usize], links: &[Vec<usize>]) -> Vec<Vec<SeatIndex>> {
    let mut ends: Vec<usize> = (0..row.len()).filter(|&at| links[at].len() < 2).collect();
    ends.sort_by(|&a, &b| {
        let (one, other) = (&seats[row[a]], &seats[row[b]]);
        one.x
            .total_cmp(&other.x)
            .then(one.y.total_cmp(&other.y))
            .then(a.cmp(&b))
    });
    let mut seen = vec![false; row.len()];
    let mut runs = Vec::new();
    for end in ends {
        let mut run = Vec::new();
        let mut next = Some(end).filter(|&end| !seen[end]);
        while let Some(at) = next {
            seen[at] = true;
            run.extend(u16::try_from(row[at]).map(SeatIndex));
            next = links[at].iter().copied().find(|&link| !seen[link]);
        }
        if !run.is_empty() {
            runs.push(run);
        }
    }
    runs
}
