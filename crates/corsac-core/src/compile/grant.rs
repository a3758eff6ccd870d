//! Grants.

use std::borrow::Cow;

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::{GrantFields, OriginEntry, Spanned};
use crate::policy::Grant;
use crate::source::Mark;
use crate::value::Shared;

use super::Compiler;
use super::dangers::Allowed;
use super::origins::Item;
use super::removals::Removals;

/// A grant with the origins it is for, before the rule's table is built from all of them.
pub(super) struct GrantParts {
    pub(super) grant: Grant,
    pub(super) items: Vec<Item>,
    /// Where `*` stands.
    pub(super) any: Option<Mark>,
    /// Whether every origin could be read, and none is unknown.
    pub(super) whole: bool,
    /// What is to be removed from `allow_origins`.
    pub(super) removals: Removals,
}

impl Compiler<'_> {
    pub(super) fn grant(&mut self, name: &str, mark: Mark, mut fields: GrantFields) -> GrantParts {
        let defaults = std::sync::Arc::clone(&self.defaults);
        let credentials = self.boolean("allow_credentials", fields.allow_credentials.as_ref());
        let credentials_mark = credentials.and_then(|(allowed, mark)| allowed.then_some(mark));
        let errors = self.findings.errors();
        let list = fields.allow_origins.take();
        let known = list.as_ref().is_none_or(|list| self.is_whole(list));
        let entries = list.iter().flat_map(|list| list.iter()).map(|entry| entry.origin.mark());
        let removals = self.removals("allow_origins", entries);
        let dangers = self.dangers(fields.dangerously_allow.as_ref());
        let (items, any) = match list {
            Some(list) => self.grant_origins(list, known, credentials_mark, &dangers),
            None => (Vec::new(), None),
        };
        let whole = errors == self.findings.errors() && known;

        let methods = fields.allow_methods.as_ref().or(defaults.allow_methods.as_ref());
        let headers = fields.allow_headers.as_ref().or(defaults.allow_headers.as_ref());
        let expose = fields.expose_headers.as_ref().or(defaults.expose_headers.as_ref());
        let max_age = fields.max_age.as_ref().or(defaults.max_age.as_ref());
        let place = |list: Option<&Spanned<Vec<Spanned<String>>>>| list.map_or(mark, Spanned::mark);
        let (allowed, wildcard) = self.request_headers(headers);
        self.uncovered(wildcard, any.is_some());
        let grant = Grant {
            name: name.into(),
            mark,
            listed: items.len(),
            methods: self.methods(methods),
            headers: allowed,
            expose: self.exposed_headers(expose, credentials_mark),
            credentials: credentials_mark.is_some(),
            max_age: self.max_age(max_age).map(|seconds| Shared::new(seconds.to_string())),
            methods_mark: place(methods),
            headers_mark: place(headers),
            expose_mark: place(expose),
            credentials_mark: credentials.map_or(mark, |(_, mark)| mark),
        };
        GrantParts { grant, items, any, whole, removals }
    }

    /// The grant's origins, and where its `*` stands if it has one; `known` says whether all of them are known.
    fn grant_origins(
        &mut self,
        list: Spanned<Vec<OriginEntry>>,
        known: bool,
        credentials: Option<Mark>,
        dangers: &[Allowed],
    ) -> (Vec<Item>, Option<Mark>) {
        let mark = list.mark();
        let entries = list.into_inner().into_iter().map(|entry| Cow::Owned(entry.origin));
        let (items, any) = self.origins(mark, entries);
        if let Some(any) = any {
            if let Some(other) = items.first() {
                let finding = Finding::error(Code::WILDCARD_NOT_ALONE, "`*` stands beside other origins")
                    .at(any, "this is every origin")
                    .at(other.mark, "so this would say nothing")
                    .help("give the listed origins a grant of their own, before a grant for `*`; or remove one of the two");
                self.findings.push(finding);
            }
            if let Some(credentials) = credentials {
                let finding =
                    Finding::error(Code::WILDCARD_WITH_CREDENTIALS, "every origin with credentials: no browser allows that")
                        .at(any, "every origin")
                        .at(credentials, "with credentials")
                        .help("list the origins that may send cookies, in place of `*`")
                        .help(
                            "or split the rule into two grants: the listed origins with `allow_credentials: true`, then \
                             `*` without",
                        );
                self.findings.push(finding);
            }
        }
        let mut kept: Vec<Item> =
            items.into_iter().filter(|item| self.check_risks(item, credentials, dangers)).collect();
        if known {
            // An origin that is not known may be the one.
            self.unused_dangers(dangers);
        }
        if any.is_some() {
            // Refused already: what else could be said of them follows from that.
            kept.clear();
        }
        self.audience(&kept, credentials);
        (kept, any)
    }
}
