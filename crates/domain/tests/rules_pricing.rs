//! The law of the quote: whatever is in a cart, its lines are its total, to the last cent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use marquee_domain::id::{PriceCardId, SeatIndex, ShowId, TicketTypeId};
use marquee_domain::money::{AMOUNT_LIMIT_MINOR, BasisPoints, Currency, Minor, tax_inside};
use marquee_domain::plan::SeatKind;
use marquee_domain::pricing::{
    PriceCard, PricedSeat, Quote, QuoteError, Surcharge, TICKETS_PER_SALE_LIMIT, TicketType, quote,
};
use proptest::prelude::*;
use uuid::Uuid;

const CATEGORIES: [&str; 3] = ["Standard", "Premium", "Couple"];
const FORMATS: [&str; 3] = ["2D", "3D", "IMAX"];
const TYPES: u128 = 4;

fn ticket_type(number: u128) -> TicketType {
    TicketType {
        id: TicketTypeId(Uuid::from_u128(number)),
        code: format!("type-{number}"),
        name: BTreeMap::from([("en".to_owned(), format!("Type {number}"))]),
        for_kinds: vec![],
    }
}

fn euro() -> Currency {
    Currency::from_code("EUR").unwrap()
}

/// A card with a price for every category and type.
fn card(number: u128, rate: u32, prices: &[i64], surcharges: &[(usize, i64)]) -> PriceCard {
    let price = |category: usize, kind: u128| {
        Minor(prices[(category * TYPES as usize + kind as usize) % prices.len()])
    };
    let of_category = |category: usize| {
        let by_type = (0..TYPES).map(|kind| (ticket_type(kind).id, price(category, kind)));
        (CATEGORIES[category].to_owned(), by_type.collect())
    };
    PriceCard {
        id: PriceCardId(Uuid::from_u128(number)),
        code: format!("card-{number}"),
        name: format!("Card {number}"),
        // Two taxes may have one rate and are still two taxes.
        tax_name: format!("Tax {}", number % 2),
        tax_rate_basis_points: BasisPoints(rate),
        prices: (0..CATEGORIES.len()).map(of_category).collect(),
        surcharges: surcharges
            .iter()
            .map(|(format, amount)| Surcharge {
                when: FORMATS[*format].to_owned(),
                name: format!("{} glasses", FORMATS[*format]),
                amount_minor: Minor(*amount),
            })
            .collect(),
    }
}

/// What one seat of a random cart is: card, category, ticket type, format.
type Choice = (usize, usize, u128, usize);

fn cards() -> impl Strategy<Value = Vec<PriceCard>> {
    let rate = prop_oneof![Just(0), Just(1_000), Just(2_100), 0..=10_000_u32];
    let prices =
        prop::collection::vec(prop_oneof![Just(0), 0..=3_000_i64, 0..=100_000_000_i64], 12);
    let surcharges = prop::collection::vec((0..FORMATS.len(), 0..=500_i64), 0..4);
    let one = (rate, prices, surcharges);
    prop::collection::vec(one, 1..4).prop_map(|all| {
        let numbered = (0_u128..).zip(all);
        numbered
            .map(|(number, (rate, prices, extra))| card(number, rate, &prices, &extra))
            .collect()
    })
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let one = (0..4_usize, 0..CATEGORIES.len(), 0..TYPES, 0..FORMATS.len());
    prop::collection::vec(one, 1..=TICKETS_PER_SALE_LIMIT)
}

fn priced<'a>(
    cards: &'a [PriceCard],
    types: &'a [TicketType],
    choices: &[Choice],
) -> Vec<PricedSeat<'a>> {
    let seats = (0_u16..).zip(choices);
    seats
        .map(|(seat, (card, category, kind, format))| PricedSeat {
            show_id: ShowId(Uuid::from_u128(u128::from(seat % 3))),
            seat: SeatIndex(seat),
            seat_label: format!("Row A seat {seat}"),
            category: CATEGORIES[*category],
            kind: SeatKind::Standard,
            format: FORMATS[*format],
            ticket_type: &types[usize::try_from(*kind).unwrap()],
            price_card: &cards[card % cards.len()],
        })
        .collect()
}

fn types() -> Vec<TicketType> {
    (0..TYPES).map(ticket_type).collect()
}

fn sum(amounts: impl Iterator<Item = Minor>) -> i64 {
    amounts.map(|amount| amount.0).sum()
}

proptest! {
    #[test]
    fn lines_totals_and_taxes_agree_to_the_last_cent(cards in cards(), choices in choices()) {
        let types = types();
        let seats = priced(&cards, &types, &choices);
        let quote = quote(&seats, euro()).unwrap();
        prop_assert_eq!(quote.lines.len(), seats.len());
        let total = sum(quote.lines.iter().map(|line| line.gross_minor));
        prop_assert_eq!(quote.total_minor.0, total);
        let nets = sum(quote.taxes.iter().map(|tax| tax.net_minor));
        let taxes = sum(quote.taxes.iter().map(|tax| tax.tax_minor));
        prop_assert_eq!(nets + taxes, total);
        prop_assert_eq!(sum(quote.lines.iter().map(|line| line.tax_minor)), taxes);
        prop_assert_eq!(quote.cash_suggestions_minor[0].0, total);
        for line in &quote.lines {
            let extra = sum(line.surcharges.iter().map(|extra| extra.amount_minor));
            prop_assert_eq!(line.gross_minor.0, line.base_minor.0 + extra);
            prop_assert!(line.tax_minor.0 >= 0 && line.tax_minor <= line.gross_minor);
        }
    }

    #[test]
    fn the_tax_of_a_rate_is_computed_once_on_its_sum(cards in cards(), choices in choices()) {
        let types = types();
        let seats = priced(&cards, &types, &choices);
        let quote = quote(&seats, euro()).unwrap();
        for tax in &quote.taxes {
            let of_rate = |index: &usize| {
                let card = seats[*index].price_card;
                card.tax_name == tax.name && card.tax_rate_basis_points == tax.rate_basis_points
            };
            let members: Vec<usize> = (0..seats.len()).filter(of_rate).collect();
            let gross = sum(members.iter().map(|index| quote.lines[*index].gross_minor));
            prop_assert_eq!(tax.tax_minor, tax_inside(Minor(gross), tax.rate_basis_points));
            prop_assert_eq!(tax.net_minor.0 + tax.tax_minor.0, gross);
            let shares = sum(members.iter().map(|index| quote.lines[*index].tax_minor));
            prop_assert_eq!(shares, tax.tax_minor.0);
        }
        let mut names: Vec<_> = quote.taxes.iter().map(|tax| (tax.rate_basis_points, &tax.name)).collect();
        let listed = names.len();
        names.dedup();
        prop_assert_eq!(names.len(), listed, "each tax is listed once");
    }

    #[test]
    fn the_order_of_a_cart_changes_no_price(cards in cards(), choices in choices()) {
        let types = types();
        let seats = priced(&cards, &types, &choices);
        let mut turned = seats.clone();
        turned.reverse();
        let (forth, back) = (quote(&seats, euro()).unwrap(), quote(&turned, euro()).unwrap());
        prop_assert_eq!(forth.total_minor, back.total_minor);
        prop_assert_eq!(&forth.taxes, &back.taxes);
        let gross = |quote: &Quote| {
            let mut lines: Vec<_> = quote.lines.iter().map(|line| (line.seat, line.gross_minor)).collect();
            lines.sort_unstable();
            lines
        };
        prop_assert_eq!(gross(&forth), gross(&back));
    }

    #[test]
    fn a_price_of_any_size_is_summed_or_refused_and_never_wraps(
        prices in prop::collection::vec(-AMOUNT_LIMIT_MINOR * 4..=i64::MAX, 12),
        extra in -AMOUNT_LIMIT_MINOR * 4..=i64::MAX,
        choices in choices(),
    ) {
        let cards = [card(0, 1_000, &prices, &[(1, extra)])];
        let types = types();
        let seats = priced(&cards, &types, &choices);
        if let Ok(quote) = quote(&seats, euro()) {
            let exact: i128 = quote.lines.iter().map(|line| i128::from(line.gross_minor.0)).sum();
            prop_assert_eq!(i128::from(quote.total_minor.0), exact);
            prop_assert!(quote.total_minor.0 <= AMOUNT_LIMIT_MINOR);
            prop_assert!(quote.lines.iter().all(|line| line.gross_minor.0 >= 0));
        }
    }

    #[test]
    fn a_missing_price_refuses_the_whole_cart(
        cards in cards(),
        choices in choices(),
        hole in any::<prop::sample::Index>(),
    ) {
        let types = types();
        let (card, category, kind, _) = choices[hole.index(choices.len())];
        let mut cards = cards;
        let place = card % cards.len();
        let removed = ticket_type(kind).id;
        cards[place].prices.get_mut(CATEGORIES[category]).unwrap().remove(&removed);
        let seats = priced(&cards, &types, &choices);
        let missing = QuoteError::PriceMissing {
            price_card: cards[place].name.clone(),
            ticket_type: format!("Type {kind}"),
            category: CATEGORIES[category].to_owned(),
        };
        prop_assert_eq!(quote(&seats, euro()), Err(missing));
    }
}

fn one_card() -> Vec<PriceCard> {
    vec![card(0, 1_000, &[850], &[(1, 200)])]
}

#[test]
fn a_cart_that_is_no_cart_is_refused() {
    let (cards, types) = (one_card(), types());
    assert_eq!(quote(&[], euro()), Err(QuoteError::Empty));
    let many = vec![(0, 0, 0, 0); TICKETS_PER_SALE_LIMIT + 1];
    let many = priced(&cards, &types, &many);
    assert_eq!(
        quote(&many, euro()),
        Err(QuoteError::TooManyTickets { count: 101 })
    );
    assert!(quote(&many[1..], euro()).is_ok());
    let mut twice = many[..2].to_vec();
    twice[1].show_id = twice[0].show_id;
    twice[1].seat = twice[0].seat;
    assert!(matches!(
        quote(&twice, euro()),
        Err(QuoteError::SeatTwice { .. })
    ));
    // The same number in another show is another seat.
    twice[1].show_id = ShowId(Uuid::from_u128(99));
    assert!(quote(&twice, euro()).is_ok());
}

#[test]
fn a_ticket_type_for_companions_is_sold_for_companion_places_only() {
    let (cards, mut types) = (one_card(), types());
    types[0].for_kinds = vec![SeatKind::Companion];
    let mut seats = priced(&cards, &types, &[(0, 0, 0, 0)]);
    assert!(matches!(
        quote(&seats, euro()),
        Err(QuoteError::TicketTypeNotForSeat { .. })
    ));
    seats[0].kind = SeatKind::Companion;
    assert!(quote(&seats, euro()).is_ok());
}

#[test]
fn surcharges_are_for_their_format_and_a_free_ticket_stays_free() {
    let types = types();
    let cards = vec![
        card(0, 1_000, &[850], &[(1, 200)]),
        card(1, 1_000, &[0], &[(1, 200)]),
    ];
    let seats = priced(&cards, &types, &[(0, 0, 0, 0), (0, 0, 0, 1), (1, 0, 0, 1)]);
    let quote = quote(&seats, euro()).unwrap();
    let gross: Vec<i64> = quote.lines.iter().map(|line| line.gross_minor.0).collect();
    assert_eq!(gross, [850, 1_050, 0]);
    assert_eq!(quote.lines[1].surcharges[0].name, "3D glasses");
    assert_eq!(quote.lines[2].surcharges, []);
}

#[test]
fn the_lowest_price_that_a_board_shows_is_above_zero_and_of_a_category_that_is_sold() {
    let mut card = card(
        0,
        1_000,
        &[850, 0, 700, 600, 900, 900, 900, 900, 100, 100, 100, 100],
        &[],
    );
    assert_eq!(card.price_from(["Standard", "Premium"]), Some(Minor(600)));
    assert_eq!(card.price_from(["Balcony"]), None);
    card.prices.clear();
    assert_eq!(card.price_from(CATEGORIES), None);
}
