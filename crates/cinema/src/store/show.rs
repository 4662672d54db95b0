//! Shows and how full they are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use marquee_domain::id::{FilmId, HallId, PlanId, PriceCardId, ShowId};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

/// One screening.
#[derive(Debug, Clone)]
pub(crate) struct ShowRecord {
    pub id: ShowId,
    pub hall_id: HallId,
    pub hall_name: String,
    pub plan_id: PlanId,
    pub film_id: FilmId,
    pub film_title: String,
    pub price_card_id: PriceCardId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub occupied_until: DateTime<Utc>,
    pub format: String,
    pub language: String,
    pub subtitles: Option<String>,
    pub cancelled: bool,
    /// The database was restored, nobody has compared it with the central server yet, and no supervisor let this
    /// show sell all the same.
    pub must_synchronise: bool,
}

/// How many of a show's seats are in which state. Seats that are not listed are free.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SeatCounts {
    pub held: u32,
    pub sold: u32,
    pub blocked: u32,
    pub elsewhere: u32,
}

struct ShowRow {
    id: Vec<u8>,
    hall_id: Vec<u8>,
    hall_name: String,
    plan_id: Vec<u8>,
    film_id: Vec<u8>,
    film_title: String,
    price_card_id: Vec<u8>,
    starts_at: i64,
    ends_at: i64,
    occupied_until: i64,
    format: String,
    language: String,
    subtitles: Option<String>,
    cancelled: i64,
    must_synchronise: i64,
}

impl TryFrom<ShowRow> for ShowRecord {
    type Error = crate::fault::Fault;
    fn try_from(r: ShowRow) -> Result<Self> {
        Ok(Self {
            id: ShowId(row::id(&r.id)?),
            hall_id: HallId(row::id(&r.hall_id)?),
            hall_name: r.hall_name,
            plan_id: PlanId(row::id(&r.plan_id)?),
            film_id: FilmId(row::id(&r.film_id)?),
            film_title: r.film_title,
            price_card_id: PriceCardId(row::id(&r.price_card_id)?),
            starts_at: row::from_ms(r.starts_at)?,
            ends_at: row::from_ms(r.ends_at)?,
            occupied_until: row::from_ms(r.occupied_until)?,
            format: r.format,
            language: r.language,
            subtitles: r.subtitles,
            cancelled: r.cancelled != 0,
            must_synchronise: r.must_synchronise != 0,
        })
    }
}

pub(crate) async fn get(
    connection: &mut SqliteConnection,
    id: ShowId,
) -> Result<Option<ShowRecord>> {
    let found = sqlx::query_as!(
        ShowRow,
        r#"SELECT show.id, hall_id, hall.name AS hall_name, plan_id, film_id, film.title AS film_title,
                  price_card_id, starts_at, ends_at, occupied_until, format, show.language, subtitles,
                  status = 'cancelled' AS "cancelled!: i64",
                  EXISTS (SELECT 1 FROM central_link WHERE standing IN ('waiting', 'displaced'))
                  AND NOT EXISTS (SELECT 1 FROM show_overridden WHERE show_id = show.id)
                  AS "must_synchronise!: i64"
           FROM show JOIN hall ON hall.id = show.hall_id JOIN film ON film.id = show.film_id
           WHERE show.id = ?"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found.map(ShowRecord::try_from).transpose()
}

/// Shows that start within `from..until`, in order.
pub(crate) async fn starting(
    connection: &mut SqliteConnection,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<ShowRecord>> {
    let (from, until) = (row::to_ms(from), row::to_ms(until));
    let rows = sqlx::query_as!(
        ShowRow,
        r#"SELECT show.id, hall_id, hall.name AS hall_name, plan_id, film_id, film.title AS film_title,
                  price_card_id, starts_at, ends_at, occupied_until, format, show.language, subtitles,
                  status = 'cancelled' AS "cancelled!: i64",
                  EXISTS (SELECT 1 FROM central_link WHERE standing IN ('waiting', 'displaced'))
                  AND NOT EXISTS (SELECT 1 FROM show_overridden WHERE show_id = show.id)
                  AS "must_synchronise!: i64"
           FROM show JOIN hall ON hall.id = show.hall_id JOIN film ON film.id = show.film_id
           WHERE starts_at >= ? AND starts_at < ? ORDER BY starts_at, hall.position"#,
        from,
        until
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(ShowRecord::try_from).collect()
}

/// The starts of all shows from an instant on, to know which days have any.
pub(crate) async fn starts_from(
    connection: &mut SqliteConnection,
    from: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>> {
    let from = row::to_ms(from);
    let rows = sqlx::query_scalar!(
        "SELECT starts_at FROM show WHERE starts_at >= ? ORDER BY starts_at",
        from
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(row::from_ms).collect()
}

/// Counts the seats of shows that start within `from..until`. A hold that has expired holds nothing.
pub(crate) async fn seat_counts(
    connection: &mut SqliteConnection,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<HashMap<ShowId, SeatCounts>> {
    let (from, until, now) = (row::to_ms(from), row::to_ms(until), row::to_ms(now));
    let rows = sqlx::query!(
        r#"SELECT show_seat.show_id,
                  sum(owner = 'cinema' AND (state = 'paying'
                      OR (state = 'held' AND hold.expires_at > ?))) AS "held!: i64",
                  sum(state = 'sold') AS "sold!: i64",
                  sum(state = 'blocked') AS "blocked!: i64",
                  sum(owner = 'central') AS "elsewhere!: i64"
           FROM show
           JOIN show_seat ON show_seat.show_id = show.id
           LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id
           WHERE show.starts_at >= ? AND show.starts_at < ?
           GROUP BY show_seat.show_id"#,
        now,
        from,
        until
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            let counts = SeatCounts {
                held: row::number(r.held)?,
                sold: row::number(r.sold)?,
                blocked: row::number(r.blocked)?,
                elsewhere: row::number(r.elsewhere)?,
            };
            Ok((ShowId(row::id(&r.show_id)?), counts))
        })
        .collect()
}

/// Counts the seats of one show.
pub(crate) async fn seat_counts_of(
    connection: &mut SqliteConnection,
    show: ShowId,
    now: DateTime<Utc>,
) -> Result<SeatCounts> {
    let now = row::to_ms(now);
    let r = sqlx::query!(
        r#"SELECT coalesce(sum(owner = 'cinema' AND (state = 'paying'
                      OR (state = 'held' AND hold.expires_at > ?))), 0) AS "held!: i64",
                  coalesce(sum(state = 'sold'), 0) AS "sold!: i64",
                  coalesce(sum(state = 'blocked'), 0) AS "blocked!: i64",
                  coalesce(sum(owner = 'central'), 0) AS "elsewhere!: i64"
           FROM show_seat
           LEFT JOIN hold ON show_seat.state = 'held' AND hold.sale_id = show_seat.sale_id
           WHERE show_seat.show_id = ?"#,
        now,
        show.0
    )
    .fetch_one(connection)
    .await?;
    Ok(SeatCounts {
        held: row::number(r.held)?,
        sold: row::number(r.sold)?,
        blocked: row::number(r.blocked)?,
        elsewhere: row::number(r.elsewhere)?,
    })
}

/// Schedules a show; its seats are born with it.
pub(crate) async fn insert(connection: &mut SqliteConnection, show: &ShowRecord) -> Result<()> {
    let (starts_at, ends_at, occupied_until) = (
        row::to_ms(show.starts_at),
        row::to_ms(show.ends_at),
        row::to_ms(show.occupied_until),
    );
    sqlx::query!(
        "INSERT INTO show (id, hall_id, plan_id, film_id, price_card_id, starts_at, ends_at,
                           occupied_until, format, language, subtitles)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        show.id.0,
        show.hall_id.0,
        show.plan_id.0,
        show.film_id.0,
        show.price_card_id.0,
        starts_at,
        ends_at,
        occupied_until,
        show.format,
        show.language,
        show.subtitles,
    )
    .execute(connection)
    .await?;
    Ok(())
}
