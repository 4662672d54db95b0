//! I6, and what I5 and I9 say of the log: nothing is missing, nothing counts twice, nothing is dropped.

use std::collections::BTreeSet;

use marquee_domain::chain::Hash;
use marquee_domain::fact::Fact;
use marquee_domain::id::{SaleId, SeatKey};
use marquee_domain::rights::case::Case;
use marquee_domain::rights::central::Site;
use marquee_domain::rights::{Central, Cinema};

use super::{Auditor, Broken, Invariant, Scene, View, broken, view};

impl Auditor {
    pub(super) fn check_log(&mut self, scene: &Scene<'_>) -> Result<(), Broken> {
        let mut entries = 0;
        for site in scene.central.sites.values() {
            entries += site.log.len();
            self.check_chain(site)?;
        }
        for cinema in &scene.cinemas {
            check_prefix(cinema, scene.central)?;
        }
        let life = scene.central.generation;
        if self
            .kept
            .is_some_and(|(kept_in, kept)| kept_in == life && kept > entries)
        {
            let what = "the central server has fewer entries of the logs than before";
            return Err(broken(Invariant::I9, what));
        }
        self.kept = Some((life, entries));
        Ok(())
    }

    /// From the end back to what was checked already, every entry is there.
    fn check_chain(&mut self, site: &Site) -> Result<(), Broken> {
        let end = site.log.head();
        let (mut hash, mut position) = (end.hash, end.position);
        let mut passed: Vec<Hash> = Vec::new();
        while position > 0 && !self.chained.contains(&hash) {
            let found = site.log.entry(&hash);
            let Some(entry) = found.filter(|entry| entry.position == position) else {
                let what = format!("entry {position} of a log is missing at the central server");
                return Err(broken(Invariant::I6, what));
            };
            passed.push(hash);
            (hash, position) = (entry.previous, position - 1);
        }
        if position == 0 && hash != [0; 32] {
            let what = "a log at the central server does not begin at the beginning";
            return Err(broken(Invariant::I6, what));
        }
        self.chained.extend(passed);
        Ok(())
    }

    /// Every sale of every log counts once, or is in a case.
    pub(super) fn check_sales(&self, central: &Central) -> Result<(), Broken> {
        for site in central.sites.values() {
            for ((sale, key), recorded) in &site.sales {
                if recorded.times != 1 {
                    let what = format!("{sale:?} of {key} was recorded {} times", recorded.times);
                    return Err(broken(Invariant::I5, what));
                }
            }
            for entry in site.log.entries() {
                let Fact::Sold {
                    sale_id, tickets, ..
                } = &entry.fact
                else {
                    continue;
                };
                for ticket in tickets {
                    let key = SeatKey {
                        show_id: ticket.show_id,
                        seat: ticket.seat,
                    };
                    let is_kept = site.sales.contains_key(&(*sale_id, key))
                        || is_in_case(central, *sale_id, key);
                    if !is_kept {
                        let what = format!("the sale {sale_id} of {key} is nowhere");
                        return Err(broken(Invariant::I9, what));
                    }
                }
            }
        }
        Ok(())
    }

    /// A ticket that the central server has heard of is good, or it is known who ended it: a cancellation in some branch
    /// of the log, or people. A rule that quietly forgets it sells its seat again to somebody else.
    pub(super) fn check_ended(&self, central: &Central) -> Result<(), Broken> {
        for site in central.sites.values() {
            let mut cancelled: BTreeSet<(SaleId, SeatKey)> = BTreeSet::new();
            for entry in site.log.entries() {
                if let Fact::Cancelled { sale_id, seats } = &entry.fact {
                    cancelled.extend(seats.iter().map(|key| (*sale_id, *key)));
                }
            }
            for (sale, key) in site.sales.keys() {
                let has_it = central.seats.get(key).and_then(|seat| seat.sale_id) == Some(*sale);
                if !has_it
                    && !cancelled.contains(&(*sale, *key))
                    && !is_in_case(central, *sale, *key)
                    && !self.told_over.contains(&(*sale, *key))
                {
                    let what =
                        format!("the ticket of sale {sale} for {key} is over, and nobody ended it");
                    return Err(broken(Invariant::I9, what));
                }
            }
        }
        Ok(())
    }

    /// Everything that a cinema wrote has arrived.
    pub(super) fn check_arrived(&self, cinema: &Cinema, central: &Central) -> Result<(), Broken> {
        let Some(site) = central.sites.get(&cinema.id) else {
            return Ok(());
        };
        for entry in cinema.log.entries() {
            if site.log.entry(&entry.hash).is_none() {
                let what = format!(
                    "entry {} ({}) has not arrived",
                    entry.position,
                    entry.fact.kind()
                );
                return Err(broken(Invariant::I9, what));
            }
        }
        Ok(())
    }
}

pub(super) fn is_in_case(central: &Central, sale: SaleId, key: SeatKey) -> bool {
    [
        Case::ContradictingSale {
            sale_id: sale,
            seat: key,
        },
        Case::SaleOfDisplacedCopy {
            sale_id: sale,
            seat: key,
        },
        Case::GaveSoldSeat {
            sale_id: sale,
            seat: key,
        },
    ]
    .iter()
    .any(|case| central.cases.contains(case))
}

/// What the central server has of the copy that counts, that copy has too.
fn check_prefix(cinema: &Cinema, central: &Central) -> Result<(), Broken> {
    let Some(site) = central.sites.get(&cinema.id) else {
        return Ok(());
    };
    if view(cinema, central) != View::Sure || site.incarnation != cinema.incarnation {
        return Ok(());
    }
    let there = site.log.head();
    let here = usize::try_from(there.position)
        .ok()
        .and_then(|position| position.checked_sub(1))
        .map(|index| cinema.log.entries().get(index).map(|entry| entry.hash));
    let agrees = match here {
        None => there.position == 0,
        Some(hash) => hash == Some(there.hash),
    };
    if agrees {
        Ok(())
    } else {
        let what = format!(
            "the log at the central server parts from the cinema's before {}",
            there.position
        );
        Err(broken(Invariant::I6, what))
    }
}
