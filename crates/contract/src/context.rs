//! What a node brings to the contract: who its callers are, what its operations work with, and what it announces.

use std::future::Future;
use std::sync::Arc;

use crate::access::{Access, AuthRequest};
use crate::event::NodeEvent;
use crate::fault::Fault;

/// A node that offers operations.
///
/// Credentials and callers are the node's own types: a cinema knows staff numbers, PINs and tills, and another node knows
/// none of them.
pub trait Context: Sized + Send + Sync + 'static {
    /// What a transport says about a call: the credentials that came with it, and the place where it was made.
    type Origin: Send;

    /// One call: the node, who calls and when, as operations see it.
    type Call: Send + Sync;

    /// How operations fail. A type of the node's own lets `?` take its database's errors; a node without one uses
    /// [`Fault`] itself.
    type Fault: Into<Fault> + Send;

    /// What the node announces to subscribers.
    type Event: NodeEvent;

    /// Finds out who calls.
    ///
    /// # Errors
    /// The credentials are wrong, or do not suffice to know the caller of such an operation.
    fn identify(
        self: &Arc<Self>,
        origin: Self::Origin,
        request: AuthRequest,
    ) -> impl Future<Output = Result<Self::Call, Self::Fault>> + Send;

    /// Refuses a caller who lacks the access. The registry asks before it runs an operation.
    ///
    /// # Errors
    /// [`NotSignedIn`](crate::error::ErrorCode::NotSignedIn) if signing in would help, otherwise
    /// [`Forbidden`](crate::error::ErrorCode::Forbidden).
    fn require(call: &Self::Call, access: Access) -> Result<(), Self::Fault>;
}
