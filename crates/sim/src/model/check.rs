//! Going through a world.

use std::fmt;

use stateright::{Checker, HasDiscoveries, Model};

use super::{Exploration, INVARIANTS, SmallWorld};
use crate::audit::Broken;

/// What was found in a world.
#[derive(Debug)]
pub struct Found {
    pub name: &'static str,
    /// Situations that were reached, by every way.
    pub reached: usize,
    /// Situations.
    pub situations: usize,
    /// Different contents of all databases.
    pub databases: usize,
    /// The most steps that it takes to come to one.
    pub depth: usize,
    /// Whether nothing was left to visit.
    pub is_complete: bool,
    /// What was to happen and did not.
    pub missing: Vec<&'static str>,
    /// What broke, and the story of it.
    pub broken: Option<(Broken, Vec<String>)>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} situations ({} reached, {} of the databases), {} steps deep",
            self.name, self.situations, self.reached, self.databases, self.depth
        )?;
        if !self.is_complete {
            write!(f, "; not everything was visited")?;
        }
        if !self.missing.is_empty() {
            write!(f, "; never happened: {}", self.missing.join(", "))?;
        }
        let Some((broken, story)) = &self.broken else {
            return Ok(());
        };
        write!(f, "\n{broken}")?;
        for (number, step) in story.iter().enumerate() {
            write!(f, "\n{:>5}. {step}", number + 1)?;
        }
        Ok(())
    }
}

/// Visits everything, or all up to the first situation in which something is broken.
#[must_use]
pub fn check(world: SmallWorld) -> Found {
    visit(world, None)
}

/// Visits as much as that, for a test that expects something broken long before.
#[must_use]
pub fn check_some(world: SmallWorld, situations: usize) -> Found {
    visit(world, Some(situations))
}

fn visit(world: SmallWorld, most: Option<usize>) -> Found {
    let name = world.name;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let checker = Exploration::new(world)
        .checker()
        .threads(threads)
        .finish_when(HasDiscoveries::AnyFailures);
    let checker = match most {
        Some(most) => checker.target_state_count(most),
        None => checker,
    };
    let checker = checker.spawn_bfs().join();
    let discoveries = checker.discoveries();
    let broken = discoveries.get(INVARIANTS).and_then(|path| {
        let story = path.clone().into_actions();
        let broken = path.last_state().broken.clone()?;
        Some((broken, story.iter().map(ToString::to_string).collect()))
    });
    let expected = checker
        .model()
        .world
        .expected
        .iter()
        .map(|what| what.name());
    let missing = expected
        .filter(|name| !discoveries.contains_key(name))
        .collect();
    Found {
        name,
        reached: checker.state_count(),
        situations: checker.unique_state_count(),
        databases: checker.model().databases(),
        depth: checker.max_depth(),
        is_complete: checker.is_done(),
        missing,
        broken,
    }
}
