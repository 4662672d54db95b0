//! Where a till prints: written in the cinema's database as JSON, chosen by a person.

use std::path::PathBuf;

use marquee_cinema::folder::Folder;
use marquee_cinema::{Fault, Result};
use marquee_contract::error::ErrorCode;
use marquee_devices::{FolderPrinter, OsQueue, Printer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A till's printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum PrinterChoice {
    /// PDF files in a folder: what a till does until a printer is chosen.
    Folder { path: PathBuf },
    /// A queue of the operating system.
    Queue { name: String },
}

impl PrinterChoice {
    /// What the database says, or the cinema's own folder where it says nothing.
    ///
    /// # Errors
    /// It says what this program does not know. Pages that went into the folder meanwhile would be missed by nobody.
    pub(crate) fn from_stored(stored: Option<&str>, folder: &Folder) -> Result<Self> {
        let Some(json) = stored else {
            return Ok(Self::Folder {
                path: folder.printed(),
            });
        };
        serde_json::from_str(json).map_err(|error| {
            Fault::new(
                ErrorCode::PrinterSettingUnreadable,
                format!(
                    "Where this till prints cannot be read from its settings: {error}. Nothing is printed meanwhile. \
                     Choose the till's printer again, or install the newer version that wrote the setting."
                ),
            )
        })
    }

    pub(crate) fn printer(&self) -> Box<dyn Printer> {
        match self {
            Self::Folder { path } => Box::new(FolderPrinter::new(path)),
            Self::Queue { name } => Box::new(OsQueue::new(name)),
        }
    }
}
