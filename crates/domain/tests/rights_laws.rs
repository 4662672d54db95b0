//! The laws of seat rights, one at a time. The whole of them, under every fault, is the simulator's and the model check's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rights_both;

use marquee_domain::id::CinemaId;
use marquee_domain::rights::cinema::Settlement;
use marquee_domain::rights::message::{CentralSays, Declined, TakeMode};
use marquee_domain::rights::{Cinema, Refusal};
use marquee_domain::seat::{self, Owner};
use rights_both::{Both, SHOW, at, incarnation, order, request, sale, seat};
use uuid::Uuid;

#[test]
fn a_cinema_without_a_central_server_sells_and_has_nothing_to_send() {
    let mut cinema = Cinema::new(CinemaId(Uuid::from_u128(1)), incarnation(1), None);
    cinema.schedule([seat(0)]);
    cinema.hold(sale(1), &[seat(0)], at(0), at(60)).unwrap();
    cinema.sell_for_cash(sale(1), at(1)).unwrap();
    assert!(cinema.outbox(usize::MAX).is_empty());
    assert_eq!(cinema.give(&[seat(0)], at(2)), Err(Refusal::Standalone));
}

#[test]
fn a_seat_that_was_given_is_sold_online_only() {
    let mut both = Both::with_two_given();
    let refused = both.sell_here(1, &[seat(0)]);
    assert_eq!(
        refused,
        Err(Refusal::Seat(seat(0), seat::Refusal::Elsewhere))
    );
    both.sell_online(2, &[seat(0)]);
    let again = both.central.hold(order(3), &[seat(0)], both.now, at(60));
    assert_eq!(again, Err(Refusal::Seat(seat(0), seat::Refusal::Sold)));
    let kept = both.central.hold(order(3), &[seat(2)], both.now, at(60));
    assert_eq!(kept, Err(Refusal::Seat(seat(2), seat::Refusal::Elsewhere)));
}

#[test]
fn only_a_seat_that_is_nobodys_is_given() {
    let mut both = Both::new();
    both.sell_here(1, &[seat(0)]).unwrap();
    both.cinema
        .hold(sale(2), &[seat(1)], both.now, at(60))
        .unwrap();
    both.cinema.block(&[seat(2)], both.now).unwrap();
    for (number, why) in [
        (0, seat::Refusal::Sold),
        (1, seat::Refusal::Held),
        (2, seat::Refusal::Blocked),
    ] {
        let refused = both.cinema.give(&[seat(3), seat(number)], both.now);
        assert_eq!(refused, Err(Refusal::Seat(seat(number), why)));
    }
    assert_eq!(
        both.cinema.seats[&seat(3)].right.owner,
        Owner::Cinema,
        "all or none"
    );
    assert!(
        both.cinema.give(&[seat(1)], at(61)).is_ok(),
        "an expired hold holds nothing"
    );
}

#[test]
fn a_customers_seats_come_all_or_not_at_all_and_a_top_up_as_it_can() {
    let mut both = Both::with_two_given();
    both.sell_online(1, &[seat(0)]);
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0), seat(1)])
        .unwrap();
    both.talk();
    assert_eq!((both.epochs(0), both.epochs(1)), ((1, 1), (1, 1)));
    both.cinema
        .ask(request(2), TakeMode::AsManyAsPossible, &[seat(0), seat(1)])
        .unwrap();
    both.talk();
    assert_eq!((both.epochs(0), both.epochs(1)), ((1, 1), (2, 2)));
    both.sell_here(2, &[seat(1)]).unwrap();
}

#[test]
fn a_request_whose_answer_was_lost_and_forgotten_is_granted_once() {
    let mut both = Both::with_two_given();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    let lost = both.say();
    both.central.prune_answers();
    both.talk();
    assert_eq!(both.epochs(0), (2, 2));
    both.cinema.give(&[seat(0)], both.now).unwrap();
    both.talk();
    for answer in &lost {
        let _ = both.hear(answer);
    }
    assert_eq!(both.epochs(0), (3, 3), "an old grant is no grant");
}

#[test]
fn a_request_id_is_good_for_one_request() {
    let mut both = Both::with_two_given();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    let other = both
        .cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(1)]);
    assert_eq!(other, Err(Refusal::IdReused));
    both.talk();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(1)])
        .unwrap();
    let answers = both.say();
    let reused = Declined::RequestReused {
        request_id: request(1),
    };
    assert!(
        answers
            .iter()
            .any(|answer| answer.body == CentralSays::Declined(reused))
    );
}

#[test]
fn a_seat_that_is_being_paid_online_is_not_granted_however_long_that_takes() {
    let mut both = Both::with_two_given();
    both.central
        .hold(order(1), &[seat(0)], both.now, at(60))
        .unwrap();
    both.central.pin(order(1), at(59)).unwrap();
    both.now = at(1_000_000);
    both.central.expire(both.now);
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    both.talk();
    assert_eq!(both.epochs(0), (1, 1));
    both.central.settle(order(1), Settlement::Declined).unwrap();
    both.cinema
        .ask(request(2), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    both.talk();
    assert_eq!(both.epochs(0), (2, 2));
}

#[test]
fn a_hold_is_pinned_while_it_runs_and_not_a_second_later() {
    let mut both = Both::with_two_given();
    both.central
        .hold(order(1), &[seat(0)], both.now, at(60))
        .unwrap();
    assert_eq!(
        both.central.pin(order(1), at(60)),
        Err(Refusal::Seat(seat(0), seat::Refusal::NotHeld))
    );
    both.cinema
        .hold(sale(1), &[seat(2)], both.now, at(60))
        .unwrap();
    assert_eq!(
        both.cinema.pin(sale(1), at(60)),
        Err(Refusal::Seat(seat(2), seat::Refusal::NotHeld))
    );
}

#[test]
fn a_grant_waits_until_the_feed_has_told_of_the_ticket_that_was_taken_back() {
    let mut both = Both::with_two_given();
    both.sell_online(1, &[seat(0)]);
    both.talk();
    assert!(
        both.cinema.channel.contains_key(&seat(0)),
        "the gate knows the ticket"
    );
    both.central.cancel(order(1)).unwrap();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    let answers = both.say();
    let (grants, rest): (Vec<_>, Vec<_>) = answers
        .into_iter()
        .partition(|answer| matches!(answer.body, CentralSays::Took(_)));
    both.hear(&grants[0]).unwrap();
    assert_eq!(both.epochs(0), (1, 2), "the grant is here and waits");
    both.hear(&rest[0]).unwrap();
    assert_eq!(both.epochs(0), (2, 2));
    assert!(!both.cinema.channel.contains_key(&seat(0)));
}

#[test]
fn what_is_unsold_comes_home_when_online_sale_ends() {
    let mut both = Both::with_two_given();
    both.sell_online(1, &[seat(0)]);
    both.central.return_home(SHOW, both.now).unwrap();
    both.talk();
    assert_eq!((both.epochs(0), both.epochs(1)), ((1, 1), (2, 2)));
    let closed = both.central.hold(order(2), &[seat(0)], both.now, at(60));
    assert_eq!(closed, Err(Refusal::OnlineClosed));
    both.sell_here(2, &[seat(1)]).unwrap();
}
