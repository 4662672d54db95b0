//! The cinema's log: what it tells the central server, in order, each entry bound to all before it.
//!
//! The log is never pruned by what the central server has acknowledged, since a restored server needs it again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::chain::{GENESIS, Hash};
use crate::fact::Fact;
use crate::log::hash_of_written;

/// Where a log ends: how many entries it has, and the hash of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Head {
    pub position: u64,
    pub hash: Hash,
}

impl Head {
    /// The end of a log without entries.
    pub const EMPTY: Self = Self {
        position: 0,
        hash: GENESIS,
    };
}

/// One fact in the log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// 1 for the first.
    pub position: u64,
    /// The number of the incarnation that wrote it.
    pub incarnation: u32,
    pub at: DateTime<Utc>,
    pub fact: Fact,
    /// The fact as it was written: the very text that was hashed, which is what is told of it.
    pub content: String,
    pub previous: Hash,
    pub hash: Hash,
}

impl Entry {
    /// The entry after `head`.
    #[must_use]
    pub fn after(head: Head, incarnation: u32, at: DateTime<Utc>, fact: Fact) -> Self {
        let position = head.position + 1;
        let previous = head.hash;
        let content = serde_json::to_string(&fact).unwrap_or_default();
        let hash = content_hash(&previous, position, incarnation, at, fact.kind(), &content);
        Self {
            position,
            incarnation,
            at,
            fact,
            content,
            previous,
            hash,
        }
    }

    /// The log's end once it has this entry.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            position: self.position,
            hash: self.hash,
        }
    }
}

/// The hash of an entry whose fact is written as `content`. It covers the bytes as they were written, so that an
/// entry of a newer version can be verified by a node that cannot read it.
#[must_use]
pub fn content_hash(
    previous: &Hash,
    position: u64,
    incarnation: u32,
    at: DateTime<Utc>,
    kind: &str,
    content: &str,
) -> Hash {
    let numbers = [
        position.to_le_bytes(),
        u64::from(incarnation).to_le_bytes(),
        at.timestamp_millis().to_le_bytes(),
    ];
    hash_of_written(previous, numbers, kind, content)
}

/// The cinema's own log, whole or from some point on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Log {
    before: Head,
    entries: Vec<Entry>,
    /// A point further back that it passed through.
    point: Option<Head>,
}

impl Log {
    /// A log of which only what comes after `before` is at hand.
    #[must_use]
    pub fn after(before: Head) -> Self {
        Self {
            before,
            entries: Vec::new(),
            point: None,
        }
    }

    /// The same log, which is known to have passed through `point` before what is at hand.
    #[must_use]
    pub fn having_passed(self, point: Head) -> Self {
        let point = Some(point);
        Self { point, ..self }
    }

    /// The log's end.
    #[must_use]
    pub fn head(&self) -> Head {
        self.entries.last().map_or(self.before, Entry::head)
    }

    /// What is at hand.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Writes a fact. Durable in the transaction that makes it true.
    pub fn append(&mut self, incarnation: u32, at: DateTime<Utc>, fact: Fact) {
        let entry = Entry::after(self.head(), incarnation, at, fact);
        self.entries.push(entry);
    }

    /// Puts back an entry that was read from where the log is kept.
    pub fn push_read(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Whether the log passed through `head`.
    #[must_use]
    pub fn passed(&self, head: Head) -> bool {
        head == self.before
            || self.point == Some(head)
            || self
                .entry_at(head.position)
                .is_some_and(|e| e.hash == head.hash)
    }

    /// The entries after `position`.
    #[must_use]
    pub fn since(&self, position: u64) -> &[Entry] {
        let skip = usize::try_from(position.saturating_sub(self.before.position));
        skip.ok()
            .and_then(|skip| self.entries.get(skip..))
            .unwrap_or_default()
    }

    fn entry_at(&self, position: u64) -> Option<&Entry> {
        let index = position.checked_sub(self.before.position + 1)?;
        self.entries.get(usize::try_from(index).ok()?)
    }
}

/// The central server's copy of a cinema's log: every entry it ever received, found by its hash. Restored copies of
/// a cinema make it a tree; `head` is the end of the branch that counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Branches {
    entries: BTreeMap<Hash, Entry>,
    /// Those that came from a copy whose place another had taken: kept, and not believed about rights.
    late: BTreeSet<Hash>,
    head: Head,
}

impl Default for Branches {
    fn default() -> Self {
        Self {
            entries: BTreeMap::new(),
            late: BTreeSet::new(),
            head: Head::EMPTY,
        }
    }
}

impl Branches {
    /// The end of the branch that counts.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Every entry of every branch.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was received yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with this hash.
    #[must_use]
    pub fn entry(&self, hash: &Hash) -> Option<&Entry> {
        self.entries.get(hash)
    }

    /// Whether some branch passed through `head`.
    #[must_use]
    pub fn passed(&self, head: Head) -> bool {
        head == Head::EMPTY
            || self
                .entries
                .get(&head.hash)
                .is_some_and(|e| e.position == head.position)
    }

    /// Whether the branch that has come to `head` passed through `end` on its way.
    #[must_use]
    pub fn continues(&self, head: Head, end: Head) -> bool {
        let mut at = head;
        while at.position > end.position {
            let Some(entry) = self.entries.get(&at.hash) else {
                return false;
            };
            at = Head {
                position: at.position - 1,
                hash: entry.previous,
            };
        }
        at == end
    }

    /// Whether the entry was received before.
    #[must_use]
    pub fn knows(&self, entry: &Entry) -> bool {
        self.entries.contains_key(&entry.hash)
    }

    /// Whether the entry was received before, on a branch that counted then.
    #[must_use]
    pub fn has_learned(&self, entry: &Entry) -> bool {
        self.knows(entry) && !self.late.contains(&entry.hash)
    }

    /// Keeps an entry of the branch that counts.
    pub(super) fn keep(&mut self, entry: Entry) {
        self.late.remove(&entry.hash);
        self.entries.insert(entry.hash, entry);
    }

    /// Keeps an entry of a displaced copy.
    pub(super) fn keep_late(&mut self, entry: Entry) {
        self.late.insert(entry.hash);
        self.entries.insert(entry.hash, entry);
    }

    /// Says which branch counts from now on.
    pub(super) fn follow(&mut self, head: Head) {
        self.head = head;
    }
}
