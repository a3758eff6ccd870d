//! Request headers that pages set: the forbidden ones, the CORS-safelisted ones, and the names that a preflight asks for
//! (Fetch, section 2.2.2).

use crate::headers::trim_ows;
use crate::methods;

/// Most bytes of safelisted values that are safelisted together.
pub(crate) const MAX_SAFE_BYTES: usize = 1024;

/// Whether the browser drops a header that a page sets (Fetch, "forbidden request-header").
pub(crate) fn is_forbidden(name: &str, value: &[u8]) -> bool {
    const OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];
    is_forbidden_name(name)
        || (OVERRIDES.iter().any(|known| known.eq_ignore_ascii_case(name))
            && value.split(|byte| *byte == b',').any(|method| methods::is_forbidden(trim_ows(method))))
}

/// Whether pages can never set the header, whatever its value and whatever a policy says (Fetch, "forbidden
/// request-header", steps 1 and 2).
pub(crate) fn is_forbidden_name(name: &str) -> bool {
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

/// Whether a range names 2^63 - 1 or more, which one engine cannot read.
pub(crate) fn has_long_range(headers: &super::HeaderList) -> bool {
    let is_short = |digits: &str| digits.parse::<i64>().is_ok_and(|number| number < i64::MAX);
    headers
        .values("range")
        .filter(|value| is_safelisted("range", value))
        .filter_map(|value| std::str::from_utf8(value).ok())
        .flat_map(|value| value.split(|c: char| !c.is_ascii_digit()))
        .any(|digits| !digits.is_empty() && !is_short(digits))
}

/// Fetch, "CORS-unsafe request-header names": in lower case and sorted. Repeats are left in: one engine sends them.
///
/// Each header comes with the length of its value where it is CORS-safelisted, else with nothing.
pub(crate) fn unsafe_names<'a>(
    headers: impl Iterator<Item = (&'a str, Option<usize>)> + Clone,
    limit: usize,
) -> Vec<String> {
    let safe_bytes: usize = headers.clone().filter_map(|(_, safe)| safe).sum();
    let mut names: Vec<String> = headers
        .filter(|(_, safe)| safe_bytes > limit || safe.is_none())
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    names
}

/// Whether a request in the mode `no-cors` may carry the header (Fetch, "no-CORS-safelisted request-header").
pub(crate) fn is_no_cors_safelisted(name: &str) -> bool {
    ["accept", "accept-language", "content-language", "content-type"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Fetch, "request-body-header name": what goes with the body when a redirect makes a `GET` of a `POST`.
pub(crate) const BODY_HEADERS: [&str; 4] =
    ["content-encoding", "content-language", "content-location", "content-type"];

/// The client hints that one engine safelists, and what else it sends of its own accord.
pub(crate) fn is_client_hint(name: &str, value: &[u8]) -> bool {
    let is_integer = |value: &[u8]| !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let is_decimal = |value: &[u8]| match value.iter().position(|byte| *byte == b'.') {
        Some(at) => value.get(..at).is_some_and(is_integer) && value.get(at + 1..).is_some_and(is_integer),
        None => is_integer(value),
    };
    value.len() <= 128
        && match name.to_ascii_lowercase().as_str() {
            "device-memory" | "downlink" | "dpr" => is_decimal(value),
            "rtt" | "viewport-width" | "width" => is_integer(value),
            "ect" => matches!(value, b"slow-2g" | b"2g" | b"3g" | b"4g"),
            "save-data" => value.eq_ignore_ascii_case(b"on"),
            "intervention" => true,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

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
