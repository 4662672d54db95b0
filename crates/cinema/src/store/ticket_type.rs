//! The cinema's own list of ticket types.

use marquee_domain::id::TicketTypeId;
use marquee_domain::pricing::TicketType;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

struct TicketTypeRow {
    id: Vec<u8>,
    code: String,
    name: String,
    for_kinds: String,
}

impl TryFrom<TicketTypeRow> for TicketType {
    type Error = crate::fault::Fault;
    fn try_from(r: TicketTypeRow) -> Result<Self> {
        Ok(Self {
            id: TicketTypeId(row::id(&r.id)?),
            code: r.code,
            name: serde_json::from_str(&r.name)?,
            for_kinds: serde_json::from_str(&r.for_kinds)?,
        })
    }
}

/// The types that are sold, in the cinema's order.
pub(crate) async fn active(connection: &mut SqliteConnection) -> Result<Vec<TicketType>> {
    let rows = sqlx::query_as!(
        TicketTypeRow,
        "SELECT id, code, name, for_kinds FROM ticket_type WHERE active = 1 ORDER BY position, code"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(TicketType::try_from).collect()
}

/// Any type, also one that is no longer sold.
pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<TicketType>> {
    let rows = sqlx::query_as!(
        TicketTypeRow,
        "SELECT id, code, name, for_kinds FROM ticket_type ORDER BY position, code"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(TicketType::try_from).collect()
}

/// Adds a type at the end of the list, or replaces the one with this code where it stands.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    ticket_type: &TicketType,
    active: bool,
) -> Result<TicketTypeId> {
    let name = serde_json::to_string(&ticket_type.name)?;
    let for_kinds = serde_json::to_string(&ticket_type.for_kinds)?;
    let id = sqlx::query_scalar!(
        r#"INSERT INTO ticket_type (id, code, name, for_kinds, position, active)
           VALUES (?, ?, ?, ?, (SELECT coalesce(max(position) + 1, 0) FROM ticket_type), ?)
           ON CONFLICT (code) DO UPDATE SET name = excluded.name, for_kinds = excluded.for_kinds,
               active = excluded.active
           RETURNING id AS "id!""#,
        ticket_type.id.0,
        ticket_type.code,
        name,
        for_kinds,
        active
    )
    .fetch_one(connection)
    .await?;
    Ok(TicketTypeId(row::id(&id)?))
}
