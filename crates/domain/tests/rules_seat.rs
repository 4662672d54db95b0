//! The law of a seat: whatever is asked of it, in whatever order, at most one cart has it, and it is sold once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::id::SaleId;
use marquee_domain::seat::{Owner, Refusal, Right, ShowSeat, State};
use proptest::prelude::*;
use uuid::Uuid;

/// What people do to one seat.
#[derive(Debug, Clone)]
enum Command {
    Hold { cart: u128, seconds: i64 },
    Release { cart: u128 },
    Pin { cart: u128 },
    Sell { cart: u128 },
    Block,
    Unblock,
    Wait { seconds: i64 },
}

fn command() -> impl Strategy<Value = Command> {
    let cart = 1..=3_u128;
    prop_oneof![
        4 => (cart.clone(), 1..=600_i64).prop_map(|(cart, seconds)| Command::Hold { cart, seconds }),
        2 => cart.clone().prop_map(|cart| Command::Release { cart }),
        1 => cart.clone().prop_map(|cart| Command::Pin { cart }),
        1 => cart.prop_map(|cart| Command::Sell { cart }),
        1 => Just(Command::Block),
        1 => Just(Command::Unblock),
        3 => (1..=700_i64).prop_map(|seconds| Command::Wait { seconds }),
    ]
}

/// The same seat as a person at the till would keep it on paper: written without looking at the domain.
#[derive(Debug, Default)]
struct Paper {
    cart: Option<(u128, i64)>,
    pinned: Option<u128>,
    sold_to: Option<u128>,
    blocked: bool,
}

impl Paper {
    fn holder(&self, now: i64) -> Option<u128> {
        self.cart
            .filter(|(_, until)| *until > now)
            .map(|(cart, _)| cart)
    }

    fn obeys(&mut self, command: &Command, now: i64) -> Result<(), Refusal> {
        match *command {
            Command::Hold { cart, seconds } => {
                self.is_there_to_take()?;
                if self.holder(now).is_some_and(|holder| holder != cart) {
                    return Err(Refusal::Held);
                }
                self.cart = Some((cart, now + seconds));
            }
            Command::Release { cart } => {
                if self.cart.is_some_and(|(holder, _)| holder == cart) {
                    self.cart = None;
                }
            }
            Command::Sell { cart } => {
                if self.pinned == Some(cart) {
                    (self.pinned, self.sold_to) = (None, Some(cart));
                    return Ok(());
                }
                self.is_there_to_take()?;
                match self.holder(now) {
                    Some(holder) if holder == cart => {
                        (self.cart, self.sold_to) = (None, Some(cart))
                    }
                    Some(_) => return Err(Refusal::Held),
                    None => return Err(Refusal::NotHeld),
                }
            }
            Command::Block => {
                if !self.blocked {
                    self.is_there_to_take()?;
                    if self.holder(now).is_some() {
                        return Err(Refusal::Held);
                    }
                }
                (self.cart, self.blocked) = (None, true);
            }
            Command::Unblock => {
                if !self.blocked {
                    return Err(Refusal::NotBlocked);
                }
                self.blocked = false;
            }
            Command::Pin { .. } | Command::Wait { .. } => {}
        }
        Ok(())
    }

    fn is_there_to_take(&self) -> Result<(), Refusal> {
        match self {
            Self {
                pinned: Some(_), ..
            } => Err(Refusal::Paying),
            Self {
                sold_to: Some(_), ..
            } => Err(Refusal::Sold),
            Self { blocked: true, .. } => Err(Refusal::Blocked),
            _ => Ok(()),
        }
    }
}

fn sale(cart: u128) -> SaleId {
    SaleId(Uuid::from_u128(cart))
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
}

fn asked(seat: &ShowSeat, command: &Command, now: i64) -> Result<ShowSeat, Refusal> {
    match *command {
        Command::Hold { cart, seconds } => seat.hold(sale(cart), at(now), at(now + seconds)),
        Command::Release { cart } => Ok(seat.release(sale(cart))),
        Command::Sell { cart } => seat.sell(sale(cart), at(now)),
        Command::Block => seat.block("wet", at(now)),
        Command::Unblock => seat.unblock(),
        Command::Pin { .. } | Command::Wait { .. } => Ok(seat.clone()),
    }
}

/// What the store would write of the paper.
fn expected(paper: &Paper) -> State {
    match paper {
        Paper {
            sold_to: Some(cart),
            ..
        } => State::Sold {
            sale_id: sale(*cart),
        },
        Paper {
            pinned: Some(cart), ..
        } => State::Paying {
            sale_id: sale(*cart),
        },
        Paper { blocked: true, .. } => State::Blocked {
            reason: "wet".to_owned(),
        },
        Paper {
            cart: Some((cart, until)),
            ..
        } => State::Held {
            sale_id: sale(*cart),
            expires_at: at(*until),
        },
        _ => State::Free,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_seat_does_what_the_paper_says(commands in prop::collection::vec(command(), 1..60)) {
        let (mut seat, mut paper, mut now) = (ShowSeat::BORN, Paper::default(), 0);
        let mut sales = 0;
        for command in commands {
            if let Command::Wait { seconds } = command {
                now += seconds;
            }
            // A terminal is asked only for a cart that holds the seat; that transition comes with card payment.
            if let Command::Pin { cart } = command && paper.holder(now) == Some(cart) {
                (paper.cart, paper.pinned) = (None, Some(cart));
                seat.state = State::Paying { sale_id: sale(cart) };
            }
            let before = seat.clone();
            let (outcome, told) = (asked(&seat, &command, now), paper.obeys(&command, now));
            prop_assert_eq!(outcome.clone().err(), told.err(), "{:?} at {}", command, now);
            if let Ok(after) = outcome {
                if matches!(after.state, State::Sold { .. }) && !matches!(before.state, State::Sold { .. }) {
                    sales += 1;
                }
                seat = after;
            }
            prop_assert_eq!(&seat.state, &expected(&paper));
            prop_assert_eq!(seat.right, Right::BORN, "selling moves no right");
            let free = matches!(seat.state, State::Free | State::Held { .. }) && paper.holder(now).is_none();
            prop_assert_eq!(seat.is_free(at(now)), free);
        }
        prop_assert!(sales <= 1, "sold {} times", sales);
    }

    #[test]
    fn a_seat_whose_right_is_elsewhere_refuses_every_change(
        command in command(),
        epoch in any::<u32>(),
        now in 0..1_000_i64,
    ) {
        let seat = ShowSeat {
            right: Right { owner: Owner::Central, epoch },
            state: State::Free,
        };
        prop_assert!(!seat.is_free(at(now)));
        match (asked(&seat, &command, now), &command) {
            (Err(refusal), Command::Unblock) => prop_assert_eq!(refusal, Refusal::NotBlocked),
            (Err(refusal), _) => prop_assert_eq!(refusal, Refusal::Elsewhere),
            (Ok(after), Command::Release { .. } | Command::Pin { .. } | Command::Wait { .. }) => {
                prop_assert_eq!(after, seat);
            }
            (Ok(_), allowed) => prop_assert!(false, "{:?} was allowed", allowed),
        }
    }
}

#[test]
fn an_expired_hold_may_be_taken_by_another_and_no_longer_be_sold() {
    let held = ShowSeat::BORN.hold(sale(1), at(0), at(600)).unwrap();
    assert_eq!(held.hold(sale(2), at(599), at(1_199)), Err(Refusal::Held));
    assert!(!held.is_free(at(599)) && held.is_free(at(600)));
    assert_eq!(held.sell(sale(1), at(600)), Err(Refusal::NotHeld));
    let taken = held.hold(sale(2), at(600), at(1_200)).unwrap();
    assert_eq!(taken.sell(sale(1), at(601)), Err(Refusal::Held));
    assert_eq!(taken.release(sale(1)), taken);
    assert!(taken.sell(sale(2), at(601)).is_ok());
}

#[test]
fn a_seat_that_is_being_paid_waits_for_no_clock() {
    let paying = ShowSeat {
        right: Right::BORN,
        state: State::Paying { sale_id: sale(1) },
    };
    let much_later = at(1_000_000);
    assert_eq!(
        paying.hold(sale(2), much_later, much_later),
        Err(Refusal::Paying)
    );
    assert_eq!(paying.block("wet", much_later), Err(Refusal::Paying));
    assert_eq!(paying.release(sale(1)), paying);
    assert_eq!(paying.sell(sale(2), much_later), Err(Refusal::Paying));
    assert!(paying.sell(sale(1), much_later).is_ok());
}
