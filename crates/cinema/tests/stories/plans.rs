//! Halls' plans: versions that never change, files that come in whole or not at all, and go out as they came.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::House;

const PLAN: &str = include_str!("../../../../demo/halls/cerilla.plan.json");
const SIDECAR: &str = include_str!("../../../../demo/halls/cerilla.cinema.json");

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The same with every number as one kind, since 210 and 210.0 are the same place.
fn content(text: &str) -> Value {
    fn plain(value: Value) -> Value {
        match value {
            Value::Number(number) => json!(number.as_f64().unwrap()),
            Value::Array(items) => items.into_iter().map(plain).collect(),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, plain(value)));
                Value::Object(fields.collect())
            }
            other => other,
        }
    }
    plain(parsed(text))
}

/// The plan with one seat less at the end of row B.
fn smaller() -> String {
    let mut plan = parsed(PLAN);
    let row = plan["zones"][0]["rows"][1]["seats"].as_array_mut().unwrap();
    row.pop();
    plan.to_string()
}

#[tokio::test]
async fn a_plan_goes_out_as_it_came_in() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let input = json!({ "hall": " Sala Nova ", "document": PLAN, "sidecar": SIDECAR });
    let stored = manager.does("plan.import", input).await;
    assert_eq!(
        (&stored["version"], &stored["seat_count"]),
        (&json!(1), &json!(81))
    );
    let exported = manager
        .does("plan.export", json!({ "hall": "Sala Nova" }))
        .await;
    assert_eq!(
        content(exported["document"].as_str().unwrap()),
        content(PLAN)
    );
    assert_eq!(
        content(exported["sidecar"].as_str().unwrap()),
        content(SIDECAR)
    );
    // And once more, from what was exported.
    let again = json!({
        "hall": "Sala Nova", "document": exported["document"], "sidecar": exported["sidecar"],
    });
    assert_eq!(manager.does("plan.import", again).await["version"], 2);
    let second = manager
        .does("plan.export", json!({ "hall": "Sala Nova" }))
        .await;
    assert_eq!(second["document"], exported["document"]);
    assert_eq!(second["sidecar"], exported["sidecar"]);
}

#[tokio::test]
async fn a_show_keeps_the_version_that_it_is_sold_on() {
    let house = House::demo().await;
    let show = house.show().await;
    let manager = house.signed_in(Role::Manager).await;
    let before = manager.does("show.get", json!({ "show_id": show })).await["show"].clone();
    let sale = manager.sells(&show, &[17]).await;

    let input = json!({ "hall": "Sala Cerilla", "document": smaller(), "sidecar": SIDECAR });
    let stored = manager.does("plan.import", input).await;
    assert_eq!(
        (&stored["version"], &stored["seat_count"]),
        (&json!(2), &json!(80))
    );

    let after = manager.does("show.get", json!({ "show_id": show })).await["show"].clone();
    assert_eq!(after["plan_id"], before["plan_id"]);
    assert_eq!(after["seats"]["capacity"], 81);
    assert_eq!(manager.seats(&show, None).await.len(), 81);
    // Seat 17 was taken out of the plan, and a seat after it has another number now.
    let kept = manager
        .does("sale.get", json!({ "sale_id": sale["id"] }))
        .await;
    assert_eq!(
        kept["tickets"][0]["seat_label"],
        sale["tickets"][0]["seat_label"]
    );
    assert_eq!(manager.seat(&show, 17).await, "sold");
    manager.sells(&show, &[80, 79]).await;

    // A show that comes after is sold on the new one.
    let shows = "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes\n\
                 casablanca,Sala Cerilla,2027-03-05T18:00,2D,en,es,standard,10\n";
    let files = json!({ "files": [{ "name": "shows.csv", "text": shows }] });
    manager.does("programme.import", files).await;
    let day = manager
        .does("programme.day", json!({ "business_day": "2027-03-05" }))
        .await;
    assert_eq!(day["shows"][0]["plan_id"], stored["plan_id"]);
    let new_show = day["shows"][0]["id"].as_str().unwrap();
    assert_eq!(manager.seats(new_show, None).await.len(), 80);
    let halls = manager.does("hall.list", json!({})).await;
    let hall = halls["halls"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hall| hall["name"] == "Sala Cerilla");
    assert_eq!(hall.unwrap()["plan_version"], 2);
}

#[tokio::test]
async fn a_refused_file_changes_nothing_and_names_row_and_seat() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let mut twice = parsed(PLAN);
    twice["zones"][0]["rows"][1]["seats"][3]["uuid"] =
        twice["zones"][0]["rows"][1]["seats"][2]["uuid"].clone();
    let row = twice["zones"][0]["rows"][1]["row_number"].clone();
    let counts = house.records().await.counts().await;
    for (document, sidecar) in [
        (twice.to_string(), SIDECAR),
        ("{".to_owned(), SIDECAR),
        (PLAN.to_owned(), "[]"),
        (String::new(), SIDECAR),
    ] {
        // Into a hall that exists and into one that would be new.
        for hall in ["Sala Cerilla", "Sala Nova"] {
            let input = json!({ "hall": hall, "document": document, "sidecar": sidecar });
            let refused = manager.is_refused("plan.import", input).await;
            assert_eq!(refused.code, ErrorCode::PlanRefused);
            assert!(
                !refused.details.unwrap()["findings"]
                    .as_array()
                    .unwrap()
                    .is_empty()
            );
        }
    }
    let input = json!({ "document": twice.to_string(), "sidecar": SIDECAR });
    let refused = manager.is_refused("plan.check", input).await;
    let findings = refused.details.unwrap()["findings"].clone();
    assert!(
        findings.as_array().unwrap().iter().any(|f| f["row"] == row),
        "{findings}"
    );
    assert_eq!(house.records().await.counts().await, counts);
}

#[tokio::test]
async fn what_can_be_repaired_is_repaired_and_listed() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let mut plan = parsed(PLAN);
    plan["zones"][0]["rows"][1]["seats"][3]["seat_guid"] =
        plan["zones"][0]["rows"][1]["seats"][2]["seat_guid"].clone();
    let check = json!({ "document": plan.to_string(), "sidecar": SIDECAR });
    let counts = house.records().await.counts().await;
    let report = manager.does("plan.check", check).await;
    assert_eq!(report["seat_count"], 81);
    assert_eq!(report["findings"][0]["severity"], "repaired");
    assert_eq!(
        house.records().await.counts().await,
        counts,
        "a check changes nothing"
    );
    let input = json!({ "hall": "Sala Nova", "document": plan.to_string(), "sidecar": SIDECAR });
    let stored = manager.does("plan.import", input).await;
    assert_eq!(stored["findings"], report["findings"]);
    let exported = manager
        .does("plan.export", json!({ "hall": "Sala Nova" }))
        .await;
    let check = json!({ "document": exported["document"], "sidecar": exported["sidecar"] });
    let report = manager.does("plan.check", check).await;
    assert_eq!(report["findings"], json!([]), "the export is clean");
}

#[tokio::test]
async fn a_hall_needs_a_name_that_people_can_read() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let counts = house.records().await.counts().await;
    for (hall, cleaning_minutes) in [("  ", 10), (&*"x".repeat(61), 10), ("Sala Nova", 241)] {
        let input = json!({
            "hall": hall, "document": PLAN, "sidecar": SIDECAR, "cleaning_minutes": cleaning_minutes,
        });
        let refused = manager.is_refused("plan.import", input).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
    }
    let refused = manager
        .is_refused("plan.export", json!({ "hall": "Sala Nova" }))
        .await;
    assert_eq!(refused.code, ErrorCode::NotFound);
    let refused = manager
        .is_refused("plan.get", json!({ "plan_id": house.new_cart() }))
        .await;
    assert_eq!(refused.code, ErrorCode::NotFound);
    assert_eq!(house.records().await.counts().await, counts);
}
