//! A database as it is after years of selling: past shows with sold seats, their sales, tickets, payments,
//! papers, and the entries of both chains.
//!
//! Written in bulk, with the indexes taken away meanwhile, so that a million tickets take a minute and not an
//! hour. Every row has the shape and the length of a real one, every reference leads somewhere, and ids are in
//! the order in which they would have been made. Only the hashes of the chains and the signatures are zeros:
//! nothing that sells ever reads them.

use std::path::Path;

use anyhow::{Result, ensure};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::bare_sale::Pattern;

/// Above this, looking at every row again would take longer than making them.
const MOST_CHECKED: u32 = 100_000;

/// Five shows a day in each hall, until there are seats enough, the newest of them the day before yesterday.
/// `?1` how many tickets.
const PAST_SHOWS: &str = "
CREATE TEMP TABLE past_show AS
WITH place AS (
    SELECT hall.id AS hall_id, hall.position, plan.id AS plan_id, plan.seat_count,
           sum(plan.seat_count) OVER () AS seats
    FROM hall JOIN plan ON plan.hall_id = hall.id AND plan.version = 1
),
slot (slot) AS (
    SELECT 0 UNION ALL
    SELECT slot + 1 FROM slot WHERE slot + 1 < ?1 / (SELECT max(seats) FROM place) + 1
)
SELECT hall_id, plan_id, seat_count, position, slot,
       (unixepoch('now', 'start of day', '-2 days') - slot / 5 * 86400 + 36000 + slot % 5 * 9000) * 1000 AS starts_at,
       NULL AS id
FROM slot, place";

/// Later shows have later ids.
const SHOW_IDS: &str = "
UPDATE past_show SET id = unhex(printf('%012x70008%03x%012x', starts_at - 604800000, position, slot))";

/// The newest first: the trigger that forbids overlaps looks at all earlier shows of the hall.
const SHOWS: &str = "
INSERT INTO show (id, hall_id, plan_id, film_id, price_card_id, starts_at, ends_at, occupied_until, format,
                  language)
SELECT id, hall_id, plan_id, (SELECT id FROM film ORDER BY code LIMIT 1),
       (SELECT id FROM price_card ORDER BY code DESC LIMIT 1),
       starts_at, starts_at + 6900000, starts_at + 7800000, '2D', 'es'
FROM past_show ORDER BY starts_at DESC";

/// Seats in the order in which they were sold. `?1` how many tickets.
const SOLD_SEATS: &str = "
CREATE TEMP TABLE sold_seat (number INTEGER PRIMARY KEY, show_id BLOB, seat INTEGER, sold_at INTEGER);
INSERT INTO sold_seat (show_id, seat, sold_at)
WITH RECURSIVE seat (seat) AS (
    SELECT 0 UNION ALL SELECT seat + 1 FROM seat WHERE seat + 1 < (SELECT max(seat_count) FROM past_show)
)
SELECT id, seat, starts_at - 3600000
FROM past_show JOIN seat ON seat < seat_count
ORDER BY starts_at, id, seat LIMIT ?1";

/// Two tickets a sale.
const PAST_SALES: &str = "
CREATE TEMP TABLE past_sale (number INTEGER PRIMARY KEY, id BLOB, paid_at INTEGER, tickets INTEGER);
INSERT INTO past_sale
SELECT (number + 1) / 2, unhex(printf('%012x70048%015x', max(sold_at), (number + 1) / 2)), max(sold_at), count(*)
FROM sold_seat GROUP BY (number + 1) / 2";

const SEATS: &str = "
INSERT INTO show_seat (show_id, seat, state, sale_id)
WITH RECURSIVE seat (seat) AS (
    SELECT 0 UNION ALL SELECT seat + 1 FROM seat WHERE seat + 1 < (SELECT max(seat_count) FROM past_show)
)
SELECT past_show.id, seat.seat, CASE WHEN past_sale.id IS NULL THEN 'free' ELSE 'sold' END, past_sale.id
FROM (SELECT * FROM past_show ORDER BY id) AS past_show
JOIN seat ON seat.seat < seat_count
LEFT JOIN sold_seat ON sold_seat.show_id = past_show.id AND sold_seat.seat = seat.seat
LEFT JOIN past_sale ON past_sale.number = (sold_seat.number + 1) / 2
ORDER BY past_show.id, seat.seat";

const SALES: &str = "
INSERT INTO receipt_series (till_id, incarnation, prefix, last_number)
SELECT till.id, 1, 'A1', (SELECT max(number) FROM past_sale) FROM till LIMIT 1;
INSERT INTO sale (id, series, number, till_id, staff_id, business_day, paid_at, currency, total_minor, taxes,
                  request_hash)
SELECT id, 'A1', number, (SELECT id FROM till LIMIT 1), (SELECT id FROM staff LIMIT 1),
       date(paid_at / 1000, 'unixepoch'), paid_at, 'EUR', 850 * tickets, ?1, zeroblob(32)
FROM past_sale ORDER BY id";

const TICKETS: &str = "
CREATE TEMP VIEW past_ticket AS
SELECT sold_seat.number, unhex(printf('%012x70018%015x', sold_at, sold_seat.number)) AS id,
       past_sale.id AS sale_id, (sold_seat.number + 1) % 2 AS line, show_id, seat, sold_at
FROM sold_seat JOIN past_sale ON past_sale.number = (sold_seat.number + 1) / 2;
INSERT INTO ticket (id, sale_id, show_id, seat, ticket_type_id, key_id, signature)
SELECT id, sale_id, show_id, seat, (SELECT id FROM ticket_type ORDER BY position LIMIT 1),
       (SELECT key_id FROM ticket_key LIMIT 1), zeroblob(64)
FROM past_ticket ORDER BY number;
INSERT INTO sale_line (sale_id, line, kind, ticket_id, description, category, base_minor, surcharges,
                       gross_minor, tax_rate_basis_points, tax_minor)
SELECT sale_id, line, 'ticket', id, 'Row F seat ' || seat, 'Standard', 850, '[]', 850, 1000, 77
FROM past_ticket ORDER BY sale_id, line;
INSERT INTO print_job (id, till_id, sale_id, ticket_id, state, attempts, printer, created_at, updated_at)
SELECT unhex(printf('%012x70028%015x', sold_at, number)), (SELECT id FROM till LIMIT 1), sale_id, id,
       'printed', 1, 'counter', sold_at, sold_at
FROM past_ticket ORDER BY number";

const PAYMENTS: &str = "
INSERT INTO payment (id, sale_id, tender, state, amount_minor, tendered_minor, change_minor, settled_at)
SELECT unhex(printf('%012x70038%015x', paid_at, number)), id, 'cash', 'settled', 850 * tickets, 2000,
       2000 - 850 * tickets, paid_at
FROM past_sale ORDER BY number";

/// `?1`: what a sale's entry says.
const JOURNAL: &str = "
INSERT INTO journal (sequence, at, kind, actor, till_id, content, previous_hash, hash)
SELECT number + (SELECT position FROM chain_head WHERE chain = 'journal'), paid_at, 'sale',
       '0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002', ?1,
       zeroblob(32), zeroblob(32)
FROM past_sale ORDER BY number;
UPDATE chain_head SET position = (SELECT max(sequence) FROM journal) WHERE chain = 'journal'";

/// `?1`: what a sale's entry says.
const LOG: &str = "
INSERT INTO log (position, incarnation, at, kind, content, previous_hash, hash)
SELECT number + (SELECT position FROM chain_head WHERE chain = 'log'), 1, paid_at, 'sold', ?1,
       zeroblob(32), zeroblob(32)
FROM past_sale ORDER BY number;
UPDATE chain_head SET position = (SELECT max(position) FROM log) WHERE chain = 'log'";

/// Makes a cinema that has sold nothing into one that has sold `sold` tickets. It must not be open.
pub(crate) async fn fill(database: &Path, sold: u32, pattern: &Pattern) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false)
        .pragma("cache_size", "-262144");
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let indexes = take_indexes_away(&mut connection).await?;

    run(&mut connection, "BEGIN").await?;
    let count = sold.to_string();
    run_with(&mut connection, PAST_SHOWS, &count).await?;
    run(&mut connection, SHOW_IDS).await?;
    run(&mut connection, SHOWS).await?;
    run_with(&mut connection, SOLD_SEATS, &count).await?;
    run(&mut connection, PAST_SALES).await?;
    run(&mut connection, SEATS).await?;
    run_with(&mut connection, SALES, &pattern.taxes).await?;
    run(&mut connection, TICKETS).await?;
    run(&mut connection, PAYMENTS).await?;
    run_with(&mut connection, JOURNAL, &pattern.journal).await?;
    run_with(&mut connection, LOG, &pattern.log).await?;
    for index in indexes {
        run(&mut connection, &index).await?;
    }
    run(&mut connection, "COMMIT").await?;

    let made: i64 = sqlx::query_scalar("SELECT count(*) FROM ticket")
        .fetch_one(&mut connection)
        .await?;
    ensure!(made == i64::from(sold), "{made} tickets were made");
    if sold <= MOST_CHECKED {
        check(&mut connection).await?;
    }
    run(&mut connection, "PRAGMA journal_mode = WAL").await?;
    Ok(connection.close().await?)
}

/// Calls all papers printed, so that no till that is started begins with hundreds of them.
pub(crate) async fn finish_papers(database: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let finish = "UPDATE print_job SET state = 'printed' WHERE state <> 'printed'";
    run(&mut connection, finish).await?;
    Ok(connection.close().await?)
}

async fn run(connection: &mut SqliteConnection, sql: &str) -> Result<()> {
    run_with(connection, sql, "").await
}

/// Runs statements one by one, `?1` being this text.
async fn run_with(connection: &mut SqliteConnection, sql: &str, text: &str) -> Result<()> {
    for statement in sql.split(';') {
        let mut query = sqlx::query(AssertSqlSafe(statement.to_owned()));
        if statement.contains("?1") {
            query = query.bind(text);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Drops the indexes of what is filled and answers how to make them again. Made afterwards, they are sorted
/// once instead of searched for every row.
async fn take_indexes_away(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    let found: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, sql FROM sqlite_schema
         WHERE type = 'index' AND sql IS NOT NULL
           AND tbl_name IN ('show_seat', 'sale', 'ticket', 'payment', 'print_job')",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (name, _) in &found {
        run(connection, &format!("DROP INDEX {name}")).await?;
    }
    Ok(found.into_iter().map(|(_, sql)| sql).collect())
}

async fn check(connection: &mut SqliteConnection) -> Result<()> {
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut *connection)
        .await?;
    ensure!(whole == "ok", "the filled database is damaged: {whole}");
    let astray = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(connection)
        .await?;
    ensure!(
        astray.is_empty(),
        "{} references lead nowhere",
        astray.len()
    );
    Ok(())
}
