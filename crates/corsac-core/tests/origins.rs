//! The strict parser and the suggestions, against a table of texts.

use corsac_core::origin::{HostKind, MAX_LEN, Origin, OriginErrorKind, OriginPattern, Suggestion, suggest};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    accepted: Vec<Accepted>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    text: String,
    scheme: Option<String>,
    host: Option<String>,
    kind: Option<String>,
    effective_port: Option<u16>,
    #[serde(default)]
    loopback: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    text: String,
    kind: String,
    suggest: Option<OneOrMany>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn table() -> Result<Table, serde_yaml::Error> {
    serde_yaml::from_str(include_str!("data/origins.yaml"))
}

fn kind_name(kind: HostKind) -> &'static str {
    match kind {
        HostKind::Name => "name",
        HostKind::Ipv4 => "ipv4",
        HostKind::Ipv6 => "ipv6",
        HostKind::Opaque => "opaque",
        _ => "unknown",
    }
}

#[test]
fn accepted_origins_have_the_parts_of_the_table() {
    let rows = table().unwrap().accepted;
    assert_eq!(rows.len(), ACCEPTED);
    for row in rows {
        let origin =
            Origin::parse(row.text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", row.text));
        assert_eq!(origin.as_str(), row.text);
        assert_eq!(origin.scheme(), row.scheme.as_deref(), "{}", row.text);
        assert_eq!(origin.host(), row.host.as_deref(), "{}", row.text);
        assert_eq!(origin.host_kind().map(kind_name), row.kind.as_deref(), "{}", row.text);
        assert_eq!(origin.effective_port(), row.effective_port, "{}", row.text);
        assert_eq!(origin.is_loopback(), row.loopback, "{}", row.text);
        assert_eq!(origin.is_null(), row.text == "null");
        let entry = OriginPattern::parse(&row.text).unwrap();
        assert!(entry.is_exact() && entry.matches(&origin) && entry.is_loopback() == row.loopback);
        assert_eq!(suggest(&row.text), None, "{}", row.text);
    }
}

#[test]
fn refused_texts_have_the_reason_and_the_suggestion_of_the_table() {
    let rows = table().unwrap().refused;
    assert_eq!(rows.len(), REFUSED);
    let mut wrong = Vec::new();
    for row in &rows {
        let kind =
            Origin::parse(row.text.as_bytes()).map_or_else(|error| error.kind().name(), |_| "accepted");
        if kind != row.kind {
            wrong.push(format!("{:?}: {kind}, not {}", row.text, row.kind));
        }
        let expected = row.suggest.clone().map(|expected| match expected {
            OneOrMany::One(text) => Suggestion::One(text),
            OneOrMany::Many(list) => Suggestion::Several(list),
        });
        let suggested = suggest(&row.text);
        if suggested != expected {
            wrong.push(format!("{:?}: suggests {suggested:?}, not {expected:?}", row.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for raw in [&b"https://\xff.example.com"[..], b"\xc3\x28", b"https://example.com\xc0\xae", b"\x80"] {
        assert!(Origin::parse(raw).is_err());
    }
    assert_eq!(Origin::parse(b"https://\xff.com").unwrap_err().kind(), OriginErrorKind::NotAscii);
}

#[test]
fn what_is_too_long_is_not_read() {
    for length in [MAX_LEN + 1, 8 * 1024, 1024 * 1024] {
        let mut raw = b"https://".to_vec();
        raw.resize(length, b'a');
        assert_eq!(Origin::parse(&raw).unwrap_err().kind(), OriginErrorKind::TooLong);
    }
}

/// Texts in the neighbourhood of origins.
fn near_origins() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec![
        "https://", "http://", "HTTPS://", "tauri://", "", "//", "*://", "wss://", "https:",
    ]);
    let host = prop::sample::select(vec![
        "example.com",
        "Example.com.",
        "*.example.com",
        "**.example.com",
        "pr-*.example.com",
        "localhost",
        "0x7f.1",
        "1.2.3",
        "[::1]",
        "[0::0:1]",
        "[::FFFF:1.2.3.4]",
        "bücher.example",
        "*.bücher.example",
        "xn--a.com",
        "a%2eb.com",
        "u@h.example",
        "-a.com",
        "a..b",
        "a_b.c",
        "*",
        "*.com*",
        "10.0.0.1",
    ]);
    let port =
        prop::sample::select(vec!["", ":443", ":0080", ":*", ":1-2", ":20-10", ":7-7", ":", ":x", ":65536"]);
    let tail =
        prop::sample::select(vec!["", "/", "/x", "?q", "#f", " ", ",", ", https://b.example", "\"", "\\"]);
    (scheme, host, port, tail, "\\PC{0,2}").prop_map(|(a, b, c, d, e)| format!("{a}{b}{c}{e}{d}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_suggestion_is_an_entry(text in near_origins()) {
        let valid = OriginPattern::parse(&text).is_ok();
        let suggestions = match suggest(&text) {
            Some(Suggestion::One(one)) => vec![one],
            Some(Suggestion::Several(list)) => list,
            _ => Vec::new(),
        };
        prop_assert!(!valid || suggestions.is_empty());
        for suggestion in suggestions {
            prop_assert!(OriginPattern::parse(&suggestion).is_ok(), "{text:?} -> {suggestion:?}");
        }
    }

    #[test]
    fn no_bytes_make_the_parser_fail_otherwise_than_by_an_error(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(origin) = Origin::parse(&raw) {
            prop_assert_eq!(origin.as_str().as_bytes(), raw.as_slice());
        }
    }

    /// A browser that is given an origin as an address makes the same origin of it.
    #[test]
    fn accepted_origins_serialise_to_themselves(text in near_origins()) {
        if let Ok(origin) = Origin::parse(text.as_bytes())
            && matches!(origin.scheme(), Some("http" | "https"))
            && !text.contains("xn--")
        {
            let url = url::Url::parse(&text).unwrap();
            prop_assert_eq!(url.origin().ascii_serialization(), text);
        }
    }
}

const ACCEPTED: usize = 52;
const REFUSED: usize = 191;
