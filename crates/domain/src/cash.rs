//! Cash at the drawer: which notes a currency has, and what a customer is likely to hand over.

use crate::money::{Currency, Minor};

/// How many amounts the payment panel offers at most, the exact one included.
pub const SUGGESTION_LIMIT: usize = 6;

/// The currency's notes in whole units, smallest first. Source: the issuing central banks' lists of
/// notes in circulation; notes that shops commonly refuse (500 EUR) are left out.
fn notes(currency: Currency) -> &'static [i64] {
    match currency.code() {
        "EUR" => &[5, 10, 20, 50, 100, 200],
        "USD" => &[1, 5, 10, 20, 50, 100],
        "GBP" => &[5, 10, 20, 50],
        "CHF" => &[10, 20, 50, 100, 200],
        "JPY" => &[1_000, 2_000, 5_000, 10_000],
        "MXN" => &[20, 50, 100, 200, 500, 1_000],
        "PLN" => &[10, 20, 50, 100, 200, 500],
        "SEK" => &[20, 50, 100, 200, 500],
        "NOK" => &[50, 100, 200, 500],
        "DKK" => &[50, 100, 200, 500],
        "CZK" => &[100, 200, 500, 1_000, 2_000],
        "KWD" => &[1, 5, 10, 20],
        "AED" => &[5, 10, 20, 50, 100, 200, 500],
        _ => &[
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
        ],
    }
}

/// Amounts that a customer is likely to tender for `total`: the exact amount first, then the next whole
/// unit, the next multiple of each note, and single notes, ascending. Nothing for a free sale but zero.
#[must_use]
pub fn suggestions(total: Minor, currency: Currency) -> Vec<Minor> {
    let mut amounts = vec![total];
    if total.0 <= 0 {
        return amounts;
    }
    let per_unit = currency.minor_per_unit();
    let up_to = |step: i64| total.0.checked_add(step - 1).map(|sum| sum / step * step);
    // The next whole unit is coins in some currencies, so it comes besides the notes.
    let steps = std::iter::once(per_unit).chain(notes(currency).iter().map(|note| note * per_unit));
    let mut round: Vec<i64> = steps
        .filter_map(up_to)
        .filter(|amount| *amount > total.0)
        .collect();
    round.sort_unstable();
    round.dedup();
    amounts.extend(round.into_iter().take(SUGGESTION_LIMIT - 1).map(Minor));
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggest(total: i64, code: &str) -> Vec<i64> {
        let currency = Currency::from_code(code).unwrap_or_else(|e| unreachable!("{e}"));
        suggestions(Minor(total), currency)
            .into_iter()
            .map(|m| m.0)
            .collect()
    }

    #[test]
    fn euros_offer_the_exact_amount_then_what_lies_in_a_purse() {
        assert_eq!(
            suggest(2_450, "EUR"),
            [2_450, 2_500, 3_000, 4_000, 5_000, 10_000]
        );
    }

    #[test]
    fn a_currency_without_decimals_counts_in_whole_yen() {
        assert_eq!(suggest(1_900, "JPY"), [1_900, 2_000, 5_000, 10_000]);
    }

    #[test]
    fn a_free_sale_offers_nothing_but_nothing() {
        assert_eq!(suggest(0, "EUR"), [0]);
    }
}
