//! The laws of money: nothing is lost in a division, and nothing overflows unseen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use marquee_domain::cash::{SUGGESTION_LIMIT, suggestions};
use marquee_domain::money::{AMOUNT_LIMIT_MINOR, BasisPoints, Currency, Minor, spread, tax_inside};
use proptest::prelude::*;

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![-5_000..=5_000_i64, -AMOUNT_LIMIT_MINOR..=AMOUNT_LIMIT_MINOR]
}

fn rate() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(1_000), Just(2_100), 0..=10_000_u32]
}

proptest! {
    #[test]
    fn the_parts_of_a_spread_add_up_to_the_whole(
        total in amount(),
        weights in prop::collection::vec(0..=AMOUNT_LIMIT_MINOR, 1..40),
    ) {
        let weights: Vec<Minor> = weights.into_iter().map(Minor).collect();
        let parts = spread(Minor(total), &weights);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(Minor::sum(parts).unwrap(), Minor(total));
    }

    #[test]
    fn no_part_is_further_than_one_unit_from_its_exact_share(
        total in amount(),
        weights in prop::collection::vec(0..=1_000_000_i64, 1..40),
    ) {
        let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        prop_assume!(sum > 0);
        let minors: Vec<Minor> = weights.iter().copied().map(Minor).collect();
        for (part, weight) in spread(Minor(total), &minors).into_iter().zip(weights) {
            // |part - total * weight / sum| < 1, without a fraction.
            let exact = i128::from(total) * i128::from(weight);
            let apart = (i128::from(part.0) * sum - exact).abs();
            prop_assert!(apart < sum, "{} of {total} for {weight}/{sum}", part.0);
            // Whoever has no weight gets nothing.
            prop_assert!(weight > 0 || part == Minor::ZERO);
        }
    }

    #[test]
    fn the_largest_remainders_get_the_units_that_are_left(
        total in amount(),
        weights in prop::collection::vec(1..=1_000_i64, 2..40),
    ) {
        let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        let minors: Vec<Minor> = weights.iter().copied().map(Minor).collect();
        let shares = weights.iter().map(|weight| i128::from(total).abs() * i128::from(*weight));
        let parts: Vec<(bool, i128)> = spread(Minor(total), &minors)
            .into_iter()
            .zip(shares)
            .map(|(part, share)| (i128::from(part.0).abs() > share / sum, share % sum))
            .collect();
        let with_a_unit = parts.iter().filter(|(up, _)| *up).map(|(_, remainder)| remainder).min();
        let without = parts.iter().filter(|(up, _)| !up).map(|(_, remainder)| remainder).max();
        if let (Some(least), Some(most)) = (with_a_unit, without) {
            prop_assert!(least >= most, "{least} was preferred to {most}");
        }
    }

    #[test]
    fn tax_is_rounded_half_away_from_zero(gross in amount(), rate in rate()) {
        let tax = tax_inside(Minor(gross), BasisPoints(rate)).0;
        // gross * rate / (1 + rate), to the nearest unit: twice the distance is at most one.
        let whole = 10_000 + i128::from(rate);
        let apart = i128::from(tax) * whole - i128::from(gross) * i128::from(rate);
        prop_assert!(2 * apart.abs() <= whole);
        if 2 * apart.abs() == whole {
            prop_assert!(i128::from(tax).abs() * whole > (i128::from(gross) * i128::from(rate)).abs());
        }
        // Money given back has the tax that was taken.
        prop_assert_eq!(tax_inside(Minor(-gross), BasisPoints(rate)), Minor(-tax));
        // Net and tax are the gross, and neither has the other's sign.
        prop_assert!(tax.abs() <= gross.abs() && tax * gross.signum() >= 0);
    }

    #[test]
    fn a_sum_is_exact_or_refused(left in any::<i64>(), right in any::<i64>()) {
        for (result, exact) in [
            (Minor(left).plus(Minor(right)), i128::from(left) + i128::from(right)),
            (Minor(left).minus(Minor(right)), i128::from(left) - i128::from(right)),
        ] {
            let within = exact.abs() <= i128::from(AMOUNT_LIMIT_MINOR);
            prop_assert_eq!(result.ok().map(|sum| i128::from(sum.0)), within.then_some(exact));
        }
    }

    #[test]
    fn a_printed_amount_can_be_read_back(amount in any::<i64>(), code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
        let currency = Currency::from_code(code).unwrap();
        let text = currency.format(Minor(amount));
        let (digits, unit) = text.split_once(' ').unwrap();
        prop_assert_eq!(unit, code);
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        prop_assert_eq!(decimals, usize::from(currency.exponent()));
        prop_assert_eq!(digits.replace('.', "").parse::<i64>().unwrap(), amount);
    }

    #[test]
    fn cash_is_suggested_from_the_exact_amount_up(
        total in 0..=AMOUNT_LIMIT_MINOR,
        code in prop::sample::select(vec!["EUR", "JPY", "KWD", "CZK", "GBP", "ISK"]),
    ) {
        let amounts = suggestions(Minor(total), Currency::from_code(code).unwrap());
        prop_assert_eq!(amounts[0], Minor(total));
        prop_assert!(amounts.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", amounts);
        prop_assert!(amounts.len() <= SUGGESTION_LIMIT);
    }
}

#[test]
fn amounts_at_the_end_of_all_numbers_are_refused() {
    for (left, right) in [
        (i64::MAX, 1),
        (i64::MAX, i64::MAX),
        (AMOUNT_LIMIT_MINOR, 1),
        (-AMOUNT_LIMIT_MINOR, -1),
        (i64::MIN, -1),
        (i64::MIN + 1, 0),
    ] {
        assert!(Minor(left).plus(Minor(right)).is_err(), "{left} + {right}");
    }
    assert!(Minor::sum(vec![Minor(AMOUNT_LIMIT_MINOR); 3]).is_err());
    assert_eq!(Minor::sum([]), Ok(Minor::ZERO));
}

#[test]
fn the_least_number_of_all_is_refused_too() {
    assert!(Minor(i64::MIN).plus(Minor::ZERO).is_err());
    assert!(Minor::ZERO.plus(Minor(i64::MIN)).is_err());
    assert!(Minor(i64::MIN).minus(Minor::ZERO).is_err());
}

#[test]
fn known_taxes_are_what_a_tax_office_computes() {
    for (gross, rate, tax) in [
        (850, 1_000, 77),
        (1_000, 2_100, 174),
        (1_190, 1_900, 190),
        (1, 1_000, 0),
        (6, 1_000, 1),
        // 10.5 exactly: the half goes away from zero.
        (21, 10_000, 11),
        (-21, 10_000, -11),
        (0, 2_100, 0),
        (850, 0, 0),
    ] {
        assert_eq!(
            tax_inside(Minor(gross), BasisPoints(rate)),
            Minor(tax),
            "{gross} at {rate}"
        );
    }
}

#[test]
fn what_nobody_has_a_weight_for_goes_to_the_first() {
    let parts = spread(Minor(7), &[Minor::ZERO; 3]);
    assert_eq!(parts, [Minor(7), Minor::ZERO, Minor::ZERO]);
    assert_eq!(spread(Minor(7), &[]), []);
    // Of equal remainders the earlier gets the unit.
    assert_eq!(
        spread(Minor(5), &[Minor(1); 3]),
        [Minor(2), Minor(2), Minor(1)]
    );
    assert_eq!(
        spread(Minor(-5), &[Minor(1); 3]),
        [Minor(-2), Minor(-2), Minor(-1)]
    );
}

#[test]
fn only_currencies_with_a_minor_unit_are_currencies() {
    for code in ["eur", "EURO", "", "XAU", "ZZZ", "€"] {
        assert!(Currency::from_code(code).is_err(), "{code}");
    }
    let exponents = ["EUR", "JPY", "KWD"].map(|code| Currency::from_code(code).unwrap().exponent());
    assert_eq!(exponents, [2, 0, 3]);
}
