//! What the import of a plan has to say: what is wrong, where, and what to do about it.
//!
//! All findings of a file are collected, so that a manager corrects it once and not once per mistake. The
//! messages are English, like the files' own keys; the codes are what the screen may translate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most findings that are listed; the rest is counted in a last one.
pub const MAX_FINDINGS: usize = 200;

/// One thing that is wrong with a plan's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub severity: Severity,
    pub code: FindingCode,
    pub zone: Option<String>,
    /// The row's number, or "#3" for the third row of the zone where it has none.
    pub row: Option<String>,
    /// The seat's number, or "#5" for the fifth seat of the row where it has none.
    pub seat: Option<String>,
    pub message: String,
}

/// In the order of the list: what refuses the file comes first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The whole file is refused because of it.
    Refused,
    /// It was put right in the plan and in the document that an export gives.
    Repaired,
    /// The plan can be used as it is, and somebody should look.
    Warning,
}

/// Which check found it. `docs/plans.md` lists them with what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    DocumentMalformed,
    DocumentTooLarge,
    PlanNameMissing,
    SizeMissing,
    SizeAbsurd,
    NoSeats,
    TooMany,
    RowNumberMissing,
    SeatNumberMissing,
    /// A number where a text is meant: `"seat_number": 12`.
    NumberNotText,
    TextTooLong,
    TextUnprintable,
    GuidMissing,
    GuidDuplicate,
    UuidMissing,
    UuidDuplicate,
    LabelDuplicate,
    CategoryNameMissing,
    CategoryDuplicate,
    CategoryUnknown,
    ColorUnreadable,
    PositionMissing,
    CoordinateAbsurd,
    RadiusAbsurd,
    SeatOutsideCanvas,
    SeatFarOutsideCanvas,
    SeatsOverlap,
    SeatsStacked,
    RowLabelPositionUnknown,
    AreaUnreadable,
    SidecarMalformed,
    SidecarFormatUnknown,
    SidecarVersionUnknown,
    SidecarValueUnreadable,
    SidecarEntryTwice,
    SidecarOfAnotherPlan,
    SidecarSeatUnknown,
    SidecarCategoryUnknown,
    FocalPointOutside,
    RelationWithoutKind,
    CompanionWithoutPlace,
    CompanionOfOtherKind,
    CompanionFarAway,
    CoupleWithoutPartner,
    CoupleNotMutual,
    CoupleNotAdjacent,
    CouplePartnerAdded,
    NothingForSale,
    /// Stands for the findings beyond [`MAX_FINDINGS`].
    AndMore,
}

/// Where in the document a finding is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) zone: Option<String>,
    pub(super) row: Option<String>,
    pub(super) seat: Option<String>,
}

impl Place {
    /// The document as a whole.
    pub(super) fn plan() -> Self {
        Self::default()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.row, &self.seat) {
            (Some(row), Some(seat)) => write!(f, "row {row} seat {seat}")?,
            (Some(row), None) => write!(f, "row {row}")?,
            (None, _) => {
                return match &self.zone {
                    Some(zone) => write!(f, "zone {zone}"),
                    None => write!(f, "the plan"),
                };
            }
        }
        match &self.zone {
            Some(zone) => write!(f, " of {zone}"),
            None => Ok(()),
        }
    }
}

/// Collects findings while the checks run.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn refuse(&mut self, code: FindingCode, place: &Place, what: &str) {
        self.add(Severity::Refused, code, place, what);
    }

    pub(super) fn repaired(&mut self, code: FindingCode, place: &Place, what: &str) {
        self.add(Severity::Repaired, code, place, what);
    }

    pub(super) fn warn(&mut self, code: FindingCode, place: &Place, what: &str) {
        self.add(Severity::Warning, code, place, what);
    }

    pub(super) fn is_refused(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Refused)
    }

    /// The list for people: by severity, otherwise in the order of the checks, and not longer than
    /// [`MAX_FINDINGS`] and the one that counts the rest.
    pub(super) fn into_list(self) -> Vec<Finding> {
        let mut list = self.0;
        list.sort_by_key(|finding| finding.severity);
        if list.len() > MAX_FINDINGS {
            let rest = list.split_off(MAX_FINDINGS);
            let severity = rest
                .first()
                .map_or(Severity::Warning, |first| first.severity);
            list.push(Finding {
                severity,
                code: FindingCode::AndMore,
                zone: None,
                row: None,
                seat: None,
                message: format!(
                    "And {} more. Correct the ones above and check the file again.",
                    rest.len()
                ),
            });
        }
        list
    }

    fn add(&mut self, severity: Severity, code: FindingCode, place: &Place, what: &str) {
        let place_text = place.to_string();
        let mut letters = place_text.chars();
        let start = letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>())
            .unwrap_or_default();
        self.0.push(Finding {
            severity,
            code,
            zone: place.zone.clone(),
            row: place.row.clone(),
            seat: place.seat.clone(),
            message: format!("{start}{}: {what}", letters.as_str()),
        });
    }
}
