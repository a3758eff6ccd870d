//! A JSON Schema of test files, for editors and for other tools. The loader does not use it: it says more.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::schema::{close, tidy};
use crate::testing::document::TestDocument;
use crate::testing::{ExpectedOutcome, reasons};

/// Where the schema of version 1 is published.
const ID: &str = "https://github.com/corsac-rs/corsac/raw/main/policies/corsac-test-v1.schema.json";

/// The JSON Schema of test files in version 1, in draft 2020-12.
#[must_use]
pub fn test_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<TestDocument>().to_value();
    tidy(&mut schema);
    let Some(root) = schema.as_object_mut() else { return schema };
    root.insert("$id".into(), ID.into());
    root.insert("title".into(), "corsac policy tests, version 1".into());
    close(root, "Test");
    if let Some(definitions) = root.get_mut("$defs").and_then(Value::as_object_mut) {
        for (name, definition) in definitions {
            if let Some(definition) = definition.as_object_mut() {
                close(definition, name);
            }
        }
    }
    schema
}

/// A text without quotes is one all the same.
fn scalar() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

pub(super) fn one_or_more(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "string", "minLength": 1 },
            { "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1, "uniqueItems": true },
        ]
    })
}

pub(super) fn variables(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object", "additionalProperties": scalar() })
}

pub(super) fn request_headers(generator: &mut SchemaGenerator) -> Schema {
    let names = one_or_more(generator);
    json_schema!({ "anyOf": [names, { "type": "object", "additionalProperties": scalar() }] })
}

/// What is expected, as it is written.
pub(crate) struct Expect;

impl JsonSchema for Expect {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expect".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let outcomes: Vec<_> = ExpectedOutcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        let reasons: Vec<_> = reasons().collect();
        let names = one_or_more(generator);
        let flag = |said: &str| json!({ "type": "boolean", "description": said });
        // `null` is a value here: it says that the header is not there.
        let values = |of: &str| {
            json!({
                "type": "object",
                "description": format!("Headers of {of}, with their whole values; null where one must not be there."),
                "additionalProperties": { "anyOf": [scalar(), { "const": null }] },
            })
        };
        json_schema!({
            "description": "What has to come of it: an outcome, or a map that says more.",
            "anyOf": [
                { "enum": outcomes },
                {
                    "type": "object",
                    "properties": {
                        "outcome": { "enum": outcomes, "description": "Whether the page may read the response." },
                        "reason": { "enum": reasons, "description": "Why it is denied." },
                        "preflight": flag("Whether the browser asks first."),
                        "reaches_application": flag("Whether the request reaches the application."),
                        "status": {
                            "type": "integer",
                            "minimum": 100,
                            "maximum": 599,
                            "description": "The status of the response to the request.",
                        },
                        "console": {
                            "type": "string",
                            "description": "A part of what the console says, in the words of any engine.",
                        },
                        "visible_headers": names,
                        "hidden_headers": names,
                        "headers": values("the response to the request"),
                        "preflight_headers": values("the response to the preflight"),
                    },
                    "patternProperties": { "^x-": true },
                    "additionalProperties": false,
                    "required": ["outcome"],
                },
            ],
        })
    }
}
