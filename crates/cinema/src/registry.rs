//! The one list of operations, and the one way to run one by name.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use marquee_domain::id::TillId;
use marquee_domain::permission::Permission;
use marquee_protocol::error::{ErrorBody, ErrorCode};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use crate::caller::{Call, Credentials};
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::identify::{Asked, identify};
use crate::node::Cinema;
use crate::operation::{self, Access, Operation};

/// Ends with the answer's JSON text.
type Running<'a> = Pin<Box<dyn Future<Output = Result<String>> + Send + 'a>>;

/// What comes in may leave out what can be null; what goes out has every field. So each has a generator.
struct Generators {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
}

impl Generators {
    fn new() -> Self {
        let settings = SchemaSettings::draft07;
        Self {
            inputs: settings().for_deserialize().into_generator(),
            outputs: settings().for_serialize().into_generator(),
        }
    }

    /// The definitions of both. A type that goes both ways is the same in both, which a test holds.
    fn definitions(mut self) -> serde_json::Map<String, Value> {
        let mut definitions = self.inputs.take_definitions(true);
        for (name, output) in self.outputs.take_definitions(true) {
            let input = definitions.insert(name.clone(), output.clone());
            debug_assert!(
                input.is_none_or(|input| input == output),
                "{name} comes in otherwise than it goes out"
            );
        }
        definitions
    }
}

/// An operation whose types only its schemas remember.
trait Erased: Send + Sync {
    fn access(&self) -> Access;
    fn shows_presence(&self) -> bool;
    fn input_limit_bytes(&self) -> usize;
    fn summary(&self) -> &'static str;
    fn schemas(&self, generators: &mut Generators) -> (Schema, Schema);
    fn run<'a>(&'a self, call: &'a Call<'a>, input: Value) -> Running<'a>;
}

impl<O: Operation> Erased for O {
    fn access(&self) -> Access {
        O::ACCESS
    }

    fn shows_presence(&self) -> bool {
        O::SHOWS_PRESENCE
    }

    fn input_limit_bytes(&self) -> usize {
        O::INPUT_LIMIT_BYTES
    }

    fn summary(&self) -> &'static str {
        O::SUMMARY
    }

    fn schemas(&self, generators: &mut Generators) -> (Schema, Schema) {
        (
            generators.inputs.subschema_for::<O::Input>(),
            generators.outputs.subschema_for::<O::Output>(),
        )
    }

    fn run<'a>(&'a self, call: &'a Call<'a>, input: Value) -> Running<'a> {
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
            let output = Operation::run(self, call, input).await?;
            serde_json::to_string(&output).map_err(Fault::unanswered)
        })
    }
}

/// What the list of operations says of one.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    pub name: &'static str,
    pub summary: &'static str,
    /// "open", "signed_in", or the permission's name.
    pub access: &'static str,
    pub input: Schema,
    pub output: Schema,
}

/// The whole contract: each operation and the definitions that their schemas share.
#[derive(Debug, Clone, Serialize)]
pub struct Contract {
    pub version: u32,
    pub operations: Vec<Listed>,
    pub event: Schema,
    pub error: Schema,
    pub permission: Schema,
    pub definitions: serde_json::Map<String, Value>,
}

/// Operations by name.
#[derive(Default, Clone)]
pub struct Registry {
    operations: BTreeMap<&'static str, Arc<dyn Erased>>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.operations.keys()).finish()
    }
}

impl Registry {
    /// Adds an operation. A second one of the same name replaces the first, which a test forbids.
    #[must_use]
    pub fn with<O: Operation>(mut self, operation: O) -> Self {
        let before = self.operations.insert(O::NAME, Arc::new(operation));
        debug_assert!(before.is_none(), "two operations are called {}", O::NAME);
        self
    }

    /// Runs an operation for whoever the credentials name, at the till `till_id`; for who looks into the answer.
    ///
    /// # Errors
    /// As [`answer`](Self::answer) says.
    pub async fn call(
        &self,
        node: &Cinema,
        till_id: TillId,
        credentials: Credentials,
        name: &str,
        input: Value,
    ) -> std::result::Result<Value, ErrorBody> {
        let text = self.answer(node, till_id, credentials, name, input).await?;
        serde_json::from_str(&text).map_err(|error| *Fault::unanswered(error).body)
    }

    /// The same as JSON text, which doors send as it is: a hall's plan has thousands of values, and nobody
    /// looks at them on the way.
    ///
    /// # Errors
    /// There is no such operation, the caller may not, the input does not fit, or the operation refuses.
    pub async fn answer(
        &self,
        node: &Cinema,
        till_id: TillId,
        credentials: Credentials,
        name: &str,
        input: Value,
    ) -> std::result::Result<String, ErrorBody> {
        let outcome = self.run(node, till_id, credentials, name, input).await;
        outcome.map_err(|fault| {
            if let Some(cause) = &fault.cause {
                tracing::error!(operation = name, code = fault.code().name(), %cause, "an operation failed");
            }
            *fault.body
        })
    }

    async fn run(
        &self,
        node: &Cinema,
        till_id: TillId,
        credentials: Credentials,
        name: &str,
        input: Value,
    ) -> Result<String> {
        let operation = self.operations.get(name).ok_or_else(|| {
            Fault::new(
                ErrorCode::NotFound,
                format!("There is no operation called “{name}”."),
            )
        })?;
        let now = node.now();
        let token = match &credentials {
            Credentials::Session(token) => Some(token.clone()),
            Credentials::None | Credentials::Pin { .. } | Credentials::System(_) => None,
        };
        let asked = Asked {
            access: operation.access(),
            shows_presence: operation.shows_presence(),
            till_id,
            now,
        };
        let caller = identify(node, credentials, asked).await?;
        let call = Call {
            node,
            caller,
            till_id,
            now,
            token,
        };
        if let Access::Needs(permission) = operation.access() {
            call.require(permission)?;
        }
        operation.run(&call, input).await
    }

    /// How long an operation's input may be, for doors that must not read more; what does not exist gets no
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
            .iter()
            .map(|(name, operation)| {
                let (input, output) = operation.schemas(&mut generators);
                let access = match operation.access() {
                    Access::Open => "open",
                    Access::SignedIn => "signed_in",
                    Access::Needs(permission) => permission.name(),
                };
                Listed {
                    name,
                    summary: operation.summary(),
                    access,
                    input,
                    output,
                }
            })
            .collect();
        let event = generators.outputs.subschema_for::<Event>();
        let error = generators.outputs.subschema_for::<ErrorBody>();
        let permission = generators.outputs.subschema_for::<Permission>();
        let definitions = generators.definitions();
        let version = marquee_protocol::CONTRACT_VERSION;
        Contract {
            version,
            operations,
            event,
            error,
            permission,
            definitions,
        }
    }
}
