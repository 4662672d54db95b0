//! An auditor that finds nothing proves nothing: each rule is left out once, and each time it must notice.
#![cfg(feature = "planted-bugs")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use marquee_domain::rights::planted::{Bug, Planted};
use marquee_sim::run::{Play, play};

/// After so many seeds a rule that nobody misses is a hole in the auditor or in the faults.
const MOST_SEEDS: u64 = 3_000;
const STEPS: usize = 1_000;

fn with(bug: Bug, seed: u64) -> Play {
    Play {
        planted: Planted(Some(bug)),
        sends_early: bug == Bug::SendBeforeCommit,
        gives_up_waiting: bug == Bug::FreeOnSilence,
        ..Play::of(seed, STEPS)
    }
}

#[test]
fn each_rule_that_is_left_out_is_missed() {
    let mut unnoticed = Vec::new();
    let mut broken_ones = BTreeSet::new();
    for bug in Bug::ALL {
        let caught = (1..=MOST_SEEDS)
            .find_map(|seed| play(with(bug, seed)).broken.map(|broken| (seed, broken)));
        match caught {
            Some((seed, broken)) => {
                println!("{bug:?}: seed {seed}: {broken}");
                broken_ones.insert(format!("{:?}", broken.invariant));
            }
            None => unnoticed.push(bug),
        }
    }
    assert!(unnoticed.is_empty(), "nobody missed {unnoticed:?}");
    let every_invariant = (1..=9).map(|number| format!("I{number}"));
    assert!(
        broken_ones.iter().cloned().eq(every_invariant),
        "only {broken_ones:?} were ever seen broken"
    );
}
