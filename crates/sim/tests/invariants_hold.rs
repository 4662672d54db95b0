//! A few hundred worlds, audited after every step; `cargo xtask sim` plays as many more as there is time for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use marquee_sim::coverage::Coverage;
use marquee_sim::run::{Play, play};

const SEEDS: u64 = 500;
const STEPS: usize = 1_000;

/// What has to happen often enough in these worlds, or the worlds are too peaceful to prove anything.
const HAPPENS: [&str; 52] = [
    "central: begin generation",
    "central: cancel",
    "central: declare lost",
    "central: expire",
    "central: extend",
    "central: hold",
    "central: hold refused",
    "central: override",
    "central: override refused",
    "central: pin",
    "central: prune answers",
    "central: release",
    "central: return home",
    "cinema: admit",
    "cinema: ask for all",
    "cinema: ask for as many as possible",
    "cinema: ask refused",
    "cinema: begin incarnation",
    "cinema: block",
    "cinema: cancel",
    "cinema: expire",
    "cinema: extend",
    "cinema: give",
    "cinema: give refused",
    "cinema: hold",
    "cinema: hold refused",
    "cinema: pin",
    "cinema: release",
    "cinema: sell for cash",
    "cinema: sell for cash refused",
    "cinema: sell unsynchronised",
    "cinema: unblock",
    "fault: central server restored",
    "fault: central server restored on a new machine",
    "fault: central server stopped after commit",
    "fault: central server stopped before commit",
    "fault: cinema restored",
    "fault: cinema restored on a new machine",
    "fault: cinema stopped after commit",
    "fault: cinema stopped before commit",
    "fault: clock set",
    "fault: line cut",
    "fault: message lost",
    "fault: message overtaken",
    "fault: message repeated",
    "payment approved",
    "payment declined",
    "payment given back",
    "refused: older generation",
    "refused: other incarnation",
    "taken in: reported",
    "taken in: unconnected",
];

#[test]
fn every_invariant_holds_and_every_fault_happens() {
    let mut coverage = Coverage::default();
    for seed in 1..=SEEDS {
        let played = play(Play::of(seed, STEPS));
        if let Some(broken) = played.broken {
            panic!(
                "seed {seed} breaks {broken}\ntell its story: cargo xtask sim --seed {seed} --steps {STEPS}"
            );
        }
        coverage.add(&played.coverage);
    }
    let missing: Vec<_> = HAPPENS
        .iter()
        .filter(|what| coverage.of(what) < 10)
        .collect();
    assert!(missing.is_empty(), "it hardly happens: {missing:?}");
}

#[test]
fn a_seed_tells_the_same_story_every_time() {
    let (first, second) = (play(Play::of(42, STEPS)), play(Play::of(42, STEPS)));
    assert_eq!(first.story, second.story);
    assert_eq!(first.coverage, second.coverage);
}
