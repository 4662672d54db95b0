//! Carts whose time is over: as good as none at once, and not only when they are cleared away.

use std::collections::BTreeSet;
use std::sync::Arc;

use marquee_cinema::event::Event;
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;

use crate::harness::{House, Person};

const ALONE: u16 = 8;

/// Time passes while somebody is at the screen.
async fn awake_for_300_seconds_times(times: u32, house: &Arc<House>, person: &Person) {
    for _ in 0..times {
        house.wait(299);
        person.does("session.touch", json!({})).await;
        house.wait(1);
    }
}

#[tokio::test]
async fn a_cart_whose_time_is_over_begins_anew_before_anything_has_swept() {
    let house = House::demo().await;
    let (show, other) = (house.show().await, house.show_in("Sala Fanal", 0).await);
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    for way in ["hold.change", "hold.best_available"] {
        cashier.holds(&cart, &show, &[ALONE]).await;
        cashier.holds(&cart, &other, &[100]).await;
        cashier
            .does("hold.extend", json!({ "sale_id": cart }))
            .await;
        awake_for_300_seconds_times(3, &house, &cashier).await;
        let mut events = house.node.subscribe();
        let input = match way {
            "hold.change" => json!({ "sale_id": cart, "show_id": show, "add": [20], "remove": [] }),
            _ => json!({ "sale_id": cart, "show_id": show, "count": 1 }),
        };
        let begun = cashier.does(way, input).await;
        // What it held before does not come back with it, and it has its whole time again.
        assert_eq!(begun["seats"].as_array().unwrap().len(), 1, "{way}");
        assert_eq!(begun["extended"], false);
        let until = house.now() + chrono::TimeDelta::seconds(600);
        assert_eq!(begun["expires_at"], json!(until));
        assert_eq!(cashier.seat(&other, 100).await, "free");
        let mut told = BTreeSet::new();
        while let Ok(Event::SeatsChanged { show_id, .. }) = events.try_recv() {
            told.insert(show_id.to_string());
        }
        assert_eq!(told, [show.clone(), other.clone()].into(), "{way}");
        cashier
            .does("hold.release", json!({ "sale_id": cart }))
            .await;
    }
}

#[tokio::test]
async fn a_cart_whose_time_is_over_is_nobodys() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    house.system().holds(&cart, &show, &[ALONE]).await;
    let lines = cashier.lines(&show, &[ALONE], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    let refused = cashier.is_refused("sale.pay", payment.clone()).await;
    assert_eq!(refused.code, ErrorCode::Forbidden, "it still runs");
    awake_for_300_seconds_times(2, &house, &cashier).await;
    let refused = cashier.is_refused("sale.pay", payment).await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);
    cashier
        .does("hold.release", json!({ "sale_id": cart }))
        .await;
    cashier.holds(&cart, &show, &[ALONE]).await;
}
