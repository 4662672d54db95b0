//! What becomes of a situation when something happens in it.

use std::hash::Hash;

use marquee_domain::rights::cinema::{Due, Link};
use marquee_domain::rights::message::{FromCentral, FromCinema};
use marquee_domain::rights::{Central, Cinema, Generation, Incarnation, Refusal};

use super::shared::Shared;
use super::situation::{Machine, Situation};
use super::small_world::{Budget, SmallWorld};
use super::step::Step;
use crate::action::{Action, Node};
use crate::audit::{Broken, Invariant};
use crate::ids;
use crate::network::Message;
use crate::provider::{Payer, Provider};
use crate::side::{Answer, CentralCommand, CentralSide, CinemaCommand, CinemaSide};
use crate::world::payer::{of_order, of_sale};

/// The ids of lives that began on other machines come after those of this one.
const OTHER_MACHINES: u32 = 100;

/// Whether something changed; a refusal that changed something is an error.
type Changed = Result<bool, Broken>;

impl Situation {
    /// Lets one thing happen; says whether it changed anything.
    ///
    /// # Errors
    /// What was refused changed something all the same.
    pub(super) fn take(&mut self, step: &Step) -> Changed {
        match step {
            Step::Act(action) => self.act(action),
            Step::Arrive(message) => match &**message {
                Message::ToCentral { from, message } => self.arrive_at_central(*from, message),
                Message::ToCinema { to, message } => self.arrive_at_cinema(*to, message),
            },
            Step::SendEarly { cinema, command } => self.send_early(*cinema, command),
        }
    }

    fn act(&mut self, action: &Action) -> Changed {
        match action {
            Action::Wait { .. } => {
                self.left.expiries -= 1;
                self.is_late = true;
                Ok(true)
            }
            Action::AtCinema { cinema, command } => self.at_cinema(*cinema, command),
            Action::AtCentral { command } => self.at_central(command),
            Action::Pay { node, approves } => Ok(self.pay(*node, *approves)),
            Action::Answer { pick } => self.answer(*pick),
            Action::BackUp { node } => {
                match node {
                    Node::Cinema(cinema) => back_up(&mut self.cinemas[*cinema]),
                    Node::Central => back_up(&mut self.central),
                }
                Ok(true)
            }
            Action::Restore {
                node,
                forgets_numbers,
                ..
            } => Ok(self.restore(*node, *forgets_numbers)),
            // The set of messages does these things without being asked; clocks and stops change nothing that is durable.
            Action::SetClock { .. }
            | Action::Send { .. }
            | Action::Arrive { .. }
            | Action::Lose { .. }
            | Action::Cut { .. }
            | Action::Mend { .. }
            | Action::Stop { .. } => Ok(false),
        }
    }

    fn at_cinema(&mut self, number: usize, command: &CinemaCommand) -> Changed {
        let now = self.now();
        let machine = &mut self.cinemas[number];
        let mut value = (*machine.value).clone();
        let did = value.obey(command, now);
        if let (Ok(()), CinemaCommand::Begin { incarnation }) = (did, command) {
            machine.high_water = machine.high_water.max(incarnation.number);
        }
        if !replace(machine, value, did)? {
            return Ok(false);
        }
        self.left.spend_at_cinema(command);
        if matches!(command, CinemaCommand::Ask { .. }) {
            self.requests += 1;
        }
        self.speak(number);
        Ok(true)
    }

    fn at_central(&mut self, command: &CentralCommand) -> Changed {
        let now = self.now();
        let mut value = (*self.central.value).clone();
        let did = value.obey(command, now);
        if !replace(&mut self.central, value, did)? {
            return Ok(false);
        }
        self.left.spend_at_central(command);
        Ok(true)
    }

    fn send_early(&mut self, cinema: usize, command: &CinemaCommand) -> Changed {
        let before = self.clone();
        if !self.at_cinema(cinema, command)? {
            return Ok(false);
        }
        self.cinemas = before.cinemas;
        self.left.early_sends -= 1;
        Ok(true)
    }

    fn arrive_at_central(&mut self, from: usize, message: &FromCinema) -> Changed {
        let now = self.now();
        let mut value = (*self.central.value).clone();
        match CentralSide::receive(&mut value, message, now) {
            Ok(answer) => {
                let is_same = value == *self.central.value;
                let sent = self.in_flight.len();
                if !is_same {
                    self.central.value = Shared::new(value);
                }
                let to = from;
                let message = answer;
                self.send(Message::ToCinema { to, message });
                Ok(!is_same || self.in_flight.len() > sent)
            }
            Err(refusal) => {
                replace(&mut self.central, value, Err(refusal))?;
                let named = message.generation.map_or(0, |generation| generation.number);
                self.begin_generation(named + 1);
                Ok(true)
            }
        }
    }

    fn arrive_at_cinema(&mut self, to: usize, message: &FromCentral) -> Changed {
        let now = self.now();
        let request_id = ids::request(self.requests + 1);
        let machine = &mut self.cinemas[to];
        let mut value = (*machine.value).clone();
        let did = CinemaSide::receive(&mut value, message, request_id, now);
        if !replace(machine, value, did)? {
            return Ok(false);
        }
        if machine.value.takes.contains_key(&request_id) {
            self.requests += 1;
        }
        self.speak(to);
        Ok(true)
    }

    fn pay(&mut self, node: Node, approves: bool) -> bool {
        let mut provider: Provider = (*self.provider).clone();
        let charges = |due: Due<Payer>, books: &mut Provider| match due {
            Due::Charge(payer) => books.charge(payer, approves),
            Due::Reverse(payer) => books.reverse(payer),
        };
        for due in self.due(node) {
            charges(due, &mut provider);
        }
        let declined = |books: &Provider| {
            let answers = books.payments.values().map(|payment| payment.answer);
            answers.filter(|answer| *answer == Answer::Declined).count()
        };
        let has_declined = declined(&provider) > declined(&self.provider);
        if provider == *self.provider || has_declined == approves {
            return false;
        }
        if has_declined {
            self.left.declines -= 1;
        }
        self.provider = Shared::new(provider);
        true
    }

    fn due(&self, node: Node) -> Vec<Due<Payer>> {
        match node {
            Node::Cinema(cinema) => {
                let due = self.cinemas[cinema].value.due().into_iter();
                due.map(|due| match due {
                    Due::Charge(sale) => Due::Charge(of_sale(cinema, sale)),
                    Due::Reverse(sale) => Due::Reverse(of_sale(cinema, sale)),
                })
                .collect()
            }
            Node::Central => {
                let due = self.central.value.due().into_iter();
                due.map(|due| match due {
                    Due::Charge(order) => Due::Charge(of_order(order)),
                    Due::Reverse(order) => Due::Reverse(of_order(order)),
                })
                .collect()
            }
        }
    }

    fn answer(&mut self, pick: u32) -> Changed {
        let now = self.now();
        let Some((payer, settlement)) = self.provider.unheard(pick) else {
            return Ok(false);
        };
        let heard = match payer {
            Payer::Sale { cinema, number } => {
                let sale_id = ids::sale(number);
                let machine = &mut self.cinemas[cinema];
                let mut value = (*machine.value).clone();
                let command = CinemaCommand::Settle {
                    sale_id,
                    settlement,
                };
                let did = value.obey(&command, now);
                replace(machine, value, did)?;
                self.speak(cinema);
                did
            }
            Payer::Order { number } => {
                let order_id = ids::order(number);
                let mut value = (*self.central.value).clone();
                let command = CentralCommand::Settle {
                    order_id,
                    settlement,
                };
                let did = value.obey(&command, now);
                replace(&mut self.central, value, did)?;
                did
            }
        };
        if let Err(Refusal::Frozen | Refusal::MustSynchronise) = heard {
            return Ok(false);
        }
        let mut provider = (*self.provider).clone();
        provider.heard(payer, settlement);
        self.provider = Shared::new(provider);
        Ok(true)
    }

    fn restore(&mut self, node: Node, forgets_numbers: bool) -> bool {
        match node {
            Node::Cinema(cinema) => {
                let now = self.now();
                let machine = &mut self.cinemas[cinema];
                let Some(backup) = machine.backup.take() else {
                    return false;
                };
                let mut value = (*backup).clone();
                let known = value.incarnation.number;
                let incarnation = if forgets_numbers {
                    machine.backup = Some(backup);
                    let number = known + 1;
                    // Two lives may have one number, and never one id.
                    let id =
                        ids::incarnation(OTHER_MACHINES + u32::from(self.left.cinema_restores));
                    machine.high_water = number;
                    Incarnation { number, id }
                } else {
                    machine.high_water = machine.high_water.max(known) + 1;
                    incarnation(machine.high_water)
                };
                // The number is higher than any that was used, so it cannot be refused.
                let _ = value.obey(&CinemaCommand::Begin { incarnation }, now);
                machine.value = Shared::new(value);
                self.left.cinema_restores -= 1;
                self.repeat(
                    |payer| matches!(payer, Payer::Sale { cinema: of, .. } if of == cinema),
                );
                self.speak(cinema);
            }
            Node::Central => {
                let Some(backup) = self.central.backup.take() else {
                    return false;
                };
                self.central.value = backup;
                self.left.central_restores -= 1;
                self.begin_generation(0);
            }
        }
        true
    }

    /// The central server begins a life above every one that it or a cinema knows.
    fn begin_generation(&mut self, above: u32) {
        let now = self.now();
        let known = self.central.value.generation.number.max(above);
        self.central.high_water = self.central.high_water.max(known) + 1;
        let generation = generation(self.central.high_water);
        let mut value = (*self.central.value).clone();
        // It cannot be refused: see above.
        let _ = value.obey(&CentralCommand::Begin { generation }, now);
        self.central.value = Shared::new(value);
        self.repeat(|payer| matches!(payer, Payer::Order { .. }));
    }

    fn repeat(&mut self, concerns: impl Fn(Payer) -> bool) {
        let mut provider = (*self.provider).clone();
        provider.repeat(concerns);
        self.provider = Shared::new(provider);
    }
}

impl Budget {
    fn spend_at_cinema(&mut self, command: &CinemaCommand) {
        use CinemaCommand as C;
        match command {
            C::Hold { .. } => self.sales -= 1,
            C::Release { .. } => self.releases -= 1,
            C::Cancel { .. } => self.cancels -= 1,
            C::Give { .. } => self.gives -= 1,
            C::Ask { all: true, .. } => self.asks_for_all -= 1,
            C::Ask { all: false, .. } => self.asks_for_some -= 1,
            C::Begin { .. } => self.incarnations -= 1,
            C::Admit { .. } => self.admissions -= 1,
            C::Block { .. } => self.blocks -= 1,
            C::Extend { .. }
            | C::Expire
            | C::Unblock { .. }
            | C::SellForCash { .. }
            | C::Pin { .. }
            | C::Settle { .. }
            | C::GiveUpWaiting { .. }
            | C::SellUnsynchronised { .. } => {}
        }
    }

    fn spend_at_central(&mut self, command: &CentralCommand) {
        use CentralCommand as C;
        match command {
            C::Hold { .. } => self.orders -= 1,
            C::Release { .. } => self.releases -= 1,
            C::Cancel { .. } => self.online_cancels -= 1,
            C::ReturnHome { .. } => self.returns -= 1,
            C::PruneAnswers => self.prunes -= 1,
            C::DeclareLost { .. } => self.losses -= 1,
            C::Override { .. } => self.overrides -= 1,
            C::Extend { .. } | C::Expire | C::Pin { .. } | C::Settle { .. } | C::Begin { .. } => {}
        }
    }
}

/// Keeps what a side has become. What was refused must have changed nothing.
fn replace<S: Hash + PartialEq>(
    machine: &mut Machine<S>,
    value: S,
    did: Result<(), Refusal>,
) -> Changed {
    if value == *machine.value {
        return Ok(false);
    }
    machine.value = Shared::new(value);
    match did {
        Ok(()) => Ok(true),
        Err(refusal) => Err(Broken {
            invariant: Invariant::I4,
            what: format!("something was refused and changed all the same: {refusal}"),
        }),
    }
}

fn back_up<S>(machine: &mut Machine<S>) {
    machine.backup = Some(machine.value.clone());
}

/// The `number`th life of a cinema.
pub(super) fn incarnation(number: u32) -> Incarnation {
    let id = ids::incarnation(number - 1);
    Incarnation { number, id }
}

/// The `number`th life of the central server.
pub(super) fn generation(number: u32) -> Generation {
    let id = ids::generation(number - 1);
    Generation { number, id }
}

/// The two sides as they begin.
pub(super) fn born(world: &SmallWorld) -> (Vec<Cinema>, Central) {
    let cinemas = (0..world.cinemas).map(|number| {
        let mut cinema = Cinema::new(ids::cinema(number), incarnation(1), Some(Link::new()));
        cinema.schedule((0..world.seats).map(|seat| ids::seat(number, 0, seat)));
        cinema.planted = world.planted;
        cinema
    });
    let mut central = Central::new(generation(1));
    central.planted = world.planted;
    (cinemas.collect(), central)
}
