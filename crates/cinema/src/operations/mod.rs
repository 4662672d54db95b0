//! The operations of the cinema, one module per aggregate.

use marquee_contract::registry::Registry;

use crate::node::Cinema;

pub mod backup;
pub mod cart;
pub mod cinema;
pub mod clock;
pub mod hall;
pub mod hold;
pub mod journal;
mod left_cart;
pub mod plan;
pub mod price_card;
pub mod print_job;
pub mod programme;
pub mod rights;
pub mod sale;
pub mod seat;
pub mod session;
pub mod show;
pub mod staff;
pub mod tax_rate;
pub mod ticket;
pub mod ticket_type;

/// The files that people bring: a plan of the largest hall with its sidecar.
const IMPORT_LIMIT_BYTES: usize = 40 * 1024 * 1024;

/// Everything that can be asked of a cinema node.
#[must_use]
pub fn registry() -> Registry<Cinema> {
    Registry::default()
        .with(backup::Create)
        .with(backup::Status)
        .with(cart::Quote)
        .with(cinema::Configure)
        .with(cinema::DismissFirstRun)
        .with(cinema::Get)
        .with(clock::Confirm)
        .with(clock::Status)
        .with(hall::List)
        .with(hold::BestAvailable)
        .with(hold::Change)
        .with(hold::Extend)
        .with(hold::Get)
        .with(hold::Release)
        .with(journal::List)
        .with(journal::Verify)
        .with(plan::Check)
        .with(plan::Export)
        .with(plan::Get)
        .with(plan::Import)
        .with(price_card::List)
        .with(price_card::Save)
        .with(print_job::List)
        .with(print_job::Reprint)
        .with(print_job::Resolve)
        .with(print_job::Retry)
        .with(print_job::RetryFailed)
        .with(programme::Check)
        .with(programme::Day)
        .with(programme::Import)
        .with(rights::Ask)
        .with(rights::Begin)
        .with(rights::Give)
        .with(rights::Link)
        .with(rights::Outbox)
        .with(rights::Receive)
        .with(rights::SellUnsynchronised)
        .with(rights::Status)
        .with(sale::Get)
        .with(sale::List)
        .with(sale::Pay)
        .with(seat::Block)
        .with(seat::Unblock)
        .with(session::Current)
        .with(session::Lock)
        .with(session::SignIn)
        .with(session::SignOut)
        .with(session::Touch)
        .with(session::Unlock)
        .with(show::Get)
        .with(show::Seats)
        .with(show::Together)
        .with(staff::Add)
        .with(staff::ChangeOwnPin)
        .with(staff::List)
        .with(staff::SetActive)
        .with(staff::SetPin)
        .with(staff::SetRole)
        .with(tax_rate::List)
        .with(tax_rate::Save)
        .with(ticket::Verify)
        .with(ticket_type::Save)
}
