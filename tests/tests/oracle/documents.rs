//! Policy text to a document, without the engine's loader: the reference must not depend on what it judges.
//!
//! The texts of these tests are valid and use no variables, so nothing is checked here but the shape.

use corsac_core::document::{
    Defaults, Document, Grant, GrantFields, Groups, OriginEntry, Rule, Scalar, Spanned,
};
use serde_yaml::{Mapping, Value};

/// Reads a policy text.
pub(crate) fn read(text: &str) -> Document {
    let value: Value = serde_yaml::from_str(text).unwrap();
    let map = value.as_mapping().unwrap();
    let mut document = Document::default();
    document.version = 1.into();
    document.name = string(map, "name");
    document.origin_groups = Groups(map.get("origin_groups").map_or(Vec::new(), groups));
    document.defaults = map.get("defaults").map(|value| defaults(value.as_mapping().unwrap()));
    document.rules = list(map, "rules", |value| rule(value.as_mapping().unwrap()));
    document.grant = grant_fields(map);
    document
}

fn groups(value: &Value) -> Vec<(Spanned<String>, Spanned<Vec<OriginEntry>>)> {
    let group = |(name, list): (&Value, &Value)| {
        let entries: Vec<OriginEntry> = list.as_sequence().unwrap().iter().map(entry).collect();
        (text(name).into(), entries.into())
    };
    value.as_mapping().unwrap().iter().map(group).collect()
}

fn defaults(map: &Mapping) -> Defaults {
    let mut defaults = Defaults::default();
    defaults.on_denied = string(map, "on_denied");
    defaults.preflight_status = scalar(map, "preflight_status");
    defaults.own_origins = list(map, "own_origins", entry);
    defaults.max_age = scalar(map, "max_age");
    defaults.allow_methods = list(map, "allow_methods", |value| text(value).into());
    defaults.allow_headers = list(map, "allow_headers", |value| text(value).into());
    defaults.expose_headers = list(map, "expose_headers", |value| text(value).into());
    defaults
}

fn rule(map: &Mapping) -> Rule {
    let mut rule = Rule::default();
    rule.name = string(map, "name");
    rule.paths = list(map, "paths", |value| text(value).into());
    rule.deny = scalar(map, "deny");
    rule.on_denied = string(map, "on_denied");
    rule.preflight_status = scalar(map, "preflight_status");
    rule.own_origins = list(map, "own_origins", entry);
    rule.grants = list(map, "grants", |value| {
        let map = value.as_mapping().unwrap();
        let mut grant = Grant::default();
        grant.name = string(map, "name");
        grant.fields = grant_fields(map);
        grant
    });
    rule.grant = grant_fields(map);
    rule
}

fn grant_fields(map: &Mapping) -> GrantFields {
    let mut fields = GrantFields::default();
    fields.allow_origins = list(map, "allow_origins", entry);
    fields.allow_methods = list(map, "allow_methods", |value| text(value).into());
    fields.allow_headers = list(map, "allow_headers", |value| text(value).into());
    fields.expose_headers = list(map, "expose_headers", |value| text(value).into());
    fields.allow_credentials = scalar(map, "allow_credentials");
    fields.max_age = scalar(map, "max_age");
    fields
}

/// An origin, as a string or as an object with remarks.
fn entry(value: &Value) -> OriginEntry {
    let mut entry = OriginEntry::default();
    entry.origin = text(value.get("origin").unwrap_or(value)).into();
    entry
}

fn list<T>(map: &Mapping, key: &str, read: impl Fn(&Value) -> T) -> Option<Spanned<Vec<T>>> {
    let list = map.get(key)?.as_sequence().unwrap();
    Some(list.iter().map(read).collect::<Vec<T>>().into())
}

fn string(map: &Mapping, key: &str) -> Option<Spanned<String>> {
    map.get(key).map(|value| text(value).into())
}

fn scalar(map: &Mapping, key: &str) -> Option<Spanned<Scalar>> {
    map.get(key).map(|value| Scalar(text(value)).into())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        other => panic!("not a scalar: {other:?}"),
    }
}
