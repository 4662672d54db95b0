//! What the cinema says to the central server, and what it makes of the answers.

use chrono::{DateTime, Utc};

use super::{Cinema, Standing};
use crate::fact::SeatMove;
use crate::id::{RequestId, SeatKey};
use crate::rights::lineage::Generation;
use crate::rights::log::{Entry, Head};
use crate::rights::message::{
    CentralSays, CinemaSays, Declined, FeedEntry, FeedEvent, FromCentral, FromCinema, Report, Sync,
    Synced, Take, TakeMode,
};
use crate::rights::planted::Bug;
use crate::rights::refusal::Refusal;
use crate::seat::Right;

/// Which life of the central server spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    Expected,
    /// A later one than this side knew.
    Restored,
}

impl Cinema {
    /// What there is to say now, at most so many entries of the log in one message. The same again is no harm, so it is
    /// said until the answer has changed this value.
    #[must_use]
    pub fn outbox(&self, most_entries: usize) -> Vec<FromCinema> {
        let Some(link) = &self.link else {
            return Vec::new();
        };
        let say = |body| FromCinema {
            cinema_id: self.id,
            incarnation: self.incarnation,
            generation: link.generation,
            body,
        };
        let untold = self.log.since(link.acknowledged.position);
        let entries: Vec<Entry> = untold.iter().take(most_entries).cloned().collect();
        match link.standing {
            Standing::Current => {
                let take = |(id, take): (&RequestId, &super::PendingTake)| Take {
                    request_id: *id,
                    mode: take.mode,
                    seats: take.seats.clone(),
                };
                let unanswered = self.takes.iter().filter(|(_, take)| take.answer.is_none());
                let takes = unanswered.map(take).map(CinemaSays::Take);
                let sync = Sync {
                    base: link.acknowledged,
                    entries,
                    feed: link.feed,
                };
                std::iter::once(CinemaSays::Sync(sync))
                    .chain(takes)
                    .map(say)
                    .collect()
            }
            Standing::Reporting | Standing::Waiting => {
                let goes_on = entries.len() < untold.len();
                let tickets = self.channel.iter().filter(|_| !goes_on);
                let report = Report {
                    base: link.acknowledged,
                    entries,
                    goes_on,
                    channel: tickets.map(|(seat, order)| (*seat, *order)).collect(),
                };
                vec![say(CinemaSays::Report(report))]
            }
            Standing::Displaced { .. } => Vec::new(),
        }
    }

    /// Takes in what the central server said. `request_id` is a new one, for a grant that was lost and has to be asked
    /// for again.
    ///
    /// # Errors
    /// It is old, or meant for another; nothing has changed.
    pub fn receive(
        &mut self,
        message: &FromCentral,
        request_id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.link()?;
        if message.cinema_id != self.id || message.incarnation != self.incarnation {
            return Err(Refusal::OtherIncarnation);
        }
        let before = self.link.clone();
        if self.meet(message.generation)? == Met::Restored {
            // What else it said is said again, to a cinema that has reported.
            return Ok(());
        }
        let heard = match &message.body {
            CentralSays::Took(took) => self.answered(took.clone(), now),
            CentralSays::Synced(synced) => self.synced(synced, request_id, now),
            CentralSays::Noted(have) => self.noted(*have),
            CentralSays::Reported(reported) => self.reported(reported, now),
            CentralSays::Declined(declined) => self.declined(*declined),
        };
        if heard.is_err() {
            self.link = before;
        }
        heard
    }

    /// Looks at which life of the central server speaks. A later one than expected was restored: it needs a report,
    /// and what it granted before is void unless it is in the log.
    fn meet(&mut self, speaking: Generation) -> Result<Met, Refusal> {
        let careless = self.planted.has(Bug::AcceptOlderGeneration);
        let all_shows = self.seats.keys().map(|key| key.show_id).collect();
        let Some(link) = &mut self.link else {
            return Err(Refusal::Standalone);
        };
        match link.generation {
            None => link.generation = Some(speaking),
            Some(known) if known == speaking => {}
            Some(known) if known.number > speaking.number && careless => {}
            Some(known) if known.number > speaking.number => return Err(Refusal::OlderGeneration),
            Some(known) if known.number == speaking.number => {
                return Err(Refusal::UnexpectedGeneration);
            }
            Some(_) => {
                link.generation = Some(speaking);
                link.feed = 0;
                link.has_compared = false;
                link.flagged = all_shows;
                if link.standing == Standing::Current {
                    link.standing = Standing::Reporting;
                }
                for take in self.takes.values_mut() {
                    take.answer = None;
                }
                return Ok(Met::Restored);
            }
        }
        Ok(Met::Expected)
    }

    fn synced(
        &mut self,
        synced: &Synced,
        request_id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if self.link()?.standing != Standing::Current {
            return Err(Refusal::Stale);
        }
        self.acknowledge(synced.have);
        if self.link()?.standing != Standing::Current {
            return Ok(());
        }
        let mut feed = synced.feed.iter();
        // A repeated answer may hold what was read already, and one that was overtaken nothing that is new.
        while let Some(entry) = feed.next().filter(|entry| self.is_next(entry).is_ok()) {
            self.read(entry, now);
        }
        self.use_answers(now);
        self.ask_again(&synced.unadopted, request_id);
        Ok(())
    }

    /// Goes on with a report that is told in parts.
    fn noted(&mut self, have: Head) -> Result<(), Refusal> {
        match self.link()?.standing {
            Standing::Reporting | Standing::Waiting => {
                self.acknowledge(have);
                Ok(())
            }
            Standing::Current | Standing::Displaced { .. } => Err(Refusal::Stale),
        }
    }

    /// Notes how far the central server has the log. An older answer may say less than a newer one did. What it has of
    /// this very incarnation and this log never had, a later state of this file wrote: it was copied back.
    fn acknowledge(&mut self, have: Head) {
        let own = self.log.passed(have);
        let number = self.incarnation.number;
        let Some(link) = &mut self.link else { return };
        if !own {
            link.standing = Standing::Displaced { number };
        } else if have.position > link.acknowledged.position {
            link.acknowledged = have;
        }
    }

    fn is_next(&self, entry: &FeedEntry) -> Result<(), Refusal> {
        let read = self.link()?.feed;
        if entry.position > read + 1 {
            Err(Refusal::Gap)
        } else {
            Ok(())
        }
    }

    /// Reads one entry of the feed, unless it was read before.
    fn read(&mut self, entry: &FeedEntry, now: DateTime<Utc>) {
        let again = self.planted.has(Bug::AcceptOlderSequence);
        let Some(link) = &mut self.link else { return };
        if entry.position <= link.feed && !again {
            return;
        }
        link.feed = entry.position;
        match &entry.event {
            FeedEvent::Sold { order_id, seats } => {
                self.channel
                    .extend(seats.iter().map(|seat| (*seat, *order_id)));
            }
            FeedEvent::Cancelled { order_id, seats } => {
                for seat in seats {
                    if self.channel.get(seat) == Some(order_id) {
                        self.channel.remove(seat);
                    }
                    self.channel_ended.insert((*seat, *order_id));
                }
            }
            FeedEvent::Returned { seats } => self.adopt(None, seats, now),
        }
    }

    /// Asks for grants that were lost: the right is here as the central server sees it, and there as this side does.
    fn ask_again(&mut self, unadopted: &[SeatMove], request_id: RequestId) {
        let asked = |key: SeatKey| {
            self.takes
                .values()
                .any(|take| take.seats.iter().any(|asked| asked.seat == key))
        };
        let lost = |granted: &&SeatMove| {
            let next = self.seats.get(&granted.seat).map(|seat| seat.right.moved());
            next == Some(Right::at(granted.epoch)) && !asked(granted.seat)
        };
        let lost: Vec<SeatKey> = unadopted.iter().filter(lost).map(|m| m.seat).collect();
        if !lost.is_empty() {
            // It cannot be refused: each was just seen to be the central server's.
            let _ = self.ask(request_id, TakeMode::AsManyAsPossible, &lost);
        }
    }

    fn declined(&mut self, declined: Declined) -> Result<(), Refusal> {
        let next = match declined {
            // Its generation was looked at when the message came in.
            Declined::OtherGeneration => return Ok(()),
            Declined::RequestReused { request_id } => {
                let known = self.takes.remove(&request_id).is_some();
                return if known { Ok(()) } else { Err(Refusal::Stale) };
            }
            Declined::Displaced { number } => Standing::Displaced { number },
            Declined::Lost => Standing::Displaced {
                number: self.incarnation.number,
            },
            Declined::ReportFirst { have } if self.link()?.has_compared => {
                return self.go_on_from(have);
            }
            Declined::ReportFirst { .. } => Standing::Reporting,
            Declined::Unconnected { base, have } => return self.go_back_to(base, have),
        };
        let Some(link) = &mut self.link else {
            return Err(Refusal::Standalone);
        };
        match (link.standing, next) {
            (Standing::Current, _)
            | (Standing::Reporting | Standing::Waiting, Standing::Displaced { .. }) => {
                link.standing = next;
                Ok(())
            }
            (
                Standing::Reporting | Standing::Waiting,
                Standing::Current | Standing::Reporting | Standing::Waiting,
            )
            | (Standing::Displaced { .. }, _) => Err(Refusal::Stale),
        }
    }

    /// A central server that waits for a report was told one. Said again, that would make the cinema compare again, with
    /// what it knew long ago; so the log goes on, up to where it says that the two have compared.
    fn go_on_from(&mut self, have: Head) -> Result<(), Refusal> {
        let is_own = self.log.passed(have);
        match &mut self.link {
            Some(link) if is_own && have.position > link.acknowledged.position => {
                link.acknowledged = have;
                Ok(())
            }
            Some(_) | None => Err(Refusal::Stale),
        }
    }

    /// The central server does not know the log up to the point from which it was told. Where what it has ends, this log
    /// may have been: go on from there. It was not: the two parted before, so tell the whole. That did not help, or
    /// there was no restore that explains it: another file has spoken for this incarnation, and what this
    /// one believes is in doubt.
    fn go_back_to(&mut self, base: Head, have: Head) -> Result<(), Refusal> {
        let has_passed = self.log.passed(have);
        let number = self.incarnation.number;
        let Some(link) = &mut self.link else {
            return Err(Refusal::Standalone);
        };
        if base != link.acknowledged {
            return Err(Refusal::Stale);
        }
        let is_explained = match link.standing {
            Standing::Reporting | Standing::Waiting => base != Head::EMPTY,
            Standing::Current | Standing::Displaced { .. } => false,
        };
        if has_passed {
            link.acknowledged = have;
        } else if is_explained {
            link.acknowledged = Head::EMPTY;
        } else {
            link.acknowledged = Head::EMPTY;
            link.standing = Standing::Displaced { number };
        }
        Ok(())
    }
}
