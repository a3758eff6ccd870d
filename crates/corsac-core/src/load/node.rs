//! The tree that YAML and JSON both end in: values, each with its place, and nothing of either format.

use rustc_hash::FxHashMap;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::source::Mark;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) mark: Mark,
    pub(crate) value: Value,
}

/// What a value is. Numbers keep the text they were written as: `1.0` is not `1`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
    /// Something that a finding was made of already: nothing more is said about it.
    Ignored,
}

/// A key of a map and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) mark: Mark,
}

// Two trees are equal when they say the same, wherever they say it.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Value {
    /// The kind of value, as it is named in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Ignored => "a value that cannot be read",
        }
    }
}

/// A map in the making: refuses what no format's own map type would tell us about.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    list: Vec<(Key, Node)>,
    first: FxHashMap<String, Mark>,
}

impl Entries {
    /// Adds an entry. A key that is there already, or a merge key, becomes a finding and is left out: taking the last
    /// one, as most parsers do, would let a line far below silently replace what the reader has just read.
    pub(crate) fn push(&mut self, key: Key, value: Node, findings: &mut Findings) {
        if key.name == "<<" {
            findings.push(
                Finding::error(Code::MERGE_KEY, "merge keys are not supported")
                    .at(key.mark, "a merge key")
                    .help("write the shared fields out; in a policy, `defaults` holds what all rules share"),
            );
            return;
        }
        if let Some(first) = self.first.get(&key.name) {
            findings.push(
                Finding::error(Code::DUPLICATE_KEY, format!("`{}` is written twice", shorten(&key.name)))
                    .at(key.mark, "the second time")
                    .at(*first, "the first time")
                    .help("keep one of the two"),
            );
            return;
        }
        self.first.insert(key.name.clone(), key.mark);
        self.list.push((key, value));
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Map(self.list)
    }
}

/// The longest piece of a policy that a message repeats.
const SHOWN: usize = 80;

/// User text for a message: one line, of a bounded length.
pub(crate) fn shorten(text: &str) -> String {
    let mut shown: String =
        text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// The text as a quoted string, valid in YAML and in JSON.
pub(crate) fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| format!("'{}'", text.replace('\'', "''")))
}
