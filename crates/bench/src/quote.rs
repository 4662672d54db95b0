//! Pricing a cart of ten tickets: the domain alone, without a database.

use std::collections::BTreeMap;

use anyhow::Result;
use marquee_domain::id::{PriceCardId, SeatIndex, ShowId, TicketTypeId};
use marquee_domain::money::{BasisPoints, Currency, Minor};
use marquee_domain::plan::SeatKind;
use marquee_domain::pricing::{PriceCard, PricedSeat, Surcharge, TicketType, quote};
use uuid::Uuid;

use crate::figure::{Aim, Figure, Unit, in_turns};

const TICKETS: u16 = 10;

const AGAINST: &str = "the same quote written as JSON, as every door has to write it";

pub(crate) fn measure(rounds: usize) -> Result<Vec<Figure>> {
    let types = ["adult", "child", "student"].map(ticket_type);
    let card = price_card(&types);
    let seats: Vec<PricedSeat<'_>> = (0..TICKETS)
        .map(|seat| PricedSeat {
            show_id: ShowId(Uuid::from_u128(1)),
            seat: SeatIndex(seat),
            seat_label: format!("Row F seat {}", seat + 1),
            category: if seat < 4 { "Premium" } else { "Standard" },
            kind: SeatKind::Standard,
            format: "3D",
            ticket_type: &types[usize::from(seat) % types.len()],
            price_card: &card,
        })
        .collect();
    let euro = Currency::from_code("EUR").map_err(|error| anyhow::anyhow!("{error}"))?;
    let answer = quote(&seats, euro)?;
    let pairs = in_turns(
        rounds,
        || quote(&seats, euro),
        || serde_json::to_string(&answer),
    );
    Ok(vec![pairs.figure(
        "quote_10_tickets",
        Unit::Microseconds,
        Aim::Open,
        AGAINST,
    )])
}

fn ticket_type(code: &str) -> TicketType {
    let id = TicketTypeId(Uuid::from_u128(code.len() as u128));
    TicketType {
        id,
        code: code.into(),
        name: BTreeMap::from([("en".to_owned(), code.to_owned())]),
        for_kinds: vec![],
    }
}

fn price_card(types: &[TicketType]) -> PriceCard {
    let by_type = |base: i64| -> BTreeMap<TicketTypeId, Minor> {
        let prices = (0..).zip(types);
        prices
            .map(|(place, kind)| (kind.id, Minor(base - 150 * place)))
            .collect()
    };
    PriceCard {
        id: PriceCardId(Uuid::from_u128(2)),
        code: "standard".into(),
        name: "Standard".into(),
        tax_name: "VAT".into(),
        tax_rate_basis_points: BasisPoints(1_000),
        prices: BTreeMap::from([
            ("Standard".to_owned(), by_type(850)),
            ("Premium".to_owned(), by_type(1_000)),
        ]),
        surcharges: vec![Surcharge {
            when: "3D".into(),
            name: "3D".into(),
            amount_minor: Minor(200),
        }],
    }
}
