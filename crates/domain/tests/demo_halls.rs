//! The demo cinema's halls: drawn by us, so they import without a word, and they have what a hall has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use marquee_domain::id::SeatIndex;
use marquee_domain::plan::{
    Imported, Neighbours, Plan, Seat, SeatKind, Side, best_available, export, import,
};

const HALLS: [&str; 3] = ["cerilla", "candil", "fanal"];

fn hall(slug: &str) -> Imported {
    let halls = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo/halls");
    let read =
        |end: &str| std::fs::read_to_string(halls.join(format!("{slug}.{end}.json"))).unwrap();
    import(&read("plan"), Some(&read("cinema")))
        .unwrap_or_else(|refused| panic!("{slug}: {refused:#?}"))
}

fn seat(plan: &Plan, index: SeatIndex) -> &Seat {
    &plan.seats[usize::from(index.0)]
}

fn kinds(plan: &Plan) -> BTreeMap<SeatKind, usize> {
    plan.seats.iter().fold(BTreeMap::new(), |mut kinds, seat| {
        *kinds.entry(seat.kind).or_default() += 1;
        kinds
    })
}

#[test]
fn they_import_without_anything_to_repair_or_to_look_at() {
    for slug in HALLS {
        assert_eq!(hall(slug).findings, [], "{slug}");
    }
}

#[test]
fn they_have_the_seats_of_a_small_a_middling_and_a_large_hall() {
    use SeatKind::{Companion, Couple, Premium, Standard, Wheelchair};
    let expected = [
        (
            81,
            [
                (Standard, 47),
                (Premium, 20),
                (Couple, 10),
                (Wheelchair, 2),
                (Companion, 2),
            ],
        ),
        (
            210,
            [
                (Standard, 160),
                (Premium, 32),
                (Couple, 14),
                (Wheelchair, 2),
                (Companion, 2),
            ],
        ),
        (
            400,
            [
                (Standard, 332),
                (Premium, 40),
                (Couple, 20),
                (Wheelchair, 4),
                (Companion, 4),
            ],
        ),
    ];
    for (slug, (seats, expected)) in HALLS.into_iter().zip(expected) {
        let plan = hall(slug).plan;
        assert_eq!(plan.seats.len(), seats, "{slug}");
        assert_eq!(kinds(&plan), BTreeMap::from(expected), "{slug}");
        assert_eq!(plan.screen.side, Side::Top);
    }
    let broken = hall("candil")
        .plan
        .seats
        .into_iter()
        .filter(|seat| seat.out_of_service.is_some())
        .count();
    assert_eq!(broken, 1, "one seat of the middling hall is out of service");
}

#[test]
fn every_row_is_labelled_at_both_ends_and_everything_lies_on_the_canvas() {
    for slug in HALLS {
        let plan = hall(slug).plan;
        let rows: BTreeSet<&str> = plan.seats.iter().map(|seat| seat.row.as_str()).collect();
        for row in rows {
            let labels: Vec<f64> = plan
                .row_labels
                .iter()
                .filter(|label| label.text == row)
                .map(|label| label.x)
                .collect();
            let [left, right] = labels[..] else {
                panic!("{slug} {row}: {labels:?}")
            };
            let of_row = || plan.seats.iter().filter(|seat| seat.row == row);
            assert!(
                of_row().all(|seat| left.min(right) < seat.x && seat.x < left.max(right)),
                "{slug} {row}"
            );
        }
        let on_canvas =
            |x: f64, y: f64| (0.0..=plan.width).contains(&x) && (0.0..=plan.height).contains(&y);
        assert!(
            plan.seats.iter().all(|seat| on_canvas(seat.x, seat.y)),
            "{slug}"
        );
        assert!(
            plan.row_labels
                .iter()
                .all(|label| on_canvas(label.x, label.y)),
            "{slug}"
        );
    }
}

#[test]
fn the_halls_are_symmetrical_and_the_last_row_is_for_couples() {
    for slug in HALLS {
        let plan = hall(slug).plan;
        for one in &plan.seats {
            let mirrored = |other: &&Seat| {
                (other.x + one.x - plan.width).abs() < 0.3 && (other.y - one.y).abs() < 0.3
            };
            let mirror = plan
                .seats
                .iter()
                .find(mirrored)
                .unwrap_or_else(|| panic!("{slug} {}", one.label));
            assert_eq!(
                (&mirror.row, mirror.kind),
                (&one.row, one.kind),
                "{slug} {}",
                one.label
            );
        }
        let last = &plan.seats.last().unwrap().row;
        for seat in &plan.seats {
            assert_eq!(
                seat.kind == SeatKind::Couple,
                seat.row == *last,
                "{slug} {}",
                seat.label
            );
        }
    }
}

#[test]
fn a_companion_sits_beside_the_wheelchair_and_a_couple_side_by_side() {
    for slug in HALLS {
        let plan = hall(slug).plan;
        let neighbours = Neighbours::of(&plan);
        for (index, seat) in plan.seats.iter().enumerate() {
            let index = SeatIndex(u16::try_from(index).unwrap());
            for other in seat.partner.iter().chain(&seat.companion_of) {
                assert!(
                    neighbours.are_adjacent(index, *other),
                    "{slug} {}",
                    seat.label
                );
            }
        }
    }
}

#[test]
fn the_best_pair_of_an_empty_hall_is_in_the_middle_of_the_premium_block() {
    for slug in HALLS {
        let plan = hall(slug).plan;
        let best = best_available(&plan, &Neighbours::of(&plan), |_| true, 2, None).unwrap();
        for index in best {
            let seat = seat(&plan, index);
            assert_eq!(seat.kind, SeatKind::Premium, "{slug} {}", seat.label);
            assert!(
                (seat.x - plan.width / 2.0).abs() < 60.0,
                "{slug} {}",
                seat.label
            );
        }
    }
}

#[test]
fn an_export_of_them_imports_as_the_same_plan() {
    for slug in HALLS {
        let imported = hall(slug);
        let exported = export(&imported).unwrap();
        let again = import(&exported.document, Some(&exported.sidecar)).unwrap();
        assert_eq!(again.plan, imported.plan, "{slug}");
    }
}
