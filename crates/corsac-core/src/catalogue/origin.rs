//! Codes about origins and patterns.

super::codes! {
    INVALID_ORIGIN = "invalid-origin", Error;
    "a text is not an origin";
    "An origin is what a browser sends in `Origin`: a scheme, `://`, a host, and a port where it is not \
     the scheme's default. It is compared byte for byte, so an entry that no browser can send would never \
     match.";
    bad "version: 1
allow_origins:
  - https://app..example.com
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    ORIGIN_WITH_PATH = "origin-with-path", Error;
    "an origin is followed by a slash, a path, a query or a fragment";
    "An origin ends with its host and port. `https://app.example.com/` has a slash too many, and no \
     browser sends it: the most common entry that never matches.";
    bad "version: 1
allow_origins:
  - https://app.example.com/
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    ORIGIN_NOT_CANONICAL = "origin-not-canonical", Error;
    "an origin is written as no browser writes it";
    "Browsers send hosts in lower case and in ASCII (`xn--…`), without the default port, and addresses in \
     their shortest form. Another spelling of the same origin never matches.";
    bad "version: 1
allow_origins:
  - https://App.Example.com:443
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    ORIGIN_WITHOUT_SCHEME = "origin-without-scheme", Error;
    "an origin has no scheme";
    "`http://app.example.com` and `https://app.example.com` are two origins. Which one is meant has to be \
     said.";
    bad "version: 1
allow_origins:
  - app.example.com
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    FORBIDDEN_SCHEME = "forbidden-scheme", Error;
    "origins with this scheme cannot be used";
    "Pages from `file:`, `data:`, `blob:`, `about:`, `javascript:` and `filesystem:` send `null` or the \
     origin of the page that made them. `ws:` and `wss:` are never the scheme of a page.";
    bad "version: 1
allow_origins:
  - wss://app.example.com
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    MISSPELT_SCHEME = "misspelt-scheme", Error;
    "the scheme of an origin is a slip away from http or https";
    "Schemes of applications (`tauri://localhost`) are taken as they are written, so `htps://` would be one, \
     and no browser would ever send it.";
    bad "version: 1
allow_origins:
  - htps://app.example.com
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    SEVERAL_ORIGINS = "several-origins", Error;
    "one entry holds several origins";
    "An entry is one origin. A list in one text is neither split nor matched: browsers send one origin at \
     a time.";
    bad r#"version: 1
allow_origins:
  - "https://app.example.com, https://admin.example.com"
"#;
    good "version: 1
allow_origins:
  - https://app.example.com
  - https://admin.example.com
";

    INVALID_PATTERN = "invalid-pattern", Error;
    "a text with a wildcard is not a pattern";
    "The leftmost label of a host may be `*` (exactly one label), hold one `*` (`pr-*`), or be `**` (one \
     or more labels); a port may be `*` or a range. A wildcard stands for letters, digits and hyphens, \
     never for a dot, and never for the apex. There are no regular expressions, because their mistakes \
     are silent: an unescaped dot or a missing anchor admits other people's sites.";
    bad r#"version: 1
allow_origins:
  - "https://app.*.example.com"
"#;
    good r#"version: 1
allow_origins:
  - "https://*.example.com"
"#;

    UNDERSCORE_IN_HOST = "underscore-in-host", Warning;
    "a host holds an underscore";
    "No host name that can be registered holds an underscore, so this is likely meant to be a hyphen. \
     Names inside a domain of one's own can hold one, and browsers send it; a wildcard never matches it.";
    bad "version: 1
allow_origins:
  - https://my_app.example.com
";
    good "version: 1
allow_origins:
  - https://my-app.example.com
";

    PUBLIC_SUFFIX = "public-suffix", Error | Warning;
    "a wildcard admits sites of anybody";
    "Below a public suffix (`co.uk`, `github.io`, `vercel.app`) anybody can register a name. A wildcard \
     there, or one that covers such a suffix (`https://**.amazonaws.com` covers `s3.amazonaws.com`), \
     admits sites of people unknown. With credentials this is an error, and a warning without. The list of \
     public suffixes is a part of the program, and the finding says of which day it is.";
    bad r#"version: 1
allow_origins:
  - "https://*.vercel.app"
allow_credentials: true
"#;
    good "version: 1
allow_origins:
  - https://my-shop.vercel.app
allow_credentials: true
";

    UNLISTED_TOP_LEVEL = "unlisted-top-level", Warning;
    "a wildcard stands under a top-level domain that is not public";
    "The public suffix list does not know this top-level domain, so nobody can say who may register names \
     below it. On an internal network that may be fine; on the internet it is a slip of the pen.";
    bad r#"version: 1
allow_origins:
  - "https://*.example.corpx"
"#;
    good r#"version: 1
allow_origins:
  - "https://*.example.com"
"#;

    NULL_ORIGIN = "null-origin", Error;
    "`null` is listed as an origin";
    "`null` is the origin of every sandboxed frame, `data:` page and cross-site redirect: any site can \
     make one. With credentials, whoever can be `null` has the user's session, and it is always refused. \
     Without, it needs `dangerously_allow` and a reason.";
    bad r#"version: 1
allow_origins:
  - "null"
"#;
    good r#"version: 1
allow_origins:
  - "null"
dangerously_allow:
  - risk: null-origin
    origin: "null"
    reason: the sandboxed preview frame reads public data
"#;

    INSECURE_ORIGIN = "insecure-origin", Error | Warning;
    "an origin over http";
    "A page over http can be changed by anybody on the way. Given credentials, they act as the user on \
     the service, however well the service itself is encrypted: that is an error. Without credentials they \
     read what is meant for that page alone, and it is a warning. Loopback origins are exempt.";
    bad "version: 1
allow_origins:
  - http://app.example.com
allow_credentials: true
";
    good "version: 1
allow_origins:
  - https://app.example.com
allow_credentials: true
";

    ANY_PORT = "any-port", Error;
    "every port of a host may send credentials";
    "Another port is another service, often of another team, or one that anybody on the machine can open. \
     Loopback hosts are exempt.";
    bad r#"version: 1
allow_origins:
  - "https://app.example.com:*"
allow_credentials: true
"#;
    good "version: 1
allow_origins:
  - https://app.example.com:8443
allow_credentials: true
";

    REPEATED_ORIGIN = "repeated-origin", Warning;
    "an entry repeats or lies within another of its grant";
    "The entry adds nothing. Likely it was meant to be another one.";
    bad "version: 1
allow_origins:
  - https://app.example.com
  - https://app.example.com
";
    good "version: 1
allow_origins:
  - https://app.example.com
  - https://admin.example.com
";

    DEAD_ORIGIN = "dead-origin", Error;
    "an earlier grant of the rule admits the origin";
    "Within a rule the first grant that admits the origin decides, and no later one is looked at. What \
     this grant says about the origin would never come to pass.";
    bad r#"version: 1
rules:
  - paths: [/**]
    grants:
      - allow_origins: ["https://*.example.com"]
      - allow_origins: [https://admin.example.com]
        allow_methods: [GET, DELETE]
"#;
    good r#"version: 1
rules:
  - paths: [/**]
    grants:
      - allow_origins: [https://admin.example.com]
        allow_methods: [GET, DELETE]
      - allow_origins: ["https://*.example.com"]
"#;

    UNKNOWN_GROUP = "unknown-group", Error;
    "`group:` names a group that is not there";
    "Groups are defined once, in `origin_groups`, and used as `group:name`.";
    bad "version: 1
origin_groups:
  frontends: [https://app.example.com]
allow_origins: [group:frontend]
";
    good "version: 1
origin_groups:
  frontends: [https://app.example.com]
allow_origins: [group:frontends]
";

    NESTED_GROUP = "nested-group", Error;
    "a group names a group";
    "Groups hold origins and patterns only, so that what a group admits can be read in one place.";
    bad "version: 1
origin_groups:
  apps: [https://app.example.com]
  all: [group:apps, https://admin.example.com]
allow_origins: [group:all]
";
    good "version: 1
origin_groups:
  apps: [https://app.example.com]
  admin: [https://admin.example.com]
allow_origins: [group:apps, group:admin]
";

    TOO_MANY_ORIGINS = "too-many-origins", Error;
    "the lists hold more origins than a policy may have";
    "All lists together may hold 500000 entries. A group counts in every grant that names it, so that a small file \
     could otherwise ask for a large table.";
    bad "version: 1
origin_groups:
  tenants:
    # 5001 times, with its number for @:
    - https://shop-@.tenants.example.com
rules:
  # 100 times, with its number for @:
  - { paths: [/table-@], allow_origins: [\"group:tenants\"] }
";
    good "version: 1
origin_groups:
  tenants:
    # 5001 times, with its number for @:
    - https://shop-@.tenants.example.com
rules:
  - paths: [/table-*]
    allow_origins: [group:tenants]
";

    LOOPBACK_ORIGIN = "loopback-origin", Note;
    "an origin is on the user's own machine";
    "`localhost`, names below it, `127.0.0.0/8` and `[::1]` are whatever program opens the port on \
     the machine of whoever looks at the page. That is right for development, and seldom meant for \
     production.";
    bad "version: 1
allow_origins:
  - http://localhost:5173
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    SUBDOMAINS_WITH_CREDENTIALS = "subdomains-with-credentials", Note;
    "a wildcard for hosts in a grant with credentials";
    "Every host that fits may act as the user: also a forgotten one whose name points to a service \
     that somebody else can take over, and one with a page that runs foreign scripts.";
    bad r#"version: 1
allow_origins:
  - "https://*.example.com"
allow_credentials: true
"#;
    good "version: 1
allow_origins:
  - https://app.example.com
allow_credentials: true
";

    CUSTOM_SCHEME = "custom-scheme", Warning | Note;
    "an origin with a scheme of applications";
    "Origins such as `tauri://localhost` are compared byte for byte, and only the engine inside an \
     application sends them. All applications made with one framework have the same, so with \
     credentials it is a warning: another application acts as the user. The pages of a browser extension \
     have an origin of their own: the same for everybody in Chromium, another one in each installation of Firefox.";
    bad "version: 1
allow_origins:
  - tauri://localhost
";
    good "version: 1
allow_origins:
  - https://app.example.com
";

    SHARED_ORIGIN = "shared-origin", Error | Warning;
    "an origin on which anybody can publish a page";
    "On a playground such as `https://cdpn.io` of CodePen, or in a bucket that is addressed by its path \
     (`https://s3.amazonaws.com`), the pages of all users have one origin. Whoever lists it, or a wildcard that \
     covers it, lists everybody. With credentials that is an error.";
    bad "version: 1
allow_origins:
  - https://s3.amazonaws.com
allow_credentials: true
";
    good "version: 1
allow_origins:
  - https://my-shop.s3.amazonaws.com
allow_credentials: true
";

    UNUSED_GROUP = "unused-group", Warning;
    "no list names a group of origins";
    "A group admits nobody by itself: a grant names it, as `group:name`.";
    bad "version: 1
origin_groups:
  frontends: [https://app.example.com]
  partners: [https://partner.example.org]
allow_origins: [group:frontends]
";
    good "version: 1
origin_groups:
  frontends: [https://app.example.com]
  partners: [https://partner.example.org]
allow_origins: [group:frontends, group:partners]
";
}
