//! What the central server says.

use marquee_domain::id::{CinemaId, OrderId, RequestId, SeatKey};
use marquee_domain::rights::message::{self, MOST_SEATS};
use marquee_domain::rights::{Generation, Incarnation};
use serde::{Deserialize, Serialize};

use super::entry::Head;
use super::seat::{EndedTicket, KnownSeat, SeatMove, each, into_each};
use super::unreadable::Unreadable;
use super::{MOST_KNOWN, VERSION, at_most};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromCentral {
    pub version: u32,
    pub cinema_id: CinemaId,
    pub incarnation: Incarnation,
    pub generation: Generation,
    pub says: CentralSays,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CentralSays {
    Synced {
        have: Head,
        feed: Vec<FeedEntry>,
        unadopted: Vec<SeatMove>,
    },
    Noted {
        have: Head,
    },
    Reported {
        have: Head,
        feed: u64,
        seats: Vec<KnownSeat>,
        ended: Vec<EndedTicket>,
    },
    Took(Took),
    Declined {
        reason: Declined,
    },
}

/// The answer to a request for rights. A cinema also keeps it in this form until it can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Took {
    pub request_id: RequestId,
    pub granted: Vec<KnownSeat>,
    pub feed: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Declined {
    OtherGeneration,
    Displaced { number: u32 },
    Lost,
    ReportFirst { have: Head },
    Unconnected { base: Head, have: Head },
    RequestReused { request_id: RequestId },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedEntry {
    pub position: u64,
    pub event: FeedEvent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FeedEvent {
    Sold {
        order_id: OrderId,
        seats: Vec<SeatKey>,
    },
    Cancelled {
        order_id: OrderId,
        seats: Vec<SeatKey>,
    },
    Returned {
        seats: Vec<SeatMove>,
    },
}

impl From<&message::FromCentral> for FromCentral {
    fn from(message: &message::FromCentral) -> Self {
        let says = match &message.body {
            message::CentralSays::Synced(synced) => CentralSays::Synced {
                have: (&synced.have).into(),
                feed: each(&synced.feed),
                unadopted: each(&synced.unadopted),
            },
            message::CentralSays::Noted(have) => CentralSays::Noted { have: have.into() },
            message::CentralSays::Reported(reported) => CentralSays::Reported {
                have: (&reported.have).into(),
                feed: reported.feed,
                seats: each(&reported.seats),
                ended: each(&reported.ended),
            },
            message::CentralSays::Took(took) => CentralSays::Took(took.into()),
            message::CentralSays::Declined(declined) => CentralSays::Declined {
                reason: declined.into(),
            },
        };
        Self {
            version: VERSION,
            cinema_id: message.cinema_id,
            incarnation: message.incarnation,
            generation: message.generation,
            says,
        }
    }
}

impl TryFrom<FromCentral> for message::FromCentral {
    type Error = Unreadable;
    fn try_from(wire: FromCentral) -> Result<Self, Unreadable> {
        let body = match wire.says {
            CentralSays::Synced {
                have,
                feed,
                unadopted,
            } => {
                at_most("feed entries", &feed, MOST_KNOWN)?;
                at_most("seats", &unadopted, MOST_KNOWN)?;
                let feed: Result<_, _> = feed.into_iter().map(TryInto::try_into).collect();
                message::CentralSays::Synced(message::Synced {
                    have: have.try_into()?,
                    feed: feed?,
                    unadopted: into_each(unadopted),
                })
            }
            CentralSays::Noted { have } => message::CentralSays::Noted(have.try_into()?),
            CentralSays::Reported {
                have,
                feed,
                seats,
                ended,
            } => {
                at_most("seats", &seats, MOST_KNOWN)?;
                at_most("ended tickets", &ended, MOST_KNOWN)?;
                message::CentralSays::Reported(message::Reported {
                    have: have.try_into()?,
                    feed,
                    seats: into_each(seats),
                    ended: into_each(ended),
                })
            }
            CentralSays::Took(took) => {
                at_most("seats", &took.granted, MOST_SEATS)?;
                message::CentralSays::Took(took.into())
            }
            CentralSays::Declined { reason } => message::CentralSays::Declined(reason.try_into()?),
        };
        Ok(Self {
            cinema_id: wire.cinema_id,
            incarnation: wire.incarnation,
            generation: wire.generation,
            body,
        })
    }
}

impl From<&message::Took> for Took {
    fn from(took: &message::Took) -> Self {
        Self {
            request_id: took.request_id,
            granted: each(&took.granted),
            feed: took.feed,
        }
    }
}

impl From<Took> for message::Took {
    fn from(took: Took) -> Self {
        Self {
            request_id: took.request_id,
            granted: into_each(took.granted),
            feed: took.feed,
        }
    }
}

impl From<&message::Declined> for Declined {
    fn from(declined: &message::Declined) -> Self {
        match declined {
            message::Declined::OtherGeneration => Self::OtherGeneration,
            message::Declined::Displaced { number } => Self::Displaced { number: *number },
            message::Declined::Lost => Self::Lost,
            message::Declined::ReportFirst { have } => Self::ReportFirst { have: have.into() },
            message::Declined::Unconnected { base, have } => Self::Unconnected {
                base: base.into(),
                have: have.into(),
            },
            message::Declined::RequestReused { request_id } => Self::RequestReused {
                request_id: *request_id,
            },
        }
    }
}

impl TryFrom<Declined> for message::Declined {
    type Error = Unreadable;
    fn try_from(declined: Declined) -> Result<Self, Unreadable> {
        Ok(match declined {
            Declined::OtherGeneration => Self::OtherGeneration,
            Declined::Displaced { number } => Self::Displaced { number },
            Declined::Lost => Self::Lost,
            Declined::ReportFirst { have } => Self::ReportFirst {
                have: have.try_into()?,
            },
            Declined::Unconnected { base, have } => Self::Unconnected {
                base: base.try_into()?,
                have: have.try_into()?,
            },
            Declined::RequestReused { request_id } => Self::RequestReused { request_id },
        })
    }
}

impl From<&message::FeedEntry> for FeedEntry {
    fn from(entry: &message::FeedEntry) -> Self {
        let event = match &entry.event {
            message::FeedEvent::Sold { order_id, seats } => FeedEvent::Sold {
                order_id: *order_id,
                seats: seats.clone(),
            },
            message::FeedEvent::Cancelled { order_id, seats } => FeedEvent::Cancelled {
                order_id: *order_id,
                seats: seats.clone(),
            },
            message::FeedEvent::Returned { seats } => FeedEvent::Returned { seats: each(seats) },
        };
        Self {
            position: entry.position,
            event,
        }
    }
}

impl TryFrom<FeedEntry> for message::FeedEntry {
    type Error = Unreadable;
    fn try_from(entry: FeedEntry) -> Result<Self, Unreadable> {
        let event = match entry.event {
            FeedEvent::Sold { order_id, seats } => {
                at_most("seats", &seats, MOST_SEATS)?;
                message::FeedEvent::Sold { order_id, seats }
            }
            FeedEvent::Cancelled { order_id, seats } => {
                at_most("seats", &seats, MOST_SEATS)?;
                message::FeedEvent::Cancelled { order_id, seats }
            }
            FeedEvent::Returned { seats } => {
                at_most("seats", &seats, MOST_SEATS)?;
                message::FeedEvent::Returned {
                    seats: into_each(seats),
                }
            }
        };
        Ok(Self {
            position: entry.position,
            event,
        })
    }
}
