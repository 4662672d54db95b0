//! Why a cart does not get its seats, as a person reads it.

use marquee_contract::error::ErrorCode;
use marquee_domain::id::{SeatIndex, ShowId};
use marquee_domain::permission::Permission;
use marquee_domain::plan::SelectionError;
use marquee_domain::seat::Refusal;

use crate::caller::{Call, Caller};
use crate::fault::{Fault, Result};
use crate::operations::show::SeatState;
use crate::store::hold::Holder;
use crate::store::plan::HallPlan;

/// A refused selection as a person reads it.
pub(in crate::operations) fn selection_fault(
    plan: &HallPlan,
    show: ShowId,
    error: &SelectionError,
) -> Fault {
    let name = |seat: &SeatIndex| plan.plan.seat_name(*seat);
    let (code, message, seat) = match error {
        SelectionError::UnknownSeat { seat } => (
            ErrorCode::NotFound,
            format!("This hall has no seat with the index {}.", seat.0),
            seat,
        ),
        SelectionError::OutOfService { seat, reason } => (
            ErrorCode::SeatUnavailable,
            format!("{} is out of service: {reason}.", name(seat)),
            seat,
        ),
        SelectionError::NotForSale { seat } => (
            ErrorCode::SeatUnavailable,
            format!("{} is not for sale.", name(seat)),
            seat,
        ),
        SelectionError::CompanionNeedsWheelchair { seat, wheelchair } => (
            ErrorCode::CompanionNeedsWheelchair,
            format!(
                "{} is a companion seat. It is sold together with the wheelchair place {}.",
                name(seat),
                name(wheelchair)
            ),
            seat,
        ),
        SelectionError::CoupleIncomplete { seat, partner } => (
            ErrorCode::SeatUnavailable,
            format!(
                "{} is half of a couple seat and is sold only with {}.",
                name(seat),
                name(partner)
            ),
            seat,
        ),
    };
    Fault::new(code, message).with_details(serde_json::json!({
        "show_id": show, "seats": [{ "seat": seat, "state": SeatState::Blocked }],
    }))
}

/// Seats that somebody else has, as a person reads it.
pub(in crate::operations) fn unavailable(
    plan: &HallPlan,
    show: ShowId,
    refused: &[(SeatIndex, Refusal, SeatState)],
) -> Fault {
    let names: Vec<String> = refused
        .iter()
        .map(|(index, refusal, _)| format!("{} ({refusal})", plan.plan.seat_name(*index)))
        .collect();
    let seats: Vec<_> = refused
        .iter()
        .map(|(index, _, state)| serde_json::json!({ "seat": index, "state": state }))
        .collect();
    Fault::new(
        ErrorCode::SeatUnavailable,
        format!(
            "No longer available: {}. Nothing was changed. Choose other seats.",
            names.join(", ")
        ),
    )
    .with_details(serde_json::json!({ "show_id": show, "seats": seats }))
}

pub(in crate::operations) fn expired() -> Fault {
    Fault::new(
        ErrorCode::HoldExpired,
        "The time for this cart is over and its seats were released. Nothing was charged. Choose the seats again.",
    )
}

/// Refuses a cart that is another person's, or another till's. A supervisor at the till finishes what a cashier may
/// not; a program of the cinema itself may do everything.
pub(in crate::operations) fn require_own(call: &Call, holder: &Holder) -> Result<()> {
    let own = match &call.caller {
        Caller::System(_) => true,
        Caller::Staff(staff) => {
            let theirs = holder.staff_id == Some(staff.id) || call.may(Permission::SellLate);
            theirs && holder.till_id == call.till_id
        }
        Caller::Nobody => false,
    };
    if own {
        return Ok(());
    }
    Err(Fault::new(
        ErrorCode::Forbidden,
        "This cart belongs to somebody else. Nothing was changed. Start a cart of your own.",
    ))
}
