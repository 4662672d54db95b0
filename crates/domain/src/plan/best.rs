//! Best available: the seats to offer a party that does not choose.
//!
//! The seats are adjacent and of one row, can all be sold, are of the asked category if one was asked, and
//! are never wheelchair or companion places. Among the groups that are so, in this order:
//!
//! 1. Without couple seats before with: they are for those who ask for them. Where they are used at all,
//!    whole pairs only, so half a couple is never left over.
//! 2. Stranding the fewest single seats.
//! 3. Nearest to the focal point, by the sum of the squared distances: a group is as good as all its
//!    seats, and a far one weighs more.
//! 4. The one that begins with the lowest seat index, so that the answer is always the same.
//!
//! Absent on purpose: splitting a party over rows, which is for a person to propose.

use super::model::{Plan, SeatKind};
use super::neighbours::Neighbours;
use super::selection::is_ordinary_and_sellable;
use crate::id::SeatIndex;

/// There is no group of that many seats; the largest there is has `largest`, 0 where nothing is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no seats together; at most {largest}")]
pub struct BestTooFew {
    pub largest: usize,
}

/// What a group is compared by; the smaller the better.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rank {
    couple_seats: usize,
    orphans: usize,
    distance: f64,
    first: SeatIndex,
}

impl Rank {
    fn is_better_than(&self, other: &Self) -> bool {
        (self.couple_seats > 0)
            .cmp(&(other.couple_seats > 0))
            .then(self.orphans.cmp(&other.orphans))
            .then(self.distance.total_cmp(&other.distance))
            .then(self.first.cmp(&other.first))
            .is_lt()
    }
}

/// The best `count` seats together, from one end to the other.
///
/// `is_free` must be true of the customer's own seats as well, since the answer replaces them. `category` is
/// a category's name.
///
/// # Errors
/// [`BestTooFew`] with the size of the largest group that there is.
pub fn best_available(
    plan: &Plan,
    neighbours: &Neighbours,
    is_free: impl Fn(SeatIndex) -> bool,
    count: usize,
    category: Option<&str>,
) -> Result<Vec<SeatIndex>, BestTooFew> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let search = Search {
        plan,
        neighbours,
        is_free: &is_free,
    };
    let groups = search.groups(category);
    let mut best: Option<(Rank, &[SeatIndex])> = None;
    for group in &groups {
        for window in group.windows(count) {
            if let Some(rank) = search.rank(window)
                && best.is_none_or(|(than, _)| rank.is_better_than(&than))
            {
                best = Some((rank, window));
            }
        }
    }
    match best {
        Some((_, window)) => Ok(window.to_vec()),
        None => Err(BestTooFew {
            largest: search.largest(&groups, count.saturating_sub(1)),
        }),
    }
}

/// The size of the largest party, up to `most`, that [`best_available`] has seats for. A smaller party may have none: three
/// do not fit where only couple seats are left, and four do.
pub fn largest_together(
    plan: &Plan,
    neighbours: &Neighbours,
    is_free: impl Fn(SeatIndex) -> bool,
    most: usize,
) -> usize {
    let search = Search {
        plan,
        neighbours,
        is_free: &is_free,
    };
    search.largest(&search.groups(None), most)
}

struct Search<'a> {
    plan: &'a Plan,
    neighbours: &'a Neighbours,
    is_free: &'a dyn Fn(SeatIndex) -> bool,
}

impl Search<'_> {
    /// The longest chains of neighbouring seats that may be offered.
    fn groups(&self, category: Option<&str>) -> Vec<Vec<SeatIndex>> {
        let wanted = category.map(|name| self.plan.category_named(name).map(|(at, _)| at));
        let may_be_offered = |index: SeatIndex| {
            self.plan.seat(index).is_some_and(|seat| match seat.kind {
                SeatKind::Wheelchair | SeatKind::Companion => false,
                SeatKind::Standard | SeatKind::Premium | SeatKind::Recliner | SeatKind::Couple => {
                    wanted.is_none_or(|wanted| wanted == Some(seat.category))
                        && self.plan.is_sellable(index)
                        && (self.is_free)(index)
                }
            })
        };
        self.neighbours
            .runs()
            .iter()
            .flat_map(|run| run.split(|seat| !may_be_offered(*seat)))
            .filter(|group| !group.is_empty())
            .map(<[SeatIndex]>::to_vec)
            .collect()
    }

    fn splits_a_couple(&self, window: &[SeatIndex]) -> bool {
        let partners = window
            .iter()
            .filter_map(|seat| self.plan.seat(*seat)?.partner);
        partners
            .into_iter()
            .any(|partner| !window.contains(&partner))
    }

    /// None where the window would split a couple.
    fn rank(&self, window: &[SeatIndex]) -> Option<Rank> {
        if self.splits_a_couple(window) {
            return None;
        }
        let mut rank = Rank {
            couple_seats: 0,
            orphans: 0,
            distance: 0.0,
            first: *window.iter().min()?,
        };
        for index in window {
            let seat = self.plan.seat(*index)?;
            rank.couple_seats += usize::from(seat.partner.is_some());
            let (x, y) = (
                seat.x - self.plan.focal_point.x,
                seat.y - self.plan.focal_point.y,
            );
            rank.distance += x * x + y * y;
        }
        rank.orphans = self.orphans_beside(window);
        Some(rank)
    }

    /// How many of the two seats next to the window would be left alone by it: the orphan rule of
    /// `selection`, which needs to look no farther here because a window is one piece.
    fn orphans_beside(&self, window: &[SeatIndex]) -> usize {
        let counts =
            |seat: &SeatIndex| is_ordinary_and_sellable(self.plan, *seat) && (self.is_free)(*seat);
        let mut ends: Vec<&SeatIndex> = window.first().into_iter().chain(window.last()).collect();
        ends.dedup();
        ends.into_iter()
            .flat_map(|end| {
                self.neighbours
                    .beside(*end)
                    .into_iter()
                    .flatten()
                    .filter(|beyond| !window.contains(beyond))
                    .filter(|beyond| {
                        let mut others = self.neighbours.beside(*beyond).into_iter().flatten();
                        counts(end)
                            && counts(beyond)
                            && !others.any(|seat| seat != *end && counts(&seat))
                    })
                    .collect::<Vec<_>>()
            })
            .count()
    }

    /// The size of the largest group, up to `most`, that splits no couple.
    fn largest(&self, groups: &[Vec<SeatIndex>], most: usize) -> usize {
        let longest = groups.iter().map(Vec::len).max().unwrap_or(0);
        (1..=longest.min(most))
            .rev()
            .find(|size| {
                groups
                    .iter()
                    .flat_map(|group| group.windows(*size))
                    .any(|window| !self.splits_a_couple(window))
            })
            .unwrap_or(0)
    }
}
