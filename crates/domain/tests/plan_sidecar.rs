//! The sidecar: what it gives the seats, and what is wrong with one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan_drawing;

use marquee_domain::plan::{FindingCode, SeatKind, Severity, export, import};
use plan_drawing::{Drawing, only, place, seat, uuid};
use serde_json::{Value, json};

#[track_caller]
fn refused_for(drawing: &Drawing, code: FindingCode, at: &str) {
    let findings = drawing.import().expect_err("the plan is refused").findings;
    assert_eq!(place(only(&findings, code)), at);
}

#[test]
fn seats_get_their_kinds_and_relations() {
    let mut drawing = Drawing::hall()
        .row("A", 6)
        .row("B", 6)
        .with_seat(1, 5, "category", "premium")
        .wheelchair_and_companion(0, 0)
        .couple(1, 0)
        .entry(1, 3, json!({"out_of_service": "Broken armrest"}));
    drawing.sidecar["categories"] = json!({
        "premium": {"label": "Premium", "kind": "premium"},
        "standard": {"for_sale": false}
    });

    let plan = drawing.plan();

    let kind = |row, number| plan.seat(seat(&plan, row, number)).unwrap().kind;
    assert_eq!(kind("A", 1), SeatKind::Wheelchair);
    assert_eq!(kind("A", 3), SeatKind::Standard);
    assert_eq!(kind("B", 6), SeatKind::Premium);
    let companion = plan.seat(seat(&plan, "A", 2)).unwrap();
    assert_eq!(companion.companion_of, Some(seat(&plan, "A", 1)));
    let couple = plan.seat(seat(&plan, "B", 1)).unwrap();
    assert_eq!(
        (couple.kind, couple.partner),
        (SeatKind::Couple, Some(seat(&plan, "B", 2)))
    );
    assert!(!plan.is_sellable(seat(&plan, "B", 4)), "out of service");
    assert!(
        !plan.is_sellable(seat(&plan, "A", 3)),
        "its category is not for sale"
    );
    assert!(plan.is_sellable(seat(&plan, "B", 6)));
    assert_eq!(plan.categories[1].label, "Premium");
}

#[test]
fn the_sidecar_survives_the_round_trip_with_keys_of_a_later_version() {
    let mut drawing = Drawing::hall().row("A", 6).couple(0, 2).entry(
        0,
        0,
        json!({"kind": "wheelchair", "ramp": "left"}),
    );
    drawing.sidecar["aisles"] = json!([1, 2.5]);
    drawing.sidecar["categories"] = json!({"premium": {"kind": "recliner", "legroom": 3}});

    let exported = export(&drawing.import().unwrap()).unwrap();

    let sidecar: Value = serde_json::from_str(&exported.sidecar).unwrap();
    assert_eq!(sidecar, drawing.sidecar);
}

#[test]
fn what_is_written_in_the_plan_may_be_given_in_other_languages() {
    let mut drawing = Drawing::hall().row("A", 2);
    assert!(drawing.plan().translations.is_empty());
    drawing.sidecar["translations"] = json!({"Pantalla": {"en": "Screen", "ar": "الشاشة"}});
    assert_eq!(drawing.plan().translations["Pantalla"]["en"], "Screen");
    let exported = export(&drawing.import().unwrap()).unwrap();
    let sidecar: Value = serde_json::from_str(&exported.sidecar).unwrap();
    assert_eq!(sidecar["translations"], drawing.sidecar["translations"]);

    let mut with = |translations: Value, code| {
        drawing.sidecar["translations"] = translations;
        refused_for(&drawing, code, "//");
    };
    with(json!(["Screen"]), FindingCode::SidecarValueUnreadable);
    with(
        json!({"Pantalla": "Screen"}),
        FindingCode::SidecarValueUnreadable,
    );
    with(
        json!({"Pantalla": {"en": "x".repeat(201)}}),
        FindingCode::TextTooLong,
    );
    with(
        json!({"Pantalla": {"en": "\u{7}"}}),
        FindingCode::TextUnprintable,
    );
    let many = |count: usize, value: Value| -> Value {
        (0..count)
            .map(|at| (format!("t{at}"), value.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    with(many(201, json!({"en": "Screen"})), FindingCode::TooMany);
    with(
        json!({"Pantalla": many(21, json!("Screen"))}),
        FindingCode::TooMany,
    );
}

#[test]
fn a_plan_without_a_sidecar_has_one_that_says_nothing() {
    let imported = import(&Drawing::hall().row("A", 2).document.to_string(), None).unwrap();

    let sidecar: Value = serde_json::from_str(&export(&imported).unwrap().sidecar).unwrap();
    assert_eq!(sidecar, json!({"format": "marquee.seats", "version": 1}));
}

#[test]
fn a_file_that_is_no_sidecar_is_refused() {
    let document = Drawing::hall().row("A", 2).document.to_string();
    let codes = |sidecar: &str| -> Vec<FindingCode> {
        let refused = import(&document, Some(sidecar)).unwrap_err();
        refused
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect()
    };
    assert_eq!(codes("{"), [FindingCode::SidecarMalformed]);
    assert_eq!(
        codes("{}"),
        [
            FindingCode::SidecarFormatUnknown,
            FindingCode::SidecarVersionUnknown
        ]
    );
    assert_eq!(
        codes(r#"{"format": "marquee.seats", "version": 2}"#),
        [FindingCode::SidecarVersionUnknown]
    );
}

#[test]
fn values_of_the_wrong_type_are_refused_each() {
    let mut drawing = Drawing::hall()
        .row("A", 4)
        .entry(0, 0, json!({"kind": "throne"}))
        .entry(0, 1, json!({"out_of_service": true}));
    drawing.sidecar["screen"] = json!({"side": "up"});
    drawing.sidecar["focal_point"] = json!("middle");

    let findings = drawing.import().unwrap_err().findings;

    let unreadable = findings
        .iter()
        .filter(|finding| finding.code == FindingCode::SidecarValueUnreadable)
        .count();
    assert_eq!(unreadable, 4, "{findings:#?}");
}

#[test]
fn two_entries_for_one_seat_are_refused() {
    let document = Drawing::hall().row("A", 2).document.to_string();
    let seat = uuid(0, 0);
    let sidecar = format!(
        r#"{{"format": "marquee.seats", "version": 1, "seats": {{"{seat}": {{"kind": "recliner"}}, "{seat}": {{}}}}}}"#
    );
    let refused = import(&document, Some(&sidecar)).unwrap_err();
    only(&refused.findings, FindingCode::SidecarEntryTwice);
}

#[test]
fn entries_for_what_the_plan_lacks_are_warnings_unless_nothing_fits() {
    let mut drawing = Drawing::hall()
        .row("A", 4)
        .entry(0, 0, json!({"kind": "recliner"}))
        .entry(9, 9, json!({"kind": "recliner"}));
    drawing.sidecar["categories"] = json!({"gold": {"label": "Gold"}});
    let imported = drawing.import().unwrap();
    assert_eq!(
        only(&imported.findings, FindingCode::SidecarSeatUnknown).severity,
        Severity::Warning
    );
    only(&imported.findings, FindingCode::SidecarCategoryUnknown);

    let other_hall = Drawing::hall()
        .row("A", 4)
        .entry(9, 9, json!({"kind": "recliner"}));
    refused_for(&other_hall, FindingCode::SidecarOfAnotherPlan, "//");
}

#[test]
fn a_companion_needs_a_wheelchair_place() {
    let of_nothing = Drawing::hall()
        .row("A", 4)
        .entry(0, 1, json!({"kind": "companion"}));
    refused_for(&of_nothing, FindingCode::CompanionWithoutPlace, "Hall/A/2");

    let of_a_chair = Drawing::hall().row("A", 4).entry(
        0,
        1,
        json!({"kind": "companion", "companion_of": uuid(0, 0)}),
    );
    refused_for(&of_a_chair, FindingCode::CompanionOfOtherKind, "Hall/A/2");

    let far = Drawing::hall()
        .row("A", 9)
        .entry(0, 0, json!({"kind": "wheelchair"}))
        .entry(
            0,
            8,
            json!({"kind": "companion", "companion_of": uuid(0, 0)}),
        )
        .import()
        .unwrap();
    assert_eq!(
        place(only(&far.findings, FindingCode::CompanionFarAway)),
        "Hall/A/9"
    );
}

#[test]
fn a_couple_is_two_neighbours_that_name_each_other() {
    let couple = |partner: String| json!({"kind": "couple", "partner": partner});
    let hall = || Drawing::hall().row("A", 4).row("B", 4);

    let alone = hall().entry(0, 0, json!({"kind": "couple"}));
    refused_for(&alone, FindingCode::CoupleWithoutPartner, "Hall/A/1");
    let with_itself = hall().entry(0, 0, couple(uuid(0, 0)));
    refused_for(&with_itself, FindingCode::CoupleWithoutPartner, "Hall/A/1");
    let with_nobody = hall().entry(0, 0, couple("gone".to_owned()));
    refused_for(&with_nobody, FindingCode::CoupleWithoutPartner, "Hall/A/1");
    let with_another = hall().couple(0, 0).entry(0, 2, couple(uuid(0, 1)));
    refused_for(&with_another, FindingCode::CoupleNotMutual, "Hall/A/3");
    let across_rows = hall()
        .entry(0, 0, couple(uuid(1, 0)))
        .entry(1, 0, couple(uuid(0, 0)));
    refused_for(&across_rows, FindingCode::CoupleNotAdjacent, "Hall/A/1");
    let across_a_seat = hall()
        .entry(0, 0, couple(uuid(0, 2)))
        .entry(0, 2, couple(uuid(0, 0)));
    refused_for(&across_a_seat, FindingCode::CoupleNotAdjacent, "Hall/A/1");
    let not_said_to_be_one = hall().entry(0, 0, json!({"partner": uuid(0, 1)}));
    refused_for(
        &not_said_to_be_one,
        FindingCode::RelationWithoutKind,
        "Hall/A/1",
    );
}

#[test]
fn half_a_couple_makes_a_whole_one() {
    let imported = Drawing::hall()
        .row("A", 4)
        .entry(0, 0, json!({"kind": "couple", "partner": uuid(0, 1)}))
        .entry(0, 1, json!({"out_of_service": "Torn"}))
        .import()
        .unwrap();

    let finding = only(&imported.findings, FindingCode::CouplePartnerAdded);
    assert_eq!(
        (finding.severity, place(finding)),
        (Severity::Repaired, "Hall/A/2".to_owned())
    );
    let other = &imported.plan.seats[1];
    assert_eq!(other.partner, Some(marquee_domain::id::SeatIndex(0)));
    assert_eq!(
        other.out_of_service.as_deref(),
        Some("Torn"),
        "what was said of it stays"
    );
    assert_eq!(
        imported.sidecar.seats[&uuid(0, 1)].partner,
        Some(uuid(0, 0))
    );
}

#[test]
fn a_kind_may_come_from_the_category_but_its_relations_are_still_asked_for() {
    let mut drawing = Drawing::hall()
        .row("A", 2)
        .with_seat(0, 0, "category", "premium")
        .with_seat(0, 1, "category", "premium");
    drawing.sidecar["categories"] = json!({"premium": {"kind": "couple"}});
    refused_for(
        &drawing
            .clone()
            .row("B", 2)
            .with_seat(1, 0, "category", "premium")
            .couple(0, 0),
        FindingCode::CoupleWithoutPartner,
        "Hall/B/1",
    );

    let plan = drawing.entry(0, 0, json!({"partner": uuid(0, 1)})).plan();
    assert_eq!(plan.seats[1].kind, SeatKind::Couple);
    assert_eq!(
        plan.seats[1].partner,
        Some(marquee_domain::id::SeatIndex(0))
    );
}

#[test]
fn a_focal_point_outside_and_a_hall_with_nothing_for_sale_are_said() {
    let mut outside = Drawing::hall().row("A", 2);
    outside.sidecar["focal_point"] = json!({"x": 100, "y": 1501});
    refused_for(&outside, FindingCode::FocalPointOutside, "//");

    let mut closed = Drawing::hall().row("A", 2);
    closed.sidecar["categories"] = json!({"standard": {"for_sale": false}});
    only(
        &closed.import().unwrap().findings,
        FindingCode::NothingForSale,
    );
}
