//! Money: whole minor units (cents, fils, yen) of the cinema's one currency, checked arithmetic, no float.
//!
//! Prices include tax. The tax share is computed once per rate on the sum and then spread over the lines
//! by largest remainder, so that lines and totals always agree to the last cent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The largest amount that one price, payment or total may have: far above any sale, far below overflow.
pub const AMOUNT_LIMIT_MINOR: i64 = 1_000_000_000_000;

/// An amount in minor units of the cinema's currency.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Minor(pub i64);

/// A sum left the range that amounts may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount of money is outside of ±{AMOUNT_LIMIT_MINOR} minor units")]
pub struct AmountOutOfRange;

impl Minor {
    pub const ZERO: Self = Self(0);

    fn checked(amount: Option<i64>) -> Result<Self, AmountOutOfRange> {
        match amount {
            Some(amount) if (-AMOUNT_LIMIT_MINOR..=AMOUNT_LIMIT_MINOR).contains(&amount) => {
                Ok(Self(amount))
            }
            _ => Err(AmountOutOfRange),
        }
    }

    /// # Errors
    /// The sum is out of range.
    pub fn plus(self, other: Self) -> Result<Self, AmountOutOfRange> {
        Self::checked(self.0.checked_add(other.0))
    }

    /// # Errors
    /// The difference is out of range.
    pub fn minus(self, other: Self) -> Result<Self, AmountOutOfRange> {
        Self::checked(self.0.checked_sub(other.0))
    }

    /// # Errors
    /// The sum is out of range.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountOutOfRange> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

/// A tax rate in basis points: 1000 is 10 %.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(inline)]
pub struct BasisPoints(pub u32);

/// The tax inside a gross amount, rounded half away from zero to the minor unit.
#[must_use]
pub fn tax_inside(gross: Minor, rate: BasisPoints) -> Minor {
    let rate = i128::from(rate.0);
    let (numerator, denominator) = (i128::from(gross.0) * rate, 10_000 + rate);
    let rounded = (2 * numerator.abs() + denominator) / (2 * denominator);
    let tax = i64::try_from(rounded).unwrap_or(i64::MAX);
    Minor(if gross.0 < 0 { -tax } else { tax })
}

/// Spreads `total` over parts in proportion to `weights`, by largest remainder (Hamilton's method): the
/// parts add up to the total, and none is further than one unit from its exact share. Ties go to the
/// earlier part. With no weight at all everything goes to the first part.
#[must_use]
pub fn spread(total: Minor, weights: &[Minor]) -> Vec<Minor> {
    let weight_sum: i128 = weights.iter().map(|w| i128::from(w.0).abs()).sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if weight_sum == 0 {
        let mut parts = vec![Minor::ZERO; weights.len()];
        parts[0] = total;
        return parts;
    }
    let (sign, size) = (total.0.signum(), i128::from(total.0).abs());
    let mut parts: Vec<i64> = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    let mut given: i128 = 0;
    for (index, weight) in weights.iter().enumerate() {
        let product = size * i128::from(weight.0).abs();
        let share = product / weight_sum;
        given += share;
        parts.push(i64::try_from(share).unwrap_or(i64::MAX));
        remainders.push((product % weight_sum, index));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let left = usize::try_from(size - given).unwrap_or(0);
    for (_, index) in remainders.into_iter().take(left) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| Minor(sign * part)).collect()
}

/// A currency by its ISO 4217 code, with the number of decimals that its minor unit has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "CurrencyShape", try_from = "CurrencyShape")]
pub struct Currency(iso_currency::Currency);

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Currency")]
struct CurrencyShape {
    /// The ISO 4217 code, such as "EUR".
    code: String,
    /// How many decimals the minor unit stands for: 2 for EUR, 0 for JPY, 3 for KWD.
    exponent: u8,
}

/// The text is no currency code of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a currency code of ISO 4217; write three capital letters such as EUR")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// # Errors
    /// The code is not in ISO 4217 or has no minor unit (such as gold).
    pub fn from_code(code: &str) -> Result<Self, UnknownCurrency> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.exponent().is_some())
            .map(Self)
            .ok_or_else(|| UnknownCurrency(code.to_owned()))
    }

    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    #[must_use]
    pub fn exponent(self) -> u8 {
        self.0
            .exponent()
            .and_then(|e| u8::try_from(e).ok())
            .unwrap_or(2)
    }

    /// Minor units in one whole unit: 100 for EUR.
    #[must_use]
    pub fn minor_per_unit(self) -> i64 {
        10_i64.pow(u32::from(self.exponent()))
    }

    /// What people write for it: `€`; the code where there is no sign.
    #[must_use]
    pub fn symbol(self) -> String {
        self.0.symbol().symbol
    }

    /// An amount as digits with a decimal point: `24.50`, `1800` for yen.
    #[must_use]
    pub fn digits(self, amount: Minor) -> String {
        let per_unit = self.minor_per_unit().unsigned_abs();
        let (size, sign) = (amount.0.unsigned_abs(), if amount.0 < 0 { "-" } else { "" });
        let width = usize::from(self.exponent());
        if width == 0 {
            return format!("{sign}{size}");
        }
        format!("{sign}{}.{:0width$}", size / per_unit, size % per_unit)
    }

    /// An amount as digits and the code: `24.50 EUR`. For logs and sentences in English; screens and papers
    /// write it as their reader does.
    #[must_use]
    pub fn format(self, amount: Minor) -> String {
        format!("{} {}", self.digits(amount), self.code())
    }
}

impl From<Currency> for CurrencyShape {
    fn from(currency: Currency) -> Self {
        Self {
            code: currency.code().to_owned(),
            exponent: currency.exponent(),
        }
    }
}

impl TryFrom<CurrencyShape> for Currency {
    type Error = UnknownCurrency;
    fn try_from(shape: CurrencyShape) -> Result<Self, Self::Error> {
        Self::from_code(&shape.code)
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        CurrencyShape::json_schema(generator)
    }
}
