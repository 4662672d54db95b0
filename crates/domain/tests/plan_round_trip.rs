//! Round trips: what came in goes out, whatever is in it; and no file, however spoilt, breaks the reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan_drawing;

use std::collections::BTreeSet;

use marquee_domain::plan::{Imported, Refused, Severity, export, import};
use plan_drawing::Drawing;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

/// A key that the schema does not know, with any JSON in it.
fn unknown_keys() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e12..1e12_f64).prop_map(Value::from),
        "[a-zåß字ا\"\\\\]{0,8}".prop_map(Value::from),
        prop::collection::vec(0..9_u8, 0..3).prop_map(Value::from),
    ];
    prop::collection::btree_map("x_[a-z]{1,4}", value, 0..3)
        .prop_map(|keys| keys.into_iter().collect())
}

/// How one seat differs from the plainest one.
#[derive(Debug, Clone)]
struct Seat {
    dx: f64,
    dy: f64,
    whole: bool,
    radius: Option<u8>,
    number: String,
    other: Map<String, Value>,
}

fn seats() -> impl Strategy<Value = Vec<Seat>> {
    let seat = (
        (-2.0..2.0_f64, -2.0..2.0_f64, any::<bool>()),
        prop::option::of(5..11_u8),
        "[0-9a-zÄ字]{0,3}",
        unknown_keys(),
    )
        .prop_map(|((dx, dy, whole), radius, number, other)| Seat {
            dx,
            dy,
            whole,
            radius,
            number,
            other,
        });
    prop::collection::vec(seat, 1..7)
}

/// Clean documents with decimals, unknown keys and every optional field there or not.
fn drawings() -> impl Strategy<Value = Drawing> {
    let row = (
        seats(),
        prop::sample::select(vec![
            json!("start"),
            json!("end"),
            json!("both"),
            json!(null),
        ]),
        prop::option::of("[A-Z ]{0,4}%s"),
        unknown_keys(),
    );
    let area = (0..5_usize, -900.0..900.0_f64, unknown_keys());
    (
        prop::collection::vec(row, 1..5),
        prop::collection::vec(area, 0..4),
        unknown_keys(),
    )
        .prop_map(|(rows, areas, other)| {
            let mut drawing = Drawing::hall();
            for (at, (seats, position, label, other)) in rows.into_iter().enumerate() {
                drawing = drawing.row(&format!("R{at}"), seats.len());
                for (seat_at, seat) in seats.into_iter().enumerate() {
                    vary_seat(&mut drawing, at, seat_at, seat);
                }
                let row = drawing.row_object(at);
                row.insert("row_number_position".to_owned(), position);
                row.extend(label.map(|label| ("seat_label".to_owned(), json!(label))));
                row.extend(other);
            }
            drawing.document["zones"][0]["areas"] = areas
                .into_iter()
                .map(|(shape, x, other)| area_object(shape, x, other))
                .collect();
            drawing.document.as_object_mut().unwrap().extend(other);
            drawing
        })
}

fn vary_seat(drawing: &mut Drawing, row: usize, at: usize, seat: Seat) {
    let object = drawing.seat(row, at);
    let x = object["position"]["x"].as_f64().unwrap() + seat.dx;
    object["position"] = if seat.whole {
        json!({"x": x.round() as i64, "y": seat.dy.round() as i64})
    } else {
        json!({"x": x, "y": seat.dy})
    };
    // Keeps the number of each seat its own.
    object["seat_number"] = json!(format!(
        "{}{}",
        at + 1,
        seat.number.trim_start_matches(char::is_numeric)
    ));
    object.extend(
        seat.radius
            .map(|radius| ("radius".to_owned(), json!(radius))),
    );
    object.extend(seat.other);
}

fn area_object(shape: usize, x: f64, other: Map<String, Value>) -> Value {
    let (name, shape) = [
        ("rectangle", json!({"width": 10, "height": 2.5})),
        ("circle", json!({"radius": 7})),
        ("ellipse", json!({"radius": {"x": 3, "y": 4.25}})),
        (
            "polygon",
            json!({"points": [{"x": 0, "y": 0}, {"x": x, "y": 1}]}),
        ),
        (
            "text",
            json!({"text": "Exit", "position": {"x": 1, "y": x}}),
        ),
    ][shape]
        .clone();
    let mut area = json!({"shape": name, "position": {"x": x, "y": 0}, "color": "#cccccc"});
    area[name] = shape;
    area.as_object_mut().unwrap().extend(other);
    area
}

/// The law of the round trip, for anything that was imported.
#[track_caller]
fn comes_back_the_same(imported: &Imported) {
    let exported = export(imported).unwrap();
    let again = import(&exported.document, Some(&exported.sidecar)).unwrap();
    assert_eq!(again.plan, imported.plan);
    assert_eq!(again.document, imported.document);
    assert_eq!(again.sidecar, imported.sidecar);
    assert_eq!(export(&again).unwrap(), exported);
    assert!(
        again
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Warning),
        "a repair is repaired for good: {:?}",
        again.findings
    );
}

/// What every plan keeps, so that whoever draws or sells it need not ask.
#[track_caller]
fn is_sound(imported: &Imported) {
    let plan = &imported.plan;
    let uuids: BTreeSet<&str> = plan.seats.iter().map(|seat| seat.uuid.as_str()).collect();
    let guids: BTreeSet<&str> = plan.seats.iter().map(|seat| seat.guid.as_str()).collect();
    assert_eq!(
        (uuids.len(), guids.len()),
        (plan.seats.len(), plan.seats.len())
    );
    for seat in &plan.seats {
        assert!(
            seat.x.is_finite() && seat.y.is_finite() && seat.radius > 0.0,
            "{seat:?}"
        );
        assert!(plan.category_of(seat).is_some());
        assert!(!seat.row.trim().is_empty() && !seat.number.trim().is_empty());
    }
    // A number that JSON cannot hold would come out as null.
    let json = serde_json::to_string(plan).unwrap();
    let read: marquee_domain::plan::Plan = serde_json::from_str(&json).unwrap();
    assert_eq!(&read, plan);
}

/// Every place in a document where a value stands, as a JSON pointer.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                pointers(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found.push(at.to_owned());
}

/// What a slip of the hand or of an editor puts where something else belongs.
fn rubbish() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(7.5),
        json!(1e300),
        json!(-1e300),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!("Ünïcode \u{202e}\u{0}"),
        json!("long ".repeat(500)),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"x": 1e308, "y": -1e308}),
        json!({"kind": "couple"}),
    ])
}

proptest! {
    /// A clean document comes out as it went in: every value, the unknown ones included, 390 as 390 and
    /// 0.1 as 0.1.
    #[test]
    fn a_clean_document_comes_out_as_it_went_in(drawing in drawings()) {
        let imported = drawing.import().unwrap();
        prop_assert_eq!(&imported.findings, &[]);
        let exported = export(&imported).unwrap();
        let document: Value = serde_json::from_str(&exported.document).unwrap();
        prop_assert_eq!(document, drawing.document);
        comes_back_the_same(&imported);
        is_sound(&imported);
    }

    /// Whatever guids are doubled: each seat has its own afterwards, and nothing else of the file changed.
    #[test]
    fn doubled_guids_are_all_that_changes(
        drawing in drawings(),
        copies in prop::collection::vec((any::<Index>(), any::<Index>()), 1..6),
    ) {
        let mut drawing = drawing;
        let mut found = Vec::new();
        pointers(&drawing.document, "", &mut found);
        let guids: Vec<String> = found.into_iter().filter(|at| at.ends_with("/seat_guid")).collect();
        for (from, to) in copies {
            let (from, to) = (from.get(guids.as_slice()), to.get(guids.as_slice()));
            let guid = drawing.document.pointer(from).unwrap().clone();
            *drawing.document.pointer_mut(to).unwrap() = guid;
        }
        let before: Vec<Value> =
            guids.iter().map(|at| drawing.document.pointer(at).unwrap().clone()).collect();
        let distinct: BTreeSet<&str> = before.iter().filter_map(Value::as_str).collect();

        let imported = drawing.import().unwrap();

        is_sound(&imported);
        comes_back_the_same(&imported);
        prop_assert_eq!(imported.findings.len(), guids.len() - distinct.len(), "each repair is listed");
        let mut document: Value =
            serde_json::from_str(&export(&imported).unwrap().document).unwrap();
        for (at, guid) in guids.iter().zip(before) {
            *document.pointer_mut(at).unwrap() = guid;
        }
        prop_assert_eq!(document, drawing.document);
    }

    /// A file in which anything was replaced by anything, or left out, is either refused with a reason or
    /// gives a sound plan that comes back the same.
    #[test]
    fn no_spoilt_file_breaks_the_reader(
        drawing in drawings(),
        slips in prop::collection::vec((any::<Index>(), rubbish(), any::<bool>()), 1..5),
        in_sidecar in any::<bool>(),
    ) {
        let mut drawing = drawing.entry(0, 0, json!({"kind": "wheelchair"}));
        drawing.sidecar["categories"] = json!({"premium": {"label": "P", "for_sale": true, "kind": "premium"}});
        drawing.sidecar["focal_point"] = json!({"x": 5, "y": 5});
        for (which, value, leave_out) in slips {
            let file = if in_sidecar { &mut drawing.sidecar } else { &mut drawing.document };
            let mut found = Vec::new();
            pointers(file, "", &mut found);
            let at: &String = which.get(found.as_slice());
            let (parent, key) = at.rsplit_once('/').unwrap_or(("", ""));
            match file.pointer_mut(parent) {
                Some(Value::Object(object)) if leave_out => drop(object.remove(key)),
                _ => *file.pointer_mut(at).unwrap() = value,
            }
        }
        match drawing.import() {
            Err(Refused { findings }) => {
                prop_assert_eq!(findings[0].severity, Severity::Refused);
                prop_assert!(findings.iter().all(|finding| !finding.message.is_empty()));
            }
            Ok(imported) => {
                prop_assert!(imported.findings.iter().all(|finding| finding.severity != Severity::Refused));
                is_sound(&imported);
                comes_back_the_same(&imported);
            }
        }
    }

    /// A text that was cut off, or is no JSON, is refused and no more.
    #[test]
    fn half_a_file_is_refused(drawing in drawings(), cut in any::<Index>()) {
        let text = drawing.document.to_string();
        let end = text.char_indices().map(|(at, _)| at).nth(cut.index(text.chars().count())).unwrap();
        prop_assert!(import(&text[..end], None).is_err());
    }
}
