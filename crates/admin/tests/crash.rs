//! The power fails, again and again, while a queue of people buys tickets.
//!
//! The real program is killed at random moments of two hundred sales. Whoever got no answer asks again with
//! the same sale id. At the end an auditor, who knows the database's tables and nothing of the program,
//! counts: every sale that was answered is there whole, and there is nothing else.
//!
//! A failure prints its seed; `MARQUEE_CRASH_SEED=…` replays the buyers' and the killer's choices (not the
//! scheduler's).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use marquee_contract::error::ErrorCode;
use program::client::{Client, Unanswered};
use program::records::Records;
use program::serving::Serving;
use program::{CASHIER, Site, new_id};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

const SALES: usize = 200;
const BUYERS: u64 = 6;
/// The power fails after so many answered sales, drawn anew each time.
const SALES_BETWEEN_CUTS: std::ops::RangeInclusive<usize> = 4..=16;

/// What a buyer knows of a sale that was answered.
struct Bought {
    number: String,
    total_minor: i64,
    tickets: Vec<(String, String, u16)>,
}

/// What all buyers share.
struct Queue {
    door: watch::Receiver<Client>,
    shows: Vec<String>,
    ticket_types: Vec<String>,
    answered: AtomicUsize,
    unanswered_payments: AtomicUsize,
}

impl Queue {
    /// Asks until there is an answer, over as many power cuts as it takes.
    async fn asks(&self, operation: &str, input: &Value) -> Result<Value, ErrorCode> {
        let mut door = self.door.clone();
        loop {
            let client = door.borrow_and_update().clone();
            match client.tries(operation, input).await {
                Ok(Ok(output)) => return Ok(output),
                Ok(Err(refused)) => return Err(refused.code),
                Err(Unanswered) => {
                    if operation == "sale.pay" {
                        self.unanswered_payments.fetch_add(1, Ordering::Relaxed);
                    }
                    door.changed().await.unwrap();
                }
            }
        }
    }

    /// One customer: chooses, perhaps leaves, perhaps pays.
    async fn serves(&self, dice: &mut StdRng) -> Option<(String, Bought)> {
        let cart = new_id();
        let show = &self.shows[dice.random_range(0..self.shows.len())];
        // The stalls without the wheelchair places and couples of the circle; the first two rows are kept for
        // the end of the story.
        let first = dice.random_range(38..168_u16);
        let seats: Vec<u16> = (first..first + dice.random_range(1..=2)).collect();
        let hold = json!({ "sale_id": cart, "show_id": show, "add": seats, "remove": [] });
        match self.asks("hold.change", &hold).await {
            Ok(_) => {}
            Err(ErrorCode::SeatUnavailable) => return None,
            Err(other) => panic!("a hold was refused: {other:?}"),
        }
        if dice.random_ratio(1, 12) {
            return None;
        }
        let kind = &self.ticket_types[dice.random_range(0..self.ticket_types.len())];
        let line = |seat: &u16| json!({ "show_id": show, "seat": seat, "ticket_type_id": kind });
        let lines: Vec<Value> = seats.iter().map(line).collect();
        let quote = self
            .asks("cart.quote", &json!({ "lines": lines }))
            .await
            .unwrap();
        let total = &quote["total_minor"];
        let cash = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
        let payment = json!({
            "sale_id": cart, "lines": lines, "expected_total_minor": total, "payments": [cash],
        });
        let sale = self.asks("sale.pay", &payment).await;
        let sale = sale.unwrap_or_else(|code| panic!("a held cart could not be paid: {code:?}"));
        assert_eq!(sale["id"], json!(cart));
        self.answered.fetch_add(1, Ordering::Relaxed);
        let ticket = |ticket: &Value| {
            let text = |field: &str| ticket[field].as_str().unwrap().to_owned();
            let seat = u16::try_from(ticket["seat"].as_u64().unwrap()).unwrap();
            (text("id"), text("show_id"), seat)
        };
        let bought = Bought {
            number: sale["number"].as_str().unwrap().to_owned(),
            total_minor: sale["total_minor"].as_i64().unwrap(),
            tickets: sale["tickets"]
                .as_array()
                .unwrap()
                .iter()
                .map(ticket)
                .collect(),
        };
        Some((cart, bought))
    }

    fn is_over(&self) -> bool {
        self.answered.load(Ordering::Relaxed) >= SALES
    }
}

fn seed() -> u64 {
    let seed = std::env::var("MARQUEE_CRASH_SEED").ok();
    let seed = seed.map_or_else(rand::random, |seed| seed.parse().unwrap());
    println!("MARQUEE_CRASH_SEED={seed}");
    seed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answered_sale_is_whole_and_none_is_half_however_often_the_power_fails() {
    let seed = seed();
    let site = Site::demo();
    let shows = site.coming_shows("Sala Fanal", 4);
    let ticket_types = ["adult", "child", "senior"]
        .map(|code| site.ticket_type(code))
        .to_vec();

    let mut serving = Serving::start(site.path());
    let (send_door, door) = watch::channel(serving.signed_in(CASHIER).await);
    let queue = Arc::new(Queue {
        door,
        shows,
        ticket_types,
        answered: AtomicUsize::new(0),
        unanswered_payments: AtomicUsize::new(0),
    });
    let mut buyers = JoinSet::new();
    for buyer in 0..BUYERS {
        let queue = queue.clone();
        buyers.spawn(async move {
            let mut dice = StdRng::seed_from_u64(seed.wrapping_add(buyer));
            let mut bought = Vec::new();
            while !queue.is_over() {
                bought.extend(queue.serves(&mut dice).await);
            }
            bought
        });
    }

    let mut killer = StdRng::seed_from_u64(seed.wrapping_sub(1));
    let mut cuts = 0;
    while !queue.is_over() {
        let until =
            queue.answered.load(Ordering::Relaxed) + killer.random_range(SALES_BETWEEN_CUTS);
        while queue.answered.load(Ordering::Relaxed) < until && !queue.is_over() {
            assert!(buyers.len() == BUYERS as usize || queue.is_over());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_micros(killer.random_range(0..30_000))).await;
        serving.kill();
        cuts += 1;
        serving = Serving::start(site.path());
        send_door.send_replace(serving.signed_in(CASHIER).await);
    }
    let bought: BTreeMap<String, Bought> = buyers.join_all().await.into_iter().flatten().collect();
    // The last cut of all finds a cart that somebody holds.
    let left = json!({
        "sale_id": new_id(), "show_id": queue.shows[0], "add": [4], "remove": [],
    });
    queue.asks("hold.change", &left).await.unwrap();
    serving.kill();

    let lost = queue.unanswered_payments.load(Ordering::Relaxed);
    println!(
        "{} sales, {cuts} power cuts, {lost} payments without an answer",
        bought.len()
    );
    assert!(cuts >= 12, "only {cuts} power cuts");
    let mut records = site.records().await;
    audit(&mut records, &bought).await;
    site.admin(["journal", "verify"]).succeeds();

    carts_come_free(&site, &mut records, &queue.shows).await;
    papers_correspond(&site, &mut records).await;
}

/// Counts, without asking the program.
async fn audit(records: &mut Records, bought: &BTreeMap<String, Bought>) {
    assert_eq!(records.text("PRAGMA integrity_check").await, "ok");
    let orphans = "SELECT count(*) FROM pragma_foreign_key_check";
    assert_eq!(records.number(orphans).await, 0);
    records.verify_log().await;

    // What was answered is what there is.
    let count = i64::try_from(bought.len()).unwrap();
    for whole in [
        "SELECT count(*) FROM sale",
        "SELECT count(*) FROM journal WHERE kind = 'sale'",
        "SELECT count(*) FROM log WHERE kind = 'sold'",
        "SELECT count(*) FROM payment WHERE state = 'settled'",
        // Numbers without a gap: as many as the last one says.
        "SELECT max(number) FROM sale WHERE series = 'A1'",
        "SELECT count(DISTINCT number) FROM sale WHERE series = 'A1'",
        "SELECT last_number FROM receipt_series",
        "SELECT count(DISTINCT json_extract(content, '$.sale_id')) FROM journal WHERE kind = 'sale'",
    ] {
        assert_eq!(records.number(whole).await, count, "{whole}");
    }
    let mut sold = BTreeSet::new();
    for (id, bought) in bought {
        let hex = id.replace('-', "");
        let line = format!(
            "SELECT series || '-' || printf('%06d', number) || ' ' || total_minor FROM sale WHERE id = x'{hex}'"
        );
        let expected = format!("{} {}", bought.number, bought.total_minor);
        assert_eq!(records.text(&line).await, expected);
        for (ticket, show, seat) in &bought.tickets {
            assert!(sold.insert((show, seat)), "seat {seat} was sold twice");
            let (ticket, show) = (ticket.replace('-', ""), show.replace('-', ""));
            let whole = format!(
                "SELECT count(*) FROM ticket
                 JOIN sale_line ON sale_line.ticket_id = ticket.id AND sale_line.sale_id = ticket.sale_id
                 JOIN print_job ON print_job.ticket_id = ticket.id
                 JOIN show_seat ON show_seat.show_id = ticket.show_id AND show_seat.seat = ticket.seat
                  AND show_seat.state = 'sold' AND show_seat.sale_id = ticket.sale_id
                 WHERE ticket.id = x'{ticket}' AND ticket.sale_id = x'{hex}' AND ticket.state = 'live'
                   AND ticket.show_id = x'{show}' AND ticket.seat = {seat}"
            );
            assert_eq!(
                records.number(&whole).await,
                1,
                "ticket {ticket} of sale {id}"
            );
        }
    }
    let tickets = i64::try_from(sold.len()).unwrap();
    for each in ["ticket", "sale_line", "print_job"] {
        let all = format!("SELECT count(*) FROM {each}");
        assert_eq!(records.number(&all).await, tickets, "{each}");
    }
    let seats = "SELECT count(*) FROM show_seat WHERE state = 'sold'";
    assert_eq!(records.number(seats).await, tickets);
    // Money adds up, sale by sale.
    let wrong = "SELECT count(*) FROM sale WHERE
        total_minor <> (SELECT sum(gross_minor) FROM sale_line WHERE sale_line.sale_id = sale.id)
        OR total_minor <> (SELECT sum(amount_minor) FROM payment WHERE payment.sale_id = sale.id)";
    assert_eq!(records.number(wrong).await, 0);
}

/// What was in carts when the power failed can be sold when their time is over.
async fn carts_come_free(site: &Site, records: &mut Records, shows: &[String]) {
    let held = "SELECT count(*) FROM show_seat WHERE state = 'held'";
    assert!(records.number(held).await > 0, "no cart was left");
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let seats = cashier
        .does("show.seats", json!({ "show_id": shows[0] }))
        .await;
    assert_eq!(seats["states"][4], "held", "a cart outlives a power cut");
    records.change("UPDATE hold SET expires_at = 1").await;
    for show in shows {
        let none_held = |seats: &Value| {
            let states = seats["states"].as_array().unwrap();
            !states.contains(&json!("held"))
        };
        cashier
            .waits_for("show.seats", json!({ "show_id": show }), none_held)
            .await;
    }
    cashier.sells(&shows[0], &[4]).await;
    let carts = "SELECT count(*) FROM hold";
    for _ in 0..100 {
        if records.number(carts).await == 0 && records.number(held).await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(records.number(carts).await, 0);
    assert_eq!(records.number(held).await, 0);
    serving.end().await;
}

/// Each ticket has its page, none has two, and of those that nobody knows a person says so.
async fn papers_correspond(site: &Site, records: &mut Records) {
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    settled(records).await;
    let unknown = "SELECT count(*) FROM print_job WHERE state = 'unknown'";
    let unknown = records.number(unknown).await;
    let printed = "SELECT count(*) FROM print_job WHERE state = 'printed'";
    let tickets = records.number("SELECT count(*) FROM ticket").await;
    assert_eq!(records.number(printed).await + unknown, tickets);
    let pages = i64::try_from(site.printed().len()).unwrap();
    assert!(
        (tickets - unknown..=tickets).contains(&pages),
        "{pages} of {tickets}, {unknown} unknown"
    );

    // Somebody looks at each page that lies there.
    let open = cashier.does("print_job.list", json!({})).await;
    for job in open["jobs"].as_array().unwrap() {
        assert_eq!(job["state"], "unknown");
        let came_out = page_of(site, records, job).await;
        let input = json!({ "job_id": job["id"], "came_out": came_out });
        cashier.does("print_job.resolve", input).await;
    }
    settled(records).await;
    assert_eq!(records.number(printed).await, tickets);
    println!("{unknown} papers that somebody had to look for, {tickets} tickets");
    let names = site.printed();
    assert_eq!(
        i64::try_from(names.len()).unwrap(),
        tickets,
        "a page each, and none twice"
    );
    let second = |path: &Path| path.to_string_lossy().contains(" (2)");
    assert!(!names.iter().any(|path| second(path)));
    serving.end().await;
}

/// Waits until no paper is under way, for as long as they become fewer: a slow machine prints slowly.
async fn settled(records: &mut Records) {
    let under_way = "SELECT count(*) FROM print_job WHERE state IN ('queued', 'handed_over')";
    let mut fewest = i64::MAX;
    let mut looks_without_progress = 0;
    while fewest > 0 {
        let left = records.number(under_way).await;
        looks_without_progress = if left < fewest {
            0
        } else {
            looks_without_progress + 1
        };
        fewest = left.min(fewest);
        assert!(looks_without_progress < 600, "{left} papers are stuck");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let failed = "SELECT count(*) FROM print_job WHERE state = 'failed'";
    assert_eq!(records.number(failed).await, 0);
}

async fn page_of(site: &Site, records: &mut Records, job: &Value) -> bool {
    let hall = format!(
        "SELECT hall.name FROM ticket JOIN show ON show.id = ticket.show_id
         JOIN hall ON hall.id = show.hall_id WHERE ticket.id = x'{}'",
        job["ticket_id"].as_str().unwrap().replace('-', "")
    );
    let hall = records.text(&hall).await;
    // “Row F seat 12” is on the page as “F 12”.
    let label = job["label"].as_str().unwrap();
    let place: Vec<&str> = label.split_whitespace().collect();
    let [.., row, _, seat] = place[..] else {
        panic!("a seat is called {label}");
    };
    let number = job["sale_number"].as_str().unwrap();
    let name = format!("{number} {hall} {row} {seat}.pdf");
    site.path().join("printed").join(name).exists()
}
