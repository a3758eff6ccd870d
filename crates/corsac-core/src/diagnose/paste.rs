//! A pasted console, made ready for reading.
//!
//! What people paste went through terminals, chats and issue trackers: it has colours, other quotes, other blanks, and
//! line breaks in the middle of a message. So texts are compared without their blanks and with one kind of quote; what
//! fills a hole is taken from the text as it was.

/// How much of a text is looked at, in bytes.
pub const MAX_INPUT: usize = 64 * 1024;

/// A text, and the same without blanks.
pub(super) struct Paste {
    /// The text without what a terminal would not show.
    clean: String,
    /// The same without blanks, and with plain quotes.
    pub(super) squeezed: String,
    /// For each byte of `squeezed`, where in `clean` its character begins.
    origins: Vec<usize>,
    /// Whether the text went on.
    pub(super) cut: bool,
}

impl Paste {
    pub(super) fn new(text: &str) -> Self {
        let mut end = text.len().min(MAX_INPUT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let cut = end < text.len();
        let clean = cleaned(text.get(..end).unwrap_or_default());
        let mut squeezed = String::with_capacity(clean.len());
        let mut origins = Vec::with_capacity(clean.len());
        for (at, c) in clean.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            squeezed.push(plain(c));
            origins.resize(squeezed.len(), at);
        }
        // What shows that somebody left something out is no part of it.
        let kept = squeezed.trim_end_matches(['…', '.']).len();
        if squeezed.len() - kept > 1 {
            squeezed.truncate(kept);
            origins.truncate(kept);
        }
        Paste { clean, squeezed, origins, cut }
    }

    /// Where in the clean text a place of the squeezed one is.
    fn origin(&self, at: usize) -> usize {
        self.origins.get(at).copied().unwrap_or(self.clean.len())
    }

    /// The text between two places of the squeezed text.
    pub(super) fn between(&self, from: usize, to: usize) -> &str {
        // Up to where the last character ends, and not to where the next one begins: there may be blanks between.
        let end = match to.checked_sub(1).and_then(|last| self.origins.get(last)) {
            Some(last) if to > from => {
                last + self.clean.get(*last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
            }
            _ => return "",
        };
        self.clean.get(self.origin(from)..end).unwrap_or_default()
    }

    /// Where the word ends that begins here, as a place of the squeezed text; no further than `most` characters.
    pub(super) fn word_end(&self, from: usize, most: usize) -> usize {
        self.end_at(from, most, char::is_whitespace)
    }

    /// Where the line ends; no further than `most` characters.
    pub(super) fn line_end(&self, from: usize, most: usize) -> usize {
        self.end_at(from, most, |c| c == '\n')
    }

    /// Where the first full stop is that ends a sentence before this place.
    pub(super) fn sentence_end(&self, from: usize, to: usize) -> Option<usize> {
        let text = self.clean.get(self.origin(from)..self.origin(to))?;
        let ends = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
        let (dot, _) = text.match_indices('.').find(|(at, _)| text.get(at + 1..).is_some_and(ends))?;
        let dot = self.origin(from) + dot;
        Some(self.origins.partition_point(|origin| *origin < dot))
    }

    fn end_at(&self, from: usize, most: usize, ends: impl Fn(char) -> bool) -> usize {
        let rest = self.clean.get(self.origin(from)..).unwrap_or_default();
        let end = rest.char_indices().take(most).find(|(_, c)| ends(*c)).map(|(at, _)| at);
        let end = end.or_else(|| rest.char_indices().nth(most).map(|(at, _)| at));
        let end = end.map_or(self.clean.len(), |length| self.origin(from) + length);
        self.origins.partition_point(|origin| *origin < end)
    }

    /// The line that holds this place, up to it.
    pub(super) fn line_before(&self, at: usize) -> &str {
        let before = self.clean.get(..self.origin(at)).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// The lines that are not blank.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.clean.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// A text as it is compared: without blanks, and with plain quotes.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(plain).collect()
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '″' | '«' | '»' => '"',
        c => c,
    }
}

/// Without escape sequences, control characters, marks that turn the text's direction, and what quotes a line in a mail.
fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut at_start = true;
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => skip_escape(&mut chars),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                clean.push('\n');
                at_start = true;
                continue;
            }
            '>' | '|' | '│' if at_start => continue,
            // Quotes in JSON.
            '\\' if matches!(chars.peek(), Some('"' | '\'')) => {}
            c if c.is_whitespace() => {
                clean.push(' ');
                continue;
            }
            c if c.is_control() || is_invisible(c) => {}
            c => clean.push(c),
        }
        at_start = false;
    }
    clean
}

/// ECMA-48: `ESC [` up to a letter, `ESC ]` up to BEL or `ESC \`.
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            // A sequence that never ends takes nothing but its own bytes along.
            while chars.next_if(|c| matches!(c, '\x20'..='\x3f')).is_some() {}
            chars.next_if(|c| matches!(c, '\x40'..='\x7e'));
        }
        Some(']') => {
            while chars.next_if(|c| !matches!(c, '\x07' | '\x1b' | '\n')).is_some() {}
            if chars.next_if_eq(&'\x1b').is_some() {
                chars.next_if_eq(&'\\');
            }
        }
        _ => {}
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_adds_is_gone() {
        let paste = Paste::new("\x1b[31mred\x1b[0m \x1b]8;;x\x07l\u{200b}ink\r\n> a\u{a0}‘b’");
        assert_eq!(paste.clean, "red link\n\n a ‘b’");
        assert_eq!(paste.squeezed, "redlinka'b'");
        assert_eq!(paste.between(7, 11), "a ‘b’");
        assert_eq!(paste.between(3, 3), "");
    }

    #[test]
    fn no_more_is_looked_at_than_64_kib() {
        let paste = Paste::new(&"é".repeat(MAX_INPUT));
        assert!(paste.cut);
        assert_eq!(paste.clean.len(), MAX_INPUT);
    }
}
