//! Codes about paths and rules.

super::codes! {
    INVALID_PATH = "invalid-path", Error;
    "an entry of `paths` is not a path of a policy";
    "A path begins with `/`, takes `*` for a part of a segment and `**` for any number of whole segments, \
     and is literal otherwise. `?`, `#`, `[`, `]`, `{`, `}`, `\\`, `%`, `;`, empty segments and dot \
     segments are refused: whatever they were meant to say, a router behind the policy would read them \
     differently.";
    bad "version: 1
rules:
  - paths: [api/orders]
    allow_origins: [https://app.example.com]
";
    good "version: 1
rules:
  - paths: [/api/orders]
    allow_origins: [https://app.example.com]
";

    PATH_TEMPLATE = "path-template", Error;
    "an entry of `paths` holds a route parameter";
    "`{id}`, `:id` and `<id>` are how frameworks write the parameters of a route. A policy has no \
     parameters; a `*` stands for one segment.";
    bad r#"version: 1
rules:
  - paths: ["/orders/{id}"]
    allow_origins: [https://app.example.com]
"#;
    good r#"version: 1
rules:
  - paths: ["/orders/*"]
    allow_origins: [https://app.example.com]
"#;

    LITERAL_PATH = "literal-path", Warning;
    "a path holds a sign of regular expressions";
    "`(`, `|`, `^` and the segment `.*` stand for themselves in a path, as everything but `*` and `**` does. A \
     router that such a path was copied from reads them differently.";
    bad "version: 1
rules:
  - paths: [/api/(v1|v2)]
    allow_origins: [https://app.example.com]
";
    good "version: 1
rules:
  - paths: [/api/v1, /api/v2]
    allow_origins: [https://app.example.com]
";

    PATH_WITHOUT_BASE = "path-without-base", Warning;
    "a rule has what is below a path, and not the path itself";
    "`/api/**` matches `/api/` and everything below it, but not `/api`. A request for `/api` then falls \
     to a later rule, or to none. Nothing is said where another rule has `/api` by its name, or an earlier one governs \
     it.";
    bad "version: 1
rules:
  - paths: [/api/**]
    allow_origins: [https://app.example.com]
";
    good "version: 1
rules:
  - paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
";

    UNGOVERNED_PATHS = "ungoverned-paths", Note;
    "some paths are governed by no rule";
    "On a path without a rule the policy has no say: nothing is added, and headers that the application \
     sets itself pass. That may be what is wanted. A last rule for `/**` with `deny: true` closes the \
     rest.";
    bad "version: 1
rules:
  - paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
";
    good "version: 1
rules:
  - paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
  - paths: [/**]
    deny: true
";

    UNREACHABLE_RULE = "unreachable-rule", Error;
    "every path of a rule is governed by earlier rules";
    "The first rule that matches a path governs it, and no other is asked. A rule whose paths are all matched \
     by earlier ones never decides anything: a `deny: true` in it denies nobody, and a grant in it is worth \
     nothing. An earlier rule with `services` counts for a rule that is for the same services, or fewer. \
     Globs with a wildcard before their end are compared with each other, up to a bound that no policy written \
     by hand comes near; beyond it nothing is said.";
    bad "version: 1
rules:
  - name: everything
    paths: [/**]
    allow_origins: [https://app.example.com]
  - name: back office
    paths: [/internal, /internal/**]
    deny: true
";
    good "version: 1
rules:
  - name: back office
    paths: [/internal, /internal/**]
    deny: true
  - name: everything
    paths: [/**]
    allow_origins: [https://app.example.com]
";

    SHADOWED_PATH = "shadowed-path", Warning;
    "a path of a rule is governed by an earlier rule";
    "Other paths of the rule do get requests; this one is matched by an earlier rule as a whole, and the first \
     rule governs. It looks as if the rule decided about the path, and it does not.";
    bad "version: 1
rules:
  - name: api
    paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
  - name: internal
    paths: [/api/internal, /internal, /internal/**]
    deny: true
";
    good "version: 1
rules:
  - name: internal
    paths: [/api/internal, /internal, /internal/**]
    deny: true
  - name: api
    paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
";

    REPEATED_PATH = "repeated-path", Warning;
    "a path is covered by another path of its rule";
    "It is listed twice, or another entry matches all that it matches. Whoever later takes one of the two out \
     believes to have taken the path out of the rule. `[/api, /api/**]` is no repetition: `/api/**` does not \
     match `/api`.";
    bad "version: 1
rules:
  - paths: [/api, /api/**, /api/v1]
    allow_origins: [https://app.example.com]
";
    good "version: 1
rules:
  - paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
";

    SERVICE_FALLS_THROUGH = "service-falls-through", Warning;
    "where a rule is not there, a later one grants more";
    "A rule with `services` is not there for other services. Their requests for its paths go on to the rules \
     below it, and the next one that matches grants more than this rule does: it admits an origin that this \
     one does not, or allows credentials, a method or a request header that no grant of this one allows. \
     Nothing is said of a later rule that is only for other services, since it was written for them, of paths \
     that are only a part of this rule's, or where a rule in between has the path. Where a service is named, \
     with `CORS_SERVICE` or in code, only what concerns it is said. The search has a bound that no policy \
     written by hand comes near.";
    bad r#"version: 1
rules:
  - name: administration
    services: [orders]
    paths: [/admin, /admin/**]
    allow_origins: [https://admin.example.com]
  - name: everything
    paths: [/**]
    allow_origins: ["*"]
"#;
    good r#"version: 1
rules:
  - name: administration
    services: [orders]
    paths: [/admin, /admin/**]
    allow_origins: [https://admin.example.com]
  - name: administration of other services
    paths: [/admin, /admin/**]
    deny: true
  - name: everything
    paths: [/**]
    allow_origins: ["*"]
"#;

    DENY_BESIDE_GRANTS = "deny-beside-grants", Error;
    "a rule denies everyone and grants something";
    "`deny: true` means that the paths are governed and nobody is allowed. A grant beside it would never \
     be used, so one of the two is a mistake.";
    bad "version: 1
rules:
  - paths: [/internal]
    deny: true
    allow_origins: [https://app.example.com]
";
    good "version: 1
rules:
  - paths: [/internal]
    deny: true
";

    UNKNOWN_SERVICE = "unknown-service", Warning;
    "the service that loads the policy is named by no rule";
    "A service names itself when it loads the policy, with `Loader::service` or `CORS_SERVICE`. Rules \
     with `services` name services, and none of them is this one: likely a slip of the pen, which leaves \
     the service with the shared rules only.";
    bad "# env: CORS_SERVICE=order
version: 1
rules:
  - paths: [/orders]
    services: [orders]
    allow_origins: [https://app.example.com]
";
    good "# env: CORS_SERVICE=orders
version: 1
rules:
  - paths: [/orders]
    services: [orders]
    allow_origins: [https://app.example.com]
";

    INVALID_ON_DENIED = "invalid-on-denied", Error;
    "`on_denied` is neither `pass` nor `reject`";
    "With `pass`, the default, a denied actual request reaches the application, and its response goes out \
     without CORS headers, so that the page cannot read it. With `reject` it is answered with 403 and the \
     application does not run.";
    bad "version: 1
defaults:
  on_denied: block
allow_origins: [https://app.example.com]
";
    good "version: 1
defaults:
  on_denied: reject
allow_origins: [https://app.example.com]
";

    REJECT_WITHOUT_OWN_ORIGINS = "reject-without-own-origins", Note;
    "a rule rejects and does not know the service's own origins";
    "Browsers send `Origin` with same-origin POST requests too. Most say `Sec-Fetch-Site: same-origin` beside \
     it; over plain http they do not, and old ones never do. Such a request is then taken for the service's \
     own where its `Host` is that of its `Origin`. Behind a proxy that passes on another `Host` it is rejected. \
     `own_origins` says which origins are the service's own, whatever `Host` says.";
    bad "version: 1
defaults:
  on_denied: reject
allow_origins: [https://app.example.com]
";
    good "version: 1
defaults:
  on_denied: reject
  own_origins: [https://api.example.com]
allow_origins: [https://app.example.com]
";

    INVALID_PREFLIGHT_STATUS = "invalid-preflight-status", Error;
    "`preflight_status` is neither 200 nor 204";
    "Browsers take a preflight only when its status is from 200 to 299 (Fetch, \"ok status\"). 204 says \
     that there is no body; 200 is for old clients that insist on it.";
    bad "version: 1
defaults:
  preflight_status: 304
allow_origins: [https://app.example.com]
";
    good "version: 1
defaults:
  preflight_status: 200
allow_origins: [https://app.example.com]
";

    INVALID_OWN_ORIGIN = "invalid-own-origin", Error;
    "`own_origins` holds `*` or `null`";
    "`own_origins` lists the origins that the service itself is served from, so that its own pages are \
     not taken for strangers. `*` would take every page for its own.";
    bad r#"version: 1
defaults:
  on_denied: reject
  own_origins: ["*"]
allow_origins: [https://app.example.com]
"#;
    good "version: 1
defaults:
  on_denied: reject
  own_origins: [https://api.example.com]
allow_origins: [https://app.example.com]
";
}
