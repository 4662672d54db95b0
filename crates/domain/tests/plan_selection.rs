//! The rules of a selection: what goes together, and whom it leaves alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan_drawing;

use marquee_domain::id::SeatIndex;
use marquee_domain::plan::{Neighbours, Plan, Selection, SelectionError, check, complete, orphans};
use plan_drawing::{Drawing, PITCH, seat};
use proptest::prelude::*;
use serde_json::json;

/// Row A has a wheelchair place with two companions, row B couples, row C is plain, with an aisle behind
/// seat 6; C10 is broken and C1 is not for sale.
fn plan() -> Plan {
    let mut drawing = Drawing::hall()
        .row("A", 8)
        .row("B", 8)
        .row_of_blocks("C", &[6, 6])
        .wheelchair_and_companion(0, 0)
        .entry(
            0,
            2,
            json!({"kind": "companion", "companion_of": plan_drawing::uuid(0, 0)}),
        )
        .couple(1, 0)
        .couple(1, 2)
        .entry(3, 3, json!({"out_of_service": "Broken"}))
        .with_seat(2, 0, "category", "premium");
    drawing.sidecar["categories"] = json!({"premium": {"for_sale": false}});
    drawing.plan()
}

fn seats(plan: &Plan, names: &[&str]) -> Vec<SeatIndex> {
    names
        .iter()
        .map(|name| seat(plan, &name[..1], name[1..].parse().unwrap()))
        .collect()
}

fn names(plan: &Plan, seats: impl IntoIterator<Item = SeatIndex>) -> Vec<String> {
    seats
        .into_iter()
        .map(|index| plan.seat(index).unwrap().label.clone())
        .collect()
}

/// What is selected after adding and removing from nothing.
fn after(before: &[&str], add: &[&str], remove: &[&str]) -> Result<Vec<String>, SelectionError> {
    let plan = plan();
    let before = complete(&plan, &Selection::new(), &seats(&plan, before), &[])?;
    let after = complete(&plan, &before, &seats(&plan, add), &seats(&plan, remove))?;
    Ok(names(&plan, after))
}

#[test]
fn couple_seats_come_and_go_in_pairs() {
    assert_eq!(after(&[], &["B2"], &[]).unwrap(), ["B1", "B2"]);
    assert_eq!(after(&["B1", "B5"], &[], &["B2"]).unwrap(), ["B5"]);
    assert_eq!(
        after(&["B1"], &["B2"], &["B1"]).unwrap(),
        ["B1", "B2"],
        "removed first, then added"
    );
}

#[test]
fn companions_come_only_with_their_wheelchair_place() {
    let plan = plan();
    assert_eq!(
        after(&[], &["A2"], &[]),
        Err(SelectionError::CompanionNeedsWheelchair {
            seat: seat(&plan, "A", 2),
            wheelchair: seat(&plan, "A", 1),
        })
    );
    assert_eq!(
        after(&[], &["A3", "A1", "A2"], &[]).unwrap(),
        ["A1", "A2", "A3"]
    );
    assert_eq!(
        after(&[], &["A1"], &[]).unwrap(),
        ["A1"],
        "who comes alone comes alone"
    );
    assert_eq!(
        after(&["A1", "A2", "A3", "A5"], &[], &["A1"]).unwrap(),
        ["A5"]
    );
    assert_eq!(
        after(&["A1", "A2", "A3"], &[], &["A2"]).unwrap(),
        ["A1", "A3"]
    );
}

#[test]
fn what_cannot_be_sold_cannot_be_selected() {
    let plan = plan();
    assert_eq!(
        after(&[], &["C10"], &[]),
        Err(SelectionError::OutOfService {
            seat: seat(&plan, "C", 10),
            reason: "Broken".to_owned(),
        })
    );
    assert_eq!(
        after(&[], &["C2", "C1"], &[]),
        Err(SelectionError::NotForSale {
            seat: seat(&plan, "C", 1)
        })
    );
    let unknown = SeatIndex(9_999);
    for (add, remove) in [(vec![unknown], vec![]), (vec![], vec![unknown])] {
        assert_eq!(
            complete(&plan, &Selection::new(), &add, &remove),
            Err(SelectionError::UnknownSeat { seat: unknown })
        );
    }
}

#[test]
fn half_a_broken_couple_is_not_sold() {
    let plan = Drawing::hall()
        .row("A", 4)
        .couple(0, 0)
        .entry(
            0,
            1,
            json!({"kind": "couple", "partner": plan_drawing::uuid(0, 0), "out_of_service": "Torn"}),
        )
        .plan();
    let (one, other) = (seat(&plan, "A", 1), seat(&plan, "A", 2));
    assert_eq!(
        complete(&plan, &Selection::new(), &[one], &[]),
        Err(SelectionError::CoupleIncomplete {
            seat: one,
            partner: other
        })
    );
}

/// The seats that a selection strands, when the seats of `taken` are somebody else's.
fn stranded(taken: &[&str], selected: &[&str]) -> Vec<String> {
    let plan = plan();
    let taken = seats(&plan, taken);
    let selection: Selection = seats(&plan, selected).into_iter().collect();
    let neighbours = Neighbours::of(&plan);
    let is_free = |index| !taken.contains(&index) && !selection.contains(&index);
    names(&plan, orphans(&plan, &neighbours, is_free, &selection))
}

#[test]
fn a_single_free_seat_between_strangers_is_an_orphan() {
    // Row C is 2 to 6 (1 is not for sale), an aisle, 7 to 9 and 11 to 12 (10 is broken).
    assert_eq!(stranded(&[], &["C3", "C4"]), ["C2"]);
    assert_eq!(stranded(&[], &["C2", "C3"]), [""; 0]);
    assert_eq!(stranded(&["C3"], &["C5"]), ["C4", "C6"]);
    assert_eq!(stranded(&[], &["C8"]), ["C7", "C9"]);
    assert_eq!(stranded(&[], &["C11"]), ["C12"]);
    assert_eq!(
        stranded(&["C3"], &["C4", "C5", "C6"]),
        [""; 0],
        "C2 was alone before"
    );
    assert_eq!(
        stranded(&[], &["C5", "C6"]),
        [""; 0],
        "an aisle is nobody's neighbour"
    );
    assert_eq!(stranded(&[], &["C2", "C4"]), ["C3"]);
}

#[test]
fn special_places_are_neither_orphans_nor_company() {
    assert_eq!(
        stranded(&[], &["A1", "A3"]),
        [""; 0],
        "A2 is a companion place"
    );
    assert_eq!(
        stranded(&[], &["A5", "A6", "A7", "A8"]),
        ["A4"],
        "a companion is no company"
    );
    assert_eq!(stranded(&[], &["B6"]), ["B5"], "nor is half a couple");
    assert_eq!(
        stranded(&["B6"], &["B3", "B4"]),
        [""; 0],
        "B5 was alone beside a couple"
    );
}

#[test]
fn neighbours_end_at_an_aisle_and_join_over_blocks_of_the_drawing() {
    // Row A is drawn in two blocks that touch; row B has an aisle in one block; row C is a curve.
    let mut drawing = Drawing::hall()
        .block("A", 1, 4, 0.0, 0.0)
        .block("A", 5, 4, 4.0 * PITCH, 0.0)
        .block("B", 1, 8, 0.0, 40.0)
        .block("C", 1, 8, 0.0, 200.0);
    for at in 4..8 {
        drawing = drawing.with_seat(
            2,
            at,
            "position",
            json!({"x": (at as f64 + 1.0) * PITCH, "y": 0}),
        );
    }
    for at in 0..8 {
        let angle = at as f64 * 0.25;
        drawing = drawing.with_seat(
            3,
            at,
            "position",
            json!({"x": 400.0 - 100.0 * angle.cos(), "y": 100.0 * angle.sin()}),
        );
    }
    let plan = drawing.plan();
    let runs: Vec<String> = Neighbours::of(&plan)
        .runs()
        .iter()
        .map(|run| names(&plan, run.iter().copied()).join(" "))
        .collect();

    assert_eq!(
        runs,
        [
            "A1 A2 A3 A4 A5 A6 A7 A8",
            "B1 B2 B3 B4",
            "B5 B6 B7 B8",
            "C1 C2 C3 C4 C5 C6 C7 C8"
        ]
    );
}

#[test]
fn two_seats_across_an_aisle_are_no_neighbours_though_they_are_all_of_their_row() {
    let plan = Drawing::hall()
        .row("A", 10)
        .row_of_blocks("B", &[1, 1])
        .plan();
    let neighbours = Neighbours::of(&plan);
    assert!(!neighbours.are_adjacent(seat(&plan, "B", 1), seat(&plan, "B", 2)));
    assert!(neighbours.are_adjacent(seat(&plan, "A", 1), seat(&plan, "A", 2)));

    let alone = Drawing::hall().row_of_blocks("A", &[1, 1]).plan();
    assert_eq!(
        Neighbours::of(&alone).runs().len(),
        2,
        "their aisle is no pitch"
    );
    let sofa = Drawing::hall().row("A", 2).plan();
    assert_eq!(Neighbours::of(&sofa).runs().len(), 1);
}

/// Changes of a selection: seats to add and to remove, by index.
fn changes() -> impl Strategy<Value = Vec<(Vec<u16>, Vec<u16>)>> {
    let some = || prop::collection::vec(0..28_u16, 0..4);
    prop::collection::vec((some(), some()), 1..20)
}

proptest! {
    /// Whatever is added and removed, a selection is whole, and a refused change changes nothing.
    #[test]
    fn selections_stay_whole(changes in changes()) {
        let plan = plan();
        let mut selection = Selection::new();
        for (add, remove) in changes {
            let add: Vec<SeatIndex> = add.into_iter().map(SeatIndex).collect();
            let remove: Vec<SeatIndex> = remove.into_iter().map(SeatIndex).collect();
            let Ok(after) = complete(&plan, &selection, &add, &remove) else { continue };
            prop_assert_eq!(check(&plan, &after), Ok(()));
            prop_assert!(add.iter().all(|seat| after.contains(seat)));
            let was_added = |seat: &SeatIndex| {
                let partner = plan.seat(*seat).unwrap().partner;
                add.contains(seat) || partner.is_some_and(|partner| add.contains(&partner))
            };
            prop_assert!(remove.iter().all(|seat| !after.contains(seat) || was_added(seat)));
            // Nothing else came but partners, nothing else went but partners and companions.
            for seat in after.difference(&selection) {
                prop_assert!(was_added(seat));
            }
            for seat in selection.difference(&after) {
                let gone = plan.seat(*seat).unwrap();
                let cause = gone.partner.or(gone.companion_of);
                prop_assert!(remove.contains(seat) || cause.is_some_and(|cause| remove.contains(&cause)));
            }
            selection = after;
        }
    }

    /// Adding seats and removing them again gives what was there before.
    #[test]
    fn adding_and_removing_cancel_out(add in prop::collection::btree_set(0..28_u16, 0..6)) {
        let plan = plan();
        let add: Vec<SeatIndex> = add.into_iter().map(SeatIndex).collect();
        if let Ok(selection) = complete(&plan, &Selection::new(), &add, &[]) {
            prop_assert_eq!(complete(&plan, &selection, &[], &add), Ok(Selection::new()));
        }
    }

    /// The orphan law against the row written as a string: a free seat is stranded when it stands alone
    /// after the selection and did not before.
    #[test]
    fn orphans_are_runs_of_one_that_were_longer(row in prop::collection::vec(0..3_u8, 1..30)) {
        // 0 is free, 1 is somebody's, 2 is selected.
        let plan = Drawing::hall().row("A", row.len()).plan();
        let selection: Selection = indices(&row, |seat| seat == 2).collect();
        let found = orphans(
            &plan,
            &Neighbours::of(&plan),
            |seat| row[usize::from(seat.0)] == 0,
            &selection,
        );
        let alone = |at: usize, is_free: &dyn Fn(u8) -> bool| {
            is_free(row[at])
                && !at.checked_sub(1).is_some_and(|left| is_free(row[left]))
                && !row.get(at + 1).is_some_and(|right| is_free(*right))
        };
        let expected: Vec<SeatIndex> = (0..row.len())
            .filter(|at| alone(*at, &|seat| seat == 0) && !alone(*at, &|seat| seat != 1))
            .map(|at| SeatIndex(at.try_into().unwrap()))
            .collect();
        prop_assert_eq!(found, expected);
    }
}

fn indices(row: &[u8], is: impl Fn(u8) -> bool) -> impl Iterator<Item = SeatIndex> {
    row.iter()
        .enumerate()
        .filter(move |(_, seat)| is(**seat))
        .map(|(at, _)| SeatIndex(at.try_into().unwrap()))
}
