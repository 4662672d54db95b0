//! The sidecar laid over the seats: kinds, pairs, companions, what is out of service.
//!
//! An entry for a seat or a category that the plan does not have changes nothing, so it is a warning (a
//! hall that lost a row keeps the rest of its sidecar); but when *no* seat entry fits, it is the sidecar
//! of another hall, which is refused. What would make a rule of selling wrong (half a couple, a companion of
//! nothing) is refused, apart from one thing that needs no guess: a partner that has no entry gets one.

use std::collections::BTreeMap;

use super::super::finding::{FindingCode, Findings, Place};
use super::super::model::{Seat, SeatKind};
use super::super::neighbours::Neighbours;
use super::super::sidecar::{SeatEntry, Sidecar};
use super::layout::Layout;
use super::naming::place_of;
use super::value::check_text;
use super::{MAX_LABEL_CHARS, MAX_LANGUAGES, MAX_TEXT_CHARS, MAX_TRANSLATED_TEXTS};
use crate::id::SeatIndex;

/// How far a companion may be from its wheelchair place, in pitches, before somebody should look.
const COMPANION_PITCHES: f64 = 4.0;

pub(super) fn apply(
    sidecar: &mut Sidecar,
    layout: &mut Layout,
    neighbours: &Neighbours,
    findings: &mut Findings,
) {
    check_focal_point(sidecar, layout, findings);
    check_translations(sidecar, findings);
    let kinds = categories(sidecar, layout, findings);
    for seat in &mut layout.seats {
        if let Some(kind) = kinds.get(&seat.category) {
            seat.kind = *kind;
        }
        if let Some(entry) = sidecar.seats.get(&seat.uuid) {
            seat.kind = entry.kind.unwrap_or(seat.kind);
            seat.out_of_service.clone_from(&entry.out_of_service);
        }
    }
    check_seats_known(sidecar, layout, findings);
    let mut pairing = Pairing {
        by_uuid: (0..=u16::MAX)
            .map(SeatIndex)
            .zip(&layout.seats)
            .map(|(index, seat)| (seat.uuid.clone(), index))
            .collect(),
        neighbours,
        findings,
    };
    pairing.add_missing_partners(sidecar, &mut layout.seats);
    pairing.relate(sidecar, &mut layout.seats);

    for seat in &layout.seats {
        if let Some(reason) = &seat.out_of_service {
            check_text(
                reason,
                "out_of_service",
                MAX_TEXT_CHARS,
                &place_of(seat),
                findings,
            );
        }
    }
    let is_sellable = |seat: &Seat| {
        seat.out_of_service.is_none()
            && layout
                .categories
                .get(seat.category)
                .is_some_and(|category| category.for_sale)
    };
    if !layout.seats.iter().any(is_sellable) {
        findings.warn(
            FindingCode::NothingForSale,
            &Place::plan(),
            "the sidecar leaves no seat for sale. Check for_sale and out_of_service.",
        );
    }
}

fn check_focal_point(sidecar: &Sidecar, layout: &Layout, findings: &mut Findings) {
    if let Some(point) = sidecar.focal_point
        && !layout.width.is_nan()
        && (!(0.0..=layout.width).contains(&point.x) || !(0.0..=layout.height).contains(&point.y))
    {
        findings.refuse(
            FindingCode::FocalPointOutside,
            &Place::plan(),
            &format!(
                "the sidecar's focal_point {}, {} is outside the plan of {} × {}. Correct it.",
                point.x, point.y, layout.width, layout.height
            ),
        );
    }
}

fn check_translations(sidecar: &Sidecar, findings: &mut Findings) {
    let place = Place::plan();
    let languages = sidecar.translations.values().map(BTreeMap::len).max();
    let counts = [
        (
            "translated texts",
            sidecar.translations.len(),
            MAX_TRANSLATED_TEXTS,
        ),
        (
            "languages of one text",
            languages.unwrap_or(0),
            MAX_LANGUAGES,
        ),
    ];
    for (what, count, most) in counts {
        if count > most {
            findings.refuse(
                FindingCode::TooMany,
                &place,
                &format!("the sidecar has {count} {what}; the most is {most}."),
            );
        }
    }
    for (language, text) in sidecar.translations.values().flatten() {
        check_text(
            language,
            "translation's language",
            MAX_LABEL_CHARS,
            &place,
            findings,
        );
        check_text(text, "translation", MAX_TEXT_CHARS, &place, findings);
    }
}

/// Lays the sidecar's categories over the plan's, and says which kind each gives its seats.
fn categories(
    sidecar: &Sidecar,
    layout: &mut Layout,
    findings: &mut Findings,
) -> BTreeMap<usize, SeatKind> {
    let mut kinds = BTreeMap::new();
    for (name, entry) in &sidecar.categories {
        let Some((at, category)) = layout
            .categories
            .iter_mut()
            .enumerate()
            .find(|(_, category)| category.name == *name)
        else {
            let shown: String = name.chars().take(MAX_TEXT_CHARS).collect();
            findings.warn(
                FindingCode::SidecarCategoryUnknown,
                &Place::plan(),
                &format!(
                    "the sidecar has an entry for category \"{shown}\", which the plan does not have. \
                     Correct the name or remove the entry."
                ),
            );
            continue;
        };
        if let Some(label) = &entry.label {
            check_text(
                label,
                "category's label",
                MAX_TEXT_CHARS,
                &Place::plan(),
                findings,
            );
            if !label.trim().is_empty() {
                category.label.clone_from(label);
            }
        }
        category.for_sale = entry.for_sale.unwrap_or(true);
        if let Some(kind) = entry.kind {
            kinds.insert(at, kind);
        }
    }
    kinds
}

fn check_seats_known(sidecar: &Sidecar, layout: &Layout, findings: &mut Findings) {
    let known: std::collections::BTreeSet<&str> =
        layout.seats.iter().map(|seat| seat.uuid.as_str()).collect();
    let unknown: Vec<&String> = sidecar
        .seats
        .keys()
        .filter(|uuid| !known.contains(uuid.as_str()))
        .collect();
    if !unknown.is_empty() && unknown.len() == sidecar.seats.len() {
        findings.refuse(
            FindingCode::SidecarOfAnotherPlan,
            &Place::plan(),
            "none of the seats that the sidecar names is in the plan. It belongs to another plan.",
        );
        return;
    }
    for uuid in unknown {
        let shown: String = uuid.chars().take(MAX_TEXT_CHARS).collect();
        findings.warn(
            FindingCode::SidecarSeatUnknown,
            &Place::plan(),
            &format!(
                "the sidecar has an entry for seat {shown}, which the plan does not have. \
                 Correct the uuid or remove the entry."
            ),
        );
    }
}

/// The rules between two seats.
struct Pairing<'a> {
    by_uuid: BTreeMap<String, SeatIndex>,
    neighbours: &'a Neighbours,
    findings: &'a mut Findings,
}

impl Pairing<'_> {
    /// Half a couple is enough to know the other half, if nothing else is said of that seat.
    fn add_missing_partners(&mut self, sidecar: &mut Sidecar, seats: &mut [Seat]) {
        for index in 0..seats.len() {
            let Some((uuid, partner)) = seats
                .get(index)
                .filter(|seat| seat.kind == SeatKind::Couple)
                .and_then(|seat| {
                    let partner = sidecar.seats.get(&seat.uuid)?.partner.clone()?;
                    Some((seat.uuid.clone(), partner))
                })
            else {
                continue;
            };
            let says_nothing = sidecar.seats.get(&partner).is_none_or(|other| {
                other.kind.is_none() && other.partner.is_none() && other.companion_of.is_none()
            });
            let found = self
                .find(&partner)
                .and_then(|index| seats.get_mut(usize::from(index.0)));
            if let Some(other) = found
                && says_nothing
                && partner != uuid
            {
                self.findings.repaired(
                    FindingCode::CouplePartnerAdded,
                    &place_of(other),
                    "it is the partner of a couple seat but its sidecar entry does not say so; now it does. Nothing to do.",
                );
                other.kind = SeatKind::Couple;
                let entry = sidecar.seats.entry(partner).or_default();
                entry.kind = Some(SeatKind::Couple);
                entry.partner = Some(uuid);
            }
        }
    }

    fn relate(&mut self, sidecar: &Sidecar, seats: &mut [Seat]) {
        for index in 0..seats.len() {
            let Some(seat) = seats.get(index) else {
                continue;
            };
            let nothing = SeatEntry::default();
            let entry = sidecar.seats.get(&seat.uuid).unwrap_or(&nothing);
            self.check_relations_fit(seat, entry);
            let (mut partner, mut companion_of) = (None, None);
            match seat.kind {
                SeatKind::Couple => partner = self.partner(seat, entry, sidecar, seats),
                SeatKind::Companion => companion_of = self.wheelchair(seat, entry, seats),
                SeatKind::Standard
                | SeatKind::Premium
                | SeatKind::Recliner
                | SeatKind::Wheelchair => {}
            }
            if let Some(seat) = seats.get_mut(index) {
                seat.partner = partner;
                seat.companion_of = companion_of;
            }
        }
    }

    fn check_relations_fit(&mut self, seat: &Seat, entry: &SeatEntry) {
        let wrong = [
            ("partner", entry.partner.is_some(), SeatKind::Couple),
            (
                "companion_of",
                entry.companion_of.is_some(),
                SeatKind::Companion,
            ),
        ];
        for (key, is_there, kind) in wrong {
            if is_there && seat.kind != kind {
                self.findings.refuse(
                    FindingCode::RelationWithoutKind,
                    &place_of(seat),
                    &format!(
                        "its sidecar entry has {key} but not the kind that goes with it. Set the kind or remove {key}."
                    ),
                );
            }
        }
    }

    fn partner(
        &mut self,
        seat: &Seat,
        entry: &SeatEntry,
        sidecar: &Sidecar,
        seats: &[Seat],
    ) -> Option<SeatIndex> {
        let own = self.find(&seat.uuid)?;
        let place = place_of(seat);
        let found = entry.partner.as_ref().and_then(|uuid| self.find(uuid));
        let Some((index, partner)) = found
            .filter(|index| *index != own)
            .and_then(|index| Some((index, at(seats, index)?)))
        else {
            self.findings.refuse(
                FindingCode::CoupleWithoutPartner,
                &place,
                "it is a couple seat and its partner is not named, is itself, or is not in the plan. \
                 Name the uuid of the other half.",
            );
            return None;
        };
        let is_mutual = partner.kind == SeatKind::Couple
            && sidecar
                .seats
                .get(&partner.uuid)
                .is_some_and(|other| other.partner.as_ref() == Some(&seat.uuid));
        if !is_mutual {
            self.findings.refuse(
                FindingCode::CoupleNotMutual,
                &place,
                &format!(
                    "it names {} as its partner, which does not name it back. Correct one of the two.",
                    place_of(partner)
                ),
            );
        } else if own < index && !self.neighbours.are_adjacent(own, index) {
            self.findings.refuse(
                FindingCode::CoupleNotAdjacent,
                &place,
                &format!(
                    "its partner {} is not beside it in the same row. Correct the partner.",
                    place_of(partner)
                ),
            );
        }
        Some(index)
    }

    fn wheelchair(&mut self, seat: &Seat, entry: &SeatEntry, seats: &[Seat]) -> Option<SeatIndex> {
        let place = place_of(seat);
        let found = entry.companion_of.as_ref().and_then(|uuid| self.find(uuid));
        let Some((index, wheelchair)) = found.and_then(|index| Some((index, at(seats, index)?)))
        else {
            self.findings.refuse(
                FindingCode::CompanionWithoutPlace,
                &place,
                "it is a companion place and its wheelchair place is not named or not in the plan. \
                 Name its uuid in companion_of.",
            );
            return None;
        };
        if wheelchair.kind != SeatKind::Wheelchair {
            self.findings.refuse(
                FindingCode::CompanionOfOtherKind,
                &place,
                &format!(
                    "it is the companion of {}, which is not a wheelchair place. Correct one of the two.",
                    place_of(wheelchair)
                ),
            );
        } else if seat.point().distance(wheelchair.point())
            > COMPANION_PITCHES * self.neighbours.pitch()
        {
            self.findings.warn(
                FindingCode::CompanionFarAway,
                &place,
                &format!(
                    "its wheelchair place, {}, is far away. Check that it is the right one.",
                    place_of(wheelchair)
                ),
            );
        }
        Some(index)
    }

    fn find(&self, uuid: &str) -> Option<SeatIndex> {
        self.by_uuid.get(uuid).copied()
    }
}

fn at(seats: &[Seat], index: SeatIndex) -> Option<&Seat> {
    seats.get(usize::from(index.0))
}
