//! The law of the programme: two shows never overlap in a hall.

use chrono::{DateTime, MappedLocalTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::{Finding, Place};

/// One show's claim on a hall, from the advertised start until the hall is clean again. Instants are UTC:
/// on the night on which the clock is put back, two shows at 02:30 need not meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'a> {
    pub(super) hall: &'a str,
    pub(super) film: &'a str,
    pub(super) title: &'a str,
    pub(super) from: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    /// Where the row stands; none for a show that is already in the cinema's programme.
    pub(super) place: Option<&'a Place>,
}

/// Names every row of the import that begins while another show of its hall lasts, or lasts while a show
/// of the programme begins: what is left without the named rows keeps the law. Slots that touch do not
/// overlap, and what was in the programme before is not judged again.
pub(super) fn findings(mut slots: Vec<Slot<'_>>, zone: Tz) -> Vec<Finding> {
    slots.sort_by_key(|slot| (slot.hall, slot.from, slot.until));
    let mut found = Vec::new();
    // Of everything before a slot, only what lasts longest needs to be asked whether it reaches the slot.
    let mut longest: Option<Slot<'_>> = None;
    // New slots that were not named never overlap each other: only their last can reach an existing slot.
    let mut last_unnamed: Option<Slot<'_>> = None;
    for slot in slots {
        let reaches = |before: &Slot<'_>| before.hall == slot.hall && before.until > slot.from;
        if slot.place.is_some() {
            match longest.filter(reaches) {
                Some(before) => found.extend(finding(slot, before, zone)),
                None => last_unnamed = Some(slot),
            }
        } else if let Some(before) = last_unnamed.take_if(|before| reaches(before)) {
            found.extend(finding(before, slot, zone));
        }
        longest = Some(longest_lasting(longest, slot));
    }
    found
}

fn longest_lasting<'a>(longest: Option<Slot<'a>>, slot: Slot<'a>) -> Slot<'a> {
    longest
        .filter(|longest| longest.hall == slot.hall && longest.until >= slot.until)
        .unwrap_or(slot)
}

fn finding(at: Slot<'_>, other: Slot<'_>, zone: Tz) -> Option<Finding> {
    let place = at.place?.clone();
    let stands = match other.place {
        Some(other) if other.file == place.file => format!("line {}", other.line),
        Some(other) => format!("line {} of {}", other.line, other.file),
        None => "already in the programme".to_owned(),
    };
    let message = if at.film == other.film && at.from == other.from {
        format!(
            "the same show is there already: {} ({stands})",
            described(at, zone)
        )
    } else {
        format!(
            "{} overlaps {} ({stands}); the hall is taken from the start for adverts, film and cleaning",
            described(at, zone),
            described(other, zone)
        )
    };
    Some(Finding::new(place, Some("starts_at"), message))
}

/// `“Stalker” in Sala Fanal, 2026-11-20 18:30–21:31`
fn described(slot: Slot<'_>, zone: Tz) -> String {
    let Slot { title, hall, .. } = slot;
    let from = slot.from.with_timezone(&zone);
    let until = slot.until.with_timezone(&zone);
    let twice = |at: &DateTime<Tz>| {
        matches!(
            zone.from_local_datetime(&at.naive_local()),
            MappedLocalTime::Ambiguous(..)
        )
    };
    // On the night on which an hour comes twice, the clock alone does not say which of the two it is.
    let clock = if twice(&from) || twice(&until) {
        "%H:%M%:z"
    } else {
        "%H:%M"
    };
    let day = from.format("%Y-%m-%d");
    format!(
        "“{title}” in {hall}, {day} {}–{}",
        from.format(clock),
        until.format(clock)
    )
}
