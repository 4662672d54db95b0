//! The contract of the node: an operation has a name, an input, an output, and the permission that it
//! needs. Every door offers the same ones.

use std::future::Future;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::access::Access;
use crate::context::Context;

/// As much as any cart or form needs.
pub const INPUT_LIMIT_BYTES: usize = 64 * 1024;

/// For operations that need nothing, or have nothing to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// One thing that can be asked of a node.
pub trait Operation<Ctx: Context>: Send + Sync + 'static {
    /// `aggregate.verb`, such as `sale.pay`.
    const NAME: &'static str;
    /// One sentence for the list of operations.
    const SUMMARY: &'static str;
    const ACCESS: Access;
    /// Whether calling it shows that somebody is at the screen. What screens ask for by themselves, in
    /// answer to an event, does not keep a session awake.
    const SHOWS_PRESENCE: bool = true;
    /// The longest input that it takes, in bytes of JSON. A door over a network reads no more.
    const INPUT_LIMIT_BYTES: usize = INPUT_LIMIT_BYTES;

    type Input: DeserializeOwned + JsonSchema + Send + 'static;
    type Output: Serialize + JsonSchema + Send + 'static;

    fn run(
        &self,
        call: &Ctx::Call,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Ctx::Fault>> + Send;
}
