//! "Two together tonight?": what the board says of a party, and that it is what the till then gives.

use std::collections::BTreeSet;

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{House, Person, seat};

/// What is said of each show, by its id.
async fn told(person: &Person, input: Value) -> Vec<(String, u64)> {
    let answer = person.does("show.together", input).await;
    let shows = answer["shows"].as_array().unwrap().iter();
    let told = |show: &Value| (text(show, "show_id"), show["largest"].as_u64().unwrap());
    shows.map(told).collect()
}

async fn told_of(person: &Person, show: &str, input: Value) -> Option<u64> {
    let shows = told(person, input).await;
    shows
        .into_iter()
        .find(|(id, _)| id == show)
        .map(|(_, largest)| largest)
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_party_fits_exactly_where_it_would_get_its_seats() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let show = house.show().await;
    // What is left of the smallest hall: seven of row E, and the couples of row H.
    for row in [8..=40, 48..=70] {
        cashier.sells(&show, &row.collect::<Vec<u16>>()).await;
    }
    for count in [1, 2, 7, 8, 9, 10, 11, 12, 30] {
        let before = house.records().await.counts().await;
        let told = told(&cashier, json!({ "count": count })).await;
        assert_eq!(
            house.records().await.counts().await,
            before,
            "nothing is held"
        );
        assert!(told.len() > 3);
        for (show, largest) in told {
            let cart = house.new_cart();
            let input = json!({ "sale_id": cart, "show_id": show, "count": count });
            match cashier.tries("hold.best_available", input).await {
                Ok(_) => assert_eq!(largest, count, "{show}"),
                Err(refused) => {
                    assert_eq!(refused.code, ErrorCode::NoSeatsTogether);
                    assert_eq!(refused.details.unwrap()["best"], largest, "{show}: {count}");
                }
            }
            cashier
                .does("hold.release", json!({ "sale_id": cart }))
                .await;
        }
    }
}

#[tokio::test]
async fn seats_in_another_cart_are_taken_until_it_is_too_old_and_ones_own_are_not() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let show = house.show().await;
    let others: Vec<u16> = (18..81)
        .filter(|seat| !seat::COUPLE.contains(seat))
        .collect();
    for part in others.chunks(50) {
        let block = json!({ "show_id": show, "seats": part, "reason": "house" });
        house.system().does("seat.block", block).await;
    }
    let cart = house.new_cart();
    let row: Vec<u16> = seat::ROW_B.collect();
    cashier.holds(&cart, &show, &row).await;
    let asked = json!({ "count": 10 });
    assert_eq!(
        told_of(&cashier, &show, asked.clone()).await,
        Some(4),
        "row A is left"
    );
    let own = json!({ "count": 10, "sale_id": cart });
    assert_eq!(told_of(&cashier, &show, own).await, Some(10));
    // Nothing has swept: that the time is over is enough.
    house.wait(601);
    let cashier = house.signed_in(Role::Cashier).await;
    assert_eq!(told_of(&cashier, &show, asked).await, Some(10));
}

#[tokio::test]
async fn a_show_that_cannot_be_sold_is_not_offered() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let show = house.show().await;
    let shown = cashier.does("show.get", json!({ "show_id": show })).await;
    let closes_at = serde_json::from_value(shown["show"]["closes_at"].clone()).unwrap();
    house.stage.go_to(closes_at);
    let cashier = house.signed_in(Role::Cashier).await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let asked = json!({ "count": 2 });
    assert_eq!(told_of(&cashier, &show, asked.clone()).await, None);
    assert_eq!(told_of(&supervisor, &show, asked.clone()).await, Some(2));
    house
        .records()
        .await
        .change("UPDATE show SET status = 'cancelled'")
        .await;
    assert_eq!(told(&supervisor, asked).await, []);
}

#[tokio::test]
async fn a_film_is_looked_for_over_a_week_and_no_further() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let day = cashier.does("programme.day", json!({})).await;
    let film = day["shows"][0]["film_id"].clone();
    let asked = json!({ "count": 2, "days": 7, "film_id": film });
    let answer = cashier.does("show.together", asked).await;
    let shows = answer["shows"].as_array().unwrap();
    assert!(shows.iter().all(|show| show["film_id"] == film));
    let days: BTreeSet<String> = shows
        .iter()
        .map(|show| text(show, "business_day"))
        .collect();
    assert!(
        days.len() > 1
            && days
                .iter()
                .all(|day| ("2026-11-20".."2026-11-27").contains(&day.as_str()))
    );
    let starts: Vec<String> = shows.iter().map(|show| text(show, "starts_at")).collect();
    assert!(starts.is_sorted());

    for wrong in [
        json!({ "count": 0 }),
        json!({ "count": 101 }),
        json!({ "count": 2, "days": 0 }),
        json!({ "count": 2, "days": 8 }),
        json!({ "count": 2, "days": 7, "business_day": "+262142-12-31" }),
    ] {
        let refused = cashier.is_refused("show.together", wrong).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
    }
    let usher = house.signed_in(Role::Usher).await;
    let seen = usher.tries("programme.day", json!({})).await.is_ok();
    let told = usher
        .tries("show.together", json!({ "count": 2 }))
        .await
        .is_ok();
    assert_eq!(told, seen, "whoever may see the board");
}
