//! Fixes made in a text.

use std::ops::Range;

use super::{Edit, Fix};

/// Some fixes that can be made together: each whole, and none in the way of another.
#[derive(Debug, Default, Clone)]
pub(super) struct Together<'a> {
    /// In the order of the text, never overlapping.
    edits: Vec<(Range<usize>, &'a str)>,
}

impl<'a> Together<'a> {
    /// Adds a fix, unless one of its changes is in the way of another.
    ///
    /// Two that touch are not in each other's way, but for two that put something in at one place: which of them came
    /// first would be anyone's guess.
    pub(super) fn add(&mut self, fix: &'a Fix) -> bool {
        let Some(edits) = fix.edits.iter().map(ranged).collect::<Option<Vec<_>>>() else { return false };
        if edits.is_empty() || edits.iter().any(|(range, _)| self.is_in_the_way(range)) {
            return false;
        }
        for (range, text) in edits {
            let at = self.position(&range);
            self.edits.insert(at, (range, text));
        }
        true
    }

    fn position(&self, range: &Range<usize>) -> usize {
        self.edits.partition_point(|(other, _)| (other.start, other.end) < (range.start, range.end))
    }

    fn is_in_the_way(&self, range: &Range<usize>) -> bool {
        let at = self.position(range);
        let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|at| self.edits.get(at));
        let mut others = near.map(|(other, _)| other);
        others.any(|other| (other.start < range.end && range.start < other.end) || other.start == range.start)
    }

    /// The text with the fixes made; nothing where a change does not lie on its characters.
    pub(super) fn made_in(&self, text: &str) -> Option<String> {
        let mut made = String::with_capacity(text.len());
        let mut done = 0;
        for (range, replacement) in &self.edits {
            made.push_str(text.get(done..range.start)?);
            made.push_str(replacement);
            text.get(range.clone())?;
            done = range.end;
        }
        made.push_str(text.get(done..)?);
        Some(made)
    }

    /// What was changed where.
    pub(super) fn trace(&self) -> Trace {
        let (mut before, mut after) = (0, 0);
        let changes = self.edits.iter().map(|(range, text)| {
            let start = after + (range.start - before);
            (before, after) = (range.end, start + text.len());
            Change { before: range.clone(), after: start..after }
        });
        Trace(changes.collect())
    }
}

fn ranged(edit: &Edit) -> Option<(Range<usize>, &str)> {
    let span = edit.place.span.filter(|span| span.start <= span.end)?;
    Some((span.start..span.end, edit.replacement.as_str()))
}

/// What was changed where.
#[derive(Debug)]
pub(super) struct Trace(Vec<Change>);

/// The bytes that were replaced, and those that stand there now.
#[derive(Debug)]
struct Change {
    before: Range<usize>,
    after: Range<usize>,
}

impl Trace {
    /// Where a byte of the changed text stood before; of what was put in, where it was put.
    pub(super) fn back(&self, at: usize) -> usize {
        let next = self.0.partition_point(|change| change.after.start <= at);
        let changes = self.0.get(..next).unwrap_or_default();
        // A removal ends where it begins: the last change that begins here is the one that holds the byte, if any does.
        match changes.last() {
            Some(Change { before, after }) if at < after.end => before.start,
            Some(Change { before, after }) => before.end + (at - after.end),
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;
    use crate::source::{Mark, Sources};

    fn fix(text: &str, edits: &[(usize, usize, &str)]) -> Fix {
        let mut sources = Sources::default();
        let source = sources.add_text("p", text);
        let at = |at: usize| u32::try_from(at).unwrap();
        let edits = edits.iter().map(|(start, end, replacement)| Edit {
            place: sources.place(Mark::Text { source, start: at(*start), end: at(*end) }).unwrap(),
            replacement: (*replacement).to_owned(),
        });
        Fix { title: String::new(), applicability: Applicability::Safe, edits: edits.collect() }
    }

    #[test]
    fn fixes_are_made_whole_or_not_at_all() {
        let text = "0123456789";
        let fixes = [
            (fix(text, &[(2, 3, "a"), (6, 7, "")]), true),
            // One of its two is in the way.
            (fix(text, &[(0, 1, "x"), (6, 8, "x")]), false),
            (fix(text, &[(3, 4, "bb")]), true),
            (fix(text, &[(9, 9, "c")]), true),
            (fix(text, &[(9, 9, "d")]), false),
            (fix(text, &[(2, 2, "e")]), false),
            (fix(text, &[(1, 10, "f")]), false),
            (fix(text, &[(10, 10, "g")]), true),
            (fix(text, &[]), false),
        ];
        let mut together = Together::default();
        for (fix, taken) in &fixes {
            assert_eq!(together.add(fix), *taken, "{:?}", fix.edits);
        }
        assert_eq!(together.made_in(text).unwrap(), "01abb4578c9g");
        assert_eq!(together.made_in("012"), None);
        let back: Vec<_> = (0..=12).map(|at| together.trace().back(at)).collect();
        assert_eq!(back, [0, 1, 2, 3, 3, 4, 5, 7, 8, 9, 9, 10, 10]);
    }
}
