//! Draws seating plans for the plan tests: a document as an editor would write it, then spoilt on purpose.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use marquee_domain::id::SeatIndex;
use marquee_domain::plan::{Finding, FindingCode, Imported, Plan, Refused, Severity, import};
use serde_json::{Map, Value, json};

pub(crate) const PITCH: f64 = 25.0;
pub(crate) const ROW_DISTANCE: f64 = 40.0;

/// A document and a sidecar in the making.
#[derive(Debug, Clone)]
pub(crate) struct Drawing {
    pub(crate) document: Value,
    pub(crate) sidecar: Value,
}

/// The uuid of a seat of a drawing: of the row block and the seat within it, both from 0.
pub(crate) fn uuid(row: usize, seat: usize) -> String {
    format!("00000000-0000-4000-8000-{row:06}{seat:06}")
}

impl Drawing {
    /// A canvas of 1,500 × 1,500 with one zone, "Hall", and the categories "standard" and "premium".
    pub(crate) fn hall() -> Self {
        Self {
            document: json!({
                "name": "Hall one",
                "size": {"width": 1500, "height": 1500},
                "categories": [
                    {"name": "standard", "color": "#4477aa"},
                    {"name": "premium", "color": "#cc6677"}
                ],
                "zones": [{
                    "name": "Hall", "zone_id": "hall", "uuid": "zone",
                    "position": {"x": 50, "y": 50},
                    "rows": [], "areas": []
                }]
            }),
            sidecar: json!({"format": "marquee.seats", "version": 1, "seats": {}}),
        }
    }

    /// A row of seats numbered from 1, behind the rows so far.
    pub(crate) fn row(mut self, name: &str, seats: usize) -> Self {
        let y = self.next_y();
        self.block(name, 1, seats, 0.0, y)
    }

    /// A row in several blocks with an aisle of 4 pitches between them; numbers run on.
    pub(crate) fn row_of_blocks(mut self, name: &str, blocks: &[usize]) -> Self {
        let (y, mut x, mut number) = (self.next_y(), 0.0, 1);
        for &seats in blocks {
            self = self.block(name, number, seats, x, y);
            number += seats;
            x += (seats as f64 + 3.0) * PITCH;
        }
        self
    }

    pub(crate) fn block(
        mut self,
        row: &str,
        first_number: usize,
        seats: usize,
        x: f64,
        y: f64,
    ) -> Self {
        let row_at = self.rows().len();
        let seats: Vec<Value> = (0..seats)
            .map(|at| {
                let number = first_number + at;
                json!({
                    "seat_number": number.to_string(),
                    "seat_guid": format!("hall-{row}-{number}"),
                    "uuid": uuid(row_at, at),
                    "position": {"x": at as f64 * PITCH, "y": 0},
                    "category": "standard"
                })
            })
            .collect();
        self.rows().push(json!({
            "row_number": row,
            "row_number_position": "both",
            "uuid": format!("row-{row_at}"),
            "position": {"x": x, "y": y},
            "seats": seats
        }));
        self
    }

    pub(crate) fn rows(&mut self) -> &mut Vec<Value> {
        self.document["zones"][0]["rows"].as_array_mut().unwrap()
    }

    /// The object of one row block, counted from 0.
    pub(crate) fn row_object(&mut self, row: usize) -> &mut Map<String, Value> {
        self.document["zones"][0]["rows"][row]
            .as_object_mut()
            .unwrap()
    }

    /// The object of one seat, counted from 0.
    pub(crate) fn seat(&mut self, row: usize, seat: usize) -> &mut Map<String, Value> {
        self.document["zones"][0]["rows"][row]["seats"][seat]
            .as_object_mut()
            .unwrap()
    }

    /// Sets one key of one seat.
    pub(crate) fn with_seat(
        mut self,
        row: usize,
        seat: usize,
        key: &str,
        value: impl Into<Value>,
    ) -> Self {
        self.seat(row, seat).insert(key.to_owned(), value.into());
        self
    }

    pub(crate) fn without_seat_key(mut self, row: usize, seat: usize, key: &str) -> Self {
        self.seat(row, seat).remove(key).unwrap();
        self
    }

    /// The sidecar's entry of one seat.
    pub(crate) fn entry(mut self, row: usize, seat: usize, entry: Value) -> Self {
        self.sidecar["seats"][uuid(row, seat)] = entry;
        self
    }

    pub(crate) fn couple(self, row: usize, seat: usize) -> Self {
        self.entry(
            row,
            seat,
            json!({"kind": "couple", "partner": uuid(row, seat + 1)}),
        )
        .entry(
            row,
            seat + 1,
            json!({"kind": "couple", "partner": uuid(row, seat)}),
        )
    }

    /// A wheelchair place with a companion place at its right.
    pub(crate) fn wheelchair_and_companion(self, row: usize, seat: usize) -> Self {
        self.entry(row, seat, json!({"kind": "wheelchair"})).entry(
            row,
            seat + 1,
            json!({"kind": "companion", "companion_of": uuid(row, seat)}),
        )
    }

    pub(crate) fn import(&self) -> Result<Imported, Refused> {
        import(&self.document.to_string(), Some(&self.sidecar.to_string()))
    }

    pub(crate) fn plan(&self) -> Plan {
        self.import().expect("the drawing is sound").plan
    }

    fn next_y(&mut self) -> f64 {
        self.rows().last().map_or(0.0, |row| {
            row["position"]["y"].as_f64().unwrap() + ROW_DISTANCE
        })
    }
}

/// The index of the seat with this row and number.
pub(crate) fn seat(plan: &Plan, row: &str, number: usize) -> SeatIndex {
    plan.indexed_seats()
        .find(|(_, seat)| seat.row == row && seat.number == number.to_string())
        .map(|(index, _)| index)
        .expect("the plan has the seat")
}

/// The one finding of this code; fails if there is none, or more than one.
#[track_caller]
pub(crate) fn only(findings: &[Finding], code: FindingCode) -> &Finding {
    let found: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.code == code)
        .collect();
    match found[..] {
        [finding] => finding,
        _ => panic!("expected one {code:?} in {findings:#?}"),
    }
}

/// Where a finding is, as "zone/row/seat".
pub(crate) fn place(finding: &Finding) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    format!(
        "{}/{}/{}",
        part(&finding.zone),
        part(&finding.row),
        part(&finding.seat)
    )
}

pub(crate) fn count(findings: &[Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}
