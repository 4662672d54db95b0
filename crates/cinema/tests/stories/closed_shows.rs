//! Shows that cannot be sold any more.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;

use crate::harness::Person;
use crate::ready::Ready;

#[tokio::test]
async fn a_show_that_began_long_ago_is_sold_by_a_supervisor_only() {
    let ready = Ready::with(&[8]).await;
    let shown = ready
        .cashier
        .does("show.get", json!({ "show_id": ready.show }))
        .await;
    let starts_at: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(shown["show"]["starts_at"].clone()).unwrap();
    let state = async |person: &Person| {
        let shown = person
            .does("show.get", json!({ "show_id": ready.show }))
            .await;
        shown["show"]["state"].as_str().unwrap().to_owned()
    };
    let closes_at = starts_at + chrono::TimeDelta::minutes(20);
    ready
        .house
        .stage
        .go_to(closes_at - chrono::TimeDelta::seconds(1));
    let cashier = ready.house.signed_in(Role::Cashier).await;
    let cart = ready.house.new_cart();
    cashier.holds(&cart, &ready.show, &[9]).await;
    assert_eq!(state(&cashier).await, "started");

    ready.house.stage.go_to(closes_at);
    assert_eq!(state(&cashier).await, "closed");
    let refused = cashier
        .tries_to_hold(&cart, &ready.show, &[10])
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::ShowClosed);
    let lines = cashier.lines(&ready.show, &[9], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    let refused = cashier.is_refused("sale.pay", payment.clone()).await;
    assert_eq!(refused.code, ErrorCode::ShowClosed);

    let supervisor = ready.house.signed_in(Role::Supervisor).await;
    supervisor.does("sale.pay", payment).await;
}

#[tokio::test]
async fn a_cancelled_show_is_sold_by_nobody() {
    let ready = Ready::with(&[8]).await;
    let cancelled = "UPDATE show SET status = 'cancelled'";
    ready.house.records().await.change(cancelled).await;
    let refused = ready.refused(|_| {}).await;
    assert_eq!(refused.code, ErrorCode::ShowClosed);
    let manager = ready.house.signed_in(Role::Manager).await;
    let cart = ready.house.new_cart();
    let refused = manager
        .tries_to_hold(&cart, &ready.show, &[9])
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::ShowClosed);
    let day = manager.does("programme.day", json!({})).await;
    assert!(
        day["shows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|show| show["state"] == "cancelled")
    );
}
