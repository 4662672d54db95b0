//! People come, change their work, forget their PIN, and leave.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;

use crate::harness::{House, code};

const CASHIER: u32 = 11;
const PIN: &str = "3608";
const NEW_PIN: &str = "90210";
const WRONG: &str = "0000";

#[tokio::test]
async fn a_pin_that_was_forgotten_is_replaced_and_the_lockout_with_it() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let at_the_till = house.signed_in(Role::Cashier).await;
    for _ in 0..5 {
        house.sign_in(CASHIER, WRONG).await.unwrap_err();
    }
    assert_eq!(
        code(house.sign_in(CASHIER, PIN).await),
        ErrorCode::LockedOut
    );
    let reset = json!({ "staff_number": CASHIER, "pin": NEW_PIN });
    manager.does("staff.set_pin", reset).await;
    // Whoever sits there with the old PIN is out, in the middle of what they do.
    let refused = at_the_till.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionEnded);
    assert_eq!(code(house.sign_in(CASHIER, PIN).await), ErrorCode::WrongPin);
    house.sign_in(CASHIER, NEW_PIN).await.unwrap();
    manager.does("programme.day", json!({})).await;
}

#[tokio::test]
async fn somebody_who_leaves_is_out_at_once_in_every_program_and_can_come_back() {
    let house = House::demo().await;
    let office = house.in_another_program().await;
    let manager = office.signed_in(Role::Manager).await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.does("programme.day", json!({})).await;

    let out = json!({ "staff_number": CASHIER, "active": false });
    assert_eq!(
        manager.does("staff.set_active", out.clone()).await["active"],
        false
    );
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionEnded);
    assert_eq!(code(house.sign_in(CASHIER, PIN).await), ErrorCode::WrongPin);
    // Once more changes nothing and is written nowhere.
    manager.does("staff.set_active", out).await;
    let list = manager.does("staff.list", json!({})).await;
    let people = list["staff"].as_array().unwrap();
    let left = people.iter().find(|one| one["number"] == CASHIER).unwrap();
    assert_eq!(left["active"], false);

    let back = json!({ "staff_number": CASHIER, "active": true });
    manager.does("staff.set_active", back).await;
    // What was open before they left stays closed.
    let refused = cashier.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionEnded);
    house.sign_in(CASHIER, PIN).await.unwrap();
    let written = "SELECT group_concat(kind) FROM journal WHERE kind LIKE 'staff\\_%' ESCAPE '\\'";
    assert_eq!(
        house.records().await.text(written).await,
        "staff_deactivated,staff_activated"
    );
}

#[tokio::test]
async fn a_new_role_counts_from_the_next_sign_in_and_the_old_one_no_longer() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let demoted = json!({ "staff_number": 2, "role": "usher" });
    manager.does("staff.set_role", demoted).await;
    let refused = supervisor.is_refused("sale.list", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionEnded);
    let usher = house.sign_in(2, "71946").await.unwrap();
    let refused = usher.is_refused("sale.list", json!({})).await;
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let page = manager.does("journal.list", json!({ "limit": 2 })).await;
    let changed = &page["entries"][1];
    assert_eq!(changed["kind"], "role_changed");
    assert_eq!(changed["content"]["from"], "supervisor");
    assert_eq!(changed["content"]["to"], "usher");
}

#[tokio::test]
async fn the_last_manager_stays() {
    let house = House::demo().await;
    let system = house.system();
    let out = json!({ "staff_number": 1, "active": false });
    let demoted = json!({ "staff_number": 1, "role": "cashier" });
    for (operation, input) in [("staff.set_active", &out), ("staff.set_role", &demoted)] {
        let refused = system.is_refused(operation, input.clone()).await;
        assert_eq!(refused.code, ErrorCode::Conflict, "{operation}");
    }
    house.signed_in(Role::Manager).await;
    // A manager who was shut out is no other manager.
    let second = json!({ "staff_number": 2, "role": "manager" });
    system.does("staff.set_role", second).await;
    let second_out = json!({ "staff_number": 2, "active": false });
    system.does("staff.set_active", second_out).await;
    system.is_refused("staff.set_active", out.clone()).await;
    let second_back = json!({ "staff_number": 2, "active": true });
    system.does("staff.set_active", second_back).await;
    system.does("staff.set_active", out).await;
}

#[tokio::test]
async fn two_managers_who_shut_each_other_out_at_the_same_moment_leave_one() {
    let house = House::demo().await;
    let second = json!({ "staff_number": 2, "role": "manager" });
    house.system().does("staff.set_role", second).await;
    let first = house.sign_in(1, "580213").await.unwrap();
    let second = house.sign_in(2, "71946").await.unwrap();
    let (one, other) = tokio::join!(
        first.tries(
            "staff.set_active",
            json!({ "staff_number": 2, "active": false })
        ),
        second.tries(
            "staff.set_active",
            json!({ "staff_number": 1, "active": false })
        ),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn a_person_changes_their_own_pin_with_the_old_one() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let elsewhere = house.signed_in(Role::Cashier).await;
    let change = |old: &str, new: &str| json!({ "old_pin": old, "new_pin": new });
    let refused = cashier
        .is_refused("staff.change_own_pin", change(WRONG, NEW_PIN))
        .await;
    assert_eq!(refused.code, ErrorCode::WrongPin);
    for no_pin in ["123", "123456789", "12a4", ""] {
        let refused = cashier
            .is_refused("staff.change_own_pin", change(PIN, no_pin))
            .await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{no_pin}");
    }
    cashier
        .does("staff.change_own_pin", change(PIN, NEW_PIN))
        .await;
    cashier.does("programme.day", json!({})).await;
    let refused = elsewhere.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionEnded);
    assert_eq!(code(house.sign_in(CASHIER, PIN).await), ErrorCode::WrongPin);
    house.sign_in(CASHIER, NEW_PIN).await.unwrap();
}

#[tokio::test]
async fn nobody_is_changed_who_is_not_there() {
    let house = House::demo().await;
    for (operation, input) in [
        (
            "staff.set_pin",
            json!({ "staff_number": 999, "pin": NEW_PIN }),
        ),
        (
            "staff.set_role",
            json!({ "staff_number": 999, "role": "usher" }),
        ),
        (
            "staff.set_active",
            json!({ "staff_number": 999, "active": false }),
        ),
    ] {
        let refused = house.system().is_refused(operation, input).await;
        assert_eq!(refused.code, ErrorCode::NotFound, "{operation}");
    }
}

#[tokio::test]
async fn a_first_run_shows_no_pin_that_was_replaced() {
    let house = House::demo().await;
    let reset = json!({ "staff_number": CASHIER, "pin": NEW_PIN });
    house.system().does("staff.set_pin", reset).await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert!(cinema["first_run"].is_null());
}
