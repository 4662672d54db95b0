//! The database behind the program's back: what auditors look at, and what vandals change.

use std::path::Path;

use marquee_domain::chain::{Chain, GENESIS, entry_hash};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

#[derive(Debug)]
pub(crate) struct Records(SqliteConnection);

impl Records {
    pub(crate) async fn of(database: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .foreign_keys(true)
            .busy_timeout(std::time::Duration::from_secs(5));
        Self(SqliteConnection::connect_with(&options).await.unwrap())
    }

    pub(crate) async fn number(&mut self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut self.0)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub(crate) async fn text(&mut self, sql: &str) -> String {
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut self.0)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub(crate) async fn tries(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.0).await;
        done.map(|done| done.rows_affected())
    }

    pub(crate) async fn change(&mut self, sql: &str) {
        if let Err(error) = self.tries(sql).await {
            panic!("{sql}: {error}");
        }
    }

    /// How many rows of each kind there are: two equal counts mean that nothing was added.
    pub(crate) async fn counts(&mut self) -> Vec<(&'static str, i64)> {
        let mut counts = Vec::new();
        for table in [
            "sale",
            "sale_line",
            "ticket",
            "payment",
            "print_job",
            "hold",
            "journal",
            "log",
            "plan",
            "hall",
            "film",
            "show",
            "show_seat",
            "staff",
            "price",
            "price_card",
        ] {
            let sql = format!("SELECT count(*) FROM {table}");
            counts.push((table, self.number(&sql).await));
        }
        let sold = "SELECT count(*) FROM show_seat WHERE state = 'sold'";
        counts.push(("sold seats", self.number(sold).await));
        let numbers = "SELECT coalesce(sum(last_number), 0) FROM receipt_series";
        counts.push(("receipt numbers", self.number(numbers).await));
        counts
    }

    /// Walks the log as the central server will, and answers how many entries are whole.
    pub(crate) async fn verify_log(&mut self) -> i64 {
        type Row = (i64, i64, i64, String, String, Vec<u8>, Vec<u8>);
        let sql = "SELECT position, incarnation, at, kind, content, previous_hash, hash
                   FROM log ORDER BY position";
        let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&mut self.0).await.unwrap();
        let (mut last, mut previous) = (0, GENESIS);
        for (position, incarnation, at, kind, content, claimed, hash) in rows {
            assert_eq!(position, last + 1, "the log has a gap");
            assert_eq!(claimed, previous, "entry {position} follows another entry");
            let fields: [&[u8]; 5] = [
                &position.to_le_bytes(),
                &incarnation.to_le_bytes(),
                &at.to_le_bytes(),
                kind.as_bytes(),
                content.as_bytes(),
            ];
            let expected = entry_hash(Chain::Log, &previous, &fields);
            assert_eq!(hash, expected, "entry {position} was changed");
            (last, previous) = (position, expected);
        }
        let head = "SELECT position FROM chain_head WHERE chain = 'log'";
        assert_eq!(self.number(head).await, last, "the log was cut off");
        last
    }

    pub(crate) async fn close(self) {
        self.0.close().await.unwrap();
    }
}
