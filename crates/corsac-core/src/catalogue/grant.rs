//! Codes about grants.

super::codes! {
    WILDCARD_WITH_CREDENTIALS = "wildcard-with-credentials", Error;
    "every origin with credentials";
    "Browsers refuse `Access-Control-Allow-Origin: *` for a request with cookies. Many libraries repair \
     this by sending back whatever origin asked, which lets every site on the internet act as the user. \
     It is never repaired here: list the origins, or split the rule into two grants.";
    bad r#"version: 1
allow_origins:
  - "*"
allow_credentials: true
"#;
    good r#"version: 1
rules:
  - paths: [/**]
    grants:
      - allow_origins: [https://app.example.com]
        allow_credentials: true
      - allow_origins: ["*"]
"#;

    WILDCARD_NOT_ALONE = "wildcard-not-alone", Error;
    "`*` stands beside other origins";
    "`*` admits every origin, so the entries beside it say nothing, and one of the two is a mistake. `*` \
     stands alone in its grant.";
    bad r#"version: 1
allow_origins:
  - "*"
  - https://app.example.com
"#;
    good r#"version: 1
allow_origins:
  - "*"
"#;

    WILDCARD_NOT_LAST = "wildcard-not-last", Error;
    "`*` stands before the last grant of its rule";
    "The first grant that admits the origin decides. A grant for `*` admits everyone, so no grant after \
     it is ever reached.";
    bad r#"version: 1
rules:
  - paths: [/**]
    grants:
      - allow_origins: ["*"]
      - allow_origins: [https://app.example.com]
        allow_credentials: true
"#;
    good r#"version: 1
rules:
  - paths: [/**]
    grants:
      - allow_origins: [https://app.example.com]
        allow_credentials: true
      - allow_origins: ["*"]
"#;

    INVALID_BOOLEAN = "invalid-boolean", Error;
    "a variable for a boolean is neither `true` nor `false`";
    "Booleans take exactly `true` and `false`. `yes`, `1` and `True` are refused, because another reader \
     of the same file may take them for something else.";
    bad "# env: CREDENTIALS=yes
version: 1
allow_origins: [https://app.example.com]
allow_credentials: ${CREDENTIALS}
";
    good "# env: CREDENTIALS=true
version: 1
allow_origins: [https://app.example.com]
allow_credentials: ${CREDENTIALS}
";

    INVALID_MAX_AGE = "invalid-max-age", Error;
    "`max_age` is not a duration";
    "`max_age` is digits with an optional `s`, `m`, `h` or `d`, at most 2147483647 seconds. It is sent as \
     whole seconds: Firefox stops caching altogether when the header holds anything but digits.";
    bad "version: 1
allow_origins:
  - https://app.example.com
max_age: 1.5h
";
    good "version: 1
allow_origins:
  - https://app.example.com
max_age: 90m
";

    MAX_AGE_OVER_CAPS = "max-age-over-caps", Warning | Note;
    "`max_age` is longer than browsers honour";
    "Firefox caches a preflight for at most 24 hours, Chromium for 2 hours, Safari for 10 minutes. A \
     longer time is cut to the cap. Over all three it is a warning, over some of them a note.";
    bad "version: 1
allow_origins:
  - https://app.example.com
max_age: 7d
";
    good "version: 1
allow_origins:
  - https://app.example.com
max_age: 10m
";

    MAX_AGE_ABSENT = "max-age-absent", Note;
    "a grant has no `max_age`";
    "Without it browsers forget a preflight after five seconds, and ask again. A few minutes save most \
     preflights.";
    bad "version: 1
allow_origins:
  - https://app.example.com
";
    good "version: 1
allow_origins:
  - https://app.example.com
max_age: 10m
";

    UNKNOWN_RISK = "unknown-risk", Error;
    "`dangerously_allow` names a risk that does not exist";
    "The risks that can be taken on purpose are `insecure-origin`, `public-suffix`, `any-port` and \
     `null-origin`. Every origin with credentials cannot be allowed at all.";
    bad "version: 1
allow_origins:
  - https://app.example.com
dangerously_allow:
  - risk: http
    origin: https://app.example.com
    reason: the kiosk has no certificate yet
";
    good "version: 1
allow_origins:
  - http://app.example.com
allow_credentials: true
dangerously_allow:
  - risk: insecure-origin
    origin: http://app.example.com
    reason: the kiosk has no certificate yet
";

    UNUSED_DANGER = "unused-danger", Warning;
    "`dangerously_allow` permits something that does not occur";
    "The origin is not listed in the grant as it is written here, or does not run the risk. A permission \
     that nothing needs is one that somebody will use by accident.";
    bad "version: 1
allow_origins:
  - https://app.example.com
dangerously_allow:
  - risk: insecure-origin
    origin: http://app.example.com
    reason: the kiosk had no certificate
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    UNREACHABLE_GRANT = "unreachable-grant", Error;
    "every origin of a grant is admitted by earlier grants";
    "Within a rule the first grant that admits the origin decides. A grant whose origins are all admitted by \
     earlier ones never decides anything. Of a grant of one origin the same is said as `dead-origin`.";
    bad r#"version: 1
rules:
  - paths: [/**]
    grants:
      - name: our pages
        allow_origins: ["https://*.example.com"]
      - name: administration
        allow_origins: [https://admin.example.com, https://root.example.com]
        allow_methods: [GET, DELETE]
"#;
    good r#"version: 1
rules:
  - paths: [/**]
    grants:
      - name: administration
        allow_origins: [https://admin.example.com, https://root.example.com]
        allow_methods: [GET, DELETE]
      - name: our pages
        allow_origins: ["https://*.example.com"]
"#;

    LESS_THAN_EVERYONE = "less-than-everyone", Warning;
    "a grant gives listed origins less than everybody else gets";
    "Within a rule the first grant that admits the origin decides alone; grants do not add up. What the last \
     grant gives to `*` a listed origin gets only where its own grant gives it too, so that every page on the \
     internet may do something that this origin may not. Methods, request headers and exposed headers are \
     compared, but for `OPTIONS` and headers that need no permission. `*` among headers never stands for `Authorization`, and cannot be exposed with credentials.";
    bad r#"version: 1
rules:
  - paths: [/**]
    grants:
      - name: our pages
        allow_origins: [https://app.example.com]
        allow_methods: [GET]
        allow_credentials: true
      - name: everyone else
        allow_origins: ["*"]
        allow_methods: [GET, POST]
"#;
    good r#"version: 1
rules:
  - paths: [/**]
    grants:
      - name: our pages
        allow_origins: [https://app.example.com]
        allow_methods: [GET, POST]
        allow_credentials: true
      - name: everyone else
        allow_origins: ["*"]
        allow_methods: [GET, POST]
"#;

    MAX_AGE_ZERO = "max-age-zero", Note;
    "`max_age` is 0";
    "`0` turns the preflight cache off: every request that needs a preflight has one of its own. For \
     a developer's machine that is handy.";
    bad "version: 1
allow_origins:
  - https://app.example.com
max_age: 0
";
    good "version: 1
allow_origins:
  - https://app.example.com
max_age: 10m
";

    REPEATED_ENTRY = "repeated-entry", Warning;
    "a method, a header or a service is listed twice";
    "The entry adds nothing. Likely it was meant to be another one. Names of headers are the same \
     whatever their case.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type, content-type]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_headers: [Content-Type]
";

    BESIDE_WILDCARD = "beside-wildcard", Warning;
    "a method or a header stands beside the `*` that covers it";
    "`*` is any, so the entry beside it says nothing, and one of the two is a mistake: a reader of \
     the policy takes the list for all that is allowed. `Authorization` is not covered by `*` and \
     stands beside it. `Content-Type` may stand there too.";
    bad r#"version: 1
allow_origins:
  - https://app.example.com
allow_methods: ["*", GET]
"#;
    good r#"version: 1
allow_origins:
  - https://app.example.com
allow_methods: ["*"]
"#;
}
