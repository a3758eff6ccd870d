//! Lists of origins: entries, variables, groups.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, MAX_FINDINGS};
use crate::document::{Groups, OriginEntry, Spanned};
use crate::load::env::{Expanded, Kind};
use crate::load::shorten;
use crate::origin::{OriginErrorKind, OriginPattern, PatternError, PatternErrorKind, Suggestion};
use crate::source::Mark;

use super::{Compiler, advice};

/// An exact origin or a pattern of a list.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) mark: Mark,
    pub(super) pattern: OriginPattern,
    pub(super) from_variable: bool,
    /// The number of the group that it is of.
    pub(super) group: Option<u32>,
}

impl Item {
    pub(super) fn text(&self) -> &str {
        self.pattern.as_str()
    }
}

/// A group's origins.
#[derive(Debug, Clone)]
pub(super) struct Group {
    items: Vec<Item>,
    /// Whether every entry could be read, and none is unknown.
    whole: bool,
}

/// What an entry of a list is.
enum Entry {
    Any(Mark),
    Group(Spanned<String>),
    Item(Item),
}

/// The origins of a list, and what else stands in it.
#[derive(Default)]
struct Entries {
    items: Vec<Item>,
    /// Each with the number of items before it.
    groups: Vec<(usize, Spanned<String>)>,
    any: Vec<Mark>,
}

impl Compiler<'_> {
    /// Reads every group once; what is wrong within one is said once, however many grants use it.
    pub(super) fn groups(&mut self, groups: Groups) {
        for (number, (name, list)) in (0..).zip(groups.0) {
            let name = name.into_inner();
            let errors = self.findings.errors();
            let unknown = list.iter().any(|entry| self.is_unknown(&entry.origin));
            let mark = list.mark();
            let entries = list.into_inner().into_iter().map(|entry| Cow::Owned(entry.origin));
            let Entries { mut items, groups, any } = self.entries(mark, entries, Kind::Group);
            for mark in any {
                let finding = Finding::error(Code::WILDCARD_NOT_ALONE, "a group cannot hold `*`")
                    .at(mark, "every origin")
                    .help("write `*` alone in the `allow_origins` of a grant");
                self.findings.push(finding);
            }
            for (_, inner) in groups {
                let message = format!("the group `{name}` names another group");
                let finding = Finding::error(Code::NESTED_GROUP, message)
                    .at(inner.mark(), "groups hold origins only")
                    .help("name both groups in `allow_origins`");
                self.findings.push(finding);
            }
            items.iter_mut().for_each(|item| item.group = Some(number));
            let whole = errors == self.findings.errors() && !unknown;
            self.group_numbers.entry(name.clone()).or_insert(number);
            self.groups.push((name, Group { items, whole }));
        }
    }

    /// Whether every origin of a list is known, also those of its groups.
    pub(super) fn is_whole(&self, list: &Spanned<Vec<OriginEntry>>) -> bool {
        list.iter().all(|entry| match entry.origin.strip_prefix("group:") {
            Some(name) => self.group_named(name).is_none_or(|group| group.whole),
            None => !self.is_unknown(&entry.origin),
        })
    }

    /// The origins of a list with its groups put in place, and where its `*` stands.
    pub(super) fn origins<'e>(
        &mut self,
        list: Mark,
        entries: impl Iterator<Item = Cow<'e, Spanned<String>>>,
    ) -> (Vec<Item>, Option<Mark>) {
        let Entries { items: listed, groups, any } = self.entries(list, entries, Kind::Origins);
        let any = any.first().copied();
        if groups.is_empty() {
            return (listed, any);
        }
        let (mut items, mut listed, mut before) = (Vec::new(), listed.into_iter(), 0);
        let mut named: HashMap<String, Mark> = HashMap::new();
        for (at, name) in groups {
            items.extend(listed.by_ref().take(at - before));
            before = at;
            match named.get(name.as_str()).copied() {
                // Said once, and not of each of its origins.
                Some(first) => self.repeated_group(&name, first),
                None => {
                    items.extend(self.group(&name, list));
                    named.insert(name.to_string(), name.mark());
                }
            }
        }
        items.extend(listed);
        (items, any)
    }

    /// The service's own origins: neither `*` nor `null` can be one's own.
    pub(super) fn own_origins(&mut self, list: &Spanned<Vec<OriginEntry>>) -> Vec<Item> {
        let entries = list.iter().map(|entry| Cow::Borrowed(&entry.origin));
        let (mut items, any) = self.origins(list.mark(), entries);
        let null = items.iter().find(|item| item.pattern.is_null()).map(|item| item.mark);
        for mark in any.into_iter().chain(null) {
            let finding = Finding::error(
                Code::INVALID_OWN_ORIGIN,
                "a service is not served from every origin, or none",
            )
            .at(mark, "not an origin of one's own")
            .help("list the origins that the service itself is served from, as a browser shows them");
            self.findings.push(finding);
        }
        items.retain(|item| !item.pattern.is_null());
        items
    }

    fn group_named(&self, name: &str) -> Option<&Group> {
        let number = *self.group_numbers.get(name)?;
        self.groups.get(number as usize).map(|(_, group)| group)
    }

    fn repeated_group(&mut self, name: &Spanned<String>, first: Mark) {
        let message = format!("`group:{}` is listed twice", shorten(name));
        let finding = Finding::warning(Code::REPEATED_ORIGIN, message).at(name.mark(), "this adds nothing");
        // An alias may put one text into a list twice.
        let finding = if first == name.mark() { finding } else { finding.at(first, "already here") };
        self.findings.push(finding.help("remove one of the two"));
    }

    fn group(&mut self, reference: &Spanned<String>, list: Mark) -> Vec<Item> {
        if let Some(size) = self.group_named(reference.as_str()).map(|group| group.items.len()) {
            let fits = self.spend(size, list, Kind::Origins);
            let group = self.group_named(reference.as_str()).filter(|_| fits);
            return group.map(|group| group.items.clone()).unwrap_or_default();
        }
        let name = reference.as_str();
        let shown = shorten(name);
        let mut finding = Finding::error(Code::UNKNOWN_GROUP, format!("there is no group `{shown}`"))
            .at(reference.mark(), "not in `origin_groups`");
        // Beyond the findings that are shown, nobody reads suggestions.
        let looked_at = if self.findings.errors() > MAX_FINDINGS { 0 } else { self.groups.len() };
        let known = self.groups.iter().take(looked_at);
        let known = known.map(|(known, _)| (strsim::damerau_levenshtein(name, known), known));
        finding = match known.min().filter(|(distance, _)| *distance <= 2) {
            Some((_, known)) => {
                finding.suggest(format!("write `group:{known}`"), reference.mark(), format!("group:{known}"))
            }
            None => finding.help(format!("define it: `origin_groups: {{ {shown}: [ … ] }}`")),
        };
        self.findings.push(finding);
        Vec::new()
    }

    fn entries<'e>(
        &mut self,
        list: Mark,
        entries: impl Iterator<Item = Cow<'e, Spanned<String>>>,
        kind: Kind,
    ) -> Entries {
        let expanded = self.taken(list, entries, kind);
        let mut entries = Entries { items: Vec::with_capacity(expanded.len()), ..Entries::default() };
        for entry in expanded.into_iter().filter_map(|item| self.entry(item)) {
            match entry {
                Entry::Any(mark) => entries.any.push(mark),
                Entry::Group(name) => entries.groups.push((entries.items.len(), name)),
                Entry::Item(item) => entries.items.push(item),
            }
        }
        entries
    }

    fn entry(&mut self, expanded: Expanded) -> Option<Entry> {
        let Expanded { text, mark, from_variable, .. } = expanded;
        if text == "*" {
            return Some(Entry::Any(mark));
        }
        if let Some(group) = text.strip_prefix("group:") {
            return Some(Entry::Group(Spanned::new(group.to_owned(), mark)));
        }
        match OriginPattern::parse(&text) {
            Ok(pattern) => {
                if let Some(finding) = advice::misspelt_scheme(&text, mark, self.sources.slice(mark)) {
                    self.findings.push(finding);
                    return None;
                }
                if pattern.has_underscore() {
                    let finding =
                        Finding::warning(Code::UNDERSCORE_IN_HOST, format!("`{text}` holds an underscore"))
                            .at(mark, "no host name that is registered has one")
                            .help("check the spelling: hyphen or underscore");
                    self.findings.push(finding);
                }
                Some(Entry::Item(Item { mark, pattern, from_variable, group: None }))
            }
            Err(error) => {
                self.refused(&error, &text, mark);
                None
            }
        }
    }

    fn refused(&mut self, error: &PatternError, text: &str, mark: Mark) {
        let written = self.sources.slice(mark);
        if let Some(finding) = advice::foreign(text, mark, written) {
            self.findings.push(finding);
            return;
        }
        let code = code(error.kind());
        let what = if text.contains('*') { "an origin or a pattern" } else { "an origin" };
        let message = format!("`{}` is not {what}: {}", shorten(text), error.kind());
        let mut finding = Finding::error(code, message).at(mark, label(error.kind()));
        match error.suggestion() {
            Some(Suggestion::One(origin)) => {
                let quoted = requote(written, &origin);
                let title = format!("write `{}`", shorten(&origin));
                finding = match is_certain(error.kind()) {
                    true => finding.fix(title, mark, quoted),
                    false => finding.suggest(title, mark, quoted),
                };
            }
            Some(Suggestion::Several(origins)) => {
                let list = origins.iter().map(|origin| format!("`{origin}`")).collect::<Vec<_>>().join(", ");
                finding = finding.help(format!("write each as an entry of its own: {list}"));
            }
            None => {
                if let Some(help) = help(error.kind(), text) {
                    finding = finding.help(help);
                }
            }
        }
        self.findings.push(finding);
    }
}

/// Keeps the quotation marks of what is replaced, and adds some where YAML needs them.
pub(super) fn requote(written: &str, text: &str) -> String {
    match written.chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{text}{quote}"),
        _ if text.contains(['[', '*']) || text == "null" => format!("\"{text}\""),
        _ => text.to_owned(),
    }
}

/// Whether the text means the origin that is suggested for it, and can mean no other. A path may stand for something
/// narrower, a missing scheme for http, and a host with a dot at its end is another origin to browsers. What browsers
/// make of an odd IPv4 address (`192.168.1` is 192.168.0.1, `192.168.010.1` is 192.168.8.1) nobody means.
pub(crate) fn is_certain(kind: PatternErrorKind) -> bool {
    use OriginErrorKind as Origin;
    matches!(
        kind,
        PatternErrorKind::Origin(
            Origin::TrailingSlash
                | Origin::UpperCase
                | Origin::DefaultPort
                | Origin::NotAscii
                | Origin::PercentEncoded
                | Origin::Ipv6NotCanonical
        )
    )
}

fn code(kind: PatternErrorKind) -> Code {
    use OriginErrorKind as Origin;
    match kind {
        PatternErrorKind::Origin(kind) => match kind {
            Origin::TrailingSlash | Origin::Path | Origin::Query | Origin::Fragment => Code::ORIGIN_WITH_PATH,
            Origin::UpperCase
            | Origin::DefaultPort
            | Origin::NotAscii
            | Origin::PercentEncoded
            | Origin::Ipv4NotCanonical
            | Origin::Ipv6NotCanonical
            | Origin::TrailingDot => Code::ORIGIN_NOT_CANONICAL,
            Origin::MissingScheme => Code::ORIGIN_WITHOUT_SCHEME,
            Origin::ForbiddenScheme => Code::FORBIDDEN_SCHEME,
            Origin::SeveralOrigins => Code::SEVERAL_ORIGINS,
            _ => Code::INVALID_ORIGIN,
        },
        _ => Code::INVALID_PATTERN,
    }
}

fn label(kind: PatternErrorKind) -> &'static str {
    match code(kind) {
        Code::ORIGIN_WITH_PATH => "more than an origin",
        Code::ORIGIN_NOT_CANONICAL => "not what browsers send",
        Code::ORIGIN_WITHOUT_SCHEME => "no scheme",
        Code::FORBIDDEN_SCHEME => "not a scheme for CORS",
        Code::SEVERAL_ORIGINS => "several origins",
        Code::INVALID_PATTERN => "not a pattern",
        _ => "not an origin",
    }
}

fn help(kind: PatternErrorKind, text: &str) -> Option<String> {
    use OriginErrorKind as Origin;
    Some(match kind {
        PatternErrorKind::Origin(Origin::ForbiddenScheme) if text.starts_with("file:") => {
            "pages opened from files send `null`; serve them from a local server, as `http://localhost:3000`".into()
        }
        PatternErrorKind::Origin(Origin::ForbiddenScheme) if text.starts_with("ws") => {
            "a WebSocket handshake carries the page's origin: list that, with http or https".into()
        }
        PatternErrorKind::Origin(Origin::ForbiddenScheme) => {
            "list the http or https origin of the page that makes the request".into()
        }
        PatternErrorKind::WildcardNotLeftmost | PatternErrorKind::SeveralWildcards => {
            "`https://*.example.com` is one label, `https://pr-*.example.com` a part of one, `https://**.example.com` any \
             number"
                .into()
        }
        PatternErrorKind::WildcardInScheme => "write one entry for `https://` and, if it must be, one for `http://`".into(),
        PatternErrorKind::WildcardInPort => "`:*` is any port, `:3000-3010` a range".into(),
        _ => "an origin is a scheme, a host, and a port that is not the default: `https://app.example.com:8443`".into(),
    })
}
