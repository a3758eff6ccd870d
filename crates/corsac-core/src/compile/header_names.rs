//! Names of headers that a list cannot mean, or probably does not. Nothing is ever said of `Content-Type`, which is
//! safelisted in both directions, and yet has to be listed for pages that send JSON.

use crate::browser::request_header::is_forbidden_name as is_forbidden;
use crate::catalogue::Code;
use crate::diagnostic::{Finding, Severity};
use crate::fix::Applicability;
use crate::load::env::Expanded;
use crate::load::shorten;

use super::headers::Found;

/// Headers that only responses carry. Left out is what a request may carry as well, if only to some services:
/// `Expires` and `Content-Disposition` (S3 uploads), `Content-Range` (resumable uploads), `Link`, `Cache-Control`,
/// `X-Request-Id`, `traceparent`.
const OF_RESPONSES: [&str; 34] = [
    "accept-ch",
    "accept-patch",
    "accept-post",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "clear-site-data",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-embedder-policy-report-only",
    "cross-origin-opener-policy",
    "cross-origin-opener-policy-report-only",
    "cross-origin-resource-policy",
    "etag",
    "last-modified",
    "location",
    "nel",
    "permissions-policy",
    "referrer-policy",
    "report-to",
    "reporting-endpoints",
    "retry-after",
    "server",
    "server-timing",
    "sourcemap",
    "strict-transport-security",
    "timing-allow-origin",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
    "x-powered-by",
];

/// Headers that only requests carry. Left out is what servers send back as well: `Authorization` with a fresh token,
/// `X-CSRF-Token`, `X-Request-Id`, `traceparent`.
const OF_REQUESTS: [&str; 19] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "cookie",
    "cookie2",
    "dnt",
    "expect",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "range",
    "referer",
    "te",
    "user-agent",
    "x-requested-with",
];

/// The response headers that pages read without asking (Fetch, "CORS-safelisted response-header name"), but
/// `Content-Type`.
const READABLE: [&str; 6] =
    ["cache-control", "content-language", "content-length", "expires", "last-modified", "pragma"];

/// What is to be said of an entry of `allow_headers`; `name` is it in lower case.
pub(super) fn requested(item: &Expanded, name: &str) -> Option<Found> {
    let shown = shorten(&item.text);
    if is_forbidden(name) {
        let message = format!("`{shown}` can never be set by a page");
        let finding = Finding::error(Code::FORBIDDEN_HEADER, message)
            .at(item.mark, "browsers keep this one to themselves")
            .help(way_out(name));
        return Some(Found { finding, removal: Some(Applicability::Safe) });
    }
    if name.starts_with("access-control-") {
        let finding =
            Finding::error(Code::CORS_HEADER, format!("`{shown}` is for servers to send, not for pages"))
                .at(item.mark, "a header of responses")
                .help("a page that sets it on its requests does so by mistake: remove it there");
        return Some(Found { finding, removal: Some(Applicability::Safe) });
    }
    if OF_RESPONSES.contains(&name) {
        let message =
            format!("`{shown}` is a header of responses, and pages set it on none of their requests");
        let finding = Finding::warning(Code::RESPONSE_HEADER_REQUESTED, message)
            .at(item.mark, "this allows pages to send it")
            .help("if pages are to read it, list it in `expose_headers`");
        return Some(Found { finding, removal: Some(Applicability::Suggested) });
    }
    if matches!(name, "accept" | "accept-language" | "content-language") {
        let finding =
            Finding::note(Code::SAFELISTED_HEADER, format!("pages may send `{shown}` without permission"))
                .at(item.mark, "needed only for unusual values")
                .help("values over 128 bytes, or with characters such as `\"` or `{`, do need it");
        return Some(Found { finding, removal: None });
    }
    None
}

/// What is to be said of an entry of `expose_headers`; `name` is it in lower case.
pub(super) fn exposed(item: &Expanded, name: &str) -> Option<Found> {
    let shown = shorten(&item.text);
    let about = |severity: Severity, code: Code, message: String| match severity {
        Severity::Error => Finding::error(code, message),
        Severity::Warning => Finding::warning(code, message),
        Severity::Note => Finding::note(code, message),
    };
    let (severity, code, message, label) = match name {
        "set-cookie" | "set-cookie2" => (
            Severity::Error,
            Code::FORBIDDEN_RESPONSE_HEADER,
            format!("no page can ever read `{shown}`"),
            "browsers keep this one to themselves",
        ),
        "origin"
        | "access-control-request-method"
        | "access-control-request-headers"
        | "access-control-allow-methods"
        | "access-control-allow-headers"
        | "access-control-max-age" => {
            let message = format!("`{shown}` is between browser and server, and not for pages to read");
            let label = match name {
                "access-control-allow-methods"
                | "access-control-allow-headers"
                | "access-control-max-age" => "only answers to preflights carry it",
                _ => "only requests carry it",
            };
            (Severity::Error, Code::CORS_HEADER, message, label)
        }
        _ if name.starts_with("access-control-") => {
            let message = format!("`{shown}` tells a page nothing: that it can read the answer says it all");
            (Severity::Warning, Code::CORS_HEADER, message, "for the browser, not for the page")
        }
        _ if OF_REQUESTS.contains(&name) || name.starts_with("sec-fetch-") => {
            let message = format!("`{shown}` is a header of requests, and hardly an answer carries it");
            (Severity::Warning, Code::REQUEST_HEADER_EXPOSED, message, "seldom anything to read")
        }
        _ if READABLE.contains(&name) => {
            let message = format!("pages may read `{shown}` without permission");
            (Severity::Note, Code::SAFELISTED_HEADER, message, "always readable")
        }
        _ => return None,
    };
    let finding = about(severity, code, message).at(item.mark, label);
    let finding = match code {
        Code::FORBIDDEN_RESPONSE_HEADER => {
            finding.help("cookies need `allow_credentials: true`, and no list; what pages are to read goes into the body or another header")
        }
        // In the other list it would be an error.
        Code::REQUEST_HEADER_EXPOSED if is_forbidden(name) => finding.help(way_out(name)),
        Code::REQUEST_HEADER_EXPOSED => {
            finding.help("if pages are to send it, list it in `allow_headers`")
        }
        _ => finding,
    };
    // Whoever exposes what can be read may have a reason.
    let sure = severity != Severity::Warning;
    let removal = if sure { Applicability::Safe } else { Applicability::Suggested };
    Some(Found { finding, removal: Some(removal) })
}

/// What to do in place of allowing a header that browsers set themselves.
fn way_out(name: &str) -> &'static str {
    match name {
        "cookie" | "cookie2" => {
            "cookies are sent where `allow_credentials` is `true`; no header is listed for them"
        }
        "set-cookie" => {
            "servers set cookies, in responses; browsers keep them where `allow_credentials` is `true`"
        }
        "origin" => "browsers send it by themselves; whom to admit stands in `allow_origins`",
        "host" => "browsers take it from the URL of the request",
        "referer" => "browsers send it by themselves, as far as the referrer policy of the page lets them",
        "access-control-request-headers" | "access-control-request-method" => {
            "browsers write it into preflights by themselves, and it is answered from these lists"
        }
        "accept-charset" | "accept-encoding" => {
            "browsers send what they can read, and no page has a say in it"
        }
        "content-length" | "transfer-encoding" | "trailer" | "te" => "browsers see to how a body is sent",
        "connection" | "keep-alive" | "upgrade" | "via" | "expect" => {
            "browsers see to their connections themselves"
        }
        "date" => "a page that has to say the time, as for a signature, uses a name such as `X-Date`",
        "dnt" => "browsers send it where their user wants it",
        _ if name.starts_with("sec-") => {
            "names that begin with `Sec-` are the browser's own, so that servers can trust them"
        }
        _ => "names that begin with `Proxy-` are between browsers and proxies",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_lower_case_and_never_hold_content_type() {
        for name in OF_RESPONSES.iter().chain(&OF_REQUESTS).chain(&READABLE) {
            assert_eq!(*name, name.to_ascii_lowercase());
            assert_ne!(*name, "content-type");
        }
        let both: Vec<_> = OF_RESPONSES.iter().filter(|name| OF_REQUESTS.contains(name)).collect();
        assert!(both.is_empty(), "{both:?}");
    }
}
