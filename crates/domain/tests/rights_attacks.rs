//! What somebody who read the rules to break them found: each story sold a seat twice, lost a ticket or let nobody sell.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rights_both;

use marquee_domain::fact::{Fact, Holder, SeatMove};
use marquee_domain::id::{CinemaId, StaffId};
use marquee_domain::rights::cinema::{Admission, Link, SaleState, Settlement, Standing};
use marquee_domain::rights::message::TakeMode;
use marquee_domain::rights::{Case, Cinema, Refusal};
use marquee_domain::seat::{self, State};
use rights_both::{Both, SHOW, at, generation, incarnation, order, request, sale, seat};
use uuid::Uuid;

#[test]
fn a_ticket_that_was_taken_back_does_not_open_the_gate() {
    let mut both = Both::with_two_given();
    both.sell_here(1, &[seat(2)]).unwrap();
    both.cinema.cancel(sale(1), both.now).unwrap();
    both.cinema.give(&[seat(2)], both.now).unwrap();
    both.sell_online(1, &[seat(0)]);
    both.talk();
    both.central.cancel(order(1)).unwrap();
    both.talk();
    let refunded = both.cinema.admit(seat(2), Holder::Sale(sale(1)), both.now);
    assert_eq!(refunded, Ok(Admission::AskSupervisor));
    let refunded = both
        .cinema
        .admit(seat(0), Holder::Order(order(1)), both.now);
    assert_eq!(refunded, Ok(Admission::AskSupervisor));
}

#[test]
fn a_guest_of_an_order_that_the_cut_line_held_back_comes_in_and_is_no_case() {
    let mut both = Both::with_two_given();
    both.sell_online(1, &[seat(0)]);
    let came = both
        .cinema
        .admit(seat(0), Holder::Order(order(1)), both.now);
    assert_eq!(came, Ok(Admission::Recovered));
    both.talk();
    assert!(both.central.cases.is_empty(), "{:?}", both.central.cases);
}

#[test]
fn a_seat_on_which_a_forgotten_guest_sits_is_sold_by_neither_side() {
    let mut both = Both::new();
    let backup = both.cinema.clone();
    both.sell_here(1, &[seat(0)]).unwrap();
    both.cinema = backup;
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    both.cinema.give(&[seat(0)], both.now).unwrap();
    both.talk();
    both.cinema
        .ask(request(1), TakeMode::AsManyAsPossible, &[seat(0)])
        .unwrap();
    let granted = both.say();
    let came = both.cinema.admit(seat(0), Holder::Sale(sale(1)), both.now);
    assert_eq!(came, Ok(Admission::Recovered));
    for answer in granted {
        let _ = both.hear(&answer);
    }
    let sold = Err(Refusal::Seat(seat(0), seat::Refusal::Blocked));
    assert_eq!(both.sell_here(2, &[seat(0)]), sold, "the right came late");
    let unblocked = both.cinema.unblock(&[seat(0)], both.now);
    let sits = Err(Refusal::Seat(seat(0), seat::Refusal::Sold));
    assert_eq!(unblocked, sits);
    both.talk();
    assert_eq!(both.central.seats[&seat(0)].sale_id, Some(sale(1)));
}

#[test]
fn a_card_sale_that_was_cancelled_after_the_backup_is_not_made_again() {
    let mut both = Both::new();
    both.cinema
        .hold(sale(1), &[seat(0)], both.now, at(60))
        .unwrap();
    both.cinema.pin(sale(1), both.now).unwrap();
    let backup = both.cinema.clone();
    both.cinema
        .settle(sale(1), Settlement::Approved, both.now)
        .unwrap();
    both.cinema.cancel(sale(1), both.now).unwrap();
    both.talk();
    both.cinema = backup;
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    let again = both.cinema.settle(sale(1), Settlement::Approved, both.now);
    assert_eq!(again, Err(Refusal::SaleIsPastThat));
    assert_eq!(both.cinema.sales[&sale(1)].state, SaleState::Cancelled);
    both.sell_here(2, &[seat(0)]).unwrap();
}

#[test]
fn a_sale_that_one_life_of_the_server_had_forgotten_is_found_again_by_the_next() {
    let mut both = Both::new();
    let (empty, before) = (both.central.clone(), both.cinema.clone());
    both.sell_here(1, &[seat(0)]).unwrap();
    both.talk();
    let knowing = both.central.clone();
    both.cinema = before;
    both.cinema.begin(incarnation(2)).unwrap();
    both.central = empty;
    both.central.begin(generation(2)).unwrap();
    both.talk();
    both.central = knowing;
    both.central.begin(generation(3)).unwrap();
    both.talk();
    let sold = State::Sold { sale_id: sale(1) };
    assert_eq!(both.cinema.seats[&seat(0)].state, sold);
    assert_eq!(both.central.seats[&seat(0)].sale_id, Some(sale(1)));
}

#[test]
fn a_broken_chair_stays_out_of_sale_whatever_another_time_gave_away() {
    let mut both = Both::new();
    let before = both.cinema.clone();
    let unheard = both.central.clone();
    both.cinema.give(&[seat(0)], both.now).unwrap();
    both.talk();
    let knowing = both.central.clone();
    both.cinema = before;
    both.cinema.begin(incarnation(2)).unwrap();
    both.central = unheard;
    both.central.begin(generation(2)).unwrap();
    both.talk();
    both.cinema.block(&[seat(0)], both.now).unwrap();
    both.central = knowing;
    both.central.begin(generation(3)).unwrap();
    both.talk();
    let blocked = matches!(both.cinema.seats[&seat(0)].state, State::Blocked { .. });
    assert!(blocked, "{:?}", both.cinema.seats[&seat(0)]);
    assert_eq!(
        both.epochs(0),
        (2, 2),
        "it is the cinema's by one more move"
    );
}

#[test]
fn what_two_people_risked_is_over_when_the_cinema_is_back() {
    let mut both = Both::with_two_given();
    both.central.declare_lost(both.cinema.id).unwrap();
    let (first, second) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
    both.sell_here(1, &[seat(3)]).unwrap();
    both.talk();
    both.central
        .override_quarantine(&[seat(2)], first, second)
        .unwrap();
    both.talk();
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    let backup = both.central.clone();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(2)])
        .unwrap();
    both.talk();
    both.sell_here(2, &[seat(2)]).unwrap();
    both.central = backup;
    both.central.begin(generation(2)).unwrap();
    let sold_again = both.central.hold(order(1), &[seat(2)], both.now, at(60));
    assert_eq!(sold_again, Err(Refusal::Frozen));
}

#[test]
fn a_customers_money_does_not_wait_for_a_cinema_that_was_given_up() {
    let mut both = Both::with_two_given();
    both.central
        .hold(order(1), &[seat(0)], both.now, at(60))
        .unwrap();
    both.central.pin(order(1), both.now).unwrap();
    both.central.begin(generation(2)).unwrap();
    let early = both.central.settle(order(1), Settlement::Approved);
    assert_eq!(early, Err(Refusal::Frozen));
    both.central.declare_lost(both.cinema.id).unwrap();
    both.central.settle(order(1), Settlement::Approved).unwrap();
    assert_eq!(both.central.orders[&order(1)].state, SaleState::Reversing);
    let told = Case::PaymentWithoutSeats { order_id: order(1) };
    assert!(both.central.cases.contains(&told));
    both.central.settle(order(2), Settlement::Approved).unwrap();
}

#[test]
fn a_cinema_moves_no_right_of_anothers_show() {
    let mut both = Both::with_two_given();
    both.sell_online(1, &[seat(0)]);
    let id = CinemaId(Uuid::from_u128(2));
    let mut stranger = Cinema::new(id, incarnation(1), Some(Link::new()));
    if let Some(link) = &mut stranger.link {
        link.generation = Some(generation(1));
    }
    let seats = vec![SeatMove {
        seat: seat(0),
        epoch: 2,
    }];
    let fact = Fact::Adopted {
        request_id: None,
        seats,
    };
    stranger.log.append(1, both.now, fact);
    for message in stranger.outbox(usize::MAX) {
        both.central.receive(&message, both.now).unwrap();
    }
    assert_eq!(both.epochs(0), (1, 1));
    let told = Case::OtherCinemasSeat {
        cinema_id: id,
        seat: seat(0),
    };
    assert!(both.central.cases.contains(&told));
}

#[test]
fn a_report_of_a_long_log_is_told_in_parts_however_often_each_is_said() {
    let mut both = Both::new();
    both.talk();
    let backup = both.cinema.clone();
    for number in 0..4 {
        both.sell_here(number.into(), &[seat(number)]).unwrap();
    }
    both.talk();
    both.cinema = backup;
    both.cinema.begin(incarnation(2)).unwrap();
    both.cinema
        .sell_unsynchronised(SHOW, StaffId(Uuid::nil()), both.now)
        .unwrap();
    for number in 0..3 {
        both.sell_here(10 + u128::from(number), &[seat(number)])
            .unwrap();
    }
    let standing = |both: &Both| both.cinema.link.as_ref().map(|link| link.standing);
    for _ in 0..4 {
        assert_eq!(standing(&both), Some(Standing::Waiting));
        let part = both.cinema.outbox(1);
        both.central.receive(&part[0], both.now).unwrap();
        let answer = both.central.receive(&part[0], both.now).unwrap();
        both.hear(&answer).unwrap();
    }
    assert_eq!(standing(&both), Some(Standing::Current));
    let sold = State::Sold { sale_id: sale(0) };
    assert_eq!(both.cinema.seats[&seat(0)].state, sold);
}
