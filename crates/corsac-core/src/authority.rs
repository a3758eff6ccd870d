//! The authority of a request: the host and port that it was sent to.

use crate::origin::{MAX_LEN, Origin};

/// The authority that a request was sent to: that of its target, which is `:authority` in HTTP/2 and 3 and counts before
/// Host in HTTP/1.1 (RFC 9112, section 3.2.2); else the Host line. Of two Host lines neither counts: servers are to refuse
/// such a request (RFC 9112, section 3.2).
///
/// ```
/// use corsac_core::authority;
///
/// let hosts = |lines: &[&'static str]| lines.iter().map(|line| line.as_bytes()).collect::<Vec<_>>();
/// assert_eq!(authority(Some(b"a.example"), hosts(&["b.example"])), Some(&b"a.example"[..]));
/// assert_eq!(authority(None, hosts(&["b.example"])), Some(&b"b.example"[..]));
/// assert_eq!(authority(None, hosts(&["b.example", "b.example"])), None);
/// ```
pub fn authority<'a>(
    target: Option<&'a [u8]>,
    hosts: impl IntoIterator<Item = &'a [u8]>,
) -> Option<&'a [u8]> {
    target.or_else(|| {
        let mut hosts = hosts.into_iter();
        hosts.next().filter(|_| hosts.next().is_none())
    })
}

/// Whether an origin's host and port are the authority's, the default port of the origin's scheme elided.
///
/// An authority has no scheme, so `http://api.example.com` counts for a service on `https://api.example.com` as well:
/// what the service is served by, behind a proxy, is not to be known from the request. `own_origins` says it exactly.
pub(crate) fn is_of(origin: &[u8], authority: &[u8]) -> bool {
    if authority.len() > MAX_LEN {
        return false;
    }
    let Ok(authority) = std::str::from_utf8(authority) else { return false };
    // `tauri://localhost` is no page of a service on `localhost`: only http and https pages come from servers.
    let Some((scheme, mine, _, my_port)) = Origin::parse(origin).ok().and_then(|origin| origin.web()) else {
        return false;
    };
    let (host, port) = split(authority);
    let port = match port {
        // The default port of the origin's scheme, which an origin leaves out.
        None => Some(scheme.default_port()),
        // `parse` alone would take `+443`.
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => port.parse().ok(),
        Some(_) => None,
    };
    // The Host header is as the client wrote it; hosts do not differ by case (RFC 9110, section 4.2.3).
    mine.eq_ignore_ascii_case(host) && port == Some(my_port)
}

fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // Within brackets the colon belongs to an IPv6 address.
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports() {
        for (origin, authority, same) in [
            ("https://a.example", "a.example", true),
            ("https://a.example", "A.Example:443", true),
            ("https://a.example", "a.example:", false),
            ("https://a.example", "a.example:+443", false),
            ("tauri://localhost", "localhost", false),
            ("http://a.example", "a.example:80", true),
            ("http://a.example", "a.example:443", false),
            ("https://a.example:8443", "a.example:8443", true),
            ("https://a.example:8443", "a.example", false),
            ("https://a.example", "b.a.example", false),
            ("https://[::1]:3000", "[::1]:3000", true),
            ("https://[::1]", "[::1]", true),
            ("http://127.0.0.1", "127.0.0.1:x", false),
            ("null", "null", false),
            ("https://a.example", "", false),
            ("https://a.example", "u@a.example", false),
        ] {
            assert_eq!(is_of(origin.as_bytes(), authority.as_bytes()), same, "{origin} at {authority}");
        }
    }
}
