//! Signing in, being locked out, leaving the till alone.

use marquee_cinema::caller::Credentials;
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;

use crate::harness::{House, code};

const CASHIER: u32 = 11;
const PIN: &str = "3608";
const WRONG: &str = "0000";

#[tokio::test]
async fn a_cashier_signs_in_sells_and_signs_out() {
    let house = House::demo().await;
    let input = json!({ "staff_number": CASHIER, "pin": PIN });
    let session = house.nobody().does("session.sign_in", input).await;
    assert_eq!(session["staff"]["name"], "Lucía Navarro");
    assert_eq!(session["staff"]["role"], "cashier");
    assert_eq!(session["till"]["name"], "Till 1");
    assert_eq!(session["locked"], false);
    let may = session["permissions"].as_array().unwrap();
    assert!(may.contains(&json!("sell")) && !may.contains(&json!("sell_late")));

    let cashier = house.sign_in(CASHIER, PIN).await.unwrap();
    cashier.does("programme.day", json!({})).await;
    cashier.does("session.sign_out", json!({})).await;
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn a_wrong_pin_says_how_many_tries_are_left_and_the_right_one_forgets_them() {
    let house = House::demo().await;
    for left in [4, 3, 2, 1] {
        let refused = house.sign_in(CASHIER, WRONG).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::WrongPin);
        assert_eq!(refused.details.unwrap()["attempts_left"], left);
    }
    house.sign_in(CASHIER, PIN).await.unwrap();
    let refused = house.sign_in(CASHIER, WRONG).await.unwrap_err();
    assert_eq!(refused.details.unwrap()["attempts_left"], 4);
}

#[tokio::test]
async fn the_fifth_wrong_pin_locks_out_and_each_next_one_for_twice_as_long() {
    let house = House::demo().await;
    for _ in 0..4 {
        assert_eq!(
            code(house.sign_in(CASHIER, WRONG).await),
            ErrorCode::WrongPin
        );
    }
    for seconds in [30, 60, 120] {
        let refused = house.sign_in(CASHIER, WRONG).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::LockedOut);
        let until = house.now() + chrono::TimeDelta::seconds(seconds);
        assert_eq!(refused.details.unwrap()["until"], json!(until));

        house.wait(seconds - 1);
        // Not even the right PIN helps, and to try it costs nothing.
        assert_eq!(
            code(house.sign_in(CASHIER, PIN).await),
            ErrorCode::LockedOut
        );
        house.wait(1);
    }
    house.sign_in(CASHIER, PIN).await.unwrap();
    // Another person was never locked out.
    house.sign_in(12, "9427").await.unwrap();
}

#[tokio::test]
async fn a_lockout_of_a_clock_that_was_years_ahead_does_not_last_for_years() {
    let house = House::demo().await;
    let right = house.now();
    house.stage.go_to(right + chrono::TimeDelta::days(2_000));
    for _ in 0..5 {
        let _ = house.sign_in(CASHIER, WRONG).await;
    }
    assert_eq!(
        code(house.sign_in(CASHIER, PIN).await),
        ErrorCode::LockedOut
    );
    house.stage.go_to(right);
    // The slips are not forgotten by it: the next wrong one is the sixth.
    let sixth = house.sign_in(CASHIER, WRONG).await.unwrap_err();
    assert_eq!(sixth.code, ErrorCode::LockedOut);
    house.wait(60);
    house.sign_in(CASHIER, PIN).await.unwrap();
}

#[tokio::test]
async fn a_number_that_nobody_has_is_answered_like_one_that_somebody_has() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let leaver = json!({ "staff_number": 12, "active": false });
    manager.does("staff.set_active", leaver).await;
    for _ in 0..7 {
        let wrong = house.sign_in(CASHIER, WRONG).await.unwrap_err();
        // Somebody who left is nobody, too, and their right PIN is a wrong one.
        for (number, pin) in [(999, PIN), (4_000_000_000, WRONG), (12, "9427")] {
            assert_eq!(house.sign_in(number, pin).await.unwrap_err(), wrong);
        }
        if wrong.code == ErrorCode::LockedOut {
            house.wait(wrong_until(&wrong, &house));
        }
    }
    let failed = "SELECT count(*) FROM journal WHERE kind = 'sign_in_failed'";
    let mut records = house.records().await;
    assert_eq!(records.number(failed).await, 4 * 7);
    // A PIN that was typed for the number must not stay in what is never changed.
    let typed = "SELECT count(*) FROM journal WHERE actor LIKE '%4000000000%' OR content LIKE '%4000000000%'";
    assert_eq!(records.number(typed).await, 0);
}

fn wrong_until(refused: &marquee_contract::error::ErrorBody, house: &House) -> i64 {
    let until = &refused.details.as_ref().unwrap()["until"];
    let until: chrono::DateTime<chrono::Utc> = serde_json::from_value(until.clone()).unwrap();
    (until - house.now()).num_seconds()
}

#[tokio::test]
async fn whoever_types_all_numbers_fills_no_disk() {
    let house = House::demo().await;
    let mut records = house.records().await;
    let many = "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 13000)
                INSERT INTO pin_failure SELECT i, 1, 1800000000000 + i FROM n";
    records.change(many).await;
    house.sign_in(CASHIER, WRONG).await.unwrap_err();
    house.sign_in(999, WRONG).await.unwrap_err();
    let left = "SELECT count(*) FROM pin_failure";
    assert_eq!(records.number(left).await, 1 + 10_000);
    let cashier = "SELECT failures FROM pin_failure WHERE staff_number = 11";
    assert_eq!(records.number(cashier).await, 1);
}

#[tokio::test]
async fn the_slips_of_a_day_do_not_add_up() {
    let house = House::demo().await;
    for _ in 0..8 {
        for left in [4, 3] {
            let refused = house.sign_in(CASHIER, WRONG).await.unwrap_err();
            assert_eq!(refused.details.unwrap()["attempts_left"], left);
        }
        house.wait(2 * 3_600);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_right_pin_is_not_locked_out_by_right_ones_at_the_same_moment() {
    let house = House::demo().await;
    for _ in 0..3 {
        house.sign_in(CASHIER, WRONG).await.unwrap_err();
    }
    let mut tries = tokio::task::JoinSet::new();
    for attempt in 0..12 {
        let house = house.clone();
        // One wrong one among them: three and one are fewer than five.
        let pin = if attempt == 5 { WRONG } else { PIN };
        tries.spawn(async move { (pin, house.sign_in(CASHIER, pin).await.map(|_| ())) });
    }
    for (pin, outcome) in tries.join_all().await {
        match outcome {
            Ok(()) => assert_eq!(pin, PIN),
            Err(refused) => assert_eq!((pin, refused.code), (WRONG, ErrorCode::WrongPin)),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_the_same_moment_do_not_outrun_the_lockout() {
    let house = House::demo().await;
    let mut guesses = tokio::task::JoinSet::new();
    for guess in 0..24 {
        let house = house.clone();
        guesses.spawn(async move { code(house.sign_in(CASHIER, &format!("{guess:04}")).await) });
    }
    let answers = guesses.join_all().await;
    let checked = answers.iter().filter(|code| **code == ErrorCode::WrongPin);
    assert_eq!(checked.count(), 4, "{answers:?}");
    let failures = "SELECT failures FROM pin_failure WHERE staff_number = 11";
    assert_eq!(house.records().await.number(failures).await, 5);
}

#[tokio::test]
async fn an_idle_till_locks_keeps_its_cart_and_opens_with_the_pin() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8]).await;

    house.wait(300);
    cashier
        .does("hold.extend", json!({ "sale_id": cart }))
        .await;
    house.wait(301);
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionLocked);
    assert_eq!(
        cashier.does("session.current", json!({})).await["locked"],
        true
    );
    // Coming back does not unlock it.
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionLocked);

    let refused = cashier
        .is_refused("session.unlock", json!({ "pin": WRONG }))
        .await;
    assert_eq!(refused.code, ErrorCode::WrongPin);
    assert_eq!(
        cashier.does("session.current", json!({})).await["locked"],
        true
    );
    let unlocked = cashier.does("session.unlock", json!({ "pin": PIN })).await;
    assert_eq!(unlocked["locked"], false);
    let hold = cashier.does("hold.get", json!({ "sale_id": cart })).await;
    assert_eq!(hold["seats"], json!([{ "show_id": show, "seat": 8 }]));
}

#[tokio::test]
async fn a_screen_that_refreshes_itself_does_not_keep_the_till_open_but_hands_do() {
    let house = House::demo().await;
    let screen = house.signed_in(Role::Cashier).await;
    for _ in 0..3 {
        house.wait(140);
        let _ = screen.tries("programme.day", json!({})).await;
    }
    let refused = screen.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionLocked);

    let hands = house.signed_in(Role::Cashier).await;
    for _ in 0..3 {
        house.wait(140);
        hands.does("session.touch", json!({})).await;
    }
    hands.does("programme.day", json!({})).await;
}

#[tokio::test]
async fn a_till_that_was_locked_by_hand_sells_nothing() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.does("session.lock", json!({})).await;
    let refused = cashier.tries_to_hold(&house.new_cart(), &show, &[8]).await;
    assert_eq!(code(refused), ErrorCode::SessionLocked);
    // Hands at a locked till are not yet the cashier's.
    cashier.does("session.touch", json!({})).await;
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionLocked);
}

#[tokio::test]
async fn guessing_at_the_lock_screen_locks_out_as_at_the_sign_in() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.does("session.lock", json!({})).await;
    for _ in 0..4 {
        let refused = cashier
            .is_refused("session.unlock", json!({ "pin": WRONG }))
            .await;
        assert_eq!(refused.code, ErrorCode::WrongPin);
    }
    for pin in [WRONG, PIN] {
        let refused = cashier
            .is_refused("session.unlock", json!({ "pin": pin }))
            .await;
        assert_eq!(refused.code, ErrorCode::LockedOut);
    }
    house.wait(30);
    cashier.does("session.unlock", json!({ "pin": PIN })).await;
}

#[tokio::test]
async fn somebody_who_was_dismissed_sells_nothing_from_that_moment_on() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.does("programme.day", json!({})).await;
    let dismissed = "UPDATE staff SET active = 0 WHERE number = 11";
    house.records().await.change(dismissed).await;
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionEnded);
    assert_eq!(code(house.sign_in(CASHIER, PIN).await), ErrorCode::WrongPin);
}

#[tokio::test]
async fn an_invented_token_opens_nothing() {
    let house = House::demo().await;
    let token = Credentials::Session("0".repeat(64));
    let refused = house.call(token.clone(), "programme.day", json!({})).await;
    assert_eq!(code(refused), ErrorCode::NotSignedIn);
    // What is open to everybody is open to a browser with an old token, too.
    house.call(token, "cinema.get", json!({})).await.unwrap();
}

#[tokio::test]
async fn a_pin_with_the_call_needs_no_session() {
    let house = House::demo().await;
    let with_pin = |pin: &str| Credentials::Pin {
        staff_number: CASHIER,
        pin: pin.to_owned(),
    };
    let day = house.call(with_pin(PIN), "programme.day", json!({})).await;
    day.unwrap();
    let refused = house
        .call(with_pin(WRONG), "programme.day", json!({}))
        .await;
    assert_eq!(code(refused), ErrorCode::WrongPin);
}

#[tokio::test]
async fn the_pins_of_the_demo_are_shown_until_the_first_sign_in() {
    let house = House::demo().await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["first_run"]["staff"].as_array().unwrap().len(), 5);
    let _ = house.sign_in(CASHIER, WRONG).await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert!(!cinema["first_run"].is_null(), "a failure is no sign-in");
    house.sign_in(CASHIER, PIN).await.unwrap();
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert!(cinema["first_run"].is_null());
}

#[tokio::test]
async fn the_first_run_screen_can_be_dismissed() {
    let house = House::demo().await;
    house
        .nobody()
        .does("cinema.dismiss_first_run", json!({}))
        .await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert!(cinema["first_run"].is_null());
}

#[tokio::test]
async fn signing_in_failing_and_leaving_are_in_the_journal() {
    let house = House::demo().await;
    let _ = house.sign_in(CASHIER, WRONG).await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.does("session.sign_out", json!({})).await;
    let manager = house.signed_in(Role::Manager).await;
    let page = manager.does("journal.list", json!({ "limit": 4 })).await;
    let entries = page["entries"].as_array().unwrap();
    let kinds: Vec<_> = entries.iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(
        kinds,
        ["signed_in", "signed_out", "signed_in", "sign_in_failed"]
    );
    assert_eq!(entries[3]["content"]["failures"], 1);
    // Ids, no names: a journal must never be changed, and a person can ask to be forgotten.
    assert!(!page.to_string().contains("Navarro"));
}

#[tokio::test]
async fn the_demos_pins_are_not_called_gone_while_somebody_reads_them() {
    let house = House::demo().await;
    let pin = b"\"pin\":\"580213\"";
    let is_there = || {
        let bytes = std::fs::read(house.folder().database()).unwrap();
        bytes.windows(pin.len()).any(|window| window == pin)
    };
    let mut reader = house.records().await;
    reader.change("BEGIN").await;
    reader.number("SELECT count(*) FROM cinema").await;
    let refused = code(house.sign_in(11, "3608").await);
    assert_eq!(refused, ErrorCode::Conflict);
    assert!(is_there());
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert!(!cinema["first_run"].is_null(), "they still count as there");
    reader.change("COMMIT").await;
    house.sign_in(11, "3608").await.unwrap();
    assert!(!is_there());
}
