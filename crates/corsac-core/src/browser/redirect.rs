//! Redirects: where they lead, what changes on the way, and what the request's origin becomes (Fetch, sections 2.2.5 and
//! 4.5).

use url::Url;

use super::{ErrorKind, HeaderList, Response};

/// A URL's origin, serialised; `null` where it is opaque.
pub(super) fn origin_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether two serialised origins are the same. An opaque one is the same as none, as far as a serialisation tells.
pub(crate) fn same_origin(one: &str, other: &str) -> bool {
    one != "null" && one == other
}

/// Whether the request's redirect-taint is other than `same-origin`: it went from one foreign origin to another (Fetch,
/// section 2.2.5, "redirect-taint"). Its origin is then sent as `null`.
pub(crate) fn is_tainted(origin: &str, origins: &[String]) -> bool {
    origins.windows(2).any(|pair| {
        let [last, next] = pair else { return false };
        !same_origin(next, last) && !same_origin(origin, last)
    })
}

/// The response's location URL (Fetch, section 2.2.6): nothing where the response is no redirect.
///
/// More than one line is a failure; lines that are all the same need not be.
pub(super) fn location(
    response: &Response,
    current: &Url,
    same_is_one: bool,
) -> Option<Result<Url, ErrorKind>> {
    if !response.is_redirect() {
        return None;
    }
    let mut lines = response.headers.values("location");
    let line = lines.next()?;
    let others = lines.filter(|other| !(same_is_one && *other == line)).count();
    if others > 0 {
        return Some(Err(ErrorKind::InvalidLocation { lines: others + 1 }));
    }
    let parsed = std::str::from_utf8(line).ok().and_then(|line| current.join(line).ok());
    let inherit = |mut location: Url| {
        if location.fragment().is_none() {
            location.set_fragment(current.fragment());
        }
        location
    };
    Some(parsed.map(inherit).ok_or(ErrorKind::InvalidLocation { lines: 1 }))
}

/// Whether a redirect makes a `GET` of the request, without body (Fetch, section 4.5, step 12).
pub(crate) fn becomes_get(status: u16, method: &str) -> bool {
    (matches!(status, 301 | 302) && method == "POST")
        || (status == 303 && method != "GET" && method != "HEAD")
}

/// Whether the URL includes credentials.
pub(super) fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Removes what a request does not take to another origin (Fetch, section 4.5, step 13).
pub(crate) fn strip_authorization(headers: &mut HeaderList) {
    headers.delete("authorization");
}

/// A URL without user name and password.
pub(super) fn without_credentials(url: &Url) -> String {
    let mut url = url.clone();
    // Neither fails for a URL that has any; where it does, there is nothing to hide.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}
