//! Messages that can change nothing more are forgotten, and those that can only do the same are made the same: every
//! one that is kept doubles the situations.
//!
//! Each rule here is sound by itself, so that nothing is hidden; `tests/model.rs` shows it once more, by going through
//! a world with them and without.

use marquee_domain::rights::central::Site;
use marquee_domain::rights::cinema::{Link, Standing};
use marquee_domain::rights::log::{Entry, Head};
use marquee_domain::rights::message::{
    CentralSays, CinemaSays, Declined, FromCentral, FromCinema, Report, Sync, Synced,
};
use marquee_domain::rights::planted::Planted;
use marquee_domain::rights::{Cinema, Generation};

use super::shared::Shared;
use super::situation::Situation;
use super::small_world::SmallWorld;
use crate::network::Message;

/// What is left of a message.
enum Left {
    Nothing,
    All,
    /// This does the same.
    Instead(Message),
}

impl SmallWorld {
    /// Forgets the messages that can change nothing more.
    pub(super) fn forget_spent(&self, situation: &mut Situation) {
        // A rule that is left out may be the reason why a message can change nothing.
        if self.planted != Planted::default() {
            return;
        }
        for message in std::mem::take(&mut situation.in_flight) {
            let left = match &*message {
                Message::ToCentral { from, message } => {
                    self.left_at_central(situation, *from, message)
                }
                Message::ToCinema { to, message } => Self::left_at_cinema(situation, *to, message),
            };
            match left {
                Left::Nothing => {}
                Left::All => situation.put_in_flight(message),
                Left::Instead(same) => situation.put_in_flight(Shared::new(same)),
            }
        }
    }

    fn left_at_cinema(situation: &Situation, to: usize, message: &FromCentral) -> Left {
        let cinema = &*situation.cinemas[to].value;
        let Some(link) = &cinema.link else {
            return Left::Nothing;
        };
        // No life comes back, neither of a cinema nor of the central server.
        let knows_later = |known: Generation| known.number > message.generation.number;
        if message.incarnation != cinema.incarnation || link.generation.is_some_and(knows_later) {
            return Left::Nothing;
        }
        if link.generation != Some(message.generation) {
            return Left::All;
        }
        // A displaced cinema listens to nobody until it begins another life.
        if matches!(link.standing, Standing::Displaced { .. }) {
            return Left::Nothing;
        }
        let is_sure = link.standing == Standing::Current && reports_no_more(link);
        match &message.body {
            // A request's number is used once, and a request that is over does not come back in this life.
            CentralSays::Took(took) => unless(!cinema.takes.contains_key(&took.request_id)),
            CentralSays::Synced(synced) if is_sure => match news(cinema, link, synced) {
                None => Left::Nothing,
                Some(news) if news == *synced => Left::All,
                Some(news) => Left::Instead(Message::ToCinema {
                    to,
                    message: FromCentral {
                        body: CentralSays::Synced(news),
                        ..message.clone()
                    },
                }),
            },
            CentralSays::Reported(_) | CentralSays::Noted(_) => unless(is_sure),
            CentralSays::Declined(Declined::ReportFirst { have }) => {
                let is_ahead = have.position > link.acknowledged.position;
                unless(is_sure && !(is_ahead && cinema.log.passed(*have)))
            }
            CentralSays::Declined(Declined::OtherGeneration) => Left::Nothing,
            CentralSays::Synced(_)
            | CentralSays::Declined(
                Declined::Displaced { .. }
                | Declined::Lost
                | Declined::Unconnected { .. }
                | Declined::RequestReused { .. },
            ) => Left::All,
        }
    }

    fn left_at_central(&self, situation: &Situation, from: usize, message: &FromCinema) -> Left {
        let central = &*situation.central.value;
        let cinema = &*situation.cinemas[from].value;
        let may_be_restored = situation.left.central_restores > 0;
        // It gets the one answer that it can get, and has got it: see `echo`.
        let is_to_an_older_life = match message.generation {
            Some(named) => named.number < central.generation.number,
            None => !may_be_restored,
        };
        if is_to_an_older_life {
            return Left::Nothing;
        }
        let (Some(site), Some(link)) = (central.sites.get(&message.cinema_id), &cinema.link) else {
            return Left::All;
        };
        let is_of_this_life = message.incarnation == cinema.incarnation
            && message.generation == link.generation
            && message.generation == Some(central.generation);
        let is_heard = is_of_this_life && site.incarnation == message.incarnation;
        let is_displaced = message.incarnation.number < site.incarnation.number
            && message.incarnation != cinema.incarnation;
        match &message.body {
            CinemaSays::Take(take) => {
                // The stored answer would be given again, and nobody waits for it.
                let is_waited_for = is_of_this_life && cinema.takes.contains_key(&take.request_id);
                let is_stored = central.answers.contains_key(&take.request_id);
                let may_be_lost =
                    self.budget.prunes > 0 || may_be_restored || self.budget.losses > 0;
                unless(!is_waited_for && is_stored && !may_be_lost)
            }
            // What a displaced copy tells is kept once. A restore may forget it, with the life that it was told to.
            CinemaSays::Sync(Sync { entries, .. }) | CinemaSays::Report(Report { entries, .. })
                if is_displaced =>
            {
                unless(entries.iter().all(|entry| site.log.knows(entry)))
            }
            CinemaSays::Sync(sync) if is_heard => match untold(site, link, sync) {
                Some(untold) if untold != *sync => Left::Instead(Message::ToCentral {
                    from,
                    message: FromCinema {
                        body: CinemaSays::Sync(untold),
                        ..message.clone()
                    },
                }),
                Some(_) | None => Left::All,
            },
            // Nobody waits for its answer, and the log in it is known.
            CinemaSays::Report(report) if is_heard => unless(
                link.standing == Standing::Current
                    && reports_no_more(link)
                    && !site.is_frozen
                    && self.budget.losses == 0
                    && site.log.passed(report.base)
                    && report
                        .entries
                        .iter()
                        .all(|entry| site.log.has_learned(entry)),
            ),
            CinemaSays::Sync(_) | CinemaSays::Report(_) => Left::All,
        }
    }
}

/// Whether this life of the cinema will not report again to this life of the central server: the first life waits for no
/// report, and with a later one a cinema compares its seats once.
fn reports_no_more(link: &Link) -> bool {
    link.has_compared || link.generation.is_some_and(|life| life.number == 1)
}

/// What of a log the central server does not have yet. It answers with all of the feed after what the cinema has read, and
/// the cinema has read more since.
fn untold(site: &Site, link: &Link, sync: &Sync) -> Option<Sync> {
    let entries = sync.entries.iter();
    let told = entries
        .take_while(|entry| site.log.has_learned(entry))
        .count();
    let (told, entries) = sync.entries.split_at(told);
    let at = told.last().map_or(sync.base, Entry::head);
    let is_all = entries.is_empty();
    let goes_on = site.log.passed(sync.base) && (is_all || at == site.log.head());
    goes_on.then(|| Sync {
        base: if is_all { Head::EMPTY } else { at },
        entries: entries.to_vec(),
        feed: link.feed,
    })
}

fn unless(is_spent: bool) -> Left {
    if is_spent { Left::Nothing } else { Left::All }
}

/// What of the central server's word a cinema does not know yet.
fn news(cinema: &Cinema, link: &Link, synced: &Synced) -> Option<Synced> {
    if !cinema.log.passed(synced.have) {
        return Some(synced.clone());
    }
    let is_ahead = synced.have.position > link.acknowledged.position;
    let unread = synced
        .feed
        .iter()
        .filter(|entry| entry.position > link.feed);
    let lost = synced.unadopted.iter().filter(|moved| {
        let own = cinema.seats.get(&moved.seat);
        own.is_some_and(|seat| seat.right.epoch < moved.epoch)
    });
    let news = Synced {
        have: if is_ahead { synced.have } else { Head::EMPTY },
        feed: unread.cloned().collect(),
        unadopted: lost.copied().collect(),
    };
    let is_news = is_ahead || !news.feed.is_empty() || !news.unadopted.is_empty();
    is_news.then_some(news)
}
