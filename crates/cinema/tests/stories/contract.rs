//! The contract of the operations: what programs and the screens' types are made from.

use std::collections::BTreeSet;

use marquee_contract::error::ErrorCode;
use serde_json::{Value, json};

use crate::harness::House;

/// All schemas inside of one, following references.
fn every_schema<'a>(schema: &'a Value, definitions: &'a Value, seen: &mut Vec<&'a Value>) {
    if seen.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    seen.push(schema);
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/definitions/").unwrap();
        let definition = &definitions[name];
        assert!(definition.is_object(), "{name} is not defined");
        every_schema(definition, definitions, seen);
    }
    let inner: Box<dyn Iterator<Item = &Value>> = match schema {
        Value::Object(fields) => Box::new(fields.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => return,
    };
    for value in inner {
        every_schema(value, definitions, seen);
    }
}

fn contract() -> Value {
    json!(marquee_cinema::operations::registry().contract())
}

#[test]
fn each_operation_is_called_aggregate_dot_verb_and_says_what_it_does() {
    for operation in contract()["operations"].as_array().unwrap() {
        let name = operation["name"].as_str().unwrap();
        let (aggregate, verb) = name.split_once('.').unwrap();
        for word in [aggregate, verb] {
            let plain = |c: char| c.is_ascii_lowercase() || c == '_';
            assert!(!word.is_empty() && word.chars().all(plain), "{name}");
        }
        let summary = operation["summary"].as_str().unwrap();
        assert!(
            summary.ends_with('.') && summary.len() > 10,
            "{name}: {summary}"
        );
        let access = operation["access"].as_str().unwrap();
        let permissions = marquee_domain::permission::Permission::ALL;
        let known = permissions
            .iter()
            .any(|permission| permission.name() == access);
        assert!(
            known || ["open", "signed_in"].contains(&access),
            "{name}: {access}"
        );
    }
}

#[test]
fn no_input_lets_an_unknown_field_pass() {
    let contract = contract();
    let definitions = &contract["definitions"];
    for operation in contract["operations"].as_array().unwrap() {
        let mut schemas = Vec::new();
        every_schema(&operation["input"], definitions, &mut schemas);
        let objects = schemas
            .iter()
            .filter(|schema| schema["properties"].is_object());
        for object in objects {
            let open = object["additionalProperties"] != json!(false);
            // A surcharge lets one pass. All of its fields are needed, so none can be lost by a slip.
            let surcharge = object["properties"]["when"].is_object();
            assert!(!open || surcharge, "{}: {object}", operation["name"]);
        }
        let input = definition(&operation["input"], definitions);
        assert_eq!(input["type"], "object", "{}", operation["name"]);
        assert_eq!(
            input["additionalProperties"], false,
            "{}",
            operation["name"]
        );
    }
}

fn definition<'a>(schema: &'a Value, definitions: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => &definitions[name.strip_prefix("#/definitions/").unwrap()],
        None => schema,
    }
}

#[test]
fn each_operation_says_what_it_answers() {
    let contract = contract();
    for operation in contract["operations"].as_array().unwrap() {
        let output = definition(&operation["output"], &contract["definitions"]);
        assert_eq!(output["type"], "object", "{}", operation["name"]);
    }
    for whole in ["event", "error", "permission"] {
        assert!(contract[whole].is_object(), "{whole}");
    }
}

#[test]
fn what_goes_out_has_every_field_and_what_comes_in_may_leave_out_what_can_be_null() {
    let contract = contract();
    let definitions = &contract["definitions"];
    let mut left_out = BTreeSet::new();
    for operation in contract["operations"].as_array().unwrap() {
        let mut schemas = Vec::new();
        every_schema(&operation["output"], definitions, &mut schemas);
        for object in schemas {
            let Some(properties) = object["properties"].as_object() else {
                continue;
            };
            let required = object["required"].as_array();
            for field in properties.keys() {
                let always = required.is_some_and(|fields| fields.contains(&json!(field)));
                if !always {
                    left_out.insert((operation["name"].as_str().unwrap(), field.as_str()));
                }
            }
        }
    }
    // A drawing in a plan has the measures of its own form only, as in the file that it came from.
    left_out.retain(|(operation, _)| *operation != "plan.get");
    assert_eq!(left_out, BTreeSet::new());
    let input = |name: &str| {
        let operations = contract["operations"].as_array().unwrap();
        let found = operations.iter().find(|one| one["name"] == name).unwrap();
        definition(&found["input"], definitions)["required"].clone()
    };
    assert_eq!(input("cinema.configure"), Value::Null);
    assert_eq!(input("journal.list"), Value::Null);
}

#[test]
#[should_panic(expected = "two operations are called cinema.get")]
fn a_name_is_given_out_once() {
    let _ = marquee_cinema::operations::registry().with(marquee_cinema::operations::cinema::Get);
}

#[tokio::test]
async fn what_is_wrong_with_an_input_is_named_with_its_field() {
    let house = House::demo().await;
    let someone = house.system();
    let ways = [
        ("sale.get", json!({ "sale_id": 7 }), "sale_id"),
        ("sale.get", json!({ "sale_id": "not an id" }), "sale_id"),
        ("sale.get", json!({}), "."),
        ("sale.get", json!([]), "."),
        ("sale.get", json!(null), "."),
        (
            "hold.best_available",
            json!({ "sale_id": house.new_cart(), "show_id": house.new_cart(), "count": -1 }),
            "count",
        ),
        (
            "hold.change",
            json!({ "sale_id": house.new_cart(), "show_id": house.new_cart(), "add": [1, 65_536], "remove": [] }),
            "add[1]",
        ),
        (
            "cart.quote",
            json!({ "lines": [{ "show_id": house.new_cart(), "seat": 1.5, "ticket_type_id": house.new_cart() }] }),
            "lines[0].seat",
        ),
        ("sale.list", json!({ "limit": 1e99 }), "limit"),
        (
            "programme.day",
            json!({ "business_day": "2026-02-30" }),
            "business_day",
        ),
    ];
    for (operation, input, field) in ways {
        let refused = someone.is_refused(operation, input.clone()).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{operation} {input}");
        assert_eq!(
            refused.details.unwrap()["field"],
            field,
            "{operation} {input}"
        );
    }
}
