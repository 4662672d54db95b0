//! Papers: from the sale to the printer, and what a person says when nobody else can.

use std::sync::Arc;

use marquee_cinema::PrintOutcome;
use marquee_contract::error::ErrorCode;
use marquee_domain::id::PrintJobId;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::{House, Person};

/// A cinema that has sold two tickets, their papers waiting.
async fn two_papers() -> (Arc<House>, Person, Value) {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let sale = cashier.sells(&show, &[8, 9]).await;
    (house, cashier, sale)
}

async fn open_papers(person: &Person) -> Vec<Value> {
    let list = person.does("print_job.list", json!({})).await;
    list["jobs"].as_array().unwrap().clone()
}

async fn states(person: &Person, sale: &Value) -> Vec<String> {
    let list = person
        .does("print_job.list", json!({ "sale_id": sale["id"] }))
        .await;
    let jobs = list["jobs"].as_array().unwrap();
    jobs.iter()
        .map(|job| job["state"].as_str().unwrap().to_owned())
        .collect()
}

fn handed_over() -> PrintOutcome {
    PrintOutcome::HandedOver {
        printer: "Epson".to_owned(),
        os_job: Some("{\"job\":\"17\"}".to_owned()),
    }
}

#[tokio::test]
async fn papers_are_taken_in_the_order_of_the_sale_and_each_once() {
    let (house, cashier, sale) = two_papers().await;
    let mut taken = Vec::new();
    while let Some(job) = house.claims_paper().await {
        taken.push(json!(job.ticket_id));
    }
    let sold: Vec<Value> = sale["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["id"].clone())
        .collect();
    assert_eq!(taken, sold);
    // What was taken counts as handed over before anything is printed.
    assert_eq!(
        states(&cashier, &sale).await,
        ["handed_over", "handed_over"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_runners_never_take_the_same_paper() {
    let (house, _, _) = two_papers().await;
    let other = house.in_another_program().await;
    let mut runners = tokio::task::JoinSet::new();
    for runner in 0..8 {
        let house = if runner % 2 == 0 { &house } else { &other }.clone();
        runners.spawn(async move { house.claims_paper().await.map(|job| job.id) });
    }
    let mut taken: Vec<PrintJobId> = runners.join_all().await.into_iter().flatten().collect();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 2);
    let attempts = "SELECT sum(attempts) FROM print_job";
    assert_eq!(house.records().await.number(attempts).await, 2);
}

#[tokio::test]
async fn a_printed_paper_is_no_longer_open() {
    let (house, cashier, sale) = two_papers().await;
    let job = house.claims_paper().await.unwrap();
    house
        .node
        .report_print_job(job.id, &handed_over())
        .await
        .unwrap();
    let waiting = house.node.handed_over_print_jobs(house.till).await.unwrap();
    assert_eq!(waiting[0].os_job.as_deref(), Some("{\"job\":\"17\"}"));
    house
        .node
        .report_print_job(job.id, &PrintOutcome::Printed)
        .await
        .unwrap();
    let mut states = states(&cashier, &sale).await;
    states.sort_unstable();
    assert_eq!(states, ["printed", "queued"]);
    assert_eq!(open_papers(&cashier).await.len(), 1);
    let sale = cashier
        .does("sale.get", json!({ "sale_id": sale["id"] }))
        .await;
    let printed = sale["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["print_job"]["state"] == "printed");
    assert_eq!(printed.unwrap()["print_job"]["printer"], "Epson");
}

#[tokio::test]
async fn a_failed_paper_names_its_cause_keeps_the_sale_and_is_tried_again() {
    let (house, cashier, sale) = two_papers().await;
    let job = house.claims_paper().await.unwrap();
    let failed = PrintOutcome::Failed {
        code: "out_of_paper".to_owned(),
        message: "Put in a new roll.".to_owned(),
    };
    house.node.report_print_job(job.id, &failed).await.unwrap();
    let list = cashier.does("sale.list", json!({})).await;
    assert_eq!(list["sales"][0]["print_state"], "failed");
    let papers = open_papers(&cashier).await;
    let paper = papers
        .iter()
        .find(|paper| paper["id"] == json!(job.id))
        .unwrap();
    assert_eq!(
        paper["error"],
        json!({ "code": "out_of_paper", "message": "Put in a new roll." })
    );

    let input = json!({ "job_id": job.id });
    // The button pressed twice queues it once.
    for _ in 0..2 {
        let paper = cashier.does("print_job.retry", input.clone()).await;
        assert_eq!(
            (&paper["state"], &paper["error"]),
            (&json!("queued"), &Value::Null)
        );
    }
    let counts = house.records().await.counts().await;
    let papers = counts
        .iter()
        .find(|(name, _)| *name == "print_job")
        .unwrap();
    assert_eq!(papers.1, 2);
    let again = house.claims_paper().await.unwrap();
    assert_eq!(again.id, job.id, "the older paper comes first");
    assert_eq!(states(&cashier, &sale).await.len(), 2);
}

#[tokio::test]
async fn all_that_failed_is_tried_again_at_once_and_nothing_else() {
    let (house, cashier, sale) = two_papers().await;
    let show = house.show().await;
    house.wait(1);
    let other = cashier.sells(&show, &[20, 21, 22]).await;
    let failed = PrintOutcome::Failed {
        code: "out_of_paper".to_owned(),
        message: "Put in a new roll.".to_owned(),
    };
    // All but the last paper fail, and of that nobody knows.
    for outcome in [&failed, &failed, &failed, &failed, &PrintOutcome::Unknown] {
        let job = house.claims_paper().await;
        let job = job.unwrap().id;
        house.node.report_print_job(job, outcome).await.unwrap();
    }
    let sorted = async |sale: &Value| {
        let mut states = states(&cashier, sale).await;
        states.sort();
        states
    };
    let one_sale = json!({ "sale_id": sale["id"] });
    let again = cashier.does("print_job.retry_failed", one_sale).await;
    assert_eq!(again["count"], 2);
    assert_eq!(sorted(&sale).await, ["queued", "queued"]);
    assert_eq!(sorted(&other).await, ["failed", "failed", "unknown"]);
    let again = cashier.does("print_job.retry_failed", json!({})).await;
    assert_eq!(again["count"], 2);
    assert_eq!(sorted(&other).await, ["queued", "queued", "unknown"]);
    // Nothing is left to try.
    let again = cashier.does("print_job.retry_failed", json!({})).await;
    assert_eq!(again["count"], 0);
}

#[tokio::test]
async fn only_what_failed_is_tried_again_and_only_what_is_unknown_is_resolved() {
    let (house, cashier, _) = two_papers().await;
    let job = house.claims_paper().await.unwrap().id;
    let (retry, resolve) = (
        json!({ "job_id": job }),
        json!({ "job_id": job, "came_out": true }),
    );
    // Taken: it may be on its way to the paper at this moment.
    for outcome in [
        None,
        Some(handed_over()),
        Some(PrintOutcome::Printed),
        Some(PrintOutcome::Unknown),
    ] {
        if let Some(outcome) = &outcome {
            let taken = "UPDATE print_job SET state = 'handed_over' WHERE state <> 'queued'";
            house.records().await.change(taken).await;
            house.node.report_print_job(job, outcome).await.unwrap();
        }
        let refused = cashier.is_refused("print_job.retry", retry.clone()).await;
        assert_eq!(refused.code, ErrorCode::Conflict, "{outcome:?}");
        if outcome != Some(PrintOutcome::Unknown) {
            let refused = cashier
                .is_refused("print_job.resolve", resolve.clone())
                .await;
            assert_eq!(refused.code, ErrorCode::Conflict, "{outcome:?}");
        }
    }
    let stranger = json!({ "job_id": house.new_cart() });
    let refused = cashier.is_refused("print_job.retry", stranger).await;
    assert_eq!(refused.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn after_a_stop_a_taken_paper_is_not_taken_again_by_itself() {
    let (house, _, _) = two_papers().await;
    let job = house.claims_paper().await.unwrap();
    let house = house.close().await.open().await;
    let left = house.node.handed_over_print_jobs(house.till).await.unwrap();
    assert_eq!(left.iter().map(|job| job.id).collect::<Vec<_>>(), [job.id]);
    assert_eq!(left[0].os_job, None);
    let next = house.claims_paper().await.unwrap();
    assert_ne!(next.id, job.id);
    assert!(house.claims_paper().await.is_none());
}

#[tokio::test]
async fn what_a_person_says_of_an_unknown_paper_is_done_and_journalled() {
    for (came_out, state) in [(true, "printed"), (false, "queued")] {
        let (house, cashier, _) = two_papers().await;
        let job = house.claims_paper().await.unwrap().id;
        house
            .node
            .report_print_job(job, &PrintOutcome::Unknown)
            .await
            .unwrap();
        let input = json!({ "job_id": job, "came_out": came_out });
        let paper = cashier.does("print_job.resolve", input.clone()).await;
        assert_eq!(paper["state"], state);
        let read = "SELECT content FROM journal WHERE kind = 'print_resolved'";
        let entry: Value = serde_json::from_str(&house.records().await.text(read).await).unwrap();
        assert_eq!(
            (&entry["job_id"], &entry["came_out"]),
            (&json!(job), &json!(came_out))
        );
        let refused = cashier.is_refused("print_job.resolve", input).await;
        assert_eq!(refused.code, ErrorCode::Conflict);
    }
}

#[tokio::test]
async fn a_paper_whose_printer_cannot_be_asked_is_resolved_by_a_person_for_good() {
    for (came_out, state) in [(true, "printed"), (false, "queued")] {
        let (house, cashier, _) = two_papers().await;
        let claimed = house.claims_paper().await;
        let job = claimed.unwrap().id;
        let input = json!({ "job_id": job, "came_out": came_out });
        let report = async |outcome| house.node.report_print_job(job, &outcome).await.unwrap();
        let out_of_reach = || PrintOutcome::OutOfReach {
            code: "print_service_unavailable".to_owned(),
            message: "Start it.".to_owned(),
        };
        report(handed_over()).await;
        report(out_of_reach()).await;
        let papers = open_papers(&cashier).await;
        let paper = papers.iter().find(|paper| paper["id"] == json!(job));
        assert_eq!(paper.unwrap()["state"], "handed_over");
        assert_eq!(paper.unwrap()["error"]["code"], "print_service_unavailable");
        // The list of sales does not call that printing: somebody has to look.
        let list = cashier.does("sale.list", json!({})).await;
        assert_eq!(list["sales"][0]["print_state"], "unknown");
        // It answers again: the printer will tell.
        report(PrintOutcome::InReach).await;
        let refused = cashier.is_refused("print_job.resolve", input.clone()).await;
        assert_eq!(refused.code, ErrorCode::Conflict);

        report(out_of_reach()).await;
        let paper = cashier.does("print_job.resolve", input).await;
        assert_eq!(
            (&paper["state"], &paper["error"]),
            (&json!(state), &Value::Null)
        );
        // What the till finds out afterwards comes too late.
        report(PrintOutcome::Unknown).await;
        let list = cashier
            .does("print_job.list", json!({ "sale_id": paper["sale_id"] }))
            .await;
        let papers = list["jobs"].as_array().unwrap();
        let paper = papers.iter().find(|paper| paper["id"] == json!(job));
        assert_eq!(paper.unwrap()["state"], state);
    }
}

#[tokio::test]
async fn a_ticket_to_print_has_everything_that_is_on_it() {
    let (house, _, sale) = two_papers().await;
    let sold = &sale["tickets"][0];
    let id = sold["id"].as_str().unwrap().parse().unwrap();
    let page = house.node.ticket_to_print(id).await.unwrap();
    assert_eq!(json!(page.film_title), sold["film_title"]);
    assert_eq!(json!(page.code), sold["code"]);
    assert_eq!(json!(page.price_minor), sold["price_minor"]);
    assert_eq!(
        (page.row.as_str(), page.hall_name.as_str()),
        ("B", "Sala Cerilla")
    );
    assert_eq!(page.cinema_name, "Cinema Llanterna");
    assert_eq!(page.ticket_type_name, "Adulto");
}
