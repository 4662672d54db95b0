//! Everything that can happen in the smallest worlds, in every order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Instant;

use marquee_sim::model::check::{Found, check};
use marquee_sim::model::{Budget, SmallWorld};

#[test]
fn every_invariant_holds_in_every_situation_of_every_small_world() {
    for world in SmallWorld::all() {
        let begin = Instant::now();
        let found = check(world);
        println!("{found}, {:.1} s", begin.elapsed().as_secs_f64());
        assert!(found.broken.is_none(), "{found}");
        assert!(found.is_complete && found.missing.is_empty(), "{found}");
    }
}

/// What the checker does not visit because it could make no difference makes none: with every message ever sent in
/// flight, the databases come to the same contents.
#[test]
fn forgetting_spent_messages_hides_nothing() {
    // With all messages in flight, a second restore or one more thing to do to a seat is too much to go through.
    let is_small = |world: &SmallWorld| !world.forgets_numbers && world.budget.blocks == 0;
    for world in SmallWorld::all().into_iter().filter(is_small) {
        let forgetting = smaller(world);
        let keeping = SmallWorld {
            keeps_spent: true,
            ..forgetting.clone()
        };
        let name = forgetting.name;
        let (some, all) = (visited(forgetting), visited(keeping));
        println!(
            "{name}: {} situations instead of {}",
            some.situations, all.situations
        );
        assert_eq!(some.databases, all.databases, "{name}");
    }
}

/// As much of a world as can be gone through with all messages in flight.
fn smaller(world: SmallWorld) -> SmallWorld {
    let budget = world.budget;
    let has_restores = budget.cinema_restores + budget.central_restores + budget.losses > 0;
    let asks_for_all = if has_restores { 0 } else { 1 };
    let are_both_restored = budget.cinema_restores > 0 && budget.central_restores > 0;
    let orders = if are_both_restored { 0 } else { 1 };
    SmallWorld {
        seats: 1,
        expected: Vec::new(),
        budget: Budget {
            sales: 1,
            orders,
            gives: 1,
            asks_for_all,
            asks_for_some: 0,
            cancels: 0,
            admissions: if has_restores {
                1.min(budget.admissions)
            } else {
                0
            },
            prunes: 0,
            ..budget
        },
        ..world
    }
}

fn visited(world: SmallWorld) -> Found {
    let found = check(world);
    assert!(found.broken.is_none() && found.is_complete, "{found}");
    found
}
