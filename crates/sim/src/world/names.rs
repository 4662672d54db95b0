//! What is counted as having happened, by name.

use marquee_domain::rights::Refusal;
use marquee_domain::rights::message::{CentralSays, Declined};

use crate::side::{CentralCommand, CinemaCommand};

pub(super) fn cinema_command(command: &CinemaCommand, done: bool) -> &'static str {
    use CinemaCommand as C;
    match (command, done) {
        (C::Hold { .. }, true) => "cinema: hold",
        (C::Hold { .. }, false) => "cinema: hold refused",
        (C::Extend { .. }, true) => "cinema: extend",
        (C::Extend { .. }, false) => "cinema: extend refused",
        (C::Release { .. }, _) => "cinema: release",
        (C::Expire, _) => "cinema: expire",
        (C::Block { .. }, true) => "cinema: block",
        (C::Block { .. }, false) => "cinema: block refused",
        (C::Unblock { .. }, true) => "cinema: unblock",
        (C::Unblock { .. }, false) => "cinema: unblock refused",
        (C::SellForCash { .. }, true) => "cinema: sell for cash",
        (C::SellForCash { .. }, false) => "cinema: sell for cash refused",
        (C::Pin { .. }, true) => "cinema: pin",
        (C::Pin { .. }, false) => "cinema: pin refused",
        (C::Settle { .. }, true) => "cinema: settle",
        (C::Settle { .. }, false) => "cinema: settle refused",
        (C::Cancel { .. }, true) => "cinema: cancel",
        (C::Cancel { .. }, false) => "cinema: cancel refused",
        (C::Give { .. }, true) => "cinema: give",
        (C::Give { .. }, false) => "cinema: give refused",
        (C::Ask { all: true, .. }, true) => "cinema: ask for all",
        (C::Ask { all: false, .. }, true) => "cinema: ask for as many as possible",
        (C::Ask { .. }, false) => "cinema: ask refused",
        (C::GiveUpWaiting { .. }, _) => "cinema: give up waiting",
        (C::Admit { .. }, true) => "cinema: admit",
        (C::Admit { .. }, false) => "cinema: admit refused",
        (C::Begin { .. }, true) => "cinema: begin incarnation",
        (C::Begin { .. }, false) => "cinema: begin incarnation refused",
        (C::SellUnsynchronised { .. }, true) => "cinema: sell unsynchronised",
        (C::SellUnsynchronised { .. }, false) => "cinema: sell unsynchronised refused",
    }
}

pub(super) fn central_command(command: &CentralCommand, done: bool) -> &'static str {
    use CentralCommand as C;
    match (command, done) {
        (C::Hold { .. }, true) => "central: hold",
        (C::Hold { .. }, false) => "central: hold refused",
        (C::Extend { .. }, true) => "central: extend",
        (C::Extend { .. }, false) => "central: extend refused",
        (C::Release { .. }, _) => "central: release",
        (C::Expire, _) => "central: expire",
        (C::Pin { .. }, true) => "central: pin",
        (C::Pin { .. }, false) => "central: pin refused",
        (C::Settle { .. }, true) => "central: settle",
        (C::Settle { .. }, false) => "central: settle refused",
        (C::Cancel { .. }, true) => "central: cancel",
        (C::Cancel { .. }, false) => "central: cancel refused",
        (C::ReturnHome { .. }, true) => "central: return home",
        (C::ReturnHome { .. }, false) => "central: return home refused",
        (C::PruneAnswers, _) => "central: prune answers",
        (C::DeclareLost { .. }, true) => "central: declare lost",
        (C::DeclareLost { .. }, false) => "central: declare lost refused",
        (C::Override { .. }, true) => "central: override",
        (C::Override { .. }, false) => "central: override refused",
        (C::Begin { .. }, true) => "central: begin generation",
        (C::Begin { .. }, false) => "central: begin generation refused",
    }
}

pub(super) fn central_message(body: &CentralSays, took: Result<(), Refusal>) -> &'static str {
    match (took, body) {
        (Ok(()), CentralSays::Synced(_)) => "taken in: synced",
        (Ok(()), CentralSays::Noted(_)) => "taken in: noted",
        (Ok(()), CentralSays::Reported(_)) => "taken in: reported",
        (Ok(()), CentralSays::Took(_)) => "taken in: took",
        (Ok(()), CentralSays::Declined(declined)) => match declined {
            Declined::OtherGeneration => "taken in: other generation",
            Declined::Displaced { .. } => "taken in: displaced",
            Declined::Lost => "taken in: lost",
            Declined::ReportFirst { .. } => "taken in: report first",
            Declined::Unconnected { .. } => "taken in: unconnected",
            Declined::RequestReused { .. } => "taken in: request reused",
        },
        (Err(Refusal::OtherIncarnation), _) => "refused: other incarnation",
        (Err(Refusal::OlderGeneration), _) => "refused: older generation",
        (Err(Refusal::UnexpectedGeneration), _) => "refused: unexpected generation",
        (Err(Refusal::Stale), _) => "refused: stale",
        (Err(_), _) => "refused: otherwise",
    }
}
