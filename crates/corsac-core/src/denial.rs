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
        rule = decision.rule().map(text).as_deref(),
        grant = decision.grant().map(text).as_deref(),
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
                return cut(out);
            }
        }
    }
    out
}

/// A name from the policy file: letters of any script, but nothing that a log or a terminal acts upon.
fn text(name: &str) -> String {
    let escaped = name.chars().flat_map(|c| match c {
        '"' | '\'' => c.escape_default().skip(1).collect::<Vec<_>>(),
        _ => c.escape_debug().collect(),
    });
    let out: String = escaped.take(MAX_FIELD + 1).collect();
    if out.chars().count() > MAX_FIELD { cut(out) } else { out }
}

fn cut(text: String) -> String {
    let mut text: String = text.chars().take(MAX_FIELD - 1).collect();
    text.push('…');
    text
}
