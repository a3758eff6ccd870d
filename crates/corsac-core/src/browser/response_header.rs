//! Response headers: which of them a page may read (Fetch, section 2.2.2 and section 4.1, "main fetch").

use super::HeaderList;
use super::header_list::{Extracted, isomorphic};

/// Fetch, "CORS-safelisted response-header name", the list that every page may read.
const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// Whether the name is CORS-safelisted without being exposed.
pub(crate) fn is_safelisted(name: &str) -> bool {
    SAFELISTED.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Fetch, "forbidden response-header name".
pub(crate) fn is_forbidden(name: &str) -> bool {
    ["set-cookie", "set-cookie2"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether `Access-Control-Expose-Headers` exposes the header (Fetch, section 4.1, step 14.1).
///
/// With credentials `*` is the name of a header and nothing more.
pub(crate) fn is_exposed(exposed: &Extracted, name: &str, include: bool) -> bool {
    (!include && exposed.has_wildcard())
        || exposed.members().iter().any(|member| member.eq_ignore_ascii_case(name))
}

/// The headers that pass, as page code iterates over them: names in lower case, sorted, values joined (Fetch, "sort and
/// combine").
pub(super) fn visible(headers: &HeaderList, passes: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let mut seen = std::collections::BTreeMap::<String, Vec<String>>::new();
    for (name, value) in headers.iter().filter(|(name, _)| passes(name)) {
        seen.entry(name.to_ascii_lowercase()).or_default().push(isomorphic(value));
    }
    seen.into_iter().map(|(name, values)| (name, values.join(", "))).collect()
}
