//! One thing that happens in the world. A story is a list of them: it can be played again, and cut shorter.

use std::fmt;

use marquee_domain::fact::Holder;
use marquee_domain::id::SeatKey;

use crate::ids::{seat_name, small};
use crate::side::{Answer, CentralCommand, CinemaCommand};

/// Whose machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    Cinema(usize),
    Central,
}

/// When in its next step a machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    BeforeCommit,
    /// What it would have sent is not sent.
    AfterCommit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Wait {
        seconds: i64,
    },
    /// A clock is set, by a person or by itself.
    SetClock {
        node: Node,
        ahead_seconds: i64,
    },
    AtCinema {
        cinema: usize,
        command: CinemaCommand,
    },
    AtCentral {
        command: CentralCommand,
    },
    /// A cinema sends what it has to say.
    Send {
        cinema: usize,
    },
    /// A message arrives; a copy of it may stay in flight.
    Arrive {
        pick: u32,
        again: bool,
    },
    Lose {
        pick: u32,
    },
    Cut {
        cinema: usize,
    },
    Mend {
        cinema: usize,
    },
    /// A machine asks the payment provider for what it is owed.
    Pay {
        node: Node,
        approves: bool,
    },
    /// The provider's answer arrives.
    Answer {
        pick: u32,
    },
    Stop {
        node: Node,
        moment: Moment,
    },
    BackUp {
        node: Node,
    },
    /// A backup takes the place of the database. Without its high-water mark the machine does not know which numbers
    /// were used after the backup was made.
    Restore {
        node: Node,
        pick: u32,
        forgets_numbers: bool,
    },
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cinema(number) => write!(f, "cinema {number}"),
            Self::Central => f.write_str("the central server"),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wait { seconds } => write!(f, "{seconds} seconds pass"),
            Self::SetClock {
                node,
                ahead_seconds,
            } => {
                write!(
                    f,
                    "the clock of {node} is set {ahead_seconds} seconds ahead"
                )
            }
            Self::AtCinema { cinema, command } => {
                write!(f, "cinema {cinema}: {}", of_cinema(command))
            }
            Self::AtCentral { command } => write!(f, "the central server: {}", of_central(command)),
            Self::Send { cinema } => write!(f, "cinema {cinema} sends what it has to say"),
            Self::Arrive { pick, again: false } => {
                write!(f, "message {pick} of those in flight arrives")
            }
            Self::Arrive { pick, again: true } => {
                write!(
                    f,
                    "message {pick} of those in flight arrives, and will arrive again"
                )
            }
            Self::Lose { pick } => write!(f, "message {pick} of those in flight is lost"),
            Self::Cut { cinema } => write!(f, "the line of cinema {cinema} is cut"),
            Self::Mend { cinema } => write!(f, "the line of cinema {cinema} is mended"),
            Self::Pay { node, approves } => {
                write!(
                    f,
                    "{node} asks for its payments, which are {}",
                    if *approves { "approved" } else { "declined" }
                )
            }
            Self::Answer { pick } => write!(f, "answer {pick} of the payment provider arrives"),
            Self::Stop {
                node,
                moment: Moment::BeforeCommit,
            } => write!(f, "{node} will stop before it commits its next step"),
            Self::Stop {
                node,
                moment: Moment::AfterCommit,
            } => write!(f, "{node} will stop after it committed its next step"),
            Self::BackUp { node } => write!(f, "{node} makes a backup"),
            Self::Restore {
                node,
                pick,
                forgets_numbers,
            } => write!(
                f,
                "{node} is restored from backup {pick}{}",
                if *forgets_numbers {
                    ", on a new machine"
                } else {
                    ""
                }
            ),
        }
    }
}

fn seats(seats: &[SeatKey]) -> String {
    let names: Vec<String> = seats.iter().map(|seat| seat_name(*seat)).collect();
    names.join(", ")
}

fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Approved => "approved",
        Answer::Declined => "declined",
        Answer::Reversed => "given back",
    }
}

fn of_cinema(command: &CinemaCommand) -> String {
    use CinemaCommand as C;
    match command {
        C::Hold {
            sale_id,
            seats: named,
            seconds,
        } => {
            format!(
                "sale {} holds {} for {seconds} seconds",
                small(sale_id.0),
                seats(named)
            )
        }
        C::Extend { sale_id, seconds } => {
            format!("sale {} holds on for {seconds} seconds", small(sale_id.0))
        }
        C::Release { sale_id } => format!("sale {} lets its seats go", small(sale_id.0)),
        C::Expire => "expired holds are cleared away".to_owned(),
        C::Block { seats: named } => format!("{} is taken out of sale", seats(named)),
        C::Unblock { seats: named } => format!("{} is put back into sale", seats(named)),
        C::SellForCash { sale_id } => format!("sale {} is paid in cash", small(sale_id.0)),
        C::Pin { sale_id } => format!("sale {} is about to be paid by card", small(sale_id.0)),
        C::Settle {
            sale_id,
            settlement,
        } => {
            format!(
                "the payment of sale {} is {}",
                small(sale_id.0),
                answer(*settlement)
            )
        }
        C::Cancel { sale_id } => format!("the tickets of sale {} are taken back", small(sale_id.0)),
        C::Give { seats: named } => format!("gives {} to the central server", seats(named)),
        C::Ask {
            request_id,
            all,
            seats: named,
        } => format!(
            "asks for {} of {} (request {})",
            if *all { "all" } else { "as many as possible" },
            seats(named),
            small(request_id.0)
        ),
        C::GiveUpWaiting { request_id } => {
            format!("takes request {} for granted", small(request_id.0))
        }
        C::Admit {
            seat,
            holder: Holder::Sale(sale),
        } => {
            format!(
                "the gate scans {} of sale {}",
                seat_name(*seat),
                small(sale.0)
            )
        }
        C::Admit {
            seat,
            holder: Holder::Order(order),
        } => {
            format!(
                "the gate scans {} of order {}",
                seat_name(*seat),
                small(order.0)
            )
        }
        C::Begin { incarnation } => format!("begins incarnation {}", incarnation.number),
        C::SellUnsynchronised { show_id, .. } => {
            format!(
                "a supervisor lets show {} sell unsynchronised",
                small(show_id.0) & 0xFFFF
            )
        }
    }
}

fn of_central(command: &CentralCommand) -> String {
    use CentralCommand as C;
    match command {
        C::Hold {
            order_id,
            seats: named,
            seconds,
        } => {
            format!(
                "order {} holds {} for {seconds} seconds",
                small(order_id.0),
                seats(named)
            )
        }
        C::Extend { order_id, seconds } => {
            format!("order {} holds on for {seconds} seconds", small(order_id.0))
        }
        C::Release { order_id } => format!("order {} lets its seats go", small(order_id.0)),
        C::Expire => "expired holds are cleared away".to_owned(),
        C::Pin { order_id } => format!("order {} is about to be paid", small(order_id.0)),
        C::Settle {
            order_id,
            settlement,
        } => {
            format!(
                "the payment of order {} is {}",
                small(order_id.0),
                answer(*settlement)
            )
        }
        C::Cancel { order_id } => {
            format!("the tickets of order {} are taken back", small(order_id.0))
        }
        C::ReturnHome { show_id } => {
            let show = small(show_id.0);
            format!(
                "online sale of show {} of cinema {} ends",
                show & 0xFFFF,
                show >> 16
            )
        }
        C::PruneAnswers => "stored answers are forgotten".to_owned(),
        C::DeclareLost { cinema_id } => format!("cinema {} is declared lost", small(cinema_id.0)),
        C::Override { seats: named, .. } => {
            format!("two people let {} be sold online", seats(named))
        }
        C::Begin { generation } => format!("begins generation {}", generation.number),
    }
}
