//! Changes of what the servers allow.

use corsac::browser::{Api, Reply, Response};

use super::Draft;
use super::changes::Change;
use crate::exchange::Page;

pub(crate) const CHANGES: &[Change] = &[
    ("nothing odd", |_| {}),
    ("an odd Allow-Origin", allow_origin),
    ("an odd Allow-Origin for another page", allow_origin_elsewhere),
    ("an odd Allow-Credentials", allow_credentials),
    ("odd Allow-Methods", allow_methods),
    ("odd Allow-Headers", allow_headers),
    ("odd Expose-Headers", expose_headers),
    ("an odd status", status),
    ("a preflight with an odd status", preflight_status),
    ("no answer", no_answer),
];

/// Values of `Access-Control-Allow-Origin`, where `@` is the page's origin.
const ORIGINS: &[&[&str]] = &[
    &[],
    &["*"],
    &["null"],
    &["@/"],
    &["@", "@"],
    &["@, *"],
    &["@ http://other.example"],
    &[""],
    &["*", "*"],
    &["  @\t"],
    &["https://other.example"],
    &["true"],
    &["\"@\""],
    &["@:80"],
    &["undefined"],
    &["NULL"],
    &["@/page"],
    &["\u{e4}"],
    &["http://*"],
    &["*.example.com"],
    &["@,"],
    &["@#"],
    &["HTTP:@"],
];

fn allow_origin(draft: &mut Draft) {
    draft.rows(ORIGINS, 2, |draft, values| {
        let origin = draft.origin();
        let values: Vec<String> = values.iter().map(|value| value.replace('@', &origin)).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        draft.allow_origin();
        draft.set_somewhere("Access-Control-Allow-Origin", &values);
    });
}

fn allow_origin_elsewhere(draft: &mut Draft) {
    let pages = [Page::Sandbox, Page::Named, Page::Site];
    let page = draft.turn(&pages);
    draft.open_from(page);
    let origin = match draft.slow_turn(&["*", "null", "@upper", "@slash", "", "@"], 3) {
        "@upper" => draft.origin().to_uppercase(),
        "@slash" => format!("{}/", draft.origin()),
        "@" => draft.origin(),
        other => other.to_owned(),
    };
    draft.set_somewhere("Access-Control-Allow-Origin", &[&origin]);
}

fn allow_credentials(draft: &mut Draft) {
    const VALUES: &[&[&str]] = &[
        &["TRUE"],
        &[],
        &["True"],
        &["  true "],
        &["true", "true"],
        &["1"],
        &["\"true\""],
        &["true, true"],
        &["false"],
        &[""],
        &["*"],
        &["true;"],
        &["tr\u{fc}e"],
    ];
    draft.with_credentials();
    let values = draft.turn(VALUES);
    draft.set_somewhere("Access-Control-Allow-Credentials", values);
    if draft.random.percent(15) {
        draft.request.credentials = None;
    }
}

fn allow_methods(draft: &mut Draft) {
    const ROWS: &[(&str, &[&str])] = &[
        ("PUT", &["put"]),
        ("PUT", &["*"]),
        ("PUT", &[]),
        ("put", &["PUT"]),
        ("PUT", &["GET, , PUT,"]),
        ("PUT", &["PUT DELETE"]),
        ("PUT", &["DELETE", "PUT"]),
        ("patch", &["PATCH"]),
        ("PATCH", &["patch"]),
        ("patch", &["patch"]),
        ("PUT", &["PUT;DELETE"]),
        ("PUT", &["\"PUT\""]),
        ("CHICKEN", &["chicken, CHICKEN"]),
        ("DELETE", &["*, GET"]),
        ("PUT", &[""]),
        ("GET", &["DELETE"]),
        ("POST", &[]),
        ("HEAD", &["P T"]),
        ("OPTIONS", &["OPTIONS"]),
        ("Delete", &["\tDELETE\t,"]),
        ("chicken", &["CHICKEN"]),
        ("PUT", &["G\u{c4}T, PUT"]),
        ("POST", &["*", "*"]),
        ("PUT", &["PUT,DELETE:"]),
        ("PUT", &["DELETE, POST"]),
    ];
    draft.rows(ROWS, 2, |draft, (method, values)| {
        draft.asks_first();
        draft.request.method = method.to_owned();
        draft.set_preflight("Access-Control-Allow-Methods", values);
        under_both(draft, values);
    });
}

/// What has a wildcard is played without credentials and with them.
fn under_both(draft: &mut Draft, values: &[&str]) {
    if values.iter().any(|value| value.contains('*')) {
        draft.without_credentials();
        draft.again();
        draft.request.url.push_str("/included");
        draft.with_credentials();
    }
}

fn allow_headers(draft: &mut Draft) {
    const ROWS: &[(&[&str], &[&str])] = &[
        (&["X-A"], &["x-a"]),
        (&["X-A"], &["*"]),
        (&["X-A"], &[]),
        (&["X-A", "X-B"], &["X-A"]),
        (&["X-B", "X-A"], &["X-A", "x-b"]),
        (&["X-A"], &["X-A X-B"]),
        (&["X-A"], &[", ,X-A,"]),
        (&["X-A", "Authorization"], &["*"]),
        (&["X-A"], &["X-A;"]),
        (&["Authorization"], &["authorization"]),
        (&["X-A"], &["\"X-A\""]),
        (&["X-A", "Content-Type"], &["X-A"]),
        (&["X-A"], &["X-A:"]),
        (&["X-Z", "x-c", "X-B"], &["X-A"]),
        (&["X-A"], &[""]),
        (&["Authorization"], &["*, X-A"]),
        (&["X-A"], &["*, Y"]),
        (&["Accept", "X-A"], &["X-A"]),
        (&["X-A"], &["X-\u{c4}, X-A"]),
        (&["*"], &["*"]),
        (&["X-A"], &["X-A\u{a0}"]),
    ];
    draft.rows(ROWS, 2, |draft, (names, values)| {
        draft.asks_first();
        draft.request.headers = names.iter().map(|name| (*name, "1")).collect();
        draft.set_preflight("Access-Control-Allow-Headers", values);
        under_both(draft, values);
    });
}

fn expose_headers(draft: &mut Draft) {
    const ROWS: &[&[&str]] = &[
        &["X-A"],
        &["*"],
        &["x-b,X-A"],
        &[],
        &["X-A X-B"],
        &["X-A", "ETag"],
        &[", X-A,,"],
        &["Set-Cookie, X-A"],
        &["\"X-A\""],
        &["X-A;"],
        &["*, X-A"],
        &[""],
        &["date, LOCATION, connection"],
        &["Access-Control-Allow-Origin"],
        &["X-\u{c4}, X-A"],
    ];
    let values = draft.turn(ROWS);
    if draft.random.percent(50) {
        draft.without_credentials();
        if draft.random.percent(50) {
            draft.simple();
        }
    }
    if draft.random.percent(10) {
        draft.request.url = draft.own("");
    }
    draft.set_response("Access-Control-Expose-Headers", values);
    for (name, values) in [
        ("X-A", &["1", "2"][..]),
        ("x-b", &["\u{e4}, \u{1f}\u{ff}"]),
        ("*", &["a star"]),
        ("ETag", &["\"tag\""]),
        ("Set-Cookie", &["other=1; path=/nowhere"]),
        ("Content-Language", &["de"]),
        ("Pragma", &["p"]),
        ("Expires", &["0"]),
        ("Location", &["/nowhere"]),
        ("Age", &["1"]),
    ] {
        if draft.random.percent(60) {
            draft.set_response(name, values);
        }
    }
    let vary = draft.random.some(&["Origin", "Accept", "Cookie"], 3);
    draft.set_response("Vary", &vary);
    draft.ask = Some(draft.random.pick(&["X-A", "x-b", "ETag", "Pragma", "Set-Cookie", "X-None"]).to_owned());
    under_both(draft, values);
}

const STATUSES: &[u16] =
    &[404, 500, 201, 204, 206, 401, 403, 299, 304, 400, 418, 503, 300, 202, 599, 405, 226];

fn status(draft: &mut Draft) {
    let status = draft.turn(STATUSES);
    if let Reply::Response(response) = &mut draft.response {
        response.status = status;
    }
    if draft.random.percent(20) {
        draft.set_response("Access-Control-Allow-Origin", &[]);
    }
}

fn preflight_status(draft: &mut Draft) {
    draft.asks_first();
    let status = draft.turn(STATUSES);
    if let Reply::Response(response) = &mut draft.preflight {
        response.status = status;
    }
    if draft.random.percent(30) {
        draft.set_preflight("Access-Control-Allow-Origin", &[]);
    }
}

fn no_answer(draft: &mut Draft) {
    match draft.turn(&[0, 1, 2, 3, 4, 5]) {
        0 => {
            draft.asks_first();
            draft.preflight = Reply::Closed;
        }
        1 => draft.response = Reply::Closed,
        2 => {
            let origin = draft.origin();
            let many = "a".repeat(300 * 1024);
            let response = Response::new(200).header("Access-Control-Allow-Origin", origin);
            draft.response =
                response.header("Access-Control-Allow-Credentials", "true").header("X-A", many).into();
        }
        3 => {
            draft.by(Api::Image);
            draft.response = Reply::Closed;
        }
        _ => {
            // Nobody listens there: the script says so, and the port is closed.
            draft.request.url = draft.nowhere();
            (draft.preflight, draft.response) = (Reply::Refused, Reply::Refused);
        }
    }
}
