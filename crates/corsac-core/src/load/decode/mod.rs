//! From the tree to the [`Document`]: everything wrong with the shape, in one go.
//!
//! Nothing here stops at the first mistake: a part that is wrong is left out of the document, and the next one is
//! read. Derived deserialisers would be shorter, but they stop, and they know neither places nor ways out.

mod fields;
mod grant;
mod keys;
mod list;
mod rule;
mod scalar;
mod unknown;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::{Defaults, Document, Groups, Remarks, Rule, Spanned};
use crate::load::decode::fields::Fields;
use crate::load::decode::keys::{GRANT_FIELDS, Level};
use crate::load::node::{Node, Value, shorten};
use crate::source::{Mark, Sources};

/// The version of the format that this engine reads.
const VERSION: u64 = 1;

/// Reads the document from the tree. What is wrong goes to `findings` and is left out.
pub(crate) fn decode(node: &Node, sources: &Sources, findings: &mut Findings) -> Document {
    Decoder { sources, findings }.policy(node)
}

/// What reading the tree needs everywhere.
struct Decoder<'a> {
    sources: &'a Sources,
    findings: &'a mut Findings,
}

impl Decoder<'_> {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The text as it stands in the file; empty where the tree did not come from one.
    fn written(&self, mark: Mark) -> &str {
        self.sources.slice(mark)
    }

    fn policy(&mut self, node: &Node) -> Document {
        let mut document = Document { version: VERSION.into(), ..Document::default() };
        let Value::Map(entries) = &node.value else {
            self.push(
                Finding::error(
                    Code::WRONG_TYPE,
                    format!("a policy is a map of keys and values, not {}", node.value.kind()),
                )
                .at(node.mark, "")
                .help("the shortest policy is `version: 1` and `allow_origins: [https://app.example.com]`"),
            );
            return document;
        };
        // The keys of another version are not ours to judge.
        let version = entries.iter().find(|(key, _)| key.name == "version");
        if let Some((_, value)) = version {
            match self.version(value) {
                Some(version) => document.version = version,
                None => return document,
            }
        }
        let fields = self.fields(node, entries, Level::Policy);
        if version.is_none() && !fields.has("version") {
            self.missing_version(node);
        }
        document.name = self.name(&fields);
        document.remarks = self.remarks(&fields);
        document.origin_groups =
            fields.get("origin_groups").map(|node| self.groups(node)).unwrap_or_default();
        document.defaults = fields.get("defaults").and_then(|node| self.defaults(node));
        document.grant = self.grant_fields(&fields);
        document.rules = fields.get("rules").and_then(|node| self.rules(node));
        self.levels(&fields, node);
        document
    }

    /// The integer 1, or nothing where the rest of the file is in a format that is not known here.
    fn version(&mut self, node: &Node) -> Option<Spanned<u64>> {
        let (Value::Number(text) | Value::String(text)) = &node.value else {
            self.push(
                Finding::error(Code::VERSION_NOT_INTEGER, "`version` is not the integer 1")
                    .at(node.mark, node.value.kind())
                    .help("write `version: 1`"),
            );
            return Some(Spanned::new(VERSION, node.mark));
        };
        let integer = matches!(node.value, Value::Number(_)).then(|| text.parse::<u64>().ok()).flatten();
        match integer {
            Some(VERSION) => {}
            Some(other) => {
                self.push(
                    Finding::error(
                        Code::UNSUPPORTED_VERSION,
                        format!("version {other} of the policy format is not supported"),
                    )
                    .at(node.mark, "")
                    .help("this corsac reads version 1; a later version needs a newer corsac"),
                );
                return None;
            }
            None => {
                let finding = Finding::error(
                    Code::VERSION_NOT_INTEGER,
                    format!("`version` is {} `{}`, not the integer 1", node.value.kind(), shorten(text)),
                )
                .at(node.mark, "not an integer")
                .help("the version has no minor part and no quotes");
                let one = matches!(text.trim(), "1" | "1.0" | "1.0.0" | "v1" | "V1");
                self.push(if one { finding.fix("write `1`", node.mark, "1") } else { finding });
            }
        }
        Some(Spanned::new(VERSION, node.mark))
    }

    fn missing_version(&mut self, node: &Node) {
        let finding = Finding::error(Code::MISSING_VERSION, "`version` is missing")
            .at(self.start(node.mark), "the policy begins here")
            .help("write `version: 1` at the top");
        let json = self.written(node.mark).starts_with('{');
        let finding = match node.mark {
            Mark::Text { source, start, .. } if json => {
                let after = Mark::Text { source, start: start + 1, end: start + 1 };
                finding.fix("add the version", after, "\"version\": 1, ")
            }
            // An indented policy would need the same indentation, and is too rare to be worth it.
            Mark::Text { source, start, .. } if self.at_line_start(source, start) => {
                finding.fix("add the version", Mark::Text { source, start, end: start }, "version: 1\n")
            }
            _ => finding,
        };
        self.push(finding);
    }

    fn at_line_start(&self, source: u16, start: u32) -> bool {
        let before = self.sources.text(source).get(..start as usize).unwrap_or("");
        before.is_empty() || before.ends_with(['\n', '\u{feff}'])
    }

    /// The first key of a map: pointing at all of a long map points at nothing.
    fn start(&self, mark: Mark) -> Mark {
        let line = self.written(mark).lines().next().unwrap_or("").trim_end();
        match mark {
            Mark::Text { source, start, end } => {
                let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
                Mark::Text { source, start, end: end.min(start.saturating_add(length)) }
            }
            other => other,
        }
    }

    /// Either rules, or the fields of one grant.
    fn levels(&mut self, fields: &Fields<'_>, node: &Node) {
        let has_grant = GRANT_FIELDS.iter().any(|field| fields.has(field));
        if fields.has("rules") {
            self.mixed(fields, "rules", "move them into a rule, or what all rules share to `defaults`");
        } else if !has_grant {
            self.push(
                Finding::error(Code::MISSING_RULES, "the policy has neither `rules` nor `allow_origins`")
                    .at(self.start(node.mark), "nothing is granted or denied here")
                    .help("write `rules`, or for one grant on every path `allow_origins: [https://app.example.com]`"),
            );
        } else if !fields.has("allow_origins") {
            self.missing_origins(self.start(node.mark), "the policy");
        }
    }

    fn missing_origins(&mut self, mark: Mark, what: &str) {
        self.push(
            Finding::error(Code::MISSING_ORIGINS, format!("{what} has no `allow_origins`"))
                .at(mark, "who may do this?")
                .help("list the origins: `allow_origins: [https://app.example.com]`"),
        );
    }

    /// Fields of a grant beside the key that holds whole grants.
    fn mixed(&mut self, fields: &Fields<'_>, holder: &'static str, help: &str) {
        let mut beside = fields.entries().filter(|(key, _)| GRANT_FIELDS.contains(&key.name.as_str()));
        let Some((first, _)) = beside.next() else { return };
        let mut finding =
            Finding::error(Code::MIXED_LEVELS, format!("`{}` stands beside `{holder}`", first.name))
                .at(first.mark, "a field of a grant")
                .at(fields.key(holder), "the grants are here");
        for (key, _) in beside {
            finding = finding.at(key.mark, "another one");
        }
        self.push(finding.help(help));
    }

    fn groups(&mut self, node: &Node) -> Groups {
        let Some(entries) = self.map(node, "`origin_groups`", "write `name: [origin, …]` lines under it")
        else {
            return Groups::default();
        };
        let mut groups = Vec::new();
        for (key, value) in entries.iter().filter(|(key, _)| !key.name.starts_with("x-")) {
            let name = self.checked_name(Spanned::new(key.name.clone(), key.mark), "the name of a group");
            let list = self.origins(value, &key.name);
            if let (Some(name), Some(list)) = (name, list) {
                groups.push((name, list));
            }
        }
        Groups(groups)
    }

    fn defaults(&mut self, node: &Node) -> Option<Defaults> {
        let entries = self.map(node, "`defaults`", "write the inherited fields under it")?;
        let fields = self.fields(node, entries, Level::Defaults);
        Some(Defaults {
            on_denied: self.optional_text(&fields, "on_denied"),
            preflight_status: self.preflight_status(&fields),
            own_origins: fields.get("own_origins").and_then(|node| self.origins(node, "own_origins")),
            max_age: self.max_age(&fields),
            allow_methods: self.optional_texts(&fields, "allow_methods"),
            allow_headers: self.optional_texts(&fields, "allow_headers"),
            expose_headers: self.optional_texts(&fields, "expose_headers"),
        })
    }

    fn remarks(&mut self, fields: &Fields<'_>) -> Remarks {
        Remarks {
            description: self.optional_text(fields, "description"),
            owner: self.optional_text(fields, "owner"),
            reason: self.optional_text(fields, "reason"),
        }
    }

    fn rules(&mut self, node: &Node) -> Option<Spanned<Vec<Rule>>> {
        let items = self.items(node, "rules", "a rule")?;
        let rules: Vec<_> = items.iter().map(|item| self.rule(item)).collect();
        self.unique(rules.iter().map(|rule| rule.as_ref().and_then(|rule| rule.name.as_ref())), "rule");
        Some(Spanned::new(rules.into_iter().flatten().collect(), node.mark))
    }
}
