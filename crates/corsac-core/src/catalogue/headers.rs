//! Codes about request and response headers.

super::codes! {
    INVALID_HEADER_NAME = "invalid-header-name", Error;
    "a text is not the name of a header";
    "The name of a header is a token: no space, no colon, no comma. One malformed name in \
     `Access-Control-Allow-Headers` or `Access-Control-Expose-Headers` makes browsers drop the whole list.";
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
}
