//! Looks at the computer's clock while the program runs, and tells people when it cannot be right.
//!
//! The doubt is in the database, so that a program that is started again knows it, and so that the answer of a person in
//! one program counts in all.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use marquee_domain::clock::{ClockDoubt, doubt};

use crate::event::Event;
use crate::fault::Result;
use crate::node::Cinema;
use crate::store::clock::DoubtRecord;
use crate::store::{self, WriteTransaction, journal::By};

/// What this program believes of the clock. None: it has not looked yet.
#[derive(Debug, Default)]
pub(crate) struct ClockWatch(Mutex<Option<Belief>>);

#[derive(Debug, Clone, Copy)]
struct Belief {
    trusted_at: DateTime<Utc>,
    is_doubted: bool,
}

impl ClockWatch {
    fn belief(&self) -> Option<Belief> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This time is believed from now on.
    pub(crate) fn trust(&self, now: DateTime<Utc>) {
        self.note(now, false);
    }

    fn note(&self, trusted_at: DateTime<Utc>, is_doubted: bool) {
        let mut belief = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *belief = Some(Belief {
            trusted_at,
            is_doubted,
        });
    }
}

impl Cinema {
    /// Judges the clock, and journals and tells when it becomes doubtful or is put right.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn watch_clock(&self) -> Result<()> {
        let now = self.now();
        let belief = match self.clock_watch().belief() {
            Some(belief) => belief,
            None => self.remembered_belief(now).await?,
        };
        match (doubt(now, belief.trusted_at), belief.is_doubted) {
            (None, false) => self.clock_watch().trust(now),
            (None, true) => self.clock_was_put_right(now).await?,
            (Some(_), true) => {
                // It goes on, unless a person said in another program that the clock is right.
                let is_doubted = store::clock::get(&mut *self.store().read().await?)
                    .await?
                    .is_some();
                let trusted_at = if is_doubted { belief.trusted_at } else { now };
                self.clock_watch().note(trusted_at, is_doubted);
            }
            (Some(why), false) => self.doubt_clock(why, belief.trusted_at, now).await?,
        }
        Ok(())
    }

    /// What is known at a start: a doubt that nobody has answered, or else the time of the last thing that was stored.
    async fn remembered_belief(&self, now: DateTime<Utc>) -> Result<Belief> {
        let mut connection = self.store().read().await?;
        if let Some(doubt) = store::clock::get(&mut connection).await? {
            return Ok(Belief {
                trusted_at: doubt.trusted_at,
                is_doubted: true,
            });
        }
        let newest = store::journal::newest(&mut connection, None, 1).await?;
        let trusted_at = match newest.first() {
            Some(entry) => store::row::from_ms(entry.at_ms)?,
            None => now,
        };
        Ok(Belief {
            trusted_at,
            is_doubted: false,
        })
    }

    async fn doubt_clock(
        &self,
        why: ClockDoubt,
        trusted_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut transaction = self.store().write().await?;
        // Another program may have been quicker.
        if store::clock::get(&mut transaction).await?.is_none() {
            let doubt = DoubtRecord {
                why,
                trusted_at,
                shown_at: now,
            };
            store::clock::set(&mut transaction, &doubt).await?;
            let content = serde_json::json!({ "why": why.name(), "trusted_at": trusted_at });
            journal(&mut transaction, now, "clock_doubted", &content).await?;
            transaction.commit().await?;
            self.emit(Event::ClockChanged);
        }
        self.clock_watch().note(trusted_at, true);
        Ok(())
    }

    async fn clock_was_put_right(&self, now: DateTime<Utc>) -> Result<()> {
        let mut transaction = self.store().write().await?;
        if store::clock::get(&mut transaction).await?.is_some() {
            store::clock::clear(&mut transaction).await?;
            let content = serde_json::json!({});
            journal(&mut transaction, now, "clock_put_right", &content).await?;
            transaction.commit().await?;
            self.emit(Event::ClockChanged);
        }
        self.clock_watch().trust(now);
        Ok(())
    }
}

async fn journal(
    transaction: &mut WriteTransaction,
    now: DateTime<Utc>,
    kind: &str,
    content: &serde_json::Value,
) -> Result<()> {
    let by = By {
        at: now,
        actor: "system:clock".to_owned(),
        till_id: None,
    };
    store::journal::append(transaction, &by, kind, content).await
}
