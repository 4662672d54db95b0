//! What the provider calls a sale or an order: its small name.

use marquee_domain::id::{OrderId, SaleId};

use crate::ids::small;
use crate::provider::Payer;

/// The provider's name for a sale.
pub(crate) fn of_sale(cinema: usize, sale: SaleId) -> Payer {
    let number = small(sale.0) as u32;
    Payer::Sale { cinema, number }
}

/// The provider's name for an order.
pub(crate) fn of_order(order: OrderId) -> Payer {
    let number = small(order.0) as u32;
    Payer::Order { number }
}
