//! The cinema's database as it lies on the disk, read beside the program that has it open.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions, FromRow, Row};

use super::cinema::Cinema;

/// A connection that cannot change anything.
#[derive(Debug)]
pub(crate) struct Database(SqliteConnection);

impl Database {
    pub(crate) async fn of(cinema: &Cinema) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(cinema.database())
            .read_only(true);
        Self(options.connect().await.unwrap())
    }

    pub(crate) async fn rows<T>(&mut self, sql: &'static str) -> Vec<T>
    where
        T: for<'row> FromRow<'row, SqliteRow> + Send + Unpin,
    {
        sqlx::query_as(sql).fetch_all(&mut self.0).await.unwrap()
    }

    pub(crate) async fn row<T>(&mut self, sql: &'static str) -> T
    where
        T: for<'row> FromRow<'row, SqliteRow> + Send + Unpin,
    {
        let mut rows = self.rows(sql).await;
        assert_eq!(rows.len(), 1, "{sql}");
        rows.remove(0)
    }

    pub(crate) async fn number(&mut self, sql: &'static str) -> i64 {
        let row = sqlx::query(sql).fetch_one(&mut self.0).await.unwrap();
        row.get(0)
    }
}

/// Changes the database of a cinema that is closed, as a crash or another version would have left it.
pub(crate) async fn change(cinema: &Cinema, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(cinema.database());
    let mut connection = options.connect().await.unwrap();
    let done = sqlx::query(sql).execute(&mut connection).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{sql}");
    sqlx::Connection::close(connection).await.unwrap();
}
