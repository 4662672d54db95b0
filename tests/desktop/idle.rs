//! A till that nobody touches.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;

use crate::cashier::a_cashier;
use crate::driver::Driver;
use crate::harness::cinema::Cinema;

/// The shortest time that a cinema may set.
const LOCKS_AFTER: Duration = Duration::from_secs(15);

#[tokio::test]
async fn a_till_that_nobody_touches_locks_itself_and_keeps_the_cart() {
    let cinema = Cinema::demo().await;
    let cashier = a_cashier(&cinema).await;
    cinema.call("cinema.dismiss_first_run", json!({})).await;
    let soon = json!({ "idle_lock_seconds": LOCKS_AFTER.as_secs() });
    cinema.call("cinema.configure", soon).await;
    let show = cinema.a_show_of_tomorrow().await;
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    window.open_show(&show).await;
    window.press("Best 2 seats together").await;
    window.see_exactly(2, "[data-seat].is-yours").await;

    tokio::time::sleep(LOCKS_AFTER).await;
    window.read("2 seats still held").await;
    assert_eq!(window.count("[data-show], [data-seat]").await, 0);

    window.type_keys(&cashier.pin).await;
    window.key(Key::Enter).await;
    window.read("2 tickets").await;
    driver.close_window(window).await;
}
