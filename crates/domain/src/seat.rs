//! The right to sell a seat and the state that it is in, for one (show, seat).
//!
//! The right lives at the cinema or at the central server and moves between them; its epoch counts the
//! moves. The transitions below are the only way a seat changes at the cinema: the store loads seats in
//! its one write transaction, applies a transition, and writes the result back.

use chrono::{DateTime, Utc};

use crate::id::SaleId;

/// Who may sell the seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    Cinema,
    Central,
}

impl Owner {
    /// Whose turn an epoch is: a right is born at its cinema and every move takes it to the other side.
    #[must_use]
    pub fn at(epoch: u32) -> Self {
        if epoch.is_multiple_of(2) {
            Self::Cinema
        } else {
            Self::Central
        }
    }
}

/// A seat's right: where it lives, and how often it has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Right {
    pub owner: Owner,
    pub epoch: u32,
}

impl Right {
    /// The right in its `epoch`.
    #[must_use]
    pub fn at(epoch: u32) -> Self {
        Self {
            owner: Owner::at(epoch),
            epoch,
        }
    }

    /// The right after its next move.
    #[must_use]
    pub fn moved(self) -> Self {
        Self::at(self.epoch.saturating_add(1))
    }

    /// The right of a show that was just made: at its cinema, never moved.
    pub const BORN: Self = Self {
        owner: Owner::Cinema,
        epoch: 0,
    };
}

/// What the cinema is doing with a seat whose right it has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum State {
    Free,
    /// In somebody's cart until `expires_at`.
    Held {
        sale_id: SaleId,
        expires_at: DateTime<Utc>,
    },
    /// Pinned while a payment is under way that cannot be undone by a clock (a card terminal was asked).
    Paying {
        sale_id: SaleId,
    },
    Sold {
        sale_id: SaleId,
    },
    /// Out of sale, with the reason that a person gave.
    Blocked {
        reason: String,
    },
}

impl State {
    /// The sale whose ticket has the seat.
    #[must_use]
    pub fn buyer(&self) -> Option<SaleId> {
        match self {
            Self::Sold { sale_id } => Some(*sale_id),
            Self::Free | Self::Held { .. } | Self::Paying { .. } | Self::Blocked { .. } => None,
        }
    }
}

/// One seat of one show as the cinema knows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShowSeat {
    pub right: Right,
    pub state: State,
}

/// Why a transition was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("the right to sell it is at the central server")]
    Elsewhere,
    #[error("it is in another cart")]
    Held,
    #[error("it is being paid")]
    Paying,
    #[error("it is sold")]
    Sold,
    #[error("it is out of sale")]
    Blocked,
    #[error("the hold has expired or was never made")]
    NotHeld,
    #[error("it is not out of sale")]
    NotBlocked,
    #[error("no payment for it is under way")]
    NotPaying,
    #[error("this sale has not sold it")]
    NotSold,
    #[error("the right to sell it has moved on since")]
    Stale,
}

/// The proof that a right has left the cinema, made by [`ShowSeat::give`] and used up by the log entry
/// that tells the central server: a right that was given once cannot be told of twice.
#[derive(Debug)]
#[must_use = "a right that left and is not in the log is nobody's"]
pub struct Given {
    epoch: u32,
}

impl Given {
    /// The epoch that the right has at the central server.
    #[must_use]
    pub fn into_epoch(self) -> u32 {
        self.epoch
    }
}

impl ShowSeat {
    /// A seat of a new show.
    pub const BORN: Self = Self {
        right: Right::BORN,
        state: State::Free,
    };

    fn require_owned(&self) -> Result<(), Refusal> {
        match self.right.owner {
            Owner::Cinema => Ok(()),
            Owner::Central => Err(Refusal::Elsewhere),
        }
    }

    /// Puts the seat into the cart of `sale_id`; a hold of the same sale is renewed, an expired hold of
    /// another is taken over.
    ///
    /// # Errors
    /// Somebody else has the seat, or its right is elsewhere.
    pub fn hold(
        &self,
        sale_id: SaleId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.require_owned()?;
        match &self.state {
            State::Free => {}
            State::Held {
                sale_id: holder,
                expires_at: until,
            } => {
                if *holder != sale_id && *until > now {
                    return Err(Refusal::Held);
                }
            }
            State::Paying { .. } => return Err(Refusal::Paying),
            State::Sold { .. } => return Err(Refusal::Sold),
            State::Blocked { .. } => return Err(Refusal::Blocked),
        }
        Ok(Self {
            right: self.right,
            state: State::Held {
                sale_id,
                expires_at,
            },
        })
    }

    /// Gives the seat back from the cart of `sale_id`. A seat that this sale does not hold stays as it
    /// is: to release twice is no fault.
    #[must_use]
    pub fn release(&self, sale_id: SaleId) -> Self {
        match &self.state {
            State::Held {
                sale_id: holder, ..
            } if *holder == sale_id => Self {
                right: self.right,
                state: State::Free,
            },
            State::Held { .. }
            | State::Free
            | State::Paying { .. }
            | State::Sold { .. }
            | State::Blocked { .. } => self.clone(),
        }
    }

    /// Sells the seat to the sale that holds it.
    ///
    /// # Errors
    /// This very sale has no hold that is still running.
    pub fn sell(&self, sale_id: SaleId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.require_owned()?;
        match &self.state {
            State::Held {
                sale_id: holder,
                expires_at,
            } if *holder == sale_id && *expires_at > now => {}
            State::Paying { sale_id: payer } if *payer == sale_id => {}
            State::Sold { .. } => return Err(Refusal::Sold),
            State::Blocked { .. } => return Err(Refusal::Blocked),
            State::Held {
                sale_id: holder,
                expires_at,
            } if *holder != sale_id && *expires_at > now => {
                return Err(Refusal::Held);
            }
            State::Paying { .. } => return Err(Refusal::Paying),
            State::Held { .. } | State::Free => return Err(Refusal::NotHeld),
        }
        Ok(Self {
            right: self.right,
            state: State::Sold { sale_id },
        })
    }

    /// Takes a free seat out of sale.
    ///
    /// # Errors
    /// The seat is somebody's, or its right is elsewhere.
    pub fn block(&self, reason: &str, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.require_owned()?;
        match &self.state {
            State::Held { expires_at, .. } if *expires_at > now => return Err(Refusal::Held),
            State::Free | State::Held { .. } | State::Blocked { .. } => {}
            State::Paying { .. } => return Err(Refusal::Paying),
            State::Sold { .. } => return Err(Refusal::Sold),
        }
        Ok(Self {
            right: self.right,
            state: State::Blocked {
                reason: reason.to_owned(),
            },
        })
    }

    /// Puts a blocked seat back into sale.
    ///
    /// # Errors
    /// The seat is not blocked.
    pub fn unblock(&self) -> Result<Self, Refusal> {
        match &self.state {
            State::Blocked { .. } => Ok(Self {
                right: self.right,
                state: State::Free,
            }),
            State::Free | State::Held { .. } | State::Paying { .. } | State::Sold { .. } => {
                Err(Refusal::NotBlocked)
            }
        }
    }

    /// Whether a new customer could have it now.
    #[must_use]
    pub fn is_free(&self, now: DateTime<Utc>) -> bool {
        self.right.owner == Owner::Cinema
            && match &self.state {
                State::Free => true,
                State::Held { expires_at, .. } => *expires_at <= now,
                State::Paying { .. } | State::Sold { .. } | State::Blocked { .. } => false,
            }
    }

    /// Pins the seat for a payment that no clock can undo.
    ///
    /// # Errors
    /// This very sale has no hold that is still running.
    pub fn pin(&self, sale_id: SaleId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match &self.state {
            State::Paying { sale_id: payer } if *payer == sale_id => return Ok(self.clone()),
            State::Paying { .. } => return Err(Refusal::Paying),
            State::Free | State::Held { .. } | State::Sold { .. } | State::Blocked { .. } => {}
        }
        self.sell(sale_id, now)?;
        Ok(self.with(State::Paying { sale_id }))
    }

    /// Frees the seat after the payment was definitely declined.
    ///
    /// # Errors
    /// It is not pinned for this sale.
    pub fn unpin(&self, sale_id: SaleId) -> Result<Self, Refusal> {
        match &self.state {
            State::Paying { sale_id: payer } if *payer == sale_id => Ok(self.with(State::Free)),
            State::Free
            | State::Held { .. }
            | State::Paying { .. }
            | State::Sold { .. }
            | State::Blocked { .. } => Err(Refusal::NotPaying),
        }
    }

    /// Frees a sold seat whose ticket was taken back.
    ///
    /// # Errors
    /// This sale has not sold it.
    pub fn cancel(&self, sale_id: SaleId) -> Result<Self, Refusal> {
        match &self.state {
            State::Sold { sale_id: buyer } if *buyer == sale_id => Ok(self.with(State::Free)),
            State::Free
            | State::Held { .. }
            | State::Paying { .. }
            | State::Sold { .. }
            | State::Blocked { .. } => Err(Refusal::NotSold),
        }
    }

    /// Gives the right to the central server. An expired hold is no obstacle.
    ///
    /// # Errors
    /// The seat is somebody's or out of sale, or its right is elsewhere already.
    pub fn give(&self, now: DateTime<Utc>) -> Result<(Self, Given), Refusal> {
        self.require_owned()?;
        match &self.state {
            State::Held { expires_at, .. } if *expires_at > now => return Err(Refusal::Held),
            State::Free | State::Held { .. } => {}
            State::Paying { .. } => return Err(Refusal::Paying),
            State::Sold { .. } => return Err(Refusal::Sold),
            State::Blocked { .. } => return Err(Refusal::Blocked),
        }
        let right = self.right.moved();
        let given = Given { epoch: right.epoch };
        let state = State::Free;
        Ok((Self { right, state }, given))
    }

    /// Takes over a right that the central server granted: it is the cinema's with `epoch`.
    ///
    /// # Errors
    /// The right is not where that move began: the grant is old, or came twice.
    pub fn adopt(&self, epoch: u32) -> Result<Self, Refusal> {
        let right = self.right.moved();
        if self.right.owner == Owner::Central && right.epoch == epoch {
            let state = State::Free;
            Ok(Self { right, state })
        } else {
            Err(Refusal::Stale)
        }
    }

    fn with(&self, state: State) -> Self {
        Self {
            right: self.right,
            state,
        }
    }
}
