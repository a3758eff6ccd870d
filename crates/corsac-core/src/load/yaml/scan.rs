//! The ends of tokens: the YAML parser says where a value begins, never where it ends.

/// Skips `&anchor` and `!tag` before a value, with the blanks and comments between.
pub(super) fn skip_properties(text: &str, mut at: usize) -> usize {
    while let Some(b'&' | b'!') = byte(text, at) {
        at = skip_blank(text, word_end(text, at));
    }
    at
}

/// Skips blanks, line breaks and comments.
pub(super) fn skip_blank(text: &str, mut at: usize) -> usize {
    loop {
        match byte(text, at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') => at = line_end(text, at),
            _ => return at,
        }
    }
}

/// Skips what may stand between one value and the next: blanks, comments, indicators, directives, closing brackets.
pub(super) fn skip_between(text: &str, mut at: usize) -> usize {
    loop {
        at = skip_properties(text, skip_blank(text, at));
        match byte(text, at) {
            Some(b',' | b':' | b'?' | b'-' | b']' | b'}') => at += 1,
            Some(b'%') => at = line_end(text, at),
            _ => return at,
        }
    }
}

/// Where the scalar that begins at `start` ends; `value` is what the parser made of a string.
pub(super) fn scalar_end(text: &str, start: usize, value: Option<&str>) -> usize {
    match byte(text, start) {
        Some(quote @ (b'"' | b'\'')) => quoted_end(text, start, quote),
        Some(b'|' | b'>') => block_end(text, start),
        _ => match value {
            Some(value) => plain_end(text, start, value),
            None => token_end(text, start),
        },
    }
}

fn quoted_end(text: &str, start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(byte) = byte(text, at) {
        if byte == b'\\' && quote == b'"' {
            at += 1;
        } else if byte == quote {
            // In single quotes, two of them are one of the text.
            if quote == b'"' || self::byte(text, at + 1) != Some(quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    text.len()
}

/// A block scalar goes on while lines are blank or indented like its first one.
fn block_end(text: &str, start: usize) -> usize {
    let header = line_end(text, start);
    let mut end = header;
    let mut indent = None;
    let mut at = header;
    for line in text.get(header..).unwrap_or("").split_inclusive('\n') {
        let content = line.trim_end();
        let own = content.len() - content.trim_start_matches(' ').len();
        if !content.is_empty() {
            if own < *indent.get_or_insert(own.max(1)) {
                break;
            }
            end = at + content.len();
        }
        at += line.len();
    }
    end
}

/// A plain scalar over several lines is folded: the parser's value has the same characters but for the blanks.
fn plain_end(text: &str, start: usize, value: &str) -> usize {
    let rest = text.get(start..).unwrap_or("");
    if rest.starts_with(value) {
        return start + value.len();
    }
    let mut wanted = value.chars().filter(|c| !c.is_whitespace());
    let mut next = wanted.next();
    let mut end = start;
    for (offset, c) in rest.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        if next != Some(c) {
            break;
        }
        end = start + offset + c.len_utf8();
        next = wanted.next();
    }
    end
}

/// Numbers, booleans and nulls have no blank and no bracket in them.
fn token_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    start + rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._~".contains(c))).unwrap_or(rest.len())
}

/// The end of a word that no blank and no flow indicator is part of.
fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    start + rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len()).max(1)
}

fn line_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    start + rest.find('\n').unwrap_or(rest.len())
}

pub(super) fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_end_where_they_end() {
        for (text, value, token) in [
            ("plain # comment", Some("plain"), "plain"),
            ("one\n  two: x", Some("one two"), "one\n  two"),
            ("'it''s' x", Some("it's"), "'it''s'"),
            (r#""a\"b" x"#, Some("a\"b"), r#""a\"b""#),
            ("|\n  one\n\n  two\nnext: 1", Some("one\n\ntwo\n"), "|\n  one\n\n  two"),
            (">-\n  one\n  two\n", Some("one two"), ">-\n  one\n  two"),
            ("12, 13]", None, "12"),
            ("true}", None, "true"),
            ("'open", Some("open"), "'open"),
        ] {
            let end = scalar_end(text, 0, value);
            assert_eq!(text.get(..end), Some(token));
        }
        assert_eq!(skip_properties("!tag &anchor  x", 0), 14);
    }
}
