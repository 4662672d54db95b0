//! A ticket in front of the scanner, at a window that sells.

use fantoccini::key::Key;
use serde_json::json;

use crate::cashier::{PRIMARY, a_cashier};
use crate::driver::Driver;
use crate::harness::cinema::Cinema;
use crate::harness::database::Database;
use crate::harness::paper::qr_code_of;

#[tokio::test]
async fn a_printed_ticket_that_is_scanned_is_told_and_pays_nothing() {
    let cinema = Cinema::demo().await;
    let cashier = a_cashier(&cinema).await;
    cinema.call("cinema.dismiss_first_run", json!({})).await;
    let show = cinema.a_show_of_tomorrow().await;
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    window.open_show(&show).await;
    window.press("Best 1 seat").await;
    window.see_exactly(1, "[data-seat].is-yours").await;
    window.take_exact_cash().await;
    window.see(PRIMARY).await;
    window.key(Key::Enter).await;
    window.press("Best 2 seats together").await;
    window.see_exactly(2, "[data-seat].is-yours").await;

    let code = qr_code_of(&cinema.printed()[0]).await;
    window.scan(&code).await;
    window.see("[data-verdict=valid]").await;
    assert_eq!(window.count("[data-seat].is-yours").await, 2);
    assert_eq!(window.count("[data-total]").await, 0);
    let mut database = Database::of(&cinema).await;
    assert_eq!(database.number("SELECT count(*) FROM sale").await, 1);
    driver.close_window(window).await;
}
