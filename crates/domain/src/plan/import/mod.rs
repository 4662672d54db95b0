//! From a document's text and a sidecar's text to a plan, or to everything that is wrong with them.
//!
//! Real files are not clean. What can be put right without guessing is repaired, in the plan and in the
//! document that an export gives, and listed; what a person must decide refuses the whole file, and then
//! nothing of it is used. The checks, each in its own file: [`repair`] (missing and doubled ids),
//! [`layout`] (labels, categories, coordinates), [`overlap`], [`drawing`] (areas, row labels, where the
//! screen is) and [`attributes`] (the sidecar). All of them run, whatever an earlier one found, unless the
//! text is no document at all. They share how a value is read ([`value`]) and how a finding names its place
//! ([`naming`]).

mod attributes;
mod drawing;
mod layout;
mod naming;
mod overlap;
mod repair;
mod value;

use std::collections::BTreeMap;

use super::finding::{Finding, FindingCode, Findings, Place};
use super::model::{MAX_SEATS, Plan, Screen, Side};
use super::neighbours::Neighbours;
use super::pretix::Document;
use super::sidecar::{self, Sidecar};

/// The longest document or sidecar that is read. 10,000 seats are about 4 MB.
pub const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;

/// The longest row and seat number, in characters: it must fit a ticket.
pub const MAX_LABEL_CHARS: usize = 32;

/// The longest other text: names, ids, what is written in the drawing.
pub const MAX_TEXT_CHARS: usize = 200;

/// The most seats of one row, over all blocks that it is drawn in.
pub const MAX_SEATS_PER_ROW: usize = 1_000;

const MAX_ZONES: usize = 200;
const MAX_CATEGORIES: usize = 200;
const MAX_AREAS: usize = 2_000;
const MAX_POINTS_PER_AREA: usize = 2_000;
const MAX_TRANSLATED_TEXTS: usize = 200;
const MAX_LANGUAGES: usize = 20;

/// A plan and the two documents that it was read from, as they are to be kept: repairs are in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    pub plan: Plan,
    pub document: Document,
    pub sidecar: Sidecar,
    /// What was repaired, and what somebody should look at. Nothing here refuses.
    pub findings: Vec<Finding>,
}

/// The file was refused; nothing of it is to be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the plan is refused: {}", .findings.first().map_or("", |finding| finding.message.as_str()))]
pub struct Refused {
    /// At least one of them refuses, and those come first.
    pub findings: Vec<Finding>,
}

/// Reads a seating plan and, where there is one, its sidecar.
///
/// # Errors
/// [`Refused`], with every finding, when at least one cannot be repaired.
pub fn import(document: &str, sidecar: Option<&str>) -> Result<Imported, Refused> {
    let mut findings = Findings::default();
    let Some(mut document) = read_document(document, &mut findings) else {
        return Err(refused(findings));
    };
    if is_too_much(&document, &mut findings) {
        return Err(refused(findings));
    }
    let mut sidecar = sidecar.map_or_else(Sidecar::default, |text| {
        if is_too_large(text, "sidecar", &mut findings) {
            return Sidecar::default();
        }
        sidecar::read(without_mark(text), &mut findings)
    });

    repair::repair(&mut document, &mut findings);
    let mut layout = layout::read(&document, &mut findings);
    overlap::check(&layout.seats, &mut findings);
    let neighbours = Neighbours::of_seats(&layout.seats);
    attributes::apply(&mut sidecar, &mut layout, &neighbours, &mut findings);
    let row_labels = drawing::row_labels(&document, &layout.seats, &mut findings);
    let areas = drawing::areas(&document, &mut findings);
    if findings.is_refused() {
        return Err(refused(findings));
    }

    let screen = sidecar
        .screen
        .or_else(|| drawing::screen(&areas, &layout.seats))
        .unwrap_or(Screen { side: Side::Top });
    let focal_point = sidecar
        .focal_point
        .unwrap_or_else(|| drawing::focal_point(&layout.seats, screen.side));
    Ok(Imported {
        plan: Plan {
            name: layout.name,
            width: layout.width,
            height: layout.height,
            screen,
            focal_point,
            categories: layout.categories,
            seats: layout.seats,
            row_labels,
            areas,
            translations: sidecar.translations.clone(),
        },
        document,
        sidecar,
        findings: findings.into_list(),
    })
}

fn refused(findings: Findings) -> Refused {
    Refused {
        findings: findings.into_list(),
    }
}

fn read_document(text: &str, findings: &mut Findings) -> Option<Document> {
    if is_too_large(text, "document", findings) {
        return None;
    }
    match serde_json::from_str(without_mark(text)) {
        Ok(document) => Some(document),
        Err(error) => {
            findings.refuse(
                FindingCode::DocumentMalformed,
                &Place::plan(),
                &format!("the document is not a seating plan in JSON: {error}. Correct it there."),
            );
            None
        }
    }
}

fn is_too_large(text: &str, which: &str, findings: &mut Findings) -> bool {
    let too_large = text.len() > MAX_TEXT_BYTES;
    if too_large {
        findings.refuse(
            FindingCode::DocumentTooLarge,
            &Place::plan(),
            &format!(
                "the {which} is {} bytes long; the most is {MAX_TEXT_BYTES}.",
                text.len()
            ),
        );
    }
    too_large
}

/// Some editors begin a file with a byte order mark, which JSON does not allow and nobody can see.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Counts that stop the import before any further work: the other checks would take too long, or have
/// nothing to look at.
fn is_too_much(document: &Document, findings: &mut Findings) -> bool {
    let areas = document.zones.iter().filter_map(|zone| zone.areas.get());
    let counts = [
        ("seats", document.seat_count(), MAX_SEATS),
        ("zones", document.zones.len(), MAX_ZONES),
        ("categories", document.categories.len(), MAX_CATEGORIES),
        ("areas", areas.map(Vec::len).sum(), MAX_AREAS),
    ];
    let mut stop = false;
    for (what, count, most) in counts {
        if count > most {
            stop = true;
            findings.refuse(
                FindingCode::TooMany,
                &Place::plan(),
                &format!("it has {count} {what}; the most is {most}."),
            );
        }
    }
    if let Some((row, count)) = longest_row(document)
        && count > MAX_SEATS_PER_ROW
    {
        stop = true;
        let place = Place {
            row: Some(row.to_owned()),
            ..Place::plan()
        };
        findings.refuse(
            FindingCode::TooMany,
            &place,
            &format!("it has {count} seats; the most of one row is {MAX_SEATS_PER_ROW}."),
        );
    }
    if document.seat_count() == 0 {
        stop = true;
        findings.refuse(
            FindingCode::NoSeats,
            &Place::plan(),
            "it has no seats. Is it the right file?",
        );
    }
    stop
}

/// The row number with the most seats, over all blocks of one zone.
fn longest_row(document: &Document) -> Option<(&str, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for zone in &document.zones {
        for row in &zone.rows {
            let key = (zone.title(), row.row_number.text().trim());
            *counts.entry(key).or_default() += row.seats.len();
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|((_, row), count)| (row, count))
}
