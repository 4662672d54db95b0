//! Tax rates and ticket types: what a price card is made of.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::House;

#[tokio::test]
async fn a_tax_rate_that_is_saved_again_is_replaced_on_the_cards_that_name_it() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let rate = json!({ "code": "iva-10", "name": "IVA", "basis_points": 1200 });
    manager.does("tax_rate.save", rate.clone()).await;
    let list = manager.does("tax_rate.list", json!({})).await;
    assert_eq!(list["tax_rates"], json!([rate]));
    let cards = manager.does("price_card.list", json!({})).await;
    assert_eq!(cards["price_cards"][0]["tax_rate_basis_points"], 1200);
    let page = manager.does("journal.list", json!({ "limit": 1 })).await;
    assert_eq!(page["entries"][0]["kind"], "tax_rate_saved");
}

#[tokio::test]
async fn a_ticket_type_keeps_its_id_and_its_place_and_can_leave_the_sale() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let id = house.ticket_type("child").await;
    let codes = async || -> Vec<String> {
        let list = manager.does("price_card.list", json!({})).await;
        let types = list["ticket_types"].as_array().unwrap();
        let code = |kind: &Value| kind["code"].as_str().unwrap().to_owned();
        types.iter().map(code).collect()
    };
    let before = codes().await;
    let mut child = json!({ "code": "child", "name": { "en": "Child (under 14)" } });
    let saved = manager.does("ticket_type.save", child.clone()).await;
    assert_eq!(saved["id"], json!(id));
    assert_eq!(codes().await, before);

    child["active"] = json!(false);
    manager.does("ticket_type.save", child).await;
    let group = json!({ "code": "group", "name": { "en": "Group" } });
    manager.does("ticket_type.save", group).await;
    let mut after = before;
    after.retain(|code| code != "child");
    after.push("group".to_owned());
    assert_eq!(codes().await, after);
    let page = manager.does("journal.list", json!({ "limit": 1 })).await;
    assert_eq!(page["entries"][0]["kind"], "ticket_type_saved");
}

#[tokio::test]
async fn rates_and_types_that_cannot_be_are_refused_and_nothing_changes() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let counts = house.records().await.counts().await;
    for (operation, input) in [
        (
            "tax_rate.save",
            json!({ "code": "", "name": "VAT", "basis_points": 0 }),
        ),
        (
            "tax_rate.save",
            json!({ "code": "vat", "name": " ", "basis_points": 0 }),
        ),
        (
            "tax_rate.save",
            json!({ "code": "vat", "name": "VAT", "basis_points": 10_001 }),
        ),
        (
            "tax_rate.save",
            json!({ "code": "vat", "name": "VAT", "basis_points": -1 }),
        ),
        (
            "ticket_type.save",
            json!({ "code": "", "name": { "en": "Adult" } }),
        ),
        (
            "ticket_type.save",
            json!({ "code": "x".repeat(61), "name": { "en": "Adult" } }),
        ),
        ("ticket_type.save", json!({ "code": "adult", "name": {} })),
        (
            "ticket_type.save",
            json!({ "code": "adult", "name": { "en": "" } }),
        ),
        (
            "ticket_type.save",
            json!({ "code": "adult", "name": { "en": "A" }, "for_kinds": ["box"] }),
        ),
    ] {
        let refused = manager.is_refused(operation, input.clone()).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{operation} {input}");
    }
    assert_eq!(house.records().await.counts().await, counts);
}
