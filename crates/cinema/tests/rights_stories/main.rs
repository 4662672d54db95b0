//! The simulator's random stories of seat rights, with real nodes on real files in the cinemas' place: after every step
//! the auditor reads what is in the files. The central server is the domain's value.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod house;
mod node_side;
mod script;

use std::sync::Arc;

use marquee_domain::rights::{Central, Generation};
use marquee_sim::coverage::Coverage;
use marquee_sim::ids;
use marquee_sim::policy::{Dice, Policy, Skill};
use marquee_sim::run::{Played, play_in};
use marquee_sim::world::World;
use tokio::runtime::Runtime;

use house::House;
use node_side::NodeSide;

/// What a node has no operation for yet.
const MISSING: [Skill; 3] = [Skill::Cards, Skill::Cancelling, Skill::Admitting];

/// What has to happen in these worlds, or they are too peaceful to prove anything.
const HAPPENS: [&str; 18] = [
    "cinema: ask for all",
    "cinema: ask for as many as possible",
    "cinema: block",
    "cinema: expire",
    "cinema: give",
    "cinema: hold",
    "cinema: hold refused",
    "cinema: release",
    "cinema: sell for cash",
    "cinema: unblock",
    "fault: central server restored",
    "fault: cinema restored",
    "fault: cinema restored on a new machine",
    "fault: cinema stopped after commit",
    "fault: cinema stopped before commit",
    "taken in: reported",
    "taken in: synced",
    "taken in: took",
];

fn play(runtime: &Arc<Runtime>, house: &Arc<House>, seed: u64, steps: usize) -> Played {
    let mut dice = Dice::new(seed);
    let mut policy = Policy::draw(&mut dice).more_often_restored();
    policy.missing = MISSING.to_vec();
    let cinemas = (0..policy.cinemas)
        .map(|number| NodeSide::open(runtime, house, number, policy.shows, policy.seats));
    let central = Central::new(Generation {
        number: 1,
        id: ids::generation(0),
    });
    let world = World::new(cinemas.collect(), central);
    play_in(world, policy, dice, steps)
}

fn play_all(seeds: std::ops::RangeInclusive<u64>, steps: usize) -> Coverage {
    let runtime = Arc::new(Runtime::new().unwrap());
    let house = Arc::new(runtime.block_on(House::make()));
    let mut coverage = Coverage::default();
    for seed in seeds {
        let played = play(&runtime, &house, seed, steps);
        if let Some(broken) = played.broken {
            for (number, action) in played.story.iter().enumerate() {
                println!("{number:4}  {action}");
            }
            panic!("seed {seed} breaks {broken}");
        }
        coverage.add(&played.coverage);
    }
    coverage
}

#[test]
fn what_real_nodes_do_breaks_no_invariant() {
    let coverage = play_all(1..=60, 200);
    let missing: Vec<_> = HAPPENS
        .iter()
        .filter(|what| coverage.of(what) < 3)
        .collect();
    assert!(missing.is_empty(), "it hardly happens: {missing:?}");
}

#[test]
#[ignore = "takes many minutes; to be run after a change to the rights or their store"]
fn what_real_nodes_do_for_a_long_time_breaks_no_invariant() {
    play_all(1_000..=1_200, 600);
}
