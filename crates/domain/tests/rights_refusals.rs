//! What is refused changes nothing, and nothing that is asked or said makes either side fall over.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rights_both;

use marquee_domain::fact::{Holder, KnownSeat, SeatMove};
use marquee_domain::id::{OrderId, SeatIndex, SeatKey, ShowId, StaffId};
use marquee_domain::rights::Refusal;
use marquee_domain::rights::cinema::Settlement;
use marquee_domain::rights::log::Head;
use marquee_domain::rights::message::{
    CentralSays, CinemaSays, Declined, FeedEntry, FeedEvent, FromCentral, FromCinema, Report,
    Reported, Sync, Synced, Take, TakeMode, Took,
};
use proptest::prelude::*;
use rights_both::{Both, SHOW, generation, incarnation, order, request, sale};
use uuid::Uuid;

/// Something that somebody does or says, sensible or not.
#[derive(Debug, Clone)]
enum Act {
    Here(u8, Vec<SeatKey>, u128),
    There(u8, Vec<SeatKey>, u128),
    /// An honest exchange.
    Talk,
    /// A message that nobody ever sent.
    ToCinema(Box<FromCentral>),
    ToCentral(Box<FromCinema>),
    Wait(i64),
}

fn seats() -> impl Strategy<Value = Vec<SeatKey>> {
    // Seats that exist, seats that do not, the same seat twice, none at all.
    let key = (0..6_u16, 0..8_u8).prop_map(|(number, other)| SeatKey {
        show_id: if other == 0 {
            ShowId(Uuid::from_u128(8))
        } else {
            SHOW
        },
        seat: SeatIndex(number),
    });
    prop::collection::vec(key, 0..4)
}

fn known() -> impl Strategy<Value = Vec<KnownSeat>> {
    (seats(), prop_oneof![0..5_u32, Just(u32::MAX)], 0..3_u128).prop_map(|(seats, epoch, sold)| {
        let known = |seat| KnownSeat {
            seat,
            epoch,
            sale_id: (sold == 1).then(|| sale(1)),
            order_id: (sold == 2).then(|| order(2)),
        };
        seats.into_iter().map(known).collect()
    })
}

fn moves() -> impl Strategy<Value = Vec<SeatMove>> {
    (seats(), prop_oneof![0..5_u32, Just(u32::MAX)]).prop_map(|(seats, epoch)| {
        seats
            .into_iter()
            .map(|seat| SeatMove { seat, epoch })
            .collect()
    })
}

fn head() -> impl Strategy<Value = Head> {
    prop_oneof![
        Just(Head::EMPTY),
        (0..4_u64, any::<[u8; 32]>()).prop_map(|(position, hash)| Head { position, hash }),
        Just(Head {
            position: u64::MAX,
            hash: [7; 32]
        }),
    ]
}

fn feed() -> impl Strategy<Value = Vec<FeedEntry>> {
    let event = prop_oneof![
        seats().prop_map(|seats| FeedEvent::Sold {
            order_id: order(1),
            seats
        }),
        seats().prop_map(|seats| FeedEvent::Cancelled {
            order_id: order(1),
            seats
        }),
        moves().prop_map(|seats| FeedEvent::Returned { seats }),
    ];
    let position = prop_oneof![0..4_u64, Just(u64::MAX)];
    prop::collection::vec(
        (position, event).prop_map(|(position, event)| FeedEntry { position, event }),
        0..3,
    )
}

fn to_cinema() -> impl Strategy<Value = FromCentral> {
    let body = prop_oneof![
        (head(), feed(), moves()).prop_map(|(have, feed, unadopted)| CentralSays::Synced(Synced {
            have,
            feed,
            unadopted
        })),
        (head(), 0..3_u64, known()).prop_map(|(have, feed, seats)| CentralSays::Reported(
            Reported {
                have,
                feed,
                seats,
                ended: Vec::new(),
            }
        )),
        head().prop_map(CentralSays::Noted),
        (1..4_u128, known(), 0..3_u64).prop_map(|(id, granted, feed)| CentralSays::Took(Took {
            request_id: request(id),
            granted,
            feed
        })),
        prop_oneof![
            Just(Declined::OtherGeneration),
            (0..4_u32).prop_map(|number| Declined::Displaced { number }),
            Just(Declined::Lost),
            head().prop_map(|have| Declined::ReportFirst { have }),
            (head(), head()).prop_map(|(base, have)| Declined::Unconnected { base, have }),
            (1..4_u128).prop_map(|id| Declined::RequestReused {
                request_id: request(id)
            }),
        ]
        .prop_map(CentralSays::Declined),
    ];
    (body, 1..3_u32, 1..3_u32).prop_map(|(body, life, of)| FromCentral {
        cinema_id: Both::new().cinema.id,
        incarnation: incarnation(life),
        generation: generation(of),
        body,
    })
}

fn to_central() -> impl Strategy<Value = FromCinema> {
    let channel =
        seats().prop_map(|seats| seats.into_iter().map(|seat| (seat, order(1))).collect());
    let mode = prop_oneof![
        Just(TakeMode::AllOrNothing),
        Just(TakeMode::AsManyAsPossible)
    ];
    let body = prop_oneof![
        (head(), prop_oneof![0..4_u64, Just(u64::MAX)]).prop_map(|(base, feed)| CinemaSays::Sync(
            Sync {
                base,
                entries: Vec::new(),
                feed
            }
        )),
        (head(), any::<bool>(), channel).prop_map(|(base, goes_on, channel)| {
            CinemaSays::Report(Report {
                base,
                entries: Vec::new(),
                goes_on,
                channel,
            })
        }),
        (1..4_u128, mode, moves()).prop_map(|(id, mode, seats)| CinemaSays::Take(Take {
            request_id: request(id),
            mode,
            seats
        })),
    ];
    (body, 1..3_u32, prop::option::of(1..3_u32)).prop_map(|(body, life, of)| FromCinema {
        cinema_id: Both::new().cinema.id,
        incarnation: incarnation(life),
        generation: of.map(generation),
        body,
    })
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..16_u8, seats(), 1..4_u128).prop_map(|(what, seats, who)| Act::Here(what, seats, who)),
        5 => (0..12_u8, seats(), 1..4_u128).prop_map(|(what, seats, who)| Act::There(what, seats, who)),
        3 => Just(Act::Talk),
        2 => to_cinema().prop_map(|message| Act::ToCinema(Box::new(message))),
        2 => to_central().prop_map(|message| Act::ToCentral(Box::new(message))),
        1 => (1..700_i64).prop_map(Act::Wait),
    ]
}

fn settlement(who: u128) -> Settlement {
    match who {
        1 => Settlement::Approved,
        2 => Settlement::Declined,
        _ => Settlement::Reversed,
    }
}

impl Both {
    fn do_here(&mut self, what: u8, seats: &[SeatKey], who: u128) -> Result<(), Refusal> {
        let (now, until) = (self.now, self.now + chrono::TimeDelta::minutes(5));
        let (sale, cinema) = (sale(who), &mut self.cinema);
        let some = seats.first().copied().unwrap_or(rights_both::seat(0));
        match what {
            0 => cinema.hold(sale, seats, now, until),
            1 => cinema.extend(sale, now, until),
            2 => cinema.sell_for_cash(sale, now),
            3 => cinema.pin(sale, now),
            4 => cinema.settle(sale, settlement(who), now),
            5 => cinema.settle(sale, Settlement::Approved, now),
            6 => cinema.cancel(sale, now),
            7 => cinema.give(seats, now),
            8 => cinema.ask(request(who), TakeMode::AllOrNothing, seats),
            9 => cinema.ask(request(who), TakeMode::AsManyAsPossible, seats),
            10 => cinema.block(seats, now),
            11 => cinema.unblock(seats, now),
            12 => cinema.admit(some, Holder::Sale(sale), now).map(|_| ()),
            13 => cinema
                .admit(some, Holder::Order(order(who)), now)
                .map(|_| ()),
            14 => cinema.begin(incarnation(who as u32)),
            _ => cinema.sell_unsynchronised(SHOW, StaffId(Uuid::nil()), now),
        }
    }

    fn do_there(&mut self, what: u8, seats: &[SeatKey], who: u128) -> Result<(), Refusal> {
        let (now, until) = (self.now, self.now + chrono::TimeDelta::minutes(5));
        let (order, central): (OrderId, _) = (order(who), &mut self.central);
        let person = |number| StaffId(Uuid::from_u128(number));
        match what {
            0 | 1 => central.hold(order, seats, now, until),
            2 => central.extend(order, now, until),
            3 => central.pin(order, now),
            4 => central.settle(order, settlement(who)),
            5 => central.settle(order, Settlement::Approved),
            6 => central.cancel(order),
            7 => central.return_home(SHOW, now),
            8 => central.declare_lost(self.cinema.id),
            9 => central.override_quarantine(seats, person(1), person(who)),
            10 => central.begin(generation(who as u32)),
            _ => {
                central.prune_answers();
                Ok(())
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_refused_changes_nothing(acts in prop::collection::vec(act(), 1..40)) {
        let mut both = Both::new();
        for act in acts {
            let (cinema, central) = (both.cinema.clone(), both.central.clone());
            let done = match &act {
                Act::Here(what, seats, who) => both.do_here(*what, seats, *who),
                Act::There(what, seats, who) => both.do_there(*what, seats, *who),
                Act::Talk => {
                    let messages = both.cinema.outbox(usize::MAX);
                    for message in &messages {
                        if let Ok(answer) = both.central.receive(message, both.now) {
                            let _ = both.cinema.receive(&answer, request(99), both.now);
                        }
                    }
                    Ok(())
                }
                Act::ToCinema(message) => both.cinema.receive(message, request(98), both.now),
                Act::ToCentral(message) => both.central.receive(message, both.now).map(|_| ()),
                Act::Wait(seconds) => {
                    both.now += chrono::TimeDelta::seconds(*seconds);
                    Ok(())
                }
            };
            if let Err(refusal) = done {
                prop_assert_eq!(&both.cinema, &cinema, "{:?} was refused: {}", &act, refusal);
                prop_assert_eq!(&both.central, &central, "{:?} was refused: {}", &act, refusal);
                prop_assert!(!refusal.code().is_empty());
            }
        }
    }
}
