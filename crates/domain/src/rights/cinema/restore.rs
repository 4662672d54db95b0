//! A database that came from a backup, and one whose central server did.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Cinema, Sale, SaleState, Standing};
use crate::fact::{Fact, KnownSeat, SeatMove};
use crate::id::{SaleId, SeatKey, ShowId, StaffId};
use crate::rights::lineage::Incarnation;
use crate::rights::message::Reported;
use crate::rights::planted::Bug;
use crate::rights::refusal::Refusal;
use crate::seat::{Owner, Right, ShowSeat, State};

impl Cinema {
    /// Begins a new life of this database: after a restore, and when the central server knows another copy.
    /// Carts end; payments that are under way still end by a definite answer only.
    ///
    /// # Errors
    /// The number is not above every one that was used.
    pub fn begin(&mut self, incarnation: Incarnation) -> Result<(), Refusal> {
        let displaced_by = match self.link.as_ref().map(|link| link.standing) {
            Some(Standing::Displaced { number }) => number,
            Some(Standing::Current | Standing::Reporting | Standing::Waiting) | None => 0,
        };
        if incarnation.number <= self.incarnation.number.max(displaced_by) {
            return Err(Refusal::NotLater);
        }
        self.incarnation = incarnation;
        let shows = self.seats.keys().map(|key| key.show_id).collect();
        for seat in self.seats.values_mut() {
            if matches!(seat.state, State::Held { .. }) {
                seat.state = State::Free;
            }
        }
        self.takes.clear();
        if let Some(link) = &mut self.link {
            link.flagged = shows;
            link.overridden.clear();
            link.has_compared = false;
            if !self.planted.has(Bug::AdoptRestoredRights) {
                link.standing = Standing::Waiting;
            }
        }
        Ok(())
    }

    /// Lets a show be sold although the restored database was not synchronised. Two people may then sit on one seat.
    ///
    /// # Errors
    /// There is nothing to override.
    pub fn sell_unsynchronised(
        &mut self,
        show_id: ShowId,
        staff_id: StaffId,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if self.may_sell(show_id).is_ok() {
            return Err(Refusal::Stale);
        }
        if let Some(link) = &mut self.link {
            link.overridden.insert(show_id);
        }
        self.write(now, Fact::SoldUnsynchronised { show_id, staff_id });
        Ok(())
    }

    /// The central server has taken the report in.
    pub(super) fn reported(
        &mut self,
        reported: &Reported,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let standing = self.link()?.standing;
        match standing {
            Standing::Current | Standing::Displaced { .. } => return Err(Refusal::Stale),
            Standing::Reporting => self.compare(&reported.seats, now),
            // It answers a report to which something was added since: the next one says it.
            Standing::Waiting if reported.have != self.log.head() => return Err(Refusal::Stale),
            Standing::Waiting => self.take_over(&reported.seats, Own::FromBackup, now),
        }
        let order = |known: &KnownSeat| known.order_id.map(|order| (known.seat, order));
        self.channel = reported.seats.iter().filter_map(order).collect();
        if let Some(link) = &mut self.link {
            link.standing = Standing::Current;
            link.has_compared = true;
            link.feed = reported.feed;
            link.overridden.clear();
            if self.log.passed(reported.have) {
                link.acknowledged = reported.have;
            }
        }
        self.use_answers(now);
        Ok(())
    }

    /// Compares seats that were never in doubt with a restored central server, which sells none of them until the log tells it
    /// that this is done. It is further only by what people took while this side was thought lost, by grants that were
    /// not adopted, and by what its backup had seen of another time, in which this side had given seats that
    /// it then, restored, had never given. Who has a customer for the seat keeps it, by one move more.
    fn compare(&mut self, seats: &[KnownSeat], now: DateTime<Utc>) {
        let (mut ahead, mut kept) = (Vec::new(), Vec::new());
        for known in seats {
            let Some(seat) = self.seats.get_mut(&known.seat) else {
                continue;
            };
            if known.epoch <= seat.right.epoch {
                continue;
            }
            let right = Right::at(known.epoch);
            let has_customer = match seat.state {
                State::Held { .. } | State::Paying { .. } | State::Sold { .. } => true,
                State::Free | State::Blocked { .. } => false,
            };
            if right.owner == Owner::Central && has_customer {
                seat.right = right.moved();
                kept.push(SeatMove {
                    seat: known.seat,
                    epoch: seat.right.epoch,
                });
            } else {
                ahead.push(*known);
            }
        }
        self.take_over(&ahead, Own::Sure, now);
        if !kept.is_empty() {
            let (request_id, seats) = (None, kept);
            self.write(now, Fact::Adopted { request_id, seats });
        }
    }

    /// Believes the central server about every seat that it knows, and writes down what was believed: without that, a
    /// central server that is restored later could not learn from the log where these rights are.
    pub(super) fn take_over(&mut self, seats: &[KnownSeat], own: Own, now: DateTime<Utc>) {
        let mut sold: BTreeMap<SaleId, Vec<SeatKey>> = BTreeMap::new();
        for known in seats {
            let Some(seat) = self.seats.get_mut(&known.seat) else {
                continue;
            };
            *seat = as_known(seat, known, own);
            if let Some(sale) = known.sale_id {
                sold.entry(sale).or_default().push(known.seat);
            }
        }
        self.forget_cancelled();
        let seats = seats.to_vec();
        if let Some(generation) = self.link.as_ref().and_then(|link| link.generation) {
            self.write(now, Fact::Resynchronised { generation, seats });
        }
        for (sale_id, seats) in sold {
            let noted = self.sales.get(&sale_id).map(|sale| sale.state);
            let state = SaleState::Sold;
            self.sales.insert(sale_id, Sale { state, seats });
            if let Some(unpaid @ (SaleState::Declined | SaleState::Reversed)) = noted {
                self.take_back(sale_id, unpaid, now);
            }
            // What of it the central server does not know as sold is not being paid any more.
            self.free_pinned(sale_id);
        }
    }

    /// Sales of the backup that were cancelled after it was made.
    fn forget_cancelled(&mut self) {
        for (id, sale) in &mut self.sales {
            let is_sold = |key: &SeatKey| {
                self.seats.get(key).map(|seat| &seat.state) == Some(&State::Sold { sale_id: *id })
            };
            if sale.state == SaleState::Sold && !sale.seats.iter().any(is_sold) {
                sale.state = SaleState::Cancelled;
            }
        }
    }
}

/// What a database's own view of its seats is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    Sure,
    FromBackup,
}

fn as_known(seat: &ShowSeat, known: &KnownSeat, own: Own) -> ShowSeat {
    let right = Right::at(known.epoch);
    let goes_on = match own {
        Own::Sure => seat.right.owner == right.owner,
        // What was under way in the backup goes on if the right has not moved since, and what was sold was cancelled.
        Own::FromBackup => seat.right == right && !matches!(seat.state, State::Sold { .. }),
    };
    let state = match (right.owner, known.sale_id) {
        (Owner::Central, _) => State::Free,
        (Owner::Cinema, Some(sale_id)) => State::Sold { sale_id },
        (Owner::Cinema, None) if goes_on => seat.state.clone(),
        (Owner::Cinema, None) => State::Free,
    };
    ShowSeat { right, state }
}
