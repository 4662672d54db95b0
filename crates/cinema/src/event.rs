//! What a cinema announces to everybody who listens.

use marquee_contract::event::NodeEvent;
use marquee_domain::id::{SaleId, ShowId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Seats of a show were held, freed, sold or blocked.
    SeatsChanged {
        show_id: ShowId,
        /// Whose call it was that did it: that cart's till has the seats in its answer, and need not ask again. None where
        /// nobody waits for an answer.
        sale_id: Option<SaleId>,
    },
    /// Films, shows, halls or prices changed.
    ProgrammeChanged,
    /// A print job was made or moved on.
    PrintJobsChanged,
    /// Somebody signed in or out, or a session was locked.
    SessionChanged,
    /// An automatic backup was made, or failed.
    BackupChanged,
    /// The computer's clock is doubted, or no longer.
    ClockChanged,
    /// Another process changed the database: anything may be different.
    Changed,
}

impl NodeEvent for Event {
    fn anything_changed() -> Self {
        Self::Changed
    }
}

impl Event {
    /// Seats of a show changed, and no cart's till knows how.
    #[must_use]
    pub fn seats_changed(show_id: ShowId) -> Self {
        Self::SeatsChanged {
            show_id,
            sale_id: None,
        }
    }
}
