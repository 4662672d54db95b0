//! The program is ended and started again on the same folder.

use fantoccini::key::Key;

use crate::cashier::{Person, a_cashier};
use crate::driver::Driver;
use crate::harness::cinema::Cinema;
use crate::harness::database::{Database, change};
use crate::window::Window;

/// A till that has sold two tickets and is closed.
async fn sold_and_closed(cinema: &Cinema, driver: &Driver) -> Person {
    let cashier = a_cashier(cinema).await;
    let window = driver.open_window().await;
    window.press("Start selling").await;
    window.sign_in(&cashier).await;
    window.open_show(&cinema.a_show_of_tomorrow().await).await;
    window.press("Best 2 seats together").await;
    window.see_exactly(2, "[data-seat].is-yours").await;
    window.take_exact_cash().await;
    driver.close_window(window).await;
    cashier
}

async fn open_the_sale(window: &Window) {
    window.key(Key::F3).await;
    window.see_exactly(1, "tbody tr").await;
    window.click("tbody button").await;
    window.see_exactly(2, "aside [data-print-state]").await;
}

#[tokio::test]
async fn after_a_restart_somebody_signs_in_again_and_the_sale_is_still_there() {
    let cinema = Cinema::demo().await;
    let driver = Driver::start(&cinema).await;
    let cashier = sold_and_closed(&cinema, &driver).await;
    let printed = cinema.printed();

    let window = driver.open_window().await;
    window.see("[data-staff-number]").await;
    assert_eq!(window.count("[data-pin], [data-show]").await, 0);
    window.sign_in(&cashier).await;
    open_the_sale(&window).await;
    window
        .see_exactly(2, "aside [data-print-state=printed]")
        .await;
    assert_eq!(
        cinema.printed(),
        printed,
        "nothing is printed a second time"
    );
    driver.close_window(window).await;
}

#[tokio::test]
async fn a_ticket_that_may_have_been_printed_is_asked_about_and_never_printed_unasked() {
    let cinema = Cinema::demo().await;
    let driver = Driver::start(&cinema).await;
    let cashier = sold_and_closed(&cinema, &driver).await;
    let printed = cinema.printed();
    // As if the program had ended between claiming the job and hearing from the printer.
    change(
        &cinema,
        "UPDATE print_job SET state = 'handed_over', printer = NULL, os_job = NULL
         WHERE id = (SELECT min(id) FROM print_job)",
    )
    .await;

    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    open_the_sale(&window).await;
    window
        .see_exactly(1, "aside [data-print-state=unknown]")
        .await;
    window.read("come out of the printer?").await;
    assert_eq!(cinema.printed(), printed);

    window.press("No, print again").await;
    window
        .see_exactly(2, "aside [data-print-state=printed]")
        .await;
    assert_eq!(cinema.printed().len(), printed.len() + 1);
    let mut database = Database::of(&cinema).await;
    let asked = "SELECT count(*) FROM journal WHERE kind = 'print_resolved'";
    assert_eq!(database.number(asked).await, 1);
    driver.close_window(window).await;
}

#[tokio::test]
async fn the_cart_of_a_program_that_ended_is_there_for_whoever_it_was_and_nobody_else() {
    let cinema = Cinema::demo().await;
    let driver = Driver::start(&cinema).await;
    let cashier = a_cashier(&cinema).await;
    let show = cinema.a_show_of_tomorrow().await;
    let window = driver.open_window().await;
    window.press("Start selling").await;
    window.sign_in(&cashier).await;
    window.open_show(&show).await;
    window.press("Best 2 seats together").await;
    window.see_exactly(2, "[data-seat].is-yours").await;
    driver.close_window(window).await;

    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    window.read("Your cart is back, with 2 seats.").await;
    window.open_show(&show).await;
    window.see_exactly(2, "[data-seat].is-yours").await;
    window.take_exact_cash().await;
    window.see_exactly(2, "[data-print-state=printed]").await;
    driver.close_window(window).await;
}
