//! Values that many situations have in common.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A value that many situations share, and its hash, which is made once. Two of them are the same if their hashes are:
/// a checker that remembers only hashes of what it has seen relies on that anyway.
#[derive(Debug)]
pub struct Shared<T> {
    digest: u64,
    value: Arc<T>,
}

impl<T: Hash> Shared<T> {
    #[must_use]
    pub fn new(value: T) -> Self {
        let digest = digest(&value);
        let value = Arc::new(value);
        Self { digest, value }
    }
}

impl<T> Shared<T> {
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest
    }
}

/// The hash of a value: the same in every process.
pub fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        let value = Arc::clone(&self.value);
        let digest = self.digest;
        Self { digest, value }
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl<T> Eq for Shared<T> {}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
