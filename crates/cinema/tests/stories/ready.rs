//! A cart that only wants to be paid, for the stories of what keeps it from that.

use std::sync::Arc;

use marquee_contract::error::ErrorBody;
use marquee_domain::permission::Role;
use serde_json::Value;

use crate::harness::{House, Person};

/// A cart that is ready to be paid: seats held, lines priced.
pub(crate) struct Ready {
    pub(crate) house: Arc<House>,
    pub(crate) cashier: Person,
    pub(crate) show: String,
    pub(crate) cart: String,
    pub(crate) payment: Value,
}

impl Ready {
    pub(crate) async fn with(seats: &[u16]) -> Self {
        let house = House::demo().await;
        let show = house.show().await;
        let cashier = house.signed_in(Role::Cashier).await;
        let cart = house.new_cart();
        cashier.holds(&cart, &show, seats).await;
        let lines = cashier.lines(&show, seats, "adult").await;
        let payment = cashier.payment(&cart, &lines).await;
        Self {
            house,
            cashier,
            show,
            cart,
            payment,
        }
    }

    /// Pays with something changed; it must be refused and leave nothing behind.
    pub(crate) async fn refused(&self, change: impl FnOnce(&mut Value)) -> ErrorBody {
        let before = self.house.records().await.counts().await;
        let mut payment = self.payment.clone();
        change(&mut payment);
        let refused = self.cashier.is_refused("sale.pay", payment).await;
        let after = self.house.records().await.counts().await;
        assert_eq!(after, before, "{refused}");
        refused
    }

    /// The same cart, unchanged, still sells.
    pub(crate) async fn sells_after_all(&self) -> Value {
        let sale = self.cashier.does("sale.pay", self.payment.clone()).await;
        assert_eq!(sale["number"], "A1-000001", "a refusal uses no number up");
        sale
    }
}
