//! The one connection that writes, and its transactions.
//!
//! Not the driver's pool: that one gives a connection free only after another thread has asked it whether it
//! is still there, for which the next sale would wait. A file does not hang up.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use marquee_contract::error::ErrorCode;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use crate::fault::{Fault, Result};

#[derive(Debug)]
pub(crate) enum Place {
    Open(SqliteConnection),
    /// Its transaction could not be ended, so it was given up: whoever writes next opens another.
    Broken,
    Closed,
}

impl Place {
    fn connection(&mut self) -> Option<&mut SqliteConnection> {
        match self {
            Self::Open(connection) => Some(connection),
            Self::Broken | Self::Closed => None,
        }
    }
}

/// The lent connection; dropped, it is back.
pub(crate) type Lent = OwnedMappedMutexGuard<Place, SqliteConnection>;

#[derive(Debug)]
pub(crate) struct Writer {
    place: Arc<Mutex<Place>>,
    options: SqliteConnectOptions,
}

/// A transaction that holds the write lock; dropped without [`commit`](WriteTransaction::commit), it has
/// changed nothing.
pub(crate) struct WriteTransaction {
    /// With an open connection; none: it is over.
    place: Option<OwnedMutexGuard<Place>>,
}

impl Writer {
    /// `options` are those of the connection, to open it again.
    pub(crate) fn new(connection: SqliteConnection, options: SqliteConnectOptions) -> Self {
        Self {
            place: Arc::new(Mutex::new(Place::Open(connection))),
            options,
        }
    }

    /// The place of the connection, which is open, when it is free.
    async fn open_place(&self) -> Result<OwnedMutexGuard<Place>> {
        let mut place = self.place.clone().lock_owned().await;
        match *place {
            Place::Open(_) => {}
            Place::Broken => *place = Place::Open(self.options.connect().await?),
            Place::Closed => return Err(sqlx::Error::PoolClosed.into()),
        }
        Ok(place)
    }

    /// The connection outside a transaction, when it is free.
    pub(crate) async fn lend(&self) -> Result<Lent> {
        let place = self.open_place().await?;
        Ok(OwnedMutexGuard::try_map(place, Place::connection)
            .map_err(|_| sqlx::Error::PoolClosed)?)
    }

    pub(crate) async fn begin(&self) -> Result<WriteTransaction> {
        // Before it begins: should the caller go away meanwhile, it is rolled back.
        let mut transaction = WriteTransaction {
            place: Some(self.open_place().await?),
        };
        if let Err(error) = sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut *transaction)
            .await
        {
            // There is nothing to roll back.
            transaction.place = None;
            return Err(error.into());
        }
        Ok(transaction)
    }

    pub(crate) async fn close(&self) {
        let place = std::mem::replace(&mut *self.place.lock().await, Place::Closed);
        if let Place::Open(connection) = place {
            // What was committed is on the disk, whatever happens here.
            let _ = connection.close().await;
        }
    }
}

impl WriteTransaction {
    /// Makes the changes durable: when this returns, they are on the disk.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if let Err(error) = sqlx::query("COMMIT").execute(&mut *self).await {
            let fault = Fault::from(error);
            return Err(match fault.code() {
                // No answer whose meaning is known, perhaps none at all: it may have come too late.
                ErrorCode::Internal => fault.saying(
                    "Something went wrong inside the program while this was stored. Look whether it is there before \
                     you try again; the same call again sells nothing twice. If it stays, tell support the time at \
                     which it happened.",
                ),
                _ => fault,
            });
        }
        self.place = None;
        Ok(())
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        let Some(mut place) = self.place.take() else {
            return;
        };
        // Without a runtime the program is ending, and with it the connection and what it began.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let Some(connection) = place.connection() else {
                    return;
                };
                if is_rolled_back(connection).await {
                    return;
                }
                tracing::error!("a change could not be taken back; the database is opened again");
                // What its transaction still holds would go into the next one, and nobody else could write.
                if let Place::Open(connection) = std::mem::replace(&mut *place, Place::Broken) {
                    // Closed, it has changed nothing.
                    let _ = connection.close().await;
                }
            });
        }
    }
}

/// Ends a transaction without changing anything. Whether the connection has none any more.
async fn is_rolled_back(connection: &mut SqliteConnection) -> bool {
    if sqlx::query("ROLLBACK")
        .execute(&mut *connection)
        .await
        .is_ok()
    {
        return true;
    }
    // On a full disk SQLite has rolled back by itself, and refuses to do it again. Another can then begin.
    let begun = sqlx::query("BEGIN").execute(&mut *connection).await;
    begun.is_ok() && sqlx::query("ROLLBACK").execute(connection).await.is_ok()
}

impl Deref for WriteTransaction {
    type Target = SqliteConnection;
    fn deref(&self) -> &Self::Target {
        match self.place.as_deref() {
            Some(Place::Open(connection)) => connection,
            Some(Place::Broken | Place::Closed) | None => {
                unreachable!("nobody has a transaction that is over")
            }
        }
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self.place.as_deref_mut() {
            Some(Place::Open(connection)) => connection,
            Some(Place::Broken | Place::Closed) | None => {
                unreachable!("nobody has a transaction that is over")
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::store::Store;

    #[tokio::test]
    async fn what_could_not_be_rolled_back_is_gone_and_others_write_on() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("cinema.db"), true)
            .await
            .unwrap();
        let mut transaction = store.write().await.unwrap();
        sqlx::query("CREATE TABLE lost (id INTEGER) STRICT")
            .execute(&mut *transaction)
            .await
            .unwrap();
        // From now on SQLite answers everything on this connection with an error, a ROLLBACK too.
        transaction
            .lock_handle()
            .await
            .unwrap()
            .set_progress_handler(1, || false);
        drop(transaction);

        let mut transaction = store.write().await.unwrap();
        let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'lost'";
        let there: i64 = sqlx::query_scalar(there)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        assert_eq!(there, 0);
        transaction.commit().await.unwrap();
        store.close().await;
        assert!(store.write().await.is_err(), "what is closed stays closed");
    }
}
