//! Entries of a cinema's log: the exact text that was hashed travels along, so that whoever receives it can verify it.

use chrono::DateTime;
use data_encoding::HEXLOWER;
use marquee_domain::chain::Hash;
use marquee_domain::fact::Fact;
use marquee_domain::rights::log;
use serde::{Deserialize, Serialize};

use super::unreadable::Unreadable;

/// Where a log ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub position: u64,
    /// Hexadecimal digits.
    pub hash: String,
}

impl From<&log::Head> for Head {
    fn from(head: &log::Head) -> Self {
        Self {
            position: head.position,
            hash: HEXLOWER.encode(&head.hash),
        }
    }
}

impl TryFrom<Head> for log::Head {
    type Error = Unreadable;
    fn try_from(head: Head) -> Result<Self, Unreadable> {
        Ok(Self {
            position: head.position,
            hash: hash(&head.hash)?,
        })
    }
}

/// One fact in the log. What it follows on is not repeated: the base of its message, and the entry before it, say that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub position: u64,
    /// The number of the incarnation that wrote it.
    pub incarnation: u32,
    pub at_ms: i64,
    pub kind: String,
    /// The fact as the JSON text that was hashed.
    pub content: String,
    /// Hexadecimal digits.
    pub hash: String,
}

impl From<&log::Entry> for Entry {
    fn from(entry: &log::Entry) -> Self {
        Self {
            position: entry.position,
            incarnation: entry.incarnation,
            at_ms: entry.at.timestamp_millis(),
            kind: entry.fact.kind().to_owned(),
            // As it was written, and not written anew: a later version of this program may write it otherwise.
            content: entry.content.clone(),
            hash: HEXLOWER.encode(&entry.hash),
        }
    }
}

/// The entries after `base`, each verified against the one before.
pub(super) fn after(base: log::Head, entries: Vec<Entry>) -> Result<Vec<log::Entry>, Unreadable> {
    let mut head = base;
    let mut verified = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry = verify(head, &entry)?;
        head = entry.head();
        verified.push(entry);
    }
    Ok(verified)
}

fn verify(head: log::Head, entry: &Entry) -> Result<log::Entry, Unreadable> {
    let position = head.position.saturating_add(1);
    if entry.position != position {
        let found = entry.position;
        return Err(Unreadable::Gap { position, found });
    }
    let at = DateTime::from_timestamp_millis(entry.at_ms);
    let at = at.ok_or(Unreadable::ImpossibleTime { position })?;
    let (kind, content) = (&entry.kind, &entry.content);
    let expected = log::content_hash(&head.hash, position, entry.incarnation, at, kind, content);
    if hash(&entry.hash)? != expected {
        return Err(Unreadable::BrokenHash { position });
    }
    let fact = serde_json::from_str::<Fact>(content).ok();
    let fact = fact.filter(|fact| fact.kind() == kind);
    Ok(log::Entry {
        position,
        incarnation: entry.incarnation,
        at,
        fact: fact.ok_or_else(|| Unreadable::UnknownKind {
            position,
            kind: kind.clone(),
        })?,
        content: content.clone(),
        previous: head.hash,
        hash: expected,
    })
}

fn hash(digits: &str) -> Result<Hash, Unreadable> {
    let bytes = HEXLOWER.decode(digits.as_bytes());
    let bytes = bytes.map_err(|_| Unreadable::HashSyntax)?;
    bytes.try_into().map_err(|_| Unreadable::HashSyntax)
}
