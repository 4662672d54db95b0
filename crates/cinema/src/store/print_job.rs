//! Papers that tills are to print.

use chrono::{DateTime, Utc};
use marquee_domain::id::{PrintJobId, SaleId, TicketId, TillId};
use marquee_domain::reprint::ReprintReason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::row;
use crate::fault::{Fault, Result};

/// What has become of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// Waits for its till.
    Queued,
    /// The printer has it and has not said more.
    HandedOver,
    /// The printer says that it is on paper.
    Printed,
    /// It did not print; the cause is known.
    Failed,
    /// The program stopped after handing it over: only a person can say whether it came out.
    Unknown,
}

impl PrintState {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::HandedOver => "handed_over",
            Self::Printed => "printed",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn from_name(name: &str) -> Result<Self> {
        [
            Self::Queued,
            Self::HandedOver,
            Self::Printed,
            Self::Failed,
            Self::Unknown,
        ]
        .into_iter()
        .find(|state| state.name() == name)
        .ok_or_else(|| Fault::internal(format!("the database holds the print state {name}")))
    }
}

/// Why a paper did not print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrintError {
    pub code: String,
    /// What happened and what to do, in English.
    pub message: String,
}

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrintJob {
    pub id: PrintJobId,
    pub ticket_id: TicketId,
    pub sale_id: SaleId,
    pub sale_number: String,
    /// What is on it: "Row F seat 12".
    pub label: String,
    /// 0 is the original, 1 the first copy.
    pub copy: u32,
    pub state: PrintState,
    /// The printer that it went to last.
    pub printer: Option<String>,
    pub error: Option<PrintError>,
    pub attempts: u32,
    pub updated_at: DateTime<Utc>,
    /// Of a copy: who asked for it, when, and why.
    pub asked: Option<CopyAsked>,
}

/// Who asked for a copy, when, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopyAsked {
    pub reason: ReprintReason,
    /// What was said beside the reason "other".
    pub note: Option<String>,
    /// None: a program of the cinema.
    pub staff_name: Option<String>,
    pub at: DateTime<Utc>,
}

/// A paper as its till needs to know it, to print it or to ask about it.
#[derive(Debug, Clone)]
pub struct PrintJobOfTill {
    pub id: PrintJobId,
    pub ticket_id: TicketId,
    pub copy: u32,
    /// What the printer called it, if it was handed over before.
    pub os_job: Option<String>,
    /// Whether the printer could not be asked about it the last time.
    pub out_of_reach: bool,
}

/// What a till reports of a paper that it has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintOutcome {
    /// It never left the till: it waits again.
    NotHandedOver,
    /// Handed to the printer, which calls it so.
    HandedOver {
        printer: String,
        os_job: Option<String>,
    },
    /// The printer has it and cannot be asked what has become of it.
    OutOfReach {
        code: String,
        message: String,
    },
    /// The printer has it and answers again.
    InReach,
    Printed,
    Failed {
        code: String,
        message: String,
    },
    /// Nobody can say.
    Unknown,
}

/// Which failed papers are meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FailedOf {
    Sale(SaleId),
    Till(TillId),
}

struct JobRow {
    id: Vec<u8>,
    ticket_id: Vec<u8>,
    sale_id: Vec<u8>,
    series: String,
    number: i64,
    label: String,
    copy: i64,
    state: String,
    printer: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    attempts: i64,
    updated_at: i64,
    created_at: i64,
    reason: Option<String>,
    note: Option<String>,
    staff_name: Option<String>,
}

impl TryFrom<JobRow> for PrintJob {
    type Error = Fault;
    fn try_from(r: JobRow) -> Result<Self> {
        let error = r.error_code.zip(r.error_message);
        let (note, staff_name, at) = (r.note, r.staff_name, row::from_ms(r.created_at)?);
        let reason = r.reason.as_deref().map(super::print_copy::reason);
        Ok(Self {
            id: PrintJobId(row::id(&r.id)?),
            ticket_id: TicketId(row::id(&r.ticket_id)?),
            sale_id: SaleId(row::id(&r.sale_id)?),
            sale_number: super::receipt::number(&r.series, r.number),
            label: r.label,
            copy: row::number(r.copy)?,
            state: PrintState::from_name(&r.state)?,
            printer: r.printer,
            error: error.map(|(code, message)| PrintError { code, message }),
            attempts: row::number(r.attempts)?,
            updated_at: row::from_ms(r.updated_at)?,
            asked: reason.transpose()?.map(|reason| CopyAsked {
                reason,
                note,
                staff_name,
                at,
            }),
        })
    }
}

pub(crate) async fn get(
    connection: &mut SqliteConnection,
    id: PrintJobId,
) -> Result<Option<PrintJob>> {
    let found = sqlx::query_as!(
        JobRow,
        r#"SELECT job.id, job.ticket_id, job.sale_id, sale.series, sale.number,
                  sale_line.description AS label, copy, job.state, printer, error_code, error_message,
                  attempts, updated_at, job.created_at, reason, note, staff.name AS "staff_name?"
           FROM print_job AS job
           JOIN sale ON sale.id = job.sale_id
           JOIN sale_line ON sale_line.sale_id = job.sale_id AND sale_line.ticket_id = job.ticket_id
           LEFT JOIN staff ON staff.id = job.staff_id
           WHERE job.id = ?"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    found.map(PrintJob::try_from).transpose()
}

/// The papers of one sale, oldest first.
pub(crate) async fn of_sale(
    connection: &mut SqliteConnection,
    sale: SaleId,
) -> Result<Vec<PrintJob>> {
    let rows = sqlx::query_as!(
        JobRow,
        r#"SELECT job.id, job.ticket_id, job.sale_id, sale.series, sale.number,
                  sale_line.description AS label, copy, job.state, printer, error_code, error_message,
                  attempts, updated_at, job.created_at, reason, note, staff.name AS "staff_name?"
           FROM print_job AS job
           JOIN sale ON sale.id = job.sale_id
           JOIN sale_line ON sale_line.sale_id = job.sale_id AND sale_line.ticket_id = job.ticket_id
           LEFT JOIN staff ON staff.id = job.staff_id
           WHERE job.sale_id = ? ORDER BY job.created_at, sale_line.line, copy"#,
        sale.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(PrintJob::try_from).collect()
}

/// A till's papers that are not known to be printed, oldest first.
pub(crate) async fn open(
    connection: &mut SqliteConnection,
    till: TillId,
    limit: i64,
) -> Result<Vec<PrintJob>> {
    let rows = sqlx::query_as!(
        JobRow,
        r#"SELECT job.id, job.ticket_id, job.sale_id, sale.series, sale.number,
                  sale_line.description AS label, copy, job.state, printer, error_code, error_message,
                  attempts, updated_at, job.created_at, reason, note, staff.name AS "staff_name?"
           FROM print_job AS job
           JOIN sale ON sale.id = job.sale_id
           JOIN sale_line ON sale_line.sale_id = job.sale_id AND sale_line.ticket_id = job.ticket_id
           LEFT JOIN staff ON staff.id = job.staff_id
           WHERE job.till_id = ? AND job.state <> 'printed'
           ORDER BY job.created_at, sale_line.line LIMIT ?"#,
        till.0,
        limit
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(PrintJob::try_from).collect()
}

/// The oldest paper that waits for its till. That it is not printed is said for the index of open papers, which
/// SQLite uses only where the index's own condition is there word for word; so too below.
pub(crate) async fn next_queued(
    connection: &mut SqliteConnection,
    till: TillId,
) -> Result<Option<PrintJobOfTill>> {
    let found = sqlx::query!(
        "SELECT id, ticket_id, copy FROM print_job
         WHERE till_id = ? AND state <> 'printed' AND state = 'queued'
         ORDER BY created_at, id LIMIT 1",
        till.0
    )
    .fetch_optional(connection)
    .await?;
    found
        .map(|r| {
            Ok(PrintJobOfTill {
                id: PrintJobId(row::id(&r.id)?),
                ticket_id: TicketId(row::id(&r.ticket_id)?),
                copy: row::number(r.copy)?,
                os_job: None,
                out_of_reach: false,
            })
        })
        .transpose()
}

/// The papers that a till's printer has, or had when the till stopped.
pub(crate) async fn handed_over(
    connection: &mut SqliteConnection,
    till: TillId,
) -> Result<Vec<PrintJobOfTill>> {
    let rows = sqlx::query!(
        "SELECT id, ticket_id, copy, os_job, error_code FROM print_job
         WHERE till_id = ? AND state <> 'printed' AND state = 'handed_over'
         ORDER BY created_at, id",
        till.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(PrintJobOfTill {
                id: PrintJobId(row::id(&r.id)?),
                ticket_id: TicketId(row::id(&r.ticket_id)?),
                copy: row::number(r.copy)?,
                os_job: r.os_job,
                out_of_reach: r.error_code.is_some(),
            })
        })
        .collect()
}

/// Marks a paper as being handed over, before it is: a stop right after must not look like "queued". Whether it was
/// still waiting.
pub(crate) async fn claim(
    connection: &mut SqliteConnection,
    id: PrintJobId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let now = row::to_ms(now);
    let claimed = sqlx::query!(
        "UPDATE print_job SET state = 'handed_over', attempts = attempts + 1, os_job = NULL,
                printer = NULL, error_code = NULL, error_message = NULL, updated_at = ?
         WHERE id = ? AND state = 'queued'",
        now,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Writes what a till says of a paper that its printer has. Whether it still has it: what a person said in
/// the meantime stays.
pub(crate) async fn report(
    connection: &mut SqliteConnection,
    id: PrintJobId,
    outcome: &PrintOutcome,
    now: DateTime<Utc>,
) -> Result<bool> {
    let now = row::to_ms(now);
    let (state, printer, os_job, code, message) = match outcome {
        PrintOutcome::NotHandedOver => (PrintState::Queued, None, None, None, None),
        PrintOutcome::HandedOver { printer, os_job } => (
            PrintState::HandedOver,
            Some(printer),
            os_job.as_ref(),
            None,
            None,
        ),
        PrintOutcome::OutOfReach { code, message } => (
            PrintState::HandedOver,
            None,
            None,
            Some(code),
            Some(message),
        ),
        PrintOutcome::InReach => (PrintState::HandedOver, None, None, None, None),
        PrintOutcome::Printed => (PrintState::Printed, None, None, None, None),
        PrintOutcome::Failed { code, message } => {
            (PrintState::Failed, None, None, Some(code), Some(message))
        }
        PrintOutcome::Unknown => (PrintState::Unknown, None, None, None, None),
    };
    let state = state.name();
    let written = sqlx::query!(
        "UPDATE print_job SET state = ?, printer = coalesce(?, printer), os_job = coalesce(?, os_job),
                error_code = ?, error_message = ?, updated_at = ?
         WHERE id = ? AND state = 'handed_over'",
        state,
        printer,
        os_job,
        code,
        message,
        now,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// A person says that a paper lies there.
pub(crate) async fn came_out(
    connection: &mut SqliteConnection,
    id: PrintJobId,
    now: DateTime<Utc>,
) -> Result<()> {
    let now = row::to_ms(now);
    sqlx::query!(
        "UPDATE print_job SET state = 'printed', error_code = NULL, error_message = NULL, updated_at = ?
         WHERE id = ?",
        now,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts every failed paper of a sale, or of a till, back into the queue; answers how many.
pub(crate) async fn requeue_failed(
    connection: &mut SqliteConnection,
    of: FailedOf,
    now: DateTime<Utc>,
) -> Result<u64> {
    let now = row::to_ms(now);
    let requeued = match of {
        FailedOf::Sale(sale) => sqlx::query!(
            "UPDATE print_job SET state = 'queued', error_code = NULL, error_message = NULL, updated_at = ?
             WHERE sale_id = ? AND state = 'failed'",
            now,
            sale.0
        )
        .execute(connection)
        .await?,
        FailedOf::Till(till) => sqlx::query!(
            "UPDATE print_job SET state = 'queued', error_code = NULL, error_message = NULL, updated_at = ?
             WHERE till_id = ? AND state <> 'printed' AND state = 'failed'",
            now,
            till.0
        )
        .execute(connection)
        .await?,
    };
    Ok(requeued.rows_affected())
}

/// Puts a paper back into the queue.
pub(crate) async fn requeue(
    connection: &mut SqliteConnection,
    id: PrintJobId,
    now: DateTime<Utc>,
) -> Result<()> {
    let now = row::to_ms(now);
    sqlx::query!(
        "UPDATE print_job SET state = 'queued', error_code = NULL, error_message = NULL, updated_at = ?
         WHERE id = ?",
        now,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
