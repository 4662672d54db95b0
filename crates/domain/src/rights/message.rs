//! What the two sides say to each other. Any of it may be lost, repeated, delayed and overtaken.

use crate::fact::{EndedTicket, KnownSeat, SeatMove};
use crate::id::{CinemaId, OrderId, RequestId, SeatKey};
use crate::rights::lineage::{Generation, Incarnation};
use crate::rights::log::{Entry, Head};

/// How many seats one command may name: a hall at most.
pub const MOST_SEATS: usize = 10_000;

/// What a cinema says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FromCinema {
    pub cinema_id: CinemaId,
    pub incarnation: Incarnation,
    /// The central server's life that the cinema believes to speak to; `None` before the first answer.
    pub generation: Option<Generation>,
    pub body: CinemaSays,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CinemaSays {
    Sync(Sync),
    Report(Report),
    Take(Take),
}

/// The part of the log that the central server may lack, and how far its feed was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sync {
    pub base: Head,
    pub entries: Vec<Entry>,
    pub feed: u64,
}

/// A [`Sync`] of a cinema that cannot just go on: one of the two databases was restored. A long log is told in parts,
/// each after the one before was noted; only the last is answered with what the central server knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    pub base: Head,
    pub entries: Vec<Entry>,
    /// Whether the log goes on after these entries.
    pub goes_on: bool,
    /// The live tickets of online orders that the cinema knows of.
    pub channel: Vec<(SeatKey, OrderId)>,
}

/// A request for rights. It names the epoch in which the cinema knows each seat to be the central server's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Take {
    pub request_id: RequestId,
    pub mode: TakeMode,
    pub seats: Vec<SeatMove>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TakeMode {
    /// A customer's seats: all of them or none.
    AllOrNothing,
    /// House seats: as many as are there.
    AsManyAsPossible,
}

/// What the central server answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FromCentral {
    pub cinema_id: CinemaId,
    /// Whom it answers.
    pub incarnation: Incarnation,
    pub generation: Generation,
    pub body: CentralSays,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CentralSays {
    Synced(Synced),
    /// It has this part of a report, and the log up to here.
    Noted(Head),
    Reported(Reported),
    Took(Took),
    Declined(Declined),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Synced {
    /// How far it has the log.
    pub have: Head,
    /// The feed after what the cinema has read.
    pub feed: Vec<FeedEntry>,
    /// Rights that it granted and that the log does not show as adopted.
    pub unadopted: Vec<SeatMove>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reported {
    pub have: Head,
    /// The feed's end: all that it said is in `seats`.
    pub feed: u64,
    /// Every seat of the cinema's shows that ever moved or was sold.
    pub seats: Vec<KnownSeat>,
    /// The cinema's tickets that were taken back.
    pub ended: Vec<EndedTicket>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Took {
    pub request_id: RequestId,
    /// The rights that are the cinema's now, with what is known of each seat; none of them when the customer cannot
    /// have all.
    pub granted: Vec<KnownSeat>,
    /// The feed's end when it was granted: to be read up to here before the rights are used.
    pub feed: u64,
}

/// Why the central server does not go on with this cinema as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Declined {
    /// The cinema spoke to another life of the central server.
    OtherGeneration,
    /// Another copy of this cinema's database has taken its place; its number.
    Displaced { number: u32 },
    /// The cinema was declared lost; it has to begin a new incarnation.
    Lost,
    /// One of both was restored: first a report. The log is known up to here: a cinema that has reported since goes on
    /// from there, and comes to say so.
    ReportFirst { have: Head },
    /// The log that was told from `base` on does not continue what is known; what is known ends at `have`.
    Unconnected { base: Head, have: Head },
    /// The same request id came with another content.
    RequestReused { request_id: RequestId },
}

/// One thing that happened at the central server and that the cinema must know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FeedEntry {
    /// 1 for the first.
    pub position: u64,
    pub event: FeedEvent,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FeedEvent {
    Sold {
        order_id: OrderId,
        seats: Vec<SeatKey>,
    },
    Cancelled {
        order_id: OrderId,
        seats: Vec<SeatKey>,
    },
    /// Unsold rights that came home because online sale ended.
    Returned { seats: Vec<SeatMove> },
}
