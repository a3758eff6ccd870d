//! The application under test, described once: its routes, and what their handlers do.
//!
//! A target goes through [`ROUTES`] and registers each path with each method, in the framework's own ways. `{id}` is one
//! segment, `{*rest}` one or more. `HEAD` is answered where `GET` is, by the same handler, without the body.
//!
//! - Every handler calls [`Probe::ran`] before anything else.
//! - What no route has is 404; a method that a route does not have is 405.
//! - Around the routes and inside the adapter stand what turns a panic into 500, a time limit that answers 504, and
//!   authentication, which answers 401 to requests for `/private` without [`AUTHORIZATION`](crate::AUTHORIZATION).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Says whether a handler ran. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Probe(Arc<AtomicBool>);

impl Probe {
    /// A handler says that it runs.
    pub fn ran(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether a handler ran since the last time.
    #[must_use]
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

/// A route.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Route {
    /// The path.
    pub path: &'static str,
    /// The methods.
    pub methods: &'static [&'static str],
    /// What its handler does.
    pub does: Does,
}

/// What a handler does.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Does {
    /// Answers with this.
    Answers(Reply),
    /// Answers 200 with a body that comes in three parts: [`STREAMED`].
    Streams,
    /// Fails in the way of the framework, an error of its own type, which becomes 500.
    Fails,
    /// Panics, which becomes 500.
    Panics,
    /// Does not finish; the time limit answers 504.
    Hangs,
    /// Takes a body of at most [`MOST_BODY`] bytes and answers 200. A longer one is refused by the framework with 413,
    /// and the handler does not run.
    Limits,
    /// Takes the number in the query `?number=7` and answers 200. Where there is none, the framework's extractor
    /// answers 400, and the handler does not run.
    Extracts,
}

/// What a handler answers with.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Header lines.
    pub headers: &'static [(&'static str, &'static [u8])],
    /// The body.
    pub body: &'static str,
}

/// The parts of the streamed body.
pub const STREAMED: [&str; 3] = ["one\n", "two\n", "three\n"];

/// The longest body that `/large` takes.
pub const MOST_BODY: usize = 16;

/// Every CORS response header, wrong.
const WRONG: &[(&str, &[u8])] = &[
    ("Access-Control-Allow-Origin", b"https://evil.example"),
    ("Access-Control-Allow-Origin", b"*"),
    ("Access-Control-Allow-Credentials", b"true"),
    ("Access-Control-Allow-Methods", b"*"),
    ("Access-Control-Allow-Headers", b"*"),
    ("Access-Control-Allow-Private-Network", b"true"),
    ("Access-Control-Expose-Headers", b"X-Secret"),
    ("Access-Control-Max-Age", b"86400"),
];

const GET: &[&str] = &["GET"];

const fn answers(
    path: &'static str,
    methods: &'static [&'static str],
    status: u16,
    headers: &'static [(&'static str, &'static [u8])],
    body: &'static str,
) -> Route {
    Route { path, methods, does: Does::Answers(Reply { status, headers, body }) }
}

/// The routes. What follows a path in the documentation of a case is here.
pub const ROUTES: &[Route] = &[
    answers("/items", &["GET", "POST"], 200, &[("X-Request-Id", b"7")], "items\n"),
    answers("/items/{id}", &["GET", "PUT", "DELETE"], 200, &[], "item\n"),
    answers("/own-options", &["GET", "OPTIONS"], 200, &[("Allow", b"GET, OPTIONS")], "own\n"),
    answers("/override", &["GET", "POST", "PUT", "DELETE"], 200, &[], "override\n"),
    answers("/error", &["GET", "POST"], 500, &[], "error\n"),
    Route { path: "/fails", methods: GET, does: Does::Fails },
    Route { path: "/panic", methods: GET, does: Does::Panics },
    Route { path: "/hangs", methods: GET, does: Does::Hangs },
    Route { path: "/large", methods: &["POST"], does: Does::Limits },
    Route { path: "/bad-extract", methods: GET, does: Does::Extracts },
    Route { path: "/stream", methods: GET, does: Does::Streams },
    answers("/redirect", GET, 303, &[("Location", b"/items")], ""),
    answers("/not-modified", GET, 304, &[("ETag", b"\"7\"")], ""),
    answers("/no-content", GET, 204, &[], ""),
    answers("/bytes", GET, 200, &[("X-Bytes", b"caf\xe9")], "bytes\n"),
    answers(
        "/upgrade",
        GET,
        101,
        &[
            ("Connection", b"Upgrade"),
            ("Upgrade", b"websocket"),
            ("Sec-WebSocket-Accept", b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        ],
        "",
    ),
    answers("/vary/none", GET, 200, &[], "vary\n"),
    answers("/vary/one", GET, 200, &[("Vary", b"Accept-Encoding")], "vary\n"),
    answers("/vary/two", GET, 200, &[("Vary", b"Accept-Encoding"), ("Vary", b"Accept-Language")], "vary\n"),
    answers("/vary/star", GET, 200, &[("Vary", b"*")], "vary\n"),
    answers("/vary/origin", GET, 200, &[("Vary", b"Accept-Encoding, origin")], "vary\n"),
    answers("/vary/origin-last", GET, 200, &[("Vary", b"Accept-Encoding"), ("Vary", b"Origin")], "vary\n"),
    answers("/cors-headers", &["GET", "POST", "OPTIONS"], 200, WRONG, "wrong\n"),
    answers("/cors-headers/error", GET, 500, WRONG, "wrong\n"),
    answers(
        "/cors-headers/credentials",
        GET,
        200,
        &[("Access-Control-Allow-Credentials", b"true")],
        "wrong\n",
    ),
    answers(
        "/cors-headers/origin",
        GET,
        200,
        &[("Access-Control-Allow-Origin", b"https://app.example.com")],
        "wrong\n",
    ),
    answers("/private", &["GET", "PUT"], 200, &[], "private\n"),
    answers("/public/{*rest}", &["GET", "POST"], 200, &[], "public\n"),
    answers("/internal/{*rest}", &["GET", "POST"], 200, WRONG, "internal\n"),
    answers("/untouched", GET, 200, WRONG, "untouched\n"),
];
