//! From the tree to the [`TestDocument`]: everything wrong with a test file, in one go, as for a policy.

mod case;
mod expect;
mod keys;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::Spanned;
use crate::load::decode::Decoder;
use crate::load::node::{Node, Value, quote, shorten};
use crate::source::{Mark, Sources};
use crate::testing::document::TestDocument;
use crate::testing::page::{self, Unsendable};

/// Reads a test file from its tree. What is wrong goes to `findings` and is left out.
pub(super) fn decode(node: &Node, sources: &Sources, findings: &mut Findings) -> TestDocument {
    let mut reader = Reader { decoder: Decoder { sources, findings } };
    reader.file(node)
}

struct Reader<'a> {
    decoder: Decoder<'a>,
}

impl Reader<'_> {
    fn push(&mut self, finding: Finding) {
        self.decoder.push(finding);
    }

    fn file(&mut self, node: &Node) -> TestDocument {
        let mut document = TestDocument::default();
        let help = "a test file begins with `version: 1` and has `cases`";
        let Some(entries) = self.decoder.map(node, "a test file", help) else { return document };
        let version = entries.iter().find(|(key, _)| key.name == "version");
        if version.is_some_and(|(_, value)| self.decoder.version(value).is_none()) {
            // The keys of another version are not ours to judge.
            return document;
        }
        let fields = keys::fields(&mut self.decoder, node, entries, keys::Level::File);
        if !fields.has("version") {
            self.decoder.missing_version(node);
        }
        let _ = self.decoder.optional_text(&fields, "description");
        document.policy = self.decoder.optional_text(&fields, "policy");
        document.service = self.service(&fields);
        document.host = self.decoder.optional_text(&fields, "host");
        if let Some(host) = &document.host {
            self.sendable(Code::SERVICE_HOST, host, "is no host", page::host);
        }
        document.env = fields.get("env").map(|node| self.variables(node)).unwrap_or_default();
        match fields.get("cases") {
            Some(node) => document.cases = self.cases(node),
            None if fields.has("cases") => {}
            None => self.push(
                Finding::error(Code::MISSING_FIELD, "a test file needs `cases`")
                    .at(fields.mark, "nothing is tested here")
                    .help("write a list of cases: `cases:` and entries that begin with `- name:`"),
            ),
        }
        document
    }

    /// The variables of the policy. A number or a boolean is a text like any other in an environment.
    fn variables(&mut self, node: &Node) -> Vec<(Spanned<String>, Spanned<String>)> {
        let help = "write `NAME: value` lines under it";
        let Some(entries) = self.decoder.map(node, "env", help) else { return Vec::new() };
        let variables = entries.iter().filter(|(key, _)| !key.name.starts_with("x-"));
        variables
            .filter_map(|(key, value)| {
                let value = self.scalar(value, &key.name)?;
                Some((Spanned::new(key.name.clone(), key.mark), value))
            })
            .collect()
    }

    /// A text, or what is one without quotes: a header's value may be `true` or `600`.
    fn scalar(&mut self, node: &Node, what: &str) -> Option<Spanned<String>> {
        match &node.value {
            Value::Bool(flag) => Some(Spanned::new(flag.to_string(), node.mark)),
            Value::Number(number) => Some(Spanned::new(number.clone(), node.mark)),
            _ => self.decoder.text(node, what),
        }
    }

    /// A finding where a browser would not send this.
    fn sendable(
        &mut self,
        code: Code,
        text: &Spanned<String>,
        is_none: &str,
        check: impl Fn(&str) -> Result<(), Unsendable>,
    ) -> bool {
        let Err(Unsendable { why, meant, help }) = check(text) else { return true };
        let message = format!("`{}` {is_none}: {why}", shorten(text));
        let mut finding = Finding::error(code, message).at(text.mark(), "");
        finding = help.into_iter().fold(finding, Finding::help);
        self.push(match meant {
            Some(meant) => {
                let plain = meant.starts_with(|c: char| c.is_alphanumeric() || c == '/') && meant != "null";
                let plain = plain && !meant.contains([':', '#', ',', '[', ']', '{', '}', ' ']);
                let written = match plain || meant.starts_with("http") {
                    true => self.decoder.as_written(text.mark(), &meant),
                    false => quote(&meant),
                };
                finding.suggest(format!("write `{}`", shorten(&meant)), text.mark(), written)
            }
            None => finding,
        });
        false
    }

    /// A finding where a value is written twice.
    fn repeated(&mut self, what: &str, value: &str, second: Mark, first: Mark) {
        self.push(
            Finding::error(Code::REPEATED_VALUE, format!("{what} `{}` is written twice", shorten(value)))
                .at(second, "the second time")
                .at(first, "the first time")
                .help("keep one of the two"),
        );
    }
}
