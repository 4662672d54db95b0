//! The small worlds: what there is in each, and how often each thing may happen.

use marquee_domain::rights::planted::Planted;

use super::happening::Happening;

/// How often something may still happen. What is not named here is bounded by itself: a cart is paid once, a message
/// that arrives twice changes nothing the second time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// Carts at the cinemas, in order of their numbers.
    pub sales: u32,
    /// Carts at the central server.
    pub orders: u32,
    pub gives: u8,
    /// Requests for rights, all or none.
    pub asks_for_all: u8,
    /// Requests for as many rights as possible.
    pub asks_for_some: u8,
    /// Sales at cinemas that are taken back.
    pub cancels: u8,
    /// Orders that are taken back.
    pub online_cancels: u8,
    /// Carts that are emptied by their customers.
    pub releases: u8,
    /// Payments that the provider declines.
    pub declines: u8,
    /// Ends of online sale.
    pub returns: u8,
    /// How often the central server forgets the answers that it stored.
    pub prunes: u8,
    /// How often all holds so far run out.
    pub expiries: u8,
    /// Guests who come to a gate, with a ticket that is good or was good once.
    pub admissions: u8,
    /// Seats that are taken out of sale.
    pub blocks: u8,
    pub cinema_restores: u8,
    pub central_restores: u8,
    /// How often a cinema is declared lost.
    pub losses: u8,
    pub overrides: u8,
    /// How often an operator begins a new incarnation of a displaced cinema.
    pub incarnations: u8,
    /// How often a machine sends what it then loses: only where that rule is left out.
    pub early_sends: u8,
}

/// How a sale at the till is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tender {
    Cash,
    Card,
    Both,
}

/// A world small enough to go through everything that can happen in it.
#[derive(Debug, Clone)]
pub struct SmallWorld {
    pub name: &'static str,
    pub cinemas: usize,
    /// Seats of the one show of each cinema.
    pub seats: u16,
    /// Whether commands also name several seats at once.
    pub together: bool,
    pub tender: Tender,
    pub budget: Budget,
    /// As many entries of a log as one message tells.
    pub most_entries: usize,
    /// Whether a restored cinema knows no number of a life but those in its backup, which it keeps.
    pub forgets_numbers: bool,
    /// What has to happen in it somewhere: a world in which nothing happens proves nothing.
    pub expected: Vec<Happening>,
    /// Whether messages that can change nothing more stay in flight: to show that forgetting them hides nothing.
    pub keeps_spent: bool,
    /// The rule that is left out, in a test of the test.
    pub planted: Planted,
}
