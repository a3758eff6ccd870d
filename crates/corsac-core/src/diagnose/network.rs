//! Failures of the network, by the names that engines have for them.

use url::Url;

use super::cause::Cause;
use super::facts::Facts;

/// What Chromium's name of a network error means.
pub(super) fn of_code(code: &str) -> Cause {
    const EXACT: &[(&str, Cause)] = &[
        ("ERR_FAILED", Cause::NotTold),
        ("ERR_CONNECTION_REFUSED", Cause::Refused),
        ("ERR_ADDRESS_UNREACHABLE", Cause::Refused),
        ("ERR_CONNECTION_RESET", Cause::Closed),
        ("ERR_CONNECTION_CLOSED", Cause::Closed),
        ("ERR_CONNECTION_ABORTED", Cause::Closed),
        ("ERR_EMPTY_RESPONSE", Cause::Closed),
        ("ERR_HTTP2_PROTOCOL_ERROR", Cause::Closed),
        ("ERR_TIMED_OUT", Cause::Timeout),
        ("ERR_CONNECTION_TIMED_OUT", Cause::Timeout),
        ("ERR_NAME_NOT_RESOLVED", Cause::Dns),
        ("ERR_NAME_RESOLUTION_FAILED", Cause::Dns),
        ("ERR_INTERNET_DISCONNECTED", Cause::Offline),
        ("ERR_NETWORK_CHANGED", Cause::Offline),
        ("ERR_ABORTED", Cause::Aborted),
        ("ERR_UNSAFE_PORT", Cause::BadPort),
        ("ERR_TOO_MANY_REDIRECTS", Cause::TooManyRedirects),
        ("ERR_INVALID_REDIRECT", Cause::InvalidLocation),
        ("ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION", Cause::InvalidLocation),
        ("ERR_UNSAFE_REDIRECT", Cause::NotHttp),
        ("ERR_UNKNOWN_URL_SCHEME", Cause::NotHttp),
        ("ERR_RESPONSE_HEADERS_TOO_BIG", Cause::TooLarge),
        ("ERR_BLOCKED_BY_ORB", Cause::OpaqueResponseBlocking),
        ("ERR_BLOCKED_BY_CSP", Cause::ContentSecurityPolicy),
        ("ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS", Cause::LocalNetworkAccess),
        ("ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS", Cause::LocalNetworkAccess),
    ];
    const BEGIN: &[(&str, Cause)] = &[
        ("ERR_BLOCKED_BY_RESPONSE", Cause::ResourcePolicy),
        ("ERR_BLOCKED_BY_", Cause::BlockedByClient),
        ("ERR_CERT_", Cause::Tls),
        ("ERR_SSL_", Cause::Tls),
        ("ERR_BAD_SSL_", Cause::Tls),
    ];
    if code.contains("ByCoep") || code.contains("CoepFrame") || code.contains("Coep") {
        return Cause::EmbedderPolicy;
    }
    let exact = EXACT.iter().find(|(known, _)| *known == code);
    let begin = || BEGIN.iter().find(|(known, _)| code.starts_with(known));
    exact.or_else(begin).map_or(Cause::Network, |(_, cause)| *cause)
}

/// What WebKit's words for a network error mean. They come from the system, and differ between systems.
pub(super) fn of_words(words: &str) -> Cause {
    const PARTS: &[(&str, Cause)] = &[
        ("could not connect", Cause::Refused),
        ("connection refused", Cause::Refused),
        ("connection was lost", Cause::Closed),
        ("terminated unexpectedly", Cause::Closed),
        ("hostname could not be found", Cause::Dns),
        ("error resolving", Cause::Dns),
        ("certificate", Cause::Tls),
        ("tls", Cause::Tls),
        ("secure connection", Cause::Tls),
        ("timed out", Cause::Timeout),
        ("appears to be offline", Cause::Offline),
        ("content blocker", Cause::BlockedByClient),
        ("cancelled", Cause::Aborted),
    ];
    let words = words.to_lowercase();
    PARTS.iter().find(|(part, _)| words.contains(part)).map_or(Cause::Network, |(_, cause)| *cause)
}

/// Chromium's console has `GET https://… net::ERR_FAILED`: method and URL stand before the message.
pub(super) fn request_before(facts: &mut Facts, line: &str) {
    if facts.url.is_some() {
        return;
    }
    let mut words = line.split_whitespace().rev();
    let (Some(url), Some(method)) = (words.next(), words.next()) else { return };
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_method && url.contains("://") && Url::parse(url).is_ok() {
        facts.url = Some(url.to_owned());
        facts.method.get_or_insert_with(|| method.to_owned());
    }
}
