//! Hostile requests, and a view of a request that counts what the engine asks for.

use std::cell::Cell;

use corsac_core::{Field, Policy, RequestView};

pub(crate) const MEGABYTE: usize = 1024 * 1024;

/// An origin that every policy here admits.
pub(crate) const ORIGIN: &str = "https://app.example.com";

/// A request in raw lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Raw {
    pub(crate) method: Vec<u8>,
    pub(crate) path: Vec<u8>,
    pub(crate) authority: Option<Vec<u8>>,
    pub(crate) lines: Vec<(Field, Vec<u8>)>,
}

impl Raw {
    fn new(method: &[u8], path: &[u8]) -> Self {
        Raw { method: method.to_vec(), path: path.to_vec(), ..Raw::default() }
    }

    fn with(mut self, field: Field, value: impl AsRef<[u8]>) -> Self {
        self.lines.push((field, value.as_ref().to_vec()));
        self
    }

    fn times(mut self, count: usize, field: Field, value: impl AsRef<[u8]>) -> Self {
        self.lines.extend(std::iter::repeat_n((field, value.as_ref().to_vec()), count));
        self
    }
}

impl RequestView for Raw {
    fn method(&self) -> &[u8] {
        &self.method
    }

    fn path(&self) -> &[u8] {
        &self.path
    }

    fn authority(&self) -> Option<&[u8]> {
        self.authority.as_deref()
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().filter(move |(name, _)| *name == field).map(|(_, value)| value.as_slice())
    }
}

/// What the engine asked a request for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// How far into the lines of a field any visit went.
    pub(crate) furthest: Cell<usize>,
    /// How many lines were handed out over all visits.
    pub(crate) lines: Cell<usize>,
    /// How many visits there were.
    pub(crate) visits: Cell<usize>,
}

/// A request that counts, each field on its own.
pub(crate) struct Counting<'a> {
    pub(crate) raw: &'a Raw,
    pub(crate) origin: Asked,
    pub(crate) method: Asked,
    pub(crate) headers: Asked,
    pub(crate) site: Asked,
}

impl<'a> Counting<'a> {
    pub(crate) fn new(raw: &'a Raw) -> Self {
        let [origin, method, headers, site] = std::array::from_fn(|_| Asked::default());
        Counting { raw, origin, method, headers, site }
    }

    fn asked(&self, field: Field) -> &Asked {
        match field {
            Field::Origin => &self.origin,
            Field::AccessControlRequestMethod => &self.method,
            Field::AccessControlRequestHeaders => &self.headers,
            Field::SecFetchSite => &self.site,
            other => panic!("a field that nobody counts: {other:?}"),
        }
    }
}

impl RequestView for Counting<'_> {
    fn method(&self) -> &[u8] {
        self.raw.method()
    }

    fn path(&self) -> &[u8] {
        self.raw.path()
    }

    fn authority(&self) -> Option<&[u8]> {
        RequestView::authority(self.raw)
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        let asked = self.asked(field);
        asked.visits.set(asked.visits.get() + 1);
        self.raw.lines(field).enumerate().map(move |(index, line)| {
            asked.lines.set(asked.lines.get() + 1);
            asked.furthest.set(asked.furthest.get().max(index + 1));
            line
        })
    }
}

/// One hostile request, and the reason that the listing policy gives for its decision.
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) raw: Raw,
    pub(crate) reason: &'static str,
}

/// The policies that the requests are put to: one that lists, one that takes all it can, one without an origin to look
/// at, and one whose paths are compiled.
pub(crate) fn policies() -> [(&'static str, Policy); 4] {
    let load = |text: &str| Policy::from_yaml(text).unwrap_or_else(|error| panic!("{error}"));
    [
        (
            "listing",
            load(
                "version: 1\nallow_origins: [https://app.example.com, \"https://*.pages.example.com\"]\n\
                 allow_methods: [GET, PUT]\nallow_headers: [X-A, Content-Type]\nallow_credentials: true\n",
            ),
        ),
        (
            "wide",
            load(
                "version: 1\nallow_origins: [\"https://**.example.com\"]\nallow_methods: [\"*\"]\n\
                 allow_headers: [\"*\", X-A]\n",
            ),
        ),
        (
            "static",
            load("version: 1\nallow_origins: [\"*\"]\nallow_methods: [\"*\"]\nallow_headers: [\"*\"]\n"),
        ),
        (
            "paths",
            load(
                "version: 1\nrules:\n  - paths: [\"/a*a*a*a*a*a*a*a*b\", \"/**/a/**/a/**/b\", \"/x/*/*/*/y\"]\n    \
                 deny: true\n  - paths: [/**]\n    allow_origins: [https://app.example.com]\n",
            ),
        ),
    ]
}

fn preflight() -> Raw {
    Raw::new(b"OPTIONS", b"/").with(Field::Origin, ORIGIN).with(Field::AccessControlRequestMethod, "PUT")
}

/// The requests.
pub(crate) fn hostile() -> Vec<Hostile> {
    use Field::{
        AccessControlRequestHeaders as Headers, AccessControlRequestMethod as Method, Origin,
        SecFetchSite as Site,
    };
    let get = || Raw::new(b"GET", b"/");
    let from = |origin: &[u8]| get().with(Origin, origin);
    let path = |path: &[u8]| Raw::new(b"GET", path).with(Origin, ORIGIN);
    let foreign = || get().with(Origin, "https://evil.example");
    let many = |unit: &str| unit.repeat(MEGABYTE / unit.len());
    let at_authority = |authority: &[u8]| Raw { authority: Some(authority.to_vec()), ..foreign() };
    let row = |name, raw, reason| Hostile { name, raw, reason };
    vec![
        row("an origin of a megabyte", from(many("a").as_bytes()), "invalid-origin"),
        row("an origin of dots", from(format!("https://{}", many("a.")).as_bytes()), "invalid-origin"),
        row(
            "an origin of a megabyte below a pattern",
            from(format!("https://{}.pages.example.com", many("a")).as_bytes()),
            "invalid-origin",
        ),
        row("an origin of commas", from(many(",").as_bytes()), "invalid-origin"),
        row("an origin that is no text", from(b"https://\xff\xfe"), "invalid-origin"),
        row(
            "an origin with a line break",
            from(b"https://app.example.com\r\nset-cookie: a=b"),
            "invalid-origin",
        ),
        row("an origin of escapes", from(b"\x1b[31mhttps://app.example.com"), "invalid-origin"),
        row("an origin that turns around", from("https://\u{202e}moc.elpmaxe".as_bytes()), "invalid-origin"),
        row("a thousand origins", get().times(1000, Origin, ORIGIN), "invalid-origin"),
        row("a thousand empty origins", get().times(1000, Origin, ""), "invalid-origin"),
        row(
            "a thousand origins of a preflight",
            Raw::new(b"OPTIONS", b"/").times(1000, Origin, ORIGIN).with(Method, "PUT"),
            "invalid-origin",
        ),
        row("a hundred thousand origins", get().times(100_000, Origin, "a"), "invalid-origin"),
        row("commas", preflight().with(Headers, many(",")), "too-many-headers"),
        row("blanks", preflight().with(Headers, many(" ")), "too-many-headers"),
        row("one name of a megabyte", preflight().with(Headers, many("a")), "too-many-headers"),
        row("ten thousand names", preflight().with(Headers, "x-a,".repeat(10_000)), "too-many-headers"),
        row("a thousand lines", preflight().times(1000, Headers, "x-a"), "too-many-headers"),
        row("a thousand empty lines", preflight().times(1000, Headers, ""), "too-many-headers"),
        row("a hundred thousand lines", preflight().times(100_000, Headers, "x"), "too-many-headers"),
        row("commas within the bytes", preflight().with(Headers, ",".repeat(4096)), "too-many-headers"),
        row("blanks within the bytes", preflight().with(Headers, " ".repeat(4096)), "granted"),
        row(
            "blanks and commas within the bytes",
            preflight().with(Headers, " ,".repeat(2048)),
            "too-many-headers",
        ),
        row("many names within the bytes", preflight().with(Headers, "x-a,".repeat(60)), "granted"),
        row("one name within the bytes", preflight().with(Headers, "a".repeat(4096)), "header-not-allowed"),
        row("names that are no text", preflight().with(Headers, b"x-a,\xff\xfe"), "header-not-allowed"),
        row(
            "names with line breaks",
            preflight().with(Headers, b"x-a\r\nset-cookie: a=b"),
            "header-not-allowed",
        ),
        row("names of escapes", preflight().with(Headers, b"\x1b]0;title\x07"), "header-not-allowed"),
        row(
            "a method of a megabyte",
            Raw { method: many("A").into_bytes(), ..path(b"/") },
            "method-not-allowed",
        ),
        row(
            "a method that is no text",
            Raw { method: b"\xff\xfe".to_vec(), ..path(b"/") },
            "method-not-allowed",
        ),
        row(
            "a method with a line break",
            Raw { method: b"GET\r\nX: y".to_vec(), ..path(b"/") },
            "method-not-allowed",
        ),
        row(
            "a requested method of a megabyte",
            Raw::new(b"OPTIONS", b"/").with(Origin, ORIGIN).with(Method, many("A")),
            "invalid-method",
        ),
        row(
            "a requested method that is no text",
            Raw::new(b"OPTIONS", b"/").with(Origin, ORIGIN).with(Method, b"\xff"),
            "invalid-method",
        ),
        row("a thousand requested methods", preflight().times(1000, Method, "PUT"), "invalid-method"),
        row("a path of a megabyte", path(many("/a").as_bytes()), "ambiguous-path"),
        row("a path of slashes", path(many("/").as_bytes()), "ambiguous-path"),
        row("escaped percent signs", path(format!("/{}", "%25".repeat(2700)).as_bytes()), "granted"),
        row(
            "doubly escaped percent signs",
            path(format!("/{}", "%2525".repeat(1600)).as_bytes()),
            "ambiguous-path",
        ),
        row("escaped percent signs of a megabyte", path(many("/%25").as_bytes()), "ambiguous-path"),
        row("climbing", path("/../".repeat(100_000).as_bytes()), "ambiguous-path"),
        row("climbing within the bytes", path(format!("/{}", "a/../".repeat(1600)).as_bytes()), "granted"),
        row(
            "climbing deep within the bytes",
            path(format!("{}{}", "/a".repeat(1600), "/..".repeat(1600)).as_bytes()),
            "granted",
        ),
        row("slashes within the bytes", path("/".repeat(8192).as_bytes()), "granted"),
        row("parameters within the bytes", path(";/".repeat(4096).as_bytes()), "ambiguous-path"),
        row("many letters for a glob", path(format!("/{}", "a".repeat(8000)).as_bytes()), "granted"),
        row("many segments for a glob", path("/a".repeat(4096).as_bytes()), "granted"),
        row("a path that is no text", path(b"/\xff\xfe\xc3"), "granted"),
        row(
            "a path of NULs",
            path(&[b'/'; 1].into_iter().chain([0; 4000]).collect::<Vec<u8>>()),
            "ambiguous-path",
        ),
        row("a path with a line break", path(b"/a\r\nset-cookie: a=b"), "granted"),
        row("an authority of a megabyte", at_authority(many("a").as_bytes()), "origin-not-allowed"),
        row("an authority of colons", at_authority(many(":").as_bytes()), "origin-not-allowed"),
        row("an authority that is no text", at_authority(b"\xff\xfe:443"), "origin-not-allowed"),
        row("a site of a megabyte", foreign().with(Site, many("same-origin")), "origin-not-allowed"),
        row("a thousand sites", foreign().times(1000, Site, "same-origin"), "origin-not-allowed"),
        row("a site that is no text", foreign().with(Site, b"\xff"), "origin-not-allowed"),
        row(
            "everything at once",
            Raw {
                authority: Some(many("a").into_bytes()),
                ..Raw::new(many("A").as_bytes(), many("/a").as_bytes())
                    .times(1000, Origin, many("a").get(..1000).unwrap())
                    .times(1000, Method, "PUT")
                    .times(1000, Headers, ",")
                    .times(1000, Site, "a")
            },
            "ambiguous-path",
        ),
    ]
}
