//! How values of the domain are written in the database's columns, and read back.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::fault::{Fault, Result};

/// An instant as the database has it: milliseconds since 1970 in UTC.
pub(crate) fn to_ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

pub(crate) fn from_ms(ms: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms)
        .ok_or_else(|| Fault::internal(format!("the database holds the impossible instant {ms}")))
}

pub(crate) fn id(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(Fault::internal)
}

/// A number that the column's CHECK keeps in range.
pub(crate) fn number<T: TryFrom<i64>>(value: i64) -> Result<T> {
    T::try_from(value)
        .map_err(|_| Fault::internal(format!("the database holds {value} where it cannot be")))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes
        .try_into()
        .map_err(|_| Fault::internal("the database holds a hash of the wrong length"))
}
