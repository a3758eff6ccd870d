//! A document as a part of an application's own settings, in any format that serde reads.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Findings, Severity};
use crate::document::Document;
use crate::load::decode::decode;
use crate::load::limits::MAX_DEPTH;
use crate::load::node::{Entries, Key, Node, Value};
use crate::source::{Mark, Sources};

/// Everything wrong with the shape comes out in one error. Values are checked when the document is compiled.
impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut findings = Findings::default();
        let node = Tree { depth: 0, findings: &mut findings }.deserialize(deserializer)?;
        let sources = Sources::default();
        let document = decode(&node, &sources, &mut findings);
        if !findings.has_errors() {
            return Ok(document);
        }
        let diagnostics = findings.into_diagnostics(&sources);
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let said: Vec<_> =
            errors.map(|error| format!("{} ({})", error.message, error.help.join("; "))).collect();
        Err(D::Error::custom(said.join("\n")))
    }
}

/// Builds the tree from any format. Nothing in it has a place.
struct Tree<'f> {
    depth: usize,
    findings: &'f mut Findings,
}

fn node(value: Value) -> Node {
    Node { mark: Mark::Nowhere, value }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Tree<'_> {
    fn child<E: serde::de::Error>(&mut self) -> Result<Tree<'_>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format!("lists and maps are nested more than {MAX_DEPTH} levels deep")));
        }
        Ok(Tree { depth: self.depth + 1, findings: self.findings })
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(node(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(node(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(node(Value::Bool(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(node(Value::Number(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(node(Value::Number(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(node(Value::Number(format!("{value:?}"))))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(node(Value::String(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.child()?)? {
            items.push(item);
        }
        Ok(node(Value::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Entries::default();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.child()?)?;
            entries.push(Key { name, mark: Mark::Nowhere }, value, self.findings);
        }
        Ok(node(entries.into_value()))
    }
}
