//! What people and fate do: drawn from a seed, differently in every world.

mod dice;

use chrono::TimeDelta;
use marquee_domain::fact::Holder;
use marquee_domain::id::SeatKey;
use marquee_domain::rights::central::OnlineState;
use marquee_domain::rights::cinema::Standing;
use marquee_domain::rights::{Central, Cinema};
use marquee_domain::seat::{Owner, State};

use crate::action::{Action, Moment, Node};
use crate::ids;
use crate::side::{CentralCommand, CentralSide, CinemaCommand, CinemaSide};
use crate::world::World;

pub use dice::Dice;

/// What a cinema's side may not know how to do yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skill {
    /// Payments that no clock can call back.
    Cards,
    /// Taking tickets back.
    Cancelling,
    /// Letting guests in.
    Admitting,
}

/// How a world is made and how it behaves.
#[derive(Debug, Clone)]
pub struct Policy {
    pub cinemas: usize,
    pub shows: usize,
    pub seats: u16,
    /// Whether a seat that was asked for is taken for granted when nobody answers: a planted bug.
    pub gives_up_waiting: bool,
    /// What no cinema of this world is asked to do.
    pub missing: Vec<Skill>,
    /// Seats of each show that are never given by the cinema's own will.
    house_seats: u16,
    /// As many entries of a log as one message tells.
    pub most_entries: usize,
    /// As much as the network holds.
    pub most_in_flight: usize,
    hold_seconds: i64,
    loss_per_mille: u64,
    repeat_per_mille: u64,
    overtake_per_mille: u64,
    decline_per_mille: u64,
    cut_weight: u64,
    stop_weight: u64,
    backup_weight: u64,
    restore_weight: u64,
    clock_weight: u64,
    lost_weight: u64,
    next: u32,
}

impl Policy {
    /// A policy for one world.
    pub fn draw(dice: &mut Dice) -> Self {
        Self {
            cinemas: 1 + dice.index(3),
            shows: 1 + dice.index(2),
            seats: 2 + dice.index(4) as u16,
            gives_up_waiting: false,
            missing: Vec::new(),
            house_seats: dice.index(3) as u16,
            most_entries: 1 + dice.index(20),
            most_in_flight: 3 + match dice.chance(200) {
                true => dice.index(200),
                false => dice.index(20),
            },
            hold_seconds: dice.between(20, 900),
            loss_per_mille: dice.below(250),
            repeat_per_mille: dice.below(250),
            overtake_per_mille: dice.below(500),
            decline_per_mille: dice.below(400),
            cut_weight: dice.below(6),
            stop_weight: dice.below(30),
            backup_weight: 1 + dice.below(16),
            restore_weight: dice.below(16),
            clock_weight: dice.below(6),
            lost_weight: dice.below(8),
            next: 0,
        }
    }

    /// The same with more backups and restores, for worlds that are dear to play: most that broke began with one.
    #[must_use]
    pub fn more_often_restored(self) -> Self {
        Self {
            backup_weight: 4 * self.backup_weight,
            restore_weight: 4 + 4 * self.restore_weight,
            ..self
        }
    }

    /// What happens next.
    pub fn choose<C: CinemaSide, K: CentralSide>(
        &mut self,
        world: &World<C, K>,
        dice: &mut Dice,
    ) -> Action {
        let weights = [
            (300, Kind::Cinema),
            (170, Kind::Central),
            (130, Kind::Send),
            (250, Kind::Arrive),
            (60, Kind::Pay),
            (60, Kind::Answer),
            (20, Kind::Wait),
            (2 * self.cut_weight, Kind::Cut),
            (3 * self.cut_weight, Kind::Mend),
            (self.stop_weight, Kind::Stop),
            (self.backup_weight, Kind::BackUp),
            (self.restore_weight, Kind::Restore),
            (self.clock_weight, Kind::Clock),
        ];
        let total = weights.iter().map(|(weight, _)| weight).sum();
        let mut at = dice.below(total);
        let mut kind = Kind::Wait;
        for (weight, of) in weights {
            if at < weight {
                kind = of;
                break;
            }
            at -= weight;
        }
        self.draw_one(kind, world, dice)
    }

    fn draw_one<C: CinemaSide, K: CentralSide>(
        &mut self,
        kind: Kind,
        world: &World<C, K>,
        dice: &mut Dice,
    ) -> Action {
        let cinema = dice.index(self.cinemas);
        let node = match dice.index(self.cinemas + 1) {
            0 => Node::Central,
            number => Node::Cinema(number - 1),
        };
        match kind {
            Kind::Cinema => {
                let command = self.at_cinema(cinema, world, dice);
                Action::AtCinema { cinema, command }
            }
            Kind::Central => Action::AtCentral {
                command: self.at_central(cinema, world, dice),
            },
            Kind::Send => Action::Send { cinema },
            Kind::Arrive if dice.chance(self.loss_per_mille) => Action::Lose {
                pick: dice.below(1000) as u32,
            },
            Kind::Arrive => Action::Arrive {
                pick: if dice.chance(self.overtake_per_mille) {
                    dice.below(1000) as u32
                } else {
                    0
                },
                again: dice.chance(self.repeat_per_mille),
            },
            Kind::Pay => Action::Pay {
                node,
                approves: !dice.chance(self.decline_per_mille),
            },
            Kind::Answer => Action::Answer {
                pick: dice.below(1000) as u32,
            },
            Kind::Wait => Action::Wait {
                seconds: dice.between(1, self.hold_seconds * 2),
            },
            Kind::Cut => Action::Cut { cinema },
            Kind::Mend => Action::Mend { cinema },
            Kind::Stop => Action::Stop {
                node,
                moment: if dice.chance(500) {
                    Moment::BeforeCommit
                } else {
                    Moment::AfterCommit
                },
            },
            Kind::BackUp => Action::BackUp { node },
            Kind::Restore => Action::Restore {
                node,
                pick: dice.below(1000) as u32,
                forgets_numbers: dice.chance(200),
            },
            Kind::Clock => Action::SetClock {
                node,
                ahead_seconds: dice.between(-3600, 3600),
            },
        }
    }

    fn at_cinema<C: CinemaSide, K: CentralSide>(
        &mut self,
        number: usize,
        world: &World<C, K>,
        dice: &mut Dice,
    ) -> CinemaCommand {
        let state = world.cinemas[number].side.state();
        let cinema: &Cinema = &state;
        if let Some(Standing::Displaced { number: by }) = cinema.link.as_ref().map(|l| l.standing)
            && dice.chance(300)
        {
            let number = world.cinemas[number]
                .high_water
                .max(by)
                .max(cinema.incarnation.number)
                + 1;
            return CinemaCommand::Begin {
                incarnation: self.incarnation(number),
            };
        }
        let show = dice.index(self.shows);
        let here = |owner: Owner| {
            move |seat: &&SeatKey| {
                cinema
                    .seats
                    .get(seat)
                    .is_some_and(|state| state.right.owner == owner)
            }
        };
        let drawn = self.some_seats(number, show, dice);
        // Mostly people ask for what they see to be free.
        let is_free = |seat: &SeatKey| cinema.seats[seat].state == State::Free;
        let some = likely(&drawn, dice.chance(800), is_free);
        let held = sales(cinema, |state| matches!(state, State::Held { .. }));
        let sold = sales(cinema, |state| matches!(state, State::Sold { .. }));
        match dice.below(100) {
            0..20 => CinemaCommand::Hold {
                sale_id: ids::sale(self.number()),
                seats: some,
                seconds: self.hold_seconds,
            },
            20..36 if !held.is_empty() => CinemaCommand::SellForCash {
                sale_id: dice.one_of(&held).unwrap_or(ids::sale(0)),
            },
            36..48 if !held.is_empty() && self.knows(Skill::Cards) => CinemaCommand::Pin {
                sale_id: dice.one_of(&held).unwrap_or(ids::sale(0)),
            },
            48..51 if !held.is_empty() => CinemaCommand::Release {
                sale_id: dice.one_of(&held).unwrap_or(ids::sale(0)),
            },
            51..53 if !held.is_empty() => CinemaCommand::Extend {
                sale_id: dice.one_of(&held).unwrap_or(ids::sale(0)),
                seconds: self.hold_seconds,
            },
            53..60 if !sold.is_empty() && self.knows(Skill::Cancelling) => CinemaCommand::Cancel {
                sale_id: dice.one_of(&sold).unwrap_or(ids::sale(0)),
            },
            60..62 => CinemaCommand::Expire,
            62..64 => CinemaCommand::Block { seats: some },
            64..68 => CinemaCommand::Unblock {
                seats: blocked(cinema).into_iter().take(1).collect(),
            },
            68..82 => {
                let house = self.house_seats;
                let given = some.iter().filter(here(Owner::Cinema));
                CinemaCommand::Give {
                    seats: given.filter(|seat| seat.seat.0 >= house).copied().collect(),
                }
            }
            82..94 => {
                let asked: Vec<SeatKey> =
                    some.iter().filter(here(Owner::Central)).copied().collect();
                self.ask(cinema, asked, dice)
            }
            94..97 if self.knows(Skill::Admitting) => {
                let came = self.admit(world, cinema, drawn[0], dice);
                came.unwrap_or(CinemaCommand::Expire)
            }
            97 => CinemaCommand::SellUnsynchronised {
                show_id: ids::show(number, show),
                staff_id: ids::person(1),
            },
            _ if self.gives_up_waiting => CinemaCommand::GiveUpWaiting {
                request_id: cinema
                    .takes
                    .keys()
                    .next()
                    .copied()
                    .unwrap_or(ids::request(0)),
            },
            _ => CinemaCommand::Hold {
                sale_id: ids::sale(self.number()),
                seats: some,
                seconds: self.hold_seconds,
            },
        }
    }

    fn knows(&self, skill: Skill) -> bool {
        !self.missing.contains(&skill)
    }

    fn ask(&mut self, cinema: &Cinema, asked: Vec<SeatKey>, dice: &mut Dice) -> CinemaCommand {
        // Now and then a program uses a request's id again.
        let reused = dice
            .chance(30)
            .then(|| cinema.takes.keys().next().copied())
            .flatten();
        CinemaCommand::Ask {
            request_id: reused.unwrap_or_else(|| ids::request(self.number())),
            all: dice.chance(600),
            seats: asked,
        }
    }

    /// Somebody comes to the gate: mostly with the ticket that has the seat, and now and then with one that had it once.
    /// Nobody comes with a ticket that was never sold, since nobody else can sign one.
    fn admit<C: CinemaSide, K: CentralSide>(
        &self,
        world: &World<C, K>,
        cinema: &Cinema,
        seat: SeatKey,
        dice: &mut Dice,
    ) -> Option<CinemaCommand> {
        let known = match cinema.seats.get(&seat).map(|seat| &seat.state) {
            Some(State::Sold { sale_id }) => Some(Holder::Sale(*sale_id)),
            Some(
                State::Free | State::Held { .. } | State::Paying { .. } | State::Blocked { .. },
            )
            | None => cinema.channel.get(&seat).map(|order| Holder::Order(*order)),
        };
        let issued = world.issued.iter().filter(|(of, _)| *of == seat);
        let issued: Vec<Holder> = issued.map(|(_, holder)| *holder).collect();
        let known = known.filter(|_| dice.chance(500));
        let holder = known.or_else(|| dice.one_of(&issued))?;
        Some(CinemaCommand::Admit { seat, holder })
    }

    fn at_central<C: CinemaSide, K: CentralSide>(
        &mut self,
        number: usize,
        world: &World<C, K>,
        dice: &mut Dice,
    ) -> CentralCommand {
        let state = world.central.side.state();
        let central: &Central = &state;
        let show = dice.index(self.shows);
        let drawn = self.some_seats(number, show, dice);
        let is_free = |seat: &SeatKey| {
            let seat = central.seats.get(seat);
            seat.is_some_and(|seat| {
                seat.right.owner == Owner::Central && seat.state == OnlineState::Free
            })
        };
        let some = likely(&drawn, dice.chance(800), is_free);
        let held = orders(central, |state| matches!(state, OnlineState::Held { .. }));
        let sold = orders(central, |state| matches!(state, OnlineState::Sold { .. }));
        if dice.chance(self.lost_weight) {
            return CentralCommand::DeclareLost {
                cinema_id: ids::cinema(number),
            };
        }
        match dice.below(100) {
            0..35 => CentralCommand::Hold {
                order_id: ids::order(self.number()),
                seats: some,
                seconds: self.hold_seconds,
            },
            35..60 if !held.is_empty() => CentralCommand::Pin {
                order_id: dice.one_of(&held).unwrap_or(ids::order(0)),
            },
            60..65 if !held.is_empty() => CentralCommand::Release {
                order_id: dice.one_of(&held).unwrap_or(ids::order(0)),
            },
            65..68 if !held.is_empty() => CentralCommand::Extend {
                order_id: dice.one_of(&held).unwrap_or(ids::order(0)),
                seconds: self.hold_seconds,
            },
            68..80 if !sold.is_empty() => CentralCommand::Cancel {
                order_id: dice.one_of(&sold).unwrap_or(ids::order(0)),
            },
            80..83 => CentralCommand::Expire,
            83..86 => CentralCommand::PruneAnswers,
            86..87 => CentralCommand::ReturnHome {
                show_id: ids::show(number, show),
            },
            87..90 => CentralCommand::Override {
                seats: some.into_iter().take(1).collect(),
                first: ids::person(1),
                second: ids::person(1 + dice.index(2) as u32),
            },
            _ => CentralCommand::Hold {
                order_id: ids::order(self.number()),
                seats: some,
                seconds: self.hold_seconds,
            },
        }
    }

    /// One to three seats beside each other.
    fn some_seats(&self, cinema: usize, show: usize, dice: &mut Dice) -> Vec<SeatKey> {
        let first = dice.below(u64::from(self.seats)) as u16;
        let count = 1 + dice.below(3) as u16;
        let last = (first + count).min(self.seats);
        (first..last)
            .map(|seat| ids::seat(cinema, show, seat))
            .collect()
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn incarnation(&mut self, number: u32) -> marquee_domain::rights::Incarnation {
        let id = ids::incarnation(self.number());
        marquee_domain::rights::Incarnation { number, id }
    }

    /// How long to wait until every hold is over.
    #[must_use]
    pub fn longest_hold(&self) -> TimeDelta {
        TimeDelta::seconds(self.hold_seconds + 2 * 3600)
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Cinema,
    Central,
    Send,
    Arrive,
    Pay,
    Answer,
    Wait,
    Cut,
    Mend,
    Stop,
    BackUp,
    Restore,
    Clock,
}

/// Those of the seats that somebody would choose who looks first; all of them if there are none or nobody looks.
fn likely(drawn: &[SeatKey], looks: bool, is: impl Fn(&SeatKey) -> bool) -> Vec<SeatKey> {
    let chosen = drawn.iter().filter(|seat| looks && is(seat));
    let chosen: Vec<SeatKey> = chosen.copied().collect();
    if chosen.is_empty() {
        drawn.to_vec()
    } else {
        chosen
    }
}

fn sales(cinema: &Cinema, is: impl Fn(&State) -> bool) -> Vec<marquee_domain::id::SaleId> {
    let sale = |state: &State| match state {
        State::Held { sale_id, .. } | State::Paying { sale_id } | State::Sold { sale_id } => {
            Some(*sale_id)
        }
        State::Free | State::Blocked { .. } => None,
    };
    let states = cinema.seats.values().map(|seat| &seat.state);
    states.filter(|state| is(state)).filter_map(sale).collect()
}

fn blocked(cinema: &Cinema) -> Vec<SeatKey> {
    let is_blocked = |state: &State| matches!(state, State::Blocked { .. });
    cinema
        .seats
        .iter()
        .filter(|(_, seat)| is_blocked(&seat.state))
        .map(|(key, _)| *key)
        .collect()
}

fn orders(
    central: &Central,
    is: impl Fn(&OnlineState) -> bool,
) -> Vec<marquee_domain::id::OrderId> {
    let order = |state: &OnlineState| match state {
        OnlineState::Held { order_id, .. }
        | OnlineState::Paying { order_id }
        | OnlineState::Sold { order_id } => Some(*order_id),
        OnlineState::Free => None,
    };
    let states = central.seats.values().map(|seat| &seat.state);
    states.filter(|state| is(state)).filter_map(order).collect()
}
