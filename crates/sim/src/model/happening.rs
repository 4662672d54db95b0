//! What is worth seeing happen: a check in which it never does proves nothing about it.

use marquee_domain::fact::Fact;
use marquee_domain::rights::central::{CentralSeat, OnlineState};
use marquee_domain::rights::cinema::Standing;
use marquee_domain::seat::State;

use super::situation::Situation;

/// Something that is to happen in a world, at least once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    SoldAtCinema,
    SoldOnline,
    GrantAdopted,
    GrantWaitsForFeed,
    ReturnAdopted,
    HoldExpired,
    PaymentGivenBack,
    CinemaResynchronised,
    CentralFrozen,
    CentralThawed,
    CaseOpened,
    OverriddenSeatSold,
    GuestRecovered,
    SeatBlocked,
    CinemaDisplaced,
}

impl Happening {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SoldAtCinema => "a seat is sold at the cinema",
            Self::SoldOnline => "a seat is sold online",
            Self::GrantAdopted => "a grant is adopted",
            Self::GrantWaitsForFeed => "a grant waits for the feed",
            Self::ReturnAdopted => "an unsold right comes home",
            Self::HoldExpired => "a hold expires",
            Self::PaymentGivenBack => "a payment goes back",
            Self::CinemaResynchronised => "a restored cinema is resynchronised",
            Self::CentralFrozen => "a restored central server is frozen",
            Self::CentralThawed => "a restored central server sells again",
            Self::CaseOpened => "a case is opened",
            Self::OverriddenSeatSold => "an overridden seat is sold online",
            Self::GuestRecovered => "a guest comes in with a signature alone",
            Self::SeatBlocked => "a seat is out of sale",
            Self::CinemaDisplaced => "a cinema is displaced by another copy",
        }
    }

    /// The question as the checker asks it, which takes no more than a function.
    #[must_use]
    pub fn question(self) -> fn(&super::Exploration, &Situation) -> bool {
        match self {
            Self::SoldAtCinema => |_, s| {
                let mut seats = s.cinemas.iter().flat_map(|c| c.value.seats.values());
                seats.any(|seat| matches!(seat.state, State::Sold { .. }))
            },
            Self::SoldOnline => |_, s| any_seat(s, is_sold),
            Self::GrantAdopted => |_, s| any_adopted(s, true),
            Self::ReturnAdopted => |_, s| any_adopted(s, false),
            Self::GrantWaitsForFeed => |_, s| {
                let mut takes = s.cinemas.iter().flat_map(|c| c.value.takes.values());
                takes.any(|take| take.answer.is_some())
            },
            Self::HoldExpired => |_, s| {
                let now = s.now();
                any_seat(s, |seat| match seat.state {
                    OnlineState::Held { expires_at, .. } => expires_at <= now,
                    OnlineState::Free | OnlineState::Paying { .. } | OnlineState::Sold { .. } => {
                        false
                    }
                })
            },
            Self::PaymentGivenBack => |_, s| s.provider.payments.values().any(|p| p.reversals > 0),
            Self::CinemaResynchronised => |_, s| {
                s.cinemas.iter().any(|c| {
                    let standing = c.value.link.as_ref().map(|link| link.standing);
                    c.value.incarnation.number > 1 && standing == Some(Standing::Current)
                })
            },
            Self::CentralFrozen => |_, s| s.central.value.sites.values().any(|x| x.is_frozen),
            Self::CentralThawed => |_, s| {
                let sites = &s.central.value.sites;
                s.central.value.generation.number > 1
                    && !sites.is_empty()
                    && sites.values().all(|site| !site.is_frozen)
            },
            Self::CaseOpened => |_, s| !s.central.value.cases.is_empty(),
            Self::GuestRecovered => |_, s| s.cinemas.iter().any(|c| !c.value.recovered.is_empty()),
            Self::SeatBlocked => |_, s| {
                let mut seats = s.cinemas.iter().flat_map(|c| c.value.seats.values());
                seats.any(|seat| matches!(seat.state, State::Blocked { .. }))
            },
            Self::CinemaDisplaced => |_, s| {
                let mut links = s.cinemas.iter().filter_map(|c| c.value.link.as_ref());
                links.any(|link| matches!(link.standing, Standing::Displaced { .. }))
            },
            Self::OverriddenSeatSold => |_, s| any_seat(s, |x| x.overridden && is_sold(x)),
        }
    }
}

fn is_sold(seat: &CentralSeat) -> bool {
    matches!(seat.state, OnlineState::Sold { .. })
}

fn any_seat(situation: &Situation, is: impl Fn(&CentralSeat) -> bool) -> bool {
    situation.central.value.seats.values().any(is)
}

fn any_adopted(situation: &Situation, was_asked: bool) -> bool {
    let mut entries = situation
        .cinemas
        .iter()
        .flat_map(|cinema| cinema.value.log.entries());
    entries.any(|entry| match &entry.fact {
        Fact::Adopted { request_id, .. } => request_id.is_some() == was_asked,
        _ => false,
    })
}
