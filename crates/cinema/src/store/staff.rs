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
    /// Rises when the PIN, the role or the right to sign in changes; a session of an earlier one is over.
    pub sign_in_epoch: u32,
}

/// A person with what a sign-in needs to know.
pub(crate) struct StaffRecord {
    pub member: StaffMember,
    pub active: bool,
    pub pin_hash: String,
}

fn role(name: &str) -> Result<Role> {
    Role::from_name(name)
        .ok_or_else(|| Fault::internal(format!("the database holds the role {name}")))
}

/// A person by number, whether or not they still work here.
pub(crate) async fn by_number(
    connection: &mut SqliteConnection,
    number: u32,
) -> Result<Option<StaffRecord>> {
    let found = sqlx::query!(
        "SELECT id, number, name, role, sign_in_epoch, active, pin_hash FROM staff WHERE number = ?",
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
                    sign_in_epoch: row::number(r.sign_in_epoch)?,
                },
                active: r.active == 1,
                pin_hash: r.pin_hash,
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
        "SELECT number, name, role, sign_in_epoch FROM staff WHERE id = ? AND active = 1",
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
                sign_in_epoch: row::number(r.sign_in_epoch)?,
            })
        })
        .transpose()
}

/// Everybody, with whether they still work here.
pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<(StaffMember, bool)>> {
    let rows = sqlx::query!(
        "SELECT id, number, name, role, sign_in_epoch, active FROM staff ORDER BY number"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            let member = StaffMember {
                id: StaffId(row::id(&r.id)?),
                number: row::number(r.number)?,
                name: r.name,
                role: role(&r.role)?,
                sign_in_epoch: row::number(r.sign_in_epoch)?,
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

/// Gives a person another PIN, which ends their sessions.
pub(crate) async fn set_pin(
    connection: &mut SqliteConnection,
    id: StaffId,
    pin_hash: &str,
) -> Result<()> {
    sqlx::query!(
        "UPDATE staff SET pin_hash = ?, sign_in_epoch = sign_in_epoch + 1 WHERE id = ?",
        pin_hash,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a person another role, which ends their sessions.
pub(crate) async fn set_role(
    connection: &mut SqliteConnection,
    id: StaffId,
    role: Role,
) -> Result<()> {
    let role = role.name();
    sqlx::query!(
        "UPDATE staff SET role = ?, sign_in_epoch = sign_in_epoch + 1 WHERE id = ?",
        role,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Shuts a person out or lets them in again; their sessions are over either way.
pub(crate) async fn set_active(
    connection: &mut SqliteConnection,
    id: StaffId,
    active: bool,
) -> Result<()> {
    sqlx::query!(
        "UPDATE staff SET active = ?, sign_in_epoch = sign_in_epoch + 1 WHERE id = ?",
        active,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many managers may sign in.
pub(crate) async fn active_managers(connection: &mut SqliteConnection) -> Result<i64> {
    let manager = Role::Manager.name();
    Ok(sqlx::query_scalar!(
        "SELECT count(*) FROM staff WHERE role = ? AND active = 1",
        manager
    )
    .fetch_one(connection)
    .await?)
}
