//! The CORS-preflight fetch: when it is due, and what its response must say (Fetch, sections 4.1, 4.4 and 4.8).

use super::Extracted;
use super::header_list::HeaderList;

/// How long a preflight is cached that does not say: 5 s (Fetch, section 4.8, step 7.9).
pub(crate) const DEFAULT_MAX_AGE: u64 = 5;

/// Whether a cross-origin request asks first (Fetch, section 4.1, step 11): its method, the CORS-unsafe names among its
/// headers, or the use-CORS-preflight flag.
pub(crate) fn is_due(safelisted_method: bool, unsafe_names: &[String], flag: bool) -> bool {
    flag || !safelisted_method || !unsafe_names.is_empty()
}

/// Whether `Access-Control-Allow-Methods` allows the method (Fetch, section 4.8, step 7.5).
///
/// Methods are compared byte by byte: `put` does not allow `PUT`.
pub(crate) fn allows_method(methods: &Extracted, method: &str, include: bool) -> bool {
    methods.members().iter().any(|member| member == method) || (!include && methods.has_wildcard())
}

/// Whether `Access-Control-Allow-Headers` allows the header (Fetch, section 4.8, steps 7.6 and 7.7).
///
/// `Authorization` is the one name that `*` does not cover.
pub(crate) fn allows_header(
    names: &Extracted,
    name: &str,
    include: bool,
    authorization_by_wildcard: bool,
) -> bool {
    lists(names, name)
        || (!include
            && names.has_wildcard()
            && (authorization_by_wildcard || !name.eq_ignore_ascii_case("authorization")))
}

/// Whether the header is named.
pub(crate) fn lists(names: &Extracted, name: &str) -> bool {
    names.members().iter().any(|member| member.eq_ignore_ascii_case(name))
}

/// What `Access-Control-Max-Age` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MaxAge {
    Absent,
    Seconds(u64),
    /// A number, and a negative one.
    Negative,
    /// No number, or more than one line.
    Malformed,
}

/// Reads `Access-Control-Max-Age`: `delta-seconds` (RFC 9111, section 1.2.2), one line.
pub(crate) fn max_age(headers: &HeaderList) -> MaxAge {
    let mut lines = headers.values("access-control-max-age");
    let (first, second) = (lines.next(), lines.next());
    let digits = |value: &[u8]| !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    match (first, second) {
        (None, _) => MaxAge::Absent,
        (Some(value), None) if digits(value) => {
            // What does not fit is more than any limit.
            MaxAge::Seconds(
                std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()).unwrap_or(u64::MAX),
            )
        }
        (Some([b'-', rest @ ..]), None) if digits(rest) => MaxAge::Negative,
        _ => MaxAge::Malformed,
    }
}
