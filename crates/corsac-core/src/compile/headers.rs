//! `allow_headers` and `expose_headers`.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::fix::Applicability;
use crate::headers::HeaderSet;
use crate::load::env::{Expanded, Kind};
use crate::load::shorten;
use crate::source::Mark;
use crate::token::is_token;

use super::Compiler;
use super::header_names::{exposed, requested};
use super::names::{Names, Seen, beside_wildcard};
use super::removals::Removals;

/// What an entry of a list of headers was found to be.
pub(super) struct Found {
    pub(super) finding: Finding,
    /// Whether the entry is to be removed, and how surely.
    pub(super) removal: Option<Applicability>,
}

impl Compiler<'_> {
    /// `allow_headers`; none where the field is absent. Also where its `*` stands, if that leaves out `Authorization`.
    pub(super) fn request_headers(&mut self, list: Option<&Names>) -> (HeaderSet, Option<Mark>) {
        let Some(list) = list else { return (HeaderSet::new(false, [""; 0]), None) };
        let items = self.items(list.mark(), list.iter(), Kind::Names);
        let wildcard = items.iter().find(|item| item.text == "*").map(|item| item.mark);
        let mut removals = self.removals("allow_headers", list.iter().map(|entry| entry.mark()));
        let mut seen = Seen::default();
        let mut named: Vec<String> = Vec::new();
        for item in items {
            if item.text != "*" && !self.check_name(&item.text, item.mark) {
                continue;
            }
            let name = item.text.to_ascii_lowercase();
            let found = requested(&item, &name);
            // Never of `Content-Type`: for JSON it has to be listed, and older servers' lists have it beside `*`.
            let plain = found.as_ref().is_none_or(|found| found.finding.is_note());
            let covered = !matches!(name.as_str(), "*" | "authorization" | "content-type");
            match wildcard.filter(|_| plain && covered && !seen.has(&name)) {
                Some(wildcard) => {
                    removals.add(beside_wildcard(&item, wildcard), &item, Applicability::Safe);
                    let _ = seen.repeated(&item.text, name, (item.mark, item.from_variable));
                }
                None => self.found(found, &mut seen, name, &item, &mut removals),
            }
            if item.text != "*" {
                named.push(item.text);
            }
        }
        self.remove(removals);
        let set = HeaderSet::new(wildcard.is_some(), named);
        let uncovered = wildcard.filter(|_| !set.lists(b"authorization") && self.all_known(list));
        (set, uncovered)
    }

    /// `expose_headers`; none where the field is absent. Only here is `*` sent as it is, so it must mean what it says:
    /// with credentials it is the name of a header (Fetch, section 3.3.3).
    pub(super) fn exposed_headers(&mut self, list: Option<&Names>, credentials: Option<Mark>) -> HeaderSet {
        let Some(list) = list else { return HeaderSet::new(false, [""; 0]) };
        let items = self.items(list.mark(), list.iter(), Kind::Names);
        let alone = items.len() == 1;
        let mut removals = self.removals("expose_headers", list.iter().map(|entry| entry.mark()));
        let mut seen = Seen::default();
        let mut named: Vec<String> = Vec::new();
        for item in items {
            if item.text == "*" {
                if let Some(credentials) = credentials {
                    let code = Code::EXPOSE_WILDCARD_WITH_CREDENTIALS;
                    let finding = Finding::error(code, "with credentials, `*` exposes nothing")
                        .at(item.mark, "browsers take this for the name of a header")
                        .at(credentials, "credentials are allowed here")
                        .help("name the headers that pages should read");
                    self.findings.push(finding);
                } else if !alone {
                    let code = Code::EXPOSE_WILDCARD_NOT_ALONE;
                    let finding = Finding::error(code, "`*` beside names of headers")
                        .at(item.mark, "this exposes every header already")
                        .help("write `[\"*\"]` alone, or only the names");
                    self.findings.push(finding);
                }
                named.push(item.text);
            } else if self.check_name(&item.text, item.mark) {
                let name = item.text.to_ascii_lowercase();
                self.found(exposed(&item, &name), &mut seen, name, &item, &mut removals);
                named.push(item.text);
            }
        }
        self.remove(removals);
        HeaderSet::new(false, named)
    }

    /// Reports what an entry is, or that it is there already: one of the two, so that it is removed once.
    fn found(
        &mut self,
        found: Option<Found>,
        seen: &mut Seen,
        name: String,
        item: &Expanded,
        removals: &mut Removals,
    ) {
        let repeated = seen.repeated(&item.text, name, (item.mark, item.from_variable));
        let found = match (found, repeated) {
            (Some(found), None) => found,
            (Some(found), Some(_)) if found.removal == Some(Applicability::Safe) => found,
            (_, Some((finding, goes))) => Found { finding, removal: goes.then_some(Applicability::Safe) },
            (None, None) => return,
        };
        match found.removal {
            Some(applicability) => removals.add(found.finding, item, applicability),
            None => self.findings.push(found.finding),
        }
    }

    fn check_name(&mut self, name: &str, mark: Mark) -> bool {
        if is_token(name.as_bytes()) {
            return true;
        }
        if name.trim().is_empty() {
            let finding = Finding::error(Code::INVALID_HEADER_NAME, "the name of the header is empty")
                .at(mark, "nothing in it")
                .help("remove it, or write a name such as `Content-Type`");
            self.findings.push(finding);
            return false;
        }
        let finding = Finding::error(
            Code::INVALID_HEADER_NAME,
            format!("`{}` is not the name of a header", shorten(name)),
        )
        .at(mark, "not a token");
        let finding = self.several(
            finding,
            name,
            mark,
            "write one name for each entry, without colon or value, for example `[Content-Type, X-API-Key]`",
        );
        self.findings.push(finding);
        false
    }

    /// Notes a `*` that leaves `Authorization` out, of a list that a grant uses. What weighs most is said, once.
    pub(super) fn uncovered(&mut self, wildcard: Option<Mark>, everyone: bool) {
        if let Some(mark) = wildcard {
            *self.uncovered.entry(mark).or_insert(true) &= everyone;
        }
    }

    /// `*` covers every header but one (Fetch, "CORS non-wildcard request-header name").
    pub(super) fn authorization_not_covered(&mut self) {
        for (mark, everyone) in std::mem::take(&mut self.uncovered) {
            let (code, message) = (Code::AUTHORIZATION_NOT_COVERED, "`*` does not cover `Authorization`");
            let finding = match everyone {
                // Public answers seldom need a token.
                true => Finding::note(code, message),
                false => Finding::warning(code, message),
            };
            let finding = finding
                .at(mark, "every header but that one")
                .help("a page that sets it is denied here, as the Fetch standard wants it; what browsers still let pass behind other servers, they say they will stop")
                .help("if no page sets it, name the headers that pages do set in place of `*`");
            let name = if self.sources.is_json(mark) { "\"Authorization\"" } else { "Authorization" };
            self.findings.push(match self.sources.entry_before(mark, name) {
                Some(edit) => finding.edits("add `Authorization`", Applicability::Suggested, vec![edit]),
                None => finding.help("add `Authorization` to the list"),
            });
        }
    }
}
