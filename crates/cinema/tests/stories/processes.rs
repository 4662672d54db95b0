//! Two programs on one database: two windows, or a window and a script.

use std::time::Duration;

use marquee_cinema::event::Event;
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::{House, code, seat};

#[tokio::test]
async fn a_seat_held_in_one_window_cannot_be_taken_in_the_other() {
    let first = House::demo().await;
    let second = first.in_another_program().await;
    let show = first.show().await;
    let (here, there) = (
        first.signed_in(Role::Cashier).await,
        second.signed_in(Role::Supervisor).await,
    );
    let cart = first.new_cart();
    here.holds(&cart, &show, &[8]).await;
    assert_eq!(there.seat(&show, 8).await, "held");
    let refused = there.tries_to_hold(&second.new_cart(), &show, &[8]).await;
    assert_eq!(code(refused), ErrorCode::SeatUnavailable);

    let lines = here.lines(&show, &[8], "adult").await;
    let payment = here.payment(&cart, &lines).await;
    let sale = here.does("sale.pay", payment).await;
    assert_eq!(there.seat(&show, 8).await, "sold");
    let seen = there
        .does("sale.get", json!({ "sale_id": sale["id"] }))
        .await;
    assert_eq!(seen, sale);
    // A session is known only where it was opened.
    let elsewhere = second
        .call(here.credentials.clone(), "session.current", json!({}))
        .await;
    assert_eq!(code(elsewhere), ErrorCode::NotSignedIn);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_programs_that_sell_at_once_sell_each_seat_once_and_number_without_gaps() {
    let first = House::demo().await;
    let second = first.in_another_program().await;
    let show = first.show().await;
    let mut tills = JoinSet::new();
    for house in [&first, &second] {
        let cashier = house.signed_in(Role::Cashier).await;
        for seat in seat::ROW_B {
            let (house, cashier, show) = (house.clone(), cashier.clone(), show.clone());
            tills.spawn(async move {
                let cart = house.new_cart();
                if let Err(refused) = cashier.tries_to_hold(&cart, &show, &[seat]).await {
                    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
                    return None;
                }
                let lines = cashier.lines(&show, &[seat], "adult").await;
                let payment = cashier.payment(&cart, &lines).await;
                Some(cashier.does("sale.pay", payment).await)
            });
        }
    }
    let sales: Vec<Value> = tills.join_all().await.into_iter().flatten().collect();
    let mut numbers: Vec<&str> = sales
        .iter()
        .map(|sale| sale["number"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=10).map(|number| format!("A1-{number:06}")).collect();
    assert_eq!(numbers, expected);
    let mut seats: Vec<u64> = sales
        .iter()
        .map(|sale| sale["tickets"][0]["seat"].as_u64().unwrap())
        .collect();
    seats.sort_unstable();
    assert_eq!(seats, (8..=17).collect::<Vec<u64>>());
    first.records().await.verify_log().await;
    let verified = second.system().does("journal.verify", json!({})).await;
    assert_eq!(verified["broken"], Value::Null);
}

#[tokio::test]
async fn what_another_program_changes_is_told_and_what_this_one_changes_is_not_told_twice() {
    let house = House::demo().await;
    let other = house.in_another_program().await;
    let show = house.show().await;
    let mut events = house.node.subscribe();
    let watch = tokio::spawn(house.node.clone().watch_other_processes());
    // The watch compares with what it saw first.
    tokio::time::sleep(Duration::from_millis(1_000)).await;

    let cart = house.new_cart();
    house.system().holds(&cart, &show, &[8]).await;
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let seats_changed = Event::SeatsChanged {
        show_id: show.parse().unwrap(),
        sale_id: Some(cart.parse().unwrap()),
    };
    assert_eq!(events.try_recv().unwrap(), seats_changed);
    assert!(
        events.try_recv().is_err(),
        "its own change is not another's"
    );

    other.system().holds(&other.new_cart(), &show, &[9]).await;
    let told = tokio::time::timeout(Duration::from_secs(10), events.recv()).await;
    assert_eq!(
        told.expect("it is told within moments").unwrap(),
        Event::Changed
    );

    // Settings that another program changed are read again before it is told.
    other
        .nobody()
        .does("cinema.dismiss_first_run", json!({}))
        .await;
    let told = tokio::time::timeout(Duration::from_secs(10), events.recv()).await;
    assert_eq!(told.unwrap().unwrap(), Event::Changed);
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["first_run"], Value::Null);
    watch.abort();
}

#[tokio::test]
async fn a_lockout_in_one_window_counts_in_the_other() {
    let first = House::demo().await;
    let second = first.in_another_program().await;
    for house in [&first, &second, &first, &second] {
        assert_eq!(code(house.sign_in(11, "0000").await), ErrorCode::WrongPin);
    }
    assert_eq!(code(first.sign_in(11, "0000").await), ErrorCode::LockedOut);
    assert_eq!(code(second.sign_in(11, "3608").await), ErrorCode::LockedOut);
}

#[tokio::test]
async fn one_program_does_the_work_of_the_devices() {
    let first = House::demo().await;
    let second = first.in_another_program().await;
    let lock = first.folder().run_devices().unwrap();
    assert!(lock.is_some());
    assert!(second.folder().run_devices().unwrap().is_none());
    drop(lock);
    assert!(second.folder().run_devices().unwrap().is_some());
}

#[tokio::test]
async fn every_change_is_told_to_the_screens() {
    let house = House::demo().await;
    let show = house.show().await;
    let manager = house.signed_in(Role::Manager).await;
    let cart = house.new_cart();
    let mut events = house.node.subscribe();
    let mut told = || {
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            told.push(event);
        }
        told
    };
    // Whose cart it was is told with it: its till has the seats in its answer.
    let seats = |cart: &str| Event::SeatsChanged {
        show_id: show.parse().unwrap(),
        sale_id: Some(cart.parse().unwrap()),
    };
    manager.holds(&cart, &show, &[8]).await;
    assert_eq!(told(), [seats(&cart)]);
    manager
        .does("hold.release", json!({ "sale_id": cart }))
        .await;
    assert_eq!(told(), [seats(&cart)]);
    let sale = manager.sells(&show, &[9]).await;
    let cart = sale["id"].as_str().unwrap();
    assert_eq!(told(), [seats(cart), seats(cart), Event::PrintJobsChanged]);
    let block = json!({ "show_id": show, "seats": [10], "reason": "wet" });
    manager.does("seat.block", block).await;
    assert_eq!(told(), [Event::seats_changed(show.parse().unwrap())]);
    manager.does("session.lock", json!({})).await;
    assert_eq!(told(), [Event::SessionChanged]);
    // A refusal changed nothing, so there is nothing to tell.
    manager.is_refused("seat.block", json!({})).await;
    assert_eq!(told(), []);
}

#[tokio::test]
async fn a_change_is_told_although_the_settings_cannot_be_read_and_they_are_read_as_soon_as_they_can()
 {
    let house = House::demo().await;
    let other = house.in_another_program().await;
    let show = house.show().await;
    let mut events = house.node.subscribe();
    let watch = tokio::spawn(house.node.clone().watch_other_processes());
    // The watch compares with what it saw first.
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let mut records = house.records().await;
    let zone = records.text("SELECT time_zone FROM cinema").await;
    records
        .change("UPDATE cinema SET time_zone = 'Nowhere/At_All', hold_seconds = 77")
        .await;
    let mut is_told = async || {
        let told = tokio::time::timeout(Duration::from_secs(10), events.recv()).await;
        assert_eq!(told.expect("it is told").unwrap(), Event::Changed);
    };
    is_told().await;
    other.system().holds(&other.new_cart(), &show, &[9]).await;
    is_told().await;

    records
        .change(&format!("UPDATE cinema SET time_zone = '{zone}'"))
        .await;
    is_told().await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["hold_seconds"], 77);
    watch.abort();
}
