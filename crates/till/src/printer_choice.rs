//! Where a till prints: written in the cinema's database as JSON, chosen by a person.

use std::path::PathBuf;

use marquee_cinema::folder::Folder;
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
    pub(crate) fn from_stored(stored: Option<&str>, folder: &Folder) -> Self {
        stored
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_else(|| Self::Folder {
                path: folder.printed(),
            })
    }

    pub(crate) fn printer(&self) -> Box<dyn Printer> {
        match self {
            Self::Folder { path } => Box::new(FolderPrinter::new(path)),
            Self::Queue { name } => Box::new(OsQueue::new(name)),
        }
    }
}
