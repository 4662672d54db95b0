//! Tickets at the gate.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use marquee_contract::access::Access;
use marquee_contract::operation::Operation;
use marquee_domain::id::{SaleId, SeatIndex, ShowId, TicketId};
use marquee_domain::permission::Permission;
use marquee_domain::ticket_code::{TicketCode, TicketCodeError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::caller::Call;
use crate::fault::Result;
use crate::node::Cinema;
use crate::store;
use crate::store::ticket::{TicketState, Which};

/// A code's length in characters; ours have fewer than 200.
const CODE_LIMIT: usize = 1_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyInput {
    /// What a scanner read from the QR.
    pub code: String,
}

/// What a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Signed by this cinema, sold, and not taken back.
    Valid,
    /// It claims a key of ours, but the signature is not that key's.
    Forged,
    /// It is no ticket code.
    Malformed,
    /// It is signed by a key that this cinema has never had.
    UnknownKey,
    /// The signature is ours, but this database does not know the ticket (it may be older than the sale).
    UnknownTicket,
    /// It was refunded, exchanged or cancelled.
    Cancelled,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct VerifiedTicket {
    pub id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub seat_label: String,
    pub film_title: String,
    pub hall_name: String,
    pub starts_at: DateTime<Utc>,
    /// In the cinema's language, as it is printed.
    pub ticket_type_name: String,
    /// Language → name.
    pub ticket_type_names: BTreeMap<String, String>,
    pub sale_id: SaleId,
    pub sale_number: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TicketCheck {
    pub verdict: Verdict,
    pub ticket: Option<VerifiedTicket>,
}

impl From<Verdict> for TicketCheck {
    fn from(verdict: Verdict) -> Self {
        Self {
            verdict,
            ticket: None,
        }
    }
}

#[derive(Debug)]
pub struct Verify;

impl Operation<Cinema> for Verify {
    const NAME: &'static str = "ticket.verify";
    const SUMMARY: &'static str = "Says whether a ticket's code is real, and what it admits to.";
    const ACCESS: Access = Access::Needs(Permission::Admit);
    type Input = VerifyInput;
    type Output = TicketCheck;

    async fn run(&self, call: &Call, input: VerifyInput) -> Result<TicketCheck> {
        if input.code.len() > CODE_LIMIT {
            return Ok(Verdict::Malformed.into());
        }
        let code = match TicketCode::parse(&input.code) {
            Ok(code) => code,
            Err(
                TicketCodeError::Malformed
                | TicketCodeError::NewerVersion
                | TicketCodeError::Forged,
            ) => return Ok(Verdict::Malformed.into()),
        };
        let mut connection = call.node.store().read().await?;
        let Some(key) = store::cinema::ticket_key(&mut connection, code.key_id).await? else {
            return Ok(Verdict::UnknownKey.into());
        };
        if code.verify(&key).is_err() {
            return Ok(Verdict::Forged.into());
        }
        let settings = call.node.settings();
        let found = store::ticket::find(
            &mut connection,
            Which::One(code.ticket_id),
            settings.language(),
        )
        .await?;
        let Some(ticket) = found.into_iter().next() else {
            return Ok(Verdict::UnknownTicket.into());
        };
        let verdict = match ticket.state {
            // The signature covers show and seat, so a stored ticket that differs is not the signed one.
            TicketState::Live if (ticket.show_id, ticket.seat) == (code.show_id, code.seat) => {
                Verdict::Valid
            }
            TicketState::Live => Verdict::UnknownTicket,
            TicketState::Refunded | TicketState::Exchanged | TicketState::Cancelled => {
                Verdict::Cancelled
            }
        };
        Ok(TicketCheck {
            verdict,
            ticket: Some(VerifiedTicket {
                id: ticket.id,
                show_id: ticket.show_id,
                seat: ticket.seat,
                seat_label: ticket.seat_label,
                film_title: ticket.film_title,
                hall_name: ticket.hall_name,
                starts_at: ticket.starts_at,
                ticket_type_name: ticket.ticket_type_name,
                sale_id: ticket.sale_id,
                ticket_type_names: ticket.ticket_type_names,
                sale_number: ticket.sale_number,
            }),
        })
    }
}
