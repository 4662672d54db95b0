//! Somebody at the till, and what they do there.

use std::sync::{Arc, Weak};

use marquee_cinema::caller::Credentials;
use marquee_contract::error::ErrorBody;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use super::House;

/// The number and PIN of a person of the demo with this role.
pub(crate) fn of_the_demo(role: Role) -> (u32, &'static str) {
    match role {
        Role::Manager => (1, "580213"),
        Role::Supervisor => (2, "71946"),
        Role::Cashier => (11, "3608"),
        Role::Usher => (21, "2751"),
    }
}

/// Whoever calls.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// A house can be closed while somebody is in it.
    house: Weak<House>,
    pub(crate) credentials: Credentials,
}

impl Person {
    pub(crate) fn new(house: &Arc<House>, credentials: Credentials) -> Self {
        Self {
            house: Arc::downgrade(house),
            credentials,
        }
    }

    fn house(&self) -> Arc<House> {
        self.house.upgrade().expect("the house is open")
    }

    pub(crate) async fn tries(&self, operation: &str, input: Value) -> Result<Value, ErrorBody> {
        let who = self.credentials.clone();
        self.house().call(who, operation, input).await
    }

    /// Does it; the story is over if it is refused.
    pub(crate) async fn does(&self, operation: &str, input: Value) -> Value {
        let outcome = self.tries(operation, input).await;
        outcome.unwrap_or_else(|refused| panic!("{operation}: {refused} {:?}", refused.details))
    }

    /// Is refused; the story is over if not.
    pub(crate) async fn is_refused(&self, operation: &str, input: Value) -> ErrorBody {
        match self.tries(operation, input).await {
            Ok(done) => panic!("{operation} was not refused: {done}"),
            Err(refused) => refused,
        }
    }

    pub(crate) async fn tries_to_hold(
        &self,
        cart: &str,
        show: &str,
        seats: &[u16],
    ) -> Result<Value, ErrorBody> {
        let input = json!({ "sale_id": cart, "show_id": show, "add": seats, "remove": [] });
        self.tries("hold.change", input).await
    }

    pub(crate) async fn holds(&self, cart: &str, show: &str, seats: &[u16]) -> Value {
        self.tries_to_hold(cart, show, seats).await.unwrap()
    }

    /// The states of a show's seats as this cart sees them.
    pub(crate) async fn seats(&self, show: &str, cart: Option<&str>) -> Vec<String> {
        let input = json!({ "show_id": show, "sale_id": cart });
        let seats = self.does("show.seats", input).await;
        let states = seats["states"].as_array().unwrap();
        let states = states.iter().map(|state| state.as_str().unwrap());
        states.map(str::to_owned).collect()
    }

    pub(crate) async fn seat(&self, show: &str, seat: u16) -> String {
        self.seats(show, None).await.swap_remove(usize::from(seat))
    }

    /// Lines for these seats, all at one type.
    pub(crate) async fn lines(&self, show: &str, seats: &[u16], ticket_type: &str) -> Vec<Value> {
        let kind = self.house().ticket_type(ticket_type).await;
        let line = |seat| json!({ "show_id": show, "seat": seat, "ticket_type_id": kind });
        seats.iter().map(line).collect()
    }

    /// What lines cost.
    pub(crate) async fn price(&self, lines: &[Value]) -> i64 {
        let quote = self.does("cart.quote", json!({ "lines": lines })).await;
        quote["total_minor"].as_i64().unwrap()
    }

    /// The call that pays lines in cash, to the cent.
    pub(crate) async fn payment(&self, cart: &str, lines: &[Value]) -> Value {
        let total = self.price(lines).await;
        json!({
            "sale_id": cart, "lines": lines, "expected_total_minor": total,
            "payments": [{ "tender": "cash", "amount_minor": total, "tendered_minor": total }],
        })
    }

    /// Sells seats to adults, from the first tap to the last coin.
    pub(crate) async fn sells(&self, show: &str, seats: &[u16]) -> Value {
        let cart = self.house().new_cart();
        self.holds(&cart, show, seats).await;
        let lines = self.lines(show, seats, "adult").await;
        let payment = self.payment(&cart, &lines).await;
        self.does("sale.pay", payment).await
    }
}
