//! Finding a sale afterwards: by its seat, its time, its number, on past days, and by a ticket that is scanned.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{House, Person};

async fn numbers(person: &Person, input: Value) -> Vec<Value> {
    let list = person.does("sale.list", input).await;
    let sales = list["sales"].as_array().unwrap();
    sales.iter().map(|sale| sale["number"].clone()).collect()
}

async fn found(person: &Person, search: &str) -> Vec<Value> {
    numbers(person, json!({ "search": search })).await
}

#[tokio::test]
async fn a_sale_is_found_by_its_seat_and_its_time() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let (small, large) = (house.show().await, house.show_in("Sala Fanal", 0).await);
    // 11:00 in València, then 11:05.
    let first = cashier.sells(&small, &[8, 9]).await["number"].clone();
    house.wait(300);
    let second = cashier.sells(&large, &[100]).await["number"].clone();
    for search in ["B1", "b 1", "row b 2", "Fila B · 2", "11:00", "11:0 B1"] {
        let list = found(&cashier, search).await;
        assert!(list.contains(&first), "{search}: {list:?}");
    }
    assert_eq!(found(&cashier, "11:00").await, std::slice::from_ref(&first));
    assert_eq!(
        found(&cashier, "11:05").await,
        std::slice::from_ref(&second)
    );
    assert_eq!(found(&cashier, "11:").await, [second, first]);
    assert_eq!(found(&cashier, "B3 11:00").await, Vec::<Value>::new());
    // The row tells the customer's sale from the others.
    let list = cashier
        .does("sale.list", json!({ "search": "B1 11:00" }))
        .await;
    let ticket = &list["sales"][0]["tickets"][0];
    assert_eq!(
        (&ticket["row"], &ticket["number"]),
        (&json!("B"), &json!("1"))
    );
    assert_eq!(ticket["show_id"], json!(small));
}

#[tokio::test]
async fn a_sale_is_found_by_its_cashier_and_by_several_words_at_once() {
    let house = House::demo().await;
    let (cashier, supervisor) = (
        house.signed_in(Role::Cashier).await,
        house.signed_in(Role::Supervisor).await,
    );
    let show = house.show().await;
    let one = cashier.sells(&show, &[8]).await;
    let two = supervisor.sells(&show, &[9]).await;
    for (sale, seat) in [(&one, "B1"), (&two, "B2")] {
        let name = sale["staff_name"].as_str().unwrap();
        let wanted = [sale["number"].clone()];
        assert_eq!(found(&cashier, name).await, wanted);
        assert_eq!(found(&cashier, &format!("{name} {seat}")).await, wanted);
        let film = sale["tickets"][0]["film_title"].as_str().unwrap();
        assert_eq!(found(&cashier, &format!("{film} {seat}")).await, wanted);
    }
}

#[tokio::test]
async fn a_past_day_is_listed_and_its_neighbours_are_the_days_that_sold() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let first = cashier.sells(&house.show().await, &[8]).await;
    // Nobody sells on the day between.
    house.wait(2 * 86_400);
    let cashier = house.signed_in(Role::Cashier).await;
    let second = cashier.sells(&house.show().await, &[8]).await;
    let list = cashier.does("sale.list", json!({})).await;
    assert_eq!(list["business_day"], "2026-11-22");
    assert_eq!(list["sales"][0]["number"], second["number"]);
    assert_eq!(list["sales"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&list["earlier_day"], &list["later_day"]),
        (&json!("2026-11-20"), &Value::Null)
    );
    let day = json!({ "business_day": "2026-11-20", "search": "B1" });
    let list = cashier.does("sale.list", day).await;
    assert_eq!(list["sales"][0]["number"], first["number"]);
    assert_eq!(
        (&list["earlier_day"], &list["later_day"]),
        (&Value::Null, &json!("2026-11-22"))
    );
    let day = json!({ "business_day": "2026-11-21" });
    let list = cashier.does("sale.list", day).await;
    assert_eq!(list["sales"], json!([]));
    assert_eq!(
        (&list["earlier_day"], &list["later_day"]),
        (&json!("2026-11-20"), &json!("2026-11-22"))
    );
}

#[tokio::test]
async fn a_number_and_a_scanned_ticket_find_the_sale_of_any_day() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let first = cashier.sells(&house.show().await, &[8]).await;
    house.wait(2 * 86_400);
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.sells(&house.show().await, &[8]).await;
    let code = first["tickets"][0]["code"].as_str().unwrap();
    for search in [
        "A1-000001",
        "a1-1",
        "000001",
        "1",
        code,
        &code.to_lowercase(),
    ] {
        let list = cashier.does("sale.list", json!({ "search": search })).await;
        assert_eq!(list["other_days"][0]["id"], first["id"], "{search}");
        assert_eq!(list["other_days"][0]["business_day"], "2026-11-20");
        assert_eq!(list["sales"], json!([]), "{search}");
        // On its own day it is no other day's.
        let day = json!({ "search": search, "business_day": "2026-11-20" });
        let list = cashier.does("sale.list", day).await;
        assert_eq!(list["sales"][0]["id"], first["id"], "{search}");
        assert_eq!(list["other_days"], json!([]), "{search}");
    }
    for search in ["A1-000003", "B1-000001", "B1", "1 B1"] {
        let list = cashier.does("sale.list", json!({ "search": search })).await;
        assert_eq!(list["other_days"], json!([]), "{search}");
    }
    // A code that somebody made up finds nothing, though its ticket is real.
    let last = if code.ends_with('A') { "B" } else { "A" };
    let mut forged = code.to_owned();
    forged.replace_range(code.len() - 9..code.len() - 8, last);
    let list = cashier.does("sale.list", json!({ "search": forged })).await;
    assert_eq!(
        (&list["sales"], &list["other_days"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_and_without_a_sale_twice() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let show = house.show().await;
    let mut sold = Vec::new();
    for (seat, pause) in [(8, 0), (9, 0), (10, 0), (11, 5), (12, 0), (13, 9), (14, 0)] {
        // Several at the same moment, as two tills sell.
        house.wait(pause);
        sold.push(cashier.sells(&show, &[seat]).await["number"].clone());
    }
    for search in [None, Some("row b")] {
        let (mut listed, mut after) = (Vec::new(), Value::Null);
        loop {
            let input = json!({ "limit": 2, "after": after, "search": search });
            let page = cashier.does("sale.list", input).await;
            let sales = page["sales"].as_array().unwrap();
            assert!(sales.len() <= 2);
            listed.extend(sales.iter().map(|sale| sale["number"].clone()));
            after = page["next"].clone();
            if after.is_null() {
                break;
            }
        }
        let mut sorted: Vec<&str> = listed
            .iter()
            .map(|number| number.as_str().unwrap())
            .collect();
        sorted.sort_unstable();
        assert_eq!(json!(sorted), json!(sold), "{search:?}");
        // The last moment's two come first.
        assert!(listed[..2].contains(&sold[5]) && listed[..2].contains(&sold[6]));
    }
}

#[tokio::test]
async fn a_search_that_is_longer_than_any_code_is_refused() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let input = json!({ "search": "ñ".repeat(301) });
    let refused = cashier.is_refused("sale.list", input).await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    let input = json!({ "search": "ñ ".repeat(150) });
    cashier.does("sale.list", input).await;
}
