//! The contract of the node: an operation has a name, an input, an output, and the permission that it
//! needs. Every door offers the same ones.

use std::future::Future;

use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::Call;
use crate::fault::Result;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Open,
    /// Anybody with a session, a locked one included.
    SignedIn,
    /// Whoever has the permission.
    Needs(Permission),
}

/// As much as any cart or form needs.
pub const INPUT_LIMIT_BYTES: usize = 64 * 1024;

/// The files that people bring: a plan of the largest hall with its sidecar.
pub const IMPORT_LIMIT_BYTES: usize = 40 * 1024 * 1024;

/// One thing that can be asked of a node.
pub trait Operation: Send + Sync + 'static {
    /// `aggregate.verb`, such as `sale.pay`.
    const NAME: &'static str;
    /// One sentence for the list of operations.
    const SUMMARY: &'static str;
    const ACCESS: Access;
    /// Whether calling it shows that somebody is at the screen. What screens ask for by themselves, in
    /// answer to an event, does not keep a session awake.
    const SHOWS_PRESENCE: bool = true;
    /// The longest input that a door over a network takes, in bytes of JSON.
    const INPUT_LIMIT_BYTES: usize = INPUT_LIMIT_BYTES;

    type Input: DeserializeOwned + JsonSchema + Send + 'static;
    type Output: Serialize + JsonSchema + Send + 'static;

    fn run(
        &self,
        call: &Call<'_>,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
}
