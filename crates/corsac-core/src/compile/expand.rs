//! Variables, for the stages of compilation: what is unknown is left out.

use std::borrow::Cow;

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::Spanned;
use crate::load::env::{Expanded, Expansion, Kind};
use crate::source::Mark;

use super::Compiler;

/// The most entries in all lists, each counted wherever it is used: a small file whose rules all name a large group, or
/// all inherit a long list, would otherwise fill the memory. A file at the size limit has room for half as many.
const MAX_ENTRIES: usize = 500_000;

impl Compiler<'_> {
    /// Whether there is room for so many entries more. Where there is not, a finding says so.
    pub(super) fn spend(&mut self, entries: usize, list: Mark, kind: Kind) -> bool {
        let before = self.entries;
        self.entries = before.saturating_add(entries);
        if self.entries <= MAX_ENTRIES {
            return true;
        }
        if before > MAX_ENTRIES {
            // It was said where it became too many.
            return false;
        }
        let (code, what) = match kind {
            Kind::Origins | Kind::Group => (Code::TOO_MANY_ORIGINS, "origins"),
            Kind::Names | Kind::Paths => (Code::TOO_MANY_ENTRIES, "entries"),
        };
        let message = format!("the lists of the policy hold more than {MAX_ENTRIES} {what}");
        let finding = Finding::error(code, message).at(list, "here it becomes too many").help(
            "a group counts in every grant that names it, and a default in every rule that inherits it; give rules that \
             share their grants one list of paths",
        );
        self.findings.push(finding);
        false
    }

    /// The entries of a list. One whose variable is unknown is not among them.
    pub(super) fn items<'e>(
        &mut self,
        list: Mark,
        entries: impl IntoIterator<Item = &'e Spanned<String>>,
        kind: Kind,
    ) -> Vec<Expanded> {
        self.taken(list, entries.into_iter().map(Cow::Borrowed), kind)
    }

    /// The same for entries that may be handed over.
    pub(super) fn taken<'e>(
        &mut self,
        list: Mark,
        entries: impl IntoIterator<Item = Cow<'e, Spanned<String>>>,
        kind: Kind,
    ) -> Vec<Expanded> {
        if !self.spend(0, list, kind) {
            return Vec::new();
        }
        let expanded = self.environment.expand_list(list, entries, kind, self.sources, self.findings);
        if !self.spend(expanded.items.len(), list, kind) {
            return Vec::new();
        }
        expanded.items.into_iter().filter_map(known).collect()
    }

    /// A single value, unless it is unknown or wrong.
    pub(super) fn scalar(&mut self, text: &str, mark: Mark) -> Option<Expanded> {
        let text = Spanned::new(text.to_owned(), mark);
        self.environment.expand_text(&text, self.sources, self.findings).and_then(known)
    }
}

fn known(expansion: Expansion) -> Option<Expanded> {
    match expansion {
        Expansion::Known(expanded) => Some(expanded),
        Expansion::Symbolic { .. } => None,
    }
}
