//! Seat rights: given to a central server and asked back, one side at a time.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use marquee_domain::rights::log::{Head, content_hash};
use serde_json::json;

use crate::harness::{House, Server, code, named};

#[tokio::test]
async fn a_cinema_without_a_central_server_has_nothing_to_say_and_gives_nothing() {
    let house = House::demo().await;
    let show = house.show().await;
    let system = house.system();
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "standalone");
    let outbox = system.does("rights.outbox", json!({})).await;
    assert_eq!(outbox["messages"], json!([]));
    let give = json!({ "seats": named(&show, &[8]) });
    let refused = system.is_refused("rights.give", give).await;
    assert_eq!(refused.details.unwrap()["refusal"], "standalone");
    system.sells(&show, &[8]).await;

    system.does("rights.link", json!({})).await;
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "current");
    let again = system.tries("rights.link", json!({})).await;
    assert_eq!(code(again), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_seat_that_was_given_is_elsewhere_and_nobody_sells_it_here() {
    let house = House::demo().await;
    let show = house.show().await;
    let system = house.system();
    system.does("rights.link", json!({})).await;
    let give = json!({ "seats": named(&show, &[8, 9]) });
    system.does("rights.give", give).await;
    assert_eq!(
        system.seats(&show, None).await[8..11],
        ["elsewhere", "elsewhere", "free"]
    );
    let held = system.tries_to_hold(&house.new_cart(), &show, &[9]).await;
    let refused = held.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
    let seats = json!([{ "seat": 9, "state": "elsewhere" }]);
    assert_eq!(refused.details.unwrap()["seats"], seats);

    let counts = house.records().await.counts().await;
    let both = json!({ "seats": named(&show, &[10, 9]) });
    let refused = system.is_refused("rights.give", both).await;
    assert_eq!(refused.details.unwrap()["refusal"], "right_elsewhere");
    assert_eq!(system.seat(&show, 10).await, "free", "all of them or none");
    assert_eq!(house.records().await.counts().await, counts);
}

#[tokio::test]
async fn what_somebody_has_or_what_is_no_seat_is_not_given() {
    let house = House::demo().await;
    let show = house.show().await;
    let system = house.system();
    system.does("rights.link", json!({})).await;
    system.sells(&show, &[8]).await;
    system.holds(&house.new_cart(), &show, &[9]).await;
    for (seats, refusal) in [
        (vec![8], "seat_sold"),
        (vec![9], "seat_held"),
        (vec![10, 10], "seat_twice"),
        (vec![999], "unknown_seat"),
        (vec![], "no_seats"),
    ] {
        let give = json!({ "seats": named(&show, &seats) });
        let refused = system.is_refused("rights.give", give).await;
        assert_eq!(refused.details.unwrap()["refusal"], refusal);
    }
    house.wait(601);
    let give = json!({ "seats": named(&show, &[9]) });
    system.does("rights.give", give).await;
    assert_eq!(system.seat(&show, 9).await, "elsewhere");
}

#[tokio::test]
async fn a_seat_that_was_asked_back_is_sold_at_the_counter_once_it_is_granted() {
    let house = House::demo().await;
    let mut server = Server::new();
    let show = house.show().await;
    let system = house.system();
    system.does("rights.link", json!({})).await;
    let give = json!({ "seats": named(&show, &[8, 9]) });
    system.does("rights.give", give).await;
    server.talks_with(&house).await;
    server.sells_online(&house, &show, 9);

    let ask = json!({ "request_id": house.new_cart(), "mode": "as_many_as_possible",
                      "seats": named(&show, &[8, 9]) });
    system.does("rights.ask", ask.clone()).await;
    system.does("rights.ask", ask).await;
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(status["requests"], 1, "the same request asks once");
    server.talks_with(&house).await;
    assert_eq!(
        system.seats(&show, None).await[8..10],
        ["free", "elsewhere"]
    );
    system.sells(&show, &[8]).await;
    server.talks_with(&house).await;
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(
        (&status["requests"], &status["unacknowledged"]),
        (&json!(0), &json!(0))
    );
    let mut records = house.records().await;
    let online = "SELECT group_concat(seat) FROM channel_ticket";
    assert_eq!(records.text(online).await, "9");
    assert!(server.0.cases.is_empty(), "{:?}", server.0.cases);
    let moved = "SELECT group_concat(kind) FROM log WHERE kind IN ('gave', 'adopted', 'sold')";
    assert_eq!(records.text(moved).await, "gave,adopted,sold");
}

/// Whoever receives the log verifies it with the domain's hash and reads it as the domain's facts.
#[tokio::test]
async fn the_log_in_the_file_is_the_log_that_is_told() {
    let house = House::demo().await;
    let show = house.show().await;
    let system = house.system();
    system.does("rights.link", json!({})).await;
    let give = json!({ "seats": named(&show, &[8, 9]) });
    system.does("rights.give", give).await;
    system.sells(&show, &[10]).await;
    let rights = house.node.all_rights().await.unwrap();
    let mut records = house.records().await;
    records.verify_log().await;
    let mut head = Head::EMPTY;
    for entry in rights.log.entries() {
        let position = entry.position;
        let sql = format!("SELECT content FROM log WHERE position = {position}");
        let content = records.text(&sql).await;
        assert_eq!(content, serde_json::to_string(&entry.fact).unwrap());
        let (life, kind) = (entry.incarnation, entry.fact.kind());
        let expected = content_hash(&head.hash, position, life, entry.at, kind, &content);
        assert_eq!(entry.hash, expected, "entry {position}");
        head = entry.head();
    }
    assert!(head.position > 2);
}

#[tokio::test]
async fn a_message_that_cannot_be_read_or_is_old_changes_nothing() {
    let house = House::demo().await;
    let server = Server::new();
    let system = house.system();
    system.does("rights.link", json!({})).await;
    let displaced = server.says_displaced(&house, 7).await;
    let text = displaced["message"].as_str().unwrap();
    let counts = house.records().await.counts().await;
    for (message, unreadable) in [
        ("hello".to_owned(), "malformed"),
        (
            text.replace("\"version\":1", "\"version\":2"),
            "unsupported_version",
        ),
        (
            text.replace("\"number\":7", "\"number\":7,\"x\":1"),
            "malformed",
        ),
    ] {
        let input = json!({ "message": message });
        let refused = system.is_refused("rights.receive", input).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
        assert_eq!(refused.details.unwrap()["unreadable"], unreadable);
    }
    let incarnation = house.node.all_rights().await.unwrap().incarnation.id;
    let other = text.replace(&incarnation.to_string(), &house.new_cart());
    let refused = system
        .is_refused("rights.receive", json!({ "message": other }))
        .await;
    assert_eq!(refused.details.unwrap()["refusal"], "other_incarnation");
    assert_eq!(house.records().await.counts().await, counts);
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "current");
}

#[tokio::test]
async fn who_sells_does_not_move_rights() {
    let house = House::demo().await;
    let show = house.show().await;
    house.system().does("rights.link", json!({})).await;
    for role in [Role::Cashier, Role::Supervisor] {
        let person = house.signed_in(role).await;
        for (operation, input) in [
            ("rights.link", json!({})),
            ("rights.begin", json!({})),
            ("rights.outbox", json!({})),
            ("rights.give", json!({ "seats": named(&show, &[8]) })),
            ("rights.receive", json!({ "message": "" })),
        ] {
            let outcome = person.tries(operation, input).await;
            assert_eq!(code(outcome), ErrorCode::Forbidden, "{operation}");
        }
        person.does("rights.status", json!({})).await;
    }
}
