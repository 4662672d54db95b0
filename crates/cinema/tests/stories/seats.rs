//! Seats taken out of a show's sale and put back.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;

use crate::harness::{House, code};

#[tokio::test]
async fn a_blocked_seat_is_not_sold_until_it_is_back() {
    let house = House::demo().await;
    let show = house.show().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let block = json!({ "show_id": show, "seats": [8, 9], "reason": "  wet  " });
    supervisor.does("seat.block", block).await;
    assert_eq!(
        supervisor.seats(&show, None).await[8..11],
        ["blocked", "blocked", "free"]
    );
    let reason = "SELECT block_reason FROM show_seat WHERE seat = 8 AND state = 'blocked'";
    assert_eq!(house.records().await.text(reason).await, "wet");
    let cashier = house.signed_in(Role::Cashier).await;
    let refused = cashier
        .tries_to_hold(&house.new_cart(), &show, &[8])
        .await
        .unwrap_err();
    assert_eq!(
        refused.details.unwrap()["seats"],
        json!([{ "seat": 8, "state": "blocked" }])
    );

    let unblock = json!({ "show_id": show, "seats": [8] });
    supervisor.does("seat.unblock", unblock.clone()).await;
    cashier.sells(&show, &[8]).await;
    let refused = supervisor.is_refused("seat.unblock", unblock).await;
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
    let mut records = house.records().await;
    let told = "SELECT group_concat(kind) FROM log WHERE kind LIKE 'seats%'";
    assert_eq!(records.text(told).await, "seats_blocked,seats_unblocked");
    let told = "SELECT group_concat(kind) FROM journal WHERE kind LIKE 'seats%'";
    assert_eq!(records.text(told).await, "seats_blocked,seats_unblocked");
    records.verify_log().await;
}

#[tokio::test]
async fn a_seat_in_a_cart_or_sold_cannot_be_blocked_and_then_none_is() {
    let house = House::demo().await;
    let show = house.show().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    supervisor.sells(&show, &[8]).await;
    supervisor.holds(&house.new_cart(), &show, &[9]).await;
    let counts = house.records().await.counts().await;
    let block = |seats: &[u16]| json!({ "show_id": show, "seats": seats, "reason": "house" });
    let refused = supervisor
        .is_refused("seat.block", block(&[8, 9, 10]))
        .await;
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
    let seats = json!([{ "seat": 8, "state": "sold" }, { "seat": 9, "state": "held" }]);
    assert_eq!(refused.details.unwrap()["seats"], seats);
    assert_eq!(supervisor.seat(&show, 10).await, "free");
    assert_eq!(house.records().await.counts().await, counts);

    house.wait(600);
    let supervisor = house.signed_in(Role::Supervisor).await;
    supervisor.does("seat.block", block(&[9, 10])).await;
}

#[tokio::test]
async fn blocking_needs_a_reason_and_seats_that_exist() {
    let house = House::demo().await;
    let show = house.show().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let long = "x".repeat(201);
    let ways = [
        (
            json!({ "show_id": show, "seats": [8], "reason": " " }),
            ErrorCode::InvalidInput,
        ),
        (
            json!({ "show_id": show, "seats": [8], "reason": long }),
            ErrorCode::InvalidInput,
        ),
        (
            json!({ "show_id": show, "seats": [], "reason": "wet" }),
            ErrorCode::InvalidInput,
        ),
        (
            json!({ "show_id": show, "seats": [8, 81], "reason": "wet" }),
            ErrorCode::InvalidInput,
        ),
        (
            json!({ "show_id": house.new_cart(), "seats": [8], "reason": "wet" }),
            ErrorCode::NotFound,
        ),
    ];
    for (input, expected) in ways {
        let outcome = supervisor.tries("seat.block", input.clone()).await;
        assert_eq!(code(outcome), expected, "{input}");
    }
    assert_eq!(supervisor.seat(&show, 8).await, "free");
}

#[tokio::test]
async fn a_seat_named_twice_is_blocked_once_and_put_back_once() {
    let house = House::demo().await;
    let show = house.show().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let block = json!({ "show_id": show, "seats": [8, 8], "reason": "wet" });
    supervisor.does("seat.block", block).await;
    assert_eq!(supervisor.seat(&show, 8).await, "blocked");
    let unblock = json!({ "show_id": show, "seats": [8, 8] });
    supervisor.does("seat.unblock", unblock).await;
    assert_eq!(supervisor.seat(&show, 8).await, "free");
}
