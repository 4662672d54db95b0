//! Dirty files: each kind of mistake is found, named by row and seat, and repaired or refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan_drawing;

use marquee_domain::plan::{
    FindingCode, MAX_FINDINGS, MAX_SEATS, MAX_TEXT_BYTES, Severity, export, import,
};
use plan_drawing::{Drawing, count, only, place, uuid};
use serde_json::json;

/// Imports what must be refused, and gives the findings.
#[track_caller]
fn refused(drawing: &Drawing) -> Vec<marquee_domain::plan::Finding> {
    let findings = drawing.import().expect_err("the plan is refused").findings;
    assert_eq!(
        findings[0].severity,
        Severity::Refused,
        "what refuses comes first: {findings:#?}"
    );
    findings
}

/// Refused for one reason only, at one place.
#[track_caller]
fn refused_for(drawing: &Drawing, code: FindingCode, at: &str) {
    let findings = refused(drawing);
    assert_eq!(place(only(&findings, code)), at);
    assert_eq!(findings.len(), 1, "{findings:#?}");
}

#[test]
fn a_clean_plan_has_no_findings_and_absolute_coordinates() {
    let imported = Drawing::hall().row("A", 4).row("B", 4).import().unwrap();

    assert_eq!(imported.findings, []);
    let seat = &imported.plan.seats[5];
    assert_eq!((seat.row.as_str(), seat.number.as_str()), ("B", "2"));
    assert_eq!((seat.x, seat.y), (75.0, 90.0));
    assert_eq!((seat.label.as_str(), seat.radius), ("B2", 10.0));
    assert_eq!(seat.name(), "Row B seat 2");
}

#[test]
fn text_that_is_no_json_is_refused_with_line_and_column() {
    let refused = import("{\n  \"name\": \"Hall\",\n  \"zones\": [,]\n}", None).unwrap_err();

    let message = &only(&refused.findings, FindingCode::DocumentMalformed).message;
    assert!(message.contains("line 3 column 13"), "{message}");
}

#[test]
fn json_that_is_no_plan_is_refused_with_line_and_column() {
    let refused = import("{\n  \"name\": \"Hall\",\n  \"zones\": 7\n}", None).unwrap_err();

    let message = &only(&refused.findings, FindingCode::DocumentMalformed).message;
    assert!(message.contains("line 3 column 12"), "{message}");
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    let text = format!("\u{feff}{}", Drawing::hall().row("A", 4).document);
    assert_eq!(import(&text, None).unwrap().findings, []);
}

#[test]
fn missing_labels_are_refused_and_named_by_their_place_in_the_row() {
    let mut drawing = Drawing::hall()
        .row("A", 4)
        .row("B", 4)
        .without_seat_key(0, 2, "seat_number")
        .with_seat(0, 3, "seat_number", " ");
    drawing.row_object(1).remove("row_number");

    let findings = refused(&drawing);

    let places: Vec<String> = findings.iter().map(place).collect();
    assert_eq!(
        places,
        ["Hall/A/#3", "Hall/A/#4", "Hall/#2/"],
        "{findings:#?}"
    );
    assert_eq!(findings[2].code, FindingCode::RowNumberMissing);
}

#[test]
fn a_number_where_a_text_is_meant_is_repaired() {
    let imported = Drawing::hall()
        .row("A", 4)
        .with_seat(0, 1, "seat_number", 2)
        .with_seat(0, 2, "seat_number", 3.0)
        .import()
        .unwrap();

    assert_eq!(count(&imported.findings, Severity::Repaired), 2);
    assert_eq!(imported.plan.seats[1].number, "2");
    assert_eq!(imported.plan.seats[2].number, "3");
}

#[test]
fn a_doubled_guid_is_repaired_at_the_seat_that_it_does_not_fit() {
    // An editor that copied row B from row A: the guids of A are on both, and B comes first in the file.
    let mut drawing = Drawing::hall().row("B", 3).row("A", 3);
    for at in 0..3 {
        drawing = drawing.with_seat(0, at, "seat_guid", format!("hall-A-{}", at + 1));
    }

    let imported = drawing.import().unwrap();

    assert_eq!(count(&imported.findings, Severity::Repaired), 3);
    assert_eq!(place(&imported.findings[0]), "Hall/B/1");
    assert!(imported.findings[0].message.contains("row A seat 1"));
    let guids: Vec<&str> = imported
        .plan
        .seats
        .iter()
        .map(|seat| seat.guid.as_str())
        .collect();
    assert_eq!(
        guids,
        [
            "hall-B-1", "hall-B-2", "hall-B-3", "hall-A-1", "hall-A-2", "hall-A-3"
        ]
    );
    let again = import(&export(&imported).unwrap().document, None).unwrap();
    assert_eq!(again.findings, [], "the repair is in the document");
}

#[test]
fn a_doubled_guid_whose_natural_one_is_taken_gets_the_uuid_behind_it() {
    let imported = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 0, "seat_guid", "x")
        .with_seat(0, 1, "seat_guid", "x")
        .with_seat(0, 2, "seat_guid", "hall-A-2")
        .import()
        .unwrap();

    assert_eq!(imported.plan.seats[0].guid, "x", "the first keeps it");
    assert_eq!(imported.plan.seats[1].guid, format!("x~{}", uuid(0, 1)));
}

#[test]
fn a_missing_guid_and_a_missing_uuid_are_repaired_the_same_way_each_time() {
    let drawing = Drawing::hall()
        .row("A", 2)
        .without_seat_key(0, 0, "seat_guid")
        .without_seat_key(0, 0, "uuid");

    let (once, twice) = (drawing.import().unwrap(), drawing.import().unwrap());

    only(&once.findings, FindingCode::GuidMissing);
    only(&once.findings, FindingCode::UuidMissing);
    assert_eq!(once.plan.seats[0].guid, "hall-A-1");
    assert!(uuid::Uuid::parse_str(&once.plan.seats[0].uuid).is_ok());
    assert_eq!(once, twice);
}

#[test]
fn a_doubled_uuid_is_refused() {
    let drawing = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 2, "uuid", uuid(0, 0));
    refused_for(&drawing, FindingCode::UuidDuplicate, "Hall/A/3");
}

#[test]
fn two_seats_of_one_name_are_refused_but_not_in_two_zones() {
    let twice = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 2, "seat_number", "1");
    refused_for(&twice, FindingCode::LabelDuplicate, "Hall/A/1");

    let mut balcony = Drawing::hall().row("A", 3);
    let mut zone = balcony.document["zones"][0].clone();
    zone["name"] = json!("Balcony");
    zone["position"]["y"] = json!(500);
    for at in 0..3 {
        zone["rows"][0]["seats"][at]["uuid"] = json!(uuid(9, at));
        zone["rows"][0]["seats"][at]["seat_guid"] = json!(format!("balcony-A-{at}"));
    }
    balcony.document["zones"].as_array_mut().unwrap().push(zone);
    assert_eq!(balcony.import().unwrap().findings, []);
}

#[test]
fn an_unknown_category_is_refused_at_every_seat_that_has_it() {
    let drawing = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 0, "category", "gold")
        .without_seat_key(0, 2, "category");

    let findings = refused(&drawing);

    let places: Vec<String> = findings.iter().map(place).collect();
    assert_eq!(places, ["Hall/A/1", "Hall/A/3"]);
    assert!(
        findings
            .iter()
            .all(|finding| finding.code == FindingCode::CategoryUnknown)
    );
    assert!(findings[0].message.contains("\"gold\""));
}

#[test]
fn stacked_seats_are_refused_and_overlapping_ones_are_a_warning() {
    let stacked = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 1, "position", json!({"x": 4, "y": 0}));
    refused_for(&stacked, FindingCode::SeatsStacked, "Hall/A/2");

    let overlapping = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 1, "position", json!({"x": 15, "y": 0}))
        .import()
        .unwrap();
    let finding = only(&overlapping.findings, FindingCode::SeatsOverlap);
    assert_eq!(place(finding), "Hall/A/2");
    assert!(
        finding.message.contains("row A seat 1"),
        "{}",
        finding.message
    );

    let touching =
        Drawing::hall()
            .row("A", 3)
            .with_seat(0, 1, "position", json!({"x": 20, "y": 0}));
    assert_eq!(touching.import().unwrap().findings, []);
}

#[test]
fn absurd_sizes_are_refused() {
    for (width, height) in [(0.0, 500.0), (500.0, -1.0), (1e6, 500.0), (500.0, 1e300)] {
        let mut drawing = Drawing::hall().row("A", 3);
        drawing.document["size"] = json!({"width": width, "height": height});
        let findings = refused(&drawing);
        only(&findings, FindingCode::SizeAbsurd);
    }
    let mut words = Drawing::hall().row("A", 3);
    words.document["size"] = json!({"width": "wide", "height": 10});
    only(&refused(&words), FindingCode::SizeAbsurd);
}

#[test]
fn a_missing_size_is_the_one_that_the_seats_need() {
    let mut drawing = Drawing::hall().row("A", 3);
    drawing.document.as_object_mut().unwrap().remove("size");

    let imported = drawing.import().unwrap();

    only(&imported.findings, FindingCode::SizeMissing);
    assert_eq!((imported.plan.width, imported.plan.height), (120.0, 70.0));
}

#[test]
fn absurd_places_and_radii_are_refused() {
    let far = |x: f64| {
        Drawing::hall()
            .row("A", 3)
            .with_seat(0, 1, "position", json!({"x": x, "y": 0}))
    };
    refused_for(&far(1e300), FindingCode::CoordinateAbsurd, "Hall/A/2");
    refused_for(&far(5_000.0), FindingCode::SeatFarOutsideCanvas, "Hall/A/2");
    let near = far(1_500.0).import().unwrap();
    assert_eq!(
        place(only(&near.findings, FindingCode::SeatOutsideCanvas)),
        "Hall/A/2"
    );

    let nowhere = Drawing::hall()
        .row("A", 3)
        .without_seat_key(0, 1, "position");
    refused_for(&nowhere, FindingCode::PositionMissing, "Hall/A/2");
    let words =
        Drawing::hall()
            .row("A", 3)
            .with_seat(0, 1, "position", json!({"x": "left", "y": 0}));
    refused_for(&words, FindingCode::PositionMissing, "Hall/A/2");

    for radius in [json!(0), json!(-3), json!(1e9), json!("big")] {
        let drawing = Drawing::hall()
            .row("A", 3)
            .with_seat(0, 1, "radius", radius);
        refused_for(&drawing, FindingCode::RadiusAbsurd, "Hall/A/2");
    }
}

#[test]
fn a_row_at_no_place_is_named_once_and_not_at_each_seat() {
    let mut drawing = Drawing::hall().row("A", 3);
    drawing
        .row_object(0)
        .insert("position".to_owned(), json!([1, 2]));
    refused_for(&drawing, FindingCode::PositionMissing, "Hall/A/");
}

#[test]
fn no_seats_and_too_many_seats_are_refused() {
    refused_for(&Drawing::hall(), FindingCode::NoSeats, "//");

    let mut many = Drawing::hall();
    for row in 0..=MAX_SEATS / 100 {
        many = many.block(&row.to_string(), 1, 100, 0.0, row as f64);
    }
    let findings = refused(&many);
    assert!(
        only(&findings, FindingCode::TooMany)
            .message
            .contains("10100 seats")
    );

    let long = Drawing::hall()
        .row("A", 600)
        .block("A", 601, 600, 0.0, 40.0);
    assert_eq!(place(only(&refused(&long), FindingCode::TooMany)), "/A/");
}

#[test]
fn the_largest_hall_is_read() {
    let mut drawing = Drawing::hall();
    drawing.document["size"] = json!({"width": 5000, "height": 5000});
    for row in 0..MAX_SEATS / 100 {
        drawing = drawing.row(&format!("R{row}"), 100);
    }
    assert_eq!(drawing.import().unwrap().plan.seats.len(), MAX_SEATS);
}

#[test]
fn too_long_and_unprintable_texts_are_refused() {
    let long = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 1, "seat_number", "9".repeat(33));
    let findings = refused(&long);
    assert_eq!(findings[0].code, FindingCode::TextTooLong);

    let bell = Drawing::hall()
        .row("A", 3)
        .with_seat(0, 1, "seat_number", "2\u{7}");
    assert!(
        refused(&bell)
            .iter()
            .all(|finding| finding.code == FindingCode::TextUnprintable),
        "the number, and the label made of it"
    );

    let blank = " ".repeat(MAX_TEXT_BYTES + 1);
    let refused = import(&blank, None).unwrap_err();
    only(&refused.findings, FindingCode::DocumentTooLarge);
}

#[test]
fn what_is_only_drawn_never_refuses() {
    let mut drawing = Drawing::hall().row("A", 3);
    drawing.document["categories"][0]["color"] = json!("red; background: url(//example.org)");
    drawing.document["categories"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "premium"}));
    drawing.document["name"] = json!("");
    drawing
        .row_object(0)
        .insert("row_number_position".to_owned(), json!("left"));
    drawing.document["zones"][0]["areas"] = json!([
        {"shape": "hexagon"},
        {"shape": "rectangle", "position": {"x": 1, "y": 2}},
        {"shape": "polygon", "polygon": {"points": [{"x": 1.7e308, "y": 0}]}},
        {"shape": "circle", "position": {"x": 10, "y": 20}, "circle": {"radius": 5}, "rotation": 450}
    ]);

    let imported = drawing.import().unwrap();

    assert_eq!(
        count(&imported.findings, Severity::Warning),
        imported.findings.len()
    );
    only(&imported.findings, FindingCode::ColorUnreadable);
    only(&imported.findings, FindingCode::CategoryDuplicate);
    only(&imported.findings, FindingCode::PlanNameMissing);
    only(&imported.findings, FindingCode::RowLabelPositionUnknown);
    assert_eq!(imported.plan.categories[0].color, "#888888");
    assert_eq!(imported.plan.row_labels, []);
    let [circle] = &imported.plan.areas[..] else {
        panic!("one area can be drawn: {:?}", imported.plan.areas)
    };
    assert_eq!(
        (circle.x, circle.y, circle.radius, circle.rotation),
        (60.0, 70.0, Some(5.0), 90.0)
    );
    assert_eq!(circle.color, "transparent");
}

#[test]
fn all_mistakes_are_found_at_once_and_the_list_ends_somewhere() {
    let mut drawing = Drawing::hall();
    for row in ["A", "B", "C"] {
        drawing = drawing.row(row, 50);
    }
    for row in 0..3 {
        for at in 0..50 {
            drawing = drawing
                .with_seat(row, at, "category", "gone")
                .without_seat_key(row, at, "uuid");
        }
    }
    drawing.document["size"]["width"] = json!(-5);

    let findings = refused(&drawing);

    only(&findings, FindingCode::SizeAbsurd);
    assert_eq!(findings.len(), MAX_FINDINGS + 1);
    // 150 categories and the size refuse, 150 uuids are repaired.
    assert!(
        only(&findings, FindingCode::AndMore)
            .message
            .starts_with("And 101 more")
    );
    assert_eq!(count(&findings, Severity::Refused), 151);
}

#[test]
fn the_manual_lists_every_finding() {
    fn codes(schema: &serde_json::Value, found: &mut Vec<String>) {
        match schema {
            serde_json::Value::Object(object) => {
                for (key, value) in object {
                    match (key.as_str(), value) {
                        ("const", serde_json::Value::String(code)) => found.push(code.clone()),
                        ("enum", serde_json::Value::Array(list)) => {
                            found.extend(
                                list.iter()
                                    .filter_map(|code| code.as_str().map(str::to_owned)),
                            );
                        }
                        _ => codes(value, found),
                    }
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| codes(value, found)),
            _ => {}
        }
    }
    let manual = include_str!("../../../docs/plans.md");
    let mut found = Vec::new();
    codes(schemars::schema_for!(FindingCode).as_value(), &mut found);

    assert!(found.len() > 40, "{found:?}");
    for code in found {
        assert!(
            manual.contains(&format!("`{code}`")),
            "docs/plans.md lacks {code}"
        );
    }
}
