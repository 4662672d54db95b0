//! The cinema's side of seat rights: loaded as the domain's value, changed by it, and written back.
//!
//! A command is about few seats, so a part of the value is loaded: the seats that are named, and the log from where
//! it is needed. What differs afterwards is written in the same transaction, the new facts by the code that writes all
//! facts. Sales are not loaded: the value keeps those whose payment a clock cannot undo, and no till takes such a
//! payment yet.

mod entries;
mod link;
mod request;
mod ticket;

use std::collections::{BTreeMap, BTreeSet};

use marquee_domain::id::{CinemaId, IncarnationId, SeatKey, ShowId};
use marquee_domain::rights::cinema::{Sale, SaleState};
use marquee_domain::rights::log::Log;
use marquee_domain::rights::message::{CentralSays, FeedEvent, FromCentral};
use marquee_domain::rights::{Cinema, Incarnation};
use marquee_domain::seat::State;
use sqlx::SqliteConnection;

use super::{row, seat};
use crate::fault::{Fault, Result};

pub(crate) use entries::Stretch;
pub(crate) use entries::end as log_end;
pub(crate) use link::{
    acknowledged, insert as insert_link, link_again, standing, wait_for_central,
};

/// Which part of the value is loaded.
#[derive(Debug)]
pub(crate) struct Part {
    pub seats: BTreeSet<SeatKey>,
    pub log: Stretch,
    pub channel: Channel,
}

/// Which of the online orders' tickets are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Those of the loaded seats.
    OfSeats,
    Whole,
}

impl Part {
    /// What a command needs that names these seats.
    pub(crate) fn of(seats: &[SeatKey]) -> Self {
        Self {
            seats: seats.iter().copied().collect(),
            log: Stretch::End,
            channel: Channel::OfSeats,
        }
    }

    /// What a message is about. The seats that were asked for are added when the requests are loaded.
    pub(crate) fn of_message(message: &FromCentral) -> Self {
        use marquee_domain::rights::message::Declined;
        let mut part = Self::of(&[]);
        match &message.body {
            CentralSays::Synced(synced) => {
                part.log = Stretch::Point(synced.have.position);
                part.seats.extend(synced.unadopted.iter().map(|m| m.seat));
                for entry in &synced.feed {
                    match &entry.event {
                        FeedEvent::Sold { seats, .. } | FeedEvent::Cancelled { seats, .. } => {
                            part.seats.extend(seats);
                        }
                        FeedEvent::Returned { seats } => {
                            part.seats.extend(seats.iter().map(|m| m.seat));
                        }
                    }
                }
            }
            CentralSays::Reported(reported) => {
                part.log = Stretch::From(reported.have.position);
                part.channel = Channel::Whole;
                part.seats.extend(reported.seats.iter().map(|k| k.seat));
                part.seats.extend(reported.ended.iter().map(|e| e.seat));
            }
            CentralSays::Took(took) => part.seats.extend(took.granted.iter().map(|k| k.seat)),
            CentralSays::Noted(have)
            | CentralSays::Declined(
                Declined::Unconnected { have, .. } | Declined::ReportFirst { have },
            ) => part.log = Stretch::Point(have.position),
            CentralSays::Declined(
                Declined::OtherGeneration
                | Declined::Displaced { .. }
                | Declined::Lost
                | Declined::RequestReused { .. },
            ) => {}
        }
        part
    }
}

/// Loads a part of the value.
pub(crate) async fn load(connection: &mut SqliteConnection, part: Part) -> Result<Cinema> {
    let mut cinema = without_seats(connection).await?;
    cinema.log = entries::load(connection, part.log).await?;
    let mut seats = part.seats;
    for take in cinema.takes.values() {
        let granted = take.answer.iter().flat_map(|took| &took.granted);
        seats.extend(granted.map(|known| known.seat));
    }
    cinema.seats = seat::of_keys(connection, &seats).await?;
    cinema.channel = match part.channel {
        Channel::OfSeats => ticket::of_channel(connection, &seats).await?,
        Channel::Whole => ticket::whole_channel(connection).await?,
    };
    cinema.recovered = ticket::recovered_guests(connection).await?;
    Ok(cinema)
}

/// Loads all of it, for an auditor: every seat of every show, and the log from its beginning.
pub(crate) async fn load_whole(connection: &mut SqliteConnection) -> Result<Cinema> {
    let mut cinema = without_seats(connection).await?;
    cinema.log = entries::load(connection, Stretch::From(0)).await?;
    cinema.seats = seat::of_every_show(connection).await?;
    cinema.channel = ticket::whole_channel(connection).await?;
    cinema.channel_ended = ticket::ended_channel(connection).await?;
    if let Some(link) = &mut cinema.link {
        link.flagged = link::flagged(connection).await?;
    }
    cinema.recovered = ticket::recovered_guests(connection).await?;
    for (key, seat) in &cinema.seats {
        if let State::Sold { sale_id } = &seat.state {
            let sale = cinema.sales.entry(*sale_id).or_insert(Sale {
                state: SaleState::Sold,
                seats: Vec::new(),
            });
            sale.seats.push(*key);
        }
    }
    Ok(cinema)
}

async fn without_seats(connection: &mut SqliteConnection) -> Result<Cinema> {
    let found = sqlx::query!(
        r#"SELECT cinema.id, incarnation.number AS "number!", incarnation.id AS incarnation_id
           FROM cinema JOIN incarnation ON number = (SELECT max(number) FROM incarnation)
           WHERE one = 1"#
    )
    .fetch_one(&mut *connection)
    .await?;
    let incarnation = Incarnation {
        number: row::number(found.number)?,
        id: IncarnationId(row::id(&found.incarnation_id)?),
    };
    let link = link::load(connection).await?;
    let id = CinemaId(row::id(&found.id)?);
    let mut cinema = Cinema::new(id, incarnation, link);
    cinema.takes = request::all(connection).await?;
    Ok(cinema)
}

/// Writes what a command or a message made of the value, and answers the shows whose seats are different now.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    before: &Cinema,
    after: &Cinema,
) -> Result<BTreeSet<ShowId>> {
    link::save(connection, before.link.as_ref(), after.link.as_ref()).await?;
    request::save(connection, &before.takes, &after.takes).await?;
    let mut changed = BTreeMap::new();
    for (key, is) in &after.seats {
        let was = before.seats.get(key);
        let was =
            was.ok_or_else(|| Fault::internal("a right came to a seat that was not loaded"))?;
        if was != is {
            changed.insert(*key, (was, is));
        }
    }
    seat::move_rights(connection, &changed).await?;
    ticket::follow_seats(connection, &changed).await?;
    ticket::save_channel(connection, &before.channel, &after.channel).await?;
    ticket::end_channel(connection, &before.channel_ended, &after.channel_ended).await?;
    append_facts(connection, &before.log, &after.log).await?;
    Ok(changed.keys().map(|key| key.show_id).collect())
}

/// Appends what the value has written into its log, which has to become the file's own.
async fn append_facts(connection: &mut SqliteConnection, before: &Log, after: &Log) -> Result<()> {
    for entry in after.since(before.head().position) {
        super::log::append(connection, entry.at, &entry.fact).await?;
    }
    let end = super::chain::heads(connection).await?.log;
    if end.hash == after.head().hash {
        Ok(())
    } else {
        Err(Fault::internal(
            "the log of seat rights is not that of the file",
        ))
    }
}
