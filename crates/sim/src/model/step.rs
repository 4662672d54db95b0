//! What can happen next in a situation.

use std::fmt;

use marquee_domain::fact::Holder;
use marquee_domain::id::{OrderId, SaleId, SeatKey};
use marquee_domain::rights::central::OnlineState;
use marquee_domain::rights::cinema::{SaleState, Standing};
use marquee_domain::rights::message::{CentralSays, CinemaSays, FromCinema};
use marquee_domain::rights::planted::Bug;
use marquee_domain::seat::{Owner, State};

use super::shared::Shared;
use super::situation::{HOLD_SECONDS, LATE_SECONDS, Situation};
use super::small_world::{SmallWorld, Tender};
use crate::action::{Action, Node};
use crate::ids::{self, small};
use crate::network::Message;
use crate::side::{CentralCommand, CinemaCommand};

/// One thing that happens in a small world.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// What happens in the simulator's worlds too.
    Act(Action),
    Arrive(Shared<Message>),
    /// A cinema sends what it is about to do, and stops before that is durable.
    SendEarly {
        cinema: usize,
        command: CinemaCommand,
    },
}

impl Step {
    /// What a cinema said, if this is its arrival.
    pub(super) fn message_to_central(&self) -> Option<&FromCinema> {
        match self {
            Self::Arrive(message) => match &**message {
                Message::ToCentral { message, .. } => Some(message),
                Message::ToCinema { .. } => None,
            },
            Self::Act(_) | Self::SendEarly { .. } => None,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Act(action) => action.fmt(f),
            Self::Arrive(message) => tell(message, f),
            Self::SendEarly { cinema, command } => {
                let command = command.clone();
                let cinema = *cinema;
                let lost = Action::AtCinema { cinema, command };
                write!(f, "{lost}; it says so, and has lost it when it comes back")
            }
        }
    }
}

impl SmallWorld {
    /// Everything that may happen next. What would be refused is among it: that a refusal changes nothing is one of the
    /// things to be checked.
    pub(super) fn steps(&self, situation: &Situation) -> Vec<Step> {
        let mut steps = Vec::new();
        for cinema in 0..situation.cinemas.len() {
            for command in self.at_cinema(situation, cinema) {
                if situation.left.early_sends > 0 {
                    let command = command.clone();
                    steps.push(Step::SendEarly { cinema, command });
                }
                steps.push(Step::Act(Action::AtCinema { cinema, command }));
            }
        }
        let online = self.at_central(situation);
        let at_central = |command| Step::Act(Action::AtCentral { command });
        steps.extend(online.into_iter().map(at_central));
        steps.extend(self.of_fate(situation).into_iter().map(Step::Act));
        steps.extend(situation.in_flight.iter().cloned().map(Step::Arrive));
        steps
    }

    /// Time, payments and disks.
    fn of_fate(&self, situation: &Situation) -> Vec<Action> {
        let left = situation.left;
        let mut actions = Vec::new();
        if left.expiries > 0 {
            let seconds = LATE_SECONDS;
            actions.push(Action::Wait { seconds });
        }
        let cinemas = situation.cinemas.iter().enumerate();
        let dues = cinemas.map(|(cinema, machine)| {
            let is_due = !machine.value.due().is_empty();
            (Node::Cinema(cinema), is_due)
        });
        let central = (Node::Central, !situation.central.value.due().is_empty());
        for (node, _) in dues.chain([central]).filter(|(_, is_due)| *is_due) {
            let approves = true;
            actions.push(Action::Pay { node, approves });
            if left.declines > 0 {
                let approves = false;
                actions.push(Action::Pay { node, approves });
            }
        }
        let unheard = situation.provider.payments.values();
        for pick in 0..unheard.filter(|payment| !payment.is_heard).count() {
            let pick = pick as u32;
            actions.push(Action::Answer { pick });
        }
        let nodes = situation.cinemas.iter().enumerate();
        let disks = nodes.map(|(cinema, machine)| {
            let node = Node::Cinema(cinema);
            (node, machine.backup.is_some(), left.cinema_restores)
        });
        let has_backup = situation.central.backup.is_some();
        let central = (Node::Central, has_backup, left.central_restores);
        for (node, has_backup, restores) in disks.chain([central]) {
            let (pick, forgets_numbers) = (0, self.forgets_numbers);
            match (restores, has_backup) {
                (0, _) => {}
                (_, false) => actions.push(Action::BackUp { node }),
                (_, true) => actions.push(Action::Restore {
                    node,
                    pick,
                    forgets_numbers,
                }),
            }
        }
        actions
    }

    fn at_cinema(&self, situation: &Situation, number: usize) -> Vec<CinemaCommand> {
        use CinemaCommand as C;
        let cinema = &*situation.cinemas[number].value;
        let left = situation.left;
        let mut commands = Vec::new();
        let here = |seat: &SeatKey| cinema.seats[seat].right.owner == Owner::Cinema;
        let some_here = self.some_seats(number, here);
        let some_there = self.some_seats(number, |seat| !here(seat));
        if left.sales > 0 {
            let sale_id = ids::sale(self.budget.sales - left.sales + 1);
            let sellable = if self.planted.has(Bug::SellGivenSeat) {
                self.some_seats(number, |_| true)
            } else {
                some_here.clone()
            };
            commands.extend(sellable.into_iter().map(|seats| C::Hold {
                sale_id,
                seats,
                seconds: HOLD_SECONDS,
            }));
        }
        for sale_id in self.carts(situation, number) {
            if matches!(self.tender, Tender::Cash | Tender::Both) {
                commands.push(C::SellForCash { sale_id });
            }
            if matches!(self.tender, Tender::Card | Tender::Both) {
                commands.push(C::Pin { sale_id });
            }
            if left.releases > 0 {
                commands.push(C::Release { sale_id });
            }
        }
        if left.admissions > 0 {
            let of_this = |(seat, _): &&(SeatKey, Holder)| cinema.seats.contains_key(seat);
            let came = situation.issued.iter().filter(of_this);
            commands.extend(came.map(|(seat, holder)| C::Admit {
                seat: *seat,
                holder: *holder,
            }));
        }
        if left.blocks > 0 {
            let seats = some_here.iter().cloned();
            commands.extend(seats.map(|seats| C::Block { seats }));
        }
        let blocked = cinema.seats.iter();
        let blocked = blocked.filter(|(_, seat)| matches!(seat.state, State::Blocked { .. }));
        commands.extend(blocked.map(|(seat, _)| C::Unblock { seats: vec![*seat] }));
        if left.cancels > 0 {
            let sold = cinema.sales.iter();
            let sold = sold.filter(|(_, sale)| sale.state == SaleState::Sold);
            commands.extend(sold.map(|(sale_id, _)| C::Cancel { sale_id: *sale_id }));
        }
        if left.gives > 0 {
            commands.extend(some_here.into_iter().map(|seats| C::Give { seats }));
        }
        let request_id = ids::request(situation.requests + 1);
        for (all, budget) in [(true, left.asks_for_all), (false, left.asks_for_some)] {
            let asked = some_there.iter().filter(|_| budget > 0).cloned();
            commands.extend(asked.map(|seats| C::Ask {
                request_id,
                all,
                seats,
            }));
        }
        if situation.is_late {
            commands.push(C::Expire);
        }
        if self.planted.has(Bug::FreeOnSilence) {
            let asked = cinema.takes.keys();
            commands.extend(asked.map(|request_id| C::GiveUpWaiting {
                request_id: *request_id,
            }));
        }
        let standing = cinema.link.as_ref().map(|link| link.standing);
        if let (Some(Standing::Displaced { number: by }), 1..) = (standing, left.incarnations) {
            let incarnation = super::next::incarnation(
                situation.cinemas[number]
                    .high_water
                    .max(by)
                    .max(cinema.incarnation.number)
                    + 1,
            );
            commands.push(C::Begin { incarnation });
        }
        commands
    }

    fn at_central(&self, situation: &Situation) -> Vec<CentralCommand> {
        use CentralCommand as C;
        let central = &*situation.central.value;
        let left = situation.left;
        let mut commands = Vec::new();
        if left.orders > 0 {
            let order_id = ids::order(self.budget.orders - left.orders + 1);
            let known = |seat: &SeatKey| central.seats.contains_key(seat);
            for cinema in 0..self.cinemas {
                let some = self.some_seats(cinema, known);
                commands.extend(some.into_iter().map(|seats| C::Hold {
                    order_id,
                    seats,
                    seconds: HOLD_SECONDS,
                }));
            }
        }
        for order_id in held_online(situation) {
            commands.push(C::Pin { order_id });
            if left.releases > 0 {
                commands.push(C::Release { order_id });
            }
        }
        if left.online_cancels > 0 {
            let sold = central.orders.iter();
            let sold = sold.filter(|(_, order)| order.state == SaleState::Sold);
            commands.extend(sold.map(|(order_id, _)| C::Cancel {
                order_id: *order_id,
            }));
        }
        if situation.is_late {
            commands.push(C::Expire);
        }
        if left.returns > 0 {
            let shows = central.shows.keys();
            commands.extend(shows.map(|show_id| C::ReturnHome { show_id: *show_id }));
        }
        if left.prunes > 0 && !central.answers.is_empty() {
            commands.push(C::PruneAnswers);
        }
        if left.losses > 0 {
            let sites = central.sites.keys();
            commands.extend(sites.map(|cinema_id| C::DeclareLost {
                cinema_id: *cinema_id,
            }));
        }
        if left.overrides > 0 && central.sites.values().any(|site| site.is_lost) {
            let (first, second) = (ids::person(1), ids::person(2));
            commands.extend(central.seats.keys().map(|seat| C::Override {
                seats: vec![*seat],
                first,
                second,
            }));
        }
        commands
    }

    /// What a command may name: each seat, and all together.
    fn some_seats(&self, cinema: usize, is: impl Fn(&SeatKey) -> bool) -> Vec<Vec<SeatKey>> {
        let all = (0..self.seats).map(|seat| ids::seat(cinema, 0, seat));
        let all: Vec<SeatKey> = all.filter(is).collect();
        let mut some: Vec<Vec<SeatKey>> = all.iter().map(|seat| vec![*seat]).collect();
        if self.together && all.len() > 1 {
            some.push(all);
        }
        some
    }

    /// Carts of this cinema that no payment was begun for.
    fn carts(&self, situation: &Situation, number: usize) -> Vec<SaleId> {
        let cinema = &situation.cinemas[number].value;
        let mut carts: Vec<SaleId> = Vec::new();
        for seat in cinema.seats.values() {
            if let State::Held { sale_id, .. } = seat.state
                && !carts.contains(&sale_id)
            {
                carts.push(sale_id);
            }
        }
        carts
    }
}

fn held_online(situation: &Situation) -> Vec<OrderId> {
    let mut carts = Vec::new();
    for seat in situation.central.value.seats.values() {
        if let OnlineState::Held { order_id, .. } = seat.state
            && !carts.contains(&order_id)
        {
            carts.push(order_id);
        }
    }
    carts
}

fn tell(message: &Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match message {
        Message::ToCentral { from, message } => {
            let life = message.incarnation.number;
            write!(f, "the central server hears of cinema {from} ({life}): ")?;
            match &message.body {
                CinemaSays::Sync(sync) => write!(
                    f,
                    "{} entries of its log from {} on, the feed read up to {}",
                    sync.entries.len(),
                    sync.base.position,
                    sync.feed
                ),
                CinemaSays::Report(report) => write!(
                    f,
                    "a report with {} entries of its log from {} on",
                    report.entries.len(),
                    report.base.position
                ),
                CinemaSays::Take(take) => write!(f, "request {}", small(take.request_id.0)),
            }
        }
        Message::ToCinema { to, message } => {
            let life = message.generation.number;
            write!(f, "cinema {to} hears of the central server ({life}): ")?;
            match &message.body {
                CentralSays::Synced(synced) => write!(
                    f,
                    "it has the log up to {}; {} entries of the feed; {} grants not adopted",
                    synced.have.position,
                    synced.feed.len(),
                    synced.unadopted.len()
                ),
                CentralSays::Noted(have) => {
                    write!(
                        f,
                        "it has a part of the report, the log up to {}",
                        have.position
                    )
                }
                CentralSays::Reported(reported) => write!(
                    f,
                    "it has the report, the log up to {}, and knows {} seats",
                    reported.have.position,
                    reported.seats.len()
                ),
                CentralSays::Took(took) => write!(
                    f,
                    "request {} is granted {} seats, the feed at {}",
                    small(took.request_id.0),
                    took.granted.len(),
                    took.feed
                ),
                CentralSays::Declined(declined) => write!(f, "declined, {declined:?}"),
            }
        }
    }
}
