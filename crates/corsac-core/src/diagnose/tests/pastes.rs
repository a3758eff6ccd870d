//! Consoles as people paste them.

use crate::browser::Engine;
use crate::diagnose::{Cause, diagnose};

/// A paste, and what is found in it: the cause, the URL, the origin, and how often.
type Row = (&'static str, &'static [(Cause, Option<&'static str>, Option<&'static str>, usize)]);

const ITEMS: Option<&str> = Some("https://api.example.com/items");
const APP: Option<&str> = Some("https://app.example.com");

const PASTES: &[Row] = &[
    // Wrapped, with time stamps and file names, twice, and with the lines that go with it.
    (
        "[12:01:22.345] index.js:12 Access to fetch at 'https://api.example.com/items'
           from origin 'https://app.example.com' has been blocked by CORS pol
icy: No 'Access-Control-Allow-Origin' header is present on the requested resource.
VM123:1 GET https://api.example.com/items net::ERR_FAILED 200 (OK)
(anonymous) @ index.js:12
Uncaught (in promise) TypeError: Failed to fetch
    at index.js:12:5
index.js:12 Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by \
         CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        &[(Cause::MissingAllowOrigin, ITEMS, APP, 2)],
    ),
    // Two errors in a row, of which the second has more words: the first is not lost in it.
    (
        "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS \
         policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.
Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS policy: \
         Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.",
        &[(Cause::MethodNotAllowed, ITEMS, APP, 1), (Cause::HeadersNotAllowed, ITEMS, APP, 1)],
    ),
    (
        "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS \
         policy: The 'Access-Control-Allow-Origin' header contains the invalid value 'https://x.example and so on
Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS policy: \
         The 'Access-Control-Allow-Origin' header contains the invalid value 'x'.",
        &[
            (Cause::UnknownReason, ITEMS, APP, 1),
            (Cause::AllowOriginMismatch, ITEMS, APP, 1),
        ],
    ),
    // Safari says it bare and with a prefix, and the URL in a third line.
    (
        "[Error] Origin https://app.example.com is not allowed by Access-Control-Allow-Origin. Status code: 200
[Error] Fetch API cannot load https://api.example.com/items due to access control checks.
[Error] Failed to load resource: Origin https://app.example.com is not allowed by Access-Control-Allow-Origin. Status \
         code: 200 (items, line 0)",
        &[(Cause::MissingAllowOrigin, ITEMS, APP, 2)],
    ),
    // Firefox says of every failed preflight that the request failed.
    (
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
         https://api.example.com/items. (Reason: CORS preflight response did not succeed). Status code: 403.
Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
         https://api.example.com/items. (Reason: CORS request did not succeed). Status code: (null).
Uncaught (in promise) TypeError: NetworkError when attempting to fetch resource.",
        &[(Cause::PreflightStatus, ITEMS, None, 1)],
    ),
    // Several errors, one after the other.
    (
        "POST https://ads.example.com/x net::ERR_BLOCKED_BY_CLIENT
Refused to connect to 'https://api.example.com/items' because it violates the following Content Security Policy \
         directive: \"connect-src 'self'\".
GET http://localhost:9/ net::ERR_CONNECTION_REFUSED",
        &[
            (Cause::BlockedByClient, Some("https://ads.example.com/x"), None, 1),
            (Cause::ContentSecurityPolicy, ITEMS, None, 1),
            (Cause::Refused, Some("http://localhost:9/"), None, 1),
        ],
    ),
    // Colours, other quotes, marks of a mail, a format of console.log, and JSON.
    (
        "\x1b[31m> %cAccess to XMLHttpRequest at ‘https://api.example.com/items’ from origin
> ‘https://app.example.com’ has been blocked by CORS policy:\u{a0}Response to preflight request doesn’t pass access
> control check: It does not have HTTP ok status.\x1b[0m color: red",
        &[(Cause::PreflightStatus, ITEMS, APP, 1)],
    ),
    (
        r#"{"level":"error","text":"Refused to get unsafe header \"X-Total\""}"#,
        &[(Cause::HeaderNotExposed, None, None, 1)],
    ),
    // Old versions.
    (
        "XMLHttpRequest cannot load https://api.example.com/items. No 'Access-Control-Allow-Origin' header is present on \
         the requested resource. Origin 'https://app.example.com' is therefore not allowed access.",
        &[(Cause::MissingAllowOrigin, ITEMS, APP, 1)],
    ),
    (
        "Failed to load https://api.example.com/items: Response to preflight request doesn't pass access control check: \
         No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'https://app.example.com' \
         is therefore not allowed access. The response had HTTP status code 405.",
        &[(Cause::MissingAllowOrigin, ITEMS, APP, 1)],
    ),
    (
        "XMLHttpRequest cannot load https://api.example.com/items. Request field x is odd. Request header field x is not \
         allowed by Access-Control-Allow-Headers.",
        &[(Cause::HeadersNotAllowed, None, None, 1)],
    ),
    (
        "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by \
         CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource. If an opaque \
         response serves your needs, set the request's mode to 'no-cors' to fetch the resource with CORS disabled.",
        &[(Cause::MissingAllowOrigin, ITEMS, APP, 1)],
    ),
    // A part of a message.
    (
        "No 'Access-Control-Allow-Origin' header is present on the requested resource",
        &[(Cause::MissingAllowOrigin, None, None, 1)],
    ),
    (
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the \
         request's credentials mode is 'incl...",
        &[(Cause::WildcardWithCredentials, None, None, 1)],
    ),
    ("Reason: CORS header 'Access-Control-Allow-Origin' missing", &[(Cause::MissingAllowOrigin, None, None, 1)]),
    // Of a page from a file.
    (
        "Access to script at 'file:///C:/a.js' from origin 'null' has been blocked by CORS policy: Cross origin requests \
         are only supported for protocol schemes: http, data, chrome, https.",
        &[(Cause::NotHttp, Some("file:///C:/a.js"), Some("null"), 1)],
    ),
    // What is not told.
    ("TypeError: Load failed", &[(Cause::NotTold, None, None, 1)]),
    (
        "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by \
         CORS policy: Something that is new.",
        &[(Cause::UnknownReason, ITEMS, APP, 1)],
    ),
    ("Failed to load resource: The certificate for this server is invalid.", &[(Cause::Tls, None, None, 1)]),
    (
        "GET https://api.example.com/items net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep",
        &[(Cause::EmbedderPolicy, ITEMS, None, 1)],
    ),
];

#[test]
fn a_console_is_read_however_it_was_pasted() {
    for (paste, expected) in PASTES {
        let found = diagnose(paste);
        let said: Vec<_> = found
            .findings
            .iter()
            .map(|found| {
                (found.cause, found.facts.url.as_deref(), found.facts.origin.as_deref(), found.count)
            })
            .collect();
        assert_eq!(said, *expected, "{paste}");
    }
}

#[test]
fn what_is_not_known_has_neighbours_or_none() {
    let found = diagnose("the Access-Control-Allow-Origin header is not present on my resource");
    assert!(
        !found.is_recognised() && found.nearest[0].text.contains("No 'Access-Control-Allow-Origin' header"),
        "{found}"
    );
    for (text, near) in [("hello", 0), ("", 0), ("200 OK", 1), ("TypeError: x is undefined", 3)] {
        let found = diagnose(text);
        assert_eq!((found.is_recognised(), found.nearest.len()), (false, near), "{found}");
    }
}

#[test]
fn a_console_in_another_language_has_the_nearest_message() {
    let found = diagnose(
        "Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der externen \
         Ressource auf https://api.example.com/. (Grund: CORS-Kopfzeile 'Access-Control-Allow-Origin' fehlt).",
    );
    assert!(!found.is_recognised());
    let near: Vec<_> = found.nearest.iter().map(|near| (near.engine, near.cause)).collect();
    assert_eq!(near, [(Engine::Firefox, Cause::MissingAllowOrigin)]);
}

#[test]
fn no_more_than_64_kib_are_looked_at() {
    let text = "x".repeat(crate::diagnose::MAX_INPUT) + "TypeError: Load failed";
    let found = diagnose(&text);
    assert!(!found.is_recognised() && found.cut);
}

#[test]
fn mixed_content_does_not_say_by_which_api() {
    let found = diagnose(
        "Mixed Content: The page at 'https://a.example/' was loaded over HTTPS, but requested an insecure resource \
         'http://b.example/x'. This request has been blocked; the content must be served over HTTPS.",
    );
    let finding = &found.findings[0];
    assert_eq!((finding.cause, finding.facts.apis.as_slice()), (Cause::MixedContent, &[][..]));
}
