//! The two sides as the world sees them. A value of the domain is one; a node on its real database can be another.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::fact::Holder;
use marquee_domain::id::{
    CinemaId, IncarnationId, OrderId, RequestId, SaleId, SeatKey, ShowId, StaffId,
};
use marquee_domain::rights::cinema::{Due, Settlement, Standing};
use marquee_domain::rights::message::{FromCentral, FromCinema, TakeMode};
use marquee_domain::rights::{Central, Cinema, Generation, Incarnation, Refusal};
use serde::{Deserialize, Serialize};

/// What people and devices ask of a cinema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CinemaCommand {
    Hold {
        sale_id: SaleId,
        seats: Vec<SeatKey>,
        seconds: i64,
    },
    Extend {
        sale_id: SaleId,
        seconds: i64,
    },
    Release {
        sale_id: SaleId,
    },
    Expire,
    Block {
        seats: Vec<SeatKey>,
    },
    Unblock {
        seats: Vec<SeatKey>,
    },
    SellForCash {
        sale_id: SaleId,
    },
    Pin {
        sale_id: SaleId,
    },
    Settle {
        sale_id: SaleId,
        settlement: Answer,
    },
    Cancel {
        sale_id: SaleId,
    },
    Give {
        seats: Vec<SeatKey>,
    },
    Ask {
        request_id: RequestId,
        all: bool,
        seats: Vec<SeatKey>,
    },
    GiveUpWaiting {
        request_id: RequestId,
    },
    Admit {
        seat: SeatKey,
        holder: Holder,
    },
    Begin {
        incarnation: Incarnation,
    },
    SellUnsynchronised {
        show_id: ShowId,
        staff_id: StaffId,
    },
}

/// What people and devices ask of the central server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentralCommand {
    Hold {
        order_id: OrderId,
        seats: Vec<SeatKey>,
        seconds: i64,
    },
    Extend {
        order_id: OrderId,
        seconds: i64,
    },
    Release {
        order_id: OrderId,
    },
    Expire,
    Pin {
        order_id: OrderId,
    },
    Settle {
        order_id: OrderId,
        settlement: Answer,
    },
    Cancel {
        order_id: OrderId,
    },
    ReturnHome {
        show_id: ShowId,
    },
    PruneAnswers,
    DeclareLost {
        cinema_id: CinemaId,
    },
    Override {
        seats: Vec<SeatKey>,
        first: StaffId,
        second: StaffId,
    },
    Begin {
        generation: Generation,
    },
}

/// A payment provider's definite answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Answer {
    Approved,
    Declined,
    Reversed,
}

impl From<Answer> for Settlement {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Approved => Self::Approved,
            Answer::Declined => Self::Declined,
            Answer::Reversed => Self::Reversed,
        }
    }
}

/// A cinema's node.
pub trait CinemaSide {
    /// A copy of its database.
    type Backup: Clone;

    /// Does what is asked, durably.
    ///
    /// # Errors
    /// It is refused, and nothing has changed.
    fn obey(&mut self, command: &CinemaCommand, now: DateTime<Utc>) -> Result<(), Refusal>;
    /// What there is to send, at most so many entries of the log in one message.
    fn outbox(&self, most_entries: usize) -> Vec<FromCinema>;
    /// Takes a message in.
    ///
    /// # Errors
    /// It is refused, and nothing has changed.
    fn receive(
        &mut self,
        message: &FromCentral,
        request_id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal>;
    /// Payments to be asked for.
    fn due(&self) -> Vec<Due<SaleId>>;
    /// All that is durable, for an auditor to look at.
    fn state(&self) -> Cow<'_, Cinema>;
    fn back_up(&self) -> Self::Backup;
    /// Puts a backup in the place of the database and begins a new life of it with this id, in one step. Its number is
    /// above all that the backup knows of, and above `used`, the highest that was used on this machine: `None` is
    /// another machine, on which nothing was.
    fn restore(
        &mut self,
        backup: &Self::Backup,
        used: Option<u32>,
        id: IncarnationId,
        now: DateTime<Utc>,
    ) -> Incarnation;
    /// Loses all that was not durable.
    fn stop(&mut self);
    /// What it would send if it sent before it commits: a planted bug. A side that cannot have it sends nothing.
    fn sends_early(&self, _command: &CinemaCommand, _now: DateTime<Utc>) -> Vec<FromCinema> {
        Vec::new()
    }
}

/// The central server's node.
pub trait CentralSide {
    /// A copy of its database.
    type Backup: Clone;

    /// Does what is asked, durably.
    ///
    /// # Errors
    /// It is refused, and nothing has changed.
    fn obey(&mut self, command: &CentralCommand, now: DateTime<Utc>) -> Result<(), Refusal>;
    /// Takes a message in and answers it.
    ///
    /// # Errors
    /// It is refused, and nothing has changed.
    fn receive(&mut self, message: &FromCinema, now: DateTime<Utc>)
    -> Result<FromCentral, Refusal>;
    /// Payments to be asked for.
    fn due(&self) -> Vec<Due<OrderId>>;
    /// All that is durable, for an auditor to look at.
    fn state(&self) -> Cow<'_, Central>;
    fn back_up(&self) -> Self::Backup;
    /// Puts a backup in the place of the database.
    fn restore(&mut self, backup: &Self::Backup);
    /// Loses all that was not durable.
    fn stop(&mut self);
}

fn until(now: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    now + TimeDelta::seconds(seconds)
}

impl CinemaSide for Cinema {
    type Backup = Self;

    fn obey(&mut self, command: &CinemaCommand, now: DateTime<Utc>) -> Result<(), Refusal> {
        match command {
            CinemaCommand::Hold {
                sale_id,
                seats,
                seconds,
            } => self.hold(*sale_id, seats, now, until(now, *seconds)),
            CinemaCommand::Extend { sale_id, seconds } => {
                self.extend(*sale_id, now, until(now, *seconds))
            }
            CinemaCommand::Release { sale_id } => {
                self.release(*sale_id);
                Ok(())
            }
            CinemaCommand::Expire => {
                self.expire(now);
                Ok(())
            }
            CinemaCommand::Block { seats } => self.block(seats, now),
            CinemaCommand::Unblock { seats } => self.unblock(seats, now),
            CinemaCommand::SellForCash { sale_id } => self.sell_for_cash(*sale_id, now),
            CinemaCommand::Pin { sale_id } => self.pin(*sale_id, now),
            CinemaCommand::Settle {
                sale_id,
                settlement,
            } => self.settle(*sale_id, (*settlement).into(), now),
            CinemaCommand::Cancel { sale_id } => self.cancel(*sale_id, now),
            CinemaCommand::Give { seats } => self.give(seats, now),
            CinemaCommand::Ask {
                request_id,
                all,
                seats,
            } => {
                let mode = if *all {
                    TakeMode::AllOrNothing
                } else {
                    TakeMode::AsManyAsPossible
                };
                self.ask(*request_id, mode, seats)
            }
            CinemaCommand::GiveUpWaiting { request_id } => {
                #[cfg(feature = "planted-bugs")]
                self.give_up_waiting(*request_id, now);
                let _ = request_id;
                Ok(())
            }
            CinemaCommand::Admit { seat, holder } => self.admit(*seat, *holder, now).map(|_| ()),
            CinemaCommand::Begin { incarnation } => self.begin(*incarnation),
            CinemaCommand::SellUnsynchronised { show_id, staff_id } => {
                self.sell_unsynchronised(*show_id, *staff_id, now)
            }
        }
    }

    fn outbox(&self, most_entries: usize) -> Vec<FromCinema> {
        Self::outbox(self, most_entries)
    }

    fn receive(
        &mut self,
        message: &FromCentral,
        request_id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        Self::receive(self, message, request_id, now)
    }

    fn due(&self) -> Vec<Due<SaleId>> {
        Self::due(self)
    }

    fn state(&self) -> Cow<'_, Cinema> {
        Cow::Borrowed(self)
    }

    fn back_up(&self) -> Self {
        self.clone()
    }

    fn restore(
        &mut self,
        backup: &Self,
        used: Option<u32>,
        id: IncarnationId,
        _now: DateTime<Utc>,
    ) -> Incarnation {
        self.clone_from(backup);
        let displaced_by = match self.link.as_ref().map(|link| link.standing) {
            Some(Standing::Displaced { number }) => number,
            Some(Standing::Current | Standing::Reporting | Standing::Waiting) | None => 0,
        };
        let known = self.incarnation.number.max(displaced_by);
        let number = known.max(used.unwrap_or(0)) + 1;
        let incarnation = Incarnation { number, id };
        // It cannot be refused: the number was just chosen above every other.
        let _ = self.begin(incarnation);
        incarnation
    }

    fn stop(&mut self) {}

    fn sends_early(&self, command: &CinemaCommand, now: DateTime<Utc>) -> Vec<FromCinema> {
        let mut ahead = self.clone();
        let _ = ahead.obey(command, now);
        Self::outbox(&ahead, usize::MAX)
    }
}

impl CentralSide for Central {
    type Backup = Self;

    fn obey(&mut self, command: &CentralCommand, now: DateTime<Utc>) -> Result<(), Refusal> {
        match command {
            CentralCommand::Hold {
                order_id,
                seats,
                seconds,
            } => self.hold(*order_id, seats, now, until(now, *seconds)),
            CentralCommand::Extend { order_id, seconds } => {
                self.extend(*order_id, now, until(now, *seconds))
            }
            CentralCommand::Release { order_id } => {
                self.release(*order_id);
                Ok(())
            }
            CentralCommand::Expire => {
                self.expire(now);
                Ok(())
            }
            CentralCommand::Pin { order_id } => self.pin(*order_id, now),
            CentralCommand::Settle {
                order_id,
                settlement,
            } => self.settle(*order_id, (*settlement).into()),
            CentralCommand::Cancel { order_id } => self.cancel(*order_id),
            CentralCommand::ReturnHome { show_id } => self.return_home(*show_id, now),
            CentralCommand::PruneAnswers => {
                self.prune_answers();
                Ok(())
            }
            CentralCommand::DeclareLost { cinema_id } => self.declare_lost(*cinema_id),
            CentralCommand::Override {
                seats,
                first,
                second,
            } => self.override_quarantine(seats, *first, *second),
            CentralCommand::Begin { generation } => self.begin(*generation),
        }
    }

    fn receive(
        &mut self,
        message: &FromCinema,
        now: DateTime<Utc>,
    ) -> Result<FromCentral, Refusal> {
        Self::receive(self, message, now)
    }

    fn due(&self) -> Vec<Due<OrderId>> {
        Self::due(self)
    }

    fn state(&self) -> Cow<'_, Central> {
        Cow::Borrowed(self)
    }

    fn back_up(&self) -> Self {
        self.clone()
    }

    fn restore(&mut self, backup: &Self) {
        self.clone_from(backup);
    }

    fn stop(&mut self) {}
}
