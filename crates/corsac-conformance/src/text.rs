//! Requests and headers as text blocks in the data.
//!
//! Bytes that YAML cannot hold are written `\xHH`, a backslash `\\`, and `\{N|text}` is `text` N times.

/// One header line: the name as it was written, and the value's bytes.
pub type Line = (String, Vec<u8>);

/// Resolves the escapes of a text.
pub(crate) fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        all.extend_from_slice(plain.as_bytes());
        if let Some(after) = escape.strip_prefix('\\') {
            all.push(b'\\');
            rest = after;
        } else if let Some(repeat) = escape.strip_prefix('{') {
            let (inner, after) = repeat.split_once('}').ok_or("a repetition has no `}`")?;
            let (count, unit) = inner.split_once('|').ok_or("a repetition has no `|`")?;
            let count = count.parse().map_err(|error| format!("a repetition of `{count}`: {error}"))?;
            all.extend_from_slice(unit.repeat(count).as_bytes());
            rest = after;
        } else {
            let digits = escape.strip_prefix('x').and_then(|hex| hex.get(..2));
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            all.push(byte.ok_or_else(|| format!("`\\{escape}` begins with no escape"))?);
            rest = escape.get(3..).unwrap_or_default();
        }
    }
    all.extend_from_slice(rest.as_bytes());
    Ok(all)
}

/// Reads header lines, one per line of text.
pub(crate) fn lines(text: &str) -> Result<Vec<Line>, String> {
    text.lines().map(line).collect()
}

/// Reads one header line. One blank after the colon is no part of the value.
pub(crate) fn line(text: &str) -> Result<Line, String> {
    // A colon may begin the name: pseudo-header fields of HTTP/2 do.
    let colon = text.char_indices().skip(1).find(|(_, c)| *c == ':').map(|(index, _)| index);
    let (name, value) = colon
        .and_then(|index| text.split_at_checked(index))
        .ok_or_else(|| format!("`{text}` is no header line"))?;
    let value = value.strip_prefix(':').unwrap_or(value);
    Ok((name.to_owned(), bytes(value.strip_prefix(' ').unwrap_or(value))?))
}

/// Bytes as they are shown in a report.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let text = bytes.escape_ascii().to_string();
    if text.len() <= 200 {
        return text;
    }
    let head: String = text.chars().take(200).collect();
    format!("{head}… ({} bytes)", bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(bytes(r"a\xffb\\c\{3|x-}").unwrap(), b"a\xffb\\cx-x-x-");
        for wrong in [r"\", r"\x", r"\xzz", r"\{3|x", r"\{x}", r"\{a|b}", r"\n"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn header_lines() {
        assert_eq!(line("Origin: https://a.example:8443").unwrap().1, b"https://a.example:8443");
        assert_eq!(line("X:").unwrap(), ("X".to_owned(), Vec::new()));
        assert_eq!(line(":authority: a").unwrap(), (":authority".to_owned(), b"a".to_vec()));
        assert!(line("none").is_err());
    }
}
