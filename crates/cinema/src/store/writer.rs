//! The one connection that writes, and its transactions.
//!
//! Not the driver's pool: that one gives a connection free only after another thread has asked it whether it
//! is still there, for which the next sale would wait. A file does not hang up.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use marquee_protocol::error::ErrorCode;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use crate::fault::{Fault, Result};

/// None: it was closed.
type Place = Option<SqliteConnection>;

/// The lent connection; dropped, it is back.
pub(crate) type Lent = OwnedMappedMutexGuard<Place, SqliteConnection>;

#[derive(Debug)]
pub(crate) struct Writer(Arc<Mutex<Place>>);

/// A transaction that holds the write lock; dropped without [`commit`](WriteTransaction::commit), it has
/// changed nothing.
pub(crate) struct WriteTransaction {
    /// None: it is over.
    connection: Option<Lent>,
}

impl Writer {
    pub(crate) fn new(connection: SqliteConnection) -> Self {
        Self(Arc::new(Mutex::new(Some(connection))))
    }

    /// The connection outside a transaction, when it is free.
    pub(crate) async fn lend(&self) -> Result<Lent> {
        let place = self.0.clone().lock_owned().await;
        Ok(OwnedMutexGuard::try_map(place, Place::as_mut).map_err(|_| sqlx::Error::PoolClosed)?)
    }

    pub(crate) async fn begin(&self) -> Result<WriteTransaction> {
        // Before it begins: should the caller go away meanwhile, it is rolled back.
        let mut transaction = WriteTransaction {
            connection: Some(self.lend().await?),
        };
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    pub(crate) async fn close(&self) {
        if let Some(connection) = self.0.lock().await.take() {
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
        self.connection = None;
        Ok(())
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        // Without a runtime the program is ending, and with it the connection and what it began.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                // On a full disk SQLite has rolled back by itself, and refuses to do it again.
                let _ = sqlx::query("ROLLBACK").execute(&mut *connection).await;
            });
        }
    }
}

impl Deref for WriteTransaction {
    type Target = SqliteConnection;
    fn deref(&self) -> &Self::Target {
        match &self.connection {
            Some(connection) => connection,
            None => unreachable!("nobody has a transaction that is over"),
        }
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match &mut self.connection {
            Some(connection) => connection,
            None => unreachable!("nobody has a transaction that is over"),
        }
    }
}
