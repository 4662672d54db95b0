//! A check that finds nothing proves nothing: each rule is left out once, in the smallest world that needs it.
#![cfg(feature = "planted-bugs")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use marquee_domain::rights::planted::{Bug, Planted};
use marquee_sim::model::check::check_some;
use marquee_sim::model::{Budget, SmallWorld};

/// After so many situations a rule that nobody misses is a hole in the auditor or in the world.
const MOST_SITUATIONS: usize = 3_000_000;

#[test]
fn each_rule_that_is_left_out_is_missed_in_a_small_world() {
    let mut unnoticed = Vec::new();
    for bug in Bug::ALL {
        let mut world = world_that_needs(bug);
        world.expected.clear();
        world.planted = Planted(Some(bug));
        let found = check_some(world, MOST_SITUATIONS);
        match &found.broken {
            Some((broken, story)) => println!(
                "{bug:?}: {}, {} situations, {} steps: {:?}",
                found.name,
                found.situations,
                story.len(),
                broken.invariant
            ),
            None => {
                println!("{bug:?}: unnoticed. {found}");
                unnoticed.push(bug);
            }
        }
    }
    assert!(unnoticed.is_empty(), "nobody missed {unnoticed:?}");
}

/// Messages that can change nothing by the rules are kept where a rule is left out, so these worlds have one seat if
/// that is enough.
fn world_that_needs(bug: Bug) -> SmallWorld {
    let alone = |world: SmallWorld| SmallWorld { seats: 1, ..world };
    match bug {
        Bug::NoEpochCheck => SmallWorld::forgotten_answers(),
        Bug::SendBeforeCommit => {
            let world = alone(SmallWorld::two_tills_and_two_buyers());
            let budget = Budget {
                early_sends: 1,
                ..world.budget
            };
            SmallWorld { budget, ..world }
        }
        Bug::AcceptOlderSequence | Bug::GrantBeforeFeed | Bug::KeepMoney => {
            SmallWorld::tickets_taken_back()
        }
        Bug::ExpirePinnedHold | Bug::SellDeclined => alone(SmallWorld::payments()),
        Bug::FreeOnSilence
        | Bug::ApplyDuplicateTwice
        | Bug::SellGivenSeat
        | Bug::TakePayingSeat => alone(SmallWorld::two_tills_and_two_buyers()),
        Bug::SellUnderGuest => SmallWorld::gate_of_a_restored_cinema(),
        Bug::ForgetEndedTickets => alone(SmallWorld::restored_cinema_with_cards()),
        Bug::AdoptRestoredRights | Bug::ResumeWithoutHash => alone(SmallWorld::restored_cinema()),
        Bug::ResellQuarantined | Bug::DropContradictingSale => alone(SmallWorld::lost_cinema()),
        Bug::AcceptOlderGeneration | Bug::FreezeKnownGrantsOnly => {
            alone(SmallWorld::restored_central_server())
        }
    }
}
