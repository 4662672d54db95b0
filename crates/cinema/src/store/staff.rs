//! The people who work at the cinema.

use chrono::{DateTime, Utc};
use marquee_domain::id::StaffId;
use marquee_domain::permission::Role;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::{Fault, Result};

/// A person who works at the cinema.
#[derive(Debug, Clone)]
pub struct StaffMember {
    pub id: StaffId,
    pub number: u32,
    pub name: String,
    pub role: Role,
}

/// A person with what a sign-in needs to know.
pub(crate) struct StaffRecord {
    pub member: StaffMember,
    pub active: bool,
    pub pin_hash: String,
    pub failures: u32,
    pub locked_until: Option<DateTime<Utc>>,
}

fn role(name: &str) -> Result<Role> {
    Role::from_name(name)
        .ok_or_else(|| Fault::internal(format!("the database holds the role {name}")))
}

pub(crate) async fn by_number(
    connection: &mut SqliteConnection,
    number: u32,
) -> Result<Option<StaffRecord>> {
    let found = sqlx::query!(
        "SELECT id, number, name, role, active, pin_hash, failures, locked_until FROM staff WHERE number = ?",
        number
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(StaffRecord {
                member: StaffMember {
                    id: StaffId(row::id(&r.id)?),
                    number: row::number(r.number)?,
                    name: r.name,
                    role: role(&r.role)?,
                },
                active: r.active == 1,
                pin_hash: r.pin_hash,
                failures: row::number(r.failures)?,
                locked_until: r.locked_until.map(row::from_ms).transpose()?,
            })
        })
        .transpose()
}

/// A person who still works here.
pub(crate) async fn active(
    connection: &mut SqliteConnection,
    id: StaffId,
) -> Result<Option<StaffMember>> {
    let found = sqlx::query!(
        "SELECT number, name, role FROM staff WHERE id = ? AND active = 1",
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(StaffMember {
                id,
                number: row::number(r.number)?,
                name: r.name,
                role: role(&r.role)?,
            })
        })
        .transpose()
}

pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<(StaffMember, bool)>> {
    let rows = sqlx::query!("SELECT id, number, name, role, active FROM staff ORDER BY number")
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|r| {
            let member = StaffMember {
                id: StaffId(row::id(&r.id)?),
                number: row::number(r.number)?,
                name: r.name,
                role: role(&r.role)?,
            };
            Ok((member, r.active == 1))
        })
        .collect()
}

pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    member: &StaffMember,
    pin_hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (role, now) = (member.role.name(), row::to_ms(now));
    sqlx::query!(
        "INSERT INTO staff (id, number, name, role, pin_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        member.id.0,
        member.number,
        member.name,
        role,
        pin_hash,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes how often a person's PIN was wrong in a row, and until when that locks the number out.
pub(crate) async fn set_failures(
    connection: &mut SqliteConnection,
    id: StaffId,
    failures: u32,
    locked_until: Option<DateTime<Utc>>,
) -> Result<()> {
    let locked_until = locked_until.map(row::to_ms);
    sqlx::query!(
        "UPDATE staff SET failures = ?, locked_until = ? WHERE id = ?",
        failures,
        locked_until,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
