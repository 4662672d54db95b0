//! A database that came from a backup, and one whose central server did.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{Cinema, Sale, SaleState, Standing};
use crate::fact::{EndedTicket, Fact, KnownSeat};
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
            Standing::Reporting => self.compare(reported, now),
            // It answers a report to which something was added since: the next one says it.
            Standing::Waiting if reported.have != self.log.head() => return Err(Refusal::Stale),
            Standing::Waiting => {
                self.take_over(&reported.seats, &reported.ended, Own::FromBackup, now);
            }
        }
        // An order whose seat this side keeps for a customer of its own has lost it.
        let is_here = |key: &SeatKey| {
            let seat = self.seats.get(key);
            seat.is_some_and(|seat| seat.right.owner == Owner::Cinema)
        };
        let order = |known: &KnownSeat| {
            let order = known.order_id.filter(|_| !is_here(&known.seat))?;
            Some((known.seat, order))
        };
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
    /// not adopted, and by what its backup had seen of another time: seats that this side had given, and that
    /// it then, restored, had never given; tickets that it had sold, and that the server then had forgotten. Who has
    /// a customer for the seat, or has it out of sale, keeps it, by one move more.
    fn compare(&mut self, reported: &Reported, now: DateTime<Utc>) {
        let since = self.touched_since(reported.have.position);
        let mut ahead = Vec::new();
        for known in &reported.seats {
            let Some(seat) = self.seats.get_mut(&known.seat) else {
                continue;
            };
            let is_forgotten_sale = known.epoch == seat.right.epoch
                && known.sale_id.is_some()
                && matches!(seat.state, State::Free | State::Held { .. })
                && !since.contains(&known.seat);
            if is_forgotten_sale {
                ahead.push(*known);
                continue;
            }
            if known.epoch <= seat.right.epoch {
                continue;
            }
            let right = Right::at(known.epoch);
            let is_in_use = match seat.state {
                State::Held { .. }
                | State::Paying { .. }
                | State::Sold { .. }
                | State::Blocked { .. } => true,
                State::Free => false,
            };
            ahead.push(if right.owner == Owner::Central && is_in_use {
                KnownSeat {
                    seat: known.seat,
                    epoch: right.moved().epoch,
                    sale_id: seat.state.buyer(),
                    order_id: None,
                }
            } else {
                *known
            });
        }
        self.take_over(&ahead, &reported.ended, Own::Sure, now);
    }

    /// The seats of which the log tells something after `position`: what the central server knows of them is older.
    fn touched_since(&self, position: u64) -> BTreeSet<SeatKey> {
        let entries = self.log.since(position).iter();
        entries.flat_map(|entry| entry.fact.seats()).collect()
    }

    /// Believes the central server about every seat that it knows, and writes down what was believed: without that, a
    /// central server that is restored later could not learn from the log where these rights are.
    pub(super) fn take_over(
        &mut self,
        seats: &[KnownSeat],
        ended: &[EndedTicket],
        own: Own,
        now: DateTime<Utc>,
    ) {
        self.end(ended);
        let mut sold: BTreeMap<SaleId, Vec<SeatKey>> = BTreeMap::new();
        for known in seats {
            let arrived = self.arrived(known.seat);
            let Some(seat) = self.seats.get_mut(&known.seat) else {
                continue;
            };
            *seat = as_known(seat, known, own, arrived);
            if let Some(sale) = known.sale_id {
                sold.entry(sale).or_default().push(known.seat);
            }
        }
        self.forget_cancelled();
        if let Some(generation) = self.link.as_ref().and_then(|link| link.generation) {
            let fact = Fact::Resynchronised {
                generation,
                seats: seats.to_vec(),
                ended: ended.to_vec(),
            };
            self.write(now, fact);
        }
        for (sale_id, seats) in sold {
            let noted = self.sales.get(&sale_id).map(|sale| sale.state);
            let sale = self.sales.entry(sale_id).or_insert(Sale {
                state: SaleState::Sold,
                seats: Vec::new(),
            });
            // What it sold besides is not what was compared.
            if sale.state == SaleState::Sold {
                sale.seats.retain(|key| !seats.contains(key));
                sale.seats.extend(seats);
            } else {
                let state = SaleState::Sold;
                *sale = Sale { state, seats };
            }
            if let Some(unpaid @ (SaleState::Declined | SaleState::Reversed)) = noted {
                self.take_back(sale_id, unpaid, now);
            }
            // What of it the central server does not know as sold is not being paid any more.
            self.free_pinned(sale_id);
        }
    }

    /// Tickets that another life of this database took back. Their payment is not asked for again: it would be
    /// found approved, and the sale be made once more.
    fn end(&mut self, ended: &[EndedTicket]) {
        for EndedTicket { seat, sale_id } in ended {
            let Some(seat) = self.seats.get_mut(seat) else {
                continue;
            };
            let was_theirs = seat.unpin(*sale_id).or_else(|_| seat.cancel(*sale_id));
            if let Ok(free) = was_theirs {
                *seat = free;
            }
            if let Some(sale) = self.sales.get_mut(sale_id)
                && sale.state == SaleState::Paying
            {
                sale.state = SaleState::Cancelled;
            }
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

/// The seat as the central server knows it; `arrived` is what it is when its right has come here since.
fn as_known(seat: &ShowSeat, known: &KnownSeat, own: Own, arrived: State) -> ShowSeat {
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
        (Owner::Cinema, None) => arrived,
    };
    ShowSeat { right, state }
}
