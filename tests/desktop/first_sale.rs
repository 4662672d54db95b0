//! A newcomer's first ticket: from an empty folder to a paper that a gate lets in.

use fantoccini::key::Key;
use serde_json::Value;

use crate::cashier::{PRIMARY, Person, minor};
use crate::driver::Driver;
use crate::harness::cinema::{Cinema, Show, text};
use crate::harness::database::Database;
use crate::harness::paper::{qr_code_of, words_of};
use crate::window::Window;

/// What the window told the cashier.
#[derive(Debug)]
struct Told {
    total_minor: i64,
    change_minor: i64,
    number: String,
}

#[tokio::test]
async fn a_newcomer_sells_tickets_that_the_gate_lets_in() {
    let cinema = Cinema::nowhere();
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;

    let cashier = meet_the_staff(&window).await;
    window.key(Key::Enter).await;
    window.sign_in(&cashier).await;
    window.read(&cashier.name).await;

    let show = cinema.a_show_of_tomorrow().await;
    let seats: Vec<usize> = two_beside_each_other(&cinema, &show).await;
    window.open_show(&show).await;
    for seat in &seats {
        window.take_seat(*seat).await;
    }
    let told = take_cash_with_a_note(&window).await;

    check_the_database(&cinema, &show, &seats, &told).await;
    check_the_papers(&cinema, &show, &seats, &told).await;
    driver.close_window(window).await;
}

/// The first page shows who works here; the newcomer notes a cashier's PIN.
async fn meet_the_staff(window: &Window) -> Person {
    window.read("Welcome to").await;
    let row = "tr:has([data-pin=\"11\"])";
    let person = Person {
        number: window.text(&format!("{row} td:nth-child(1)")).await,
        name: window.text(&format!("{row} td:nth-child(2)")).await,
        pin: window.text(&format!("{row} [data-pin]")).await,
    };
    assert_eq!(
        window.text(&format!("{row} td:nth-child(3)")).await,
        "Cashier"
    );
    person
}

async fn two_beside_each_other(cinema: &Cinema, show: &Show) -> Vec<usize> {
    let free = cinema.free_seats(show, &["standard"]).await;
    let row = |seat: usize| &show.seats[seat]["row"];
    let pair = free
        .windows(2)
        .find(|pair| pair[0] + 1 == pair[1] && row(pair[0]) == row(pair[1]));
    pair.unwrap().to_vec()
}

/// The customer gives the first note that is more than the price.
async fn take_cash_with_a_note(window: &Window) -> Told {
    window.click(PRIMARY).await;
    let total_minor = minor(&window.text("[data-total]").await);
    window
        .click("[role=group][aria-label=\"Quick amounts\"] button:nth-child(2)")
        .await;
    window.click(PRIMARY).await;
    window.read("Paid").await;
    window.see_exactly(2, "[data-print-state=printed]").await;
    let change_minor = minor(&window.text("[data-change]").await);
    assert!(change_minor > 0);
    window.see(PRIMARY).await;
    window.key(Key::Enter).await;
    window.see_exactly(2, "[data-seat].is-sold").await;
    window.key(Key::F3).await;
    Told {
        total_minor,
        change_minor,
        number: window.text("tbody button").await,
    }
}

/// All of the sale is there, once, and nothing beside it.
async fn check_the_database(cinema: &Cinema, show: &Show, seats: &[usize], told: &Told) {
    let mut database = Database::of(cinema).await;
    let (number, total, staff): (String, i64, i64) = database
        .row(
            "SELECT series || '-' || printf('%06d', sale.number), total_minor, staff.number
             FROM sale JOIN staff ON staff.id = staff_id",
        )
        .await;
    assert_eq!(
        (number, total, staff),
        (told.number.clone(), told.total_minor, 11)
    );

    let lines: Vec<(String, String, i64)> = database
        .rows("SELECT kind, description, gross_minor FROM sale_line ORDER BY line")
        .await;
    let expected: Vec<_> = seats.iter().map(|seat| show.name_of(*seat)).collect();
    let labels: Vec<_> = lines.iter().map(|(_, label, _)| label.clone()).collect();
    assert_eq!(labels, expected);
    assert!(lines.iter().all(|(kind, _, _)| kind == "ticket"));
    assert_eq!(
        lines.iter().map(|line| line.2).sum::<i64>(),
        told.total_minor
    );

    let (tender, state, paid, change): (String, String, i64, i64) = database
        .row("SELECT tender, state, amount_minor, change_minor FROM payment")
        .await;
    assert_eq!((tender.as_str(), state.as_str()), ("cash", "settled"));
    assert_eq!((paid, change), (told.total_minor, told.change_minor));

    let tickets: Vec<(i64, String)> = database
        .rows(
            "SELECT seat, ticket.state FROM ticket JOIN show_seat USING (show_id, seat)
             WHERE show_seat.state = 'sold' AND show_seat.sale_id = ticket.sale_id ORDER BY seat",
        )
        .await;
    let expected = seats
        .iter()
        .map(|seat| (i64::try_from(*seat).unwrap(), "live".to_owned()));
    assert_eq!(tickets, expected.collect::<Vec<_>>());
    for (count, sql) in [
        (2, "SELECT count(*) FROM show_seat WHERE state <> 'free'"),
        (0, "SELECT count(*) FROM hold"),
        (
            2,
            "SELECT count(*) FROM print_job WHERE state = 'printed' AND attempts = 1",
        ),
        (2, "SELECT count(*) FROM print_job"),
        (1, "SELECT count(*) FROM journal WHERE kind = 'sale'"),
        (1, "SELECT count(*) FROM log WHERE kind = 'sold'"),
    ] {
        assert_eq!(database.number(sql).await, count, "{sql}");
    }
    let (journalled, logged): (String, String) = database
        .row(
            "SELECT (SELECT content FROM journal WHERE kind = 'sale'),
                    (SELECT content FROM log WHERE kind = 'sold')",
        )
        .await;
    for content in [journalled, logged] {
        let content: Value = serde_json::from_str(&content).unwrap();
        assert_eq!(content["number"], told.number.as_str());
        assert_eq!(content["total_minor"], told.total_minor);
    }
    assert!(cinema.admin(["journal", "verify"]).await.success);
}

/// Each paper names its seat and carries a code that this cinema signed, and no other passes.
async fn check_the_papers(cinema: &Cinema, show: &Show, seats: &[usize], told: &Told) {
    let papers = cinema.printed();
    assert_eq!(papers.len(), seats.len(), "{papers:?}");
    let mut codes = Vec::new();
    for paper in &papers {
        assert!(std::fs::metadata(paper).unwrap().len() < 100_000);
        let words = words_of(paper).await;
        assert!(words.contains(&told.number), "{words}");
        codes.push(qr_code_of(paper).await);
    }
    let mut admitted = Vec::new();
    for code in &codes {
        let verdict = cinema.admin(["--json", "ticket", "verify", code]).await;
        assert!(verdict.success, "{verdict:?}");
        let verdict: Value = serde_json::from_str(&verdict.output).unwrap();
        assert_eq!(verdict["verdict"], "valid");
        assert_eq!(verdict["ticket"]["show_id"], show.id.as_str());
        admitted.push(text(&verdict["ticket"]["seat_label"]));

        let verdict = cinema
            .admin(["--json", "ticket", "verify", &misread(code)])
            .await;
        assert!(!verdict.success, "a changed code passed: {verdict:?}");
    }
    admitted.sort();
    let mut expected: Vec<_> = seats.iter().map(|seat| show.name_of(*seat)).collect();
    expected.sort();
    assert_eq!(admitted, expected);
}

/// The code with one character changed, in the middle of its signature.
fn misread(code: &str) -> String {
    let at = code.len() * 2 / 3;
    let other = if code[at..].starts_with('A') {
        'B'
    } else {
        'A'
    };
    let mut changed = code.to_owned();
    changed.replace_range(at..=at, &other.to_string());
    changed
}
