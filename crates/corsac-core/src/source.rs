//! Where a value was written: the texts a policy was read from, and marks into them.
//!
//! While a policy is loaded, every value carries a [`Mark`]: 12 bytes, `Copy`. Only when something has to be said
//! about the value is the mark turned into a [`Place`], which owns its file name, line and column.

use std::collections::HashMap;

use serde::Serialize;

/// A half-open range of bytes in a source text, with the lines and columns a person would count.
///
/// Lines and columns begin at 1; columns count characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The line of the first byte.
    pub line: usize,
    /// The column of the first byte.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column of the end.
    pub end_column: usize,
}

/// Where something stands: in a file, or in an environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The file's name as it was given, `<text>` for a policy given as text, or the variable's name.
    pub source: String,
    /// Whether `source` names an environment variable rather than a file.
    pub variable: bool,
    /// The bytes, lines and columns within the source; absent where the whole source is meant.
    pub span: Option<Span>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.variable, self.span) {
            (true, _) => write!(f, "variable {}", self.source),
            (false, Some(span)) => write!(f, "{}:{}:{}", self.source, span.line, span.column),
            (false, None) => f.write_str(&self.source),
        }
    }
}

/// A value's place, small enough to travel with every value of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub(crate) enum Mark {
    /// Not written anywhere: a default, or a document built in code.
    #[default]
    Nowhere,
    /// Bytes of the source with this index.
    Text { source: u16, start: u32, end: u32 },
    /// The source with this index, as a whole: an environment variable, or a file that could not be read.
    Whole { source: u16 },
}

impl Mark {
    /// Whether two marks lie in one text and share a byte.
    pub(crate) fn overlaps(self, other: Mark) -> bool {
        match (self, other) {
            (Mark::Text { source: a, start, end }, Mark::Text { source: b, start: from, end: to }) => {
                a == b && start < to && from < end
            }
            _ => self == other,
        }
    }

    /// The mark from the start of `self` to the end of `other`, where both lie in the same text.
    pub(crate) fn to(self, other: Mark) -> Mark {
        match (self, other) {
            (Mark::Text { source, start, .. }, Mark::Text { source: other, end, .. })
                if source == other && end >= start =>
            {
                Mark::Text { source, start, end }
            }
            _ => self,
        }
    }
}

/// One text that a policy was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    name: String,
    variable: bool,
    text: String,
    /// For a variable: where a file first uses it, and whether it is all of the entry there.
    used: Option<(Mark, bool)>,
    /// Byte offsets at which lines begin; made in one pass when the source is added.
    lines: Vec<u32>,
    /// How many characters begin before each [`STEP`]th byte, so that a column of a line as long as the file is found
    /// without counting from its start.
    characters: Vec<usize>,
}

/// How many bytes lie between two counts of characters.
const STEP: usize = 1024;

/// Whether a byte of UTF-8 is the first of its character.
fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// Every text that a policy was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sources {
    list: Vec<Source>,
    variables: HashMap<String, u16>,
}

impl Sources {
    /// The texts of both. Marks into them mean nothing any more: what is found by name is found.
    #[cfg(feature = "testing")]
    pub(crate) fn joined(one: &Sources, other: &Sources) -> Sources {
        let list = one.list.iter().chain(&other.list).cloned().collect();
        Sources { list, variables: HashMap::new() }
    }

    /// Adds a file's text and returns its index.
    pub(crate) fn add_text(&mut self, name: impl Into<String>, text: impl Into<String>) -> u16 {
        self.add(name.into(), text.into(), false)
    }

    /// Adds an environment variable with its value, and returns its index; the same variable is added once.
    pub(crate) fn add_variable(&mut self, name: &str, value: &str) -> u16 {
        if let Some(known) = self.variables.get(name) {
            return *known;
        }
        let source = self.add(name.to_owned(), value.to_owned(), true);
        self.variables.insert(name.to_owned(), source);
        source
    }

    fn add(&mut self, name: String, text: String, variable: bool) -> u16 {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines =
            std::iter::once(0).chain(breaks).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        let characters = text.as_bytes().chunks(STEP).scan(0, |count, bytes| {
            let before = *count;
            *count += bytes.iter().filter(|byte| begins_character(**byte)).count();
            Some(before)
        });
        let characters = characters.collect();
        self.list.push(Source { name, variable, text, used: None, lines, characters });
        u16::try_from(self.list.len() - 1).unwrap_or(u16::MAX)
    }

    /// Notes where a file uses a variable; the first place stays.
    pub(crate) fn use_variable(&mut self, index: u16, mark: Mark, alone: bool) {
        if let Some(source) = self.list.get_mut(usize::from(index)) {
            source.used.get_or_insert((mark, alone));
        }
    }

    /// The variable that a mark stands for: its name, and where a file uses it, unless no file does.
    pub(crate) fn variable(&self, mark: Mark) -> Option<(&str, Option<(Mark, bool)>)> {
        let Mark::Whole { source } = mark else { return None };
        let source = self.list.get(usize::from(source)).filter(|source| source.variable)?;
        Some((&source.name, source.used))
    }

    /// The text of the source with this index.
    pub(crate) fn text(&self, source: u16) -> &str {
        self.list.get(usize::from(source)).map_or("", |source| &source.text)
    }

    /// The text of the file or variable with this name.
    pub(crate) fn text_named(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|source| source.name == name).map(|source| source.text.as_str())
    }

    /// The bytes that a mark covers.
    pub(crate) fn slice(&self, mark: Mark) -> &str {
        match mark {
            Mark::Text { source, start, end } => {
                self.text(source).get(start as usize..end as usize).unwrap_or("")
            }
            Mark::Whole { source } => self.text(source),
            Mark::Nowhere => "",
        }
    }

    /// Whether a mark is an element of a list between brackets: one that is opened before it on its line.
    pub(crate) fn in_brackets(&self, mark: Mark) -> bool {
        let Mark::Text { source, start, .. } = mark else { return false };
        let before = self.text(source).get(..start as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("").trim_end();
        line.contains('[') && line.ends_with(['[', ','])
    }

    /// Whether the text that a mark lies in is a JSON object.
    pub(crate) fn is_json(&self, mark: Mark) -> bool {
        let Mark::Text { source, .. } = mark else { return false };
        self.text(source).trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).starts_with('{')
    }

    /// The line on which a mark begins, without the white space around it.
    pub(crate) fn line(&self, mark: Mark) -> Option<&str> {
        let Mark::Text { source, start, .. } = mark else { return None };
        let text = self.text(source);
        let (before, after) = text.split_at_checked(start as usize)?;
        let from = before.rfind('\n').map_or(0, |at| at + 1);
        let to = after.find('\n').map_or(text.len(), |at| start as usize + at);
        text.get(from..to).map(str::trim)
    }

    /// The place a mark stands for; nothing for [`Mark::Nowhere`].
    pub(crate) fn place(&self, mark: Mark) -> Option<Place> {
        let (index, bytes) = match mark {
            Mark::Nowhere => return None,
            Mark::Whole { source } => (source, None),
            Mark::Text { source, start, end } => (source, Some((start, end))),
        };
        let source = self.list.get(usize::from(index))?;
        let span = bytes.map(|(start, end)| {
            let (line, column) = source.line_and_column(start);
            let (end_line, end_column) = source.line_and_column(end);
            Span { start: start as usize, end: end as usize, line, column, end_line, end_column }
        });
        Some(Place { source: source.name.clone(), variable: source.variable, span })
    }
}

impl Source {
    fn line_and_column(&self, at: u32) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or(0);
        let (start, at) = (start as usize, at as usize);
        let Some(before) = self.text.get(start..at) else { return (line, 1) };
        // A byte order mark is a byte of the file, but not a character that anyone counts.
        let mark = start == 0 && before.starts_with('\u{feff}');
        (line, self.characters_before(at) - self.characters_before(start) - usize::from(mark) + 1)
    }

    fn characters_before(&self, at: usize) -> usize {
        let step = (at / STEP).min(self.characters.len().saturating_sub(1));
        let known = self.characters.get(step).copied().unwrap_or_default();
        let rest = self.text.as_bytes().get(step * STEP..at).unwrap_or_default();
        known + rest.iter().filter(|byte| begins_character(**byte)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let mut sources = Sources::default();
        let source = sources.add_text("p.yaml", "a: é\nb: ü ö\n");
        let start = u32::try_from(sources.text(source).find('ö').unwrap()).unwrap();
        let place = sources.place(Mark::Text { source, start, end: start + 2 }).unwrap();
        let span = place.span.unwrap();
        assert_eq!((span.line, span.column, span.end_line, span.end_column), (2, 6, 2, 7));
        assert_eq!(place.to_string(), "p.yaml:2:6");
    }

    #[test]
    fn columns_of_a_long_line_are_those_that_counting_finds() {
        for text in
            [format!("\u{feff}{}", "aé€\u{1f600}".repeat(1000)), "x".repeat(STEP * 2), "é\n".repeat(STEP)]
        {
            let mut sources = Sources::default();
            let source = sources.add_text("p.yaml", &*text);
            let counted = |at: usize| {
                let line = text.get(..at).unwrap().rsplit('\n').next().unwrap();
                line.trim_start_matches('\u{feff}').chars().count() + 1
            };
            for at in text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]) {
                let mark = u32::try_from(at).unwrap();
                let place = sources.place(Mark::Text { source, start: mark, end: mark }).unwrap();
                assert_eq!(place.span.unwrap().column, counted(at), "{at}");
            }
        }
    }
}
