//! Tickets at the gate: what each code is worth.

use data_encoding::BASE32_NOPAD;
use ed25519_dalek::SigningKey;
use marquee_domain::id::{SeatIndex, ShowId, TicketId};
use marquee_domain::permission::Role;
use marquee_domain::ticket_code::TicketCode;
use serde_json::{Value, json};

use crate::harness::House;

async fn verdict(house: &std::sync::Arc<House>, code: &str) -> (String, Value) {
    let check = house
        .system()
        .does("ticket.verify", json!({ "code": code }))
        .await;
    (
        check["verdict"].as_str().unwrap().to_owned(),
        check["ticket"].clone(),
    )
}

#[tokio::test]
async fn a_sold_ticket_is_valid_and_says_what_it_admits_to() {
    let house = House::demo().await;
    let show = house.show().await;
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let sold = &sale["tickets"][0];
    let code = sold["code"].as_str().unwrap();
    let (worth, ticket) = verdict(&house, code).await;
    assert_eq!(worth, "valid");
    for field in [
        "id",
        "show_id",
        "seat",
        "seat_label",
        "film_title",
        "hall_name",
        "starts_at",
    ] {
        assert_eq!(ticket[field], sold[field], "{field}");
    }
    assert_eq!(ticket["sale_number"], sale["number"]);
    // As a scanner may send it.
    let (worth, _) = verdict(&house, &format!(" {}\r\n", code.to_lowercase())).await;
    assert_eq!(worth, "valid");
}

#[tokio::test]
async fn a_code_with_any_byte_changed_admits_nobody() {
    let house = House::demo().await;
    let show = house.show().await;
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let code = sale["tickets"][0]["code"].as_str().unwrap();
    let bytes = BASE32_NOPAD
        .decode(code.strip_prefix("MQ").unwrap().as_bytes())
        .unwrap();
    for place in 0..bytes.len() {
        let mut forged = bytes.clone();
        forged[place] ^= 1;
        let forged = format!("MQ{}", BASE32_NOPAD.encode(&forged));
        let (worth, ticket) = verdict(&house, &forged).await;
        let expected = match place {
            0 => "malformed",
            1..=4 => "unknown_key",
            _ => "forged",
        };
        assert_eq!(
            (worth.as_str(), ticket),
            (expected, Value::Null),
            "byte {place}"
        );
    }
}

#[tokio::test]
async fn what_is_no_ticket_code_is_malformed() {
    let house = House::demo().await;
    // Nearly as long as a call may be.
    let huge = format!("MQ{}", "A".repeat(60_000));
    for text in [
        "",
        "MQ",
        "MQ1",
        "https://example.org",
        "MQAAAA",
        "МQ",
        "\0",
        &huge,
    ] {
        let (worth, _) = verdict(&house, text).await;
        assert_eq!(worth, "malformed", "{}", &text[..text.len().min(20)]);
    }
}

#[tokio::test]
async fn a_code_of_another_cinema_has_an_unknown_key() {
    let (house, other) = (House::demo().await, SigningKey::from_bytes(&[7; 32]));
    let show = house.show().await;
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let ticket: TicketId = sale["tickets"][0]["id"].as_str().unwrap().parse().unwrap();
    let copied = TicketCode::sign(&other, ticket, show.parse().unwrap(), SeatIndex(8));
    assert_eq!(verdict(&house, &copied.to_string()).await.0, "unknown_key");
    // With our key's name on it, it is a forgery.
    let ours = TicketCode::parse(sale["tickets"][0]["code"].as_str().unwrap()).unwrap();
    let forged = TicketCode {
        key_id: ours.key_id,
        ..copied
    };
    assert_eq!(verdict(&house, &forged.to_string()).await.0, "forged");
}

#[tokio::test]
async fn a_code_of_ours_for_a_ticket_that_was_never_sold_is_unknown() {
    let house = House::demo().await;
    let show: ShowId = house.show().await.parse().unwrap();
    let secret = std::fs::read(house.folder().ticket_key()).unwrap();
    let key = SigningKey::from_bytes(&secret.try_into().unwrap());
    let ticket = TicketId(house.new_cart().parse().unwrap());
    let code = TicketCode::sign(&key, ticket, show, SeatIndex(8));
    assert_eq!(verdict(&house, &code.to_string()).await.0, "unknown_ticket");

    // A sold ticket's id with another seat is not that ticket either.
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show.to_string(), &[8])
        .await;
    let ticket: TicketId = sale["tickets"][0]["id"].as_str().unwrap().parse().unwrap();
    let elsewhere = TicketCode::sign(&key, ticket, show, SeatIndex(9));
    assert_eq!(
        verdict(&house, &elsewhere.to_string()).await.0,
        "unknown_ticket"
    );
}

#[tokio::test]
async fn a_ticket_that_was_taken_back_is_cancelled() {
    let house = House::demo().await;
    let show = house.show().await;
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let code = sale["tickets"][0]["code"].as_str().unwrap();
    for state in ["refunded", "exchanged", "cancelled"] {
        let change = format!("UPDATE ticket SET state = '{state}'");
        house.records().await.change(&change).await;
        let (worth, ticket) = verdict(&house, code).await;
        assert_eq!(worth, "cancelled", "{state}");
        assert_eq!(ticket["seat"], 8);
    }
}

#[tokio::test]
async fn tickets_stay_valid_when_the_program_is_started_again() {
    let house = House::demo().await;
    let show = house.show().await;
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let house = house.close().await.open().await;
    let code = sale["tickets"][0]["code"].as_str().unwrap();
    assert_eq!(verdict(&house, code).await.0, "valid");
}
