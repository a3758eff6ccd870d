//! Changes of the headers that a page sets.

use corsac::browser::{Body, HeaderList};

use super::Draft;
use super::changes::Change;
use super::draft::bytes;

pub(crate) const CHANGES: &[Change] = &[
    ("an odd header", header),
    ("long headers", long_headers),
    ("a header twice", header_twice),
    ("a type", content_type),
];

/// Allows all that a page may ask for, or, now and then, nothing.
fn allow_names(draft: &mut Draft) {
    let names: Vec<&str> = draft.request.headers.iter().map(|(name, _)| name).collect();
    let names = names.join(", ");
    let names = if draft.random.percent(75) { names } else { String::new() };
    if names.is_ascii() && !names.contains(':') {
        draft.set_preflight("Access-Control-Allow-Headers", &[&names]);
    }
}

fn header(draft: &mut Draft) {
    const ROWS: &[(&str, &str)] = &[
        ("Accept", "text/html"),
        ("Accept", "a\"b"),
        ("Accept", "a:b"),
        ("Accept", "a\tb"),
        ("Accept-Language", "de, en;q=0.5"),
        ("Accept-Language", "de_DE"),
        ("Content-Language", "de-DE"),
        ("Content-Language", "d\"e"),
        ("Range", "bytes=0-10"),
        ("Range", "bytes=9-5"),
        ("Range", "bytes=5-"),
        ("Range", "bytes=-5"),
        ("Range", "bytes=0-1,3-4"),
        ("Range", "Bytes=0-1"),
        ("Range", "bytes= 0-1"),
        ("Authorization", "Bearer x"),
        ("X-Requested-With", "XMLHttpRequest"),
        ("Cookie", "a=b"),
        ("Origin", "http://other.example"),
        ("Sec-Anything", "1"),
        ("Proxy-Anything", "1"),
        ("User-Agent", "mine"),
        ("DPR", "2"),
        ("Save-Data", "on"),
        ("Viewport-Width", "100"),
        ("RTT", "50"),
        ("Downlink", "1"),
        ("Device-Memory", "0.5"),
        ("Width", "5"),
        ("ECT", "4g"),
        ("X-HTTP-Method-Override", "TRACE"),
        ("X-HTTP-Method-Override", "PUT"),
        ("X-Method-Override", "get, track"),
        ("X A", "1"),
        ("", "1"),
        ("X-A:", "1"),
        ("X-\u{c4}", "1"),
        ("X-B", "a\nb"),
        ("X-B", "a\0b"),
        ("X-B", "\u{e4}\u{ff}"),
        ("X-B", ""),
        ("X-B", "  a  "),
        ("Accept", "\u{e4}"),
        ("Host", "other.example"),
        ("If-None-Match", "\"a\""),
        ("Cache-Control", "no-cache"),
        ("Last-Event-ID", "1"),
        ("Priority", "u=1"),
        ("Date", "today"),
        ("Accept-Charset", "utf-8"),
        ("Access-Control-Request-Method", "PUT"),
        ("Accept", "a\u{7f}b"),
        ("Range", "bytes=0-99999999999999999999999"),
        ("Range", "bytes=0-9223372036854775807"),
        ("Range", "bytes=9223372036854775808-"),
        ("Range", "bytes=0-9223372036854775806"),
        ("Range", "bytes=0-4294967296"),
        ("Range", "bytes=0-2147483648"),
        ("Downlink", "1.5"),
        ("Downlink", "1.5.0"),
        ("RTT", "1.5"),
        ("ECT", "5g"),
        ("ECT", "2G"),
        ("Viewport-Width", "1.0"),
        ("DPR", "1."),
        ("DPR", ".5"),
        ("DPR", "-1"),
        ("Save-Data", "ON"),
        ("Downlink", "a"),
        ("Width", ""),
        ("Content-Language", ""),
        ("Set-Cookie", "a=b"),
        ("X-HTTP-Method", "\"TRACE\""),
        ("sec-ch-dpr", "2"),
        ("Referer", "http://other.example/"),
        ("Purpose", "prefetch"),
        ("Access-Control-Request-Private-Network", "true"),
        ("Keep-Alive", "1"),
        ("TE", "trailers"),
        ("Intervention", "1"),
        ("Save-Data", "off"),
        ("DPR", "x\""),
        ("Device-Memory", ""),
        ("X-B", "\u{1}"),
    ];
    draft.rows(ROWS, 7, |draft, (name, value)| {
        draft.simple();
        draft.request.headers.append(name, bytes(value));
        allow_names(draft);
    });
}

fn long_headers(draft: &mut Draft) {
    const ROWS: &[&[(&str, usize)]] = &[
        &[("Accept", 128)],
        &[("Accept", 129)],
        &[("Content-Language", 127)],
        &[("Content-Language", 129)],
        &[("Accept-Language", 129)],
        &[("Intervention", 128)],
        &[("Intervention", 129)],
        &[("Accept", 128), ("Content-Language", 128), ("Accept-Language", 128)],
    ];
    // As many safelisted names as it takes to have 1024 bytes in values of 128.
    const MANY: &[(&str, &str)] = &[
        ("Accept", "a"),
        ("Content-Language", "a"),
        ("Content-Type", "text/plain;a"),
        ("Intervention", "a"),
        ("DPR", "1"),
        ("RTT", "1"),
        ("Viewport-Width", "1"),
        ("Width", "1"),
    ];
    draft.simple();
    if draft.round.is_multiple_of(2) {
        let names = draft.slow_turn(ROWS, 2).iter();
        draft.request.headers = names.map(|(name, length)| (*name, "a".repeat(*length))).collect();
    } else {
        let filled = |start: &str| {
            let last: String = start.chars().last().into_iter().collect();
            format!("{start}{}", last.repeat(128 - start.len()))
        };
        draft.request.headers = MANY.iter().map(|(name, start)| (*name, filled(start))).collect();
        if draft.slow_turn(&[true, false], 2) {
            draft.request.headers.append("Downlink", "1");
        }
    }
    allow_names(draft);
}

fn header_twice(draft: &mut Draft) {
    const ROWS: &[&[&str]] = &[
        &["X-A", "x-a"],
        &["X-B", "X-A", "x-b"],
        &["Accept", "accept"],
        &["Accept", "Content-Language", "accept"],
        &["Content-Language", "X-Z", "content-language"],
        &["x-c", "X-B", "X-A"],
        &["Authorization", "authorization"],
    ];
    draft.asks_first();
    // Two of the long ones are too long where they count as one.
    let length = draft.slow_turn(&[2, 100], 2);
    let value = |index: usize| format!("v{index}{}", "a".repeat(length));
    draft.request.headers =
        draft.turn(ROWS).iter().enumerate().map(|(index, name)| (*name, value(index))).collect();
    allow_names(draft);
}

fn content_type(draft: &mut Draft) {
    const TYPES: &[&str] = &[
        "text/plain",
        "application/json",
        "text/plain;charset=utf-8",
        "Multipart/Form-Data; boundary=x",
        "text/plain; a=\"b\"",
        "application/x-www-form-urlencoded",
        "text/plain, application/json",
        "text/html",
        "",
        "text",
        " text/plain ",
        "text/plain;",
        "application/csp-report",
        "text/ plain",
        "text/plain;a=:",
        "TEXT/PLAIN",
    ];
    draft.simple();
    draft.request.method = draft.random.pick(&["POST", "POST", "PUT"]).to_owned();
    draft.request.headers = HeaderList::new().with("Content-Type", draft.turn(TYPES));
    draft.request.body = if draft.random.percent(70) { Body::Text } else { Body::None };
    allow_names(draft);
}
