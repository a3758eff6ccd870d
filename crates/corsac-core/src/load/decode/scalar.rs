//! Texts, names, booleans, numbers and durations.

use rustc_hash::FxHashMap;

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::{Scalar, Spanned};
use crate::load::decode::Decoder;
use crate::load::decode::fields::Fields;
use crate::load::node::{Node, Value, quote, shorten};
use crate::load::sigil;
use crate::source::Mark;

impl Decoder<'_> {
    /// A string; anything else becomes a finding.
    pub(crate) fn text(&mut self, node: &Node, what: &str) -> Option<Spanned<String>> {
        let finding = match &node.value {
            Value::String(text) => return Some(Spanned::new(text.clone(), node.mark)),
            Value::Null => return self.null(node, what),
            Value::Ignored => return None,
            Value::Bool(_) | Value::Number(_) => {
                let written = match &node.value {
                    Value::Number(number) => number.clone(),
                    Value::Bool(flag) => flag.to_string(),
                    _ => String::new(),
                };
                let quoted = quote(&written);
                self.wrong_type(node, what, "a string").fix(format!("write `{quoted}`"), node.mark, quoted)
            }
            Value::List(_) | Value::Map(_) => sigil::in_tree(self.written(node.mark), node.mark)
                .unwrap_or_else(|| self.wrong_type(node, what, "a string")),
        };
        self.push(finding);
        None
    }

    pub(crate) fn optional_text(&mut self, fields: &Fields<'_>, key: &str) -> Option<Spanned<String>> {
        fields.get(key).and_then(|node| self.text(node, key))
    }

    /// The name of a policy, a rule or a grant.
    pub(crate) fn name(&mut self, fields: &Fields<'_>) -> Option<Spanned<String>> {
        let text = self.optional_text(fields, "name")?;
        self.checked_name(text, "`name`")
    }

    /// A name: it is printed in logs and compared, never expanded.
    pub(crate) fn checked_name(&mut self, text: Spanned<String>, what: &str) -> Option<Spanned<String>> {
        if text.trim().is_empty() {
            self.push(
                Finding::error(Code::BAD_NAME, format!("{what} is empty"))
                    .at(text.mark(), "")
                    .help("write a name, or leave the key out"),
            );
            return None;
        }
        if let Some(c) = text.chars().find(|c| c.is_control()) {
            self.push(
                Finding::error(
                    Code::BAD_NAME,
                    format!("{what} has the control character U+{:04X} in it", u32::from(c)),
                )
                .at(text.mark(), "")
                .help("names stand in logs: keep them on one line"),
            );
            return None;
        }
        self.not_expanded(&text, what);
        Some(text)
    }

    /// A text in which variables are not expanded: one in it would be taken literally, and silently.
    pub(super) fn not_expanded(&mut self, text: &Spanned<String>, what: &str) {
        if text.contains("${") {
            self.push(
                Finding::error(Code::VARIABLE_OUT_OF_PLACE, format!("{what} does not take variables"))
                    .at(text.mark(), "`${` stands here as it is")
                    .help(
                        "write the text itself: keys, names, the version and dangers are the same everywhere",
                    ),
            );
        }
    }

    /// Names that occur twice. Those that are left out are indices, and count.
    pub(crate) fn unique<'n>(
        &mut self,
        names: impl Iterator<Item = Option<&'n Spanned<String>>>,
        what: &str,
    ) {
        let mut seen: FxHashMap<String, Mark> = FxHashMap::default();
        let mut implicit = Vec::new();
        for (index, name) in names.enumerate() {
            let Some(name) = name else {
                implicit.push(index.to_string());
                continue;
            };
            if let Some(first) = seen.get(name.as_str()) {
                self.push(
                    Finding::error(
                        Code::DUPLICATE_NAME,
                        format!("two {what}s are called `{}`", shorten(name)),
                    )
                    .at(name.mark(), "the second one")
                    .at(*first, "the first one")
                    .help("what happens is reported by name: give each its own"),
                );
            } else {
                seen.insert(name.as_str().to_owned(), name.mark());
            }
        }
        for index in implicit {
            if let Some(mark) = seen.get(&index) {
                self.push(
                    Finding::error(
                        Code::DUPLICATE_NAME,
                        format!(
                            "the {what} with index {index} has no name, and this one is called `{index}`"
                        ),
                    )
                    .at(*mark, "")
                    .help("name that one too, or choose another name here"),
                );
            }
        }
    }

    /// `true`, `false`, or a variable.
    pub(super) fn boolean(&mut self, fields: &Fields<'_>, key: &str) -> Option<Spanned<Scalar>> {
        let node = fields.get(key)?;
        let text = match &node.value {
            Value::Bool(flag) => flag.to_string(),
            Value::String(text) if text.contains("${") => text.clone(),
            Value::Null => return self.null(node, key),
            Value::Ignored => return None,
            _ => return self.no_boolean(node, key),
        };
        Some(Spanned::new(Scalar(text), node.mark))
    }

    /// What is neither `true` nor `false`.
    pub(crate) fn no_boolean<T>(&mut self, node: &Node, key: &str) -> Option<T> {
        let meant = match &node.value {
            Value::String(text) | Value::Number(text) => meant_boolean(text),
            _ => None,
        };
        let finding = self.wrong_type(node, key, "`true` or `false`");
        self.push(match meant {
            Some(flag) => finding.fix(format!("write `{flag}`"), node.mark, flag),
            None => finding,
        });
        None
    }

    /// An integer, or a variable.
    pub(super) fn preflight_status(&mut self, fields: &Fields<'_>) -> Option<Spanned<Scalar>> {
        let key = "preflight_status";
        let node = fields.get(key)?;
        let text = match &node.value {
            Value::Number(number) if is_digits(number) => number,
            Value::String(text) if text.contains("${") => text,
            Value::Null => return self.null(node, key),
            Value::Ignored => return None,
            other => {
                let finding = self.wrong_type(node, key, "the integer 200 or 204");
                self.push(match other {
                    Value::String(text) if matches!(text.as_str(), "200" | "204") => {
                        finding.fix(format!("write `{text}`"), node.mark, text.clone())
                    }
                    _ => finding,
                });
                return None;
            }
        };
        Some(Spanned::new(Scalar(text.clone()), node.mark))
    }

    /// A number of seconds, or a text such as `10m`.
    pub(super) fn max_age(&mut self, fields: &Fields<'_>) -> Option<Spanned<Scalar>> {
        let key = "max_age";
        let node = fields.get(key)?;
        match &node.value {
            Value::Number(number) if is_digits(number) => {
                Some(Spanned::new(Scalar(number.clone()), node.mark))
            }
            Value::String(text) => Some(Spanned::new(Scalar(text.clone()), node.mark)),
            Value::Null => self.null(node, key),
            Value::Ignored => None,
            _ => {
                let finding = self.wrong_type(node, key, "whole seconds, or a duration such as `10m`");
                self.push(finding);
                None
            }
        }
    }

    /// Nothing where a value is needed.
    pub(crate) fn null<T>(&mut self, node: &Node, what: &str) -> Option<T> {
        let what = what.trim_matches('`');
        let finding = Finding::error(Code::NULL_VALUE, format!("`{}` has no value", shorten(what)));
        let finding = finding.at(node.mark, "nothing is written here");
        self.push(match self.written(node.mark) {
            "null" | "~" | "Null" | "NULL" => {
                finding.help("write a value, or leave the key out; the origin `null` is written `\"null\"`")
            }
            _ => finding.help("write a value, or leave the key out"),
        });
        None
    }

    /// Reports an entry of a list of maps that says nothing.
    pub(crate) fn is_empty(&mut self, node: &Node, what: &str) -> bool {
        let empty = node.value == Value::Null;
        if empty {
            self.push(
                Finding::error(Code::NULL_VALUE, format!("this {what} is empty"))
                    .at(node.mark, "nothing is written here")
                    .help(format!("write the {what}, or remove its dash")),
            );
        }
        empty
    }

    pub(crate) fn wrong_type(&self, node: &Node, what: &str, needed: &str) -> Finding {
        let what = what.trim_matches('`');
        let (kind, shown) = match &node.value {
            Value::String(text) | Value::Number(text) => (node.value.kind(), format!(" `{}`", shorten(text))),
            Value::Bool(flag) => (node.value.kind(), format!(" `{flag}`")),
            other => (other.kind(), String::new()),
        };
        Finding::error(Code::WRONG_TYPE, format!("`{}` takes {needed}, not {kind}{shown}", shorten(what)))
            .at(self.start(node.mark), kind.to_owned())
            .help(format!("write {needed}"))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn meant_boolean(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Some("true"),
        "false" | "no" | "off" | "n" | "0" => Some("false"),
        _ => None,
    }
}
