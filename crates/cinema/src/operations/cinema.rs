//! The cinema itself.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use marquee_contract::access::Access;
use marquee_contract::operation::{Empty, Operation};
use marquee_domain::id::CinemaId;
use marquee_domain::money::Currency;
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::node::HOLD_SECONDS_MOST;
use crate::store::cinema::CinemaRecord;
use crate::store::{self, journal::By};

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

impl Operation<Cinema> for Get {
    const NAME: &'static str = "cinema.get";
    const SUMMARY: &'static str = "The cinema's name, place, currency, settings and business day.";
    const ACCESS: Access = Access::Open;
    const SHOWS_PRESENCE: bool = false;
    type Input = Empty;
    type Output = CinemaInfo;

    async fn run(&self, call: &Call, _: Empty) -> Result<CinemaInfo> {
        CinemaInfo::of(&call.node.settings(), call.now)
    }
}

impl CinemaInfo {
    fn of(settings: &CinemaRecord, now: DateTime<Utc>) -> Result<Self> {
        Ok(Self {
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
            business_day: settings.business_day(now),
            now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            first_run: settings
                .first_run
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?,
        })
    }
}

/// The settings to change; what is not named stays.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigureInput {
    /// How long a cart keeps its seats: 60 to 1800.
    pub hold_seconds: Option<u32>,
    /// After how long without anybody a till locks: 15 to 86400.
    pub idle_lock_seconds: Option<u32>,
    /// Until how long after its start a cashier sells a show: 0 to 600.
    pub sale_closes_minutes_after_start: Option<u32>,
    /// Where the automatic backups go: a whole path, best on another disk; null is the cinema's own folder.
    #[serde(default, deserialize_with = "named")]
    #[schemars(with = "Option<PathBuf>")]
    pub backup_folder: Option<Option<PathBuf>>,
}

/// Tells a field that is null from one that is not there.
fn named<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Option<PathBuf>>, D::Error> {
    Option::deserialize(input).map(Some)
}

#[derive(Debug)]
pub struct Configure;

impl Operation<Cinema> for Configure {
    const NAME: &'static str = "cinema.configure";
    const SUMMARY: &'static str =
        "Changes the cinema's settings: hold and lock times, late sale, backup folder.";
    const ACCESS: Access = Access::Needs(Permission::ManageCinema);
    type Input = ConfigureInput;
    type Output = CinemaInfo;

    async fn run(&self, call: &Call, input: ConfigureInput) -> Result<CinemaInfo> {
        if let Some(Some(folder)) = &input.backup_folder {
            require_usable(folder)?;
        }
        let mut transaction = call.node.store().write().await?;
        // As they are now: another program may have changed them a moment ago.
        let settings = store::cinema::get(&mut transaction).await?;
        let settings = settings.ok_or_else(|| Fault::not_found("cinema"))?;
        let settings = input.applied_to(settings)?;
        store::cinema::set_settings(&mut transaction, &settings).await?;
        let content = serde_json::json!({
            "hold_seconds": settings.hold_seconds,
            "idle_lock_seconds": settings.idle_lock_seconds,
            "sale_closes_minutes_after_start": settings.sale_closes_minutes_after_start,
            "backup_folder": settings.backup_folder,
        });
        store::journal::append(
            &mut transaction,
            &By::of(call),
            "cinema_configured",
            &content,
        )
        .await?;
        // Made before it is stored: from then on nothing may fail.
        let info = CinemaInfo::of(&settings, call.now)?;
        transaction.commit().await?;
        call.node.take_over(settings).await;
        call.node.emit(Event::Changed);
        Ok(info)
    }
}

impl ConfigureInput {
    fn applied_to(self, mut settings: CinemaRecord) -> Result<CinemaRecord> {
        let within = |field: &str, value: u32, range: RangeInclusive<u32>| {
            if range.contains(&value) {
                return Ok(value);
            }
            let (least, most) = (range.start(), range.end());
            Err(Fault::invalid(format!(
                "{field} is between {least} and {most}, not {value}."
            )))
        };
        if let Some(seconds) = self.hold_seconds {
            settings.hold_seconds = within("hold_seconds", seconds, 60..=HOLD_SECONDS_MOST)?;
        }
        if let Some(seconds) = self.idle_lock_seconds {
            settings.idle_lock_seconds = within("idle_lock_seconds", seconds, 15..=86_400)?;
        }
        if let Some(minutes) = self.sale_closes_minutes_after_start {
            settings.sale_closes_minutes_after_start =
                within("sale_closes_minutes_after_start", minutes, 0..=600)?;
        }
        if let Some(folder) = self.backup_folder {
            settings.backup_folder = folder.map(|folder| folder.to_string_lossy().into_owned());
        }
        Ok(settings)
    }
}

fn require_usable(folder: &Path) -> Result<()> {
    if !folder.is_absolute() {
        return Err(Fault::invalid(
            "Give the backup folder's whole path, from the root on.",
        ));
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        Fault::invalid(format!(
            "The folder {} cannot be used: {error}.",
            folder.display()
        ))
    })
}

#[derive(Debug)]
pub struct DismissFirstRun;

impl Operation<Cinema> for DismissFirstRun {
    const NAME: &'static str = "cinema.dismiss_first_run";
    const SUMMARY: &'static str = "Forgets the demo's PINs that the first-run screen shows.";
    const ACCESS: Access = Access::Open;
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, call: &Call, _: Empty) -> Result<Empty> {
        call.node.forget_first_run().await?;
        Ok(Empty {})
    }
}
