//! The seat rights' messages: what is written is read back the same, and what was changed on the way is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::DateTime;
use marquee_domain::chain::GENESIS;
use marquee_domain::fact::{EndedTicket, Fact, KnownSeat, SeatMove};
use marquee_domain::id::{
    CinemaId, GenerationId, IncarnationId, OrderId, RequestId, SaleId, SeatIndex, SeatKey, ShowId,
};
use marquee_domain::rights::log::{Entry, Head, content_hash};
use marquee_domain::rights::message::{
    CentralSays, CinemaSays, Declined, FeedEntry, FeedEvent, FromCentral, FromCinema, MOST_SEATS,
    Report, Reported, Sync, Synced, Take, TakeMode, Took,
};
use marquee_domain::rights::{Generation, Incarnation};
use marquee_protocol::rights::{
    read_from_central, read_from_cinema, write_from_central, write_from_cinema,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn key() -> impl Strategy<Value = SeatKey> {
    (uuid(), any::<u16>()).prop_map(|(show, seat)| SeatKey {
        show_id: ShowId(show),
        seat: SeatIndex(seat),
    })
}

fn moved() -> impl Strategy<Value = SeatMove> {
    (key(), any::<u32>()).prop_map(|(seat, epoch)| SeatMove { seat, epoch })
}

fn known() -> impl Strategy<Value = KnownSeat> {
    let holders = (option::of(uuid()), option::of(uuid()));
    (key(), any::<u32>(), holders).prop_map(|(seat, epoch, (sale, order))| KnownSeat {
        seat,
        epoch,
        sale_id: sale.map(SaleId),
        order_id: order.map(OrderId),
    })
}

fn ended() -> impl Strategy<Value = EndedTicket> {
    (key(), uuid()).prop_map(|(seat, sale)| EndedTicket {
        seat,
        sale_id: SaleId(sale),
    })
}

fn head() -> impl Strategy<Value = Head> {
    (0..u64::from(u32::MAX), any::<[u8; 32]>()).prop_map(|(position, hash)| Head { position, hash })
}

fn generation() -> impl Strategy<Value = Generation> {
    (any::<u32>(), uuid()).prop_map(|(number, id)| Generation {
        number,
        id: GenerationId(id),
    })
}

fn incarnation() -> impl Strategy<Value = Incarnation> {
    (any::<u32>(), uuid()).prop_map(|(number, id)| Incarnation {
        number,
        id: IncarnationId(id),
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        vec(moved(), 0..4).prop_map(|seats| Fact::Gave { seats }),
        (option::of(uuid()), vec(moved(), 0..4)).prop_map(|(id, seats)| Fact::Adopted {
            request_id: id.map(RequestId),
            seats,
        }),
        (generation(), vec(known(), 0..4), vec(ended(), 0..4)).prop_map(
            |(generation, seats, ended)| Fact::Resynchronised {
                generation,
                seats,
                ended,
            }
        ),
    ]
}

/// A head, and entries that go on from it.
fn stretch() -> impl Strategy<Value = (Head, Vec<Entry>)> {
    (
        head(),
        vec((any::<u32>(), 0..2_000_000_000_000_i64, fact()), 0..5),
    )
        .prop_map(|(base, facts)| {
            let mut end = base;
            let entry = |(life, at_ms, fact)| {
                let at = DateTime::from_timestamp_millis(at_ms).unwrap();
                let entry = Entry::after(end, life, at, fact);
                end = entry.head();
                entry
            };
            (base, facts.into_iter().map(entry).collect())
        })
}

fn cinema_says() -> impl Strategy<Value = CinemaSays> {
    let take = (uuid(), any::<bool>(), vec(moved(), 0..5));
    prop_oneof![
        (stretch(), any::<u64>()).prop_map(|((base, entries), feed)| CinemaSays::Sync(Sync {
            base,
            entries,
            feed
        })),
        (
            stretch(),
            any::<bool>(),
            vec((key(), uuid().prop_map(OrderId)), 0..4)
        )
            .prop_map(
                |((base, entries), goes_on, channel)| CinemaSays::Report(Report {
                    base,
                    entries,
                    goes_on,
                    channel
                })
            ),
        take.prop_map(|(id, all, seats)| CinemaSays::Take(Take {
            request_id: RequestId(id),
            mode: if all {
                TakeMode::AllOrNothing
            } else {
                TakeMode::AsManyAsPossible
            },
            seats,
        })),
    ]
}

fn from_cinema() -> impl Strategy<Value = FromCinema> {
    let names = (uuid(), incarnation(), option::of(generation()));
    (names, cinema_says()).prop_map(|((id, incarnation, generation), body)| FromCinema {
        cinema_id: CinemaId(id),
        incarnation,
        generation,
        body,
    })
}

fn declined() -> impl Strategy<Value = Declined> {
    prop_oneof![
        Just(Declined::OtherGeneration),
        any::<u32>().prop_map(|number| Declined::Displaced { number }),
        Just(Declined::Lost),
        head().prop_map(|have| Declined::ReportFirst { have }),
        (head(), head()).prop_map(|(base, have)| Declined::Unconnected { base, have }),
        uuid().prop_map(|id| Declined::RequestReused {
            request_id: RequestId(id)
        }),
    ]
}

fn event() -> impl Strategy<Value = FeedEvent> {
    let order = || (uuid().prop_map(OrderId), vec(key(), 0..4));
    prop_oneof![
        order().prop_map(|(order_id, seats)| FeedEvent::Sold { order_id, seats }),
        order().prop_map(|(order_id, seats)| FeedEvent::Cancelled { order_id, seats }),
        vec(moved(), 0..4).prop_map(|seats| FeedEvent::Returned { seats }),
    ]
}

fn central_says() -> impl Strategy<Value = CentralSays> {
    let entry = (any::<u64>(), event()).prop_map(|(position, event)| FeedEntry { position, event });
    prop_oneof![
        (head(), vec(entry, 0..4), vec(moved(), 0..4)).prop_map(|(have, feed, unadopted)| {
            CentralSays::Synced(Synced {
                have,
                feed,
                unadopted,
            })
        }),
        (head(), any::<u64>(), vec(known(), 0..4), vec(ended(), 0..4)).prop_map(
            |(have, feed, seats, ended)| {
                CentralSays::Reported(Reported {
                    have,
                    feed,
                    seats,
                    ended,
                })
            }
        ),
        head().prop_map(CentralSays::Noted),
        (uuid(), vec(known(), 0..4), any::<u64>()).prop_map(|(id, granted, feed)| {
            CentralSays::Took(Took {
                request_id: RequestId(id),
                granted,
                feed,
            })
        }),
        declined().prop_map(CentralSays::Declined),
    ]
}

fn from_central() -> impl Strategy<Value = FromCentral> {
    let names = (uuid(), incarnation(), generation());
    (names, central_says()).prop_map(|((id, incarnation, generation), body)| FromCentral {
        cinema_id: CinemaId(id),
        incarnation,
        generation,
        body,
    })
}

proptest! {
    #[test]
    fn what_a_cinema_says_is_read_as_it_was_written(message in from_cinema()) {
        let text = write_from_cinema(&message).unwrap();
        prop_assert_eq!(read_from_cinema(&text).unwrap(), message);
    }

    #[test]
    fn what_a_central_server_says_is_read_as_it_was_written(message in from_central()) {
        let text = write_from_central(&message).unwrap();
        prop_assert_eq!(read_from_central(&text).unwrap(), message);
    }
}

fn says(body: CinemaSays) -> FromCinema {
    FromCinema {
        cinema_id: CinemaId(Uuid::from_u128(1)),
        incarnation: Incarnation {
            number: 1,
            id: IncarnationId(Uuid::from_u128(2)),
        },
        generation: None,
        body,
    }
}

/// A sync that tells of one given seat, as text.
fn a_sync() -> String {
    let seat = SeatKey {
        show_id: ShowId(Uuid::from_u128(3)),
        seat: SeatIndex(4),
    };
    let seats = vec![SeatMove { seat, epoch: 1 }];
    let entry = Entry::after(Head::EMPTY, 1, DateTime::UNIX_EPOCH, Fact::Gave { seats });
    let sync = Sync {
        base: Head::EMPTY,
        entries: vec![entry],
        feed: 0,
    };
    write_from_cinema(&says(CinemaSays::Sync(sync))).unwrap()
}

#[test]
fn an_entry_that_was_changed_on_the_way_is_refused_and_named() {
    let text = a_sync();
    for (changed, code) in [
        (
            text.replace(r#"\"epoch\":1"#, r#"\"epoch\":3"#),
            "broken_hash",
        ),
        (
            text.replace(r#""position":1,"#, r#""position":2,"#),
            "log_gap",
        ),
        (text.replace(r#""at_ms":0"#, r#""at_ms":1"#), "broken_hash"),
        (
            text.replace(r#""kind":"gave""#, r#""kind":"sold""#),
            "broken_hash",
        ),
        (
            text.replace(r#""version":1"#, r#""version":2"#),
            "unsupported_version",
        ),
        (
            text.replace(r#""feed":0"#, r#""feed":0,"more":1"#),
            "malformed",
        ),
    ] {
        assert_ne!(changed, text, "nothing was changed");
        assert_eq!(read_from_cinema(&changed).unwrap_err().code(), code);
    }
}

/// The file of a cinema is older than the program: what that would write otherwise today was hashed as it was.
#[test]
fn an_entry_is_told_in_the_words_in_which_it_was_stored() {
    let content = r#"{ "seats": [], "fact": "gave" }"#;
    let hash = content_hash(&GENESIS, 1, 1, DateTime::UNIX_EPOCH, "gave", content);
    let stored = Entry {
        position: 1,
        incarnation: 1,
        at: DateTime::UNIX_EPOCH,
        fact: Fact::Gave { seats: Vec::new() },
        content: content.to_owned(),
        previous: GENESIS,
        hash,
    };
    let sync = Sync {
        base: Head::EMPTY,
        entries: vec![stored],
        feed: 0,
    };
    let message = says(CinemaSays::Sync(sync));
    let text = write_from_cinema(&message).unwrap();
    assert_eq!(read_from_cinema(&text).unwrap(), message);
}

#[test]
fn an_entry_that_was_hashed_right_but_is_of_no_known_kind_is_named_by_its_kind() {
    use data_encoding::HEXLOWER;
    let content = r#"{"fact":"danced"}"#;
    let hash = content_hash(&GENESIS, 1, 1, DateTime::UNIX_EPOCH, "danced", content);
    let mut message: serde_json::Value = serde_json::from_str(&a_sync()).unwrap();
    message["says"]["entries"][0] = serde_json::json!({
        "position": 1, "incarnation": 1, "at_ms": 0, "kind": "danced", "content": content,
        "hash": HEXLOWER.encode(&hash),
    });
    let refused = read_from_cinema(&message.to_string()).unwrap_err();
    assert_eq!(refused.code(), "unknown_kind");
    assert!(refused.to_string().contains("danced"), "{refused}");
}

#[test]
fn more_seats_than_a_hall_can_have_are_refused() {
    let seat = SeatKey {
        show_id: ShowId(Uuid::from_u128(3)),
        seat: SeatIndex(4),
    };
    let take = |count| {
        let seats = vec![SeatMove { seat, epoch: 1 }; count];
        let (request_id, mode) = (RequestId(Uuid::from_u128(5)), TakeMode::AllOrNothing);
        let take = Take {
            request_id,
            mode,
            seats,
        };
        write_from_cinema(&says(CinemaSays::Take(take))).unwrap()
    };
    assert!(read_from_cinema(&take(MOST_SEATS)).is_ok());
    let refused = read_from_cinema(&take(MOST_SEATS + 1)).unwrap_err();
    assert_eq!(refused.code(), "too_many");
}
