//! Payments that are refused: nothing of them stays, no number is used up, and the cart can be paid after.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{House, Person, seat};
use crate::ready::Ready;

#[tokio::test]
async fn a_price_that_changed_meanwhile_is_told_before_anything_is_sold() {
    let ready = Ready::with(&[8]).await;
    let manager = ready.house.signed_in(Role::Manager).await;
    let shown = manager
        .does("show.get", json!({ "show_id": ready.show }))
        .await;
    let card = card_of(&manager, &shown).await;
    let dearer = with_price(card, "Standard", "adult", 999);
    manager.does("price_card.save", dearer).await;

    let refused = ready.refused(|_| {}).await;
    assert_eq!(refused.code, ErrorCode::PriceChanged);
    assert_eq!(refused.details.unwrap(), json!({ "total_minor": 999 }));
    assert!(refused.message.contains("9.99 EUR"));

    let mut agreed = ready.payment.clone();
    agreed["expected_total_minor"] = json!(999);
    agreed["payments"] =
        json!([{ "tender": "cash", "amount_minor": 999, "tendered_minor": 1_000 }]);
    let sale = ready.cashier.does("sale.pay", agreed).await;
    assert_eq!(sale["total_minor"], 999);
}

/// The price card of a show in the shape in which it is saved.
async fn card_of(manager: &Person, shown: &Value) -> Value {
    let cards = manager.does("price_card.list", json!({})).await;
    let types = cards["ticket_types"].as_array().unwrap();
    let adult = types.iter().find(|kind| kind["code"] == "adult").unwrap();
    let price =
        shown["prices"].as_array().unwrap().iter().find(|price| {
            price["category"] == "Standard" && price["ticket_type_id"] == adult["id"]
        });
    let price = &price.unwrap()["price_minor"];
    let cards = cards["price_cards"].as_array().unwrap();
    let card = cards
        .iter()
        .find(|card| &card["prices"]["Standard"][adult["id"].as_str().unwrap()] == price);
    let card = card.unwrap();
    let mut prices = json!({});
    for (category, by_type) in card["prices"].as_object().unwrap() {
        for (id, price) in by_type.as_object().unwrap() {
            let kind = types.iter().find(|kind| kind["id"] == json!(id)).unwrap();
            prices[category][kind["code"].as_str().unwrap()] = price.clone();
        }
    }
    json!({
        "code": card["code"], "name": card["name"], "tax_rate": "iva-10",
        "prices": prices, "surcharges": card["surcharges"],
    })
}

fn with_price(mut card: Value, category: &str, ticket_type: &str, price_minor: i64) -> Value {
    card["prices"][category][ticket_type] = json!(price_minor);
    card
}

#[tokio::test]
async fn a_card_without_a_price_for_the_category_names_what_is_missing() {
    let ready = Ready::with(&[41]).await;
    let manager = ready.house.signed_in(Role::Manager).await;
    let shown = manager
        .does("show.get", json!({ "show_id": ready.show }))
        .await;
    let mut card = card_of(&manager, &shown).await;
    card["prices"].as_object_mut().unwrap().remove("Premium");
    manager.does("price_card.save", card.clone()).await;
    let refused = ready.refused(|_| {}).await;
    assert_eq!(refused.code, ErrorCode::PriceMissing);
    let details = refused.details.unwrap();
    assert_eq!(
        (&details["category"], &details["ticket_type"]),
        (&json!("Premium"), &json!("Adult"))
    );
    assert_eq!(details["price_card"], card["name"]);

    let lines = json!({ "lines": ready.payment["lines"] });
    let refused = ready.cashier.is_refused("cart.quote", lines).await;
    assert_eq!(refused.code, ErrorCode::PriceMissing);
}

#[tokio::test]
async fn too_little_cash_says_how_much_is_missing() {
    let ready = Ready::with(&[8, 9]).await;
    let total = ready.payment["expected_total_minor"].as_i64().unwrap();
    let refused = ready
        .refused(|payment| payment["payments"][0]["tendered_minor"] = json!(total - 350))
        .await;
    assert_eq!(refused.code, ErrorCode::TenderedTooLittle);
    assert_eq!(refused.details.unwrap(), json!({ "missing_minor": 350 }));
    ready.sells_after_all().await;
}

#[tokio::test]
async fn payments_that_are_not_the_total_are_refused() {
    let ready = Ready::with(&[8, 9]).await;
    let total = ready.payment["expected_total_minor"].as_i64().unwrap();
    let cash = |amount: i64, tendered: i64| json!({ "tender": "cash", "amount_minor": amount, "tendered_minor": tendered });
    let tender =
        |code: &str| json!({ "tender": code, "amount_minor": total, "tendered_minor": total });
    let ways = [
        ("nothing", json!([])),
        ("too little", json!([cash(total - 1, total)])),
        ("too much", json!([cash(total + 1, total + 1)])),
        (
            "a negative part",
            json!([cash(total + 500, total + 500), cash(-500, -500)]),
        ),
        (
            "an amount at the end of all numbers",
            json!([cash(i64::MAX, i64::MAX)]),
        ),
        (
            "two that overflow together",
            json!([cash(i64::MAX, i64::MAX), cash(i64::MAX, i64::MAX)]),
        ),
        (
            "change at the end of all numbers",
            json!([cash(total, i64::MAX)]),
        ),
        ("less than nothing tendered", json!([cash(0, i64::MIN)])),
        (
            "less than nothing of less than nothing",
            json!([cash(i64::MIN, i64::MIN)]),
        ),
        // Kinds that the cinema knows and does not take yet, and one that it does not know.
        ("a card", json!([tender("card")])),
        ("shells", json!([tender("shells")])),
        ("nothing by name", json!([tender("")])),
    ];
    for (what, payments) in ways {
        let refused = ready
            .refused(|payment| payment["payments"] = payments)
            .await;
        let expected = [ErrorCode::InvalidInput, ErrorCode::TenderedTooLittle];
        assert!(expected.contains(&refused.code), "{what}: {refused}");
    }
    ready.sells_after_all().await;
}

#[tokio::test]
async fn a_tender_that_gives_no_change_must_be_exact() {
    let ready = Ready::with(&[8]).await;
    let accepted = "UPDATE tender_kind SET active = 1 WHERE code = 'voucher'";
    ready.house.records().await.change(accepted).await;
    let total = ready.payment["expected_total_minor"].as_i64().unwrap();
    let voucher = |tendered: i64| json!([{ "tender": "voucher", "amount_minor": total, "tendered_minor": tendered }]);
    let refused = ready
        .refused(|payment| payment["payments"] = voucher(total + 1))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    let mut exact = ready.payment.clone();
    exact["payments"] = voucher(total);
    ready.cashier.does("sale.pay", exact).await;
}

#[tokio::test]
async fn a_cart_whose_time_is_over_sells_nothing() {
    let ready = Ready::with(&[8]).await;
    ready.house.wait(299);
    ready.cashier.does("session.touch", json!({})).await;
    ready.house.wait(301);
    ready
        .cashier
        .does("session.unlock", json!({ "pin": "3608" }))
        .await;
    let refused = ready.refused(|_| {}).await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);
    // Swept or not, the answer is the same.
    ready.house.node.clear_expired_holds().await.unwrap();
    let refused = ready.refused(|_| {}).await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);
}

#[tokio::test]
async fn the_last_second_of_a_cart_still_counts() {
    let ready = Ready::with(&[8]).await;
    ready.house.wait(300);
    ready.cashier.does("session.touch", json!({})).await;
    ready.house.wait(299);
    ready.sells_after_all().await;
}

#[tokio::test]
async fn only_the_cart_that_holds_a_seat_can_pay_it() {
    let ready = Ready::with(&[8]).await;
    let thief = ready.house.new_cart();
    let refused = ready
        .refused(|payment| payment["sale_id"] = json!(thief))
        .await;
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
    let details = refused.details.unwrap();
    assert_eq!(details["seats"], json!([{ "seat": 8, "state": "held" }]));

    // One line more than the cart holds sells none of them.
    let refused = ready
        .refused(|payment| {
            let mut line = payment["lines"][0].clone();
            line["seat"] = json!(9);
            payment["lines"].as_array_mut().unwrap().push(line);
            let total = payment["expected_total_minor"].as_i64().unwrap() * 2;
            payment["expected_total_minor"] = json!(total);
            payment["payments"][0]["amount_minor"] = json!(total);
            payment["payments"][0]["tendered_minor"] = json!(total);
        })
        .await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);

    ready.sells_after_all().await;
    let refused = ready
        .refused(|payment| payment["sale_id"] = json!(thief))
        .await;
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
    assert_eq!(
        refused.details.unwrap()["seats"],
        json!([{ "seat": 8, "state": "sold" }])
    );
}

#[tokio::test]
async fn lines_that_make_no_sense_are_refused() {
    let ready = Ready::with(&[8]).await;
    let stranger = json!(ready.house.new_cart());
    let line = ready.payment["lines"][0].clone();
    let changed = |field: &str, value: Value| {
        let mut line = line.clone();
        line[field] = value;
        json!([line])
    };
    let ways = [
        (
            "an unknown show",
            changed("show_id", stranger.clone()),
            ErrorCode::NotFound,
        ),
        (
            "an unknown seat",
            changed("seat", json!(81)),
            ErrorCode::NotFound,
        ),
        (
            "an unknown ticket type",
            changed("ticket_type_id", stranger),
            ErrorCode::NotFound,
        ),
        ("no lines", json!([]), ErrorCode::InvalidInput),
        ("a seat twice", json!([line, line]), ErrorCode::InvalidInput),
        (
            "101 lines",
            Value::Array(vec![line.clone(); 101]),
            ErrorCode::InvalidInput,
        ),
        (
            "a million lines",
            Value::Array(vec![line.clone(); 1_000_000]),
            ErrorCode::InvalidInput,
        ),
        (
            "a negative seat",
            changed("seat", json!(-1)),
            ErrorCode::InvalidInput,
        ),
        (
            "a huge seat",
            changed("seat", json!(1e18)),
            ErrorCode::InvalidInput,
        ),
    ];
    for (what, lines, expected) in ways {
        let refused = ready.refused(|payment| payment["lines"] = lines).await;
        assert_eq!(refused.code, expected, "{what}: {refused}");
    }
    let refused = ready
        .refused(|payment| payment["expected_total_minor"] = json!(-850))
        .await;
    assert_eq!(refused.code, ErrorCode::PriceChanged);
    ready.sells_after_all().await;
}

#[tokio::test]
async fn a_companion_ticket_is_for_a_companion_place_only() {
    let ready = Ready::with(&[8]).await;
    let companion = ready.house.ticket_type("companion").await;
    let refused = ready
        .refused(|payment| payment["lines"][0]["ticket_type_id"] = json!(companion))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    assert!(refused.message.contains("Companion"));
}

#[tokio::test]
async fn half_a_couple_and_a_companion_alone_are_not_sold_though_they_are_held() {
    let ready = Ready::with(&seat::COUPLE).await;
    let refused = ready
        .refused(|payment| {
            payment["lines"].as_array_mut().unwrap().pop();
            let half = payment["expected_total_minor"].as_i64().unwrap() / 2;
            payment["expected_total_minor"] = json!(half);
        })
        .await;
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);

    let ready = Ready::with(&[seat::WHEELCHAIR, seat::COMPANION]).await;
    let refused = ready
        .refused(|payment| {
            payment["lines"].as_array_mut().unwrap().remove(0);
        })
        .await;
    assert_eq!(refused.code, ErrorCode::CompanionNeedsWheelchair);
    ready.sells_after_all().await;
}

#[tokio::test]
async fn the_database_itself_refuses_a_second_live_ticket_for_a_seat() {
    let ready = Ready::with(&[8]).await;
    ready.sells_after_all().await;
    let twice = "INSERT INTO ticket SELECT randomblob(16), sale_id, show_id, seat, ticket_type_id,
                 'live', key_id, signature FROM ticket";
    let refused = ready.house.records().await.tries(twice).await.unwrap_err();
    assert!(refused.to_string().contains("UNIQUE"), "{refused}");
    let _ = &ready.cart;
}

#[tokio::test]
async fn a_price_card_with_an_impossible_price_is_refused() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let card = |price: Value| {
        json!({
            "code": "new", "name": "New", "tax_rate": "iva-10",
            "prices": { "Standard": { "adult": price } },
        })
    };
    let counts = house.records().await.counts().await;
    for price in [
        json!(-1),
        json!(i64::MAX),
        json!(1_000_000_000_001_i64),
        json!(8.5),
        json!("8.50"),
    ] {
        let refused = manager
            .is_refused("price_card.save", card(price.clone()))
            .await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{price}");
    }
    let mut unknown_rate = card(json!(850));
    unknown_rate["tax_rate"] = json!("vat-99");
    let mut unknown_type = card(json!(850));
    unknown_type["prices"]["Standard"]["alien"] = json!(1);
    let mut dear_glasses = card(json!(850));
    dear_glasses["surcharges"] = json!([{ "when": "3D", "name": "3D", "amount_minor": -200 }]);
    for card in [unknown_rate, unknown_type, dear_glasses] {
        let refused = manager.is_refused("price_card.save", card).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
    }
    assert_eq!(house.records().await.counts().await, counts);
    manager.does("price_card.save", card(json!(850))).await;
}

#[tokio::test]
async fn an_amount_with_a_digit_too_many_and_a_purse_of_tenders_are_mistakes() {
    let ready = Ready::with(&[8]).await;
    let total = ready.payment["expected_total_minor"].as_i64().unwrap();
    let refused = ready
        .refused(|payment| payment["payments"][0]["tendered_minor"] = json!(total + 1_000_001))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    let coin = json!({ "tender": "cash", "amount_minor": 1, "tendered_minor": 1 });
    let rest =
        json!({ "tender": "cash", "amount_minor": total - 10, "tendered_minor": total - 10 });
    let mut purse = vec![coin; 10];
    purse.push(rest);
    let refused = ready
        .refused(|payment| payment["payments"] = json!(purse))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    // A part that pays nothing hides what was handed over.
    let nothing = json!({ "tender": "cash", "amount_minor": 0, "tendered_minor": 500 });
    let whole = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
    let refused = ready
        .refused(|payment| payment["payments"] = json!([nothing, whole]))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    ready.sells_after_all().await;
}
