//! A node's list of operations, and the one way to run one by name.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::Value;

use crate::access::{Access, AuthRequest};
use crate::context::Context;
use crate::error::{ErrorBody, ErrorCode};
use crate::fault::Fault;
use crate::listing::{Contract, Generators, Listed};
use crate::operation::{self, Operation};

/// Ends with the answer's JSON text.
type Running<'a> = Pin<Box<dyn Future<Output = Result<String, Fault>> + Send + 'a>>;

/// An operation whose types only its schemas remember.
trait Erased<Ctx: Context>: Send + Sync {
    fn access(&self) -> Access;
    fn shows_presence(&self) -> bool;
    fn input_limit_bytes(&self) -> usize;
    fn listed(&self, generators: &mut Generators) -> Listed;
    fn run<'a>(&'a self, call: &'a Ctx::Call, input: Value) -> Running<'a>;
}

impl<Ctx: Context, O: Operation<Ctx>> Erased<Ctx> for O {
    fn access(&self) -> Access {
        O::ACCESS
    }

    fn shows_presence(&self) -> bool {
        O::SHOWS_PRESENCE
    }

    fn input_limit_bytes(&self) -> usize {
        O::INPUT_LIMIT_BYTES
    }

    fn listed(&self, generators: &mut Generators) -> Listed {
        generators.listed::<O::Input, O::Output>(O::NAME, O::SUMMARY, O::ACCESS)
    }

    fn run<'a>(&'a self, call: &'a Ctx::Call, input: Value) -> Running<'a> {
        Box::pin(async move {
            let input = serde_path_to_error::deserialize(input).map_err(|error| {
                let path = error.path().to_string();
                let place = if path == "." {
                    String::new()
                } else {
                    format!(" (field {path})")
                };
                Fault::invalid(format!(
                    "{} cannot be called like this{place}: {}.",
                    O::NAME,
                    error.inner()
                ))
                .with_details(serde_json::json!({ "operation": O::NAME, "field": path }))
            })?;
            let output = Operation::run(self, call, input)
                .await
                .map_err(Into::into)?;
            serde_json::to_string(&output).map_err(Fault::unanswered)
        })
    }
}

/// Refuses an input whose JSON is longer than its operation takes, whichever transport carried it.
fn require_short(input: &Value, limit_bytes: usize) -> Result<(), Fault> {
    serde_json::to_writer(Room(limit_bytes), input).map_err(|_| Fault::too_long(limit_bytes))
}

/// Takes as many bytes as it has room for, and keeps none.
struct Room(usize);

impl std::io::Write for Room {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let left = self.0.checked_sub(bytes.len());
        self.0 = left.ok_or(std::io::ErrorKind::FileTooLarge)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A node's operations by name.
pub struct Registry<Ctx> {
    operations: BTreeMap<&'static str, Arc<dyn Erased<Ctx>>>,
}

impl<Ctx> Default for Registry<Ctx> {
    fn default() -> Self {
        Self {
            operations: BTreeMap::new(),
        }
    }
}

impl<Ctx> Clone for Registry<Ctx> {
    fn clone(&self) -> Self {
        Self {
            operations: self.operations.clone(),
        }
    }
}

impl<Ctx> std::fmt::Debug for Registry<Ctx> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.operations.keys()).finish()
    }
}

impl<Ctx: Context> Registry<Ctx> {
    /// Adds an operation. A second one of the same name replaces the first, which a test forbids.
    #[must_use]
    pub fn with<O: Operation<Ctx>>(mut self, operation: O) -> Self {
        let before = self.operations.insert(O::NAME, Arc::new(operation));
        debug_assert!(before.is_none(), "two operations are called {}", O::NAME);
        self
    }

    /// Runs an operation for the caller at this origin; for who looks into the answer.
    ///
    /// # Errors
    /// As [`answer`](Self::answer) says.
    pub async fn call(
        &self,
        node: &Arc<Ctx>,
        origin: Ctx::Origin,
        name: &str,
        input: Value,
    ) -> Result<Value, ErrorBody> {
        let text = self.answer(node, origin, name, input).await?;
        serde_json::from_str(&text).map_err(|error| *Fault::unanswered(error).body)
    }

    /// The same as JSON text, which transports send as it is: a hall's plan has thousands of values, and nobody
    /// looks at them on the way.
    ///
    /// # Errors
    /// There is no such operation, the caller may not, the input is too long or does not fit, or the operation
    /// refuses.
    pub async fn answer(
        &self,
        node: &Arc<Ctx>,
        origin: Ctx::Origin,
        name: &str,
        input: Value,
    ) -> Result<String, ErrorBody> {
        let outcome = self.run(node, origin, name, input).await;
        outcome.map_err(|fault| {
            if let Some(cause) = &fault.cause {
                tracing::error!(operation = name, code = fault.code().name(), %cause, "an operation failed");
            }
            *fault.body
        })
    }

    async fn run(
        &self,
        node: &Arc<Ctx>,
        origin: Ctx::Origin,
        name: &str,
        input: Value,
    ) -> Result<String, Fault> {
        let operation = self.operations.get(name).ok_or_else(|| {
            Fault::new(
                ErrorCode::NotFound,
                format!("There is no operation called “{name}”."),
            )
        })?;
        let request = AuthRequest {
            access: operation.access(),
            shows_presence: operation.shows_presence(),
        };
        let call = node.identify(origin, request).await.map_err(Into::into)?;
        Ctx::require(&call, request.access).map_err(Into::into)?;
        require_short(&input, operation.input_limit_bytes())?;
        operation.run(&call, input).await
    }

    /// How long an operation's input may be, for transports that must not read more; what does not exist gets no
    /// more than a usual one.
    #[must_use]
    pub fn input_limit_bytes(&self, name: &str) -> usize {
        self.operations
            .get(name)
            .map_or(operation::INPUT_LIMIT_BYTES, |one| one.input_limit_bytes())
    }

    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.operations.keys().copied().collect()
    }

    /// The contract as data: what `marquee-admin operations` prints and the UI's types are made from.
    #[must_use]
    pub fn contract(&self) -> Contract {
        let mut generators = Generators::new();
        let operations = self
            .operations
            .values()
            .map(|operation| operation.listed(&mut generators))
            .collect();
        generators.contract::<Ctx::Event>(operations)
    }
}
