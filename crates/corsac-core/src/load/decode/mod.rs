//! From the tree to the [`Document`]: everything wrong with the shape, in one go.
//!
//! Nothing here stops at the first mistake: a part that is wrong is left out of the document, and the next one is
//! read. Derived deserialisers would be shorter, but they stop, and they know neither places nor ways out.

pub(crate) mod fields;
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
use crate::load::decode::keys::{GRANT_FIELDS, Level, NEWER};
use crate::load::node::{Key, Node, Value, shorten};
use crate::source::{Mark, Sources};

pub(super) use list::{BlockScalars, glued_colon, no_blank};
pub(super) use unknown::LISTS;
#[cfg(feature = "testing")]
pub(crate) use unknown::snake_case;

/// The version of the format that this engine reads.
const VERSION: u64 = 1;

/// Reads the document from the tree. What is wrong goes to `findings` and is left out.
pub(crate) fn decode(node: &Node, sources: &Sources, findings: &mut Findings) -> Document {
    Decoder { sources, findings }.policy(node)
}

/// The finding about a key that holds what belongs at the top level: `cors:` around everything.
fn wrapped(entries: &[(Key, Node)]) -> Option<Finding> {
    let whole = |name: &str| matches!(name, "version" | "rules" | "allow_origins");
    if entries.iter().any(|(key, _)| matches!(key.name.as_str(), "rules" | "allow_origins")) {
        return None;
    }
    let (key, _) = entries.iter().find(|(key, value)| {
        let Value::Map(inner) = &value.value else { return false };
        let foreign = !key.name.starts_with("x-") && !Level::ALL.iter().any(|level| level.knows(&key.name));
        foreign && !NEWER.contains(&key.name.as_str()) && inner.iter().any(|(key, _)| whole(&key.name))
    })?;
    let name = shorten(&key.name);
    Some(
        Finding::error(Code::UNKNOWN_KEY, format!("`{name}` holds what belongs at the top level"))
            .at(key.mark, "not a key of a policy")
            .help(format!("`version` and the rest stand at the top level; remove `{name}:`")),
    )
}

/// What reading the tree needs everywhere.
pub(crate) struct Decoder<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) findings: &'a mut Findings,
}

impl Decoder<'_> {
    pub(crate) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The text as it stands in the file; empty where the tree did not come from one.
    pub(crate) fn written(&self, mark: Mark) -> &str {
        self.sources.slice(mark)
    }

    fn policy(&mut self, node: &Node) -> Document {
        let mut document = Document { version: VERSION.into(), ..Document::default() };
        let Value::Map(entries) = &node.value else {
            let finding = self.glued_colon(node).unwrap_or_else(|| self.not_a_map(node));
            self.push(finding);
            return document;
        };
        if let Some(finding) = wrapped(entries) {
            self.push(finding);
            return document;
        }
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

    fn not_a_map(&self, node: &Node) -> Finding {
        let finding = Finding::error(
            Code::WRONG_TYPE,
            format!("a policy is a map of keys and values, not {}", node.value.kind()),
        );
        let shortest = "the shortest policy is `version: 1` and `allow_origins: [https://app.example.com]`";
        match &node.value {
            Value::List(items) if !self.written(node.mark).starts_with('[') => {
                let finding = finding.at(self.dash(node.mark), "a list begins here");
                let maps = items.iter().any(|item| matches!(item.value, Value::Map(_)));
                finding.help(if maps {
                    "remove the dashes: the keys stand at the left edge"
                } else {
                    shortest
                })
            }
            Value::String(text) if text.contains('=') => {
                finding.at(self.start(node.mark), "").help("corsac reads YAML and JSON")
            }
            _ => finding.at(node.mark, "").help(shortest),
        }
    }

    /// The dash before the first entry of a list.
    fn dash(&self, list: Mark) -> Mark {
        let Mark::Text { source, start, .. } = list else { return list };
        let before = self.sources.text(source).get(..start as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        match line.find('-').and_then(|at| u32::try_from(before.len() - line.len() + at).ok()) {
            Some(at) => Mark::Text { source, start: at, end: at + 1 },
            None => list,
        }
    }

    /// The integer 1, or nothing where the rest of the file is in a format that is not known here.
    pub(crate) fn version(&mut self, node: &Node) -> Option<Spanned<u64>> {
        let (Value::Number(text) | Value::String(text)) = &node.value else {
            if node.value == Value::Ignored {
                return Some(Spanned::new(VERSION, node.mark));
            }
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
                        format!("version {other} of the format is not supported"),
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

    pub(crate) fn missing_version(&mut self, node: &Node) {
        let finding = Finding::error(Code::MISSING_VERSION, "`version` is missing")
            .at(self.start(node.mark), "the file begins here")
            .help("write `version: 1` at the top");
        let json = self.written(node.mark).starts_with('{');
        let finding = match node.mark {
            Mark::Text { source, start, .. } if json => {
                let after = Mark::Text { source, start: start + 1, end: start + 1 };
                let rest = self.written(node.mark).get(1..).unwrap_or("").trim_start();
                let comma = if rest.starts_with('}') { "" } else { ", " };
                finding.fix("add the version", after, format!("\"version\": 1{comma}"))
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
    pub(crate) fn start(&self, mark: Mark) -> Mark {
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
            let list = match &value.value {
                Value::List(items) if items.is_empty() => {
                    let message = format!("the group `{}` is an empty list", shorten(&key.name));
                    self.push(
                        Finding::error(Code::EMPTY_LIST, message)
                            .at(value.mark, "nothing in it")
                            .help("write an origin in it, or remove the group and what names it"),
                    );
                    // It is there, whatever it holds: who names it has made no mistake.
                    Some(Spanned::new(Vec::new(), value.mark))
                }
                _ => self.origins(value, &key.name),
            };
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
