//! From the sale to the page: what is printed, what is said when it is not, and never a silent second one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use marquee_contract::error::ErrorCode;
use program::client::Client;
use program::print_service::PrintService;
use program::serving::Serving;
use program::{CASHIER, MANAGER, Site, program};
use serde_json::{Value, json};

fn all_in(state: &'static str) -> impl Fn(&Value) -> bool {
    move |list| {
        let jobs = list["jobs"].as_array().unwrap();
        jobs.iter().all(|job| job["state"] == state)
    }
}

async fn papers(cashier: &Client, sale: &Value, state: &'static str) -> Value {
    let input = json!({ "sale_id": sale["id"] });
    cashier
        .waits_for("print_job.list", input, all_in(state))
        .await
}

/// What the QR on a page says to a decoder that knows nothing of ours. On Unix, where poppler's tools are a package.
#[cfg(unix)]
fn qr_of(page: &Path) -> String {
    let picture = page.with_extension("");
    let made = Command::new("pdftoppm")
        .args(["-r", "203", "-png", "-singlefile"])
        .args([page, &picture])
        .status()
        .expect("pdftoppm, of the package poppler-utils");
    assert!(made.success());
    let picture = image::open(picture.with_extension("png"))
        .unwrap()
        .to_luma8();
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    let grids = prepared.detect_grids();
    assert_eq!(grids.len(), 1, "one code on {}", page.display());
    grids[0].decode().unwrap().1
}

#[cfg(unix)]
#[tokio::test]
async fn each_sold_ticket_becomes_a_page_whose_code_the_gate_accepts() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let sale = cashier.sells(&show, &[8, 9]).await;
    let printed = papers(&cashier, &sale, "printed").await;
    assert_eq!(printed["jobs"].as_array().unwrap().len(), 2);

    let pages = site.printed();
    assert_eq!(pages.len(), 2);
    let mut codes: Vec<String> = pages.iter().map(|page| qr_of(page)).collect();
    let tickets = sale["tickets"].as_array().unwrap();
    let mut sold: Vec<String> = tickets
        .iter()
        .map(|t| t["code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort();
    sold.sort();
    assert_eq!(codes, sold);
    for code in &codes {
        let told = site.admin(["ticket", "verify", code]).succeeds();
        assert!(told.out.starts_with("valid: "), "{}", told.out);
        let verified = site
            .admin(["--json", "ticket", "verify", code])
            .succeeds()
            .json();
        assert_eq!(verified["ticket"]["sale_number"], sale["number"]);
    }
    for page in &pages {
        let size = std::fs::metadata(page).unwrap().len();
        assert!(size < 100_000, "{} has {size} bytes", page.display());
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_is_named_the_sale_stays_and_a_retry_prints_it() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let folder = site.path().join("share");
    let printer = json!({ "printer": { "kind": "folder", "path": folder } });
    let manager = serving.signed_in(MANAGER).await;
    let till = manager.does("till.choose_printer", printer).await;
    assert_eq!(till["printer"]["path"], json!(folder));
    std::fs::remove_dir(&folder).unwrap();

    let sale = cashier.sells(&show, &[8]).await;
    let failed = papers(&cashier, &sale, "failed").await;
    let job = &failed["jobs"][0];
    assert_eq!(job["error"]["code"], "folder_missing");
    let message = job["error"]["message"].as_str().unwrap();
    assert!(message.contains(&folder.display().to_string()), "{message}");
    let kept = cashier
        .does("sale.get", json!({ "sale_id": sale["id"] }))
        .await;
    assert_eq!(kept["tickets"][0]["state"], "live");

    // Still gone: it fails again, and says so again.
    let retry = json!({ "job_id": job["id"] });
    cashier.does("print_job.retry", retry.clone()).await;
    let failed = cashier
        .waits_for("print_job.list", json!({ "sale_id": sale["id"] }), |list| {
            list["jobs"][0]["state"] == "failed" && list["jobs"][0]["attempts"] == 2
        })
        .await;
    assert_eq!(failed["jobs"][0]["error"]["code"], "folder_missing");
    std::fs::create_dir(&folder).unwrap();
    cashier.does("print_job.retry", retry).await;
    papers(&cashier, &sale, "printed").await;
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

/// A cinema whose program stopped right after it took a paper, before the printer gave a receipt.
async fn stopped_in_the_middle() -> (Site, Value) {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    let mut records = site.records().await;
    records
        .change("UPDATE print_job SET state = 'handed_over', attempts = 1")
        .await;
    records.close().await;
    (site, sale)
}

#[tokio::test]
async fn after_a_stop_nobody_prints_a_second_page_unasked() {
    for came_out in [false, true] {
        let (site, sale) = stopped_in_the_middle().await;
        let serving = Serving::start(site.path());
        let cashier = serving.signed_in(CASHIER).await;
        let unknown = papers(&cashier, &sale, "unknown").await;
        // Another sale goes through meanwhile, so the runner is at work and still leaves it alone.
        let show = sale["tickets"][0]["show_id"].as_str().unwrap();
        let next = cashier.sells(show, &[9]).await;
        papers(&cashier, &next, "printed").await;
        papers(&cashier, &sale, "unknown").await;
        assert_eq!(site.printed().len(), 1);

        let input = json!({ "job_id": unknown["jobs"][0]["id"], "came_out": came_out });
        cashier.does("print_job.resolve", input).await;
        papers(&cashier, &sale, "printed").await;
        let pages = if came_out { 1 } else { 2 };
        assert_eq!(site.printed().len(), pages, "came out: {came_out}");
    }
}

#[tokio::test]
async fn a_page_of_which_the_printer_gave_a_receipt_is_asked_about_after_a_stop() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    let folder = site.path().join("printed");
    std::fs::create_dir(&folder).unwrap();
    for (name, there, state) in [("a.pdf", true, "printed"), ("b.pdf", false, "unknown")] {
        let page = folder.join(name);
        if there {
            std::fs::write(&page, "%PDF").unwrap();
        }
        let receipt = json!({ "printer": { "kind": "folder", "path": folder }, "file": page });
        let receipt = format!("UPDATE print_job SET state = 'handed_over', os_job = '{receipt}'");
        site.records().await.change(&receipt).await;
        let serving = Serving::start(site.path());
        let cashier = serving.signed_in(CASHIER).await;
        papers(&cashier, &sale, state).await;
        serving.end().await;
        assert_eq!(site.printed().len(), 1, "nothing was printed again");
    }
}

#[tokio::test]
async fn what_was_sold_without_a_printer_at_work_is_printed_when_one_comes() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8, 9, 10]);
    assert!(site.printed().is_empty());
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    papers(&cashier, &sale, "printed").await;
    assert_eq!(site.printed().len(), 3);
    // And what a script sells while the till is at work, within moments.
    let next = site.sell(&show, &[11]);
    papers(&cashier, &next, "printed").await;
    assert_eq!(site.printed().len(), 4);
}

#[tokio::test]
async fn a_printer_that_cannot_be_is_not_chosen() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let manager = serving.signed_in(MANAGER).await;
    let before = manager.does("till.get", json!({})).await;
    assert_eq!(before["printer"]["kind"], "folder");
    for printer in [
        json!({ "kind": "folder", "path": "printed" }),
        json!({ "kind": "folder", "path": site.path().join("printed/../../elsewhere") }),
        json!({ "kind": "folder", "path": "/dev/null/printed" }),
        json!({ "kind": "queue", "name": "no such queue" }),
        json!({ "kind": "fax", "name": "1" }),
    ] {
        let input = json!({ "printer": printer });
        let refused = manager.tries("till.choose_printer", &input).await.unwrap();
        assert!(refused.is_err(), "{printer}");
    }
    assert_eq!(manager.does("till.get", json!({})).await, before);
}

#[tokio::test]
async fn a_printer_setting_that_cannot_be_read_prints_nothing_anywhere_until_one_is_chosen() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    let stored = r#"UPDATE till SET printer = '{"kind":"cloud","name":"desk"}'"#;
    site.records().await.change(stored).await;
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let failed = papers(&cashier, &sale, "failed").await;
    let error = &failed["jobs"][0]["error"];
    assert_eq!(error["code"], "printer_setting_unreadable");
    assert!(error["message"].as_str().unwrap().contains("Choose"));
    let told = cashier.tries("till.get", &json!({})).await.unwrap();
    assert_eq!(told.unwrap_err().code, ErrorCode::PrinterSettingUnreadable);
    assert!(site.printed().is_empty());

    let own = json!({ "kind": "folder", "path": site.path().join("printed") });
    let choice = json!({ "printer": own });
    let till = cashier.does("till.choose_printer", choice).await;
    assert_eq!(till["printer"], own);
    let retry = json!({ "job_id": failed["jobs"][0]["id"] });
    cashier.does("print_job.retry", retry).await;
    papers(&cashier, &sale, "printed").await;
}

#[tokio::test]
async fn a_cashier_points_the_till_at_no_folder_but_the_cinemas_own() {
    let site = Site::demo();
    let serving = Serving::start(site.path());
    let (manager, cashier) = (
        serving.signed_in(MANAGER).await,
        serving.signed_in(CASHIER).await,
    );
    let own = cashier.does("till.get", json!({})).await["printer"].clone();
    let elsewhere = site.path().join("elsewhere");
    let choice = |path: &Path| json!({ "printer": { "kind": "folder", "path": path } });
    let refused = cashier
        .tries("till.choose_printer", &choice(&elsewhere))
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    assert!(!elsewhere.exists());
    manager
        .does("till.choose_printer", choice(&elsewhere))
        .await;
    // Back again, when the manager's folder does not work.
    let back = json!({ "printer": own });
    let till = cashier.does("till.choose_printer", back).await;
    assert_eq!(till["printer"], own);
}

#[tokio::test]
async fn a_page_in_a_queue_that_is_gone_is_left_to_a_person() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    let receipt = json!({ "printer": { "kind": "queue", "name": "gone" }, "job": "17" });
    let handed_over = format!("UPDATE print_job SET state = 'handed_over', os_job = '{receipt}'");
    site.records().await.change(&handed_over).await;
    let mut without_print_service = program(site.path());
    without_print_service
        .args(["--json", "serve", "--port", "0"])
        .env("CUPS_SERVER", site.path().join("no-print-service"));
    let serving = Serving::of(without_print_service);
    let cashier = serving.signed_in(CASHIER).await;
    let input = json!({ "sale_id": sale["id"] });
    let list = cashier
        .waits_for("print_job.list", input, |list| {
            !list["jobs"][0]["error"].is_null()
        })
        .await;
    let job = &list["jobs"][0];
    assert_eq!(job["state"], "handed_over");
    // Windows has no queues yet.
    let code = if cfg!(windows) {
        "printing_unsupported"
    } else {
        "print_service_unavailable"
    };
    assert_eq!(job["error"]["code"], code);
    let input = json!({ "job_id": job["id"], "came_out": false });
    cashier.does("print_job.resolve", input).await;
    papers(&cashier, &sale, "printed").await;
    assert_eq!(site.printed().len(), 1);
}

/// A till that prints into a queue of this service.
fn serving_into(service: &PrintService, site: &Site) -> Serving {
    let mut command = program(site.path());
    command
        .args(["--json", "serve", "--port", "0"])
        .env("CUPS_SERVER", &service.address);
    Serving::of(command)
}

const INTO_A_QUEUE: &str = r#"UPDATE till SET printer = '{"kind":"queue","name":"desk"}'"#;

// Unix only: it is asked to end by a signal.
#[cfg(unix)]
#[tokio::test]
async fn a_till_that_closes_hears_what_became_of_the_page_in_hand_and_begins_no_other() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8, 9]);
    site.records().await.change(INTO_A_QUEUE).await;
    let service = PrintService::start();
    let serving = serving_into(&service, &site);
    service.has_a_page();
    let closing = tokio::spawn(serving.stop());
    // It is asked to end, and the printer takes its time.
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert!(!closing.is_finished());
    service.answers();
    assert!(closing.await.unwrap().success());
    assert_eq!(service.pages(), 1);
    let mut records = site.records().await;
    let heard = "SELECT count(*) FROM print_job WHERE state = 'handed_over' AND os_job LIKE '%17%'";
    assert_eq!(records.number(heard).await, 1);
    let waiting = "SELECT count(*) FROM print_job WHERE state = 'queued' AND attempts = 0";
    assert_eq!(records.number(waiting).await, 1);

    let serving = serving_into(&service, &site);
    service.answers();
    let cashier = serving.signed_in(CASHIER).await;
    papers(&cashier, &sale, "printed").await;
    assert_eq!(service.pages(), 2);
}

// Unix only: Windows has no queues yet.
#[cfg(unix)]
#[tokio::test]
async fn what_became_of_a_page_is_not_forgotten_while_the_database_takes_nothing() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    site.records().await.change(INTO_A_QUEUE).await;
    let service = PrintService::start();
    let serving = serving_into(&service, &site);
    let cashier = serving.signed_in(CASHIER).await;
    let sale = cashier.sells(&show, &[8]).await;
    service.has_a_page();
    let mut records = site.records().await;
    records.change("BEGIN IMMEDIATE").await;
    service.answers();
    // Longer than anybody waits for the database.
    tokio::time::sleep(std::time::Duration::from_millis(6_500)).await;
    records.change("COMMIT").await;
    let job = papers(&cashier, &sale, "printed").await["jobs"][0].clone();
    assert_eq!(job["printer"], "desk");
    assert_eq!((service.pages(), &job["attempts"]), (1, &json!(1)));
}

#[tokio::test]
async fn a_page_that_cannot_be_made_failed_and_no_one_is_asked_whether_it_came_out() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    let mut records = site.records().await;
    records.change("ALTER TABLE film RENAME TO gone").await;
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let input = json!({ "sale_id": sale["id"] });
    let settled = |list: &Value| {
        let state = &list["jobs"][0]["state"];
        state != "queued" && state != "handed_over"
    };
    let list = cashier.waits_for("print_job.list", input, settled).await;
    let job = &list["jobs"][0];
    assert_eq!(job["state"], "failed");
    assert_eq!(job["error"]["code"], "page_not_made");

    records.change("ALTER TABLE gone RENAME TO film").await;
    let retry = json!({ "job_id": job["id"] });
    cashier.does("print_job.retry", retry).await;
    papers(&cashier, &sale, "printed").await;
    assert_eq!(site.printed().len(), 1);
}

/// Asks for a copy of the sale's first ticket, and answers what was asked.
#[cfg(unix)]
async fn asks_for_a_copy(cashier: &Client, sale: &Value) -> Value {
    let copy = json!({ "job_id": program::new_id(), "ticket_id": sale["tickets"][0]["id"] });
    let input = json!({ "copies": [copy], "reason": "paper_jam" });
    cashier.does("print_job.reprint", input.clone()).await;
    input
}

#[cfg(unix)]
fn pages_of_copies(site: &Site) -> Vec<std::path::PathBuf> {
    let mut pages = site.printed();
    pages.retain(|page| page.to_string_lossy().contains("COPIA"));
    pages
}

// Unix only: poppler reads the page.
#[cfg(unix)]
#[tokio::test]
async fn a_copy_is_a_page_of_its_own_that_says_so_and_has_the_same_code() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let sale = cashier.sells(&show, &[8]).await;
    papers(&cashier, &sale, "printed").await;
    let asked = asks_for_a_copy(&cashier, &sale).await;
    let printed = papers(&cashier, &sale, "printed").await;
    // Asked twice, printed once.
    cashier.does("print_job.reprint", asked).await;
    assert_eq!(printed["jobs"][1]["copy"], 1);
    assert_eq!(site.printed().len(), 2);
    let copies = pages_of_copies(&site);
    assert_eq!(copies.len(), 1, "{:?}", site.printed());
    assert!(copies[0].to_string_lossy().contains("COPIA 1"));
    assert_eq!(json!(qr_of(&copies[0])), sale["tickets"][0]["code"]);
}

// Unix only: it is asked to end by a signal.
#[cfg(unix)]
#[tokio::test]
async fn a_copy_in_whose_middle_the_power_fails_is_asked_about_and_never_printed_twice_unasked() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let mut unclear = 0;
    for (round, pause_ms) in [0, 2, 4, 8, 16].into_iter().enumerate() {
        let serving = Serving::start(site.path());
        let cashier = serving.signed_in(CASHIER).await;
        let seat = 8 + u16::try_from(round).unwrap();
        let sale = cashier.sells(&show, &[seat]).await;
        papers(&cashier, &sale, "printed").await;
        asks_for_a_copy(&cashier, &sale).await;
        tokio::time::sleep(std::time::Duration::from_millis(pause_ms)).await;
        serving.kill();

        let serving = Serving::start(site.path());
        let cashier = serving.signed_in(CASHIER).await;
        let input = json!({ "sale_id": sale["id"] });
        let list = cashier
            .waits_for("print_job.list", input, |list| {
                let state = &list["jobs"][1]["state"];
                state == "printed" || state == "unknown"
            })
            .await;
        let copy = &list["jobs"][1];
        if copy["state"] == "unknown" {
            unclear += 1;
            assert!(pages_of_copies(&site).len() <= round + 1);
            // Whoever stands at the printer sees whether it came out.
            let came_out = pages_of_copies(&site).len() == round + 1;
            let input = json!({ "job_id": copy["id"], "came_out": came_out });
            cashier.does("print_job.resolve", input).await;
            papers(&cashier, &sale, "printed").await;
        }
        assert_eq!(pages_of_copies(&site).len(), round + 1);
        serving.stop().await;
    }
    println!("{unclear} of 5 were unclear");
    let verdict = site.call("journal.verify", &json!({}));
    assert_eq!(verdict["sales"]["agreeing"], 5);

    // And for certain: claimed, and no word from the printer.
    let before = site.printed().len();
    let mut records = site.records().await;
    let claimed = "UPDATE print_job SET state = 'handed_over', os_job = NULL
                   WHERE copy = 1 AND id = (SELECT max(id) FROM print_job WHERE copy = 1)";
    records.change(claimed).await;
    records.close().await;
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let unknown = |list: &Value| list["jobs"][0]["state"] == "unknown";
    let list = cashier
        .waits_for("print_job.list", json!({}), unknown)
        .await;
    assert_eq!(list["jobs"][0]["copy"], 1);
    assert_eq!(site.printed().len(), before);
}
