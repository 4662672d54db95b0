//! The baseline of a sale: the rows of a sale of two tickets written into the cinema's own tables by SQLite,
//! with every index, check and foreign key, through the same driver, and nothing else: nothing is read,
//! priced, signed, hashed or answered.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use marquee_cinema::surroundings::{Machine, Surroundings};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Row, Sqlite, SqliteConnection, Transaction};
use uuid::Uuid;

use crate::house::{Pair, new_sale_id};

/// Texts of a real sale, so that the rows are as long as real ones.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) journal: String,
    pub(crate) log: String,
    pub(crate) taxes: String,
}

impl Pattern {
    /// From the newest sale of a database.
    pub(crate) async fn read(database: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(database);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let row = sqlx::query(
            "SELECT (SELECT content FROM journal WHERE kind = 'sale' ORDER BY sequence DESC LIMIT 1),
                    (SELECT content FROM log WHERE kind = 'sold' ORDER BY position DESC LIMIT 1),
                    (SELECT taxes FROM sale LIMIT 1)",
        )
        .fetch_one(&mut connection)
        .await?;
        let pattern = Self {
            journal: row.try_get(0)?,
            log: row.try_get(1)?,
            taxes: row.try_get(2)?,
        };
        connection.close().await?;
        Ok(pattern)
    }
}

/// What every row refers to.
struct Common {
    till: Vec<u8>,
    staff: Vec<u8>,
    key: Vec<u8>,
    ticket_type: Vec<u8>,
}

/// A database of its own that is written to without the program.
pub(crate) struct BareSale {
    connection: SqliteConnection,
    pattern: Pattern,
    common: Common,
    at: i64,
}

impl BareSale {
    pub(crate) async fn open(database: &Path, pattern: Pattern) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::query(
            "INSERT OR IGNORE INTO receipt_series (till_id, incarnation, prefix)
             SELECT id, 1, 'A1' FROM till LIMIT 1",
        )
        .execute(&mut connection)
        .await?;
        let row = sqlx::query(
            "SELECT (SELECT id FROM till LIMIT 1), (SELECT id FROM staff LIMIT 1),
                    (SELECT key_id FROM ticket_key LIMIT 1), (SELECT id FROM ticket_type LIMIT 1)",
        )
        .fetch_one(&mut connection)
        .await?;
        let common = Common {
            till: row.try_get(0)?,
            staff: row.try_get(1)?,
            key: row.try_get(2)?,
            ticket_type: row.try_get(3)?,
        };
        let at = Machine.now().timestamp_millis();
        Ok(Self {
            connection,
            pattern,
            common,
            at,
        })
    }

    /// Holds the seats, and then sells them. Only the sale is timed.
    pub(crate) async fn sell(&mut self, pair: &Pair) -> Result<Duration> {
        let (sale, show) = (new_sale_id(), pair.show.parse::<Uuid>()?);
        self.hold(sale, show, pair).await?;
        // Ids and long texts are the program's work, not SQLite's.
        let ids: Vec<Uuid> = (0..5).map(|_| Machine.new_id()).collect();
        let ids: [Uuid; 5] = ids.try_into().ok().context("five ids")?;

        let started = Instant::now();
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        let (at, common) = (self.at, &self.common);
        let number = take_seats(&mut transaction, sale, show, pair).await?;
        insert_sale(&mut transaction, sale, number, at, common, &self.pattern).await?;
        for (line, seat) in (0_i64..).zip(pair.seats) {
            let [ticket, job] = if line == 0 {
                [ids[0], ids[1]]
            } else {
                [ids[2], ids[3]]
            };
            let seat = i64::try_from(seat)?;
            insert_ticket(&mut transaction, sale, ticket, show, seat, common).await?;
            insert_line_and_job(&mut transaction, sale, line, ticket, job, at, common).await?;
        }
        insert_payment(&mut transaction, sale, ids[4], at).await?;
        insert_entries(&mut transaction, at, &self.pattern).await?;
        transaction.commit().await?;
        Ok(started.elapsed())
    }

    pub(crate) async fn close(self) -> Result<()> {
        Ok(self.connection.close().await?)
    }

    async fn hold(&mut self, sale: Uuid, show: Uuid, pair: &Pair) -> Result<()> {
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO hold (sale_id, till_id, expires_at) VALUES (?, ?, ?)")
            .bind(sale)
            .bind(&self.common.till)
            .bind(self.at)
            .execute(&mut *transaction)
            .await?;
        for seat in pair.seats {
            let held = sqlx::query(
                "UPDATE show_seat SET state = 'held', sale_id = ? WHERE show_id = ? AND seat = ?",
            )
            .bind(sale)
            .bind(show)
            .bind(i64::try_from(seat)?)
            .execute(&mut *transaction)
            .await?;
            ensure!(held.rows_affected() == 1, "there is no seat {seat}");
        }
        Ok(transaction.commit().await?)
    }
}

async fn take_seats(
    transaction: &mut Transaction<'_, Sqlite>,
    sale: Uuid,
    show: Uuid,
    pair: &Pair,
) -> Result<i64> {
    for seat in pair.seats {
        sqlx::query(
            "UPDATE show_seat SET state = 'sold', sale_id = ? WHERE show_id = ? AND seat = ?",
        )
        .bind(sale)
        .bind(show)
        .bind(i64::try_from(seat)?)
        .execute(&mut **transaction)
        .await?;
    }
    sqlx::query("DELETE FROM hold WHERE sale_id = ?")
        .bind(sale)
        .execute(&mut **transaction)
        .await?;
    let number = sqlx::query_scalar(
        "UPDATE receipt_series SET last_number = last_number + 1 WHERE prefix = 'A1' RETURNING last_number",
    )
    .fetch_one(&mut **transaction)
    .await?;
    Ok(number)
}

async fn insert_sale(
    transaction: &mut Transaction<'_, Sqlite>,
    sale: Uuid,
    number: i64,
    at: i64,
    common: &Common,
    pattern: &Pattern,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sale (id, series, number, till_id, staff_id, business_day, paid_at, currency,
                           total_minor, taxes, request_hash)
         VALUES (?, 'A1', ?, ?, ?, '2026-11-20', ?, 'EUR', 1700, ?, zeroblob(32))",
    )
    .bind(sale)
    .bind(number)
    .bind(&common.till)
    .bind(&common.staff)
    .bind(at)
    .bind(&pattern.taxes)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_ticket(
    transaction: &mut Transaction<'_, Sqlite>,
    sale: Uuid,
    ticket: Uuid,
    show: Uuid,
    seat: i64,
    common: &Common,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO ticket (id, sale_id, show_id, seat, ticket_type_id, key_id, signature)
         VALUES (?, ?, ?, ?, ?, ?, zeroblob(64))",
    )
    .bind(ticket)
    .bind(sale)
    .bind(show)
    .bind(seat)
    .bind(&common.ticket_type)
    .bind(&common.key)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_line_and_job(
    transaction: &mut Transaction<'_, Sqlite>,
    sale: Uuid,
    line: i64,
    ticket: Uuid,
    job: Uuid,
    at: i64,
    common: &Common,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sale_line (sale_id, line, kind, ticket_id, description, category, base_minor,
                                surcharges, gross_minor, tax_rate_basis_points, tax_minor)
         VALUES (?, ?, 'ticket', ?, 'Row F seat 12', 'Standard', 850, '[]', 850, 1000, 77)",
    )
    .bind(sale)
    .bind(line)
    .bind(ticket)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO print_job (id, till_id, sale_id, ticket_id, state, created_at, updated_at)
         VALUES (?, ?, ?, ?, 'queued', ?, ?)",
    )
    .bind(job)
    .bind(&common.till)
    .bind(sale)
    .bind(ticket)
    .bind(at)
    .bind(at)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_payment(
    transaction: &mut Transaction<'_, Sqlite>,
    sale: Uuid,
    payment: Uuid,
    at: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO payment (id, sale_id, tender, state, amount_minor, tendered_minor, change_minor,
                              settled_at)
         VALUES (?, ?, 'cash', 'settled', 1700, 2000, 300, ?)",
    )
    .bind(payment)
    .bind(sale)
    .bind(at)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The journal's entry and the log's, and where both end now.
async fn insert_entries(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    pattern: &Pattern,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO journal (at, kind, actor, till_id, content, previous_hash, hash)
         VALUES (?, 'sale', '0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002',
                 ?, zeroblob(32), zeroblob(32))",
    )
    .bind(at)
    .bind(&pattern.journal)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO log (incarnation, at, kind, content, previous_hash, hash)
         VALUES (1, ?, 'sold', ?, zeroblob(32), zeroblob(32))",
    )
    .bind(at)
    .bind(&pattern.log)
    .execute(&mut **transaction)
    .await?;
    for chain in ["journal", "log"] {
        sqlx::query("UPDATE chain_head SET position = position + 1 WHERE chain = ?")
            .bind(chain)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
