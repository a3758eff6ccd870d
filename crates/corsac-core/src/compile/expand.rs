//! Variables, for the stages of compilation: what is unknown is left out.

use crate::document::Spanned;
use crate::load::env::{Expanded, Expansion, Kind};
use crate::source::Mark;

use super::Compiler;

impl Compiler<'_> {
    /// The entries of a list. One whose variable is unknown is not among them.
    pub(super) fn items<'e>(
        &mut self,
        list: Mark,
        entries: impl IntoIterator<Item = &'e Spanned<String>>,
        kind: Kind,
    ) -> Vec<Expanded> {
        let list = self.environment.expand_list(list, entries, kind, self.sources, self.findings);
        list.items.into_iter().filter_map(known).collect()
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
