//! A plan's document and sidecar as texts again.
//!
//! The law: importing what was exported gives the same plan, document and sidecar, and every seat, position
//! and label of the file that first came in is still there. Only what the import repaired and listed differs.

use super::import::Imported;
use super::pretix::Document;
use super::sidecar::Sidecar;

/// The two files of a plan, as indented JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub document: String,
    pub sidecar: String,
}

/// # Errors
/// Only if a value cannot be written as JSON, which no imported plan holds.
pub fn export(imported: &Imported) -> Result<Exported, serde_json::Error> {
    Ok(Exported {
        document: document_text(&imported.document)?,
        sidecar: sidecar_text(&imported.sidecar)?,
    })
}

/// # Errors
/// As [`export`].
pub fn document_text(document: &Document) -> Result<String, serde_json::Error> {
    text(document)
}

/// # Errors
/// As [`export`].
pub fn sidecar_text(sidecar: &Sidecar) -> Result<String, serde_json::Error> {
    text(sidecar)
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}
