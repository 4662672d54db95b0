//! Sessions live in the memory of the node's process: a restart signs everybody out, as a till that was
//! switched off should.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use marquee_domain::chain::{Hash, sha256};
use marquee_domain::id::{SessionId, StaffId};

/// More sessions than a cinema has tills means that a program forgets to sign out.
const SESSION_LIMIT: usize = 1_000;

/// A person at a till.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub id: SessionId,
    pub staff_id: StaffId,
    /// The person's when it was opened; once theirs is another, the session is over.
    pub sign_in_epoch: u32,
    pub last_seen_at: DateTime<Utc>,
    pub locked: bool,
    /// It is over, though its person did not leave; kept, so that each screen that still has its token is told why.
    pub ended: bool,
}

/// A session as a call found it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub session: Session,
    /// This call was the first to come after too long a time.
    pub just_locked: bool,
}

/// The sessions of this process, by the hash of their token.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<Hash, Session>>);

impl Sessions {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<Hash, Session>) -> T) -> T {
        // A poisoned lock would only mean that a panic happened between two plain map operations.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens a session; the token is kept only as its hash. False if the token is taken.
    pub(crate) fn open(&self, token: &str, session: Session) -> bool {
        self.with(|sessions| {
            if sessions.len() >= SESSION_LIMIT
                && let Some(oldest) = sessions
                    .iter()
                    .min_by_key(|(_, session)| session.last_seen_at)
                    .map(|(key, _)| *key)
            {
                sessions.remove(&oldest);
            }
            sessions.insert(sha256(token.as_bytes()), session).is_none()
        })
    }

    pub(crate) fn close(&self, token: &str) {
        self.with(|sessions| sessions.remove(&sha256(token.as_bytes())));
    }

    /// Finds the session of a call, and locks it if nobody was there for longer than `idle_limit`.
    pub(crate) fn see(
        &self,
        token: &str,
        now: DateTime<Utc>,
        idle_limit: TimeDelta,
        shows_presence: bool,
    ) -> Option<Seen> {
        self.with(|sessions| {
            let session = sessions.get_mut(&sha256(token.as_bytes()))?;
            // Nobody was here later than now: a clock that was ahead must not keep the till open.
            session.last_seen_at = session.last_seen_at.min(now);
            let just_locked = !session.locked && now - session.last_seen_at > idle_limit;
            session.locked |= just_locked;
            if !session.locked && shows_presence {
                session.last_seen_at = now;
            }
            Some(Seen {
                session: session.clone(),
                just_locked,
            })
        })
    }

    /// Locks or unlocks a session. Whoever unlocks has checked the PIN.
    pub(crate) fn set_locked(&self, token: &str, locked: bool, now: DateTime<Utc>) {
        self.with(|sessions| {
            if let Some(session) = sessions.get_mut(&sha256(token.as_bytes())) {
                session.locked = locked;
                session.last_seen_at = now;
            }
        });
    }

    /// Ends the session of a person who may not go on in it.
    pub(crate) fn end(&self, token: &str) {
        self.with(|sessions| {
            if let Some(session) = sessions.get_mut(&sha256(token.as_bytes())) {
                session.ended = true;
            }
        });
    }

    /// The session as it is, if it is open in this process.
    pub(crate) fn of(&self, id: SessionId) -> Option<Session> {
        self.with(|sessions| {
            let mut open = sessions.values().filter(|session| !session.ended);
            open.find(|session| session.id == id).cloned()
        })
    }

    pub(crate) fn id(&self, token: &str) -> Option<SessionId> {
        self.with(|sessions| Some(sessions.get(&sha256(token.as_bytes()))?.id))
    }

    /// Lets a session live on whose person changed their own PIN in it.
    pub(crate) fn renew(&self, token: &str, sign_in_epoch: u32) {
        self.with(|sessions| {
            if let Some(session) = sessions.get_mut(&sha256(token.as_bytes())) {
                session.sign_in_epoch = sign_in_epoch;
            }
        });
    }

    pub(crate) fn locked(&self, token: &str) -> bool {
        self.with(|sessions| {
            sessions
                .get(&sha256(token.as_bytes()))
                .is_some_and(|session| session.locked)
        })
    }
}
