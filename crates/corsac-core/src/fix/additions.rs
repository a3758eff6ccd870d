//! Entries put into lists, and fields put into maps.
//!
//! Only what surrounds the place is looked at. What comes out wrong in a text that is written in an unusual way is noticed
//! by whoever loads the changed text, as everyone who uses this has to.

use super::entries::{dash, is_word, quoted};
use crate::source::{Mark, Sources};

impl Sources {
    /// What to replace by what, so that a list has these entries too: behind the last entry that is a plain value, or
    /// else before the first one.
    ///
    /// `entries` are the marks of the list's values, in its order.
    pub(crate) fn with_entries(
        &self,
        list: Mark,
        entries: impl DoubleEndedIterator<Item = Mark>,
        texts: &[String],
    ) -> Option<(Mark, String)> {
        let mut model = Mark::Nowhere;
        for entry in entries.rev() {
            model = entry;
            if let Some(edit) = self.entries_behind(entry, texts) {
                return Some(edit);
            }
        }
        let Mark::Text { source, start, .. } = list else { return None };
        let text = self.text(source);
        let written = |text: &String| self.styled(model, text);
        let (before, after) = (text.get(..start as usize)?, text.get(start as usize..)?);
        if after.starts_with('[') {
            let texts: String = texts.iter().map(|text| format!("{}, ", written(text))).collect();
            return Some((Mark::Text { source, start: start + 1, end: start + 1 }, texts));
        }
        let dash = dash(before).filter(|dash| !dash.gap.is_empty())?;
        let lines = texts.iter().map(|text| format!("{}\n{}-{}", written(text), dash.indent, dash.gap));
        Some((Mark::Text { source, start, end: start }, self.with_line_breaks(list, lines.collect())))
    }

    fn entries_behind(&self, entry: Mark, texts: &[String]) -> Option<(Mark, String)> {
        let Mark::Text { source, start, end } = entry else { return None };
        let text = self.text(source);
        let (before, after) = (text.get(..start as usize)?, text.get(end as usize..)?);
        let put = |at: usize, written: String| {
            let at = u32::try_from(at).ok()?;
            let here = Mark::Text { source, start: at, end: at };
            Some((here, self.with_line_breaks(here, written)))
        };
        if let Some(dash) = dash(before).filter(|dash| !dash.gap.is_empty()) {
            // A block scalar goes on below its first line, and an anchor stands where the value seems to begin.
            if self.slice(entry).starts_with(['|', '>', '&', '*', '{']) {
                return None;
            }
            let lines = texts
                .iter()
                .map(|text| format!("\n{}-{}{}", dash.indent, dash.gap, self.styled(entry, text)));
            return put(end as usize + line_end(after), lines.collect());
        }
        if !before.trim_end().ends_with(['[', ',']) || !after.trim_start().starts_with([',', ']', '#']) {
            return None;
        }
        let line = before.trim_end_matches(' ');
        let gap = match before.get(line.len()..) {
            Some(indent) if line.ends_with('\n') => format!(",\n{indent}"),
            _ => ", ".to_owned(),
        };
        put(end as usize, texts.iter().map(|text| format!("{gap}{}", self.styled(entry, text))).collect())
    }

    /// What to replace by what, so that the map that has a field has another one behind it. `value` is where the value of
    /// the field stands that is there.
    pub(crate) fn with_field(
        &self,
        known: &str,
        value: Mark,
        field: &str,
        written: Written<'_>,
    ) -> Option<(Mark, String)> {
        let Mark::Text { source, start, end } = value else { return None };
        let text = self.text(source);
        let (before, after) = (text.get(..start as usize)?, text.get(end as usize..)?);
        let key = before.rfind(known)?;
        let quote = text.get(..key)?.chars().next_back().filter(|c| matches!(c, '"' | '\''));
        let ahead = text.get(..key - quote.map_or(0, char::len_utf8))?;
        let line = ahead.rfind('\n').map_or(0, |at| at + 1);
        let indent = ahead.get(line..)?;
        let sign = quote.map(String::from).unwrap_or_default();
        let pair = format!("{sign}{field}{sign}: {}", written.text(quote == Some('"')));
        let put = |at: usize, written: String| {
            let at = u32::try_from(at).ok()?;
            let here = Mark::Text { source, start: at, end: at };
            Some((here, self.with_line_breaks(here, written)))
        };
        if ahead.trim_end().ends_with(['{', ',']) {
            let gap =
                if indent.trim().is_empty() && line > 0 { format!(",\n{indent}") } else { ", ".to_owned() };
            return put(end as usize, format!("{gap}{pair}"));
        }
        // The dash of an entry of a list is as wide as the blanks below it.
        let blank = indent.replace('-', " ");
        if !blank.trim_start_matches('\u{feff}').chars().all(|c| c == ' ') {
            return None;
        }
        let blank = blank.trim_start_matches('\u{feff}');
        put(end as usize + line_end(after), format!("\n{blank}{pair}"))
    }

    /// A text written as its neighbour in a list is: an origin that its neighbour is not quoted for needs no quotes
    /// either.
    fn styled(&self, model: Mark, text: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '_' | '+');
        let bare = !self.slice(model).starts_with(['"', '\'']) && model != Mark::Nowhere;
        let origin = text.contains("://") && text.chars().all(plain) && !text.ends_with(':');
        if bare && origin && !self.is_json(model) { text.to_owned() } else { self.written_like(model, text) }
    }
}

/// The value of a field that is put in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Written<'t> {
    True,
    List(&'t [String]),
}

impl Written<'_> {
    fn text(self, quotes: bool) -> String {
        let Written::List(items) = self else { return "true".to_owned() };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let bare = |item: &str| {
            !quotes
                && item.starts_with(|c: char| c.is_ascii_alphabetic())
                && item.chars().all(plain)
                && !is_word(item)
        };
        let items: Vec<_> =
            items.iter().map(|item| if bare(item) { item.clone() } else { quoted(item) }).collect();
        format!("[{}]", items.join(", "))
    }
}

/// How many bytes of a text lie before its first line break.
fn line_end(text: &str) -> usize {
    let line = text.find('\n').and_then(|at| text.get(..at)).unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str, edit: impl Fn(&Sources, u16) -> Option<(Mark, String)>) -> Option<String> {
        let mut sources = Sources::default();
        let source = sources.add_text("p", text);
        let (Mark::Text { start, end, .. }, replacement) = edit(&sources, source)? else { return None };
        let mut text = text.to_owned();
        text.replace_range(start as usize..end as usize, &replacement);
        Some(text)
    }

    fn mark(text: &str, source: u16, part: &str) -> Mark {
        let start = text.find(part).unwrap();
        let at = |at: usize| u32::try_from(at).unwrap();
        Mark::Text { source, start: at(start), end: at(start + part.len()) }
    }

    #[test]
    fn entries_come_behind_the_last_plain_one() {
        for (text, list, entries, wanted) in [
            ("a: [X, Y] # c\n", "[X, Y]", &["X", "Y"][..], "a: [X, Y, W, V] # c\n"),
            ("a: ['X']\n", "['X']", &["'X'"], "a: ['X', 'W', 'V']\n"),
            ("a: [\n  X,\n  Y\n]\n", "[\n  X,\n  Y\n]", &["X", "Y"], "a: [\n  X,\n  Y,\n  W,\n  V\n]\n"),
            (
                "a:\n  - X\n  - Y # c\nb: 1\n",
                "X\n  - Y",
                &["X", "Y"],
                "a:\n  - X\n  - Y # c\n  - W\n  - V\nb: 1\n",
            ),
            ("a:\r\n- X\r\nb: 1\r\n", "X", &["X"], "a:\r\n- X\r\n- W\r\n- V\r\nb: 1\r\n"),
            ("a: [{ o: X }]\n", "[{ o: X }]", &["X"], "a: [W, V, { o: X }]\n"),
            ("a:\n  - o: X\n    r: z\n", "o: X\n    r: z", &["X"], "a:\n  - W\n  - V\n  - o: X\n    r: z\n"),
            ("a: [X,]", "[X,]", &["X"], "a: [X, W, V,]"),
            ("{\"a\": [\"X\"]}", "[\"X\"]", &["\"X\""], "{\"a\": [\"X\", \"W\", \"V\"]}"),
        ] {
            let texts = ["W".to_owned(), "V".to_owned()];
            let got = made(text, |sources, source| {
                let entries = entries.iter().map(|entry| mark(text, source, entry));
                sources.with_entries(
                    mark(text, source, list),
                    entries.collect::<Vec<_>>().into_iter(),
                    &texts,
                )
            });
            assert_eq!(got.as_deref(), Some(wanted), "{text:?}");
        }
    }

    #[test]
    fn fields_come_behind_the_one_that_is_there() {
        for (text, value, wanted) in [
            ("k: [X] # c\nz: 1\n", "[X]", Some("k: [X] # c\nf: [\"*\", a-b]\nz: 1\n")),
            (
                "r:\n  - k:\n      - X\n    z: 1\n",
                "X",
                Some("r:\n  - k:\n      - X\n    f: [\"*\", a-b]\n    z: 1\n"),
            ),
            ("{ v: 1, k: [X] }", "[X]", Some("{ v: 1, k: [X], f: [\"*\", a-b] }")),
            ("{\n  \"k\": [\"X\"]\n}", "[\"X\"]", Some("{\n  \"k\": [\"X\"],\n  \"f\": [\"*\", \"a-b\"]\n}")),
            ("? k\n: [X]\n", "[X]", None),
            ("other: [X]", "[X]", None),
        ] {
            let items = ["*".to_owned(), "a-b".to_owned()];
            let got = made(text, |sources, source| {
                sources.with_field("k", mark(text, source, value), "f", Written::List(&items))
            });
            assert_eq!(got.as_deref(), wanted, "{text:?}");
        }
    }
}
