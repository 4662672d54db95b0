//! Where a node gets the time, ids and randomness from. Below this line they are arguments, so that a
//! test can say what time it is.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The clock and the dice of a node.
pub trait Surroundings: std::fmt::Debug + Send + Sync {
    fn now(&self) -> DateTime<Utc>;
    /// A new id; later ones sort after earlier ones, which keeps the indexes of the database compact.
    fn new_id(&self) -> Uuid;
    /// Bytes fit for keys.
    fn random_bytes(&self) -> [u8; 32];
}

/// The machine's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Surroundings for Machine {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where a node asks the clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where a node makes ids"
    )]
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random_bytes(&self) -> [u8; 32] {
        rand::random()
    }
}
