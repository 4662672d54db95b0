//! The cinema itself.

use chrono::{DateTime, NaiveDate, Utc};
use marquee_domain::id::CinemaId;
use marquee_domain::money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Empty;
use crate::caller::Call;
use crate::event::Event;
use crate::fault::Result;
use crate::operation::{Access, Operation};
use crate::store;

/// What every screen needs to know of its cinema.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CinemaInfo {
    pub id: CinemaId,
    pub name: String,
    pub address: String,
    pub city: String,
    pub country: String,
    /// IANA.
    pub time_zone: String,
    pub currency: Currency,
    /// BCP 47; the first is the tickets' language.
    pub languages: Vec<String>,
    pub hold_seconds: u32,
    pub idle_lock_seconds: u32,
    /// The business day of this moment.
    pub business_day: NaiveDate,
    pub now: DateTime<Utc>,
    /// The program's version.
    pub version: String,
    /// The demo's staff, until one of them signs in.
    pub first_run: Option<FirstRun>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FirstRun {
    pub staff: Vec<FirstRunStaff>,
}

/// A person of the demo cinema, with the PIN in clear: it is shown on the first-run screen only.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FirstRunStaff {
    pub number: u32,
    pub name: String,
    pub role: marquee_domain::permission::Role,
    pub pin: String,
}

#[derive(Debug)]
pub struct Get;

impl Operation for Get {
    const NAME: &'static str = "cinema.get";
    const SUMMARY: &'static str = "The cinema's name, place, currency, settings and business day.";
    const ACCESS: Access = Access::Open;
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = CinemaInfo;

    async fn run(&self, call: &Call<'_>, _: Empty) -> Result<CinemaInfo> {
        let settings = call.node.settings();
        Ok(CinemaInfo {
            id: settings.id,
            name: settings.name.clone(),
            address: settings.address.clone(),
            city: settings.city.clone(),
            country: settings.country.clone(),
            time_zone: settings.time_zone.name().to_owned(),
            currency: settings.currency,
            languages: settings.languages.clone(),
            hold_seconds: settings.hold_seconds,
            idle_lock_seconds: settings.idle_lock_seconds,
            business_day: settings.business_day(call.now),
            now: call.now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            first_run: settings
                .first_run
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?,
        })
    }
}

#[derive(Debug)]
pub struct DismissFirstRun;

impl Operation for DismissFirstRun {
    const NAME: &'static str = "cinema.dismiss_first_run";
    const SUMMARY: &'static str = "Forgets the demo's PINs that the first-run screen shows.";
    const ACCESS: Access = Access::Open;
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call<'_>, _: Empty) -> Result<Empty> {
        forget_first_run(call).await?;
        Ok(Empty {})
    }
}

/// Forgets the PINs in clear, if they are still there.
pub(super) async fn forget_first_run(call: &Call<'_>) -> Result<()> {
    if call.node.settings().first_run.is_none() {
        return Ok(());
    }
    let mut transaction = call.node.store().write().await?;
    store::cinema::clear_first_run(&mut transaction).await?;
    transaction.commit().await?;
    call.node.reload_settings().await?;
    call.node.emit(Event::SessionChanged);
    Ok(())
}
