//! A restored database that has a central server sells nothing before the two were compared, unless a supervisor takes
//! the risk for one show.

use std::sync::Arc;

use marquee_cinema::operations::backup::{Whose, restore};
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{House, Server, code, named};

/// A linked cinema that was restored from a backup and had given seats 8 and 9 of its first show since.
async fn restored() -> (Arc<House>, Server) {
    let (house, mut server) = (House::demo().await, Server::new());
    let system = house.system();
    system.does("rights.link", json!({})).await;
    server.talks_with(&house).await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("monday.db");
    system.does("backup.create", json!({ "file": file })).await;
    let give = json!({ "seats": named(&house.show().await, &[8, 9]) });
    system.does("rights.give", give).await;
    server.talks_with(&house).await;
    let closed = house.close().await;
    restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    (closed.open().await, server)
}

#[tokio::test]
async fn it_sells_nothing_until_it_was_compared_and_then_knows_what_it_gave() {
    let (house, mut server) = restored().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let status = cashier.does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "waiting");
    assert_eq!(
        cashier.seat(&show, 8).await,
        "free",
        "as the backup knew it"
    );

    let held = cashier.tries_to_hold(&house.new_cart(), &show, &[8]).await;
    assert_eq!(code(held), ErrorCode::MustSynchronise);
    let best = json!({ "sale_id": house.new_cart(), "show_id": show, "count": 2 });
    let best = cashier.tries("hold.best_available", best).await;
    assert_eq!(code(best), ErrorCode::MustSynchronise);
    let give = json!({ "seats": named(&show, &[10]) });
    let given = house.system().tries("rights.give", give).await;
    assert_eq!(code(given), ErrorCode::MustSynchronise);
    let flagged = "SELECT (SELECT count(*) FROM show) - (SELECT count(*) FROM show_flagged)";
    assert_eq!(house.records().await.number(flagged).await, 0);

    server.talks_with(&house).await;
    let status = cashier.does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "current");
    assert_eq!(
        cashier.seats(&show, None).await[8..11],
        ["elsewhere", "elsewhere", "free"]
    );
    cashier.sells(&show, &[10]).await;
}

#[tokio::test]
async fn a_supervisor_opens_one_show_and_the_journal_knows_who() {
    let (house, mut server) = restored().await;
    let (show, other) = (house.show().await, house.show_in("Sala Cerilla", 1).await);
    let open = json!({ "show_id": show });
    let cashier = house.signed_in(Role::Cashier).await;
    let tried = cashier.tries("rights.sell_unsynchronised", open.clone());
    assert_eq!(code(tried.await), ErrorCode::Forbidden);
    let system = house.system();
    let tried = system.tries("rights.sell_unsynchronised", open.clone());
    assert_eq!(
        code(tried.await),
        ErrorCode::Forbidden,
        "no program decides it"
    );

    let supervisor = house.signed_in(Role::Supervisor).await;
    supervisor
        .does("rights.sell_unsynchronised", open.clone())
        .await;
    cashier.sells(&show, &[10]).await;
    let held = cashier
        .tries_to_hold(&house.new_cart(), &other, &[10])
        .await;
    assert_eq!(code(held), ErrorCode::MustSynchronise);
    let mut records = house.records().await;
    let who = "SELECT staff.name FROM journal JOIN staff
               ON staff.id = unhex(replace(actor, '-', '')) WHERE kind = 'sold_unsynchronised'";
    let name = supervisor.does("session.current", json!({})).await["staff"]["name"].clone();
    assert_eq!(records.text(who).await, name.as_str().unwrap());

    server.talks_with(&house).await;
    assert_eq!(cashier.seat(&show, 10).await, "sold");
    cashier.holds(&house.new_cart(), &other, &[10]).await;
    let refused = supervisor
        .is_refused("rights.sell_unsynchronised", open)
        .await;
    assert_eq!(refused.details.unwrap()["refusal"], "stale");
}

#[tokio::test]
async fn a_seat_that_was_sold_at_that_risk_and_had_been_given_is_a_case_and_its_ticket_is_not_good_here()
 {
    let (house, mut server) = restored().await;
    let show = house.show().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let open = json!({ "show_id": show });
    supervisor.does("rights.sell_unsynchronised", open).await;
    let sale = supervisor.sells(&show, &[8]).await;
    server.talks_with(&house).await;
    assert_eq!(supervisor.seat(&show, 8).await, "elsewhere");
    assert_eq!(server.0.cases.len(), 1, "people have to decide");
    let ticket = json!({ "code": sale["tickets"][0]["code"] });
    let verified = supervisor.does("ticket.verify", ticket).await;
    assert!(verified.to_string().contains("cancelled"), "{verified}");

    // It comes home unsold, and can be sold once more.
    let ask = json!({ "request_id": house.new_cart(), "mode": "all_or_nothing",
                      "seats": named(&show, &[8]) });
    house.system().does("rights.ask", ask).await;
    server.talks_with(&house).await;
    supervisor.sells(&show, &[8]).await;
}

#[tokio::test]
async fn a_displaced_database_pays_no_cart_and_begins_a_new_life_above_the_other() {
    let (house, mut server) = (House::demo().await, Server::new());
    let show = house.show().await;
    let system = house.system();
    system.does("rights.link", json!({})).await;
    server.talks_with(&house).await;
    let cart = house.new_cart();
    system.holds(&cart, &show, &[8]).await;
    let lines = system.lines(&show, &[8], "adult").await;
    let payment = system.payment(&cart, &lines).await;
    let displaced = server.says_displaced(&house, 7).await;
    let counts = house.records().await.counts().await;

    let begun = system.tries("rights.begin", json!({})).await;
    assert_eq!(code(begun), ErrorCode::Conflict, "it counts already");
    system.does("rights.receive", displaced).await;
    let paid = system.tries("sale.pay", payment).await;
    assert_eq!(code(paid), ErrorCode::MustSynchronise);
    assert_eq!(house.records().await.counts().await, counts);

    system.does("rights.begin", json!({})).await;
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(
        (&status["standing"], &status["incarnation"]),
        (&json!("waiting"), &json!(8))
    );
    assert_eq!(system.seat(&show, 8).await, "free", "its carts are over");
    server.talks_with(&house).await;
    let sale = system.sells(&show, &[8]).await;
    assert_ne!(sale["number"], "A1-000001", "another copy may have used it");
}

#[tokio::test]
async fn a_backup_from_before_the_link_does_not_make_a_cinema_forget_that_it_gave_seats_away() {
    let (house, mut server) = (House::demo().await, Server::new());
    let system = house.system();
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("monday.db");
    system.does("backup.create", json!({ "file": file })).await;
    system.does("rights.link", json!({})).await;
    let give = json!({ "seats": named(&house.show().await, &[8]) });
    system.does("rights.give", give).await;
    server.talks_with(&house).await;
    let closed = house.close().await;
    restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    let (system, show) = (house.system(), house.show().await);
    let held = system.tries_to_hold(&house.new_cart(), &show, &[8]).await;
    assert_eq!(code(held), ErrorCode::MustSynchronise);
    server.talks_with(&house).await;
    assert_eq!(system.seat(&show, 8).await, "elsewhere");
    system.sells(&show, &[10]).await;
}

#[tokio::test]
async fn a_file_that_was_only_copied_back_is_known_by_what_was_told_since() {
    let (house, mut server) = (House::demo().await, Server::new());
    house.system().does("rights.link", json!({})).await;
    server.talks_with(&house).await;
    let closed = house.close().await;
    let old = std::fs::read(closed.place().database()).unwrap();
    let house = closed.open().await;
    let give = json!({ "seats": named(&house.show().await, &[8]) });
    house.system().does("rights.give", give).await;
    server.talks_with(&house).await;
    let closed = house.close().await;
    std::fs::write(closed.place().database(), old).unwrap();
    let house = closed.open().await;
    let (system, show) = (house.system(), house.show().await);
    let status = system.does("rights.status", json!({})).await;
    assert_eq!(
        (&status["standing"], &status["incarnation"]),
        (&json!("waiting"), &json!(2))
    );
    let held = system.tries_to_hold(&house.new_cart(), &show, &[8]).await;
    assert_eq!(code(held), ErrorCode::MustSynchronise);
    server.talks_with(&house).await;
    assert_eq!(system.seat(&show, 8).await, "elsewhere");
}
