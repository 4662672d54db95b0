//! The pictures of the README, as the program draws them on an evening that sells well.
//!
//! They are made in every run, so that they can be made when they are wanted; with MARQUEE_SCREENSHOTS=1 they are
//! written into the documents.

use std::path::PathBuf;

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::cashier::a_cashier;
use crate::driver::Driver;
use crate::harness::cinema::{Cinema, Show};
use crate::window::Window;

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;

#[tokio::test]
async fn the_sell_screen_has_its_picture_taken_dark_and_light() {
    let cinema = Cinema::demo().await;
    let cashier = a_cashier(&cinema).await;
    cinema.call("cinema.dismiss_first_run", json!({})).await;
    let show = an_evening_that_sells_well(&cinema).await;

    let driver = Driver::start(&cinema).await;
    let window = driver.open_window().await;
    window.sign_in(&cashier).await;
    window.open_show(&show).await;
    window.press("Best 3 seats together").await;
    window.see_exactly(3, "[data-seat].is-yours").await;
    window.see("[data-primary]:not([disabled])").await;
    let dark = take(&window, "sell-dark.png").await;

    choose_theme(&window, "light").await;
    window.open_show(&show).await;
    window.see_exactly(3, "[data-seat].is-yours").await;
    let light = take(&window, "sell-light.png").await;
    assert!(light > dark + 100.0, "brightness {dark} and {light} of 255");
    driver.close_window(window).await;
}

/// Tomorrow's shows sell, each to another degree; the one that is answered is the last in a hall of middle size.
async fn an_evening_that_sells_well(cinema: &Cinema) -> Show {
    let shows = cinema.shows_of_tomorrow().await;
    let mut capacities: Vec<_> = shows.iter().map(capacity).collect();
    capacities.sort_unstable();
    let middle = capacities[capacities.len() / 2];
    let last = shows
        .iter()
        .rposition(|facts| capacity(facts) == middle)
        .unwrap();
    for (place, facts) in shows.iter().enumerate() {
        if place != last {
            // The board says how many are left; who has the others is not in the picture.
            let of_hundred = [60, 25, 90, 40, 15, 75][place % 6];
            block(cinema, &facts["id"], capacity(facts) * of_hundred / 100).await;
        }
    }
    let show = cinema.show(&shows[last]).await;
    fill(cinema, &show).await;
    show
}

fn capacity(facts: &Value) -> usize {
    facts["seats"]["capacity"]
        .as_u64()
        .unwrap()
        .try_into()
        .unwrap()
}

async fn block(cinema: &Cinema, show_id: &Value, count: usize) {
    let answer = cinema
        .call("show.seats", json!({ "show_id": show_id }))
        .await;
    let states = answer["states"].as_array().unwrap();
    let free = (0..states.len()).filter(|seat| states[*seat] == "free");
    let seats: Vec<usize> = free.take(count).collect();
    let block = json!({ "show_id": show_id, "seats": seats, "reason": "house" });
    cinema.call("seat.block", block).await;
}

/// Parties of one to four, more of them behind the middle; somebody else is choosing, and two seats are broken.
async fn fill(cinema: &Cinema, show: &Show) {
    let free = cinema.free_seats(show, &["standard", "premium"]).await;
    let is_taken = |turn: usize| {
        // A fixed pattern without a rhythm that the eye finds.
        let lot = (turn / 3 * 2_654_435_761) >> 7;
        let of_eight = if turn * 2 > free.len() { 5 } else { 2 };
        lot % 8 < of_eight && !turn.is_multiple_of(13)
    };
    let sold: Vec<usize> = (0..free.len()).filter(|turn| is_taken(*turn)).collect();
    for party in sold.chunks(50) {
        let seats: Vec<usize> = party.iter().map(|turn| free[*turn]).collect();
        sell(cinema, show, &seats).await;
    }
    let couple = cinema.free_seats(show, &["couple"]).await;
    sell(cinema, show, &couple[2..4]).await;
    let left = cinema.free_seats(show, &["standard"]).await;
    let broken = json!({ "show_id": show.id, "seats": &left[..2], "reason": "broken" });
    cinema.call("seat.block", broken).await;
    let other = json!({
        "sale_id": uuid::Uuid::new_v4(), "show_id": show.id, "add": &left[20..23], "remove": [],
    });
    cinema.call("hold.change", other).await;
}

async fn sell(cinema: &Cinema, show: &Show, seats: &[usize]) {
    let sale_id = uuid::Uuid::new_v4();
    let hold = json!({ "sale_id": sale_id, "show_id": show.id, "add": seats, "remove": [] });
    cinema.call("hold.change", hold).await;
    let detail = cinema.call("show.get", json!({ "show_id": show.id })).await;
    let adult = &detail["default_ticket_type_id"];
    let line = |seat| json!({ "show_id": show.id, "seat": seat, "ticket_type_id": adult });
    let lines: Vec<Value> = seats.iter().map(line).collect();
    let quote = cinema.call("cart.quote", json!({ "lines": lines })).await;
    let total = &quote["total_minor"];
    let cash = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
    let pay = json!({
        "sale_id": sale_id, "lines": lines, "expected_total_minor": total, "payments": [cash],
    });
    cinema.call("sale.pay", pay).await;
}

async fn choose_theme(window: &Window, theme: &str) {
    window.key(Key::F4).await;
    window
        .click(&format!("label:has(input[name=theme][value={theme}])"))
        .await;
    window.key(Key::F2).await;
}

/// Takes the picture, keeps it, and tells how bright it is on the whole.
async fn take(window: &Window, name: &str) -> f64 {
    let png = window.picture().await;
    let picture = image::load_from_memory(&png).unwrap().to_luma8();
    assert_eq!(picture.dimensions(), (WIDTH, HEIGHT));
    let folder = if std::env::var("MARQUEE_SCREENSHOTS").is_ok_and(|wanted| wanted == "1") {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/images"))
    } else {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
    };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), png).unwrap();
    let sum: u64 = picture.pixels().map(|pixel| u64::from(pixel.0[0])).sum();
    sum as f64 / f64::from(WIDTH * HEIGHT)
}
