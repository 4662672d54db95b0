//! The seats of shows: who may sell each, and what has become of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use marquee_domain::id::{SaleId, SeatIndex, SeatKey, ShowId};
use marquee_domain::seat::{Owner, Right, ShowSeat, State};
use serde::Serialize;
use sqlx::SqliteConnection;
use uuid::fmt::Simple;

use super::hold::Holder;
use super::row;
use crate::fault::{Fault, Result};

struct SeatRow {
    seat: i64,
    owner: String,
    epoch: i64,
    state: String,
    sale_id: Option<Vec<u8>>,
    block_reason: Option<String>,
    expires_at: Option<i64>,
}

fn seat(r: SeatRow) -> Result<(SeatIndex, ShowSeat)> {
    let owner = match r.owner.as_str() {
        "cinema" => Owner::Cinema,
        "central" => Owner::Central,
        other => {
            return Err(Fault::internal(format!(
                "the database holds the owner {other}"
            )));
        }
    };
    let sale_id = r.sale_id.as_deref().map(row::id).transpose()?.map(SaleId);
    let state = match (r.state.as_str(), sale_id, r.block_reason) {
        ("free", None, None) => State::Free,
        ("held", Some(sale_id), None) => State::Held {
            sale_id,
            // A hold without its row has been cleared away: it has expired, whenever that was.
            expires_at: r
                .expires_at
                .map(row::from_ms)
                .transpose()?
                .unwrap_or(DateTime::UNIX_EPOCH),
        },
        ("paying", Some(sale_id), None) => State::Paying { sale_id },
        ("sold", Some(sale_id), None) => State::Sold { sale_id },
        ("blocked", None, Some(reason)) => State::Blocked { reason },
        (other, _, _) => return Err(Fault::internal(format!("a seat is in the state {other}"))),
    };
    Ok((
        SeatIndex(row::number(r.seat)?),
        ShowSeat {
            right: Right {
                owner,
                epoch: row::number(r.epoch)?,
            },
            state,
        },
    ))
}

/// A seat with the show that it is of.
struct PlacedRow {
    show_id: Vec<u8>,
    seat: i64,
    owner: String,
    epoch: i64,
    state: String,
    sale_id: Option<Vec<u8>>,
    block_reason: Option<String>,
    expires_at: Option<i64>,
}

fn placed(r: PlacedRow) -> Result<(SeatKey, ShowSeat)> {
    let show_id = ShowId(row::id(&r.show_id)?);
    let (index, seat) = seat(SeatRow {
        seat: r.seat,
        owner: r.owner,
        epoch: r.epoch,
        state: r.state,
        sale_id: r.sale_id,
        block_reason: r.block_reason,
        expires_at: r.expires_at,
    })?;
    let key = SeatKey {
        show_id,
        seat: index,
    };
    Ok((key, seat))
}

/// Makes the seats of a new show: all free, all the cinema's.
pub(crate) async fn insert_for_show(
    connection: &mut SqliteConnection,
    show: ShowId,
    seat_count: usize,
) -> Result<()> {
    let count = i64::try_from(seat_count).map_err(Fault::internal)?;
    sqlx::query!(
        "WITH RECURSIVE place (seat) AS (SELECT 0 UNION ALL SELECT seat + 1 FROM place WHERE seat + 1 < ?)
         INSERT INTO show_seat (show_id, seat) SELECT ?, seat FROM place",
        count,
        show.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// All seats of a show, in the order of their index.
pub(crate) async fn of_show(
    connection: &mut SqliteConnection,
    show: ShowId,
) -> Result<Vec<(SeatIndex, ShowSeat)>> {
    let rows = sqlx::query_as!(
        SeatRow,
        "SELECT seat, owner, epoch, state, show_seat.sale_id, block_reason, hold.expires_at
         FROM show_seat LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id
         WHERE show_id = ? ORDER BY seat",
        show.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(seat).collect()
}

/// Of each of the shows that has any: the seats that nobody but the cart `own` can take at `now`. A list for each show and no
/// row for each seat: a day's board has twenty thousand of them.
pub(crate) async fn taken(
    connection: &mut SqliteConnection,
    shows: &[ShowId],
    own: Option<SaleId>,
    now: DateTime<Utc>,
) -> Result<HashMap<ShowId, HashSet<SeatIndex>>> {
    let ids: Vec<Simple> = shows.iter().map(|show| show.0.simple()).collect();
    let (ids, own, now) = (
        serde_json::to_string(&ids)?,
        own.map(|sale| sale.0),
        row::to_ms(now),
    );
    let rows = sqlx::query!(
        r#"SELECT show_seat.show_id AS "show_id!", json_group_array(show_seat.seat) AS "seats!: String"
           FROM json_each(?) AS named CROSS JOIN show_seat ON show_seat.show_id = unhex(named.value)
           LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id
           WHERE owner = 'central' OR state IN ('paying', 'sold', 'blocked')
              OR (state = 'held' AND hold.expires_at > ? AND show_seat.sale_id IS NOT ?)
           GROUP BY show_seat.show_id"#,
        ids,
        now,
        own
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            let seats = serde_json::from_str(&r.seats)?;
            Ok((ShowId(row::id(&r.show_id)?), seats))
        })
        .collect()
}

/// One seat of a show.
pub(crate) async fn get(
    connection: &mut SqliteConnection,
    show: ShowId,
    index: SeatIndex,
) -> Result<Option<ShowSeat>> {
    let found = sqlx::query_as!(
        SeatRow,
        "SELECT seat, owner, epoch, state, show_seat.sale_id, block_reason, hold.expires_at
         FROM show_seat LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id
         WHERE show_id = ? AND seat = ?",
        show.0,
        index.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(seat).transpose()?.map(|(_, seat)| seat))
}

/// The seats that a cart holds, and whose it is.
pub(crate) struct HeldSeats {
    pub seats: BTreeMap<(ShowId, SeatIndex), ShowSeat>,
    /// None: its hold has expired, or has been cleared away.
    pub holder: Option<Holder>,
}

/// The seats that a cart holds, in any of its shows. What they are found by is the index's condition, word
/// for word: without it, SQLite would look at every seat ever sold.
pub(crate) async fn held_by(
    connection: &mut SqliteConnection,
    sale: SaleId,
    now: DateTime<Utc>,
) -> Result<HeldSeats> {
    let rows = sqlx::query!(
        r#"SELECT show_id AS "show_id!", seat AS "seat!", owner, epoch, state, show_seat.sale_id, block_reason,
                hold.expires_at AS "expires_at?", hold.till_id AS "till_id?", hold.staff_id
         FROM show_seat LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id
         WHERE show_seat.sale_id = ? AND state IN ('held', 'paying')"#,
        sale.0
    )
    .fetch_all(connection)
    .await?;
    let (mut seats, mut holder) = (BTreeMap::new(), None);
    for r in rows {
        let is_running = r.expires_at.is_some_and(|at| at > row::to_ms(now));
        if let Some(till_id) = r.till_id.as_ref().filter(|_| is_running) {
            holder = Some(Holder::of_row(till_id, r.staff_id.as_deref())?);
        }
        let (key, seat) = placed(PlacedRow {
            show_id: r.show_id,
            seat: r.seat,
            owner: r.owner,
            epoch: r.epoch,
            state: r.state,
            sale_id: r.sale_id,
            block_reason: r.block_reason,
            expires_at: r.expires_at,
        })?;
        seats.insert((key.show_id, key.seat), seat);
    }
    Ok(HeldSeats { seats, holder })
}

/// Seats by their keys, in any shows. A key that names no seat is left out.
pub(crate) async fn of_keys(
    connection: &mut SqliteConnection,
    keys: &BTreeSet<SeatKey>,
) -> Result<BTreeMap<SeatKey, ShowSeat>> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys = keys_json(keys)?;
    // In this order, whatever SQLite believes of the sizes: few are named, and there are a great many.
    let rows = sqlx::query_as!(
        PlacedRow,
        r#"SELECT show_seat.show_id AS "show_id!", show_seat.seat AS "seat!", owner AS "owner!", epoch AS "epoch!",
                  state AS "state!", show_seat.sale_id, block_reason, hold.expires_at
           FROM json_each(?) AS named CROSS JOIN show_seat
               ON show_seat.show_id = unhex(named.value ->> 'show_id') AND show_seat.seat = named.value ->> 'seat'
           LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id"#,
        keys
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(placed).collect()
}

/// Every seat of every show, for an auditor.
pub(crate) async fn of_every_show(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<SeatKey, ShowSeat>> {
    let rows = sqlx::query_as!(
        PlacedRow,
        r#"SELECT seat AS "seat!", show_id AS "show_id!", owner, epoch, state, show_seat.sale_id, block_reason,
                hold.expires_at
         FROM show_seat LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id"#
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(placed).collect()
}

/// A seat's key as it is handed to SQLite, the show's id as hexadecimal digits.
#[derive(Serialize)]
struct KeyRow {
    show_id: Simple,
    seat: SeatIndex,
}

pub(crate) fn keys_json(keys: &BTreeSet<SeatKey>) -> Result<String> {
    let row = |key: &SeatKey| KeyRow {
        show_id: key.show_id.0.simple(),
        seat: key.seat,
    };
    Ok(serde_json::to_string(
        &keys.iter().map(row).collect::<Vec<_>>(),
    )?)
}

/// A seat's new state as it is handed to SQLite, ids as hexadecimal digits.
#[derive(Serialize)]
struct StateRow<'a> {
    show_id: Simple,
    seat: SeatIndex,
    epoch: u32,
    state: &'static str,
    sale_id: Option<Simple>,
    block_reason: Option<&'a str>,
}

impl<'a> StateRow<'a> {
    fn new(show: ShowId, index: SeatIndex, seat: &'a ShowSeat) -> Self {
        let (state, sale, block_reason) = match &seat.state {
            State::Free => ("free", None, None),
            State::Held { sale_id, .. } => ("held", Some(sale_id), None),
            State::Paying { sale_id } => ("paying", Some(sale_id), None),
            State::Sold { sale_id } => ("sold", Some(sale_id), None),
            State::Blocked { reason } => ("blocked", None, Some(reason.as_str())),
        };
        Self {
            show_id: show.0.simple(),
            seat: index,
            epoch: seat.right.epoch,
            state,
            sale_id: sale.map(|id| id.0.simple()),
            block_reason,
        }
    }
}

/// Writes the new states of seats, each named once. The right does not move here; its owner and epoch guard
/// the write.
pub(crate) async fn set_states(
    connection: &mut SqliteConnection,
    seats: impl IntoIterator<Item = (ShowId, SeatIndex, &ShowSeat)>,
) -> Result<()> {
    let rows: Vec<StateRow<'_>> = seats
        .into_iter()
        .map(|(show, index, seat)| StateRow::new(show, index, seat))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_string(&rows)?;
    let written = sqlx::query!(
        "UPDATE show_seat
         SET state = value ->> 'state',
             sale_id = unhex(value ->> 'sale_id'),
             block_reason = value ->> 'block_reason'
         FROM json_each(?)
         WHERE show_id = unhex(value ->> 'show_id') AND seat = value ->> 'seat'
           AND owner = 'cinema' AND epoch = value ->> 'epoch'",
        json
    )
    .execute(connection)
    .await?;
    if usize::try_from(written.rows_affected()) == Ok(rows.len()) {
        Ok(())
    } else {
        Err(Fault::internal(
            "a seat changed under the transaction that holds the write lock",
        ))
    }
}

/// A seat before and after its right moved, as it is handed to SQLite.
#[derive(Serialize)]
struct MoveRow<'a> {
    old_epoch: u32,
    owner: &'static str,
    #[serde(flatten)]
    after: StateRow<'a>,
}

/// Writes seats whose right may have moved. The epoch that each had guards the write.
pub(crate) async fn move_rights(
    connection: &mut SqliteConnection,
    changed: &BTreeMap<SeatKey, (&ShowSeat, &ShowSeat)>,
) -> Result<()> {
    let row = |(key, (was, is)): (&SeatKey, &(&ShowSeat, &'_ ShowSeat))| {
        let owner = match is.right.owner {
            Owner::Cinema => "cinema",
            Owner::Central => "central",
        };
        serde_json::to_value(MoveRow {
            old_epoch: was.right.epoch,
            owner,
            after: StateRow::new(key.show_id, key.seat, is),
        })
    };
    let rows = changed.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_string(&rows)?;
    let written = sqlx::query!(
        "UPDATE show_seat
         SET owner = value ->> 'owner',
             epoch = value ->> 'epoch',
             state = value ->> 'state',
             sale_id = unhex(value ->> 'sale_id'),
             block_reason = value ->> 'block_reason'
         FROM json_each(?)
         WHERE show_id = unhex(value ->> 'show_id') AND seat = value ->> 'seat'
           AND epoch = value ->> 'old_epoch'",
        json
    )
    .execute(connection)
    .await?;
    if usize::try_from(written.rows_affected()) == Ok(rows.len()) {
        Ok(())
    } else {
        Err(Fault::internal(
            "a right moved under the transaction that holds the write lock",
        ))
    }
}

/// Frees the seats of holds that expired before `now`, forgets those holds, and answers the shows whose
/// seats came free. Safety does not need it, since an expired hold holds nothing; screens do. The first condition
/// is the index's, word for word, without which SQLite would look at every seat ever sold.
pub(crate) async fn clear_expired(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<Vec<ShowId>> {
    let now = row::to_ms(now);
    let freed = sqlx::query_scalar!(
        r#"UPDATE show_seat SET state = 'free', sale_id = NULL
           WHERE state IN ('held', 'paying') AND state = 'held'
             AND sale_id IN (SELECT sale_id FROM hold WHERE expires_at <= ?)
           RETURNING show_id AS "show_id!""#,
        now
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM hold WHERE expires_at <= ?", now)
        .execute(connection)
        .await?;
    let mut shows: Vec<ShowId> = freed
        .iter()
        .map(|id| Ok(ShowId(row::id(id)?)))
        .collect::<Result<_>>()?;
    shows.sort_unstable();
    shows.dedup();
    Ok(shows)
}
