//! Groups of origins that nothing uses.

use std::collections::HashSet;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::{Document, OriginEntry, Spanned};
use crate::load::shorten;

/// A group that no list names admits nobody.
pub(crate) fn unused(document: &Document, findings: &mut Findings) {
    let groups = &document.origin_groups.0;
    let named = named(document);
    let known: HashSet<&str> = groups.iter().map(|(name, _)| name.as_str()).collect();
    // A name that no group has is likely one of these, misspelt; and of that it was told.
    if named.iter().any(|name| !known.contains(name)) {
        return;
    }
    for (name, _) in groups.iter().filter(|(name, _)| !named.contains(name.as_str())) {
        let shown = shorten(name);
        let finding = Finding::warning(Code::UNUSED_GROUP, format!("nothing names the group `{shown}`"))
            .at(name.mark(), "admits nobody")
            .help(format!("write `group:{shown}` in the list that it is for, or remove it"));
        findings.push(finding);
    }
}

/// The groups that are named anywhere, also where that is wrong.
fn named(document: &Document) -> HashSet<&str> {
    let rules = || document.rules.iter().flat_map(|rules| rules.iter());
    let grants = rules().flat_map(|rule| rule.grants.iter().flat_map(|grants| grants.iter()));
    let lists = std::iter::once(&document.grant.allow_origins)
        .chain(document.defaults.iter().map(|defaults| &defaults.own_origins))
        .chain(rules().flat_map(|rule| [&rule.own_origins, &rule.grant.allow_origins]))
        .chain(grants.map(|grant| &grant.fields.allow_origins))
        .flatten()
        .chain(document.origin_groups.0.iter().map(|(_, list)| list));
    let entries = lists.flat_map(|list: &Spanned<Vec<OriginEntry>>| list.iter());
    entries.filter_map(|entry| entry.origin.strip_prefix("group:")).collect()
}
