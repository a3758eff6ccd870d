//! Where a text is next, without ever reading a part of the paste twice for it.

use std::collections::HashMap;

/// Remembers where each text was found.
///
/// Places are asked for from left to right, so a text that was found further on, or nowhere, is still the next one:
/// over a whole paste, each text is looked for once.
#[derive(Default)]
pub(super) struct Finder<'a> {
    haystack: &'a str,
    /// From where it was looked for, and where it is.
    found: HashMap<*const str, (usize, Option<usize>)>,
    /// How many bytes were compared; for tests.
    pub(super) work: usize,
}

impl<'a> Finder<'a> {
    pub(super) fn new(haystack: &'a str) -> Self {
        Finder { haystack, ..Finder::default() }
    }

    /// Where the text is next, from this place on. A text is known by its address.
    pub(super) fn next(&mut self, text: &str, from: usize) -> Option<usize> {
        let key: *const str = text;
        if let Some((asked, found)) = self.found.get(&key).copied()
            && from >= asked
            && found.is_none_or(|at| at >= from)
        {
            return found;
        }
        let found = self.search(text, from, self.haystack.len());
        self.found.insert(key, (from, found));
        found
    }

    /// Where the text is within so many bytes.
    pub(super) fn near(&mut self, text: &str, from: usize, window: usize) -> Option<usize> {
        self.search(text, from, from.saturating_add(window))
    }

    fn search(&mut self, text: &str, from: usize, to: usize) -> Option<usize> {
        let mut to = to.min(self.haystack.len());
        while !self.haystack.is_char_boundary(to) {
            to += 1;
        }
        let found = self.haystack.get(from..to)?.find(text).map(|at| from + at);
        self.work += found.map_or(to, |at| at + text.len()).saturating_sub(from);
        found
    }

    /// Whether the text is here.
    pub(super) fn is_at(&mut self, text: &str, at: usize) -> bool {
        self.work += text.len();
        self.haystack.get(at..).is_some_and(|rest| rest.starts_with(text))
    }
}
