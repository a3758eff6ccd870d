//! Changes of what the page asks for.

use corsac::browser::{Api, Body, Credentials, HeaderList, Mode, RedirectMode, Reply};

use super::Draft;
use super::changes::Change;
use super::draft::bytes;
use crate::exchange::Page;

pub(crate) const CHANGES: &[Change] = &[
    ("an odd method", method),
    ("an odd header", header),
    ("long headers", long_headers),
    ("a header twice", header_twice),
    ("a type", content_type),
    ("a body", with_body),
    ("a mode", mode),
    ("credentials", credentials),
    ("an element", element),
    ("a resource policy", resource_policy),
    ("nosniff", nosniff),
    ("a listener for uploads", upload_listener),
    ("an odd URL", url),
];

fn method(draft: &mut Draft) {
    const METHODS: &[&str] = &[
        "get",
        "Post",
        "pUt",
        "patch",
        "TRACE",
        "P T",
        "track",
        "",
        "CHICKEN",
        "Connect",
        "head",
        "options",
        "PATCH",
        "P\u{dc}T",
        "PUT\n",
        "delete",
        "a!#$%&'*+-.^_`|~9",
        "PUT,GET",
        "hEAD",
        "trace",
    ];
    draft.rows(METHODS, 2, |draft, method| {
        draft.request.method = method.to_owned();
        draft.set_preflight(
            "Access-Control-Allow-Methods",
            &["PATCH, CHICKEN, PUT, OPTIONS, DELETE, a!#$%&'*+-.^_`|~9"],
        );
        if draft.random.percent(20) {
            draft.request.url = draft.own("");
        }
    });
    // Once more, where only three methods are to be had.
    if draft.round % 3 == 0 {
        draft.again();
        draft.request.api = Api::Fetch;
        draft.request.mode = Some(Mode::NoCors);
    }
}

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
    if draft.round % 2 == 0 {
        let names = draft.slow_turn(ROWS, 2).iter();
        draft.request.headers = names.map(|(name, length)| (*name, "a".repeat(*length))).collect();
    } else {
        let filled = |start: &str| {
            let last = &start[start.len() - 1..];
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
        &["Content-Language", "X-Z", "content-language"],
        &["x-c", "X-B", "X-A"],
        &["Authorization", "authorization"],
    ];
    draft.asks_first();
    draft.request.headers =
        draft.turn(ROWS).iter().enumerate().map(|(index, name)| (*name, format!("v{index}"))).collect();
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

fn with_body(draft: &mut Draft) {
    draft.simple();
    draft.request.method = draft.slow_turn(&["POST", "GET", "PUT", "HEAD", "OPTIONS"], 7).to_owned();
    let bodies = [Body::Text, Body::UrlEncoded, Body::FormData, Body::Blob(String::new())];
    draft.request.body = match draft.round % 7 {
        index @ 0..4 => bodies[index].clone(),
        4 => Body::Blob("application/json".to_owned()),
        5 => Body::Blob("text/plain".to_owned()),
        _ => Body::Blob("text/csv;header=present".to_owned()),
    };
    if draft.round % 11 == 10 {
        // HTTP/1.1 carries no stream: only what comes before can be seen.
        draft.request.api = Api::Fetch;
        draft.request.method = "POST".to_owned();
        draft.request.body = Body::Stream;
        draft.set_preflight("Access-Control-Allow-Origin", &[]);
    }
    let names = draft.random.pick(&["Content-Type", "content-type, x-a", "X-A"]).to_owned();
    draft.set_preflight("Access-Control-Allow-Headers", &[&names]);
    draft.set_preflight("Access-Control-Allow-Methods", &["PUT, OPTIONS"]);
}

fn mode(draft: &mut Draft) {
    draft.request.api = Api::Fetch;
    let mode = draft.turn(&[Mode::NoCors, Mode::SameOrigin, Mode::NoCors, Mode::Cors]);
    draft.request.mode = Some(mode);
    match draft.slow_turn(&[0, 1, 2, 3, 4], 2) {
        0 => draft.simple(),
        1 => draft.request.url = draft.own(""),
        2 => {
            draft.simple();
            draft.request.method = "POST".to_owned();
            draft.request.body = Body::Text;
        }
        3 => {
            draft.simple();
            draft.request.redirect = RedirectMode::Manual;
        }
        _ => {
            draft.simple();
            draft.request.headers = [
                ("Content-Language", "de"),
                ("X-B", "1"),
                ("Range", "bytes=0-1"),
                ("Content-Type", "application/json"),
                ("Accept", "text/html"),
            ]
            .into_iter()
            .collect();
        }
    }
    if draft.random.percent(30) {
        draft.set_both("Access-Control-Allow-Origin", &[]);
    }
}

fn credentials(draft: &mut Draft) {
    draft.request.api = Api::Fetch;
    draft.request.credentials =
        Some(draft.turn(&[Credentials::Include, Credentials::SameOrigin, Credentials::Omit]));
    draft.set_both("Access-Control-Allow-Credentials", &["true"]);
    match draft.slow_turn(&[0, 1, 2], 3) {
        0 => draft.request.url = draft.own(""),
        1 => {
            draft.from_page(Page::Home);
            draft.simple();
        }
        _ => draft.request.mode = (draft.request.method == "GET").then_some(Mode::NoCors),
    }
}

fn element(draft: &mut Draft) {
    const APIS: &[Api] = &[
        Api::Image,
        Api::Script,
        Api::Module,
        Api::EventSource,
        Api::Import,
        Api::Stylesheet,
        Api::Preload,
        Api::ModulePreload,
    ];
    let api = draft.turn(APIS);
    draft.by(api);
    match draft.slow_turn(&[0, 1, 2, 3], APIS.len()) {
        0 => draft.set_response("Access-Control-Allow-Origin", &[]),
        1 => {
            draft.with_credentials();
            draft.set_response("Access-Control-Allow-Origin", &["*"]);
        }
        2 => draft.with_credentials(),
        _ => draft.set_response("Access-Control-Allow-Origin", &["http://other.example"]),
    }
    if draft.request.mode == Some(Mode::Cors) && draft.random.percent(15) {
        draft.request.mode = None;
    }
}

fn resource_policy(draft: &mut Draft) {
    let api = draft.turn(&[Api::Fetch, Api::Image, Api::Script, Api::Fetch]);
    draft.by(api);
    draft.simple();
    draft.without_credentials();
    draft.request.mode = Some(Mode::NoCors);
    let value = draft.turn(&[
        "same-origin",
        "same-site",
        "cross-origin",
        "Same-Origin",
        "same-origin, same-site",
        "",
        "x",
    ]);
    draft.set_both("Access-Control-Allow-Origin", &[]);
    draft.set_response("Cross-Origin-Resource-Policy", &[value]);
    match draft.random.below(5) {
        0 => {
            draft.from_page(Page::Site);
            draft.request.url = draft.at("api.shop.localhost", 1, "");
        }
        1 => draft.request.url = draft.own(""),
        2 => {
            draft.request.mode = Some(Mode::Cors);
            draft.allow_origin();
        }
        _ => {}
    }
}

fn nosniff(draft: &mut Draft) {
    let api = draft.turn(&[Api::Script, Api::Module, Api::Stylesheet, Api::Image, Api::Fetch, Api::Import]);
    draft.by(api);
    draft.without_credentials();
    let value = draft.random.pick(&["nosniff", "NoSniff", "nosniff, x", "x, nosniff"]);
    draft.set_response("X-Content-Type-Options", &[value]);
    // An element that gets what it cannot use fails, whatever is sniffed.
    if api == Api::Script && draft.random.percent(40) {
        draft.request.mode = None;
    }
    if value != "x, nosniff" && api != Api::Image && draft.random.percent(70) {
        draft.set_response("Content-Type", &["text/plain"]);
    }
    if draft.random.percent(20) {
        draft.request.url = draft.own("");
    }
}

fn upload_listener(draft: &mut Draft) {
    draft.simple();
    draft.request.api = Api::XmlHttpRequest;
    draft.request.method = draft.turn(&["POST", "GET", "PUT", "HEAD"]).to_owned();
    draft.request.body = if draft.random.percent(70) { Body::Text } else { Body::None };
    draft.request.upload_listener = true;
    match draft.slow_turn(&[0, 1, 2], 2) {
        0 => draft.set_preflight("Access-Control-Allow-Methods", &[]),
        1 => draft.preflight = Reply::Response(corsac::browser::Response::new(404)),
        _ => draft.set_preflight("Access-Control-Allow-Methods", &["PUT"]),
    }
    if draft.random.percent(30) {
        draft.request.headers.append("X-B", "1");
    }
}

fn url(draft: &mut Draft) {
    let own = draft.request.url.clone();
    let (mark, _) = own.split_once("exchange-").map_or(("", ""), |it| it);
    let path = &own[mark.len()..];
    let host = mark.strip_prefix("http://").unwrap_or_default();
    draft.request.url = match draft.turn(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]) {
        0 => format!("http://user:password@{host}{path}"),
        1 => format!("{own}#fragment"),
        2 => format!("http://127.0.0.1:25/{path}"),
        3 => "http://%zz/".to_owned(),
        4 => format!("tauri://localhost/{path}"),
        5 => "data:text/plain,hi".to_owned(),
        6 => format!("mailto:{path}@example.com"),
        7 => format!("file:///{path}"),
        8 => format!("{own}/../{path}/./a b?c d\u{e4}"),
        9 => format!("ftp://{host}{path}"),
        10 => "http://[::1".to_owned(),
        11 => format!("http://127.0.0.1:6000/{path}"),
        12 => format!("about:{path}"),
        14 => {
            draft.set_both("Access-Control-Allow-Origin", &[]);
            format!("{own}#fragment")
        }
        13 => format!("HTTP://{}{path}", host.to_uppercase()),
        _ => format!("javascript:{path}"),
    };
}
