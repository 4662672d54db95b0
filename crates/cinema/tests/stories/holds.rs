//! Seats in a cart: one cart at a time has each, for a while, by the hall's rules.

use marquee_cinema::event::Event;
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::{House, code, seat};

const ALONE: u16 = 8;

fn seats_of(hold: &Value) -> Vec<u64> {
    let seats = hold["seats"].as_array().unwrap();
    seats
        .iter()
        .map(|seat| seat["seat"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn a_seat_in_one_cart_cannot_be_put_into_another() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let (first, second) = (house.new_cart(), house.new_cart());
    cashier.holds(&first, &show, &[10, 11]).await;

    let refused = cashier
        .tries_to_hold(&second, &show, &[9, 11])
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
    let details = json!({ "show_id": show, "seats": [{ "seat": 11, "state": "held" }] });
    assert_eq!(refused.details.unwrap(), details);
    assert!(
        refused.message.contains("B"),
        "the seat is named: {}",
        refused.message
    );

    // All or nothing: the free seat of the refused two is still free.
    let seen_by_first = cashier.seats(&show, Some(&first)).await;
    assert_eq!(seen_by_first[9..12], ["free", "yours", "yours"]);
    let seen_by_second = cashier.seats(&show, Some(&second)).await;
    assert_eq!(seen_by_second[9..12], ["free", "held", "held"]);
    let hold = cashier.does("hold.get", json!({ "sale_id": second })).await;
    assert_eq!(
        (&hold["seats"], &hold["expires_at"]),
        (&json!([]), &Value::Null)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_carts_that_want_one_seat_at_once_exactly_one_gets_it() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let wanted: Vec<u16> = seat::ROW_B.collect();
    let mut buyers = JoinSet::new();
    for buyer in 0..40_usize {
        let (cashier, show, cart) = (cashier.clone(), show.clone(), house.new_cart());
        let seat = wanted[buyer % wanted.len()];
        buyers.spawn(async move {
            let held = cashier.tries_to_hold(&cart, &show, &[seat]).await;
            match held {
                Ok(hold) => {
                    assert_eq!(seats_of(&hold), [u64::from(seat)]);
                    Some(seat)
                }
                Err(refused) => {
                    assert_eq!(refused.code, ErrorCode::SeatUnavailable);
                    None
                }
            }
        });
    }
    let mut won: Vec<u16> = buyers.join_all().await.into_iter().flatten().collect();
    won.sort_unstable();
    assert_eq!(won, wanted);
    let twice = "SELECT count(*) - count(DISTINCT sale_id) FROM show_seat WHERE state = 'held'";
    assert_eq!(house.records().await.number(twice).await, 0);
}

#[tokio::test]
async fn a_cart_that_is_left_alone_gives_its_seats_back() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let (left, next) = (house.new_cart(), house.new_cart());
    let hold = cashier.holds(&left, &show, &[ALONE]).await;
    let until = house.now() + chrono::TimeDelta::seconds(600);
    assert_eq!(hold["expires_at"], json!(until));

    house.wait(299);
    cashier.does("session.touch", json!({})).await;
    house.wait(300);
    let refused = cashier.tries_to_hold(&next, &show, &[ALONE]).await;
    assert_eq!(code(refused), ErrorCode::SeatUnavailable);

    house.wait(1);
    // Nothing has swept yet: that the time is over is enough.
    assert_eq!(cashier.seat(&show, ALONE).await, "free");
    cashier.holds(&next, &show, &[ALONE]).await;

    let hold = cashier.does("hold.get", json!({ "sale_id": left })).await;
    assert_eq!(hold["seats"], json!([]));
    let input = json!({ "sale_id": left });
    let refused = cashier.is_refused("hold.extend", input).await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);
    // Giving up the old cart does not take the seat from the new one.
    cashier
        .does("hold.release", json!({ "sale_id": left }))
        .await;
    let seats = cashier.seats(&show, Some(&next)).await;
    assert_eq!(seats[usize::from(ALONE)], "yours");
}

#[tokio::test]
async fn expired_carts_are_swept_away_and_the_screens_are_told() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 9]).await;
    let mut events = house.node.subscribe();
    house.node.clear_expired_holds().await.unwrap();
    assert!(events.try_recv().is_err(), "nothing has expired yet");

    house.wait(600);
    house.node.clear_expired_holds().await.unwrap();
    let told = events.try_recv().unwrap();
    assert_eq!(told, Event::seats_changed(show.parse().unwrap()));
    let mut records = house.records().await;
    assert_eq!(records.number("SELECT count(*) FROM hold").await, 0);
    let held = "SELECT count(*) FROM show_seat WHERE state = 'held'";
    assert_eq!(records.number(held).await, 0);
}

#[tokio::test]
async fn a_cart_is_given_more_time_once() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let start = house.now();
    cashier.holds(&cart, &show, &[ALONE]).await;
    house.wait(200);
    let hold = cashier
        .does("hold.extend", json!({ "sale_id": cart }))
        .await;
    let until = start + chrono::TimeDelta::seconds(900);
    assert_eq!(
        (&hold["expires_at"], &hold["extended"]),
        (&json!(until), &json!(true))
    );
    let refused = cashier
        .is_refused("hold.extend", json!({ "sale_id": cart }))
        .await;
    assert_eq!(refused.code, ErrorCode::HoldNotExtendable);

    // Adding a seat gives no more time either.
    let hold = cashier.holds(&cart, &show, &[ALONE + 1]).await;
    assert_eq!(hold["expires_at"], json!(until));
    house.stage.go_to(until - chrono::TimeDelta::seconds(1));
    assert_eq!(house.system().seat(&show, ALONE).await, "held");
    house.stage.go_to(until);
    assert_eq!(house.system().seat(&show, ALONE).await, "free");
}

#[tokio::test]
async fn an_empty_cart_has_no_time_to_extend() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let refused = cashier
        .is_refused("hold.extend", json!({ "sale_id": house.new_cart() }))
        .await;
    assert_eq!(refused.code, ErrorCode::HoldExpired);
}

#[tokio::test]
async fn seats_are_taken_out_of_a_cart_one_by_one_and_all_at_once() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 9, 10]).await;
    let input = json!({ "sale_id": cart, "show_id": show, "add": [11], "remove": [8, 9] });
    let hold = cashier.does("hold.change", input).await;
    assert_eq!(seats_of(&hold), [10, 11]);
    for _ in 0..2 {
        cashier
            .does("hold.release", json!({ "sale_id": cart }))
            .await;
        assert_eq!(cashier.seats(&show, None).await[8..12], ["free"; 4]);
    }
}

#[tokio::test]
async fn one_cart_holds_seats_of_two_shows() {
    let house = House::demo().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let small = house.show().await;
    let large = house.show_in("Sala Fanal", 0).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &small, &[8]).await;
    let hold = cashier.holds(&cart, &large, &[100]).await;
    assert_eq!(hold["seats"].as_array().unwrap().len(), 2);
    assert_eq!(cashier.seat(&small, 8).await, "held");
    assert_eq!(cashier.seat(&large, 100).await, "held");
}

#[tokio::test]
async fn couples_come_and_go_in_pairs() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let [left, right] = seat::COUPLE;
    let hold = cashier.holds(&cart, &show, &[left]).await;
    assert_eq!(seats_of(&hold), [u64::from(left), u64::from(right)]);

    // The other half alone is not to be had.
    let refused = cashier
        .tries_to_hold(&house.new_cart(), &show, &[right])
        .await;
    assert_eq!(code(refused), ErrorCode::SeatUnavailable);
    let input = json!({ "sale_id": cart, "show_id": show, "add": [], "remove": [right] });
    let hold = cashier.does("hold.change", input).await;
    assert_eq!(seats_of(&hold), Vec::<u64>::new());
}

#[tokio::test]
async fn half_a_couple_that_is_taken_refuses_both_halves() {
    let house = House::demo().await;
    let show = house.show().await;
    let [left, right] = seat::COUPLE;
    let supervisor = house.signed_in(Role::Supervisor).await;
    let input = json!({ "show_id": show, "seats": [left], "reason": "broken" });
    supervisor.does("seat.block", input).await;
    let refused = supervisor
        .tries_to_hold(&house.new_cart(), &show, &[right])
        .await;
    assert_eq!(code(refused), ErrorCode::SeatUnavailable);
    assert_eq!(supervisor.seat(&show, right).await, "free");
}

#[tokio::test]
async fn a_companion_sits_beside_a_wheelchair_or_nowhere() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let refused = cashier
        .tries_to_hold(&cart, &show, &[seat::COMPANION])
        .await;
    assert_eq!(code(refused), ErrorCode::CompanionNeedsWheelchair);

    let both = [seat::WHEELCHAIR, seat::COMPANION];
    assert_eq!(seats_of(&cashier.holds(&cart, &show, &both).await), [0, 1]);
    let input =
        json!({ "sale_id": cart, "show_id": show, "add": [], "remove": [seat::WHEELCHAIR] });
    let hold = cashier.does("hold.change", input).await;
    assert_eq!(seats_of(&hold), Vec::<u64>::new());
    assert_eq!(cashier.seat(&show, seat::COMPANION).await, "free");
}

#[tokio::test]
async fn the_best_seats_lie_together_and_replace_what_the_cart_had() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8, 17]).await;
    let best = |count: u32, category: Option<&str>| json!({ "sale_id": cart, "show_id": show, "count": count, "category": category });
    let hold = cashier.does("hold.best_available", best(4, None)).await;
    let seats = seats_of(&hold);
    assert_eq!(seats.len(), 4);
    assert!(
        seats.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "{seats:?}"
    );
    assert_eq!(hold["orphans"], json!([]));
    assert_eq!(cashier.seat(&show, 8).await, "free");

    let hold = cashier
        .does("hold.best_available", best(3, Some("Premium")))
        .await;
    let plan = cashier.does("show.get", json!({ "show_id": show })).await;
    let plan = cashier
        .does("plan.get", json!({ "plan_id": plan["show"]["plan_id"] }))
        .await;
    for seat in seats_of(&hold) {
        let category = plan["seats"][usize::try_from(seat).unwrap()]["category"]
            .as_u64()
            .unwrap();
        assert_eq!(
            plan["categories"][usize::try_from(category).unwrap()]["name"],
            "Premium"
        );
    }

    let refused = cashier
        .is_refused("hold.best_available", best(90, None))
        .await;
    assert_eq!(refused.code, ErrorCode::NoSeatsTogether);
    assert!(refused.details.unwrap()["best"].as_u64().unwrap() >= 10);
    for count in [0, 101, u32::MAX] {
        let refused = cashier
            .is_refused("hold.best_available", best(count, None))
            .await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
    }
    let hold = cashier.does("hold.get", json!({ "sale_id": cart })).await;
    assert_eq!(
        seats_of(&hold).len(),
        3,
        "a refusal leaves the cart as it was"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_tills_that_ask_for_the_best_seats_get_different_ones() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let mut tills = JoinSet::new();
    for _ in 0..8 {
        let (cashier, show, cart) = (cashier.clone(), show.clone(), house.new_cart());
        tills.spawn(async move {
            let input = json!({ "sale_id": cart, "show_id": show, "count": 2 });
            seats_of(&cashier.does("hold.best_available", input).await)
        });
    }
    let mut seats: Vec<u64> = tills.join_all().await.into_iter().flatten().collect();
    seats.sort_unstable();
    let given = seats.len();
    seats.dedup();
    assert_eq!((given, seats.len()), (16, 16));
}

#[tokio::test]
async fn a_seat_left_alone_between_two_taken_ones_is_warned_of() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let hold = cashier.holds(&cart, &show, &[8, 10]).await;
    assert_eq!(hold["orphans"], json!([{ "show_id": show, "seats": [9] }]));
    let hold = cashier.holds(&cart, &show, &[9]).await;
    assert_eq!(hold["orphans"], json!([]));
}

#[tokio::test]
async fn a_cart_has_at_most_a_hundred_seats() {
    let house = House::demo().await;
    let show = house.show_in("Sala Fanal", 0).await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let hundred: Vec<u16> = (0..100).collect();
    cashier.holds(&cart, &show, &hundred).await;
    let refused = cashier.tries_to_hold(&cart, &show, &[100]).await;
    assert_eq!(code(refused), ErrorCode::InvalidInput);
    assert_eq!(cashier.seat(&show, 100).await, "free");
    let hold = cashier.does("hold.get", json!({ "sale_id": cart })).await;
    assert_eq!(seats_of(&hold).len(), 100);
}

#[tokio::test]
async fn a_cart_that_was_paid_holds_nothing_more() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let sale = cashier.sells(&show, &[8]).await;
    let cart = sale["id"].as_str().unwrap();
    let refused = cashier.tries_to_hold(cart, &show, &[9]).await;
    assert_eq!(code(refused), ErrorCode::SaleIdReused);
    let input = json!({ "sale_id": cart, "show_id": show, "count": 1 });
    let refused = cashier.is_refused("hold.best_available", input).await;
    assert_eq!(refused.code, ErrorCode::SaleIdReused);
    // Nor is it released: a till that never heard of its payment would call it cancelled.
    let input = json!({ "sale_id": cart });
    let refused = cashier.is_refused("hold.release", input).await;
    assert_eq!(refused.code, ErrorCode::SaleIdReused);
    assert_eq!(cashier.seat(&show, 8).await, "sold");
}

#[tokio::test]
async fn what_cannot_be_sold_cannot_be_held() {
    let house = House::demo().await;
    let (small, medium) = (house.show().await, house.show_in("Sala Candil", 0).await);
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let nowhere = house.new_cart();
    let ways = [
        (&nowhere, vec![8], ErrorCode::NotFound),
        (&small, vec![81], ErrorCode::NotFound),
        (&small, vec![u16::MAX], ErrorCode::NotFound),
        // The armrest of seat 30 is broken.
        (&medium, vec![29, 30], ErrorCode::SeatUnavailable),
    ];
    for (show, seats, expected) in ways {
        let refused = cashier.tries_to_hold(&cart, show, &seats).await;
        assert_eq!(code(refused), expected, "{seats:?}");
    }
    assert_eq!(cashier.seat(&medium, 29).await, "free");
    assert_eq!(cashier.seat(&medium, 30).await, "blocked");
    let mut records = house.records().await;
    assert_eq!(records.number("SELECT count(*) FROM hold").await, 0);
}

#[tokio::test]
async fn a_seat_named_twice_is_held_once() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    let hold = cashier.holds(&cart, &show, &[8, 8, 8]).await;
    assert_eq!(seats_of(&hold), [8]);
    let hold = cashier.holds(&cart, &show, &[8]).await;
    assert_eq!(seats_of(&hold), [8]);
}

#[tokio::test]
async fn a_seat_whose_right_is_elsewhere_cannot_be_held() {
    let house = House::demo().await;
    let show = house.show().await;
    let given = "UPDATE show_seat SET owner = 'central', epoch = 1 WHERE seat = 8";
    house.records().await.change(given).await;
    let cashier = house.signed_in(Role::Cashier).await;
    let refused = cashier
        .tries_to_hold(&house.new_cart(), &show, &[8])
        .await
        .unwrap_err();
    let details = json!({ "show_id": show, "seats": [{ "seat": 8, "state": "elsewhere" }] });
    assert_eq!(refused.details.unwrap(), details);
    let day = cashier.does("programme.day", json!({})).await;
    for show in day["shows"].as_array().unwrap() {
        let count = |state: &str| show["seats"][state].as_i64().unwrap();
        let sum = ["free", "held", "sold", "blocked", "elsewhere"]
            .map(count)
            .iter()
            .sum::<i64>();
        assert_eq!((count("elsewhere"), sum), (1, count("capacity")));
    }
}

#[tokio::test]
async fn the_board_counts_each_seat_once() {
    let house = House::demo().await;
    let show = house.show().await;
    let supervisor = house.signed_in(Role::Supervisor).await;
    supervisor.sells(&show, &[8, 9]).await;
    supervisor
        .holds(&house.new_cart(), &show, &[11, 12, 13])
        .await;
    let blocked = json!({ "show_id": show, "seats": [15], "reason": "house" });
    supervisor.does("seat.block", blocked).await;
    let detail = supervisor
        .does("show.get", json!({ "show_id": show }))
        .await;
    let expected = json!({
        "capacity": 81, "free": 75, "held": 3, "sold": 2, "blocked": 1, "elsewhere": 0,
    });
    assert_eq!(detail["show"]["seats"], expected);
    house.wait(600);
    let detail = house
        .system()
        .does("show.get", json!({ "show_id": show }))
        .await;
    assert_eq!(detail["show"]["seats"]["free"], 78);
}

#[tokio::test]
async fn a_million_seats_are_not_looked_up_one_by_one() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let many = vec![ALONE; 1_000_000];
    let refused = cashier.tries_to_hold(&house.new_cart(), &show, &many).await;
    assert_eq!(code(refused), ErrorCode::InvalidInput);
    assert_eq!(cashier.seat(&show, ALONE).await, "free");
}
