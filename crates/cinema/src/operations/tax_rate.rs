//! Tax rates: what a price card's prices include.

use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::money::BasisPoints;
use marquee_domain::permission::Permission;
use marquee_domain::pricing::TaxRate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::price_card::require_short;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::{self, journal::By};

/// 100 %.
const RATE_LIMIT: BasisPoints = BasisPoints(10_000);

#[derive(Debug, Serialize, JsonSchema)]
pub struct TaxRateList {
    pub tax_rates: Vec<TaxRate>,
}

#[derive(Debug)]
pub struct List;

impl Operation<Cinema> for List {
    const NAME: &'static str = "tax_rate.list";
    const SUMMARY: &'static str = "The tax rates that price cards name.";
    const ACCESS: Access = Access::Needs(Permission::ManagePrices);
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = TaxRateList;

    async fn run(&self, call: &Call, _: Empty) -> Result<TaxRateList> {
        let mut connection = call.node.store().read().await?;
        let tax_rates = store::tax_rate::all(&mut connection).await?;
        Ok(TaxRateList { tax_rates })
    }
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxRateInput {
    /// The rate's key; an existing rate of this code is replaced, on every price card that names it.
    pub code: String,
    /// As it stands on tickets: “VAT”.
    pub name: String,
    /// Hundredths of a percent: 2000 is 20 %.
    pub basis_points: BasisPoints,
}

#[derive(Debug)]
pub struct Save;

impl Operation<Cinema> for Save {
    const NAME: &'static str = "tax_rate.save";
    const SUMMARY: &'static str = "Adds a tax rate or replaces the one with its code.";
    const ACCESS: Access = Access::Needs(Permission::ManagePrices);
    type Input = TaxRateInput;
    type Output = TaxRate;

    async fn run(&self, call: &Call, input: TaxRateInput) -> Result<TaxRate> {
        let mut transaction = call.node.store().write().await?;
        let rate = save(&mut transaction, &By::of(call), input).await?;
        transaction.commit().await?;
        call.node.emit(Event::ProgrammeChanged);
        Ok(rate)
    }
}

/// Checks a tax rate and stores it.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    by: &By,
    input: TaxRateInput,
) -> Result<TaxRate> {
    require_short("code", &input.code)?;
    require_short("name", &input.name)?;
    if input.basis_points > RATE_LIMIT {
        return Err(Fault::invalid(format!(
            "A tax rate is between 0 and {} basis points, not {} (field basis_points).",
            RATE_LIMIT.0, input.basis_points.0
        )));
    }
    let rate = TaxRate {
        code: input.code,
        name: input.name,
        basis_points: input.basis_points,
    };
    store::tax_rate::save(connection, &rate).await?;
    // Cards that name the rate change with it, so the journal must say when.
    store::journal::append(connection, by, "tax_rate_saved", &serde_json::json!(rate)).await?;
    Ok(rate)
}
