//! The copies of tickets held against the journal: each has its entry, each entry its copy, and both say the same.
//!
//! Entries are read in pages. Where each has a copy of its own id and there are as many copies as entries, no copy was
//! left out.

use marquee_domain::id::{PrintJobId, SaleId, StaffId, TicketId, TillId};
use marquee_domain::journal::{Difference, Disagreement};
use marquee_domain::reprint::{CopyContent, JournalledCopy, agree};
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::written_sales::Disagreeing;
use super::{receipt, row};
use crate::fault::Result;

const PAGE: i64 = 500;

/// The kind of the entry that is written with each copy.
pub(crate) const KIND: &str = "ticket_reprinted";

/// Beside what is compared: which job the entry is of, and its sale's number for whoever reads the journal.
#[derive(Deserialize)]
struct Named {
    job_id: PrintJobId,
    sale_number: String,
}

/// Holds every copy against its entry. The journal must be whole: what is read here is what was written.
pub(super) async fn verify(
    connection: &mut SqliteConnection,
) -> Result<std::result::Result<(), Disagreeing>> {
    let (mut after, mut entries) = (0, 0);
    loop {
        let page = sqlx::query!(
            r#"SELECT journal.sequence AS "sequence!", journal.at, journal.actor,
                      journal.till_id AS entry_till_id, journal.content, job.till_id AS "till_id?",
                      job.sale_id AS "sale_id?", job.ticket_id AS "ticket_id?", job.copy AS "copy?",
                      job.reason AS "reason?", job.staff_id AS "staff_id?", job.created_at AS "created_at?"
               FROM journal LEFT JOIN print_job AS job
                   ON job.id = unhex(replace(journal.content ->> 'job_id', '-', '')) AND job.copy > 0
               WHERE journal.sequence > ? AND journal.kind = 'ticket_reprinted'
               ORDER BY journal.sequence LIMIT ?"#,
            after,
            PAGE
        )
        .fetch_all(&mut *connection)
        .await?;
        let Some(last) = page.last() else { break };
        after = last.sequence;
        for r in page {
            entries += 1;
            let named: Named = serde_json::from_str(&r.content)?;
            let written = JournalledCopy {
                at_ms: r.at,
                till_id: r.entry_till_id.unwrap_or_default(),
                staff_id: Some(r.actor).filter(|actor| !actor.starts_with("system:")),
                content: serde_json::from_str(&r.content)?,
            };
            let (Some(till), Some(sale), Some(ticket), Some(at_ms)) =
                (r.till_id, r.sale_id, r.ticket_id, r.created_at)
            else {
                let job = format!("copy {}", named.job_id);
                let gone = Difference::new(Disagreement::NoCopy, job, "no such copy");
                return Ok(Err(disagreeing(named.sale_number, gone)));
            };
            let staff = r.staff_id.as_deref().map(row::id).transpose()?.map(StaffId);
            let found = JournalledCopy {
                at_ms,
                till_id: TillId(row::id(&till)?).to_string(),
                staff_id: staff.map(|id| id.to_string()),
                content: CopyContent {
                    sale_id: SaleId(row::id(&sale)?).to_string(),
                    ticket_id: TicketId(row::id(&ticket)?).to_string(),
                    copy: r.copy.unwrap_or_default(),
                    reason: r.reason.unwrap_or_default(),
                },
            };
            if let Err(difference) = agree(&found, &written) {
                return Ok(Err(disagreeing(named.sale_number, difference)));
            }
        }
    }
    Ok(match not_journalled(connection, entries).await? {
        None => Ok(()),
        Some(found) => Err(found),
    })
}

fn disagreeing(number: String, difference: Difference) -> Disagreeing {
    Disagreeing { number, difference }
}

/// A copy without an entry, if there are more copies than entries.
async fn not_journalled(
    connection: &mut SqliteConnection,
    entries: i64,
) -> Result<Option<Disagreeing>> {
    let copies = sqlx::query_scalar!("SELECT count(*) FROM print_job WHERE copy > 0")
        .fetch_one(&mut *connection)
        .await?;
    if copies == entries {
        return Ok(None);
    }
    let found = sqlx::query!(
        r#"SELECT job.id, job.copy, sale.series, sale.number FROM print_job AS job JOIN sale ON sale.id = job.sale_id
           WHERE job.copy > 0 AND job.id NOT IN (
               SELECT unhex(replace(content ->> 'job_id', '-', '')) FROM journal WHERE kind = 'ticket_reprinted')
           LIMIT 1"#
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|r| {
        let how = Disagreement::CopyNotJournalled;
        let copy = format!("copy {} of a ticket", r.copy);
        disagreeing(
            receipt::number(&r.series, r.number),
            Difference::new(how, "no entry", copy),
        )
    }))
}
