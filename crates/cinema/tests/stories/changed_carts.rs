//! One tap, one call: a change of a cart answers all that its till shows of it.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{House, Person, seat};

fn types(cart: &Value) -> Vec<&str> {
    let lines = cart["lines"].as_array().unwrap();
    let types = lines.iter().map(|line| line["ticket_type_id"].as_str());
    types.map(Option::unwrap).collect()
}

/// The show as the board lists it.
async fn on_board(person: &Person, show: &str) -> Value {
    let detail = person.does("show.get", json!({ "show_id": show })).await;
    detail["show"].clone()
}

#[tokio::test]
async fn a_change_answers_the_price_and_the_seats_that_it_changed_as_the_questions_would() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let adult = house.ticket_type("adult").await;
    cashier.holds(&cart, &show, &[10]).await;

    let change = json!({ "sale_id": cart, "show_id": show, "add": [11, 12], "remove": [10] });
    let changed = cashier.does("hold.change", change).await;
    assert_eq!(types(&changed), [&*adult, &*adult]);
    let lines = json!({ "lines": changed["lines"] });
    assert_eq!(changed["quote"], cashier.does("cart.quote", lines).await);
    let seats = json!([
        { "seat": 10, "state": "free" },
        { "seat": 11, "state": "yours" },
        { "seat": 12, "state": "yours" },
    ]);
    let shows = json!([{ "show": on_board(&cashier, &show).await, "seats": seats }]);
    assert_eq!(changed["shows"], shows);

    let released = cashier
        .does("hold.release", json!({ "sale_id": cart }))
        .await;
    assert_eq!(released["lines"], json!([]));
    assert_eq!(released["quote"], Value::Null);
    let seats = json!([{ "seat": 11, "state": "free" }, { "seat": 12, "state": "free" }]);
    assert_eq!(released["shows"][0]["seats"], seats);
}

#[tokio::test]
async fn a_seat_keeps_the_ticket_type_that_was_chosen_as_far_as_it_can_be_had() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let [adult, child, companion] = [
        house.ticket_type("adult").await,
        house.ticket_type("child").await,
        house.ticket_type("companion").await,
    ];
    let cart = house.new_cart();
    let line = |seat, kind: &str| json!({ "show_id": show, "seat": seat, "ticket_type_id": kind });
    let change = json!({
        "sale_id": cart, "show_id": show, "remove": [],
        "add": [seat::WHEELCHAIR, seat::COMPANION, 10, 11],
        // A companion's ticket is for no other seat, and nobody chose a type for the companion's.
        "lines": [line(10, &child), line(11, &companion)],
    });
    let changed = cashier.does("hold.change", change).await;
    let of = |seat: u16| {
        let lines = changed["lines"].as_array().unwrap();
        let line = lines.iter().find(|line| line["seat"] == json!(seat));
        line.unwrap()["ticket_type_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(of(seat::WHEELCHAIR), adult);
    assert_eq!(of(seat::COMPANION), companion);
    assert_eq!((of(10), of(11)), (child.clone(), adult.clone()));

    let best = json!({ "sale_id": cart, "show_id": show, "count": 2, "lines": changed["lines"] });
    let best = cashier.does("hold.best_available", best).await;
    assert_eq!(types(&best), [&*adult, &*adult]);
    assert!(best["quote"]["total_minor"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn seats_without_a_price_are_held_all_the_same() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let mut records = house.records().await;
    records.change("DELETE FROM price").await;
    let cart = house.new_cart();
    let changed = cashier.holds(&cart, &show, &[10]).await;
    assert_eq!(changed["quote"], Value::Null);
    assert_eq!(changed["seats"].as_array().unwrap().len(), 1);
    let lines = json!({ "lines": changed["lines"] });
    let refused = cashier.is_refused("cart.quote", lines).await;
    assert_eq!(refused.code, ErrorCode::PriceMissing);
}

#[tokio::test]
async fn what_came_free_in_another_show_is_answered_too() {
    let house = House::demo().await;
    let (show, other) = (house.show().await, house.show_in("Sala Fanal", 0).await);
    let cashier = house.system();
    let cart = house.new_cart();
    cashier.holds(&cart, &other, &[10]).await;
    house.wait(601);
    let changed = cashier.holds(&cart, &show, &[11]).await;
    let shows = changed["shows"].as_array().unwrap();
    let of = |id: &str| {
        let found = shows
            .iter()
            .find(|changed| changed["show"]["id"] == json!(id));
        found.unwrap()["seats"].clone()
    };
    assert_eq!(of(&other), json!([{ "seat": 10, "state": "free" }]));
    assert_eq!(of(&show), json!([{ "seat": 11, "state": "yours" }]));
}
