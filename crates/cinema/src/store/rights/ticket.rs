//! Tickets, as seat rights see them: those of online orders, those of guests whom a restored database does not know, and
//! the cinema's own, which are good as long as their seat is sold to their sale.

use std::collections::{BTreeMap, BTreeSet};

use marquee_domain::fact::Holder;
use marquee_domain::id::{OrderId, SaleId, SeatIndex, SeatKey, ShowId};
use marquee_domain::seat::ShowSeat;
use serde::Serialize;
use sqlx::SqliteConnection;
use uuid::fmt::Simple;

use crate::fault::{Fault, Result};
use crate::store::{row, seat::keys_json};

fn key(show_id: &[u8], seat: i64) -> Result<SeatKey> {
    Ok(SeatKey {
        show_id: ShowId(row::id(show_id)?),
        seat: SeatIndex(row::number(seat)?),
    })
}

/// The online orders' tickets for these seats.
pub(super) async fn of_channel(
    connection: &mut SqliteConnection,
    seats: &BTreeSet<SeatKey>,
) -> Result<BTreeMap<SeatKey, OrderId>> {
    if seats.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys = keys_json(seats)?;
    let rows = sqlx::query!(
        r#"SELECT ticket.show_id AS "show_id!", ticket.seat AS "seat!", ticket.order_id AS "order_id!"
           FROM json_each(?) AS named CROSS JOIN channel_ticket AS ticket
           ON ticket.show_id = unhex(named.value ->> 'show_id') AND ticket.seat = named.value ->> 'seat'"#,
        keys
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|r| Ok((key(&r.show_id, r.seat)?, OrderId(row::id(&r.order_id)?))))
        .collect()
}

pub(super) async fn whole_channel(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<SeatKey, OrderId>> {
    let rows = sqlx::query!("SELECT show_id, seat, order_id FROM channel_ticket")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|r| Ok((key(&r.show_id, r.seat)?, OrderId(row::id(&r.order_id)?))))
        .collect()
}

/// A ticket's place, and whose it is, as they are handed to SQLite.
#[derive(Serialize)]
struct TicketRow {
    show_id: Simple,
    seat: SeatIndex,
    owner: Option<Simple>,
}

fn rows_json(rows: &[(SeatKey, Option<uuid::Uuid>)]) -> Result<String> {
    let row = |(key, owner): &(SeatKey, Option<uuid::Uuid>)| TicketRow {
        show_id: key.show_id.0.simple(),
        seat: key.seat,
        owner: owner.map(|id| id.simple()),
    };
    Ok(serde_json::to_string(
        &rows.iter().map(row).collect::<Vec<_>>(),
    )?)
}

pub(super) async fn save_channel(
    connection: &mut SqliteConnection,
    before: &BTreeMap<SeatKey, OrderId>,
    after: &BTreeMap<SeatKey, OrderId>,
) -> Result<()> {
    let gone = before.keys().filter(|key| !after.contains_key(key));
    let gone: Vec<_> = gone.map(|key| (*key, None)).collect();
    let new = after
        .iter()
        .filter(|(key, order)| before.get(key) != Some(order));
    let new: Vec<_> = new.map(|(key, order)| (*key, Some(order.0))).collect();
    if gone.is_empty() && new.is_empty() {
        return Ok(());
    }
    let (gone, new) = (rows_json(&gone)?, rows_json(&new)?);
    sqlx::query!(
        "DELETE FROM channel_ticket WHERE (show_id, seat) IN
             (SELECT unhex(value ->> 'show_id'), value ->> 'seat' FROM json_each(?));
         INSERT INTO channel_ticket (show_id, seat, order_id)
         SELECT unhex(value ->> 'show_id'), value ->> 'seat', unhex(value ->> 'owner')
         FROM json_each(?) WHERE true
         ON CONFLICT (show_id, seat) DO UPDATE SET order_id = excluded.order_id",
        gone,
        new
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The online orders' tickets that are no longer good.
pub(super) async fn ended_channel(
    connection: &mut SqliteConnection,
) -> Result<BTreeSet<(SeatKey, OrderId)>> {
    let rows = sqlx::query!("SELECT show_id, seat, order_id FROM channel_ticket_ended")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|r| Ok((key(&r.show_id, r.seat)?, OrderId(row::id(&r.order_id)?))))
        .collect()
}

/// Remembers whose online tickets were taken back. Nothing is ever taken from that list, so a part of it is enough to
/// add to.
pub(super) async fn end_channel(
    connection: &mut SqliteConnection,
    before: &BTreeSet<(SeatKey, OrderId)>,
    after: &BTreeSet<(SeatKey, OrderId)>,
) -> Result<()> {
    let new = after.difference(before);
    let new: Vec<_> = new.map(|(key, order)| (*key, Some(order.0))).collect();
    if new.is_empty() {
        return Ok(());
    }
    let new = rows_json(&new)?;
    sqlx::query!(
        "INSERT INTO channel_ticket_ended (show_id, seat, order_id)
         SELECT unhex(value ->> 'show_id'), value ->> 'seat', unhex(value ->> 'owner')
         FROM json_each(?) WHERE true
         ON CONFLICT DO NOTHING",
        new
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the tickets of sales that have their seats no more, and lets those be good again whose seat the central
/// server says is theirs. A seat that another side may sell must have no live ticket here.
pub(super) async fn follow_seats(
    connection: &mut SqliteConnection,
    changed: &BTreeMap<SeatKey, (&ShowSeat, &ShowSeat)>,
) -> Result<()> {
    let (mut ended, mut good) = (Vec::new(), Vec::new());
    for (key, (was, is)) in changed {
        let (was, is) = (was.state.buyer(), is.state.buyer());
        if was != is {
            ended.extend(was.map(|sale| (*key, Some(sale.0))));
            good.extend(is.map(|sale| (*key, Some(sale.0))));
        }
    }
    if ended.is_empty() && good.is_empty() {
        return Ok(());
    }
    let (ended, good) = (rows_json(&ended)?, rows_json(&good)?);
    sqlx::query!(
        "UPDATE ticket SET state = 'cancelled' FROM json_each(?)
         WHERE sale_id = unhex(value ->> 'owner') AND show_id = unhex(value ->> 'show_id')
           AND seat = value ->> 'seat' AND state = 'live';
         UPDATE ticket SET state = 'live' FROM json_each(?)
         WHERE sale_id = unhex(value ->> 'owner') AND show_id = unhex(value ->> 'show_id')
           AND seat = value ->> 'seat' AND state = 'cancelled'",
        ended,
        good
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn recovered_guests(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<SeatKey, Holder>> {
    let rows = sqlx::query!("SELECT show_id, seat, sold_by, holder_id FROM recovered_guest")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|r| {
            let id = row::id(&r.holder_id)?;
            let holder = match r.sold_by.as_str() {
                "cinema" => Holder::Sale(SaleId(id)),
                "central" => Holder::Order(OrderId(id)),
                other => return Err(Fault::internal(format!("a ticket was sold by {other}"))),
            };
            Ok((key(&r.show_id, r.seat)?, holder))
        })
        .collect()
}
