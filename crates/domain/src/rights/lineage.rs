//! Which life of a database is speaking: a restore begins a new one, and what an older one said is refused.

use serde::{Deserialize, Serialize};

use crate::id::{GenerationId, IncarnationId};

/// A life of a cinema's database. The number says which of two is later; the id tells two copies apart that were
/// restored without knowing of each other and chose the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Incarnation {
    pub number: u32,
    pub id: IncarnationId,
}

/// A life of the central server's database, likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Generation {
    pub number: u32,
    pub id: GenerationId,
}
