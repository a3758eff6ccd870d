//! What a log is told of denials.
//!
//! A process of its own: `tracing` keeps for each event whether anybody listens, and a test that runs beside these, and
//! listens to nothing, could settle that in the moment before they begin to.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use corsac_core::{Gate, Policy, Request, RequestView};

/// At most so many characters of what a client sent stand in one field.
const MAX_FIELD: usize = 256;

const POLICY: &str = r#"
version: 1
rules:
  - name: orders
    paths: [/orders]
    grants:
      - name: the shop's "app"
        allow_origins: [https://app.example.com]
        allow_headers: [X-Key]
  - paths: [/closed]
    deny: true
"#;

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Buffer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What a log has of a request, as `tracing_subscriber` writes it.
fn log(request: &Request) -> String {
    let gate = Gate::new(Policy::from_yaml(POLICY).unwrap());
    let buffer = Buffer::default();
    let subscriber = tracing_subscriber::fmt().with_writer(buffer.clone()).without_time().with_ansi(false);
    tracing::subscriber::with_default(subscriber.finish(), || {
        let _ = gate.decide(request);
    });
    String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn a_denial_is_one_event() {
    let app = "https://app.example.com";
    for (request, expected) in [
        (
            Request::get("/orders").origin("https://evil.example"),
            r#"reason="origin-not-allowed" kind="actual" rule="orders" method="GET" origin="https://evil.example""#,
        ),
        (
            Request::new("PUT", "/orders").origin(app),
            r#"reason="method-not-allowed" kind="actual" rule="orders" grant="the shop's \"app\"" method="PUT" APP"#,
        ),
        (
            Request::preflight("GET", "/orders").origin(app).headers(["x-key", "x"]),
            r#"reason="header-not-allowed" kind="preflight" rule="orders" grant="the shop's \"app\"" method="GET" headers="x-key,x" APP"#,
        ),
        (
            Request::get("/closed").origin(app),
            r#"reason="denied-by-rule" kind="actual" rule="1" method="GET" APP"#,
        ),
        (
            Request::get("/closed%2f..%2forders").origin(app),
            r#"reason="ambiguous-path" kind="actual" method="GET" APP"#,
        ),
        (
            Request::get("/orders").origin("https://a.example").origin("b"),
            r#"reason="invalid-origin" kind="actual" rule="orders" method="GET" origin="https://a.example, b""#,
        ),
    ] {
        let path = RequestView::path(&request).escape_ascii().to_string();
        let expected = expected.replace("APP", r#"origin="https://app.example.com""#);
        let line = format!(" INFO corsac: denied by the CORS policy {expected} path=\"{path}\"\n");
        assert_eq!(log(&request), line);
    }
}

#[test]
fn what_is_not_denied_is_no_event() {
    for request in [
        Request::get("/orders"),
        Request::get("/orders").origin("https://app.example.com"),
        Request::get("/elsewhere").origin("https://evil.example"),
        Request::get("/orders").origin("https://a.example").authority("a.example"),
    ] {
        assert_eq!(log(&request), "", "{request:?}");
    }
}

#[test]
fn nothing_that_a_client_sends_reaches_the_log_raw_or_whole() {
    let hostile = b"https://a\x1b[31m\r\nINFO forged\0\x9b\xe2\x80\xa8\" rule=\"x".repeat(100);
    let request = Request::new(&hostile, "/orders").origin(&hostile).origin(&hostile);
    let preflight = Request::preflight(&hostile, "/orders").origin(&hostile).headers([&hostile]);
    for request in [request, preflight] {
        let line = log(&request);
        assert!(line.ends_with('\n') && line.lines().count() == 1, "{line}");
        let line = line.trim_end();
        assert!(line.chars().all(|c| c == '…' || (' '..='~').contains(&c)), "{line}");
        // The log's own escapes can double what a field holds.
        assert!(line.len() < 4 * 2 * MAX_FIELD, "{}", line.len());
    }
}
