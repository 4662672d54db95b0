//! A node's surroundings as the simulator says them: its time, and the ids that the story has chosen.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use marquee_cinema::surroundings::Surroundings;
use marquee_domain::chain::sha256;
use uuid::Uuid;

/// Two scripts are two machines: they must not make the same ids.
static SCRIPTS: AtomicU64 = AtomicU64::new(1);

#[derive(Debug)]
pub(crate) struct Script {
    now: Mutex<DateTime<Utc>>,
    /// The id that the story has chosen for what is made next.
    chosen: Mutex<Option<Uuid>>,
    number: u64,
    made: AtomicU64,
}

impl Script {
    pub(crate) fn at(now: DateTime<Utc>) -> Self {
        Self {
            now: Mutex::new(now),
            chosen: Mutex::new(None),
            number: SCRIPTS.fetch_add(1, Ordering::Relaxed),
            made: AtomicU64::new(0),
        }
    }

    pub(crate) fn go_to(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap() = now;
    }

    /// Chooses the next id; nothing chooses none.
    pub(crate) fn choose(&self, id: Option<Uuid>) {
        *self.chosen.lock().unwrap() = id;
    }
}

impl Surroundings for Script {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn new_id(&self) -> Uuid {
        let chosen = self.chosen.lock().unwrap().take();
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        chosen.unwrap_or_else(|| Uuid::from_u64_pair(made, self.number))
    }

    fn random_bytes(&self) -> [u8; 32] {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        sha256(format!("{} {made}", self.number).as_bytes())
    }
}
