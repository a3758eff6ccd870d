//! Request headers on the server's side: the list that a preflight asks with, and the set a grant allows. What browsers
//! make of the headers that pages set is in `browser::request_header`.

use std::collections::HashSet;

use crate::token::{is_plain_token, token};
use crate::value::Shared;

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
        let mut rest = Some(line);
        while let Some(line) = rest {
            let comma = memchr::memchr(b',', line);
            rest = comma.and_then(|comma| line.get(comma + 1..));
            let member = trim_ows(comma.and_then(|comma| line.get(..comma)).unwrap_or(line));
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
pub(crate) fn trim_ows(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

/// So many names are compared one after the other, which costs less than to search.
const FEW: usize = 8;

/// The request headers that a grant allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderSet {
    any: bool,
    /// In lower case and sorted, so that a name is found without copying it.
    sorted: Vec<Box<str>>,
    /// The listed names as one header value, in file order and spelling.
    line: Shared,
}

impl HeaderSet {
    /// A set of the listed names, each once, and of every other one but `Authorization` where `any`.
    pub(crate) fn new(any: bool, names: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        let mut seen = HashSet::new();
        let mut listed: Vec<Box<str>> = names.into_iter().map(Into::into).collect();
        listed.retain(|name| seen.insert(name.to_ascii_lowercase()));
        let line = Shared::new(listed.join(", "));
        listed.iter_mut().for_each(|name| name.make_ascii_lowercase());
        listed.sort_unstable_by(|left, right| compare(left.as_bytes(), right.as_bytes()));
        HeaderSet { any, sorted: listed, line }
    }

    /// Whether every name but `Authorization` is allowed.
    pub(crate) fn any(&self) -> bool {
        self.any
    }

    /// The listed names, in file order and spelling.
    #[cfg(feature = "testing")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.line.split(", ").filter(|name| !name.is_empty())
    }

    /// Whether a page may send the header.
    ///
    /// `Authorization` must be named: it is the standard's one CORS non-wildcard request-header name.
    #[inline]
    pub(crate) fn allows(&self, name: &[u8]) -> bool {
        self.lists(name) || (self.any && is_plain_token(name) && !name.eq_ignore_ascii_case(b"authorization"))
    }

    /// Whether the header is named.
    #[inline]
    pub(crate) fn lists(&self, name: &[u8]) -> bool {
        // As browsers send it, and found at once in a list as long as lists are.
        self.sorted.iter().take(FEW).any(|known| known.as_bytes() == name) || self.search(name)
    }

    fn search(&self, name: &[u8]) -> bool {
        self.sorted.binary_search_by(|known| compare(known.as_bytes(), name)).is_ok()
    }

    /// The listed names, as the value of `Access-Control-Allow-Headers`.
    pub(crate) fn line(&self) -> &Shared {
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

/// Compares a name in lower case with any other without regard to case, shorter ones first.
fn compare(lower: &[u8], name: &[u8]) -> std::cmp::Ordering {
    lower.len().cmp(&name.len()).then_with(|| {
        // As browsers send it.
        if lower == name {
            return std::cmp::Ordering::Equal;
        }
        lower.iter().copied().cmp(name.iter().map(u8::to_ascii_lowercase))
    })
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
        assert_eq!(&**set.line(), "X-API-Key, Content-Type");
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
}
