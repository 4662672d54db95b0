//! Paying a cart: one transaction makes all of a sale, once.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::{House, seat};

#[tokio::test]
async fn one_payment_makes_sale_tickets_seats_journal_log_and_papers() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let before = house.records().await.counts().await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 41]).await;
    let lines = cashier.lines(&show, &[8, 41], "adult").await;
    let total = cashier.price(&lines).await;
    let sale = cashier
        .does(
            "sale.pay",
            json!({
                "sale_id": cart, "lines": lines, "expected_total_minor": total,
                "payments": [{ "tender": "cash", "amount_minor": total, "tendered_minor": 5_000 }],
            }),
        )
        .await;

    assert_eq!(sale["id"], json!(cart));
    assert_eq!(sale["number"], "A1-000001");
    assert_eq!(sale["staff_name"], "Lucía Navarro");
    assert_eq!(sale["business_day"], "2026-11-20");
    assert_eq!(sale["total_minor"], total);
    assert_eq!(sale["payments"][0]["change_minor"], 5_000 - total);
    let sum = |field: &str| -> i64 {
        let lines = sale["lines"].as_array().unwrap();
        lines.iter().map(|line| line[field].as_i64().unwrap()).sum()
    };
    assert_eq!(sum("gross_minor"), total);
    assert_eq!(
        sum("tax_minor"),
        sale["taxes"][0]["tax_minor"].as_i64().unwrap()
    );
    for (ticket, seat) in sale["tickets"].as_array().unwrap().iter().zip([8, 41]) {
        assert_eq!(
            (&ticket["seat"], &ticket["state"]),
            (&json!(seat), &json!("live"))
        );
        assert_eq!(ticket["print_job"]["state"], "queued");
        assert!(ticket["code"].as_str().unwrap().starts_with("MQ"));
    }

    let after = house.records().await.counts().await;
    let added: Vec<(&str, i64)> = after
        .iter()
        .zip(&before)
        .map(|((name, after), (_, before))| (*name, after - before))
        .filter(|(_, more)| *more != 0)
        .collect();
    let expected = [
        ("sale", 1),
        ("sale_line", 2),
        ("ticket", 2),
        ("payment", 1),
        ("print_job", 2),
        ("journal", 1),
        ("log", 1),
        ("sold seats", 2),
        ("receipt numbers", 1),
    ];
    assert_eq!(added, expected);
    let seats = cashier.seats(&show, None).await;
    assert_eq!((seats[8].as_str(), seats[41].as_str()), ("sold", "sold"));
    let stored = cashier.does("sale.get", json!({ "sale_id": cart })).await;
    assert_eq!(stored, sale);
}

#[tokio::test]
async fn the_journal_and_the_log_say_what_was_sold() {
    let house = House::demo().await;
    let show = house.show().await;
    let sale = house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let mut records = house.records().await;
    let read = "SELECT content FROM journal WHERE kind = 'sale'";
    let entry: Value = serde_json::from_str(&records.text(read).await).unwrap();
    assert_eq!(entry["sale_id"], sale["id"]);
    assert_eq!(entry["number"], sale["number"]);
    assert_eq!(entry["total_minor"], sale["total_minor"]);
    assert_eq!(entry["tickets"][0]["ticket_id"], sale["tickets"][0]["id"]);
    let read = "SELECT content FROM log WHERE kind = 'sold'";
    let fact: Value = serde_json::from_str(&records.text(read).await).unwrap();
    let ticket = json!({
        "ticket_id": sale["tickets"][0]["id"], "show_id": show, "seat": 8, "epoch": 0,
        "price_minor": sale["total_minor"],
    });
    assert_eq!(fact["tickets"], json!([ticket]));
    assert!(
        records.verify_log().await > 100,
        "the demo's shows are in it"
    );
}

#[tokio::test]
async fn paying_again_with_the_same_sale_id_answers_the_same_sale() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 9]).await;
    let lines = cashier.lines(&show, &[8, 9], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    let sale = cashier.does("sale.pay", payment.clone()).await;
    let counts = house.records().await.counts().await;
    // Long after, from another session: the first answer was lost on its way.
    house.wait(3_600);
    let other = house.signed_in(Role::Supervisor).await;
    let again = other.does("sale.pay", payment).await;
    assert_eq!(again, sale);
    let mut now = house.records().await.counts().await;
    // The sign-in is in the journal; nothing else is new.
    now.iter_mut()
        .find(|(name, _)| *name == "journal")
        .unwrap()
        .1 -= 1;
    assert_eq!(now, counts);
}

#[tokio::test]
async fn the_same_sale_id_with_another_content_is_refused() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8]).await;
    let lines = cashier.lines(&show, &[8], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    cashier.does("sale.pay", payment.clone()).await;
    let counts = house.records().await.counts().await;

    let mut more_cash = payment.clone();
    more_cash["payments"][0]["tendered_minor"] = json!(100_000);
    let mut other_seat = payment.clone();
    other_seat["lines"][0]["seat"] = json!(9);
    for other in [more_cash, other_seat] {
        let refused = cashier.is_refused("sale.pay", other).await;
        assert_eq!(refused.code, ErrorCode::SaleIdReused);
        assert!(refused.message.contains("A1-000001"));
    }
    assert_eq!(house.records().await.counts().await, counts);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_sale_that_is_paid_by_many_calls_at_once_is_made_once() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8]).await;
    let lines = cashier.lines(&show, &[8], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    let mut calls = JoinSet::new();
    for _ in 0..12 {
        let (cashier, payment) = (cashier.clone(), payment.clone());
        calls.spawn(async move { cashier.does("sale.pay", payment).await });
    }
    let answers = calls.join_all().await;
    assert!(answers.iter().all(|sale| *sale == answers[0]));
    let mut records = house.records().await;
    assert_eq!(records.number("SELECT count(*) FROM sale").await, 1);
    assert_eq!(records.number("SELECT count(*) FROM ticket").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn receipt_numbers_have_no_gap_however_many_pay_at_once_and_fail_between() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let mut buyers = JoinSet::new();
    for seat in seat::ROW_B.chain(seat::PREMIUM) {
        let (house, cashier, show) = (house.clone(), cashier.clone(), show.clone());
        buyers.spawn(async move {
            // One that is refused when everything but the seat is right, before each one that is not.
            let lines = cashier.lines(&show, &[seat], "adult").await;
            let payment = cashier.payment(&house.new_cart(), &lines).await;
            let refused = cashier.is_refused("sale.pay", payment).await;
            assert_eq!(refused.code, ErrorCode::HoldExpired);
            let sale = cashier.sells(&show, &[seat]).await;
            sale["number"].as_str().unwrap().to_owned()
        });
    }
    let mut numbers = buyers.join_all().await;
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=17).map(|number| format!("A1-{number:06}")).collect();
    assert_eq!(numbers, expected);
    house.records().await.verify_log().await;
}

#[tokio::test]
async fn paying_gives_back_what_the_cart_held_beside_its_lines() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 9, 10]).await;
    let lines = cashier.lines(&show, &[8, 9], "adult").await;
    let payment = cashier.payment(&cart, &lines).await;
    cashier.does("sale.pay", payment).await;
    assert_eq!(
        cashier.seats(&show, None).await[8..11],
        ["sold", "sold", "free"]
    );
}

#[tokio::test]
async fn one_sale_pays_for_two_shows() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let (small, large) = (house.show().await, house.show_in("Sala Fanal", 0).await);
    let cart = house.new_cart();
    cashier.holds(&cart, &small, &[8]).await;
    cashier.holds(&cart, &large, &[100]).await;
    let mut lines = cashier.lines(&large, &[100], "adult").await;
    lines.extend(cashier.lines(&small, &[8], "child").await);
    let payment = cashier.payment(&cart, &lines).await;
    let sale = cashier.does("sale.pay", payment).await;
    let halls: Vec<_> = sale["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["hall_name"])
        .collect();
    assert_eq!(halls, ["Sala Fanal", "Sala Cerilla"]);
}

#[tokio::test]
async fn a_payment_in_two_parts_adds_up() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 9]).await;
    let lines = cashier.lines(&show, &[8, 9], "adult").await;
    let mut payment = cashier.payment(&cart, &lines).await;
    let total = payment["expected_total_minor"].as_i64().unwrap();
    payment["payments"] = json!([
        { "tender": "cash", "amount_minor": 500, "tendered_minor": 500 },
        { "tender": "cash", "amount_minor": total - 500, "tendered_minor": 2_000 },
    ]);
    let sale = cashier.does("sale.pay", payment).await;
    let changes: Vec<_> = sale["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["change_minor"])
        .collect();
    assert_eq!(changes, [&json!(0), &json!(2_500 - total)]);
}

#[tokio::test]
async fn a_companion_goes_free_and_pays_for_no_glasses() {
    let house = House::demo().await;
    // The evening's 3D show, with wheelchair place 56 and its companion 57.
    let day = house.system().does("programme.day", json!({})).await;
    let shows = day["shows"].as_array().unwrap();
    let show = shows.iter().find(|show| show["format"] == "3D").unwrap();
    let show = show["id"].as_str().unwrap();
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, show, &[56, 57]).await;
    let mut lines = cashier.lines(show, &[56], "adult").await;
    lines.extend(cashier.lines(show, &[57], "companion").await);
    let quote = cashier.does("cart.quote", json!({ "lines": lines })).await;
    assert_eq!(quote["lines"][0]["gross_minor"], 850 + 200);
    assert_eq!(quote["lines"][1]["gross_minor"], 0);
    assert_eq!(quote["total_minor"], 1_050);
    let payment = cashier.payment(&cart, &lines).await;
    let sale = cashier.does("sale.pay", payment).await;
    assert_eq!(sale["tickets"][1]["price_minor"], 0);
}

#[tokio::test]
async fn a_sale_after_midnight_belongs_to_the_evening_before() {
    let house = House::demo().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    house.stage.go_to("2026-11-21T00:30:00Z".parse().unwrap());
    let today = house.system().does("programme.day", json!({})).await;
    assert_eq!(today["business_day"], "2026-11-20");
    supervisor
        .does("session.unlock", json!({ "pin": "71946" }))
        .await;
    // Every show of the evening has begun; a supervisor sells the last one all the same.
    let show = house.show_in("Sala Fanal", 2).await;
    let sale = supervisor.sells(&show, &[100]).await;
    assert_eq!(sale["business_day"], "2026-11-20");
    let list = supervisor.does("sale.list", json!({})).await;
    assert_eq!(list["sales"][0]["number"], sale["number"]);
}

#[tokio::test]
async fn a_film_is_found_in_any_script_and_case_and_without_its_accents() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let sale = cashier.sells(&house.show().await, &[8]).await;
    let film = json!([{
        "film": "stalker", "title": "Сталкер · Élan", "original_title": "Сталкер", "language": "ru",
        "genres": ["drama"], "released_on": "1979-05-25", "director": "Андрей Тарковский", "cast": [],
        "running_minutes": 162, "rating": "12", "synopsis": "…",
    }]);
    let code = house
        .records()
        .await
        .text("SELECT film.code FROM ticket JOIN show ON show.id = show_id JOIN film ON film.id = film_id")
        .await;
    let mut film = film[0].clone();
    film["film"] = json!(code);
    let file = json!({ "name": "films.json", "text": json!({ "films": [film] }).to_string() });
    let renamed = json!({ "files": [file] });
    house.system().does("programme.import", renamed).await;
    for search in ["сталкер", "СТАЛКЕР", "elan", "ÉLAN", "ТАЛК"] {
        let list = cashier.does("sale.list", json!({ "search": search })).await;
        assert_eq!(list["sales"][0]["number"], sale["number"], "{search}");
    }
}

#[tokio::test]
async fn sales_are_found_by_number_and_by_film() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let (small, large) = (house.show().await, house.show_in("Sala Fanal", 0).await);
    let first = cashier.sells(&small, &[8]).await;
    house.wait(60);
    let second = cashier.sells(&large, &[100, 101]).await;
    let found = async |search: Option<&str>| -> Vec<Value> {
        let list = cashier.does("sale.list", json!({ "search": search })).await;
        let sales = list["sales"].as_array().unwrap();
        sales.iter().map(|sale| sale["number"].clone()).collect()
    };
    let (one, two) = (&first["number"], &second["number"]);
    assert_eq!(found(None).await, [two.clone(), one.clone()]);
    assert_eq!(found(Some("000001")).await, std::slice::from_ref(one));
    let film = second["tickets"][0]["film_title"].as_str().unwrap();
    assert_eq!(
        found(Some(&film.to_uppercase())).await,
        std::slice::from_ref(two)
    );
    for number in ["a1-000001", "A1-000001"] {
        assert_eq!(found(Some(number)).await, std::slice::from_ref(one));
    }
    assert_eq!(found(Some("no such film")).await, Vec::<Value>::new());
    // A search is text, not a pattern.
    assert_eq!(found(Some("%")).await, Vec::<Value>::new());
    let list = cashier.does("sale.list", json!({ "limit": 1 })).await;
    assert_eq!(list["sales"].as_array().unwrap().len(), 1);
    let list = cashier
        .does("sale.list", json!({ "business_day": "2026-11-19" }))
        .await;
    assert_eq!(list["sales"], json!([]));
}
