//! Seat rights after a database came from a backup, was copied, or was given up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rights_both;

use marquee_domain::fact::Holder;
use marquee_domain::id::StaffId;
use marquee_domain::rights::cinema::{Admission, SaleState, Settlement, Standing};
use marquee_domain::rights::message::{CentralSays, CinemaSays, Declined, TakeMode};
use marquee_domain::rights::{Case, Refusal};
use marquee_domain::seat::{self, State};
use rights_both::{Both, SHOW, at, generation, incarnation, order, request, sale, seat};
use uuid::Uuid;

#[test]
fn a_restored_cinema_sells_nothing_until_it_was_compared() {
    let mut both = Both::new();
    let backup = both.cinema.clone();
    both.cinema.give(&[seat(0)], both.now).unwrap();
    both.sell_here(1, &[seat(1)]).unwrap();
    both.talk();
    both.cinema = backup;
    assert_eq!(both.cinema.begin(incarnation(1)), Err(Refusal::NotLater));
    both.cinema.begin(incarnation(2)).unwrap();
    assert_eq!(both.sell_here(2, &[seat(0)]), Err(Refusal::MustSynchronise));
    assert_eq!(
        both.cinema.give(&[seat(2)], both.now),
        Err(Refusal::MustSynchronise)
    );
    both.talk();
    assert_eq!(both.epochs(0), (1, 1), "what it gave is given");
    let sold = State::Sold { sale_id: sale(1) };
    assert_eq!(
        both.cinema.seats[&seat(1)].state,
        sold,
        "what it sold is sold"
    );
    both.sell_here(2, &[seat(2)]).unwrap();
}

#[test]
fn a_supervisor_may_sell_a_show_of_a_restored_cinema_and_a_double_sale_becomes_a_case() {
    let mut both = Both::new();
    let backup = both.cinema.clone();
    both.cinema.give(&[seat(0)], both.now).unwrap();
    both.talk();
    both.sell_online(1, &[seat(0)]);
    both.cinema = backup;
    both.cinema.begin(incarnation(2)).unwrap();
    both.cinema
        .sell_unsynchronised(SHOW, StaffId(Uuid::nil()), both.now)
        .unwrap();
    both.sell_here(1, &[seat(0)]).unwrap();
    both.talk();
    let case = Case::ContradictingSale {
        sale_id: sale(1),
        seat: seat(0),
    };
    assert!(
        both.central.cases.contains(&case),
        "{:?}",
        both.central.cases
    );
}

#[test]
fn a_restored_central_server_learns_of_a_forgotten_grant_before_it_sells() {
    let mut both = Both::with_two_given();
    let backup = both.central.clone();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    both.talk();
    both.sell_here(1, &[seat(0)]).unwrap();
    both.central = backup;
    both.central.begin(generation(2)).unwrap();
    let early = both.central.hold(order(1), &[seat(0)], both.now, at(60));
    assert_eq!(early, Err(Refusal::Frozen));
    let other = both.central.hold(order(1), &[seat(1)], both.now, at(60));
    assert_eq!(
        other,
        Err(Refusal::Frozen),
        "a grant that was forgotten is on no list"
    );
    both.talk();
    let late = both.central.hold(order(1), &[seat(0)], both.now, at(60));
    assert_eq!(late, Err(Refusal::Seat(seat(0), seat::Refusal::Elsewhere)));
    both.sell_online(1, &[seat(1)]);
}

#[test]
fn a_cinema_sells_on_while_its_central_server_is_restored() {
    let mut both = Both::with_two_given();
    both.central.begin(generation(2)).unwrap();
    let told = both.say();
    both.hear(&told[0]).unwrap();
    let standing = both.cinema.link.as_ref().map(|link| link.standing);
    assert_eq!(standing, Some(Standing::Reporting));
    both.sell_here(1, &[seat(2)]).unwrap();
}

#[test]
fn a_grant_from_before_the_restore_is_void() {
    let mut both = Both::with_two_given();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    let backup = both.central.clone();
    let old = both.say();
    both.central = backup;
    both.central.begin(generation(2)).unwrap();
    let told = both.say();
    both.hear(&told[0]).unwrap();
    for answer in &old {
        assert_eq!(both.hear(answer), Err(Refusal::OlderGeneration));
    }
    both.talk();
    assert_eq!(both.epochs(0), (2, 2), "it was asked for again");
}

#[test]
fn two_that_were_both_restored_do_not_wait_for_each_other() {
    let mut both = Both::with_two_given();
    let (cinema, central) = (both.cinema.clone(), both.central.clone());
    both.sell_here(1, &[seat(2)]).unwrap();
    both.talk();
    (both.cinema, both.central) = (cinema, central);
    both.cinema.begin(incarnation(2)).unwrap();
    both.central.begin(generation(2)).unwrap();
    both.talk();
    both.sell_here(2, &[seat(3)]).unwrap();
    both.sell_online(3, &[seat(1)]);
}

#[test]
fn a_copy_whose_place_was_taken_stops_and_its_sales_are_not_lost() {
    let mut both = Both::with_two_given();
    let copy = both.cinema.clone();
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    let current = std::mem::replace(&mut both.cinema, copy);
    both.sell_here(9, &[seat(2)]).unwrap();
    both.talk();
    let standing = both.cinema.link.as_ref().map(|link| link.standing);
    assert_eq!(standing, Some(Standing::Displaced { number: 2 }));
    assert_eq!(
        both.sell_here(10, &[seat(3)]),
        Err(Refusal::MustSynchronise)
    );
    let case = Case::SaleOfDisplacedCopy {
        sale_id: sale(9),
        seat: seat(2),
    };
    assert!(both.central.cases.contains(&case));
    both.cinema = current;
    both.talk();
    both.sell_here(11, &[seat(3)]).unwrap();
}

#[test]
fn a_lost_cinemas_seats_are_nobodys_but_for_two_people() {
    let mut both = Both::with_two_given();
    let (first, second) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
    let early = both.central.override_quarantine(&[seat(2)], first, second);
    assert_eq!(early, Err(Refusal::NotLost));
    both.central.declare_lost(both.cinema.id).unwrap();
    assert!(both.central.is_quarantined(seat(2)));
    assert!(
        !both.central.is_quarantined(seat(0)),
        "what central has it goes on selling"
    );
    both.sell_online(1, &[seat(0)]);
    let refused = both.central.hold(order(2), &[seat(2)], both.now, at(60));
    assert_eq!(
        refused,
        Err(Refusal::Seat(seat(2), seat::Refusal::Elsewhere))
    );
    let alone = both.central.override_quarantine(&[seat(2)], first, first);
    assert_eq!(alone, Err(Refusal::SecondPersonNeeded));
    both.central
        .override_quarantine(&[seat(2)], first, second)
        .unwrap();
    both.sell_online(3, &[seat(2)]);
    both.talk();
    let standing = both.cinema.link.as_ref().map(|link| link.standing);
    assert_eq!(standing, Some(Standing::Displaced { number: 1 }));
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    assert_eq!(both.epochs(2), (1, 1));
    both.sell_here(4, &[seat(3)]).unwrap();
}

#[test]
fn money_that_came_for_a_forgotten_sale_goes_back() {
    let mut both = Both::new();
    let (backup_here, backup_there) = (both.cinema.clone(), both.central.clone());
    both.cinema
        .hold(sale(1), &[seat(0)], both.now, at(60))
        .unwrap();
    both.cinema.pin(sale(1), both.now).unwrap();
    (both.cinema, both.central) = (backup_here, backup_there);
    both.cinema.begin(incarnation(2)).unwrap();
    let early = both.cinema.settle(sale(1), Settlement::Approved, both.now);
    assert_eq!(
        early,
        Err(Refusal::MustSynchronise),
        "central may know the sale"
    );
    both.talk();
    both.cinema
        .settle(sale(1), Settlement::Approved, both.now)
        .unwrap();
    assert_eq!(both.cinema.sales[&sale(1)].state, SaleState::Reversing);
}

#[test]
fn the_gate_lets_a_forgotten_ticket_in_once_and_takes_its_seat_out_of_sale() {
    let mut both = Both::new();
    let forgotten = Holder::Sale(sale(1));
    let before = both.cinema.admit(seat(0), forgotten, both.now);
    assert_eq!(before, Ok(Admission::AskSupervisor), "nothing was restored");
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    assert_eq!(
        both.cinema.admit(seat(0), forgotten, both.now),
        Ok(Admission::Recovered)
    );
    let other = both.cinema.admit(seat(0), Holder::Sale(sale(2)), both.now);
    assert_eq!(other, Ok(Admission::AskSupervisor));
    assert!(both.sell_here(3, &[seat(0)]).is_err());
}

#[test]
fn a_file_that_was_copied_back_is_noticed_by_its_log() {
    let mut both = Both::new();
    let copy = both.cinema.clone();
    both.sell_here(1, &[seat(0)]).unwrap();
    both.talk();
    both.cinema = copy;
    both.sell_here(2, &[seat(1)]).unwrap();
    both.talk();
    let standing = both.cinema.link.as_ref().map(|link| link.standing);
    assert_eq!(
        standing,
        Some(Standing::Displaced { number: 1 }),
        "same length, other log"
    );
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    let sold = |number: u128| State::Sold {
        sale_id: sale(number),
    };
    assert_eq!(both.cinema.seats[&seat(0)].state, sold(1));
    assert_eq!(both.cinema.seats[&seat(1)].state, sold(2));
}

#[test]
fn nobody_is_answered_who_speaks_for_an_older_life() {
    let mut both = Both::with_two_given();
    both.cinema
        .ask(request(1), TakeMode::AllOrNothing, &[seat(0)])
        .unwrap();
    let old = both.cinema.outbox(usize::MAX);
    both.cinema.begin(incarnation(2)).unwrap();
    both.talk();
    for message in &old {
        let answer = both.central.receive(message, both.now).unwrap();
        assert_eq!(
            answer.body,
            CentralSays::Declined(Declined::Displaced { number: 2 })
        );
        assert_eq!(both.hear(&answer), Err(Refusal::OtherIncarnation));
    }
    assert!(
        old.iter()
            .any(|message| matches!(message.body, CinemaSays::Take(_)))
    );
    assert_eq!(both.epochs(0), (1, 1));
}
