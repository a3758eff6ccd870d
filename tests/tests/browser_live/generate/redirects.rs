//! Redirects: where they lead, and what changes on the way.

use corsac::browser::{Answer, Api, Body, Credentials, HeaderList, Mode, RedirectMode, Reply, Response};

use super::Draft;
use super::changes::Change;
use crate::exchange::Page;

pub(crate) const CHANGES: &[Change] = &[
    ("redirected", once),
    ("redirected twice", twice),
    ("redirected with a body", with_body),
    ("redirected nowhere", nowhere),
    ("redirected often", often),
    ("redirected under a redirect mode", redirect_mode),
    ("redirected by a preflight", by_preflight),
    ("redirected after a preflight", after_a_preflight),
    ("redirected without CORS", without_cors),
];

const STATUSES: &[u16] = &[302, 301, 303, 307, 308];

/// Where redirects lead: the page's own origin, the server, its other port, and another host.
#[derive(Debug, Clone, Copy)]
enum Place {
    Own,
    Server,
    Port,
    Host,
}
use Place::{Host, Own, Port, Server};

fn place(draft: &Draft, place: Place, rest: &str) -> String {
    match place {
        Own => draft.own(rest),
        Server => draft.at("127.0.0.1", 1, rest),
        Port => draft.at("127.0.0.1", 2, rest),
        Host => draft.at("localhost", 1, rest),
    }
}

/// A redirect that every page may follow.
fn redirect(draft: &Draft, status: u16, to: &str) -> Response {
    let response = Response::new(status).header("Location", to);
    let allowed =
        if draft.request.credentials == Some(Credentials::Include) { draft.origin() } else { "*".to_owned() };
    response.header("Access-Control-Allow-Origin", allowed).header("Access-Control-Allow-Credentials", "true")
}

/// Leads from place to place; the last one answers.
fn route(draft: &mut Draft, places: &[Place], status: u16) {
    let urls: Vec<String> =
        places.iter().enumerate().map(|(index, at)| place(draft, *at, &format!("/hop-{index:02}"))).collect();
    draft.request.url.clone_from(&urls[0]);
    for pair in urls.windows(2) {
        let mut hop = Answer::new(redirect(draft, status, &pair[1])).at(&pair[0]);
        hop.preflight = Some(false);
        draft.hops.push(hop);
    }
}

/// What the last server allows: anybody, the page, an origin that got lost on the way, or nobody.
fn last(draft: &mut Draft) {
    let origin = draft.origin();
    let value = draft.random.pick(&["*", &origin, "null", &origin, ""]).to_owned();
    draft.set_response("Access-Control-Allow-Origin", &[&value]);
}

fn once(draft: &mut Draft) {
    const ROUTES: &[[Place; 2]] = &[
        [Own, Server],
        [Server, Own],
        [Server, Port],
        [Server, Server],
        [Own, Own],
        [Port, Host],
        [Own, Host],
    ];
    draft.simple();
    if draft.random.percent(60) {
        draft.without_credentials();
    }
    let (places, status) = (draft.turn(ROUTES), draft.turn(STATUSES));
    route(draft, &places, status);
    if draft.random.percent(70) {
        last(draft);
    }
    if draft.random.percent(20) {
        for hop in &mut draft.hops {
            hop.headers.delete("Access-Control-Allow-Origin");
        }
    }
    if draft.random.percent(20) {
        draft.request.url.push_str("#first");
    }
    if draft.random.percent(20) {
        let api =
            [Api::Image, Api::Script, Api::EventSource, Api::Module, Api::Import][draft.random.below(5)];
        draft.by(api);
    }
}

fn twice(draft: &mut Draft) {
    const ROUTES: &[[Place; 3]] = &[
        [Own, Server, Own],
        [Server, Own, Server],
        [Server, Port, Server],
        [Own, Server, Port],
        [Server, Own, Own],
        [Own, Own, Server],
        [Server, Port, Own],
        [Server, Server, Port],
    ];
    draft.simple();
    draft.without_credentials();
    let (places, status) = (draft.turn(ROUTES), draft.turn(STATUSES));
    route(draft, &places, status);
    last(draft);
}

fn with_body(draft: &mut Draft) {
    draft.simple();
    draft.request.method = draft.turn(&["POST", "POST", "PUT", "HEAD", "OPTIONS", "POST"]).to_owned();
    draft.request.body = if draft.request.method == "HEAD" { Body::None } else { Body::Text };
    draft.request.headers = HeaderList::new().with("Content-Language", "de");
    if draft.random.percent(40) {
        draft.request.headers.append("Authorization", "x");
    }
    draft.set_preflight("Access-Control-Allow-Headers", &["Authorization, Content-Type"]);
    draft.set_preflight("Access-Control-Allow-Methods", &["PUT, OPTIONS"]);
    let places = [[Own, Own], [Server, Server], [Own, Server], [Server, Port]][draft.random.below(4)];
    let status = draft.turn(STATUSES);
    route(draft, &places, status);
    draft.without_credentials();
    draft.set_both("Access-Control-Allow-Origin", &["*"]);
}

fn nowhere(draft: &mut Draft) {
    draft.simple();
    let server = draft.at("127.0.0.1", 2, "/to");
    let (_, rest) = server.split_once("http://").unwrap_or_default();
    let status = draft.turn(STATUSES);
    let location = match draft.turn(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]) {
        0 => format!("http://user:password@{rest}"),
        1 => "mailto:a@b".to_owned(),
        2 => "http://[".to_owned(),
        3 => "data:text/plain,hi".to_owned(),
        4 => "file:///nowhere".to_owned(),
        5 => format!("{server}#fragment"),
        6 => "tauri://localhost/".to_owned(),
        7 => format!("http://user@{rest}"),
        8 => "http://127.0.0.1:25/".to_owned(),
        9 => draft.nowhere(),
        10 => format!("//{rest}"),
        11 => "to".to_owned(),
        12 => "about:blank".to_owned(),
        _ => format!("{server}/\u{e4}?\u{e4}"),
    };
    let mut places = vec![Server];
    if draft.random.percent(30) {
        places = vec![Own];
    }
    route(draft, &places, status);
    let url = draft.request.url.clone();
    let mut hop = redirect(draft, status, "");
    hop.headers.delete("Location");
    if draft.round % 3 == 1 {
        let other = draft.random.pick(&["/one", &location]).to_owned();
        hop = hop.header("Location", other);
    }
    hop = hop.header("Location", location);
    draft.hops.push(Answer::new(hop).at(url));
    if draft.round % 14 == 9 {
        // Nobody listens there.
        draft.hops.push(Answer::new(Reply::Refused).at(draft.nowhere()));
    }
}

/// As many redirects as are followed, and one more.
fn often(draft: &mut Draft) {
    draft.simple();
    draft.without_credentials();
    let count = draft.turn(&[21, 22, 5, 22, 21]);
    let place = draft.slow_turn(&[Server, Own], 2);
    route(draft, &vec![place; count], 302);
    if draft.round % 3 == 2 {
        let url = draft.request.url.clone();
        draft.hops = vec![Answer::new(redirect(draft, 302, &url))];
    }
}

fn redirect_mode(draft: &mut Draft) {
    draft.request.api = Api::Fetch;
    draft.simple();
    draft.request.redirect = draft.turn(&[RedirectMode::Error, RedirectMode::Manual, RedirectMode::Error]);
    let places = [[Server, Port], [Own, Server], [Own, Own]][draft.random.below(3)];
    let status = draft.turn(&[302, 307, 200, 303, 301, 308, 304]);
    route(draft, &places, status);
    if draft.random.percent(25) {
        for hop in &mut draft.hops {
            hop.headers.delete("Access-Control-Allow-Origin");
        }
    }
    if draft.round % 5 == 2 {
        for hop in &mut draft.hops {
            hop.headers.delete("Location");
        }
    }
    if draft.random.percent(15) {
        draft.request.mode = Some(Mode::SameOrigin);
    }
}

fn by_preflight(draft: &mut Draft) {
    draft.asks_first();
    let status = draft.turn(STATUSES);
    let to = draft.at("127.0.0.1", 1, "/to");
    if let Reply::Response(response) = &mut draft.preflight {
        response.status = status;
    }
    if draft.random.percent(80) {
        draft.set_preflight("Location", &[&to]);
    }
    if draft.random.percent(40) {
        draft.set_preflight("Access-Control-Allow-Origin", &[]);
    }
}

fn after_a_preflight(draft: &mut Draft) {
    draft.asks_first();
    draft.without_credentials();
    if draft.random.percent(30) {
        draft.open_from(Page::Sandbox);
    }
    let places = draft.turn(&[[Server, Port], [Own, Server], [Server, Server], [Server, Own], [Port, Host]]);
    let status = draft.slow_turn(&[307, 302, 303], 2);
    route(draft, &places, status);
    draft.set_both("Access-Control-Allow-Origin", &["*"]);
    if draft.random.percent(40) {
        draft.request.headers.append("Authorization", "x");
        draft.set_preflight("Access-Control-Allow-Headers", &["X-A, Authorization"]);
    }
    if draft.random.percent(30) {
        last(draft);
    }
    if draft.random.percent(15) {
        draft.set_preflight("Access-Control-Allow-Origin", &[]);
    }
}

fn without_cors(draft: &mut Draft) {
    draft.simple();
    draft.without_credentials();
    draft.request.api = Api::Fetch;
    draft.request.mode = Some(draft.turn(&[Mode::NoCors, Mode::SameOrigin]));
    if draft.random.percent(40) && draft.request.mode == Some(Mode::NoCors) {
        draft.request.method = "POST".to_owned();
        draft.request.body = Body::Text;
    }
    let places =
        draft.slow_turn(&[[Own, Server], [Own, Own], [Server, Own], [Server, Port], [Server, Host]], 2);
    let status = draft.turn(STATUSES);
    route(draft, &places, status);
    if draft.random.percent(30) {
        draft.set_response("Cross-Origin-Resource-Policy", &["same-origin"]);
    }
}
