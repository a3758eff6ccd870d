//! Texts that were made to hurt: counted, and not timed.

use crate::diagnose::diagnose;
use crate::diagnose::known;
use crate::diagnose::paste::{MAX_INPUT, Paste};
use crate::diagnose::recognise::recognise;

/// How many bytes are looked at per byte of a text.
fn work(text: &str) -> usize {
    let paste = Paste::new(text);
    recognise(&paste).1 / paste.squeezed.len().max(1)
}

/// The beginnings of messages, and what they are full of.
fn hostile() -> Vec<String> {
    let mut pieces: Vec<String> = [
        "Access to ",
        "Access to a at '",
        "Access to fetch at 'a' from origin 'b' has been blocked by CORS policy: ",
        "Access to fetch at 'a' from origin 'b' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header \
         contains the invalid value '",
        "at ''''''''",
        "Failed to load resource: ",
        "Failed to load a:",
        "Origin a is not allowed by Access-Control-Allow-Origin",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ",
        "(Reason: ",
        "TypeError: ",
        "TypeError: Window.fetch: ",
        "net::",
        "\x1b[",
        "\x1b]8;;",
        "‘",
        "\n",
        " ",
        ".",
        "a",
        "\u{200b}",
        "\u{10ffff}",
    ]
    .map(str::to_owned)
    .to_vec();
    pieces.extend(known::all().flat_map(|known| {
        let text = known.template.text.replace(['[', ']'], "");
        let half = text.chars().take(text.chars().count() / 2).collect();
        [half, text]
    }));
    pieces
}

#[test]
fn no_text_costs_more_than_its_length() {
    let mut worst = (0, String::new());
    for piece in hostile() {
        for end in ["", "' has been blocked by CORS policy: The response is invalid."] {
            let text = |size: usize| piece.repeat(size / piece.len() - end.len() / piece.len()) + end;
            let (small, large) = (work(&text(MAX_INPUT / 4)), work(&text(MAX_INPUT / 2)));
            assert!(large <= small + small / 4 + 50, "{piece:?} … {end:?}: {small}, and {large} per byte");
            worst = worst.max((large, piece.clone()));
        }
    }
    // About 350 texts are looked for, each of which passes over the paste a few times.
    assert!(worst.0 < 4000, "{worst:?} per byte");
}

#[test]
fn nothing_that_is_shown_moves_the_cursor() {
    for piece in hostile() {
        let text = format!(
            "{piece}Access to fetch at 'http://a/\u{7}\u{202e}b\u{1b}[2J' from origin 'http://b' has been \
                            blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested \
                            resource.{piece}"
        );
        let found = diagnose(&text);
        assert!(found.is_recognised(), "{piece:?}");
        let shown = found.to_string();
        let bad = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        };
        assert!(!shown.contains(bad), "{shown:?}");
    }
}
