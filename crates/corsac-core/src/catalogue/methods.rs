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

    NO_SAFELISTED_METHOD = "no-safelisted-method", Warning;
    "a list of several methods has neither GET, HEAD nor POST";
    "In some libraries pages may use GET, HEAD and POST whatever the list says. Here they are \
     granted where they are listed, or where there is no list: a GET of a page whose grant has \
     `[PUT, DELETE]` is denied. A list of one method is taken as it is meant.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [PUT, DELETE]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, PUT, DELETE]
";

    OPTIONS_METHOD = "options-method", Note;
    "OPTIONS is listed";
    "Preflights are OPTIONS requests, and are answered before the list is asked. OPTIONS in the list \
     is for pages that call it themselves.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, PUT, OPTIONS]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, PUT]
";

    MISSPELT_METHOD = "misspelt-method", Warning;
    "a method is a slip away from a common one";
    "Any token is a method, so `DELET` is one, and no page would ever send it. Methods that are \
     registered, such as those of WebDAV, are taken as they are.";
    bad "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, DELET]
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_methods: [GET, DELETE]
";
}
