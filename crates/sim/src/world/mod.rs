//! The machines, what lies between them, and what one action does to them.

mod names;
pub(crate) mod payer;
mod payments;
mod restores;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::fact::Holder;
use marquee_domain::id::{IncarnationId, RequestId, SeatKey};
use marquee_domain::rights::central::OnlineState;
use marquee_domain::rights::message::{CinemaSays, FromCinema};
use marquee_domain::rights::{Generation, Incarnation};
use marquee_domain::seat::State;
use names::{central_command, central_message, cinema_command};

use crate::action::{Action, Moment, Node};
use crate::coverage::Coverage;
use crate::ids;
use crate::network::{Message, Network};
use crate::provider::Provider;
use crate::side::{CentralCommand, CentralSide, CinemaCommand, CinemaSide};

/// A machine: a side, its clock, its backups.
#[derive(Debug)]
pub struct Machine<S, B> {
    pub side: S,
    pub backups: Vec<B>,
    /// The highest number of an incarnation or generation that was used, kept outside of the backups.
    pub high_water: u32,
    ahead: TimeDelta,
    stops: Option<Moment>,
}

impl<S, B> Machine<S, B> {
    fn new(side: S) -> Self {
        Self {
            side,
            backups: Vec::new(),
            high_water: 1,
            ahead: TimeDelta::zero(),
            stops: None,
        }
    }
}

/// Everything there is.
#[derive(Debug)]
pub struct World<C: CinemaSide, K: CentralSide> {
    pub now: DateTime<Utc>,
    pub cinemas: Vec<Machine<C, C::Backup>>,
    pub central: Machine<K, K::Backup>,
    pub network: Network,
    pub provider: Provider,
    pub coverage: Coverage,
    /// As many entries of a log as one message tells.
    pub most_entries: usize,
    /// Whether machines send before they commit: a bug of whoever drives a side, planted here.
    pub sends_early: bool,
    /// Every ticket that was ever good somewhere: their holders may come to the gate with them for ever.
    pub issued: BTreeSet<(SeatKey, Holder)>,
    /// The next small name of a request or a life that nobody chose.
    fresh: u32,
}

/// Small names from here on are made by the world itself.
const FRESH: u32 = 1_000_000;

/// Which machine changed, and what message it was that changed it.
#[derive(Debug, Default)]
pub struct Touched {
    pub node: Option<Node>,
    pub arrived: Option<FromCinema>,
}

impl<C: CinemaSide, K: CentralSide> World<C, K> {
    /// A world at the beginning of its time.
    #[must_use]
    pub fn new(cinemas: Vec<C>, central: K) -> Self {
        Self {
            now: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
            cinemas: cinemas.into_iter().map(Machine::new).collect(),
            central: Machine::new(central),
            network: Network::default(),
            provider: Provider::default(),
            coverage: Coverage::default(),
            most_entries: usize::MAX,
            sends_early: false,
            issued: BTreeSet::new(),
            fresh: FRESH,
        }
    }

    /// Lets one thing happen. What cannot happen as things are does not happen.
    pub fn act(&mut self, action: &Action) -> Touched {
        self.now += TimeDelta::seconds(1);
        match action {
            Action::Wait { seconds } => self.now += TimeDelta::seconds(*seconds),
            Action::SetClock {
                node,
                ahead_seconds,
            } => self.set_clock(*node, *ahead_seconds),
            Action::AtCinema { cinema, command } => return self.at_cinema(*cinema, command),
            Action::AtCentral { command } => return self.at_central(command),
            Action::Send { cinema } => self.send(*cinema),
            Action::Arrive { pick, again } => return self.arrive(*pick, *again),
            Action::Lose { pick } => {
                if self.network.lose(*pick) {
                    self.coverage.count("fault: message lost");
                }
            }
            Action::Cut { cinema } => {
                self.network.cut(*cinema, true);
                self.coverage.count("fault: line cut");
            }
            Action::Mend { cinema } => self.network.cut(*cinema, false),
            Action::Pay { node, approves } => self.pay(*node, *approves),
            Action::Answer { pick } => return self.answer(*pick),
            Action::Stop { node, moment } => self.stops(*node, *moment),
            Action::BackUp { node } => self.back_up(*node),
            Action::Restore {
                node,
                pick,
                forgets_numbers,
            } => {
                return self.restore(*node, *pick, *forgets_numbers);
            }
        }
        Touched::default()
    }

    fn set_clock(&mut self, node: Node, ahead_seconds: i64) {
        let ahead = TimeDelta::seconds(ahead_seconds);
        match node {
            Node::Cinema(cinema) => {
                if let Some(machine) = self.cinemas.get_mut(cinema) {
                    machine.ahead = ahead;
                }
            }
            Node::Central => self.central.ahead = ahead,
        }
        self.coverage.count("fault: clock set");
    }

    /// Notes the tickets that are out now.
    pub fn note_tickets(&mut self) {
        for machine in &self.cinemas {
            for (key, seat) in &machine.side.state().seats {
                if let State::Sold { sale_id } = seat.state {
                    self.issued.insert((*key, Holder::Sale(sale_id)));
                }
            }
        }
        for (key, seat) in &self.central.side.state().seats {
            if let OnlineState::Sold { order_id } = seat.state {
                self.issued.insert((*key, Holder::Order(order_id)));
            }
        }
    }

    /// No machine that was about to stop does, and the network holds whatever is sent.
    pub fn calm(&mut self) {
        self.network.most_in_flight = usize::MAX;
        self.central.stops = None;
        for machine in &mut self.cinemas {
            machine.stops = None;
        }
    }

    fn stops(&mut self, node: Node, moment: Moment) {
        match node {
            Node::Cinema(cinema) => {
                if let Some(machine) = self.cinemas.get_mut(cinema) {
                    machine.stops = Some(moment);
                }
            }
            Node::Central => self.central.stops = Some(moment),
        }
    }

    fn at_cinema(&mut self, cinema: usize, command: &CinemaCommand) -> Touched {
        let now = self.now;
        let Some(machine) = self.cinemas.get_mut(cinema) else {
            return Touched::default();
        };
        let local = now + machine.ahead;
        let stops = machine.stops.take();
        if stops == Some(Moment::BeforeCommit) {
            if self.sends_early {
                let early = machine.side.sends_early(command, local);
                self.send_all(cinema, early);
            }
            self.cinemas[cinema].side.stop();
            self.coverage.count("fault: cinema stopped before commit");
            return Touched {
                node: Some(Node::Cinema(cinema)),
                arrived: None,
            };
        }
        let did = machine.side.obey(command, local);
        self.coverage.count(cinema_command(command, did.is_ok()));
        if let (Ok(()), CinemaCommand::Begin { incarnation }) = (did, command) {
            machine.high_water = machine.high_water.max(incarnation.number);
        }
        if stops == Some(Moment::AfterCommit) {
            machine.side.stop();
            self.coverage.count("fault: cinema stopped after commit");
        }
        Touched {
            node: Some(Node::Cinema(cinema)),
            arrived: None,
        }
    }

    fn at_central(&mut self, command: &CentralCommand) -> Touched {
        let machine = &mut self.central;
        let stops = machine.stops.take();
        if stops == Some(Moment::BeforeCommit) {
            machine.side.stop();
            self.coverage
                .count("fault: central server stopped before commit");
            return Touched::default();
        }
        let did = machine.side.obey(command, self.now + machine.ahead);
        self.coverage.count(central_command(command, did.is_ok()));
        if let (Ok(()), CentralCommand::Begin { generation }) = (did, command) {
            machine.high_water = machine.high_water.max(generation.number);
        }
        if stops == Some(Moment::AfterCommit) {
            machine.side.stop();
            self.coverage
                .count("fault: central server stopped after commit");
        }
        Touched {
            node: Some(Node::Central),
            arrived: None,
        }
    }

    /// Sends what a cinema has to say.
    pub fn send(&mut self, cinema: usize) {
        let Some(machine) = self.cinemas.get(cinema) else {
            return;
        };
        let messages = machine.side.outbox(self.most_entries);
        self.send_all(cinema, messages);
    }

    fn send_all(&mut self, cinema: usize, messages: Vec<FromCinema>) {
        for message in messages {
            self.coverage.count(match &message.body {
                CinemaSays::Sync(_) => "sent: sync",
                CinemaSays::Report(_) => "sent: report",
                CinemaSays::Take(_) => "sent: take",
            });
            self.network.send(Message::ToCentral {
                from: cinema,
                message,
            });
        }
    }

    fn arrive(&mut self, pick: u32, again: bool) -> Touched {
        if pick > 0 && self.network.len() > 1 {
            self.coverage.count("fault: message overtaken");
        }
        let Some(message) = self.network.arrive(pick, again) else {
            return Touched::default();
        };
        if again {
            self.coverage.count("fault: message repeated");
        }
        match message {
            Message::ToCentral { from, message } => self.arrive_at_central(from, message),
            Message::ToCinema { to, message } => {
                let request_id = self.fresh_request();
                let machine = &mut self.cinemas[to];
                let stops = machine.stops.take();
                if stops == Some(Moment::BeforeCommit) {
                    machine.side.stop();
                    self.coverage.count("fault: cinema stopped before commit");
                    return Touched::default();
                }
                let local = self.now + machine.ahead;
                let took = machine.side.receive(&message, request_id, local);
                self.coverage.count(central_message(&message.body, took));
                if stops == Some(Moment::AfterCommit) {
                    machine.side.stop();
                    self.coverage.count("fault: cinema stopped after commit");
                }
                Touched {
                    node: Some(Node::Cinema(to)),
                    arrived: None,
                }
            }
        }
    }

    fn arrive_at_central(&mut self, from: usize, message: FromCinema) -> Touched {
        let machine = &mut self.central;
        let stops = machine.stops.take();
        if stops == Some(Moment::BeforeCommit) {
            machine.side.stop();
            self.coverage
                .count("fault: central server stopped before commit");
            return Touched::default();
        }
        match machine.side.receive(&message, self.now + machine.ahead) {
            Ok(answer) if stops.is_none() => {
                self.network.send(Message::ToCinema {
                    to: from,
                    message: answer,
                });
            }
            Ok(_) => self
                .coverage
                .count("fault: central server stopped after commit"),
            // It was restored, and the cinema knows a later life of it than it does itself.
            Err(_) => {
                let named = message.generation.map_or(0, |generation| generation.number);
                self.begin_generation(named + 1);
                return Touched {
                    node: Some(Node::Central),
                    arrived: None,
                };
            }
        }
        Touched {
            node: Some(Node::Central),
            arrived: Some(message),
        }
    }

    fn fresh_request(&mut self) -> RequestId {
        self.fresh += 1;
        ids::request(self.fresh)
    }

    /// A life with this number that no other machine begins too.
    pub fn new_incarnation(&mut self, number: u32) -> Incarnation {
        let id = self.fresh_life();
        Incarnation { number, id }
    }

    fn fresh_life(&mut self) -> IncarnationId {
        self.fresh += 1;
        ids::incarnation(self.fresh)
    }

    fn new_generation(&mut self, number: u32) -> Generation {
        self.fresh += 1;
        let id = ids::generation(self.fresh);
        Generation { number, id }
    }
}
