//! Lists: of texts, of origins, of dangers.

use crate::catalogue::Code;
use crate::compile::unknown_risk;
use crate::diagnostic::Finding;
use crate::document::{Danger, OriginEntry, Spanned};
use crate::load::decode::Decoder;
use crate::load::decode::fields::Fields;
use crate::load::decode::keys::Level;
use crate::load::node::{Key, Node, Value, quote, shorten};
use crate::load::sigil;
use crate::source::Mark;

impl Decoder<'_> {
    /// The entries of a map; anything else becomes a finding.
    pub(super) fn map<'n>(&mut self, node: &'n Node, what: &str, help: &str) -> Option<&'n [(Key, Node)]> {
        match &node.value {
            Value::Map(entries) => Some(entries),
            Value::Null => self.null(node, what),
            _ => {
                let finding = self.wrong_type(node, what, "a map").help(help);
                self.push(finding);
                None
            }
        }
    }

    /// The items of a list that is not empty; anything else becomes a finding.
    pub(super) fn items<'n>(&mut self, node: &'n Node, what: &str, item: &str) -> Option<&'n [Node]> {
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
            value => {
                let finding = self.wrong_type(node, what, "a list");
                self.push(match value {
                    Value::String(text) => {
                        let list = as_list(text);
                        finding.fix(format!("write `{}`", shorten(&list)), node.mark, list)
                    }
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
        let entries = items.iter().filter_map(|item| self.origin(item, what)).collect();
        Some(Spanned::new(entries, node.mark))
    }

    fn origin(&mut self, node: &Node, what: &str) -> Option<OriginEntry> {
        let Value::Map(entries) = &node.value else {
            return self.text(node, what).map(|origin| OriginEntry { origin, ..OriginEntry::default() });
        };
        let known = entries.iter().any(|(key, _)| Level::Origin.knows(&key.name));
        if let Some(finding) = sigil::in_tree(self.written(node.mark), node.mark).filter(|_| !known) {
            self.push(finding);
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
    fn required(&mut self, fields: &Fields<'_>, key: &str, what: &str) -> Option<Spanned<String>> {
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

    fn missing_field(&mut self, mark: Mark, key: &str, what: &str) {
        self.push(
            Finding::error(Code::MISSING_FIELD, format!("{what} needs `{key}`"))
                .at(mark, "")
                .help(format!("write `{key}` with a text that is not empty")),
        );
    }
}

/// A text as the list that was meant. A variable stays whole: its default may have commas in it.
fn as_list(text: &str) -> String {
    let items: Vec<_> = if text.contains("${") {
        vec![quote(text)]
    } else {
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(quote).collect()
    };
    format!("[{}]", items.join(", "))
}
