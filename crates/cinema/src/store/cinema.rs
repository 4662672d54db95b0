//! The one cinema of the file, its incarnations and its ticket keys.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use ed25519_dalek::VerifyingKey;
use marquee_domain::id::{CinemaId, IncarnationId};
use marquee_domain::money::Currency;
use marquee_domain::ticket_code::KeyId;
use sqlx::SqliteConnection;

use super::journal::By;
use super::row;
use crate::fault::{Fault, Result};

/// The cinema's own facts and settings.
#[derive(Debug, Clone)]
pub(crate) struct CinemaRecord {
    pub id: CinemaId,
    pub name: String,
    pub address: String,
    pub city: String,
    pub country: String,
    pub time_zone: Tz,
    pub currency: Currency,
    pub languages: Vec<String>,
    pub business_day_starts_minute: u16,
    pub hold_seconds: u32,
    pub hold_extension_seconds: u32,
    pub idle_lock_seconds: u32,
    pub sale_closes_minutes_after_start: u32,
    pub backup_folder: Option<String>,
    pub first_run: Option<String>,
}

impl CinemaRecord {
    /// The language of what is printed.
    pub(crate) fn language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    pub(crate) fn business_day(&self, at: DateTime<Utc>) -> chrono::NaiveDate {
        marquee_domain::time::business_day(at, self.time_zone, self.business_day_starts_minute)
    }
}

pub(crate) async fn get(connection: &mut SqliteConnection) -> Result<Option<CinemaRecord>> {
    let found = sqlx::query!(
        "SELECT id, name, address, city, country, time_zone, currency, languages,
                business_day_starts_minute, hold_seconds, hold_extension_seconds, idle_lock_seconds,
                sale_closes_minutes_after_start, backup_folder, first_run
         FROM cinema WHERE one = 1"
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(CinemaRecord {
                id: CinemaId(row::id(&r.id)?),
                name: r.name,
                address: r.address,
                city: r.city,
                country: r.country,
                time_zone: r.time_zone.parse().map_err(Fault::internal)?,
                currency: Currency::from_code(&r.currency).map_err(Fault::internal)?,
                languages: serde_json::from_str(&r.languages)?,
                business_day_starts_minute: row::number(r.business_day_starts_minute)?,
                hold_seconds: row::number(r.hold_seconds)?,
                hold_extension_seconds: row::number(r.hold_extension_seconds)?,
                idle_lock_seconds: row::number(r.idle_lock_seconds)?,
                sale_closes_minutes_after_start: row::number(r.sale_closes_minutes_after_start)?,
                backup_folder: r.backup_folder,
                first_run: r.first_run,
            })
        })
        .transpose()
}

pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    cinema: &CinemaRecord,
    incarnation: IncarnationId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (zone, currency, now) = (
        cinema.time_zone.name(),
        cinema.currency.code(),
        row::to_ms(now),
    );
    let languages = serde_json::to_string(&cinema.languages)?;
    sqlx::query!(
        "INSERT INTO cinema (one, id, name, address, city, country, time_zone, currency, languages,
                             business_day_starts_minute, hold_seconds, first_run, created_at)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        cinema.id.0,
        cinema.name,
        cinema.address,
        cinema.city,
        cinema.country,
        zone,
        currency,
        languages,
        cinema.business_day_starts_minute,
        cinema.hold_seconds,
        cinema.first_run,
        now,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO incarnation (number, id, reason, began_at) VALUES (1, ?, 'born', ?)",
        incarnation.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The lineage that the database is in.
pub(crate) async fn incarnation_number(connection: &mut SqliteConnection) -> Result<i64> {
    let number = sqlx::query_scalar!(r#"SELECT max(number) AS "number!: i64" FROM incarnation"#)
        .fetch_one(connection)
        .await?;
    Ok(number)
}

/// Why a database begins a new lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewLife {
    /// It is an older copy.
    Restored,
    /// The central server knows another copy, and this one is to be the cinema's.
    Displaced,
}

impl NewLife {
    fn name(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Displaced => "displaced",
        }
    }
}

/// The highest incarnation that this database knows to have been used: its own, or the one that took its place.
pub(crate) async fn highest_known_incarnation(connection: &mut SqliteConnection) -> Result<i64> {
    let number = sqlx::query_scalar!(
        r#"SELECT max((SELECT max(number) FROM incarnation),
                      coalesce((SELECT displaced_by FROM central_link), 0)) AS "number!: i64""#
    )
    .fetch_one(connection)
    .await?;
    Ok(number)
}

/// Begins a new lineage, and puts what the old one left open into a person's hands.
pub(crate) async fn add_incarnation(
    connection: &mut SqliteConnection,
    number: i64,
    incarnation: IncarnationId,
    why: NewLife,
    by: &By,
) -> Result<()> {
    let (now, reason) = (row::to_ms(by.at), why.name());
    sqlx::query!(
        "INSERT INTO incarnation (number, id, reason, began_at) VALUES (?, ?, ?, ?)",
        number,
        incarnation.0,
        reason,
        now,
    )
    .execute(&mut *connection)
    .await?;
    let content = serde_json::json!({ "incarnation": incarnation, "number": number });
    super::journal::append(connection, by, reason, &content).await?;
    // Carts of the moment at which the copy was made are nobody's now.
    sqlx::query!("UPDATE show_seat SET state = 'free', sale_id = NULL WHERE state = 'held'")
        .execute(&mut *connection)
        .await?;
    sqlx::query!("DELETE FROM hold")
        .execute(&mut *connection)
        .await?;
    super::rights::wait_for_central(&mut *connection).await?;
    match why {
        // Papers that waited then may have come out since.
        NewLife::Restored => doubt_papers(connection).await,
        NewLife::Displaced => Ok(()),
    }
}

async fn doubt_papers(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query!(
        "UPDATE print_job SET state = 'unknown', os_job = NULL WHERE state IN ('queued', 'handed_over')"
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes the settings that people change.
pub(crate) async fn set_settings(
    connection: &mut SqliteConnection,
    cinema: &CinemaRecord,
) -> Result<()> {
    sqlx::query!(
        "UPDATE cinema SET hold_seconds = ?, idle_lock_seconds = ?,
                sale_closes_minutes_after_start = ?, backup_folder = ?",
        cinema.hold_seconds,
        cinema.idle_lock_seconds,
        cinema.sale_closes_minutes_after_start,
        cinema.backup_folder,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn clear_first_run(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("UPDATE cinema SET first_run = NULL WHERE first_run IS NOT NULL")
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn add_ticket_key(
    connection: &mut SqliteConnection,
    key: &VerifyingKey,
    now: DateTime<Utc>,
) -> Result<()> {
    let (key_id, public, now) = (KeyId::of(key), key.as_bytes().as_slice(), row::to_ms(now));
    let key_id = key_id.0.as_slice();
    sqlx::query!(
        "INSERT INTO ticket_key (key_id, public_key, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        key_id,
        public,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn ticket_key(
    connection: &mut SqliteConnection,
    key_id: KeyId,
) -> Result<Option<VerifyingKey>> {
    let key_id = key_id.0.as_slice();
    let found = sqlx::query_scalar!("SELECT public_key FROM ticket_key WHERE key_id = ?", key_id)
        .fetch_optional(connection)
        .await?;
    found
        .map(|bytes| VerifyingKey::from_bytes(&row::hash(&bytes)?).map_err(Fault::internal))
        .transpose()
}

/// Whether the database knows the key already.
pub(crate) async fn has_ticket_key(
    connection: &mut SqliteConnection,
    key: &VerifyingKey,
) -> Result<bool> {
    Ok(ticket_key(connection, KeyId::of(key)).await?.is_some())
}
