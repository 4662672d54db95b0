//! What is wrong with an import, said so that a person with the file open can go there and mend it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub file: String,
    /// Counted from 1, as editors do.
    pub line: u32,
}

impl Place {
    #[must_use]
    pub fn new(file: &str, line: u32) -> Self {
        Self {
            file: file.to_owned(),
            line,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One error of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
// A plan has findings of another shape.
#[schemars(rename = "ProgrammeFinding")]
pub struct Finding {
    pub file: String,
    pub line: u32,
    /// The column or JSON key at fault; none where the row or the file as a whole is.
    pub field: Option<String>,
    pub message: String,
}

impl Finding {
    pub(super) fn new(place: Place, field: Option<&str>, message: impl Into<String>) -> Self {
        Self {
            file: place.file,
            line: place.line,
            field: field.map(str::to_owned),
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{}:{}: {field}: {}", self.file, self.line, self.message),
            None => write!(f, "{}:{}: {}", self.file, self.line, self.message),
        }
    }
}
