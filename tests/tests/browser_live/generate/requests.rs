//! Changes of what the page asks for.

use corsac::browser::{Api, Body, Credentials, Mode, RedirectMode, Reply};

use super::Draft;
use super::changes::Change;
use crate::exchange::Page;

pub(crate) const CHANGES: &[Change] = &[
    ("an odd method", method),
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
    if draft.round.is_multiple_of(3) {
        draft.again();
        draft.request.api = Api::Fetch;
        draft.request.mode = Some(Mode::NoCors);
    }
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
            draft.open_from(Page::Home);
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
        // An address, and no site.
        _ if value == "same-site" && draft.round < 6 => draft.open_from(Page::Home),
        0 => {
            draft.open_from(Page::Site);
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
    let own = draft.at("127.0.0.1", 1, "");
    let (host, path) = own.trim_start_matches("http://").split_once('/').unwrap_or_default();
    draft.request.url = match draft.turn(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]) {
        0 => {
            draft.by(Api::Fetch);
            format!("http://user:password@{host}/{path}")
        }
        1 => format!("{own}#fragment"),
        2 => format!("http://127.0.0.1:25/{path}"),
        3 => "http://%zz/".to_owned(),
        4 => format!("tauri://localhost/{path}"),
        5 => "data:text/plain,hi".to_owned(),
        6 => format!("mailto:{path}@example.com"),
        7 => format!("file:///{path}"),
        8 => format!("{own}/../{path}/./a b?c d\u{e4}"),
        9 => format!("ftp://{host}/{path}"),
        10 => "http://[::1".to_owned(),
        11 => format!("http://127.0.0.1:6000/{path}"),
        12 => format!("about:{path}"),
        13 => format!("HTTP://{}/{path}", host.to_uppercase()),
        14 => {
            draft.set_both("Access-Control-Allow-Origin", &[]);
            format!("{own}#fragment")
        }
        _ => {
            draft.by(Api::XmlHttpRequest);
            format!("http://user:password@{host}/{path}")
        }
    };
}
