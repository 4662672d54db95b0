//! Another program works on the same cinema while the window is open.

use serde_json::json;

use crate::cashier::a_cashier;
use crate::driver::Driver;
use crate::harness::cinema::Cinema;
use crate::harness::database::Database;

#[tokio::test]
async fn a_seat_that_another_program_takes_is_seen_untouched_and_cannot_be_taken_here() {
    let cinema = Cinema::demo().await;
    let cashier = a_cashier(&cinema).await;
    cinema.call("cinema.dismiss_first_run", json!({})).await;
    let show = cinema.a_show_of_tomorrow().await;
    let seat = cinema.free_seats(&show, &["standard"]).await[0];
    let elsewhere = uuid::Uuid::new_v4();
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    window.open_show(&show).await;
    let here = format!("[data-seat=\"{seat}\"]");
    window.see(&format!("{here}.is-free")).await;

    let hold = json!({ "sale_id": elsewhere, "show_id": show.id, "add": [seat], "remove": [] });
    cinema.call("hold.change", hold).await;
    window.see(&format!("{here}.is-held")).await;
    window.tap(&here).await;
    window.press("Best 1 seat").await;
    window.see_exactly(1, "[data-seat].is-yours").await;
    window.see(&format!("{here}.is-held")).await;

    cinema
        .call("hold.release", json!({ "sale_id": elsewhere }))
        .await;
    window.see(&format!("{here}.is-free")).await;
    window.take_seat(seat).await;
    let mut database = Database::of(&cinema).await;
    let carts = "SELECT count(DISTINCT sale_id) FROM show_seat WHERE state = 'held'";
    assert_eq!(database.number(carts).await, 1);
    driver.close_window(window).await;
}
