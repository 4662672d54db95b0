//! The auditor: it sees both databases and the provider's books after every step, and knows the invariants by heart.
//!
//! It reads data and calls none of the rules: what it needs of them (whose turn an epoch is, what continues a log) is
//! written here again.

mod healed;
mod logs;
mod money;
mod seats;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hash as Hashed;

use marquee_domain::chain::Hash;
use marquee_domain::fact::{Fact, Holder};
use marquee_domain::id::{OrderId, RequestId, SaleId, SeatKey, ShowId};
use marquee_domain::rights::cinema::Standing;
use marquee_domain::rights::message::{CinemaSays, FromCinema};
use marquee_domain::rights::{Central, Cinema, Generation, Incarnation};
use marquee_domain::seat::Owner;

use crate::ids::seat_name;
use crate::provider::Provider;

/// The rules of `docs/adr/0001-seat-rights.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Invariant {
    I1,
    I2,
    I3,
    I4,
    I5,
    I6,
    I7,
    I8,
    I9,
}

impl Invariant {
    /// What it says.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::I1 => {
                "what the cinema believes to own, the central server believes to be the cinema's, at the same epoch"
            }
            Self::I2 => "a seat has at most one live ticket across both databases",
            Self::I3 => "a seat is in exactly one state",
            Self::I4 => "epochs never go down",
            Self::I5 => "a command takes effect at most once",
            Self::I6 => "the central server has an unbroken beginning of the cinema's log",
            Self::I7 => {
                "no ticket without a settled payment, no approved payment without a ticket or its money back"
            }
            Self::I8 => {
                "when the faults have stopped, both sides agree and every seat can be sold by someone"
            }
            Self::I9 => "no fact is dropped",
        }
    }
}

/// An invariant that does not hold, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub invariant: Invariant,
    pub what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} ({}): {}",
            self.invariant,
            self.invariant.sentence(),
            self.what
        )
    }
}

fn broken(invariant: Invariant, what: impl Into<String>) -> Broken {
    let what = what.into();
    Broken { invariant, what }
}

/// Everything at one moment.
#[derive(Debug)]
pub struct Scene<'a> {
    pub cinemas: Vec<&'a Cinema>,
    pub central: &'a Central,
    pub provider: &'a Provider,
    /// What changed the scene, if a message did.
    pub arrived: Option<&'a FromCinema>,
}

/// What the auditor remembers from one scene to the next.
#[derive(Debug, Default, Clone)]
pub struct Auditor {
    cinema_epochs: BTreeMap<(Incarnation, SeatKey), u32>,
    central_epochs: BTreeMap<(Generation, SeatKey), u32>,
    /// Which seats each request took from the central server, and how often.
    granted: BTreeMap<(Generation, RequestId, SeatKey), u32>,
    /// Entries known to be on an unbroken chain from the beginning.
    chained: BTreeSet<Hash>,
    /// How many entries the central server had, and in which life.
    kept: Option<(Generation, usize)>,
    /// Shows that a supervisor lets sell without synchronising: until that is done, two people may get one seat.
    unsynchronised: BTreeSet<ShowId>,
    /// Tickets that came in with a signature alone.
    recovered: BTreeSet<(SeatKey, Holder)>,
    /// The orders that a life of the central server began with.
    frozen_orders: Option<(Generation, BTreeSet<OrderId>)>,
    /// Tickets that a cinema knew to be cancelled. A central server that was restored since may hear of it by no other
    /// way than that the cinema does not name them.
    told_over: BTreeSet<(SaleId, SeatKey)>,
    /// How much of each cinema's log was read.
    read: BTreeMap<usize, (Incarnation, usize)>,
}

impl Auditor {
    /// What it remembers that the databases and the provider's books do not tell any more.
    pub fn remembers(&self) -> impl Hashed + '_ {
        (
            &self.granted,
            &self.unsynchronised,
            &self.recovered,
            &self.frozen_orders,
            &self.told_over,
        )
    }

    /// Looks at everything that must hold at any time.
    ///
    /// # Errors
    /// It does not.
    pub fn look(&mut self, scene: &Scene<'_>) -> Result<(), Broken> {
        self.read_logs(scene);
        self.note_frozen_orders(scene);
        self.check_states(scene)?;
        self.check_grants(scene)?;
        self.check_epochs(scene)?;
        self.check_owners(scene)?;
        self.check_tickets(scene)?;
        self.check_guests(scene)?;
        self.check_payments(scene)?;
        self.check_log(scene)
    }

    /// Reads what the logs say of people's decisions.
    fn read_logs(&mut self, scene: &Scene<'_>) {
        for (number, cinema) in scene.cinemas.iter().enumerate() {
            let entries = cinema.log.entries();
            let read = match self.read.get(&number) {
                Some((life, read)) if *life == cinema.incarnation => *read,
                Some(_) | None => 0,
            };
            for entry in entries.get(read..).unwrap_or_default() {
                match &entry.fact {
                    Fact::SoldUnsynchronised { show_id, .. } => {
                        self.unsynchronised.insert(*show_id);
                    }
                    Fact::Recovered { seat, holder } => {
                        self.recovered.insert((*seat, *holder));
                    }
                    Fact::Cancelled { sale_id, seats } => {
                        self.told_over
                            .extend(seats.iter().map(|key| (*sale_id, *key)));
                    }
                    _ => {}
                }
            }
            self.read
                .insert(number, (cinema.incarnation, entries.len()));
            // Once the two were compared, nothing is risked any more.
            let standing = cinema.link.as_ref().map(|link| link.standing);
            if view(cinema, scene.central) == View::Sure && standing == Some(Standing::Current) {
                self.unsynchronised
                    .retain(|show| cinema.seats.keys().all(|key| key.show_id != *show));
            }
        }
    }

    /// One request takes each of its seats once, however often it arrives. To be asked before the epochs are noted.
    fn check_grants(&mut self, scene: &Scene<'_>) -> Result<(), Broken> {
        let Some(CinemaSays::Take(take)) = scene.arrived.map(|message| &message.body) else {
            return Ok(());
        };
        let generation = scene.central.generation;
        for asked in &take.seats {
            let before = self
                .central_epochs
                .get(&(generation, asked.seat))
                .copied()
                .unwrap_or(0);
            let after = scene
                .central
                .seats
                .get(&asked.seat)
                .map_or(0, |seat| seat.right.epoch);
            if after == before {
                continue;
            }
            let times = self
                .granted
                .entry((generation, take.request_id, asked.seat))
                .or_default();
            *times += 1;
            if *times > 1 {
                let what = format!("{} was granted twice by one request", at(asked.seat));
                return Err(broken(Invariant::I5, what));
            }
        }
        Ok(())
    }
}

/// Whose turn an epoch is.
fn turn(epoch: u32) -> Owner {
    if epoch.is_multiple_of(2) {
        Owner::Cinema
    } else {
        Owner::Central
    }
}

/// How far a cinema's own view can be relied upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// It is the copy that counts, and neither database waits for the other after a restore.
    Sure,
    /// The central server waits for a report; the cinema's own rights are good.
    OnlyCinema,
    /// The cinema waits, or another copy has taken its place.
    OnlyCentral,
}

fn view(cinema: &Cinema, central: &Central) -> View {
    let sure = match cinema.link.as_ref().map(|link| link.standing) {
        None | Some(Standing::Current | Standing::Reporting) => true,
        Some(Standing::Waiting | Standing::Displaced { .. }) => false,
    };
    let Some(site) = central.sites.get(&cinema.id) else {
        return if sure {
            View::OnlyCinema
        } else {
            View::OnlyCentral
        };
    };
    let is_displaced = site.incarnation != cinema.incarnation
        && site.incarnation.number >= cinema.incarnation.number;
    match (sure && !is_displaced, site.is_frozen) {
        (false, _) => View::OnlyCentral,
        (true, true) => View::OnlyCinema,
        (true, false) => View::Sure,
    }
}

/// Seats of which people decided to risk that two sit on one.
fn is_risked(auditor: &Auditor, central: &Central, key: SeatKey) -> bool {
    auditor.unsynchronised.contains(&key.show_id)
        || central.seats.get(&key).is_some_and(|seat| seat.overridden)
}

fn at(key: SeatKey) -> String {
    seat_name(key)
}
