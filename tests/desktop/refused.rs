//! A cinema that cannot be opened: the window says why, and what to do.

use crate::driver::Driver;
use crate::harness::cinema::Cinema;
use crate::harness::database::change;

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone_and_named() {
    let cinema = Cinema::demo().await;
    change(
        &cinema,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (99990101000000, 'of a later year', 1, x'00', 0)",
    )
    .await;
    let before = std::fs::read(cinema.database()).unwrap();
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;

    window
        .read("This cinema was last used with a newer version of Marquee.")
        .await;
    window.read("database_newer").await;
    assert_eq!(window.count("[data-staff-number], [data-pin]").await, 0);
    assert_eq!(std::fs::read(cinema.database()).unwrap(), before);

    // When the cause is gone, nobody has to start the program again.
    change(
        &cinema,
        "DELETE FROM _sqlx_migrations WHERE version = 99990101000000",
    )
    .await;
    window.press("Try again").await;
    window.read("Welcome to").await;
    driver.close_window(window).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone_and_named() {
    let cinema = Cinema::nowhere();
    let letter = "this was somebody's letter";
    std::fs::write(cinema.database(), letter).unwrap();
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;

    window.read("The cinema’s database is damaged.").await;
    window.read("database_damaged").await;
    assert_eq!(std::fs::read_to_string(cinema.database()).unwrap(), letter);
    driver.close_window(window).await;
}

#[tokio::test]
async fn a_file_in_the_folders_place_is_left_alone_and_named() {
    let cinema = Cinema::nowhere();
    let letter = "this was somebody's letter";
    std::fs::remove_dir(cinema.folder()).unwrap();
    std::fs::write(cinema.folder(), letter).unwrap();
    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;

    let folder = cinema.folder().display().to_string();
    window
        .read(&format!("No cinema can be opened in {folder}"))
        .await;
    assert_eq!(std::fs::read_to_string(cinema.folder()).unwrap(), letter);
    driver.close_window(window).await;
}
