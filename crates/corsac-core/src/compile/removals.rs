//! Entries that findings propose to remove from their list.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Finding, Findings};
use crate::document::{Document, GrantFields, Spanned};
use crate::fix::Applicability;
use crate::load::env::Expanded;
use crate::load::shorten;
use crate::source::{Mark, Sources};

use super::Compiler;
use super::names::Names;

/// The findings of one list that propose to remove an entry. They wait for each other, because an entry that stays
/// decides which commas go with those that do not, and because one has to stay.
pub(super) struct Removals {
    field: &'static str,
    entries: Vec<Mark>,
    /// Whether the text of the list is this list's alone.
    own: bool,
    going: Vec<Going>,
}

struct Going {
    finding: Finding,
    mark: Mark,
    from_variable: bool,
    title: String,
    applicability: Applicability,
}

/// The first entries of lists that aliases put into a policy more than once. What is wrong with an entry in one place
/// can be right in another, so nothing is removed from them.
pub(super) fn shared_lists(document: &Document) -> HashSet<Mark> {
    fn first(list: &Option<Names>) -> Option<Mark> {
        list.as_ref().and_then(|list| list.first()).map(Spanned::mark)
    }
    let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
    let mut see = |mark: Option<Mark>| {
        if let Some(mark) = mark.filter(|mark| *mark != Mark::Nowhere && !seen.insert(*mark)) {
            shared.insert(mark);
        }
    };
    let mut grant = |fields: &GrantFields| {
        let origin = fields.allow_origins.as_ref().and_then(|list| list.first());
        see(origin.map(|entry| entry.origin.mark()));
        see(first(&fields.allow_methods));
        see(first(&fields.allow_headers));
        see(first(&fields.expose_headers));
    };
    grant(&document.grant);
    let rules = document.rules.iter().flat_map(|rules| rules.iter());
    for rule in rules.clone() {
        grant(&rule.grant);
        rule.grants.iter().flat_map(|grants| grants.iter()).for_each(|it| grant(&it.fields));
    }
    rules.for_each(|rule| see(first(&rule.services)));
    if let Some(defaults) = &document.defaults {
        see(first(&defaults.allow_methods));
        see(first(&defaults.allow_headers));
        see(first(&defaults.expose_headers));
    }
    shared
}

impl Compiler<'_> {
    /// Nothing to remove yet from a list.
    pub(super) fn removals(&self, field: &'static str, entries: impl Iterator<Item = Mark>) -> Removals {
        let entries: Vec<Mark> = entries.collect();
        let own = !entries.first().is_some_and(|first| self.shared.contains(first));
        Removals { field, entries, own, going: Vec::new() }
    }

    /// Reports what was found, with the changes of the text that can be made.
    pub(super) fn remove(&mut self, removals: Removals) {
        removals.settle(self.sources, self.findings);
    }
}

impl Removals {
    /// Adds a finding that removing the entry would settle.
    pub(super) fn add(&mut self, finding: Finding, item: &Expanded, applicability: Applicability) {
        self.entry(finding, (&item.text, item.mark, item.from_variable), applicability);
    }

    /// The same for an entry that is a text, a mark, and from a variable or not.
    pub(super) fn entry(
        &mut self,
        finding: Finding,
        (text, mark, from_variable): (&str, Mark, bool),
        applicability: Applicability,
    ) {
        let title = format!("remove `{}`", shorten(text));
        self.going.push(Going { finding, mark, from_variable, title, applicability });
    }

    fn settle(self, sources: &Sources, findings: &mut Findings) {
        let Removals { field, entries, own, going } = self;
        if going.is_empty() {
            return;
        }
        let mut count: HashMap<Mark, usize> = HashMap::new();
        for entry in &entries {
            *count.entry(*entry).or_default() += 1;
        }
        // An entry that an alias puts there twice is one text.
        let plain = |it: &Going| own && !it.from_variable && count.get(&it.mark) == Some(&1);
        let mut marks: HashSet<Mark> = going.iter().filter(|it| plain(it)).map(|it| it.mark).collect();
        // Rather one that only might go.
        let guess =
            going.iter().rfind(|it| it.applicability == Applicability::Suggested && marks.contains(&it.mark));
        let last = guess.map(|it| it.mark).or(entries.last().copied());
        let only = last.filter(|_| !marks.is_empty() && marks.len() >= entries.len());
        if let Some(only) = only {
            marks.remove(&only);
        }
        let mut edits = sources.without_entries(&entries, &marks);
        for it in going {
            let Going { finding, mark, from_variable, title, applicability } = it;
            findings.push(match edits.remove(&mark).filter(|_| !from_variable) {
                Some(edit) => finding.edits(title, applicability, vec![edit]),
                // The help that comes of this names the variable.
                None if matches!(mark, Mark::Whole { .. }) => finding.suggest(title, mark, ""),
                None if from_variable => finding.help(format!("{title} in the default")),
                // From a group, or put there by an alias.
                None if !count.contains_key(&mark) => finding.help("remove one of the two"),
                None if entries.len() == 1 || only == Some(mark) => finding.help(match field {
                    "allow_origins" => "nobody else is in this grant: remove it".to_owned(),
                    _ => format!("leave `{field}` out, or write what is meant"),
                }),
                None => finding.help(title),
            });
        }
    }
}
