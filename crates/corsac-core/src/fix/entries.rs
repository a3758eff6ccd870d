//! Entries of lists: how one is written, taken out, and put in.

use std::collections::{HashMap, HashSet};

use crate::source::{Mark, Sources};

impl Sources {
    /// A replacement with the line breaks of the text that it is for.
    pub(super) fn with_line_breaks(&self, mark: Mark, replacement: String) -> String {
        let Mark::Text { source, .. } = mark else { return replacement };
        let first = self.text(source).split_inclusive('\n').next();
        match first.is_some_and(|line| line.ends_with("\r\n")) && replacement.contains('\n') {
            true => replacement.replace("\r\n", "\n").replace('\n', "\r\n"),
            false => replacement,
        }
    }

    /// A text as it is to be written in place of what a mark covers: with the same quotation marks, and with some where
    /// the notation needs them.
    pub(crate) fn written_like(&self, mark: Mark, text: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '.' | '*' | '-');
        match self.slice(mark).chars().next() {
            Some('\'') if !text.contains(['\'', '\n']) => format!("'{text}'"),
            Some(c)
                if c != '"'
                    && c != '\''
                    && text.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic())
                    && text.chars().all(plain)
                    && !is_word(text) =>
            {
                text.to_owned()
            }
            _ => quoted(text),
        }
    }

    /// What to replace by what, so that an entry is no longer in its list.
    ///
    /// A comment behind the entry stays. Nothing where the entry is not written as a plain element of a list, or has a
    /// comment in the way; that something remains in the list is for the caller to see to. The edits of two entries
    /// of one list can overlap: [`Sources::without_entries`] makes those that do not.
    pub(crate) fn without_entry(&self, entry: Mark) -> Option<(Mark, String)> {
        self.without(entry, Comma::Behind).or_else(|| self.without(entry, Comma::Ahead))
    }

    /// What to replace by what, so that some entries are no longer in their list: one edit for each of them, if it has
    /// one. The edits do not overlap, and each is right also where another is not made.
    ///
    /// `list` holds every entry of the list, in its order. At least one of them has to stay.
    pub(crate) fn without_entries(
        &self,
        list: &[Mark],
        going: &HashSet<Mark>,
    ) -> HashMap<Mark, (Mark, String)> {
        // Of the entries at the end, each takes the comma ahead of it; of the others, the one behind. An entry that
        // stays lies between, so that no comma goes twice.
        let end = list.iter().rposition(|entry| !going.contains(entry)).map_or(0, |last| last + 1);
        let edits = list.iter().enumerate().filter(|(_, entry)| going.contains(entry));
        edits
            .filter_map(|(index, entry)| {
                let comma = if index < end { Comma::Behind } else { Comma::Ahead };
                Some((*entry, self.without(*entry, comma)?))
            })
            .collect()
    }

    /// Looks only at what surrounds the entry: a line can be as long as the file.
    fn without(&self, entry: Mark, comma: Comma) -> Option<(Mark, String)> {
        let Mark::Text { source, start, end } = entry else { return None };
        let text = self.text(source);
        let (before, after) = (text.get(..start as usize)?, text.get(end as usize..)?);
        // Behind the sign of a block scalar there can be a comment.
        if text.get(start as usize..)?.starts_with(['|', '>']) {
            return None;
        }
        let remove = |from: usize, to: usize| {
            let mark = Mark::Text { source, start: u32::try_from(from).ok()?, end: u32::try_from(to).ok()? };
            Some((mark, String::new()))
        };
        if let Some(Dash { line, indent, .. }) = dash(before) {
            let rest = after.find('\n');
            let behind = after.get(..rest.unwrap_or(after.len()))?;
            let comment = behind.trim();
            return match comment.is_empty() {
                // The whole line goes, with its break.
                true => remove(line, end as usize + behind.len() + usize::from(rest.is_some())),
                false if comment.starts_with('#') => {
                    let (mark, _) = remove(line + indent.len(), end as usize + behind.trim_end().len())?;
                    Some((mark, comment.to_owned()))
                }
                false => None,
            };
        }
        let (ahead, behind) = (before.trim_end(), after.trim_start());
        match comma {
            Comma::Behind if ahead.ends_with(['[', ',']) => {
                let follows = behind.strip_prefix(',')?;
                let next = follows.trim_start_matches([' ', '\t', '\r']);
                let line = before.trim_end_matches(' ');
                if let Some(next) = next.strip_prefix('\n').filter(|_| line.ends_with('\n')) {
                    // Alone on its line, which goes with it.
                    return remove(line.len(), text.len() - next.len());
                }
                // Up to the next element: what stood before this one now stands before that one.
                let next = if next.starts_with(['\n', '#', ']']) { follows } else { next };
                remove(start as usize, text.len() - next.len())
            }
            Comma::Ahead if ahead.ends_with(',') && behind.starts_with([',', ']']) => {
                remove(ahead.len() - 1, end as usize)
            }
            _ => None,
        }
    }

    /// What to replace by what, so that another entry, written as `text`, stands before an entry of a list.
    pub(crate) fn entry_before(&self, entry: Mark, text: &str) -> Option<(Mark, String)> {
        let Mark::Text { source, start, .. } = entry else { return None };
        let before = self.text(source).get(..start as usize)?;
        let here = Mark::Text { source, start, end: start };
        if let Some(Dash { indent, gap, .. }) = dash(before) {
            return (!gap.is_empty()).then(|| (here, format!("{text}\n{indent}-{gap}")));
        }
        if before.trim_end().ends_with(['[', ',']) {
            // An element on a line of its own stays on one.
            let line = before.trim_end_matches(' ');
            let gap = match before.get(line.len()..) {
                Some(indent) if line.is_empty() || line.ends_with('\n') => format!(",\n{indent}"),
                _ => ", ".to_owned(),
            };
            return Some((here, format!("{text}{gap}")));
        }
        None
    }
}

/// Which comma goes with an entry of a list between brackets.
#[derive(Debug, Clone, Copy)]
enum Comma {
    Ahead,
    Behind,
}

/// The dash of an entry of a list of lines.
pub(super) struct Dash<'t> {
    /// Where its line begins.
    line: usize,
    pub(super) indent: &'t str,
    /// What stands between the dash and the entry.
    pub(super) gap: &'t str,
}

/// The dash that a text ends with, if nothing but white space stands around it on its line.
pub(super) fn dash(before: &str) -> Option<Dash<'_>> {
    let ahead = before.trim_end_matches([' ', '\t']);
    let gap = before.get(ahead.len()..)?;
    let ahead = ahead.strip_suffix('-')?;
    let line = ahead.trim_end_matches(' ').len();
    let indent = ahead.get(line..)?;
    (line == 0 || ahead.get(..line)?.ends_with('\n')).then_some(Dash { line, indent, gap })
}

/// Whether YAML reads the text as something else than a text, in this version of it or another.
pub(super) fn is_word(text: &str) -> bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A text in double quotes, as YAML and JSON both read it.
pub(super) fn quoted(text: &str) -> String {
    // A string always serialises.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(
        text: &str,
        entry: &str,
        edit: impl Fn(&Sources, Mark) -> Option<(Mark, String)>,
    ) -> Option<String> {
        let mut sources = Sources::default();
        let source = sources.add_text("p.yaml", text);
        let start = text.find(entry).unwrap();
        let mark = |at: usize| u32::try_from(at).unwrap();
        let entry = Mark::Text { source, start: mark(start), end: mark(start + entry.len()) };
        let (Mark::Text { start, end, .. }, replacement) = edit(&sources, entry)? else { return None };
        let mut text = text.to_owned();
        text.replace_range(start as usize..end as usize, &replacement);
        Some(text)
    }

    #[test]
    fn an_entry_goes_and_comments_stay() {
        for (text, wanted) in [
            ("a: [X, Y, Z]\n", Some("a: [Y, Z]\n")),
            ("a: [Y, X, Z]\n", Some("a: [Y, Z]\n")),
            ("a: [Y, Z, X]\n", Some("a: [Y, Z]\n")),
            ("a: [Y, Z , X ]\n", Some("a: [Y, Z  ]\n")),
            ("a: [Y,\n  X,\n  Z]\n", Some("a: [Y,\n  Z]\n")),
            ("a: [\n  X, # why\n  Z]\n", Some("a: [\n   # why\n  Z]\n")),
            ("a: [\r\n  X,\r\n  Z\r\n]\r\n", Some("a: [\r\n  Z\r\n]\r\n")),
            ("a: [Y, X,]\n", Some("a: [Y, ]\n")),
            ("a: [X]\n", None),
            ("a: X\n", None),
            ("[\n  \"Y\", X\n]", Some("[\n  \"Y\"\n]")),
            ("a:\n  - Y\n  - X\n  - Z\n", Some("a:\n  - Y\n  - Z\n")),
            ("a:\n  - Y\n  - X", Some("a:\n  - Y\n")),
            ("a:\n- X\n- Y\n", Some("a:\n- Y\n")),
            ("a:\n  - Y\n  - X   # why\n  - Z\n", Some("a:\n  - Y\n  # why\n  - Z\n")),
            ("a:\r\n  - X\r\n  - Y\r\n", Some("a:\r\n  - Y\r\n")),
            ("a:\r\n  - X # why\r\n  - Y\r\n", Some("a:\r\n  # why\r\n  - Y\r\n")),
            ("a:\n  - origin: X\n  - Y\n", None),
            ("a: [Y, # why\n X]\n", None),
        ] {
            assert_eq!(edited(text, "X", Sources::without_entry).as_deref(), wanted, "{text:?}");
        }
    }

    /// Every set of entries that leaves one of them, in every form of a list.
    #[test]
    fn neighbours_go_together() {
        let names = ["W", "X", "Y", "Z"];
        let forms: &[(&str, &str, &str)] = &[
            ("a: [", ", ", "]\n"),
            ("a: [", ",", "]"),
            ("a: [ ", " , ", " ]\n"),
            ("a: [", ", ", ", ]\n"),
            ("[\n  ", ",\n  ", "\n]"),
            ("a:\n  - ", "\n  - ", "\n"),
            ("a:\n  - ", "\n  - ", ""),
            ("a:\n- ", "\n- ", "\nb: c\n"),
            ("a:\r\n  - ", "\r\n  - ", "\r\n"),
            ("a: [\r\n  ", ",\r\n  ", "\r\n]\r\n"),
        ];
        for (head, separator, tail) in forms {
            for set in 1..15_usize {
                let text = format!("{head}{}{tail}", names.join(separator));
                let mut sources = Sources::default();
                let source = sources.add_text("p.yaml", &text);
                let list = names.map(|name| {
                    let at = u32::try_from(text.find(name).unwrap()).unwrap();
                    Mark::Text { source, start: at, end: at + 1 }
                });
                let goes = |index: &usize| set & (1 << index) != 0;
                let going: HashSet<Mark> = (0..4).filter(goes).map(|index| list[index]).collect();
                let mut edits: Vec<_> = sources.without_entries(&list, &going).into_values().collect();
                assert_eq!(edits.len(), going.len(), "{text:?}");
                edits.sort();
                let disjoint = edits.windows(2).all(|pair| !pair[0].0.overlaps(pair[1].0));
                assert!(disjoint, "{edits:?} of {text:?}");
                let mut changed = text.clone();
                for (mark, replacement) in edits.into_iter().rev() {
                    let Mark::Text { start, end, .. } = mark else { panic!("{mark:?}") };
                    changed.replace_range(start as usize..end as usize, &replacement);
                }
                let left: Vec<_> = (0..4).filter(|index| !goes(index)).map(|index| names[index]).collect();
                let read: serde_yaml::Value = serde_yaml::from_str(&changed).unwrap();
                let read = read.get("a").unwrap_or(&read);
                assert_eq!(*read, serde_yaml::to_value(&left).unwrap(), "{changed:?} of {text:?}");
                assert!(!changed.lines().any(|line| line.ends_with(' ')), "{changed:?} of {text:?}");
            }
        }
    }

    #[test]
    fn an_entry_comes_before_another() {
        for (text, wanted) in [
            ("a: [X]\n", Some("a: [W, X]\n")),
            ("a: [Y, X]\n", Some("a: [Y, W, X]\n")),
            ("a: [\n  Y,\n  X\n]\n", Some("a: [\n  Y,\n  W,\n  X\n]\n")),
            ("a:\n  - Y\n  -  X  # why\n", Some("a:\n  - Y\n  -  W\n  -  X  # why\n")),
            ("a: X\n", None),
        ] {
            assert_eq!(
                edited(text, "X", |sources, mark| sources.entry_before(mark, "W")).as_deref(),
                wanted,
                "{text:?}"
            );
        }
    }
}
