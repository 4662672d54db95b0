//! The journal and the log: nothing in them can be changed unseen.

use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{Closed, House};

/// A cinema with three sales in its journal, closed.
async fn after_three_sales() -> Closed {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    for seat in [8, 9, 10] {
        cashier.sells(&show, &[seat]).await;
    }
    house.close().await
}

async fn verdict(closed: &Closed) -> Value {
    let house = closed.open().await;
    let verdict = house.system().does("journal.verify", json!({})).await;
    house.close().await;
    verdict
}

/// What somebody does who has the file and SQLite.
async fn vandalise(closed: &Closed, sql: &str) {
    let mut records = closed.records().await;
    records
        .change("DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;")
        .await;
    records.change(sql).await;
    records.close().await;
}

#[tokio::test]
async fn a_journal_that_was_left_alone_is_whole() {
    let closed = after_three_sales().await;
    let verdict = verdict(&closed).await;
    assert_eq!(verdict["broken"], Value::Null);
    let mut records = closed.records().await;
    let entries = records.number("SELECT count(*) FROM journal").await;
    assert_eq!(verdict["entries"], entries);
    assert!(entries > 4);
    assert_eq!(verdict["log"]["broken"], Value::Null);
    assert_eq!(verdict["log"]["entries"], records.verify_log().await);
    assert_eq!(
        verdict["sales"],
        json!({ "agreeing": 3, "disagreeing": null })
    );
}

#[tokio::test]
async fn the_database_refuses_to_change_the_journal_and_the_log() {
    let house = House::demo().await;
    let mut records = house.records().await;
    for table in ["journal", "log"] {
        for sql in [
            format!("UPDATE {table} SET kind = 'x'"),
            format!("DELETE FROM {table}"),
        ] {
            let refused = records.tries(&sql).await.unwrap_err();
            assert!(
                refused.to_string().contains("append_only"),
                "{sql}: {refused}"
            );
        }
    }
}

#[tokio::test]
async fn each_way_to_change_the_journal_is_found_at_its_place() {
    let closed = after_three_sales().await;
    let last = closed
        .records()
        .await
        .number("SELECT max(sequence) FROM journal")
        .await;
    let target = last - 1;
    let whole = std::fs::read(closed.place().database()).unwrap();
    let ways = [
        (
            format!(
                "UPDATE journal SET content = replace(content, 'total_minor', 'total_mino') WHERE sequence = {target}"
            ),
            target,
            "changed",
        ),
        (
            format!("UPDATE journal SET at = at + 1 WHERE sequence = {target}"),
            target,
            "changed",
        ),
        (
            format!("UPDATE journal SET actor = 'nobody' WHERE sequence = {target}"),
            target,
            "changed",
        ),
        (
            format!("UPDATE journal SET kind = 'refund' WHERE sequence = {target}"),
            target,
            "changed",
        ),
        (
            format!("UPDATE journal SET till_id = NULL WHERE sequence = {target}"),
            target,
            "changed",
        ),
        (
            format!("UPDATE journal SET hash = zeroblob(32) WHERE sequence = {target}"),
            target,
            "changed",
        ),
        (
            format!("UPDATE journal SET previous_hash = zeroblob(32) WHERE sequence = {target}"),
            target,
            "wrong_predecessor",
        ),
        (
            format!("DELETE FROM journal WHERE sequence = {target}"),
            target,
            "out_of_sequence",
        ),
        (
            format!(
                "DELETE FROM journal WHERE sequence = {target}; UPDATE journal SET sequence = {target} WHERE sequence = {last}"
            ),
            target,
            "wrong_predecessor",
        ),
        (
            format!("DELETE FROM journal WHERE sequence = {last}"),
            last,
            "cut_off",
        ),
        (
            format!(
                "UPDATE journal SET sequence = 1000 WHERE sequence = {last}; UPDATE journal SET sequence = {last} WHERE sequence = {target}; UPDATE journal SET sequence = {target} WHERE sequence = 1000"
            ),
            target,
            "wrong_predecessor",
        ),
        (
            format!(
                "INSERT INTO journal SELECT sequence + 1, at, kind, actor, till_id, content, previous_hash, hash FROM journal WHERE sequence = {last}"
            ),
            last + 1,
            "wrong_predecessor",
        ),
        ("DELETE FROM journal".to_owned(), 1, "cut_off"),
        (
            "DELETE FROM journal WHERE sequence = 1".to_owned(),
            1,
            "out_of_sequence",
        ),
    ];
    for (sql, place, reason) in ways {
        std::fs::write(closed.place().database(), &whole).unwrap();
        vandalise(&closed, &sql).await;
        let verdict = verdict(&closed).await;
        assert_eq!(
            verdict["broken"],
            json!({ "sequence": place, "reason": reason }),
            "{sql}"
        );
        assert_eq!(verdict["entries"], place - 1, "{sql}");
    }
}

#[tokio::test]
async fn a_log_that_was_changed_is_found_at_its_place() {
    let closed = after_three_sales().await;
    let whole = std::fs::read(closed.place().database()).unwrap();
    let mut records = closed.records().await;
    let last = records.number("SELECT max(position) FROM log").await;
    records.close().await;
    for (change, place, reason) in [
        (
            format!(
                "UPDATE log SET content = replace(content, 'A1', 'A2') WHERE position = {last}"
            ),
            last,
            "changed",
        ),
        (
            format!("UPDATE log SET incarnation = 0 WHERE position = {last}"),
            last,
            "changed",
        ),
        (
            format!("DELETE FROM log WHERE position = {last}"),
            last,
            "cut_off",
        ),
        (
            "DELETE FROM log WHERE position = 2".to_owned(),
            2,
            "out_of_sequence",
        ),
    ] {
        std::fs::write(closed.place().database(), &whole).unwrap();
        let mut records = closed.records().await;
        let unguarded =
            "PRAGMA foreign_keys = OFF; DROP TRIGGER log_no_update; DROP TRIGGER log_no_delete;";
        records.change(unguarded).await;
        records.change(&change).await;
        records.close().await;
        let verdict = verdict(&closed).await;
        assert_eq!(verdict["broken"], Value::Null);
        let broken = json!({ "sequence": place, "reason": reason });
        assert_eq!(verdict["log"]["broken"], broken, "{change}");
        assert_eq!(verdict["log"]["entries"], place - 1, "{change}");
    }
}

#[tokio::test]
async fn a_sale_that_the_journal_tells_otherwise_is_named() {
    let closed = after_three_sales().await;
    let whole = std::fs::read(closed.place().database()).unwrap();
    let second = "(SELECT id FROM sale WHERE number = 2)";
    let third = "(SELECT id FROM sale WHERE number = 3)";
    for (change, number, reason) in [
        // Everything that the entry says, and that somebody might want otherwise.
        (
            format!("UPDATE sale_line SET gross_minor = gross_minor - 100 WHERE sale_id = {second}"),
            "A1-000002",
            "price",
        ),
        (
            // A free ticket for a friend: the money goes from one line to another that is added.
            format!(
                "INSERT INTO sale_line SELECT sale_id, 1, 'fee', NULL, 'fee', NULL, 100, '[]', 100, 0, 0
                 FROM sale_line WHERE sale_id = {second}"
            ),
            "A1-000002",
            "lines",
        ),
        (
            format!("UPDATE sale_line SET tax_minor = tax_minor - 1 WHERE sale_id = {second}"),
            "A1-000002",
            "lines",
        ),
        (
            format!(
                "UPDATE ticket SET state = 'refunded' WHERE sale_id IN ({second}, {third});
                 UPDATE ticket SET seat = 27 - 8 - seat WHERE sale_id IN ({second}, {third})"
            ),
            "A1-000002",
            "seat",
        ),
        (
            format!("UPDATE ticket SET sale_id = {third} WHERE sale_id = {second}"),
            "A1-000002",
            "tickets",
        ),
        (
            format!(
                "UPDATE show_seat SET state = 'free', sale_id = NULL WHERE state = 'sold' AND sale_id = {second}"
            ),
            "A1-000002",
            "seat_not_sold",
        ),
        (
            format!("UPDATE sale SET taxes = replace(taxes, 'tax_minor\":', 'tax_minor\":1') WHERE id = {second}"),
            "A1-000002",
            "taxes",
        ),
        (
            format!("UPDATE sale SET taxes = 'none' WHERE id = {second}"),
            "A1-000002",
            "taxes",
        ),
        (
            format!("UPDATE sale SET business_day = '2026-11-19' WHERE id = {second}"),
            "A1-000002",
            "business_day",
        ),
        (
            format!("UPDATE sale SET paid_at = paid_at - 86400000 WHERE id = {second}"),
            "A1-000002",
            "time",
        ),
        (
            format!("UPDATE sale SET staff_id = NULL WHERE id = {second}"),
            "A1-000002",
            "staff",
        ),
        (
            // Two sales trade their numbers.
            format!(
                "UPDATE sale SET number = 9 WHERE id = {second}; UPDATE sale SET number = 2 WHERE id = {third};
                 UPDATE sale SET number = 3 WHERE number = 9"
            ),
            "A1-000002",
            "number_missing",
        ),
        (
            // The end of the day is taken out of everything that counts sales.
            format!(
                "PRAGMA foreign_keys = OFF; DROP TRIGGER journal_no_delete; DROP TRIGGER log_no_delete;
                 DELETE FROM payment WHERE sale_id = {third}; DELETE FROM ticket WHERE sale_id = {third};
                 DELETE FROM sale_line WHERE sale_id = {third}; DELETE FROM print_job WHERE sale_id = {third};
                 UPDATE show_seat SET state = 'free', sale_id = NULL WHERE sale_id = {third};
                 DELETE FROM sale WHERE number = 3;
                 DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal);
                 DELETE FROM log WHERE position = (SELECT max(position) FROM log);
                 UPDATE chain_head SET position = position - 1;
                 UPDATE chain_head SET hash = (SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1)
                 WHERE chain = 'journal';
                 UPDATE chain_head SET hash = (SELECT hash FROM log ORDER BY position DESC LIMIT 1)
                 WHERE chain = 'log'"
            ),
            "A1-000003",
            "number_missing",
        ),
        (
            format!("UPDATE sale SET total_minor = total_minor - 100 WHERE id = {second}"),
            "A1-000002",
            "total",
        ),
        (
            format!("UPDATE payment SET tender = 'card' WHERE sale_id = {second}"),
            "A1-000002",
            "payments",
        ),
        (
            format!("DELETE FROM payment WHERE sale_id = {second}"),
            "A1-000002",
            "payments",
        ),
        (
            // A sale that somebody copied past the program.
            "INSERT INTO sale SELECT randomblob(16), series, 4, channel, till_id, staff_id, business_day, paid_at,
                 currency, total_minor, taxes, request_hash, fiscal_state, NULL, NULL, NULL
             FROM sale WHERE number = 2"
                .to_owned(),
            "A1-000004",
            "not_journalled",
        ),
        (
            format!(
                "PRAGMA foreign_keys = OFF; DELETE FROM payment WHERE sale_id = {second};
                 DELETE FROM sale WHERE number = 2"
            ),
            "A1-000002",
            "no_sale",
        ),
    ] {
        std::fs::write(closed.place().database(), &whole).unwrap();
        let mut records = closed.records().await;
        records.change(&change).await;
        records.close().await;
        let verdict = verdict(&closed).await;
        assert_eq!(verdict["broken"], Value::Null, "{change}");
        let disagreeing = &verdict["sales"]["disagreeing"];
        assert_eq!(disagreeing["number"], number, "{change}: {disagreeing}");
        assert_eq!(disagreeing["reason"], reason, "{change}: {disagreeing}");
        assert_ne!(disagreeing["written"], disagreeing["found"], "{change}");
    }
}

#[tokio::test]
async fn nothing_is_held_against_a_journal_that_is_broken() {
    let closed = after_three_sales().await;
    vandalise(
        &closed,
        "UPDATE journal SET content = '{' WHERE sequence = 3",
    )
    .await;
    let verdict = verdict(&closed).await;
    assert_eq!(verdict["broken"]["sequence"], 3);
    assert_eq!(verdict["sales"], Value::Null);
}

#[tokio::test]
async fn a_price_card_in_the_journal_says_all_that_a_price_is_made_of() {
    let house = House::demo().await;
    let mut records = house.records().await;
    let saved = "SELECT count(*) FROM journal WHERE kind = 'price_card_saved'";
    let cards = records.number("SELECT count(*) FROM price_card").await;
    assert_eq!(records.number(saved).await, cards);
    let list = house.system().does("price_card.list", json!({})).await;
    for card in list["price_cards"].as_array().unwrap() {
        let code = card["code"].as_str().unwrap();
        let entry = format!(
            "SELECT content FROM journal WHERE kind = 'price_card_saved' AND content ->> 'code' = '{code}'"
        );
        let entry: Value = serde_json::from_str(&records.text(&entry).await).unwrap();
        for field in ["prices", "surcharges", "tax_rate_basis_points"] {
            assert_eq!(entry[field], card[field], "{code} {field}");
        }
        assert!(entry["tax_rate"].is_string(), "{code}");
    }
}

#[tokio::test]
async fn a_byte_that_is_changed_on_the_disk_is_found() {
    let closed = after_three_sales().await;
    let place = closed.place().database();
    let whole = std::fs::read(&place).unwrap();
    let mut records = closed.records().await;
    let sale =
        "SELECT sequence FROM journal WHERE kind = 'sale' ORDER BY sequence LIMIT 1 OFFSET 1";
    let sequence = records.number(sale).await;
    let content = format!("SELECT content FROM journal WHERE sequence = {sequence}");
    let content = records.text(&content).await;
    records.close().await;

    // The entry's own bytes in the file, found by what only it says.
    let bytes = content.as_bytes();
    let found: Vec<usize> = (0..=whole.len() - bytes.len())
        .filter(|at| whole[*at..].starts_with(&bytes[..60]))
        .collect();
    assert_eq!(found.len(), 1, "the entry stands once in the file");
    for offset in [2, 30, bytes.len() - 2] {
        let mut damaged = whole.clone();
        damaged[found[0] + offset] ^= 0x01;
        std::fs::write(&place, &damaged).unwrap();
        let verdict = verdict(&closed).await;
        let broken = json!({ "sequence": sequence, "reason": "changed" });
        assert_eq!(verdict["broken"], broken, "byte {offset}");
    }
    // A byte that makes the text no text at all.
    let mut damaged = whole.clone();
    damaged[found[0] + 30] = 0xff;
    std::fs::write(&place, &damaged).unwrap();
    let verdict = verdict(&closed).await;
    assert_eq!(
        verdict["broken"],
        json!({ "sequence": sequence, "reason": "changed" })
    );
}

#[tokio::test]
async fn the_journal_is_read_in_pages_from_the_newest_on() {
    let house = House::demo().await;
    let show = house.show().await;
    let manager = house.signed_in(Role::Manager).await;
    for seat in [8, 9, 10] {
        manager.sells(&show, &[seat]).await;
    }
    let page = async |before: Option<i64>| -> Vec<(i64, String)> {
        let input = json!({ "before": before, "limit": 2 });
        let page = manager.does("journal.list", input).await;
        let entries = page["entries"].as_array().unwrap();
        let entry = |entry: &Value| {
            let kind = entry["kind"].as_str().unwrap();
            (entry["sequence"].as_i64().unwrap(), kind.to_owned())
        };
        entries.iter().map(entry).collect()
    };
    let first = page(None).await;
    assert_eq!(
        first.iter().map(|(_, kind)| kind).collect::<Vec<_>>(),
        ["sale", "sale"]
    );
    let second = page(Some(first[1].0)).await;
    assert_eq!(second[0].0, first[1].0 - 1);
    assert_eq!(
        second.iter().map(|(_, kind)| kind).collect::<Vec<_>>(),
        ["sale", "signed_in"]
    );
    assert_eq!(page(Some(1)).await, []);
}
