//! Who may do what: the whole registry, asked by everybody.

use std::collections::BTreeMap;

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;

use crate::harness::House;

/// What the cinema decided, written a second time: an operation that is added or opened up by mistake is
/// seen here. `c`ashier, `s`upervisor, `m`anager, `u`sher; `*` is anybody, `+` anybody with a session.
const WHO_MAY: [(&str, &str); 62] = [
    ("backup.create", "m"),
    ("backup.status", "csm"),
    ("cart.quote", "csm"),
    ("cinema.configure", "m"),
    ("cinema.dismiss_first_run", "*"),
    ("cinema.get", "*"),
    ("clock.confirm", "csm"),
    ("clock.status", "csm"),
    ("hall.list", "csmu"),
    ("hold.best_available", "csm"),
    ("hold.change", "csm"),
    ("hold.extend", "csm"),
    ("hold.get", "csm"),
    ("hold.release", "csm"),
    ("journal.list", "m"),
    ("journal.verify", "m"),
    ("plan.check", "m"),
    ("plan.export", "m"),
    ("plan.get", "csmu"),
    ("plan.import", "m"),
    ("price_card.list", "csmu"),
    ("price_card.save", "m"),
    ("print_job.list", "csm"),
    ("print_job.reprint", "csm"),
    ("print_job.resolve", "csm"),
    ("print_job.retry", "csm"),
    ("print_job.retry_failed", "csm"),
    ("programme.check", "m"),
    ("programme.day", "csmu"),
    ("programme.import", "m"),
    ("rights.ask", "m"),
    ("rights.begin", "m"),
    ("rights.give", "m"),
    ("rights.link", "m"),
    ("rights.outbox", "m"),
    ("rights.receive", "m"),
    ("rights.sell_unsynchronised", "sm"),
    ("rights.status", "csm"),
    ("sale.get", "csm"),
    ("sale.list", "csm"),
    ("sale.pay", "csm"),
    ("seat.block", "sm"),
    ("seat.unblock", "sm"),
    ("session.current", "+"),
    ("session.lock", "+"),
    ("session.sign_in", "*"),
    ("session.sign_out", "+"),
    ("session.touch", "+"),
    ("session.unlock", "+"),
    ("show.get", "csmu"),
    ("show.seats", "csmu"),
    ("show.together", "csmu"),
    ("staff.add", "m"),
    ("staff.change_own_pin", "+"),
    ("staff.list", "m"),
    ("staff.set_active", "m"),
    ("staff.set_pin", "m"),
    ("staff.set_role", "m"),
    ("tax_rate.list", "m"),
    ("tax_rate.save", "m"),
    ("ticket.verify", "csmu"),
    ("ticket_type.save", "m"),
];

fn letter(role: Role) -> char {
    match role {
        Role::Cashier => 'c',
        Role::Supervisor => 's',
        Role::Manager => 'm',
        Role::Usher => 'u',
    }
}

#[test]
fn the_table_names_every_operation() {
    let names = marquee_cinema::operations::registry().names();
    let table: Vec<&str> = WHO_MAY.iter().map(|(name, _)| *name).collect();
    assert_eq!(table, names);
}

#[tokio::test]
async fn every_operation_is_refused_to_whoever_may_not_do_it() {
    let house = House::demo().await;
    for role in Role::ALL {
        let mut told = BTreeMap::new();
        for (operation, who) in WHO_MAY {
            // A session of its own: some operations end or lock it.
            let person = house.signed_in(role).await;
            // An input that fits nothing: whoever may is told that it is wrong, whoever may not never
            // comes so far.
            let outcome = person.tries(operation, json!({ "?": 1 })).await;
            let code = outcome.expect_err("no operation knows a field “?”").code;
            let may = who.contains(letter(role)) || who == "*" || who == "+";
            let expected = if may {
                ErrorCode::InvalidInput
            } else {
                ErrorCode::Forbidden
            };
            if code != expected {
                told.insert(operation, (code, expected));
            }
        }
        assert!(told.is_empty(), "a {} was told {told:?}", role.name());
    }
}

#[tokio::test]
async fn nobody_may_do_what_needs_a_session() {
    let house = House::demo().await;
    for (operation, who) in WHO_MAY {
        let refused = house
            .nobody()
            .is_refused(operation, json!({ "?": 1 }))
            .await;
        let expected = if who == "*" {
            ErrorCode::InvalidInput
        } else {
            ErrorCode::NotSignedIn
        };
        assert_eq!(refused.code, expected, "{operation}");
    }
}

#[tokio::test]
async fn a_locked_till_does_nothing_that_needs_a_permission() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    manager.does("session.lock", json!({})).await;
    for (operation, who) in WHO_MAY {
        let refused = manager.is_refused(operation, json!({ "?": 1 })).await;
        let expected = if who == "*" || who == "+" {
            ErrorCode::InvalidInput
        } else {
            ErrorCode::SessionLocked
        };
        assert_eq!(refused.code, expected, "{operation}");
    }
}

#[tokio::test]
async fn a_refusal_names_the_permission() {
    let house = House::demo().await;
    let usher = house.signed_in(Role::Usher).await;
    let refused = usher.is_refused("sale.pay", json!({})).await;
    assert_eq!(refused.details.unwrap(), json!({ "permission": "sell" }));
}

#[tokio::test]
async fn an_operation_that_does_not_exist_is_named() {
    let house = House::demo().await;
    let refused = house.system().is_refused("sale.undo", json!({})).await;
    assert_eq!(refused.code, ErrorCode::NotFound);
    assert!(refused.message.contains("sale.undo"));
}
