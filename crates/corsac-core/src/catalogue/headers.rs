//! Codes about request and response headers.

super::codes! {
    INVALID_HEADER_NAME = "invalid-header-name", Error;
    "a text is not the name of a header";
    "The name of a header is a token: no space, no colon, no comma. One malformed name in \
     `Access-Control-Allow-Headers` makes browsers refuse the whole preflight, one in \
     `Access-Control-Expose-Headers` makes them drop the whole list.";
    bad r#"version: 1
allow_origins:
  - https://app.example.com
allow_headers: ["Content-Type: application/json"]
"#;
    good "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type]
";

    EXPOSE_WILDCARD_WITH_CREDENTIALS = "expose-wildcard-with-credentials", Error;
    "`*` in `expose_headers` with credentials";
    "With credentials browsers take `*` in `Access-Control-Expose-Headers` for the name of a header, and \
     expose nothing (Fetch, section 3.3.3).";
    bad r#"version: 1
allow_origins:
  - https://app.example.com
expose_headers: ["*"]
allow_credentials: true
"#;
    good "version: 1
allow_origins:
  - https://app.example.com
expose_headers: [X-Request-Id]
allow_credentials: true
";

    EXPOSE_WILDCARD_NOT_ALONE = "expose-wildcard-not-alone", Error;
    "`*` in `expose_headers` beside names";
    "`*` exposes every header, so the names beside it say nothing, and one of the two is a mistake.";
    bad r#"version: 1
allow_origins:
  - https://app.example.com
expose_headers: ["*", X-Request-Id]
"#;
    good r#"version: 1
allow_origins:
  - https://app.example.com
expose_headers: ["*"]
"#;

    FORBIDDEN_HEADER = "forbidden-header", Error;
    "`allow_headers` names a header that no page can set";
    "Browsers set some headers themselves and keep pages from doing so: `Cookie`, `Origin`, `Host`, \
     `Referer`, and every name that begins with `Sec-` or `Proxy-` (Fetch, \"forbidden \
     request-header\"). No preflight asks for them, so the entry means nothing. Cookies are sent where \
     `allow_credentials` is `true`.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type, Cookie]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type]
allow_credentials: true
";

    CORS_HEADER = "cors-header", Error | Warning;
    "a list names a header of CORS itself";
    "The headers that begin with `Access-Control-` are between browsers and servers. Pages that set \
     one on their requests do so by mistake, and allowing it makes the mistake work. In `expose_headers` \
     it is an error to name those of preflights, which never reach a page, and `Origin`, a header of requests; \
     the others tell a page nothing, which is a warning.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type, Access-Control-Allow-Origin]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type]
";

    RESPONSE_HEADER_REQUESTED = "response-header-requested", Warning;
    "`allow_headers` names a header of responses";
    "`allow_headers` is what pages may send, `expose_headers` what they may read. A header such as \
     `ETag` or `Location` is sent by servers only, so it probably belongs in the other list.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type, ETag]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type]
expose_headers: [ETag]
";

    FORBIDDEN_RESPONSE_HEADER = "forbidden-response-header", Error;
    "`expose_headers` names a header that no page can read";
    "Browsers show `Set-Cookie` to no page, whatever a policy says (Fetch, \"forbidden \
     response-header name\").";
    bad "version: 1
allow_origins:
  - https://app.example.com
expose_headers: [X-Request-Id, Set-Cookie]
";
    good "version: 1
allow_origins:
  - https://app.example.com
expose_headers: [X-Request-Id]
";

    REQUEST_HEADER_EXPOSED = "request-header-exposed", Warning;
    "`expose_headers` names a header of requests";
    "`expose_headers` is what pages may read, `allow_headers` what they may send. No answer carries \
     a header such as `User-Agent` or `If-Match`, so it probably belongs in the other list. \
     `Authorization` is fine in both: some servers answer with a token in it.";
    bad "version: 1
allow_origins:
  - https://app.example.com
expose_headers: [ETag, If-Match]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [If-Match]
expose_headers: [ETag]
";

    SAFELISTED_HEADER = "safelisted-header", Note;
    "a list names a header that needs no permission";
    "Pages may send `Accept`, `Accept-Language` and `Content-Language` unasked, unless the value is \
     longer than 128 bytes or has unusual characters. They may read `Cache-Control`, \
     `Content-Language`, `Content-Length`, `Expires`, `Last-Modified` and `Pragma` of every answer that they \
     may read at all.";
    bad "version: 1
allow_origins:
  - https://app.example.com
expose_headers: [ETag, Cache-Control]
";
    good "version: 1
allow_origins:
  - https://app.example.com
expose_headers: [ETag]
";

    AUTHORIZATION_NOT_COVERED = "authorization-not-covered", Warning | Note;
    "`*` in `allow_headers` without `Authorization`";
    "`*` is every header but `Authorization`, which has to be named (Fetch, \"CORS non-wildcard \
     request-header name\"), and a preflight that asks for it is denied here. Chromium, Firefox and \
     WebKit of 2026 still let the `*` of other servers cover it; the first two warn that this will stop. \
     For a grant to every origin it is a note: public answers seldom need a token.";
    bad r#"version: 1
allow_origins:
  - https://app.example.com
allow_headers: ["*"]
"#;
    good r#"version: 1
allow_origins:
  - https://app.example.com
allow_headers: ["*", Authorization]
"#;
}
