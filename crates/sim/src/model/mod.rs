//! Small worlds in which everything that can happen is gone through, in every order.
//!
//! The simulator draws long stories from seeds; here each world is so small that stateright can visit all of its
//! situations: the same values of the domain, the same provider, the same auditor. What may happen is limited by how
//! often ([`Budget`]), never by how late: a check is over when nothing new is left to visit.
//!
//! - [`small_world`] and [`worlds`] say what there is in each world, and [`step`] what may happen next in it.
//! - [`situation`] is everything at one moment, [`next`] what a step makes of it.
//! - [`spent`] forgets messages that can change nothing more, without which no world would be small.
//! - [`happening`] names what must be seen to happen, and [`check`] runs it all and tells a failure as a story.

pub mod check;
mod echo;
pub mod happening;
mod next;
pub mod shared;
pub mod situation;
pub mod small_world;
mod spent;
pub mod step;
pub mod worlds;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use marquee_domain::rights::message::FromCinema;
use stateright::{Model, Property};

use crate::audit::{Auditor, Broken, Invariant, Scene};
use crate::provider::Provider;
use crate::run::heal;
use crate::world::World;
use echo::Echoes;
use shared::{Shared, digest};
use situation::{HOLD_SECONDS, LATE_SECONDS, Machine, Situation};
pub use small_world::{Budget, SmallWorld};
use step::Step;

/// A world and what was found in it so far.
#[derive(Debug)]
pub struct Exploration {
    pub world: SmallWorld,
    /// The databases from which healing was seen to end well. What is in flight is no part of that: whatever arrives
    /// before the faults stop is a situation of its own, so healing begins with everything lost.
    healed: Mutex<HashSet<u64>>,
    echoes: Echoes,
}

impl Exploration {
    /// A world that nobody has looked at yet.
    #[must_use]
    pub fn new(world: SmallWorld) -> Self {
        Self {
            world,
            healed: Mutex::default(),
            echoes: Echoes::default(),
        }
    }

    /// How many different contents of all databases and of the provider's books were visited.
    pub fn databases(&self) -> usize {
        let healed = self.healed.lock();
        healed.unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The situation after a step, or nothing if the step changes nothing.
    fn after(&self, before: &Situation, step: &Step) -> Option<Situation> {
        let mut after = before.clone();
        match after.take(step) {
            Ok(false) => return None,
            Ok(true) => {
                after.note_tickets();
                self.settle_flight(&mut after);
                after.broken = self.look(&mut after, step.message_to_central()).err();
            }
            Err(broken) => after.broken = Some(broken),
        }
        Some(after)
    }

    /// Brings what is in flight into the one form that all have that can do the same.
    fn settle_flight(&self, situation: &mut Situation) {
        if !self.world.keeps_spent {
            self.echoes.answer(situation);
            self.world.forget_spent(situation);
        }
    }

    /// What the auditor says: of the step that was just made, and of what would become of it all if the faults stopped now.
    fn look(&self, situation: &mut Situation, arrived: Option<&FromCinema>) -> Result<(), Broken> {
        let mut auditor = (*situation.auditor).clone();
        auditor.look(&Scene {
            cinemas: situation.cinemas.iter().map(|c| &*c.value).collect(),
            central: &situation.central.value,
            provider: &situation.provider,
            arrived,
        })?;
        situation.auditor = Arc::new(auditor);
        let databases = digest(&(
            situation.cinemas.iter().map(of_now).collect::<Vec<_>>(),
            of_now(&situation.central),
            &situation.provider,
            digest(&situation.auditor.remembers()),
        ));
        let known = self.healed.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(&databases) {
            return Ok(());
        }
        drop(known);
        self.heal(situation)?;
        let mut known = self.healed.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(databases);
        Ok(())
    }

    fn heal(&self, situation: &Situation) -> Result<(), Broken> {
        let cinemas = situation.cinemas.iter().map(|c| (*c.value).clone());
        let mut world = World::new(cinemas.collect(), (*situation.central.value).clone());
        for (machine, known) in world.cinemas.iter_mut().zip(&situation.cinemas) {
            machine.high_water = known.high_water;
        }
        world.central.high_water = situation.central.high_water;
        world.provider = (*situation.provider).clone();
        let mut auditor = (*situation.auditor).clone();
        let longest_hold = TimeDelta::seconds(LATE_SECONDS + HOLD_SECONDS);
        heal(&mut world, &mut auditor, longest_hold)
    }
}

/// A machine without its backup.
fn of_now<S>(machine: &Machine<S>) -> (u64, u32) {
    (machine.value.digest(), machine.high_water)
}

impl Model for Exploration {
    type State = Situation;
    type Action = Step;

    fn init_states(&self) -> Vec<Situation> {
        let (cinemas, central) = next::born(&self.world);
        let mut first = Situation {
            cinemas: cinemas.into_iter().map(Machine::new).collect(),
            central: Machine::new(central),
            in_flight: Vec::new(),
            provider: Shared::new(Provider::default()),
            auditor: Arc::new(Auditor::default()),
            is_late: false,
            left: self.world.budget,
            issued: BTreeSet::new(),
            requests: 0,
            most_entries: self.world.most_entries,
            broken: None,
        };
        for cinema in 0..first.cinemas.len() {
            first.speak(cinema);
        }
        self.settle_flight(&mut first);
        first.broken = self.look(&mut first, None).err();
        vec![first]
    }

    fn actions(&self, situation: &Situation, steps: &mut Vec<Step>) {
        if situation.broken.is_none() {
            steps.extend(self.world.steps(situation));
        }
    }

    fn next_state(&self, before: &Situation, step: Step) -> Option<Situation> {
        self.after(before, &step)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let holds = |_: &Self, situation: &Situation| situation.broken.is_none();
        let mut properties = vec![Property::always(INVARIANTS, holds)];
        let expected = self.world.expected.iter();
        properties.extend(expected.map(|what| Property::sometimes(what.name(), what.question())));
        properties
    }
}

/// The name of all of them as one property: which one it was, the situation says.
pub const INVARIANTS: &str = "every invariant holds, and healing ends well";

/// Which invariant does not hold in a situation.
#[must_use]
pub fn broken_invariant(situation: &Situation) -> Option<Invariant> {
    situation.broken.as_ref().map(|broken| broken.invariant)
}
