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
    use super::{MAX_FIELD, bytes};

    #[test]
    fn a_field_is_cut() {
        let hostile = b"https://a\x1b[31m\r\nINFO forged\0\x9b\xe2\x80\xa8\" rule=\"x".repeat(100);
        assert_eq!(bytes([&hostile[..]]).chars().count(), MAX_FIELD);
        assert_eq!(bytes([&[b'a'; MAX_FIELD][..]]), "a".repeat(MAX_FIELD));
    }
}
