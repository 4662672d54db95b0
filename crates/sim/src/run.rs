//! Playing a seed: a story is drawn step by step, every step is audited, and at the end the world is let to heal.

use std::borrow::Cow;

use chrono::TimeDelta;
use marquee_domain::rights::cinema::{Link, Standing};
use marquee_domain::rights::planted::Planted;
use marquee_domain::rights::{Central, Cinema, Generation, Incarnation};

use crate::action::{Action, Node};
use crate::audit::{Auditor, Broken, Scene};
use crate::coverage::Coverage;
use crate::ids;
use crate::policy::{Dice, Policy};
use crate::side::{CentralSide, CinemaCommand, CinemaSide};
use crate::world::{Machine, Touched, World};

/// What is played.
#[derive(Debug, Clone, Copy)]
pub struct Play {
    pub seed: u64,
    pub steps: usize,
    pub planted: Planted,
    /// Whether machines send before they commit: a planted bug.
    pub sends_early: bool,
    /// Whether cinemas take unanswered requests for granted: a planted bug.
    pub gives_up_waiting: bool,
}

impl Play {
    /// A seed by the rules.
    #[must_use]
    pub fn of(seed: u64, steps: usize) -> Self {
        Self {
            seed,
            steps,
            planted: Planted::default(),
            sends_early: false,
            gives_up_waiting: false,
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Played {
    pub coverage: Coverage,
    /// What happened, up to the step that broke something.
    pub story: Vec<Action>,
    pub broken: Option<Broken>,
}

/// How often everything in flight is delivered until nothing changes any more.
const HEALING_ROUNDS: usize = 1_000;

/// Plays a seed with values of the domain on both sides.
#[must_use]
pub fn play(play: Play) -> Played {
    let mut dice = Dice::new(play.seed);
    let mut policy = Policy::draw(&mut dice);
    policy.gives_up_waiting = play.gives_up_waiting;
    let world = world(&policy, play);
    play_in(world, policy, dice, play.steps)
}

/// Plays a world of whatever sides there are.
#[must_use]
pub fn play_in<C: CinemaSide, K: CentralSide>(
    mut world: World<C, K>,
    mut policy: Policy,
    mut dice: Dice,
    steps: usize,
) -> Played {
    world.network.most_in_flight = policy.most_in_flight;
    world.most_entries = policy.most_entries;
    let mut auditor = Auditor::default();
    let mut story = Vec::with_capacity(steps);
    for _ in 0..steps {
        let action = policy.choose(&world, &mut dice);
        story.push(action.clone());
        if let Err(broken) = step(&mut world, &mut auditor, &action) {
            return Played {
                coverage: world.coverage,
                story,
                broken: Some(broken),
            };
        }
    }
    let broken = heal(&mut world, &mut auditor, policy.longest_hold()).err();
    Played {
        coverage: world.coverage,
        story,
        broken,
    }
}

/// Plays a story that was drawn before, or a part of it.
#[must_use]
pub fn replay(play: Play, story: &[Action]) -> Option<Broken> {
    let mut dice = Dice::new(play.seed);
    let policy = Policy::draw(&mut dice);
    let mut world = world(&policy, play);
    world.network.most_in_flight = policy.most_in_flight;
    world.most_entries = policy.most_entries;
    let mut auditor = Auditor::default();
    for action in story {
        if let Err(broken) = step(&mut world, &mut auditor, action) {
            return Some(broken);
        }
    }
    heal(&mut world, &mut auditor, policy.longest_hold()).err()
}

fn world(policy: &Policy, play: Play) -> World<Cinema, Central> {
    let cinemas = (0..policy.cinemas).map(|number| cinema(number, policy, play.planted));
    let mut central = Central::new(Generation {
        number: 1,
        id: ids::generation(0),
    });
    central.planted = play.planted;
    let mut world = World::new(cinemas.collect(), central);
    world.sends_early = play.sends_early;
    world
}

fn cinema(number: usize, policy: &Policy, planted: Planted) -> Cinema {
    let incarnation = Incarnation {
        number: 1,
        id: ids::incarnation(0),
    };
    let mut cinema = Cinema::new(ids::cinema(number), incarnation, Some(Link::new()));
    for show in 0..policy.shows {
        cinema.schedule((0..policy.seats).map(|seat| ids::seat(number, show, seat)));
    }
    cinema.planted = planted;
    cinema
}

/// One action, and what the auditor says to it.
///
/// # Errors
/// An invariant does not hold.
pub fn step<C: CinemaSide, K: CentralSide>(
    world: &mut World<C, K>,
    auditor: &mut Auditor,
    action: &Action,
) -> Result<(), Broken> {
    let touched = world.act(action);
    if touched.node.is_none() {
        return Ok(());
    }
    world.note_tickets();
    look(world, &touched, |scene| auditor.look(scene))
}

fn look<C: CinemaSide, K: CentralSide>(
    world: &World<C, K>,
    touched: &Touched,
    at: impl FnOnce(&Scene<'_>) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let cinemas: Vec<Cow<'_, Cinema>> = world
        .cinemas
        .iter()
        .map(|machine| machine.side.state())
        .collect();
    let central = world.central.side.state();
    at(&Scene {
        cinemas: cinemas.iter().map(AsRef::as_ref).collect(),
        central: central.as_ref(),
        provider: &world.provider,
        arrived: touched.arrived.as_ref(),
    })
}

/// Stops all faults, lets everybody finish, and looks at what must be so in the end, when the longest hold is over.
///
/// # Errors
/// An invariant does not hold.
pub fn heal<C: CinemaSide, K: CentralSide>(
    world: &mut World<C, K>,
    auditor: &mut Auditor,
    longest_hold: TimeDelta,
) -> Result<(), Broken> {
    world.calm();
    for cinema in 0..world.cinemas.len() {
        let node = Node::Cinema(cinema);
        step(world, auditor, &Action::Mend { cinema })?;
        step(
            world,
            auditor,
            &Action::SetClock {
                node,
                ahead_seconds: 0,
            },
        )?;
    }
    step(
        world,
        auditor,
        &Action::SetClock {
            node: Node::Central,
            ahead_seconds: 0,
        },
    )?;
    let seconds = longest_hold.num_seconds();
    step(world, auditor, &Action::Wait { seconds })?;
    for _ in 0..HEALING_ROUNDS {
        let before = (databases(world), world.provider.clone());
        round(world, auditor)?;
        if before == (databases(world), world.provider.clone()) {
            break;
        }
    }
    look(world, &Touched::default(), |scene| {
        auditor.look_healed(scene)
    })
}

fn databases<C: CinemaSide, K: CentralSide>(world: &World<C, K>) -> (Vec<Cinema>, Central) {
    let of = |machine: &Machine<C, C::Backup>| machine.side.state().into_owned();
    (
        world.cinemas.iter().map(of).collect(),
        world.central.side.state().into_owned(),
    )
}

/// Everybody says and hears everything once.
fn round<C: CinemaSide, K: CentralSide>(
    world: &mut World<C, K>,
    auditor: &mut Auditor,
) -> Result<(), Broken> {
    use crate::side::CentralCommand;
    for cinema in 0..world.cinemas.len() {
        begin_if_displaced(world, auditor, cinema)?;
        step(
            world,
            auditor,
            &Action::AtCinema {
                cinema,
                command: CinemaCommand::Expire,
            },
        )?;
        step(
            world,
            auditor,
            &Action::Pay {
                node: Node::Cinema(cinema),
                approves: true,
            },
        )?;
        step(world, auditor, &Action::Send { cinema })?;
    }
    step(
        world,
        auditor,
        &Action::AtCentral {
            command: CentralCommand::Expire,
        },
    )?;
    step(
        world,
        auditor,
        &Action::Pay {
            node: Node::Central,
            approves: true,
        },
    )?;
    let answers = world.provider.payments.len();
    for pick in 0..answers {
        step(
            world,
            auditor,
            &Action::Answer {
                pick: u32::try_from(pick).unwrap_or(0),
            },
        )?;
    }
    while !world.network.is_empty() {
        step(
            world,
            auditor,
            &Action::Arrive {
                pick: 0,
                again: false,
            },
        )?;
    }
    Ok(())
}

/// An operator looks at a cinema that the central server does not know as it is.
fn begin_if_displaced<C: CinemaSide, K: CentralSide>(
    world: &mut World<C, K>,
    auditor: &mut Auditor,
    cinema: usize,
) -> Result<(), Broken> {
    let state = world.cinemas[cinema].side.state();
    let standing = state.link.as_ref().map(|link| link.standing);
    let own = state.incarnation.number;
    let Some(Standing::Displaced { number }) = standing else {
        return Ok(());
    };
    drop(state);
    let number = world.cinemas[cinema].high_water.max(number).max(own) + 1;
    let incarnation = world.new_incarnation(number);
    let command = CinemaCommand::Begin { incarnation };
    step(world, auditor, &Action::AtCinema { cinema, command })
}
