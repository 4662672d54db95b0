//! The list of a registry's operations with their schemas: what a command prints and a UI's types are made from.

use marquee_domain::permission::Permission;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use crate::CONTRACT_VERSION;
use crate::access::Access;
use crate::error::ErrorBody;

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

/// What comes in may leave out what can be null; what goes out has every field. So each has a generator.
pub(crate) struct Generators {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
}

impl Generators {
    pub(crate) fn new() -> Self {
        let settings = SchemaSettings::draft07;
        Self {
            inputs: settings().for_deserialize().into_generator(),
            outputs: settings().for_serialize().into_generator(),
        }
    }

    /// What the list says of an operation with these types.
    pub(crate) fn listed<Input: JsonSchema, Output: JsonSchema>(
        &mut self,
        name: &'static str,
        summary: &'static str,
        access: Access,
    ) -> Listed {
        Listed {
            name,
            summary,
            access: access.name(),
            input: self.inputs.subschema_for::<Input>(),
            output: self.outputs.subschema_for::<Output>(),
        }
    }

    /// The contract of these operations in a node with such events.
    pub(crate) fn contract<Event: JsonSchema>(mut self, operations: Vec<Listed>) -> Contract {
        Contract {
            version: CONTRACT_VERSION,
            operations,
            event: self.outputs.subschema_for::<Event>(),
            error: self.outputs.subschema_for::<ErrorBody>(),
            permission: self.outputs.subschema_for::<Permission>(),
            definitions: self.definitions(),
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
