//! Changes of a text that settle a finding.

mod apply;
mod rounds;

pub use rounds::{Applied, Fixed};
pub(crate) use rounds::{Tally, mend};

use serde::Serialize;

use crate::source::{Mark, Place, Sources};

/// How sure a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Applicability {
    /// What was written can have meant nothing else, or meant nothing at all. `corsac check --fix` makes the change.
    Safe,
    /// A likely guess: a person should look at it.
    Suggested,
}

/// A change of the text that settles a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fix {
    /// What the change does, as an imperative: ``write `https://example.com` ``.
    pub title: String,
    /// How sure it is.
    pub applicability: Applicability,
    /// What to replace by what, in the order of the text; never overlapping, and all in one text.
    pub edits: Vec<Edit>,
}

/// A replacement of some bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes to replace; none of them where something is only put in.
    pub place: Place,
    /// What to write there.
    pub replacement: String,
}

/// A fix in the making: places are still marks.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    pub(crate) edits: Vec<(Mark, String)>,
}

impl Change {
    /// The fix; help instead, where the text to change is not the file's.
    pub(crate) fn settled(self, sources: &Sources, help: &mut Vec<String>) -> Option<Fix> {
        let Change { title, applicability, mut edits } = self;
        let what = title.strip_prefix("write ").unwrap_or(&title);
        for (mark, replacement) in &edits {
            // A variable's value is not ours to rewrite.
            if let Some((name, used)) = sources.variable(*mark) {
                help.push(match used {
                    Some((_, false)) => format!("with its variables put in, the entry should read {what}"),
                    _ => format!("{title} in `{name}`"),
                });
                return None;
            }
            let written = sources.slice(*mark);
            if written.contains("${") && !replacement.is_empty() && !replacement.contains("${") {
                help.push(format!("{title} in the default"));
                return None;
            }
        }
        edits.sort_by_key(|(mark, _)| *mark);
        let edits = edits.into_iter().map(|(mark, replacement)| {
            let place = sources.place(mark).filter(|place| place.span.is_some())?;
            Some(Edit { place, replacement: sources.with_line_breaks(mark, replacement) })
        });
        let Some(edits) = edits.collect::<Option<Vec<_>>>().filter(|edits| !edits.is_empty()) else {
            // Without a text, the title is all that can be said.
            if help.is_empty() {
                help.push(title);
            }
            return None;
        };
        Some(Fix { title, applicability, edits })
    }
}

impl Sources {
    /// A replacement with the line breaks of the text that it is for.
    fn with_line_breaks(&self, mark: Mark, replacement: String) -> String {
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
                    && text.chars().all(plain) =>
            {
                text.to_owned()
            }
            _ => quoted(text),
        }
    }

    /// What to replace by what, so that an entry is no longer in its list.
    ///
    /// A comment behind the entry stays. Nothing where the entry is not written as a plain element of a list, or has a
    /// comment in the way; that something remains in the list is for the caller to see to.
    pub(crate) fn without_entry(&self, entry: Mark) -> Option<(Mark, String)> {
        let Mark::Text { source, start, end } = entry else { return None };
        let text = self.text(source);
        let (before, after) = (text.get(..start as usize)?, text.get(end as usize..)?);
        let mark = |from: usize, to: usize| {
            Some(Mark::Text { source, start: u32::try_from(from).ok()?, end: u32::try_from(to).ok()? })
        };
        let (line, rest) = (before.rfind('\n').map_or(0, |at| at + 1), after.find('\n'));
        if let Some(indent) =
            before.get(line..)?.strip_suffix('-').or(before.get(line..)?.trim_end().strip_suffix('-'))
            && indent.bytes().all(|byte| byte == b' ')
        {
            let behind = after.get(..rest.unwrap_or(after.len()))?;
            let comment = behind.trim();
            let stop = end as usize + behind.len();
            return match comment.is_empty() {
                // The whole line goes, with its break; at the end of the text, with the break before it.
                true if rest.is_some() => Some((mark(line, stop + 1)?, String::new())),
                true => Some((mark(line.saturating_sub(1), stop)?, String::new())),
                false if comment.starts_with('#') => {
                    Some((mark(line + indent.len(), stop)?, comment.to_owned()))
                }
                false => None,
            };
        }
        let (ahead, behind) = (before.trim_end(), after.trim_start());
        if let Some(follows) = behind.strip_prefix(',')
            && ahead.ends_with(['[', ','])
        {
            // Up to the next element: what stood before this one now stands before that one.
            let next = follows.trim_start_matches(' ');
            let next = if next.starts_with(['\n', '\r', '#', ']']) { follows } else { next };
            return Some((mark(start as usize, text.len() - next.len())?, String::new()));
        }
        if ahead.ends_with(',') && behind.starts_with(']') {
            return Some((mark(ahead.len() - 1, end as usize)?, String::new()));
        }
        None
    }

    /// What to replace by what, so that another entry, written as `text`, stands before an entry of a list.
    pub(crate) fn entry_before(&self, entry: Mark, text: &str) -> Option<(Mark, String)> {
        let Mark::Text { source, start, .. } = entry else { return None };
        let before = self.text(source).get(..start as usize)?;
        let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..)?;
        let here = Mark::Text { source, start, end: start };
        let blank = |text: &str| text.bytes().all(|byte| byte == b' ');
        if let Some(indent) = line.trim_end().strip_suffix('-').filter(|indent| blank(indent)) {
            let gap = line.get(indent.len() + 1..).filter(|gap| !gap.is_empty())?;
            return Some((here, format!("{text}\n{indent}-{gap}")));
        }
        if before.trim_end().ends_with(['[', ',']) {
            // An element on a line of its own stays on one.
            let gap = if blank(line) { format!(",\n{line}") } else { ", ".to_owned() };
            return Some((here, format!("{text}{gap}")));
        }
        None
    }
}

/// A text in double quotes, as YAML and JSON both read it.
fn quoted(text: &str) -> String {
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
            ("a: [Y,\n  X,\n  Z]\n", Some("a: [Y,\n  \n  Z]\n")),
            ("a: [X]\n", None),
            ("a: X\n", None),
            ("[\n  \"Y\", X\n]", Some("[\n  \"Y\"\n]")),
            ("a:\n  - Y\n  - X\n  - Z\n", Some("a:\n  - Y\n  - Z\n")),
            ("a:\n  - Y\n  - X", Some("a:\n  - Y")),
            ("a:\n- X\n- Y\n", Some("a:\n- Y\n")),
            ("a:\n  - Y\n  - X   # why\n  - Z\n", Some("a:\n  - Y\n  # why\n  - Z\n")),
            ("a:\r\n  - X\r\n  - Y\r\n", Some("a:\r\n  - Y\r\n")),
            ("a:\n  - origin: X\n  - Y\n", None),
            ("a: [Y, # why\n X]\n", None),
        ] {
            assert_eq!(edited(text, "X", Sources::without_entry).as_deref(), wanted, "{text:?}");
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
