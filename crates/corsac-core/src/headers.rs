//! Request headers: the safelist and the forbidden names (Fetch, section 2.2.2), the list a preflight asks with, and
//! the set a grant allows.

use std::collections::HashSet;

use crate::token::{is_plain_token, token};

/// Most names that one preflight may ask for.
pub const MAX_REQUESTED_HEADERS: usize = 64;
/// Most empty members in the list of one preflight.
pub const MAX_EMPTY_MEMBERS: usize = 16;
/// Most bytes over all `Access-Control-Request-Headers` lines of one preflight.
pub const MAX_REQUESTED_BYTES: usize = 4096;

/// The list was longer than a server should read.
///
/// Without bounds a megabyte of commas costs some peers 100 milliseconds (rs/cors, GO-2024-2883).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

/// Visits every name that the `Access-Control-Request-Headers` lines ask for, in order, repeats included.
///
/// Any case, any order, repeats (Firefox does not remove them), several lines and empty members are fine, as RFC 9110
/// section 5.6.1.2 asks of recipients. Refused alternative: jub0bs/cors insists on the sorted, unique list that the
/// standard has browsers send, and so refuses real Firefox preflights.
///
/// The bounds are checked before each step, so that the work is bounded whatever the length of the lines.
pub(crate) fn requested<'a>(
    lines: impl Iterator<Item = &'a [u8]>,
    mut visit: impl FnMut(&'a [u8]),
) -> Result<(), TooMany> {
    let (mut bytes, mut names, mut empty) = (0_usize, 0_usize, 0_usize);
    for line in lines {
        bytes = bytes.saturating_add(line.len());
        if bytes > MAX_REQUESTED_BYTES {
            return Err(TooMany);
        }
        for member in line.split(|byte| *byte == b',') {
            let member = trim_ows(member);
            let (count, most) = if member.is_empty() {
                (&mut empty, MAX_EMPTY_MEMBERS)
            } else {
                (&mut names, MAX_REQUESTED_HEADERS)
            };
            *count += 1;
            if *count > most {
                return Err(TooMany);
            }
            if !member.is_empty() {
                visit(member);
            }
        }
    }
    Ok(())
}

/// Removes optional white space (RFC 9110, section 5.6.3): spaces and tabs, and nothing else.
fn trim_ows(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

/// The request headers that a grant allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderSet {
    any: bool,
    /// Sorted without regard to case, so that a name is found without copying it.
    sorted: Vec<Box<str>>,
    /// The listed names as one header value, in file order and spelling.
    line: Box<str>,
}

impl HeaderSet {
    /// A set of the listed names, each once, and of every other one but `Authorization` where `any`.
    pub(crate) fn new(any: bool, names: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        let mut seen = HashSet::new();
        let mut listed: Vec<Box<str>> = names.into_iter().map(Into::into).collect();
        listed.retain(|name| seen.insert(name.to_ascii_lowercase()));
        let line = listed.join(", ").into();
        listed.sort_unstable_by(|left, right| compare(left.as_bytes(), right.as_bytes()));
        HeaderSet { any, sorted: listed, line }
    }

    /// Whether every name but `Authorization` is allowed.
    pub(crate) fn any(&self) -> bool {
        self.any
    }

    /// Whether a page may send the header.
    ///
    /// `Authorization` must be named: it is the standard's one CORS non-wildcard request-header name.
    pub(crate) fn allows(&self, name: &[u8]) -> bool {
        self.lists(name) || (self.any && is_plain_token(name) && !name.eq_ignore_ascii_case(b"authorization"))
    }

    /// Whether the header is named.
    pub(crate) fn lists(&self, name: &[u8]) -> bool {
        self.sorted.binary_search_by(|known| compare(known.as_bytes(), name)).is_ok()
    }

    /// The listed names, as the value of `Access-Control-Allow-Headers`.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    /// The value of `Access-Control-Allow-Headers` for a preflight that asks for names beyond the list.
    pub(crate) fn line_with<'a>(&self, asked: impl Iterator<Item = &'a [u8]>) -> Option<Box<str>> {
        if !self.any {
            return None;
        }
        let mut beyond: Vec<&str> = Vec::new();
        // The list was bounded before: at most 64 names, so that the search for repeats stays small.
        let _ = requested(asked, |name| {
            if let Some(name) = token(name)
                && !self.lists(name.as_bytes())
                && !beyond.iter().any(|known| known.eq_ignore_ascii_case(name))
            {
                beyond.push(name);
            }
        });
        if beyond.is_empty() {
            return None;
        }
        let listed = (!self.line.is_empty()).then_some(&*self.line);
        Some(listed.into_iter().chain(beyond).collect::<Vec<_>>().join(", ").into())
    }
}

/// Compares names without regard to case, shorter ones first.
fn compare(left: &[u8], right: &[u8]) -> std::cmp::Ordering {
    left.len().cmp(&right.len()).then_with(|| {
        let lower = |byte: &u8| byte.to_ascii_lowercase();
        left.iter().map(lower).cmp(right.iter().map(lower))
    })
}

/// Whether pages can never set the header, whatever a policy says (Fetch, "forbidden request-header").
///
/// `X-HTTP-Method-Override` and its kin are forbidden only with certain values, and so are not listed.
pub(crate) fn is_forbidden(name: &str) -> bool {
    const NAMES: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    let lower = name.to_ascii_lowercase();
    NAMES.contains(&lower.as_str()) || lower.starts_with("proxy-") || lower.starts_with("sec-")
}

/// Whether a page may send the header without a preflight (Fetch, "CORS-safelisted request-header").
pub(crate) fn is_safelisted(name: &str, value: &[u8]) -> bool {
    if value.len() > 128 {
        return false;
    }
    match name.to_ascii_lowercase().as_str() {
        "accept" => !value.iter().any(|byte| is_unsafe_byte(*byte)),
        "accept-language" | "content-language" => value.iter().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'=')
        }),
        "content-type" => !value.iter().any(|byte| is_unsafe_byte(*byte)) && is_form_type(value),
        "range" => is_simple_range(value),
        _ => false,
    }
}

/// Fetch, "CORS-unsafe request-header byte".
const fn is_unsafe_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t')
        || matches!(
            byte,
            b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'{' | b'}' | 0x7f
        )
}

/// The three types an HTML form can send.
fn is_form_type(value: &[u8]) -> bool {
    let essence =
        value.split(|byte| *byte == b';').next().map(|essence| trim_ows(essence).to_ascii_lowercase());
    matches!(
        essence.as_deref(),
        Some(b"application/x-www-form-urlencoded" | b"multipart/form-data" | b"text/plain")
    )
}

/// Fetch, "simple range header value": `bytes=N-` or `bytes=N-M`.
fn is_simple_range(value: &[u8]) -> bool {
    let Some((first, last)) = std::str::from_utf8(value)
        .ok()
        .and_then(|value| value.strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return false;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| text.trim_start_matches('0').to_owned();
    let ordered = |first: &str, last: &str| {
        let (first, last) = (number(first), number(last));
        (first.len(), first) <= (last.len(), last)
    };
    !first.is_empty() && digits(first) && digits(last) && (last.is_empty() || ordered(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(lines: &[&str]) -> Result<Vec<String>, TooMany> {
        let mut names = Vec::new();
        requested(lines.iter().map(|line| line.as_bytes()), |name| {
            names.push(String::from_utf8_lossy(name).into_owned());
        })?;
        Ok(names)
    }

    #[test]
    fn lists_are_read_as_browsers_write_them() {
        assert_eq!(names(&["x-a,x-a", " B ,\t, c"]).unwrap(), ["x-a", "x-a", "B", "c"]);
        assert_eq!(names(&[""]).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn lists_are_bounded() {
        let many = |count: usize| vec!["a"; count].join(",");
        assert_eq!(names(&[&many(64)]).unwrap().len(), 64);
        assert_eq!(names(&[&many(65)]), Err(TooMany));
        assert_eq!(names(&[&",".repeat(15)]).unwrap(), Vec::<String>::new());
        assert_eq!(names(&[&",".repeat(16)]), Err(TooMany));
        assert_eq!(names(&[""; 17]), Err(TooMany));
        assert!(names(&[&"a".repeat(4096)]).is_ok());
        assert_eq!(names(&[&"a".repeat(4096), "b"]), Err(TooMany));
    }

    #[test]
    fn names_are_found_in_any_case_and_authorization_must_be_named() {
        let set = HeaderSet::new(true, ["X-API-Key", "Content-Type", "x-api-key"]);
        assert_eq!(set.line(), "X-API-Key, Content-Type");
        for (name, allowed) in
            [("x-api-KEY", true), ("x-other", true), ("Authorization", false), ("a b", false)]
        {
            assert_eq!(set.allows(name.as_bytes()), allowed, "{name}");
        }
        let asked = [b"x-z, content-type".as_slice(), b"X-Z,x-a"];
        assert_eq!(set.line_with(asked.into_iter()).as_deref(), Some("X-API-Key, Content-Type, x-z, x-a"));
        assert!(HeaderSet::new(true, ["Authorization"]).allows(b"authorization"));
        assert!(!HeaderSet::new(false, ["a"]).allows(b"b"));
    }

    #[test]
    fn safelist() {
        for (name, value, safe) in [
            ("Accept", "text/html", true),
            ("accept", "a\"b", false),
            ("content-type", "text/plain; charset=utf-8", true),
            ("content-type", "application/json", false),
            ("Content-Language", "de, en;q=0.5", true),
            ("content-language", "de_DE", false),
            ("range", "bytes=0-", true),
            ("range", "bytes=10-9", false),
            ("range", "bytes=9-10", true),
            ("range", "bytes=-5", false),
            ("range", "bytes=0-1,3-4", false),
            ("x-api-key", "", false),
        ] {
            assert_eq!(is_safelisted(name, value.as_bytes()), safe, "{name}: {value}");
        }
        assert!(!is_safelisted("accept", &[b'a'; 129]));
    }
}
