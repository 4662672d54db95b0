//! A clock that stands still until it is moved, and dice that always fall the same way.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use marquee_cinema::surroundings::Surroundings;
use marquee_domain::chain::sha256;
use uuid::Uuid;

/// Two stages in one test are two machines: they must not make the same ids.
static STAGES: AtomicU64 = AtomicU64::new(1);

#[derive(Debug)]
pub(crate) struct Stage {
    now: Mutex<DateTime<Utc>>,
    number: u64,
    made: AtomicU64,
}

impl Stage {
    pub(crate) fn at(time: &str) -> Self {
        Self {
            now: Mutex::new(time.parse().unwrap()),
            number: STAGES.fetch_add(1, Ordering::Relaxed),
            made: AtomicU64::new(0),
        }
    }

    pub(crate) fn time(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    pub(crate) fn wait(&self, time: TimeDelta) {
        *self.now.lock().unwrap() += time;
    }

    pub(crate) fn go_to(&self, time: DateTime<Utc>) {
        *self.now.lock().unwrap() = time;
    }
}

impl Surroundings for Stage {
    fn now(&self) -> DateTime<Utc> {
        self.time()
    }

    fn new_id(&self) -> Uuid {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        // Later ids of one machine sort after earlier ones, as the machine's own do.
        Uuid::from_u64_pair(made, self.number)
    }

    fn random_bytes(&self) -> [u8; 32] {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        sha256(format!("{} {made}", self.number).as_bytes())
    }
}
