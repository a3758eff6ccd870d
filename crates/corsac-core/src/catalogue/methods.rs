//! Codes about methods.

super::codes! {
    INVALID_METHOD = "invalid-method", Error;
    "a text is not a method";
    "A method is a token: letters, digits and a few signs, no space, no comma. One malformed entry in \
     `Access-Control-Allow-Methods` makes browsers refuse the whole preflight.";
    bad r#"version: 1
allow_origins:
  - https://app.example.com
allow_methods: ["GET, PUT"]
"#;
    good "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, PUT]
";

    FORBIDDEN_METHOD = "forbidden-method", Error;
    "a method that no page can send is allowed";
    "Browsers refuse to send `CONNECT`, `TRACE` and `TRACK` for a page (Fetch, \"forbidden method\").";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, TRACE]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET]
";

    MISCASED_METHOD = "miscased-method", Error;
    "a standard method is written in lower case";
    "Methods are case-sensitive. Browsers send `PUT` even where a page writes `put`, so `put` in a policy \
     matches nothing; `patch` is the one that they send as the page writes it, and servers know only \
     `PATCH`.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, put]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, PUT]
";
}
