//! Tokens of RFC 9110, section 5.6.2: what method and header names are made of.

/// Whether the bytes are a token: one or more `tchar`.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| is_tchar(*byte))
}

/// Whether the bytes are a token other than `*`.
///
/// `*` is a legal name for a method or a header, and no browser sends it as one; echoed, it would say "any" to a
/// request without credentials.
pub(crate) fn is_plain_token(bytes: &[u8]) -> bool {
    is_token(bytes) && bytes != b"*"
}

const fn is_tchar(byte: u8) -> bool {
    matches!(byte,
        b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
}

/// The bytes as text, if they are a token. Tokens are ASCII, so this never loses anything.
pub(crate) fn token(bytes: &[u8]) -> Option<&str> {
    if is_token(bytes) { std::str::from_utf8(bytes).ok() } else { None }
}

/// At most this many characters of what a client sent are shown in a text for people.
const SHOWN: usize = 120;

/// What a client sent, for people and logs: printable ASCII as it is, everything else escaped, and cut.
///
/// Terminal escapes and line breaks in an `Origin` must not reach a log (Flask-CORS CVE-2024-1681).
pub(crate) fn shown(bytes: &[u8]) -> String {
    let cut = bytes.get(..SHOWN).unwrap_or(bytes);
    let mut text = cut.escape_ascii().to_string().replace("\\'", "'").replace("\\\"", "\"");
    if cut.len() < bytes.len() {
        text.push_str(&format!("… ({} bytes)", bytes.len()));
    }
    text
}

/// A line of a policy file, for people: control characters escaped, and cut.
pub(crate) fn shown_line(line: &str) -> String {
    let mut text: String = line
        .chars()
        .take(SHOWN)
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect();
    if line.chars().nth(SHOWN).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        for good in ["GET", "x-api-key", "*", "CHICKEN", "a!#$%&'*+-.^_`|~z"] {
            assert!(is_token(good.as_bytes()), "{good}");
        }
        for bad in ["", " ", "GET ", "a b", "a:b", "a,b", "\"a\"", "é", "a\0", "(x)"] {
            assert!(!is_token(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn what_clients_send_is_escaped_and_cut() {
        assert_eq!(shown(b"https://a\x1b[31m\r\nX: y\xff"), "https://a\\x1b[31m\\r\\nX: y\\xff");
        assert!(shown(&[b'a'; 1000]).len() < 200);
    }
}
