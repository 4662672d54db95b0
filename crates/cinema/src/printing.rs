//! What a till needs to print: its queue of papers, what is on each, and where it says what became of them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use marquee_domain::id::{PrintJobId, TicketId, TillId};
use marquee_domain::money::{BasisPoints, Currency, Minor};

use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::print_job::{PrintJobOfTill, PrintOutcome};
use crate::store::ticket::Which;
use crate::store::{self, journal::By};

/// Everything that is on a ticket.
#[derive(Debug, Clone)]
pub struct TicketToPrint {
    pub ticket_id: TicketId,
    pub cinema_name: String,
    pub cinema_address: String,
    /// BCP 47: the language of the words around the facts.
    pub words: String,
    pub time_zone: Tz,
    pub currency: Currency,
    pub film_title: String,
    pub film_original_title: String,
    pub rating: String,
    pub starts_at: DateTime<Utc>,
    pub hall_name: String,
    pub zone: String,
    pub row: String,
    pub seat: String,
    pub format: String,
    pub language: String,
    pub subtitles: Option<String>,
    pub ticket_type_name: String,
    pub price_minor: Minor,
    pub tax_minor: Minor,
    pub tax_rate_basis_points: BasisPoints,
    pub sale_number: String,
    /// What the QR says.
    pub code: String,
}

impl Cinema {
    /// The till's paper that waits longest. It stays where it is until it is claimed.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn next_print_job(&self, till: TillId) -> Result<Option<PrintJobOfTill>> {
        store::print_job::next_queued(&mut *self.store().read().await?, till).await
    }

    /// Takes a paper that waits: from now on it counts as handed over, so that a stop before the printer answers
    /// is seen as "unknown" and never as "not yet". False: it does not wait any more.
    ///
    /// # Errors
    /// The database refuses. It may be claimed all the same; [`PrintOutcome::NotHandedOver`] undoes that.
    pub async fn claim_print_job(&self, job: PrintJobId) -> Result<bool> {
        let mut transaction = self.store().write().await?;
        if !store::print_job::claim(&mut transaction, job, self.now()).await? {
            return Ok(false);
        }
        transaction.commit().await?;
        self.emit(Event::PrintJobsChanged);
        Ok(true)
    }

    /// The papers that the till's printer has and has not spoken about.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn handed_over_print_jobs(&self, till: TillId) -> Result<Vec<PrintJobOfTill>> {
        store::print_job::handed_over(&mut *self.store().read().await?, till).await
    }

    /// Writes what became of a paper that was claimed. What is known for good is journalled by the sale; a
    /// failure is not a fiscal event. What a person said of it in the meantime stays.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn report_print_job(&self, job: PrintJobId, outcome: &PrintOutcome) -> Result<()> {
        let mut transaction = self.store().write().await?;
        if store::print_job::report(&mut transaction, job, outcome, self.now()).await? {
            transaction.commit().await?;
            self.emit(Event::PrintJobsChanged);
        }
        Ok(())
    }

    /// What is on a ticket.
    ///
    /// # Errors
    /// There is no such ticket.
    pub async fn ticket_to_print(&self, id: TicketId) -> Result<TicketToPrint> {
        let settings = self.settings();
        let mut connection = self.store().read().await?;
        let tickets =
            store::ticket::find(&mut connection, Which::One(id), settings.language()).await?;
        let ticket = tickets
            .into_iter()
            .next()
            .ok_or_else(|| Fault::not_found("ticket"))?;
        let plan = self.plan_in(&mut connection, ticket.plan_id).await?;
        let seat = plan
            .plan
            .seat(ticket.seat)
            .ok_or_else(|| Fault::internal("a ticket's seat is not in its plan"))?;
        // One zone needs no name on the ticket.
        let zones = plan.plan.seats.iter().any(|other| other.zone != seat.zone);
        Ok(TicketToPrint {
            ticket_id: id,
            cinema_name: settings.name.clone(),
            cinema_address: settings.address.clone(),
            words: settings.language().to_owned(),
            time_zone: settings.time_zone,
            currency: settings.currency,
            film_title: ticket.film_title,
            film_original_title: ticket.film_original_title,
            rating: ticket.rating,
            starts_at: ticket.starts_at,
            hall_name: ticket.hall_name,
            zone: if zones {
                seat.zone.clone()
            } else {
                String::new()
            },
            row: seat.row.clone(),
            seat: seat.number.clone(),
            format: ticket.format,
            language: ticket.language,
            subtitles: ticket.subtitles,
            ticket_type_name: ticket.ticket_type_name,
            price_minor: ticket.price_minor,
            tax_minor: ticket.tax_minor,
            tax_rate_basis_points: ticket.tax_rate_basis_points,
            sale_number: ticket.sale_number,
            code: ticket.code.to_string(),
        })
    }

    /// The till's chosen printer as the till wrote it; none is the folder of PDFs.
    ///
    /// # Errors
    /// There is no such till.
    pub async fn till_printer(&self, till: TillId) -> Result<(String, Option<String>)> {
        let till = store::till::get(&mut *self.store().read().await?, till).await?;
        let till = till.ok_or_else(|| Fault::not_found("till"))?;
        Ok((till.name, till.printer))
    }

    /// Writes the till's chosen printer.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn set_till_printer(&self, call: &crate::caller::Call, printer: &str) -> Result<()> {
        let mut transaction = self.store().write().await?;
        store::till::set_printer(&mut transaction, call.till_id, printer).await?;
        let content = serde_json::json!({ "printer": printer });
        store::journal::append(&mut transaction, &By::of(call), "printer_chosen", &content).await?;
        transaction.commit().await?;
        self.emit(Event::PrintJobsChanged);
        Ok(())
    }
}
