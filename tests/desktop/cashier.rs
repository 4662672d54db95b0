//! What a cashier does, in words.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::cinema::{Cinema, Show, text};
use crate::window::Window;

/// The button that leads on, when it takes a press: right after a step it rests.
pub(crate) const PRIMARY: &str = "[data-primary]:not([disabled], [aria-disabled])";

/// Somebody who works at the demo cinema.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) pin: String,
}

/// A cashier of a demo cinema at which nobody has signed in yet.
pub(crate) async fn a_cashier(cinema: &Cinema) -> Person {
    let facts = cinema.call("cinema.get", json!({})).await;
    let staff = facts["first_run"]["staff"].as_array().unwrap();
    let person = staff.iter().find(|each| each["role"] == "cashier").unwrap();
    Person {
        number: person["number"].to_string(),
        name: text(&person["name"]),
        pin: text(&person["pin"]),
    }
}

impl Window {
    /// Signs in on the page that asks for number and PIN.
    pub(crate) async fn sign_in(&self, person: &Person) {
        self.see("[data-staff-number]").await;
        self.type_keys(&person.number).await;
        self.key(Key::Enter).await;
        self.type_keys(&person.pin).await;
        self.key(Key::Enter).await;
        self.see("[data-show]").await;
    }

    /// Finds the show on tomorrow's board and opens its hall.
    pub(crate) async fn open_show(&self, show: &Show) {
        self.click("[data-day]:nth-child(2)").await;
        let card = format!("[data-show=\"{}\"]", show.id);
        self.click(&card).await;
        self.see_exactly(show.seats.len(), "[data-seat]").await;
    }

    pub(crate) async fn take_seat(&self, seat: usize) {
        self.tap(&format!("[data-seat=\"{seat}\"]")).await;
        self.see(&format!("[data-seat=\"{seat}\"].is-yours")).await;
    }

    /// Pays the cart with the exact amount and waits for its papers.
    pub(crate) async fn take_exact_cash(&self) {
        let tickets = self.count("[data-seat].is-yours").await;
        self.click(PRIMARY).await;
        self.see("[data-total]").await;
        self.press("Exact").await;
        self.click(PRIMARY).await;
        self.see_exactly(tickets, "[data-print-state=printed]")
            .await;
    }
}

/// What a figure on the screen says in the smallest coin: “€12.50” is 1250.
pub(crate) fn minor(figure: &str) -> i64 {
    let digits: String = figure.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}
