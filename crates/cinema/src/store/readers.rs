//! The connections that read, lent out one by one.
//!
//! Not the driver's pool: for each read, that asks the connection that comes back whether it is still there,
//! on one more thread and by way of the connection's own, beside the sale that is being written. A file does
//! not hang up.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use crate::fault::Result;

/// A connection opens when it is first needed, and several are open only if several read at once.
type Place = Mutex<Option<SqliteConnection>>;

#[derive(Debug)]
pub(crate) struct Readers {
    options: SqliteConnectOptions,
    places: Vec<Place>,
    /// Where the next one waits if all are lent out.
    next: AtomicUsize,
    closed: AtomicBool,
}

/// A lent connection; dropped, it is back.
pub(crate) type Reader<'a> = MappedMutexGuard<'a, SqliteConnection>;

impl Readers {
    pub(crate) fn new(options: SqliteConnectOptions, count: usize) -> Self {
        Self {
            options,
            places: (0..count).map(|_| Place::default()).collect(),
            next: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
        }
    }

    pub(crate) async fn lend(&self) -> Result<Reader<'_>> {
        let mut place = self.free_place().await;
        if self.closed.load(Ordering::Acquire) {
            return Err(sqlx::Error::PoolClosed.into());
        }
        let connection = match place.take() {
            Some(open) => open,
            None => self.options.connect().await?,
        };
        Ok(MutexGuard::map(place, |place| place.insert(connection)))
    }

    async fn free_place(&self) -> MutexGuard<'_, Option<SqliteConnection>> {
        let free = self.places.iter().find_map(|place| place.try_lock().ok());
        match free {
            Some(place) => place,
            None => {
                let turn = self.next.fetch_add(1, Ordering::Relaxed);
                self.places[turn % self.places.len()].lock().await
            }
        }
    }

    /// Waits for those that are lent out, and lends no more.
    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        for place in &self.places {
            if let Some(connection) = place.lock().await.take() {
                // What only reads has nothing to lose.
                let _ = connection.close().await;
            }
        }
    }
}
