//! Tax rates.

use marquee_domain::money::BasisPoints;
use marquee_domain::pricing::TaxRate;
use sqlx::SqliteConnection;

use super::row;
use crate::fault::Result;

pub(crate) async fn all(connection: &mut SqliteConnection) -> Result<Vec<TaxRate>> {
    let rows = sqlx::query!("SELECT code, name, basis_points FROM tax_rate ORDER BY code")
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|r| {
            Ok(TaxRate {
                code: r.code,
                name: r.name,
                basis_points: BasisPoints(row::number(r.basis_points)?),
            })
        })
        .collect()
}

/// Adds a rate or replaces the one with this code.
pub(crate) async fn save(connection: &mut SqliteConnection, rate: &TaxRate) -> Result<()> {
    sqlx::query!(
        "INSERT INTO tax_rate (code, name, basis_points) VALUES (?, ?, ?)
         ON CONFLICT (code) DO UPDATE SET name = excluded.name, basis_points = excluded.basis_points",
        rate.code,
        rate.name,
        rate.basis_points.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
