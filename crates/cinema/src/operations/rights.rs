//! Seat rights: the link with the central server, what is said over it, and moving rights.
//!
//! Each operation loads what it needs of the domain's `rights::Cinema`, lets that decide, and saves it, in one
//! transaction. Messages go in and out as texts with a version of their own, so that whoever carries them need not
//! understand them. Absent on purpose: carrying them.

mod incarnation;
mod link;
mod moves;
mod sync;

use std::collections::BTreeSet;

use marquee_contract::error::ErrorCode;
use marquee_domain::id::ShowId;
use marquee_domain::rights::{Cinema, Refusal};

use super::show::must_synchronise;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::store::WriteTransaction;
use crate::store::rights::{Part, load, save};

pub use incarnation::{Begin, SellUnsynchronised, SellUnsynchronisedInput};
pub use link::{Link, RightsStatus, Standing, Status};
pub use moves::{Ask, AskInput, Give, GiveInput, TakeMode};
pub use sync::{Messages, Outbox, Receive, ReceiveInput};

/// Lets the domain change a part of the value, and writes what it changed.
async fn change(
    transaction: &mut WriteTransaction,
    part: Part,
    by: impl FnOnce(&mut Cinema) -> Result<(), Refusal>,
) -> Result<BTreeSet<ShowId>> {
    let before = load(transaction, part).await?;
    let mut after = before.clone();
    by(&mut after).map_err(|refusal| refused(&refusal))?;
    save(transaction, &before, &after).await
}

fn tell(call: &Call, shows: BTreeSet<ShowId>) {
    for show_id in shows {
        call.node.emit(Event::seats_changed(show_id));
    }
}

/// A refusal as a program reads it: its own code is in the details.
fn refused(refusal: &Refusal) -> Fault {
    let sentence = || format!("Nothing was changed: {refusal}.");
    let fault = match refusal {
        Refusal::MustSynchronise => must_synchronise(),
        Refusal::NoSeats | Refusal::TooManySeats | Refusal::SeatTwice => Fault::invalid(sentence()),
        Refusal::UnknownSeat(_) | Refusal::UnknownSale => {
            Fault::new(ErrorCode::NotFound, sentence())
        }
        Refusal::Seat(..)
        | Refusal::SaleIsPastThat
        | Refusal::IdReused
        | Refusal::Standalone
        | Refusal::Frozen
        | Refusal::OnlineClosed
        | Refusal::OtherCinemasShow
        | Refusal::NotLost
        | Refusal::SecondPersonNeeded
        | Refusal::NotLater
        | Refusal::OtherIncarnation
        | Refusal::OlderGeneration
        | Refusal::UnexpectedGeneration
        | Refusal::Stale
        | Refusal::Gap => Fault::new(ErrorCode::Conflict, sentence()),
    };
    let seat = if let Refusal::Seat(key, _) | Refusal::UnknownSeat(key) = refusal {
        Some(key)
    } else {
        None
    };
    fault.with_details(serde_json::json!({ "refusal": refusal.code(), "seat": seat }))
}
