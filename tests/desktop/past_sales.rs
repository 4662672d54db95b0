//! Yesterday's customer comes back: the sale that a finger touches is the one that opens.

use fantoccini::key::Key;
use serde_json::json;

use crate::cashier::{PRIMARY, a_cashier};
use crate::driver::Driver;
use crate::harness::cinema::Cinema;

/// The program's web view has its own idea of what lies over the rows of a table.
#[tokio::test]
async fn the_sale_whose_row_is_touched_is_the_one_that_opens() {
    let cinema = Cinema::demo().await;
    let cashier = a_cashier(&cinema).await;
    cinema.call("cinema.dismiss_first_run", json!({})).await;
    let show = cinema.a_show_of_tomorrow().await;
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    window.open_show(&show).await;
    for _ in 0..2 {
        window.press("Best 1 seat").await;
        window.see_exactly(1, "[data-seat].is-yours").await;
        window.take_exact_cash().await;
        window.see(PRIMARY).await;
        window.key(Key::Enter).await;
    }

    window.press("Sales").await;
    for row in [1, 2] {
        let row = format!("tbody tr:nth-child({row})");
        let number = window.text(&format!("{row} [data-sale]")).await;
        // The first column has no button in it.
        window.click(&format!("{row} td:first-child")).await;
        window.see(&format!("{row} [aria-pressed=true]")).await;
        assert_eq!(window.text("[aria-pressed=true][data-sale]").await, number);
    }
    driver.close_window(window).await;
}
