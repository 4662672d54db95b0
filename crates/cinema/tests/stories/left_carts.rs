//! Carts whose session is over: they wait for their person, and for nobody else.

use std::sync::Arc;

use marquee_cinema::caller::Credentials;
use marquee_cinema::event::Event;
use marquee_contract::error::ErrorCode;
use serde_json::{Value, json};

use crate::harness::{House, Person, code};

const CASHIER: (u32, &str) = (11, "3608");
const COLLEAGUE: (u32, &str) = (12, "9427");

/// Signs in and answers who, and the cart that waited for them.
async fn sign_in(house: &Arc<House>, (number, pin): (u32, &str)) -> (Person, Value) {
    let input = json!({ "staff_number": number, "pin": pin });
    let mut opened = house.nobody().does("session.sign_in", input).await;
    let token = opened["token"].as_str().unwrap().to_owned();
    let person = Person::new(house, Credentials::Session(token));
    (person, opened["left_cart"].take())
}

/// A cashier holds two seats, and then their program dies; the till is started again.
async fn after_a_crash() -> (Arc<House>, String, String) {
    let house = House::demo().await;
    let show = house.show().await;
    let crashed = house.in_another_program().await;
    let (cashier, nothing) = sign_in(&crashed, CASHIER).await;
    assert_eq!(nothing, Value::Null);
    let cart = crashed.new_cart();
    cashier.holds(&cart, &show, &[8, 9]).await;
    drop(crashed);
    (house, show, cart)
}

#[tokio::test]
async fn after_a_crash_the_cart_is_there_for_whoever_it_was_and_is_paid() {
    let (house, show, cart) = after_a_crash().await;
    let (cashier, left) = sign_in(&house, CASHIER).await;
    assert_eq!(left, json!(cart));
    let seats = cashier.seats(&show, Some(&cart)).await;
    assert_eq!(seats[8..10], ["yours", "yours"]);
    let lines = cashier.lines(&show, &[8, 9], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    let sale = cashier.does("sale.pay", payment).await;
    assert_eq!(sale["tickets"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn after_a_crash_the_seats_are_free_as_soon_as_somebody_else_signs_in() {
    let (house, show, cart) = after_a_crash().await;
    assert_eq!(house.system().seat(&show, 8).await, "held");
    let mut events = house.node.subscribe();
    let (colleague, left) = sign_in(&house, COLLEAGUE).await;
    assert_eq!(left, Value::Null);
    assert_eq!(colleague.seats(&show, None).await[8..10], ["free", "free"]);
    let freed = Event::seats_changed(show.parse().unwrap());
    assert!(std::iter::from_fn(|| events.try_recv().ok()).any(|told| told == freed));
    colleague.sells(&show, &[8]).await;

    // The first one comes too late, and is told so rather than given half.
    let (cashier, left) = sign_in(&house, CASHIER).await;
    assert_eq!(left, Value::Null);
    let refused = cashier
        .is_refused("hold.extend", json!({ "sale_id": cart }))
        .await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);
}

#[tokio::test]
async fn whoever_left_several_carts_loses_none() {
    let house = House::demo().await;
    let show = house.show().await;
    let crashed = house.in_another_program().await;
    let (cashier, _) = sign_in(&crashed, CASHIER).await;
    let (first, second) = (crashed.new_cart(), crashed.new_cart());
    cashier.holds(&first, &show, &[8]).await;
    crashed.wait(60);
    cashier.holds(&second, &show, &[9]).await;
    drop(crashed);
    let (cashier, left) = sign_in(&house, CASHIER).await;
    assert_eq!(left, json!(second), "the one that lasts longest");
    for (cart, seat) in [(first, 8), (second, 9)] {
        let lines = cashier.lines(&show, &[seat], "adult").await;
        let payment = cashier.payment(&cart, &lines).await;
        cashier.does("sale.pay", payment).await;
    }
}

#[tokio::test]
async fn a_cart_whose_time_ran_out_meanwhile_does_not_come_back() {
    let (house, show, _) = after_a_crash().await;
    house.wait(600);
    let (cashier, left) = sign_in(&house, CASHIER).await;
    assert_eq!(left, Value::Null);
    assert_eq!(cashier.seat(&show, 8).await, "free");
}

#[tokio::test]
async fn a_cart_that_somebody_works_on_in_another_program_is_left_alone() {
    let house = House::demo().await;
    let show = house.show().await;
    let other = house.in_another_program().await;
    let (busy, _) = sign_in(&other, CASHIER).await;
    let cart = other.new_cart();
    busy.holds(&cart, &show, &[8]).await;
    // The same person at a second window, a colleague at a third, and a program that came and went.
    for who in [CASHIER, COLLEAGUE] {
        let (somebody, left) = sign_in(&house, who).await;
        assert_eq!(left, Value::Null);
        assert_eq!(somebody.seat(&show, 8).await, "held");
    }
    house.in_another_program().await.close().await;
    let (_, left) = sign_in(&house, COLLEAGUE).await;
    assert_eq!(left, Value::Null);
    let seats = busy.seats(&show, Some(&cart)).await;
    assert_eq!(seats[8], "yours");
}

#[tokio::test]
async fn a_cart_without_a_session_belongs_to_no_till_that_could_leave_it() {
    let house = House::demo().await;
    let show = house.show().await;
    let cart = house.new_cart();
    let script = house.in_another_program().await;
    script.system().holds(&cart, &show, &[8]).await;
    script.close().await;
    let (cashier, left) = sign_in(&house, CASHIER).await;
    assert_eq!(left, Value::Null);
    assert_eq!(cashier.seat(&show, 8).await, "held");
    // The script's next call goes on with it.
    let lines = house.system().lines(&show, &[8], "adult").await;
    let payment = house.system().payment(&cart, &lines).await;
    house.system().does("sale.pay", payment).await;
}

#[tokio::test]
async fn after_a_new_pin_every_screen_is_told_why_and_the_cart_waits() {
    let house = House::demo().await;
    let show = house.show().await;
    let (cashier, _) = sign_in(&house, CASHIER).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8]).await;
    // The manager sits in the office, at no till.
    let new_pin = json!({ "staff_number": CASHIER.0, "pin": "4711" });
    house.system().does("staff.set_pin", new_pin).await;
    // Whichever call comes first: the second one is told the same.
    for operation in ["session.current", "hold.get", "session.touch"] {
        let input = match operation {
            "hold.get" => json!({ "sale_id": cart }),
            _ => json!({}),
        };
        let refused = cashier.is_refused(operation, input).await;
        assert_eq!(refused.code, ErrorCode::SessionEnded, "{operation}");
    }
    let (cashier, left) = sign_in(&house, (CASHIER.0, "4711")).await;
    assert_eq!(left, json!(cart));
    let seats = cashier.seats(&show, Some(&cart)).await;
    assert_eq!(seats[8], "yours");
}

#[tokio::test]
async fn after_a_new_pin_the_seats_are_free_for_the_next_person() {
    let house = House::demo().await;
    let show = house.show().await;
    let (cashier, _) = sign_in(&house, CASHIER).await;
    cashier.holds(&house.new_cart(), &show, &[8]).await;
    let shut_out = json!({ "staff_number": CASHIER.0, "active": false });
    house.system().does("staff.set_active", shut_out).await;
    // Their screen has asked for nothing since: the session is over all the same.
    let (colleague, _) = sign_in(&house, COLLEAGUE).await;
    assert_eq!(colleague.seat(&show, 8).await, "free");
}

#[tokio::test]
async fn signing_out_frees_the_cart_from_a_locked_till_too() {
    let house = House::demo().await;
    let show = house.show().await;
    let (cashier, _) = sign_in(&house, CASHIER).await;
    cashier.holds(&house.new_cart(), &show, &[8, 9]).await;
    cashier.does("session.lock", json!({})).await;
    cashier.does("session.sign_out", json!({})).await;
    let seats = house.system().seats(&show, None).await;
    assert_eq!(seats[8..10], ["free", "free"]);
}

#[tokio::test]
async fn nobody_changes_or_pays_the_cart_of_somebody_else() {
    let house = House::demo().await;
    let show = house.show().await;
    let (cashier, _) = sign_in(&house, CASHIER).await;
    let (colleague, _) = sign_in(&house, COLLEAGUE).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8]).await;
    let lines = cashier.lines(&show, &[8], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    let before = house.records().await.counts().await;

    assert_eq!(
        code(colleague.tries_to_hold(&cart, &show, &[9]).await),
        ErrorCode::Forbidden
    );
    let best = json!({ "sale_id": cart, "show_id": show, "count": 2 });
    for (operation, input) in [
        ("hold.best_available", best),
        ("hold.extend", json!({ "sale_id": cart })),
        ("hold.release", json!({ "sale_id": cart })),
        ("hold.get", json!({ "sale_id": cart })),
        ("sale.pay", payment.clone()),
    ] {
        let refused = colleague.is_refused(operation, input).await;
        assert_eq!(refused.code, ErrorCode::Forbidden, "{operation}");
    }
    assert_eq!(house.records().await.counts().await, before);
    // A supervisor does what a cashier must not, at the same till.
    let (supervisor, _) = sign_in(&house, (2, "71946")).await;
    supervisor.does("sale.pay", payment).await;
}
