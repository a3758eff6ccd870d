//! The seed and the visitor that build the tree.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::load::limits::{Limits, MAX_KEY_BYTES};
use crate::load::node::{Entries, Key, Node, Value, quote, shorten};
use crate::load::text::{Text, too_deep};
use crate::load::yaml::lines::Lines;
use crate::load::yaml::scan;
use crate::load::yaml::tail::place_in;
use crate::source::Mark;

/// What one reading of a document shares.
pub(super) struct Reader<'a> {
    text: Text<'a>,
    limits: &'a Limits,
    lines: Lines,
    /// The end of what has been read: brackets are looked for from here.
    cursor: Cell<usize>,
    /// What the tree may still cost. Without aliases a tree costs less than its text.
    budget: Cell<usize>,
    findings: RefCell<Findings>,
    /// The finding that ends the reading.
    fatal: RefCell<Option<Finding>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: Text<'a>, limits: &'a Limits) -> Self {
        Reader {
            text,
            limits,
            lines: Lines::new(text.text),
            cursor: Cell::new(0),
            budget: Cell::new(text.text.len() * 4 + 64 * 1024),
            findings: RefCell::default(),
            fatal: RefCell::default(),
        }
    }

    pub(super) fn fatal(&self) -> Option<Finding> {
        self.fatal.take()
    }

    /// The end of the document and what was found in it.
    pub(super) fn finish(self) -> (usize, Findings) {
        (self.cursor.get(), self.findings.into_inner())
    }

    fn push(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    fn stop<E: serde::de::Error>(&self, finding: Finding) -> E {
        self.fatal.replace(Some(finding));
        E::custom("")
    }

    /// The parser bounds the number of aliases, not what they cost: a long list named a thousand times is one jump
    /// each.
    fn spend<E: serde::de::Error>(&self, cost: usize, mark: Mark) -> Result<(), E> {
        match self.budget.get().checked_sub(cost) {
            Some(left) => self.budget.set(left),
            None => return Err(self.stop(too_many_aliases(mark))),
        }
        Ok(())
    }

    /// The byte that an error of the parser is attached to.
    fn place(&self, error: &impl fmt::Display) -> usize {
        match place_in(error) {
            Some((line, column)) => self.lines.byte(self.text.text, line - 1, column - 1),
            None => 0,
        }
    }

    fn scalar(&self, scalar: Scalar, at: usize, near: Mark) -> Node {
        let text = self.text.text;
        let start = scan::skip_properties(text, at);
        let end = match &scalar {
            Scalar::Text(value) => scan::scalar_end(text, start, Some(value)),
            _ => scan::scalar_end(text, start, None),
        };
        let token = text.get(start..end).unwrap_or("");
        let (mark, value) = match scalar {
            // Nothing is written where a null is left out: what it was left out of is shown instead.
            Scalar::Null if !["~", "null", "Null", "NULL"].contains(&token) => {
                let mark = if near == Mark::Nowhere { self.text.mark(at, at) } else { near };
                return Node { mark, value: Value::Null };
            }
            Scalar::Null => (self.text.mark(start, end), Value::Null),
            Scalar::Bool(value) => (self.text.mark(start, end), Value::Bool(value)),
            Scalar::Number(number) => {
                let written = if token.is_empty() || token.starts_with(['"', '\'', '|', '>']) {
                    number
                } else {
                    token.to_owned()
                };
                (self.text.mark(start, end), Value::Number(written))
            }
            Scalar::Text(value) => (self.text.mark(start, end), Value::String(value)),
        };
        self.cursor.set(self.cursor.get().max(end));
        Node { mark, value }
    }

    /// Looks for the bracket that opens the list or map that comes next.
    fn open(&self, bracket: u8) -> Option<usize> {
        // A gap is walked once: an aliased tree would walk it a thousand times.
        self.cursor.set(scan::skip_blank(self.text.text, self.cursor.get()));
        let at = scan::skip_between(self.text.text, self.cursor.get());
        let found = scan::byte(self.text.text, at) == Some(bracket);
        if found {
            self.cursor.set(at + 1);
        }
        found.then_some(at)
    }

    /// The mark of a list or map: from bracket to bracket, or from its first value to its last.
    fn span(&self, open: Option<usize>, closing: u8, content: Option<Mark>, near: Mark) -> Mark {
        let Some(open) = open else { return content.unwrap_or(near) };
        let text = self.text.text;
        let mut at = scan::skip_blank(text, self.cursor.get());
        if scan::byte(text, at) == Some(b',') {
            at = scan::skip_blank(text, at + 1);
        }
        if scan::byte(text, at) != Some(closing) {
            let opened = self.text.mark(open, open + 1);
            return content.map_or(opened, |content| opened.to(content));
        }
        self.cursor.set(at + 1);
        self.text.mark(open, at + 1)
    }
}

pub(super) fn too_many_aliases(mark: Mark) -> Finding {
    Finding::error(Code::TOO_MANY_ALIASES, "the policy's aliases expand to too much")
        .at(mark, "")
        .help("write the list once under `origin_groups` and name it with `group:name`")
}

/// A scalar as the parser gave it.
enum Scalar {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
}

/// Reads one value.
pub(super) struct NodeSeed<'r, 'a> {
    reader: &'r Reader<'a>,
    depth: usize,
    /// What to show where the value itself has no place: its key.
    near: Mark,
}

impl<'r, 'a> NodeSeed<'r, 'a> {
    pub(super) fn root(reader: &'r Reader<'a>) -> Self {
        NodeSeed { reader, depth: 0, near: Mark::Nowhere }
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let NodeSeed { reader, near, .. } = self;
        let mut scalar = None;
        match deserializer.deserialize_any(NodeVisitor { seed: self, scalar: &mut scalar }) {
            Ok(node) => Ok(node),
            // Without a scalar the error is the parser's own, or a fatal one of ours.
            Err(error) => match scalar {
                None => Err(error),
                Some(scalar) => {
                    let at = reader.place(&error);
                    let size = if let Scalar::Text(text) = &scalar { text.len() } else { 0 };
                    reader.spend(size + 1, reader.text.mark(at, at))?;
                    Ok(reader.scalar(scalar, at, near))
                }
            },
        }
    }
}

struct NodeVisitor<'s, 'r, 'a> {
    seed: NodeSeed<'r, 'a>,
    scalar: &'s mut Option<Scalar>,
}

impl NodeVisitor<'_, '_, '_> {
    /// Keeps the scalar, and asks for its place by failing.
    fn keep<E: serde::de::Error>(self, scalar: Scalar) -> Result<Node, E> {
        *self.scalar = Some(scalar);
        Err(E::custom(""))
    }

    fn enter<E: serde::de::Error>(&self, bracket: u8) -> Result<Option<usize>, E> {
        let NodeSeed { reader, depth, near } = self.seed;
        let open = reader.open(bracket);
        let mark = open.map_or(near, |open| reader.text.mark(open, open + 1));
        if depth >= reader.limits.max_depth {
            return Err(reader.stop(too_deep(mark, reader.limits)));
        }
        reader.spend(1, mark)?;
        Ok(open)
    }
}

impl<'de> Visitor<'de> for NodeVisitor<'_, '_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        self.keep(Scalar::Null)
    }

    /// An empty document: there is no event to attach a place to.
    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node { mark: self.seed.near, value: Value::Null })
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Node, E> {
        self.keep(Scalar::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node, E> {
        self.keep(Scalar::Number(value.to_string()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Node, E> {
        self.keep(Scalar::Number(value.to_string()))
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Node, E> {
        self.keep(Scalar::Number(value.to_string()))
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Node, E> {
        self.keep(Scalar::Number(value.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        self.keep(Scalar::Number(value.to_string()))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Node, E> {
        self.keep(Scalar::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let open = self.enter(b'[')?;
        let NodeSeed { reader, depth, near } = self.seed;
        let mut items = Vec::new();
        let mut content: Option<Mark> = None;
        // An item that is left out has no key to show; it stands where the next token does.
        let item = || NodeSeed { reader, depth: depth + 1, near: Mark::Nowhere };
        while let Some(item) = list.next_element_seed(item())? {
            content = Some(content.map_or(item.mark, |first| first.to(item.mark)));
            items.push(item);
        }
        let mark = reader.span(open, b']', content, near);
        Ok(Node { mark, value: Value::List(items) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let open = self.enter(b'{')?;
        let NodeSeed { reader, depth, near } = self.seed;
        let mut entries = Entries::default();
        let mut content: Option<Mark> = None;
        while let Some(key) = map.next_key_seed(NodeSeed { reader, depth: depth + 1, near: Mark::Nowhere })? {
            let value = map.next_value_seed(NodeSeed { reader, depth: depth + 1, near: key.mark })?;
            let last = key.mark.to(value.mark);
            content = Some(content.map_or(last, |first| first.to(last)));
            let Node { mark, value: name } = key;
            match name {
                Value::String(name) if name.len() > MAX_KEY_BYTES => {
                    return Err(reader.stop(key_too_long(&name, mark)));
                }
                Value::String(name) => {
                    entries.push(Key { name, mark }, value, &mut reader.findings.borrow_mut());
                }
                other => reader.push(not_a_key(&other, mark, reader.text)),
            }
        }
        let mark = reader.span(open, b'}', content, near);
        Ok(Node { mark, value: entries.into_value() })
    }

    /// A tag of the user's own. A list or a map is read on without it, so that it does not hide what else is wrong.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let NodeSeed { reader, depth, near } = self.seed;
        let before = reader.cursor.get();
        let (tag, variant) = tagged.variant_seed(PhantomData::<String>)?;
        let node = variant.newtype_variant_seed(NodeSeed { reader, depth, near })?;
        let sign = format!("!{}", tag.trim_start_matches('!'));
        // An escaped tag is not found as it reads: the search is short, so that a thousand of them cost little.
        let near_by = reader.text.text.get(before..).unwrap_or("").char_indices().nth(256);
        let end = near_by.map_or(reader.text.text.len(), |(at, _)| before + at);
        let found = reader.text.text.get(before..end).and_then(|rest| rest.find(&sign));
        let mark = found.map_or(node.mark, |at| reader.text.mark(before + at, before + at + sign.len()));
        reader.push(
            Finding::error(Code::CUSTOM_TAG, format!("`{}` is not a tag of policy files", shorten(&sign)))
                .at(mark, "a tag")
                .help("write the value without a tag; a value that begins with `!` needs quotes"),
        );
        // What a tag makes of a scalar (`!include`, `!env`) is not what is written, so its value says nothing.
        let scalar = !matches!(node.value, Value::List(_) | Value::Map(_));
        Ok(if scalar { Node { value: Value::Ignored, ..node } } else { node })
    }
}

fn key_too_long(name: &str, mark: Mark) -> Finding {
    Finding::error(
        Code::KEY_TOO_LONG,
        format!("a key is {} bytes long, the limit is {MAX_KEY_BYTES}", name.len()),
    )
    .at(mark, "")
}

fn not_a_key(value: &Value, mark: Mark, text: Text<'_>) -> Finding {
    let finding =
        Finding::error(Code::NON_STRING_KEY, format!("{} stands where a key is needed", value.kind()))
            .at(mark, "not a string");
    match value {
        Value::Bool(_) | Value::Number(_) => {
            let written = text.slice(mark);
            let quoted = quote(written);
            finding.help("keys are strings: put it in quotes").fix(format!("write `{quoted}`"), mark, quoted)
        }
        _ => finding.help("keys are strings"),
    }
}
