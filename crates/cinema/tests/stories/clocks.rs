//! A clock that is wrong: people are told, nobody loses a cart at work, and no forgotten one blocks its seats for years.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_cinema::event::Event;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::House;

const YEARS: TimeDelta = TimeDelta::days(4 * 365);

async fn status(house: &Arc<House>) -> (Value, Value) {
    let status = house.system().does("clock.status", json!({})).await;
    (status["doubt"].clone(), status["trusted_at"].clone())
}

async fn kinds(house: &Arc<House>) -> Vec<String> {
    let page = house
        .system()
        .does("journal.list", json!({ "limit": 500 }))
        .await;
    let entries = page["entries"].as_array().unwrap();
    let kinds = entries.iter().map(|entry| entry["kind"].as_str().unwrap());
    kinds
        .filter(|kind| kind.starts_with("clock_"))
        .map(str::to_owned)
        .collect()
}

/// What the till does once a second.
async fn looks(house: &Arc<House>) {
    house.node.watch_clock().await.unwrap();
    house.node.clear_expired_holds().await.unwrap();
}

fn none() -> (Value, Value) {
    (Value::Null, Value::Null)
}

#[tokio::test]
async fn a_clock_that_goes_on_is_not_doubted_though_the_computer_sleeps() {
    let house = House::demo().await;
    for seconds in [1, 1, 86_400, -60, 30 * 86_400, 1] {
        house.stage.wait(TimeDelta::seconds(seconds));
        looks(&house).await;
    }
    assert_eq!(status(&house).await, none());
    assert!(kinds(&house).await.is_empty());
}

#[tokio::test]
async fn a_clock_that_went_back_is_told_and_journalled_until_it_is_put_right() {
    let house = House::demo().await;
    looks(&house).await;
    let right = house.now();
    let mut events = house.node.subscribe();
    house.stage.go_to(right - YEARS);
    looks(&house).await;
    assert_eq!(status(&house).await, (json!("behind"), json!(right)));
    assert_eq!(events.try_recv().unwrap(), Event::ClockChanged);
    // It is told once, and selling goes on.
    house.wait(1);
    looks(&house).await;
    assert!(events.try_recv().is_err());
    let cashier = house.signed_in(Role::Cashier).await;
    let show = house.show_in_the_future(right).await;
    cashier.sells(&show, &[8]).await;

    house.stage.go_to(right + TimeDelta::seconds(30));
    looks(&house).await;
    assert_eq!(status(&house).await, none());
    assert_eq!(kinds(&house).await, ["clock_put_right", "clock_doubted"]);
}

#[tokio::test]
async fn a_program_that_starts_with_a_clock_years_ahead_says_so_and_again_after_a_restart() {
    let house = House::demo().await;
    house.signed_in(Role::Cashier).await;
    let right = house.now();
    let closed = house.close().await;
    closed.stage.go_to(right + YEARS);
    for _ in 0..2 {
        let house = closed.open().await;
        looks(&house).await;
        // Whatever is stored meanwhile does not make it right.
        house.signed_in(Role::Cashier).await;
        looks(&house).await;
        assert_eq!(status(&house).await, (json!("ahead"), json!(right)));
        assert_eq!(kinds(&house).await, ["clock_doubted"]);
        house.close().await;
    }
}

#[tokio::test]
async fn a_person_says_that_the_clock_is_right_and_every_program_believes_it() {
    let house = House::demo().await;
    let other = House::open_beside(&house).await;
    looks(&house).await;
    looks(&other).await;
    let closed_season = house.now() + TimeDelta::days(100);
    house.stage.go_to(closed_season);
    looks(&house).await;
    looks(&other).await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.does("clock.confirm", json!({})).await;
    for _ in 0..2 {
        looks(&other).await;
        looks(&house).await;
    }
    assert_eq!(status(&other).await, none());
    assert_eq!(kinds(&house).await, ["clock_confirmed", "clock_doubted"]);
    // To say it again says nothing.
    cashier.does("clock.confirm", json!({})).await;
    assert_eq!(kinds(&house).await.len(), 2);
}

#[tokio::test]
async fn a_hold_of_a_clock_that_was_days_ahead_blocks_its_seats_no_longer_than_any_other() {
    let house = House::demo().await;
    let right = house.now();
    let ahead = right + TimeDelta::days(5);
    house.stage.go_to(ahead);
    let show = house.show_in_the_future(ahead).await;
    let cashier = house.signed_in(Role::Cashier).await;
    let at_work = house.new_cart();
    cashier.holds(&at_work, &show, &[8]).await;
    house.system().holds(&house.new_cart(), &show, &[9]).await;

    house.stage.go_to(right);
    looks(&house).await;
    let hold = cashier
        .does("hold.get", json!({ "sale_id": at_work }))
        .await;
    let expires_at: DateTime<Utc> = serde_json::from_value(hold["expires_at"].clone()).unwrap();
    assert_eq!(expires_at, right + TimeDelta::minutes(10));
    let lines = cashier.lines(&show, &[8], "adult").await;
    let payment = cashier.payment(&at_work, &lines).await;
    cashier.does("sale.pay", payment).await;
    house.wait(600);
    looks(&house).await;
    assert_eq!(house.system().seat(&show, 9).await, "free");
}

#[tokio::test]
async fn a_shorter_hold_takes_no_time_from_carts_at_work() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let hold = cashier.holds(&cart, &show, &[8]).await;
    let shorter = json!({ "hold_seconds": 60 });
    house.system().does("cinema.configure", shorter).await;
    looks(&house).await;
    let now = cashier.does("hold.get", json!({ "sale_id": cart })).await;
    assert_eq!(now["expires_at"], hold["expires_at"]);
}
