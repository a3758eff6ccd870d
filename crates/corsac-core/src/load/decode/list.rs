//! Lists: of texts, of origins, of dangers.

use crate::catalogue::Code;
use crate::compile::unknown_risk;
use crate::diagnostic::Finding;
use crate::document::{Danger, OriginEntry, Spanned};
use crate::fix::Applicability;
use crate::load::decode::Decoder;
use crate::load::decode::fields::Fields;
use crate::load::decode::keys::Level;
use crate::load::node::{Key, Node, Value, quote, shorten};
use crate::load::sigil::{self, meant_origin};
use crate::load::text::Text;
use crate::methods::miscased_standard;
use crate::source::Mark;

impl Decoder<'_> {
    /// The entries of a map; anything else becomes a finding.
    pub(crate) fn map<'n>(&mut self, node: &'n Node, what: &str, help: &str) -> Option<&'n [(Key, Node)]> {
        match &node.value {
            Value::Map(entries) => Some(entries),
            Value::Null => self.null(node, what),
            Value::Ignored => None,
            _ => {
                let finding =
                    self.glued_colon(node).unwrap_or_else(|| self.wrong_type(node, what, "a map").help(help));
                self.push(finding);
                None
            }
        }
    }

    /// The items of a list that is not empty; anything else becomes a finding.
    pub(crate) fn items<'n>(&mut self, node: &'n Node, what: &str, item: &str) -> Option<&'n [Node]> {
        match &node.value {
            Value::List(items) if items.is_empty() => {
                self.push(
                    Finding::error(Code::EMPTY_LIST, format!("`{}` is an empty list", shorten(what)))
                        .at(node.mark, "nothing in it")
                        .help(format!("write {item} in it, or leave the key out")),
                );
                None
            }
            Value::List(items) => Some(items),
            Value::Null => self.null(node, what),
            Value::Ignored => None,
            value => {
                let finding = self.wrong_type(node, what, "a list");
                self.push(match value {
                    Value::String(text) => match self.dashed(node) {
                        Some(entries) => finding.help("each entry begins with `- `").fix(
                            "write one entry on each line",
                            node.mark,
                            entries,
                        ),
                        None => {
                            let (list, applicability) = as_list(what, text);
                            let title = format!("write `{}`", shorten(&list));
                            finding.edits(title, applicability, vec![(node.mark, list)])
                        }
                    },
                    Value::Map(_) if !self.written(node.mark).starts_with('{') => {
                        finding.help(format!("begin {item} with `- `"))
                    }
                    _ => finding,
                });
                None
            }
        }
    }

    pub(super) fn texts(&mut self, node: &Node, what: &str) -> Option<Spanned<Vec<Spanned<String>>>> {
        let items = self.items(node, what, "a value")?;
        let texts = items.iter().filter_map(|item| self.text(item, what)).collect();
        Some(Spanned::new(texts, node.mark))
    }

    pub(super) fn optional_texts(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
    ) -> Option<Spanned<Vec<Spanned<String>>>> {
        fields.get(key).and_then(|node| self.texts(node, key))
    }

    pub(super) fn origins(&mut self, node: &Node, what: &str) -> Option<Spanned<Vec<OriginEntry>>> {
        let items = self.items(node, what, "an origin")?;
        // The list may be long, and an entry has room for three remarks: none more than there are.
        let mut entries = Vec::with_capacity(items.len());
        entries.extend(items.iter().filter_map(|item| self.origin(item, what)));
        Some(Spanned::new(entries, node.mark))
    }

    fn origin(&mut self, node: &Node, what: &str) -> Option<OriginEntry> {
        if let Value::Bool(_) | Value::Number(_) | Value::List(_) = node.value
            && sigil::in_tree(self.written(node.mark), node.mark).is_none()
        {
            // Quotes, the fix elsewhere, would make a text of it that is no origin either.
            let kind = node.value.kind();
            self.push(
                Finding::error(Code::WRONG_TYPE, format!("`{}` takes origins, not {kind}", shorten(what)))
                    .at(self.start(node.mark), kind)
                    .help("an entry takes an origin, or a map with `origin`"),
            );
            return None;
        }
        let Value::Map(entries) = &node.value else {
            return self.text(node, what).map(|origin| OriginEntry { origin, ..OriginEntry::default() });
        };
        let known = entries.iter().any(|(key, _)| Level::Origin.knows(&key.name));
        if let Some(finding) = sigil::in_tree(self.written(node.mark), node.mark).filter(|_| !known) {
            self.push(finding);
            return None;
        }
        if let [(key, Node { value: Value::String(name), .. })] = entries.as_slice()
            && key.name == "group"
        {
            let reference = format!("group:{name}");
            let word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
            let written = if word { self.as_written(key.mark, &reference) } else { quote(&reference) };
            self.push(
                Finding::error(Code::UNKNOWN_KEY, "a group is named in one word, without a blank")
                    .at(node.mark, "a map with the key `group`")
                    .fix(format!("write `{}`", shorten(&reference)), node.mark, written),
            );
            return None;
        }
        let fields = self.fields(node, entries, Level::Origin);
        let remarks = self.remarks(&fields);
        self.required(&fields, "origin", "an origin entry").map(|origin| OriginEntry { origin, remarks })
    }

    pub(super) fn dangers(&mut self, node: &Node) -> Option<Spanned<Vec<Danger>>> {
        let items = self.items(node, "dangerously_allow", "an entry")?;
        let dangers = items.iter().filter_map(|item| self.danger(item)).collect();
        Some(Spanned::new(dangers, node.mark))
    }

    fn danger(&mut self, node: &Node) -> Option<Danger> {
        let what = "dangerously_allow";
        let entries = self.map(node, what, "write `risk`, `origin` and `reason`")?;
        let fields = self.fields(node, entries, Level::Danger);
        let title = "an entry of `dangerously_allow`";
        let risk = self.required(&fields, "risk", title);
        let origin = self.required(&fields, "origin", title);
        let reason = self.required(&fields, "reason", title);
        // Here, and not when the grant is compiled: an entry that lacks something else does not get that far.
        if let Some(finding) = risk.as_ref().and_then(unknown_risk) {
            self.push(finding);
        }
        let (risk, origin, reason) = (risk?, origin?, reason?);
        for text in [&risk, &origin, &reason] {
            self.not_expanded(text, what);
        }
        Some(Danger { mark: Spanned::new((), node.mark), risk, origin, reason })
    }

    /// A text that has to be there, and to say something.
    pub(crate) fn required(&mut self, fields: &Fields<'_>, key: &str, what: &str) -> Option<Spanned<String>> {
        let Some(node) = fields.get(key) else {
            if !fields.has(key) {
                self.missing_field(fields.mark, key, what);
            }
            return None;
        };
        let text = self.text(node, key)?;
        if text.trim().is_empty() {
            self.missing_field(text.mark(), key, what);
            return None;
        }
        Some(text)
    }

    pub(crate) fn missing_field(&mut self, mark: Mark, key: &str, what: &str) {
        self.push(
            Finding::error(Code::MISSING_FIELD, format!("{what} needs `{key}`"))
                .at(mark, "")
                .help(format!("write `{key}` with a text that is not empty")),
        );
    }
}

impl Decoder<'_> {
    /// Lines without a dash, or with one that is stuck to its entry, with their dashes. YAML folds them into one text.
    fn dashed(&self, node: &Node) -> Option<String> {
        let written = self.written(node.mark);
        if written.starts_with(['"', '\'', '|', '>']) || written.contains("${") {
            return None;
        }
        let lines: Vec<&str> = written
            .lines()
            .map(|line| line.trim().trim_start_matches('-').trim().trim_end_matches(','))
            .filter(|line| !line.is_empty())
            .collect();
        if lines.len() < 2 && !written.starts_with('-') {
            return None;
        }
        let Mark::Text { source, start, .. } = node.mark else { return None };
        let indent = self.sources.text(source).get(..start as usize)?.rsplit('\n').next()?;
        if !indent.trim().is_empty() {
            let items: Vec<_> = lines.into_iter().map(quote).collect();
            return Some(format!("[{}]", items.join(", ")));
        }
        let entry = |line: &str| {
            let plain = line.starts_with(|c: char| c.is_alphanumeric() || c == '/');
            format!("- {}", if plain { line.to_owned() } else { quote(line) })
        };
        Some(lines.into_iter().map(entry).collect::<Vec<_>>().join(&format!("\n{indent}")))
    }

    /// A map that YAML reads as a text, because a colon has no blank after it.
    pub(super) fn glued_colon(&self, node: &Node) -> Option<Finding> {
        let Mark::Text { source, start, .. } = node.mark else { return None };
        let Value::String(_) = node.value else { return None };
        let text = Text::of(self.sources.text(source), source);
        let at = u32::try_from(glued_colon(self.written(node.mark))?).ok()?;
        let mark = Mark::Text { source, start: start + at, end: start + at + 1 };
        Some(no_blank(text, mark))
    }
}

/// The finding about a colon without a blank after it.
pub(crate) fn no_blank(text: Text<'_>, mark: Mark) -> Finding {
    Finding::error(Code::SYNTAX_ERROR, "there is no space after the colon")
        .at(mark, "a space follows the colon")
        .fix("put a space after the colon", mark, format!("{} ", text.slice(mark)))
}

/// Tells the lines of block scalars, which are prose, from all others, one after the other.
#[derive(Default)]
pub(crate) struct BlockScalars {
    /// How the line that opened one is indented.
    outer: Option<usize>,
}

impl BlockScalars {
    /// Whether this line lies in a block scalar.
    pub(crate) fn hold(&mut self, line: &str) -> bool {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if self.outer.is_some_and(|outer| indent > outer || line.trim().is_empty()) {
            return true;
        }
        let code = line.split(" #").next().unwrap_or_default();
        let last = code.split_whitespace().next_back().unwrap_or_default();
        self.outer = last.starts_with(['|', '>']).then_some(indent);
        false
    }
}

/// The byte of a colon that ends a key of a policy at the beginning of a line, with no blank after it.
pub(crate) fn glued_colon(text: &str) -> Option<usize> {
    let mut start = 0;
    let mut prose = BlockScalars::default();
    for line in text.split_inclusive('\n') {
        if prose.hold(line) {
            start += line.len();
            continue;
        }
        let content = line.trim_start_matches([' ', '-', '\u{feff}']);
        if let Some((key, rest)) = content.split_once(':')
            && !rest.is_empty()
            && !rest.starts_with(char::is_whitespace)
            && Level::ALL.iter().any(|level| level.knows(key))
        {
            return Some(start + (line.len() - content.len()) + key.len());
        }
        start += line.len();
    }
    None
}

/// A piece of a list as the entry of `key` that was meant.
fn meant_item(key: &str, item: &str) -> (String, Applicability) {
    let found = match key {
        "allow_origins" | "own_origins" => meant_origin(item),
        "allow_methods" => miscased_standard(item).map(|method| (method.to_owned(), Applicability::Safe)),
        _ => None,
    };
    let (meant, applicability) = found.unwrap_or_else(|| (item.to_owned(), Applicability::Safe));
    (quote(&meant), applicability)
}

/// A text as the list that was meant. A variable stays whole: its default may have commas in it.
pub(super) fn as_list(key: &str, text: &str) -> (String, Applicability) {
    let items: Vec<_> = if text.contains("${") {
        vec![(quote(text), Applicability::Safe)]
    } else {
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(|item| meant_item(key, item))
            .collect()
    };
    // As sure as the least sure of them.
    let applicability = items.iter().map(|(_, applicability)| *applicability).max();
    let items: Vec<_> = items.into_iter().map(|(item, _)| item).collect();
    (format!("[{}]", items.join(", ")), applicability.unwrap_or(Applicability::Safe))
}
