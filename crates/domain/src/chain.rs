//! Hash chains: each entry's hash covers its own content and the hash of the entry before it, so that a
//! changed, removed or inserted entry breaks the chain at its place.
//!
//! Two chains use it: the fiscal journal and the log that the central server receives. SHA-256 over a tag
//! and length-prefixed fields, so that no two different entries have the same bytes.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What the first entry names as its predecessor.
pub const GENESIS: Hash = [0; 32];

/// Which chain an entry belongs to: the same content in two chains has two hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    Journal,
    Log,
}

impl Chain {
    fn tag(self) -> &'static [u8] {
        match self {
            Self::Journal => b"marquee journal 1",
            Self::Log => b"marquee log 1",
        }
    }
}

/// The hash of the entry with these fields after the one with the hash `previous`.
#[must_use]
pub fn entry_hash(chain: Chain, previous: &Hash, fields: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for field in std::iter::once(chain.tag())
        .chain([previous.as_slice()])
        .chain(fields.iter().copied())
    {
        hasher.update((field.len() as u64).to_le_bytes());
        hasher.update(field);
    }
    hasher.finalize().into()
}

/// SHA-256 of some bytes, for fingerprints.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
