//! A value of a file that may be missing or of the wrong type.
//!
//! A reader that stops at the first wrong type can report only one mistake, and cannot say which seat it
//! is at. So the leaves of a document are read as [`Field`]s: what fits is there, what does not is kept as
//! it came, to be named by the checks and given back by the export.

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// A leaf of a document. Declare it with `#[serde(default, skip_serializing_if = "Field::is_absent")]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Field<T> {
    #[default]
    Absent,
    Is(T),
    /// Null, or something of another type.
    Odd(Value),
}

impl<T> Field<T> {
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Absent | Self::Odd(_) => None,
        }
    }

    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Missing, or null, which editors write for "nothing".
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Absent | Self::Odd(Value::Null))
    }
}

impl Field<String> {
    /// The text; empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.get().map_or("", String::as_str)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Is(value)
    }
}

impl<'de, T: DeserializeOwned> serde::Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(T::deserialize(&value).map_or_else(|_| Self::Odd(value), Self::Is))
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Is(value) => value.serialize(serializer),
            Self::Odd(value) => value.serialize(serializer),
            Self::Absent => serializer.serialize_unit(),
        }
    }
}
