//! A denial as a structured event: what was wrong goes to the log, and not to the page.

use crate::decision::{Decision, Kind, Outcome};
use crate::request::{Field, RequestView};

/// At most this many characters of what a client sent stand in one field of an event.
const MAX_FIELD: usize = 256;

/// Emits an event where the decision is a denial. Nothing is formatted where nobody listens.
pub(crate) fn trace(decision: &Decision, request: &impl RequestView) {
    if decision.outcome() != Outcome::Denied {
        return;
    }
    let preflight = decision.kind() == Kind::Preflight;
    // At `info`, not above: denials are what strangers cause, as often as they like.
    tracing::info!(
        target: "corsac",
        reason = decision.reason().as_str(),
        kind = decision.kind().as_str(),
        // Names with control characters do not load.
        rule = decision.rule(),
        grant = decision.grant(),
        // Of a preflight, what it asks for: that it is OPTIONS says nothing.
        method = if preflight {
            lines(request, Field::AccessControlRequestMethod)
        } else {
            bytes([request.method()])
        }
        .as_str(),
        headers = preflight.then(|| lines(request, Field::AccessControlRequestHeaders)).as_deref(),
        origin = lines(request, Field::Origin).as_str(),
        path = bytes([request.path()]).as_str(),
        "denied by the CORS policy"
    );
}

fn lines(request: &impl RequestView, field: Field) -> String {
    bytes(request.lines(field))
}

/// What a client sent: printable ASCII as it is, everything else escaped, and cut. Line breaks and terminal escapes in
/// an `Origin` must not reach a log (Flask-CORS CVE-2024-1681).
fn bytes<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut out = String::new();
    for (index, line) in lines.into_iter().enumerate() {
        let separator: &[u8] = if index == 0 { b"" } else { b", " };
        for byte in separator.iter().chain(line) {
            match byte {
                // Quotes are left to who writes the log: they are no danger in a field that is text.
                b'"' | b'\'' => out.push(char::from(*byte)),
                _ => out.extend(byte.escape_ascii().map(char::from)),
            }
            if out.len() > MAX_FIELD {
                // Never longer, also where the last byte was escaped to four characters.
                return out.chars().take(MAX_FIELD - 1).chain(['…']).collect();
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::fmt::MakeWriter;

    use crate::{Gate, Policy, Request};

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
        let subscriber =
            tracing_subscriber::fmt().with_writer(buffer.clone()).without_time().with_ansi(false);
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
            let path = crate::RequestView::path(&request).escape_ascii().to_string();
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
            assert!(line.len() < 4 * 2 * super::MAX_FIELD, "{}", line.len());
        }
        assert_eq!(super::bytes([&hostile[..]]).chars().count(), super::MAX_FIELD);
        assert_eq!(super::bytes([&[b'a'; super::MAX_FIELD][..]]), "a".repeat(super::MAX_FIELD));
    }
}
