//! A sale without a mouse.

use fantoccini::key::Key;

use crate::cashier::{PRIMARY, a_cashier};
use crate::driver::Driver;
use crate::harness::cinema::Cinema;
use crate::harness::database::Database;

#[tokio::test]
async fn a_cashier_sells_with_the_keys_alone() {
    let cinema = Cinema::demo().await;
    let cashier = a_cashier(&cinema).await;
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;
    window.read("Welcome to").await;
    window.key(Key::Enter).await;
    window.sign_in(&cashier).await;

    // Tomorrow, a show that the search finds, and its hall.
    window.tab_to("[data-day]").await;
    window.key(Key::Right).await;
    window.key(Key::Enter).await;
    window
        .see("[data-day]:nth-child(2)[aria-pressed=true]")
        .await;
    window.see("[data-show]").await;
    window.type_keys("/2d").await;
    window.key(Key::Enter).await;
    window.see("[data-seat]").await;
    window.see("[role=listbox]:focus").await;

    // The best two, and on the map the seat beside them instead of one of them.
    window.type_keys("2").await;
    window.see_exactly(2, "[data-seat].is-yours").await;
    window.type_keys(" ").await;
    window.see_exactly(1, "[data-seat].is-yours").await;
    window.type_keys(" ").await;
    window.see_exactly(2, "[data-seat].is-yours").await;

    window.key(Key::Enter).await;
    window.see("[data-total]").await;
    window.type_keys("10000").await;
    window.key(Key::Enter).await;
    window.see_exactly(2, "[data-print-state=printed]").await;
    window.see(PRIMARY).await;
    window.key(Key::Enter).await;
    window.read("New sale").await;

    let mut database = Database::of(&cinema).await;
    let (tendered, tickets): (i64, i64) = database
        .row("SELECT tendered_minor, (SELECT count(*) FROM ticket) FROM payment")
        .await;
    assert_eq!((tendered, tickets), (10_000, 2));
    driver.close_window(window).await;
}
