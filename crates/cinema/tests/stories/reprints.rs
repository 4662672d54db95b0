//! Copies of tickets that were printed: who makes one, why, and that the journal knows each.

use std::sync::Arc;

use marquee_cinema::PrintOutcome;
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{Closed, House, Person};

/// A sale of two tickets whose papers the printer says to have printed.
async fn printed() -> (Arc<House>, Person, Value) {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let sale = cashier.sells(&show, &[8, 9]).await;
    prints_all(&house).await;
    (house, cashier, sale)
}

async fn prints_all(house: &House) {
    while let Some(job) = house.claims_paper().await {
        let printed = PrintOutcome::Printed;
        house.node.report_print_job(job.id, &printed).await.unwrap();
    }
}

/// Asks for a copy of each of the sale's first tickets.
fn copies(house: &House, sale: &Value, count: usize, reason: &str) -> Value {
    let tickets = sale["tickets"].as_array().unwrap().iter().take(count);
    let copy = |ticket: &Value| json!({ "job_id": house.new_cart(), "ticket_id": ticket["id"] });
    json!({ "copies": tickets.map(copy).collect::<Vec<_>>(), "reason": reason })
}

async fn journalled(house: &House) -> i64 {
    let sql = "SELECT count(*) FROM journal WHERE kind = 'ticket_reprinted'";
    house.records().await.number(sql).await
}

#[tokio::test]
async fn a_printed_ticket_is_printed_once_more_as_a_copy_with_its_number_and_its_reason() {
    let (house, cashier, sale) = printed().await;
    for number in [1, 2] {
        house.wait(60);
        let input = copies(&house, &sale, 1, "paper_jam");
        let list = cashier.does("print_job.reprint", input).await;
        let job = &list["jobs"][0];
        assert_eq!(
            (&job["copy"], &job["state"]),
            (&json!(number), &json!("queued"))
        );
        assert_eq!(job["asked"]["reason"], "paper_jam");
        assert_eq!(job["asked"]["staff_name"], sale["staff_name"]);
        assert_eq!(job["asked"]["at"], json!(house.now()));
        // It is claimed like any other paper.
        let claimed = house.claims_paper().await.unwrap();
        assert_eq!(
            (json!(claimed.id), claimed.copy),
            (job["id"].clone(), number)
        );
        let outcome = PrintOutcome::Printed;
        house
            .node
            .report_print_job(claimed.id, &outcome)
            .await
            .unwrap();
    }
    let sale = cashier
        .does("sale.get", json!({ "sale_id": sale["id"] }))
        .await;
    let (copied, other) = (&sale["tickets"][0], &sale["tickets"][1]);
    let copies = copied["copies"].as_array().unwrap();
    assert_eq!(
        copies
            .iter()
            .map(|job| job["copy"].clone())
            .collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(copied["print_job"], copies[1]);
    assert_eq!(
        (&other["copies"], &other["print_job"]["copy"]),
        (&json!([]), &json!(0))
    );
    assert_eq!(other["print_job"]["asked"], Value::Null);
}

#[tokio::test]
async fn a_copy_is_journalled_with_ids_and_its_reason_and_nothing_else() {
    let (house, cashier, sale) = printed().await;
    let mut input = copies(&house, &sale, 1, "other");
    input["note"] = json!("  Ms. Ferrer dropped it  ");
    let list = cashier.does("print_job.reprint", input.clone()).await;
    assert_eq!(list["jobs"][0]["asked"]["note"], "Ms. Ferrer dropped it");
    let mut records = house.records().await;
    let read = "SELECT content FROM journal WHERE kind = 'ticket_reprinted'";
    let entry: Value = serde_json::from_str(&records.text(read).await).unwrap();
    let expected = json!({
        "job_id": input["copies"][0]["job_id"], "ticket_id": sale["tickets"][0]["id"],
        "sale_id": sale["id"], "sale_number": sale["number"], "copy": 1, "reason": "other",
    });
    assert_eq!(entry, expected);
    let actor = "SELECT count(*) FROM journal JOIN staff ON staff.name = 'Amparo Ferrer'
                 WHERE kind = 'ticket_reprinted' AND actor IS NOT NULL AND till_id IS NOT NULL
                   AND unhex(replace(actor, '-', '')) = staff.id";
    let name = json!("Amparo Ferrer");
    assert_eq!(
        records.number(actor).await,
        i64::from(sale["staff_name"] == name)
    );
    // The note can be forgotten, and the chain stays whole.
    records.change("UPDATE print_job SET note = NULL").await;
    let verdict = house.system().does("journal.verify", json!({})).await;
    assert_eq!(verdict["broken"], Value::Null);
    assert_eq!(
        verdict["sales"],
        json!({ "agreeing": 1, "disagreeing": null })
    );
}

#[tokio::test]
async fn asked_twice_with_the_same_id_it_is_printed_once() {
    let (house, cashier, sale) = printed().await;
    let input = copies(&house, &sale, 2, "paper_jam");
    let first = cashier.does("print_job.reprint", input.clone()).await;
    assert_eq!(first["jobs"].as_array().unwrap().len(), 2);
    let (again, at_once) = tokio::join!(
        cashier.tries("print_job.reprint", input.clone()),
        cashier.tries("print_job.reprint", input.clone()),
    );
    assert_eq!((again.unwrap(), at_once.unwrap()), (first.clone(), first));
    prints_all(&house).await;
    // Also when the answer comes so late that it is printed already.
    let late = cashier.does("print_job.reprint", input.clone()).await;
    assert_eq!(late["jobs"][0]["state"], "printed");
    let jobs = "SELECT count(*) FROM print_job WHERE copy > 0";
    assert_eq!(house.records().await.number(jobs).await, 2);
    assert_eq!(journalled(&house).await, 2);
    // An id that stands for something else prints nothing.
    let mut other = input.clone();
    other["reason"] = json!("lost");
    let mut swapped = input.clone();
    swapped["copies"][0]["ticket_id"] = input["copies"][1]["ticket_id"].clone();
    for input in [other, swapped] {
        let refused = cashier.is_refused("print_job.reprint", input).await;
        assert_eq!(refused.code, ErrorCode::Conflict);
    }
    assert_eq!(house.records().await.number(jobs).await, 2);
}

#[tokio::test]
async fn only_what_is_known_to_be_printed_is_copied_and_all_of_it_or_nothing() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let sale = cashier.sells(&show, &[8, 9]).await;
    for (state, reason) in [
        ("queued", "being_printed"),
        ("handed_over", "being_printed"),
        ("failed", "not_printed"),
        ("unknown", "in_doubt"),
    ] {
        // The first ticket is printed, the second one is not.
        let set = format!("UPDATE print_job SET state = '{state}'");
        let mut records = house.records().await;
        records.change(&set).await;
        let first = sale["tickets"][0]["id"].as_str().unwrap().replace('-', "");
        let first = format!("UPDATE print_job SET state = 'printed' WHERE ticket_id = x'{first}'");
        records.change(&first).await;
        let input = copies(&house, &sale, 2, "paper_jam");
        let refused = cashier.is_refused("print_job.reprint", input).await;
        assert_eq!(refused.code, ErrorCode::CopyRefused, "{state}");
        let details = json!({ "ticket_id": sale["tickets"][1]["id"], "reason": reason });
        assert_eq!(refused.details, Some(details));
        assert_eq!(journalled(&house).await, 0, "{state}");
    }
    let mut records = house.records().await;
    records
        .change("UPDATE print_job SET state = 'printed'")
        .await;
    records.change("UPDATE ticket SET state = 'refunded'").await;
    let input = copies(&house, &sale, 1, "lost");
    let refused = cashier.is_refused("print_job.reprint", input).await;
    assert_eq!(refused.code, ErrorCode::CopyRefused);
    assert_eq!(refused.details.unwrap()["reason"], "ticket_not_live");
    let stranger = json!({ "job_id": house.new_cart(), "ticket_id": house.new_cart() });
    let input = json!({ "copies": [stranger], "reason": "lost" });
    let refused = cashier.is_refused("print_job.reprint", input).await;
    assert_eq!(refused.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_copy_that_failed_is_printed_again_itself_and_its_ticket_is_not_called_unprinted() {
    let (house, cashier, sale) = printed().await;
    let input = copies(&house, &sale, 1, "paper_jam");
    let list = cashier.does("print_job.reprint", input).await;
    let copy = list["jobs"][0]["id"].clone();
    let claimed = house.claims_paper().await.unwrap();
    let (code, message) = ("paper_jam".to_owned(), "Jammed.".to_owned());
    let failed = PrintOutcome::Failed { code, message };
    house
        .node
        .report_print_job(claimed.id, &failed)
        .await
        .unwrap();

    let another = copies(&house, &sale, 1, "paper_jam");
    let refused = cashier.is_refused("print_job.reprint", another).await;
    assert_eq!(refused.code, ErrorCode::CopyRefused);
    let message = &refused.message;
    assert!(!message.contains("not printed yet"), "{message}");
    assert!(message.contains("last copy"), "{message}");
    assert_eq!(refused.details.unwrap()["reason"], "copy_not_printed");
    cashier
        .does("print_job.retry", json!({ "job_id": copy }))
        .await;
    prints_all(&house).await;
    let another = copies(&house, &sale, 1, "lost");
    let list = cashier.does("print_job.reprint", another).await;
    assert_eq!(list["jobs"][0]["copy"], 2);
}

#[tokio::test]
async fn a_copy_needs_a_reason_and_only_another_one_has_a_note() {
    let (house, cashier, sale) = printed().await;
    let long = "x".repeat(121);
    for (reason, note) in [
        ("other", json!(null)),
        ("other", json!("  ")),
        ("other", json!(long)),
        ("other", json!("two\nlines")),
        ("paper_jam", json!("Ms. Ferrer")),
        ("because", json!(null)),
    ] {
        let mut input = copies(&house, &sale, 1, reason);
        input["note"] = note;
        let refused = cashier.is_refused("print_job.reprint", input).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{reason}");
    }
    let none = json!({ "copies": [], "reason": "lost" });
    let refused = cashier.is_refused("print_job.reprint", none).await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    assert_eq!(journalled(&house).await, 0);
}

/// A cinema that printed a copy, closed.
async fn after_a_copy() -> Closed {
    let (house, cashier, sale) = printed().await;
    let input = copies(&house, &sale, 1, "unreadable");
    cashier.does("print_job.reprint", input).await;
    house.close().await
}

#[tokio::test]
async fn a_copy_that_the_journal_tells_otherwise_is_named() {
    for (change, reason) in [
        ("UPDATE print_job SET reason = 'lost' WHERE copy = 1", "copy"),
        ("UPDATE print_job SET copy = 2 WHERE copy = 1", "copy"),
        ("UPDATE print_job SET staff_id = NULL WHERE copy = 1", "copy"),
        ("UPDATE print_job SET created_at = created_at - 1 WHERE copy = 1", "copy"),
        ("DELETE FROM print_job WHERE copy = 1", "no_copy"),
        (
            "INSERT INTO print_job (id, till_id, sale_id, ticket_id, copy, reason, state, created_at, updated_at)
             SELECT randomblob(16), till_id, sale_id, ticket_id, 2, reason, state, created_at, updated_at
             FROM print_job WHERE copy = 1",
            "copy_not_journalled",
        ),
    ] {
        let closed = after_a_copy().await;
        let mut records = closed.records().await;
        let number = "SELECT series || '-' || printf('%06d', number) FROM sale";
        let number = records.text(number).await;
        records.change(change).await;
        records.close().await;
        let house = closed.open().await;
        let verdict = house.system().does("journal.verify", json!({})).await;
        assert_eq!(verdict["broken"], Value::Null, "{change}");
        let found = &verdict["sales"]["disagreeing"];
        assert_eq!((&found["reason"], &found["number"]), (&json!(reason), &json!(number)), "{change}");
    }
}

#[tokio::test]
async fn a_backup_has_the_copies_and_agrees() {
    let closed = after_a_copy().await;
    let house = closed.open().await;
    let folder = tempfile::TempDir::new().unwrap();
    let manager = house.signed_in(Role::Manager).await;
    let input = json!({ "file": folder.path().join("cinema.backup") });
    let backup = manager.does("backup.create", input).await;
    assert_ne!(backup, Value::Null);
    let verdict = house.system().does("journal.verify", json!({})).await;
    assert_eq!(verdict["sales"]["agreeing"], 1);
}
