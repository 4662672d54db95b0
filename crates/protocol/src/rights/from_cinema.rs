//! What a cinema says.

use marquee_domain::id::{CinemaId, RequestId};
use marquee_domain::rights::message::{self, MOST_SEATS};
use marquee_domain::rights::{Generation, Incarnation};
use serde::{Deserialize, Serialize};

use super::entry::{Entry, Head, after};
use super::seat::{OrderedSeat, SeatMove, each, into_each};
use super::unreadable::Unreadable;
use super::{MOST_ENTRIES, MOST_KNOWN, VERSION, at_most};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromCinema {
    pub version: u32,
    pub cinema_id: CinemaId,
    pub incarnation: Incarnation,
    pub generation: Option<Generation>,
    pub says: CinemaSays,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CinemaSays {
    Sync {
        base: Head,
        entries: Vec<Entry>,
        feed: u64,
    },
    Report {
        base: Head,
        entries: Vec<Entry>,
        goes_on: bool,
        channel: Vec<OrderedSeat>,
    },
    Take {
        request_id: RequestId,
        mode: TakeMode,
        seats: Vec<SeatMove>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakeMode {
    AllOrNothing,
    AsManyAsPossible,
}

impl From<message::TakeMode> for TakeMode {
    fn from(mode: message::TakeMode) -> Self {
        match mode {
            message::TakeMode::AllOrNothing => Self::AllOrNothing,
            message::TakeMode::AsManyAsPossible => Self::AsManyAsPossible,
        }
    }
}

impl From<TakeMode> for message::TakeMode {
    fn from(mode: TakeMode) -> Self {
        match mode {
            TakeMode::AllOrNothing => Self::AllOrNothing,
            TakeMode::AsManyAsPossible => Self::AsManyAsPossible,
        }
    }
}

impl From<&message::FromCinema> for FromCinema {
    fn from(message: &message::FromCinema) -> Self {
        let says = match &message.body {
            message::CinemaSays::Sync(sync) => CinemaSays::Sync {
                base: (&sync.base).into(),
                entries: each(&sync.entries),
                feed: sync.feed,
            },
            message::CinemaSays::Report(report) => CinemaSays::Report {
                base: (&report.base).into(),
                entries: each(&report.entries),
                goes_on: report.goes_on,
                channel: each(&report.channel),
            },
            message::CinemaSays::Take(take) => CinemaSays::Take {
                request_id: take.request_id,
                mode: take.mode.into(),
                seats: each(&take.seats),
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

impl TryFrom<FromCinema> for message::FromCinema {
    type Error = Unreadable;
    fn try_from(wire: FromCinema) -> Result<Self, Unreadable> {
        let body = match wire.says {
            CinemaSays::Sync {
                base,
                entries,
                feed,
            } => {
                at_most("log entries", &entries, MOST_ENTRIES)?;
                let base = base.try_into()?;
                let entries = after(base, entries)?;
                message::CinemaSays::Sync(message::Sync {
                    base,
                    entries,
                    feed,
                })
            }
            CinemaSays::Report {
                base,
                entries,
                goes_on,
                channel,
            } => {
                at_most("log entries", &entries, MOST_ENTRIES)?;
                at_most("channel tickets", &channel, MOST_KNOWN)?;
                let base = base.try_into()?;
                message::CinemaSays::Report(message::Report {
                    base,
                    entries: after(base, entries)?,
                    goes_on,
                    channel: into_each(channel),
                })
            }
            CinemaSays::Take {
                request_id,
                mode,
                seats,
            } => {
                at_most("seats", &seats, MOST_SEATS)?;
                message::CinemaSays::Take(message::Take {
                    request_id,
                    mode: mode.into(),
                    seats: into_each(seats),
                })
            }
        };
        Ok(Self {
            cinema_id: wire.cinema_id,
            incarnation: wire.incarnation,
            generation: wire.generation,
            body,
        })
    }
}
