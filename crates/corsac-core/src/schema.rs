//! A JSON Schema of the policy file, for editors and for other tools. The loader does not use it: it says more.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::document::{Document, OriginEntry};

/// Where the schema of version 1 is published.
const ID: &str = "https://github.com/corsac-rs/corsac/raw/main/policies/corsac-policy-v1.schema.json";

/// Which fields a map cannot be without, by the name of its type; the policy itself has the name "", a test file "Test".
const REQUIRED: &[(&str, &[&str])] = &[
    ("", &["version"]),
    ("Rule", &["paths"]),
    ("Grant", &["allow_origins"]),
    ("Danger", &["risk", "origin", "reason"]),
    ("OriginEntry", &["origin"]),
    ("Test", &["version", "cases"]),
    ("Case", &["name", "origin", "path", "expect"]),
];

/// The JSON Schema of policy files in version 1, in draft 2020-12.
#[must_use]
pub fn policy_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Document>().to_value();
    tidy(&mut schema);
    let Some(root) = schema.as_object_mut() else { return schema };
    root.insert("$id".into(), ID.into());
    root.insert("title".into(), "corsac policy, version 1".into());
    close(root, "");
    // Either rules, or the fields of one grant; never both.
    root.insert("oneOf".into(), json!([{ "required": ["rules"] }, { "required": ["allow_origins"] }]));
    if let Some(definitions) = root.get_mut("$defs").and_then(Value::as_object_mut) {
        for (name, definition) in definitions {
            let Some(definition) = definition.as_object_mut() else { continue };
            close(definition, name);
            if name == "Rule" {
                let ways = ["grants", "allow_origins", "deny"].map(|key| json!({ "required": [key] }));
                definition.insert("anyOf".into(), ways.into_iter().collect());
            }
        }
    }
    schema
}

/// Takes no keys but its own, and those of the author's that begin with `x-`.
pub(crate) fn close(schema: &mut Map<String, Value>, name: &str) {
    if !schema.contains_key("properties") {
        return;
    }
    schema.remove("unevaluatedProperties");
    schema.insert("additionalProperties".into(), false.into());
    schema.insert("patternProperties".into(), json!({ "^x-": true }));
    if matches!(name, "" | "Test")
        && let Some(Value::Object(properties)) = schema.get_mut("properties")
    {
        let text = "Where the JSON Schema is, for editors; corsac does not look at it.";
        properties.insert("$schema".into(), json!({ "type": "string", "description": text }));
    }
    // A field that is absent is an `Option` in the types, and with a schema of its own the generator cannot see that.
    match REQUIRED.iter().find(|(known, _)| *known == name) {
        Some((_, required)) => schema.insert("required".into(), json!(required)),
        None => schema.remove("required"),
    };
}

/// Nothing in a policy is null, and no list in it is empty.
pub(crate) fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".into(), only);
                }
            }
            if let Some(Value::Array(ways)) = object.get_mut("anyOf") {
                ways.retain(|way| way.get("type").is_none_or(|name| name != "null"));
                if let [Value::Object(only)] = ways.as_slice() {
                    let only = only.clone();
                    object.remove("anyOf");
                    object.extend(only);
                }
            }
            object.remove("default");
            object.remove("format");
            if object.get("type").is_some_and(|name| name == "array") {
                object.insert("minItems".into(), 1.into());
            }
            object.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// What a variable makes of any scalar.
fn variable() -> Value {
    json!({ "type": "string", "pattern": "\\$\\{" })
}

pub(crate) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": 1 })
}

pub(crate) fn on_denied(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "enum": ["pass", "reject"] }, variable()] })
}

pub(crate) fn preflight_status(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "enum": [200, 204] }, variable()] })
}

pub(crate) fn max_age(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "integer", "minimum": 0, "maximum": 2_147_483_647 },
            { "type": "string", "pattern": "^[0-9]+[smhd]?$" },
            variable(),
        ]
    })
}

pub(crate) fn boolean(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "type": "boolean" }, variable()] })
}

pub(crate) fn risk(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["insecure-origin", "public-suffix", "any-port", "null-origin"] })
}

impl JsonSchema for OriginEntry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Origin".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = |said: &str| json!({ "type": "string", "description": said });
        let origin = "An exact origin, a pattern, `*`, `group:name`, or a variable.";
        json_schema!({
            "description": "An origin, or an origin with remarks.",
            "anyOf": [
                { "type": "string", "minLength": 1, "description": origin },
                {
                    "type": "object",
                    "properties": {
                        "origin": { "type": "string", "minLength": 1, "description": origin },
                        "description": text("What this is for."),
                        "owner": text("Who answers for it."),
                        "reason": text("Why it is there."),
                    },
                    "patternProperties": { "^x-": true },
                    "additionalProperties": false,
                    "required": ["origin"],
                },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(policy: &str) -> Vec<String> {
        let schema = policy_schema();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let value: Value = serde_yaml::from_str(policy).unwrap();
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    #[test]
    fn the_schema_is_one() {
        let schema = policy_schema();
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        let text = serde_json::to_string_pretty(&schema).unwrap();
        assert!(!text.contains("null\""), "{text}");
    }

    #[test]
    fn good_policies_are_valid() {
        let codes = crate::Code::all().filter(|code| code.examples() == crate::Examples::Policies);
        let examples = codes.map(crate::Code::good_example).filter(|text| !text.is_empty());
        for policy in examples.chain([include_str!("load/tests/policy.yaml")]) {
            assert_eq!(errors(policy), [""; 0], "{policy}");
        }
    }

    #[test]
    fn bad_policies_are_not() {
        for policy in [
            "allow_origins: [a]",
            "version: 2\nallow_origins: [a]",
            "version: '1'\nallow_origins: [a]",
            "version: 1",
            "version: 1\nallow_origins: a",
            "version: 1\nallow_origins: []",
            "version: 1\nallow_origins: [5]",
            "version: 1\nallow_origins: [null]",
            "version: 1\nallow_origins: null",
            "version: 1\nallow_origins: [{ owner: a }]",
            "version: 1\nallow_origins: [{ origin: a, foo: b }]",
            "version: 1\norigins: [a]",
            "version: 1\nallow_origins: [a]\nfoo: 1",
            "version: 1\nallow_origins: [a]\nallow_credentials: yes please",
            "version: 1\nallow_origins: [a]\nmax_age: -1",
            "version: 1\nallow_origins: [a]\nmax_age: ten",
            "version: 1\nallow_origins: [a]\ndefaults: { allow_origins: [a] }",
            "version: 1\nallow_origins: [a]\ndefaults: { preflight_status: 201 }",
            "version: 1\nallow_origins: [a]\nrules: [{ paths: [/], deny: true }]",
            "version: 1\nrules: [{ allow_origins: [a] }]",
            "version: 1\nrules: [{ paths: [/] }]",
            "version: 1\nrules: [{ paths: [/], grants: [{ max_age: 5 }] }]",
            "version: 1\nrules: [{ paths: [/], grants: [{ allow_origins: [a], paths: [/] }] }]",
            "version: 1\nallow_origins: [a]\ndangerously_allow: [{ risk: fire, origin: a, reason: b }]",
            "version: 1\nallow_origins: [a]\ndangerously_allow: [{ risk: any-port, origin: a }]",
        ] {
            assert!(!errors(policy).is_empty(), "{policy}");
        }
    }
}
