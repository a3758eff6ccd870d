//! JSON to the tree. Every value is borrowed as raw text first, so its place is where its slice lies in the file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::load::limits::Limits;
use crate::load::node::{Entries, Key, Node, Value};
use crate::load::text::{Text, too_deep};
use crate::source::Mark;

/// Reads one JSON document; nothing where the syntax is broken, which is then the only finding.
pub(crate) fn tree(text: Text<'_>, limits: &Limits, findings: &mut Findings) -> Option<Node> {
    let mut parser = serde_json::Deserializer::from_str(text.text);
    let raw = match <&RawValue>::deserialize(&mut parser) {
        Ok(raw) => raw,
        Err(error) => {
            let at = offset(text.text, &error);
            let finding = syntax(text.mark_char(at), &error);
            findings.push(match help(text.text, at) {
                Some(help) => finding.help(help),
                None => finding,
            });
            return None;
        }
    };
    let mut found = Findings::default();
    let mut reader = Reader { text, limits, findings: &mut found };
    match reader.node(raw, 0) {
        Ok(node) => {
            findings.append(found);
            if parser.end().is_err() {
                let end = end_of(text, raw);
                let rest = text.text.get(end..).unwrap_or("");
                let start = end + (rest.len() - rest.trim_start().len());
                let what = limits.what;
                findings.push(
                    Finding::error(Code::SECOND_DOCUMENT, format!("there is more after the {what}"))
                        .at(text.mark_char(start), "a second document begins here")
                        .help(format!("a file holds one {what}; remove what follows it")),
                );
            }
            Some(node)
        }
        Err(fatal) => {
            findings.push(*fatal);
            None
        }
    }
}

fn end_of(text: Text<'_>, raw: &RawValue) -> usize {
    raw.get().as_ptr().addr().saturating_sub(text.text.as_ptr().addr()) + raw.get().len()
}

struct Reader<'a, 'f> {
    text: Text<'a>,
    limits: &'a Limits,
    findings: &'f mut Findings,
}

impl<'a> Reader<'a, '_> {
    fn mark(&self, raw: &'a RawValue) -> Mark {
        let end = end_of(self.text, raw);
        self.text.mark(end - raw.get().len(), end)
    }

    fn node(&mut self, raw: &'a RawValue, depth: usize) -> Result<Node, Box<Finding>> {
        let mark = self.mark(raw);
        let broken = |error: serde_json::Error| Box::new(syntax(mark, &error));
        let value = match raw.get().as_bytes().first() {
            Some(b'[' | b'{') if depth >= self.limits.max_depth => {
                return Err(Box::new(too_deep(self.text.mark_char(start_of(self.text, raw)), self.limits)));
            }
            Some(b'[') => {
                let Items(items) = serde_json::from_str(raw.get()).map_err(broken)?;
                let items = items.into_iter().map(|item| self.node(item, depth + 1));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let Members(members) = serde_json::from_str(raw.get()).map_err(broken)?;
                let mut entries = Entries::default();
                for (key, value) in members {
                    let mark = self.mark(key);
                    let name = serde_json::from_str(key.get()).map_err(|e| Box::new(syntax(mark, &e)))?;
                    let value = self.node(value, depth + 1)?;
                    entries.push(Key { name, mark }, value, self.findings);
                }
                entries.into_value()
            }
            Some(b'"') => Value::String(serde_json::from_str(raw.get()).map_err(broken)?),
            Some(b't') => Value::Bool(true),
            Some(b'f') => Value::Bool(false),
            Some(b'n') => Value::Null,
            _ => Value::Number(raw.get().to_owned()),
        };
        Ok(Node { mark, value })
    }
}

fn start_of(text: Text<'_>, raw: &RawValue) -> usize {
    end_of(text, raw) - raw.get().len()
}

/// The items of a list, unread.
struct Items<'a>(Vec<&'a RawValue>);

/// The members of an object, unread, with every duplicate.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The byte that an error of the parser is about.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    // Its columns count bytes, and are one past the byte that was wrong, or 0 at the start of a line.
    let line = error.line().saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What JSON with extensions has, and JSON has not.
fn help(text: &str, at: usize) -> Option<&'static str> {
    let before = text.get(..at)?.trim_end();
    match text.as_bytes().get(at)? {
        b'/' | b'#' => Some("JSON has no comments; YAML has: name the file `.yaml`"),
        b'\'' => Some("JSON takes double quotes only"),
        b']' | b'}' if before.ends_with(',') => Some("remove the comma before it"),
        byte if byte.is_ascii_alphabetic() => Some("in JSON, keys and texts stand in double quotes"),
        _ => None,
    }
}

fn syntax(mark: Mark, error: &serde_json::Error) -> Finding {
    let said = error.to_string();
    // The parser's own line and column would be those of the slice it was given.
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    Finding::error(Code::SYNTAX_ERROR, format!("this is not JSON: {said}")).at(mark, "")
}
