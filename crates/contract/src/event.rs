//! What a node announces to everybody who listens. Events only invalidate: they say what changed, and clients fetch it
//! again. So a lost event costs a moment and nothing else.

use schemars::JsonSchema;
use serde::Serialize;

/// The events of a node: a JSON object each, whose field `type` names the kind.
pub trait NodeEvent: Serialize + JsonSchema + Clone + Send + 'static {
    /// Anything may have changed. A transport sends it in place of events that a slow subscriber missed.
    fn anything_changed() -> Self;
}
