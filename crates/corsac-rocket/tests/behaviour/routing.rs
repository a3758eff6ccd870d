//! What reaches the application, and what does not.

use std::sync::atomic::{AtomicUsize, Ordering};

use corsac_core::{Policy, PolicyHandle};
use corsac_rocket::Cors;
use rocket::error::ErrorKind;
use rocket::fairing::AdHoc;
use rocket::http::uri::{Host, Origin};
use rocket::http::{Header, Method};
use rocket::local::blocking::Client;
use rocket::{Route, State, get, options, post, put, routes};

use crate::responses::private;
use crate::support::{
    ALLOWED, ALLOWED_PREFLIGHT, APP, DENIED_PREFLIGHT, EVIL, POLICY, PREFLIGHT, answer, client, cors, quiet,
    send,
};

#[get("/orders")]
fn orders() -> &'static str {
    "orders"
}

#[put("/orders/<id>")]
fn replace(id: u8) -> String {
    id.to_string()
}

#[options("/options")]
fn own_options() -> &'static str {
    "mine"
}

fn app() -> Client {
    client(quiet().attach(cors(POLICY)).mount("/api", routes![orders, replace, own_options, private]))
}

#[test]
fn preflights_are_answered_before_routing_and_guards() {
    let client = app();
    for path in [
        "/api/",
        "/api/orders",
        "/api/orders/",
        "/api/orders/x",
        "/api/orders?page=2",
        "/api/options",
        "/api/private",
        "/api/no/such",
        "/api//orders",
        "/api/caf%C3%A9/a;b",
    ] {
        assert_eq!(answer(&client, &format!("OPTIONS {path} | {PREFLIGHT}")), ALLOWED_PREFLIGHT, "{path}");
        let denied = format!("OPTIONS {path} | {EVIL} | access-control-request-method: GET");
        assert_eq!(answer(&client, &denied), DENIED_PREFLIGHT, "{path}");
    }
    for path in ["//api/orders", "/x/../api/orders", "/api/%252e"] {
        assert_eq!(answer(&client, &format!("OPTIONS {path} | {PREFLIGHT}")), DENIED_PREFLIGHT, "{path}");
    }
    for path in ["/", "/orders"] {
        assert_eq!(answer(&client, &format!("OPTIONS {path} | {PREFLIGHT}")), "404", "{path}");
    }
}

#[test]
fn plain_options_reaches_routes_of_any_rank() {
    for rank in [isize::MIN + 1, -1, 0, isize::MAX] {
        let mut own = routes![own_options];
        own.iter_mut().for_each(|route| route.rank = rank);
        let client = client(quiet().attach(cors(POLICY)).mount("/api", own));
        for line in [APP, EVIL, "access-control-request-method: PUT"] {
            let response = send(&client, &format!("OPTIONS /api/options | {line}"), "");
            assert_eq!(response.into_string().as_deref(), Some("mine"), "{rank} {line}");
        }
    }
}

/// Nothing of the application's stands before the policy: Rocket does not start.
#[test]
fn no_other_route_comes_first() {
    let mut first = routes![own_options];
    first.iter_mut().for_each(|route| route.rank = isize::MIN);
    let error = Client::untracked(quiet().attach(cors(POLICY)).mount("/api", first)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Collisions(_)), "{error}");
}

#[post("/echo", data = "<body>")]
fn echo(body: Vec<u8>) -> Vec<u8> {
    body
}

/// The body has been through the route that answers for the policy.
#[test]
fn a_body_arrives_whole() {
    let client = client(quiet().attach(cors(POLICY)).mount("/guarded", routes![echo]));
    for length in [0, 1, 511, 512, 513, 8000] {
        let body = "x".repeat(length);
        let response = send(&client, &format!("POST /guarded/echo | {APP}"), &body);
        assert_eq!(response.into_string().unwrap_or_default(), body, "{length}");
    }
}

#[derive(Default)]
struct Ran(AtomicUsize);

#[get("/<_..>")]
fn any_get(ran: &State<Ran>) {
    ran.0.fetch_add(1, Ordering::SeqCst);
}

#[post("/<_..>")]
fn any_post(ran: &State<Ran>) {
    ran.0.fetch_add(1, Ordering::SeqCst);
}

#[test]
fn a_rejected_request_reaches_no_handler() {
    let client =
        client(quiet().attach(cors(POLICY)).manage(Ran::default()).mount("/", routes![any_get, any_post]));
    for (sent, runs) in [
        (format!("GET /guarded/ | {EVIL}"), false),
        (format!("HEAD /guarded/a | {EVIL}"), false),
        (format!("POST /guarded/a/b | {EVIL}"), false),
        (format!("POST /%67uarded/a | {EVIL}"), false),
        (format!("POST //guarded/a | {APP}"), false),
        (format!("POST /guarded/a | {APP} | {APP}"), false),
        (format!("POST /guarded/a | {APP} | {EVIL}"), false),
        ("GET /guarded/a | origin: ".to_owned(), false),
        (format!("POST /guarded/a | {APP}"), true),
        (format!("HEAD /guarded/a | {APP}"), true),
        (format!("POST /guarded/a | {EVIL} | sec-fetch-site: same-origin"), true),
        ("POST /guarded/a | origin: https://a.example | host: a.example".to_owned(), true),
        ("POST /guarded/a | origin: https://a.example | host: a.example | host: a.example".to_owned(), false),
        ("POST /guarded/a".to_owned(), true),
        (format!("POST /api/a | {EVIL}"), true),
    ] {
        let response = send(&client, &sent, "asked");
        let ran = client.rocket().state::<Ran>().unwrap().0.swap(0, Ordering::SeqCst);
        assert_eq!((response.status().code, ran), if runs { (200, 1) } else { (403, 0) }, "{sent}");
        assert_eq!(response.into_string(), None, "{sent}");
    }
}

/// Over HTTP/2, Rocket's host is `:authority`, and a Host line may say something else.
#[test]
fn the_authority_is_what_rocket_was_asked_for() {
    let client = client(quiet().attach(cors(POLICY)).manage(Ran::default()).mount("/", routes![any_post]));
    for (authority, lines, status) in [
        ("a.example", &[][..], 200),
        ("a.example", &["a.example"], 200),
        ("a.example", &["A.Example:443"], 200),
        ("a.example", &["b.example"], 200),
        ("b.example", &["a.example"], 403),
        ("a.example:8443", &["a.example"], 403),
        ("a.example", &["a.example", "a.example"], 403),
    ] {
        let mut request = client.post("/guarded/a").header(Header::new("Origin", "https://a.example"));
        request.set_host(Host::parse(authority).unwrap());
        lines.iter().for_each(|line| request.add_header(Header::new("Host", *line)));
        assert_eq!(request.dispatch().status().code, status, "{authority} {lines:?}");
    }
}

/// Rocket's router leaves the slash at the end out: no rule is passed by adding one.
#[test]
fn a_slash_at_the_end_passes_no_rule() {
    for paths in ["/orders", "/orders, /orders/**"] {
        let policy = format!(
            "{{ version: 1, rules: [{{ paths: [{paths}], on_denied: reject, deny: true }}, \
             {{ paths: ['/**'], allow_origins: ['*'] }}] }}"
        );
        let client = client(quiet().attach(cors(&policy)).mount("/", routes![orders]));
        for path in ["/orders", "/orders/", "//orders", "/orders//"] {
            assert_eq!(
                send(&client, &format!("GET {path} | {EVIL}"), "").status().code,
                403,
                "{path}, {paths}"
            );
            assert_eq!(send(&client, &format!("GET {path}"), "").status().code, 200, "{path}, {paths}");
        }
    }
}

/// Other fairings see the request as it is, and may rewrite it: the decision is about what was sent.
#[test]
fn nothing_is_rewritten_and_a_rewritten_path_does_not_count() {
    let rewrites = AdHoc::on_request("rewrites", |request, _| {
        Box::pin(async move {
            if request.uri().path() == "/old" {
                request.set_method(Method::Get);
                request.set_uri(Origin::parse("/api/orders").unwrap());
            }
        })
    });
    let sees = AdHoc::on_response("sees", |request, response| {
        Box::pin(async move {
            response.set_raw_header("X-Seen", format!("{} {}", request.method(), request.uri()));
        })
    });
    let app = quiet().attach(cors(POLICY)).attach(rewrites).attach(sees).mount("/api", routes![orders]);
    let client = client(app);
    for (sent, seen, expected) in [
        (
            format!("OPTIONS /api/orders?a | {PREFLIGHT}"),
            "OPTIONS /api/orders?a",
            ALLOWED_PREFLIGHT.to_owned(),
        ),
        (format!("GET /api/none | {APP}"), "GET /api/none", format!("404 | {ALLOWED}")),
        // No rule is for the path that was sent.
        (format!("POST /old | {APP}"), "GET /api/orders", "200".to_owned()),
    ] {
        assert_eq!(answer(&client, &sent), expected, "{sent}");
        assert_eq!(send(&client, &sent, "").headers().get_one("X-Seen"), Some(seen), "{sent}");
    }
}

/// What stands in the list that Rocket prints when it starts.
#[test]
fn the_routes_of_the_policy_have_its_name() {
    let passes = "{ version: 1, allow_origins: ['https://app.example.com'] }";
    let handle = PolicyHandle::new(Policy::from_yaml(passes).unwrap());
    for (case, app, expected) in [
        ("a rule rejects", quiet().attach(cors(POLICY)), 9),
        ("none rejects", quiet().attach(cors(passes)), 1),
        ("none rejects yet", quiet().attach(Cors::new(handle.clone())), 9),
        ("the second may", quiet().attach(cors(passes)).attach(cors(POLICY)), 9),
        ("the first may", quiet().attach(cors(POLICY)).attach(cors(passes)), 9),
    ] {
        let client = client(app);
        let named = client.rocket().routes().filter(|route| route.name.as_deref() == Some("corsac"));
        let routes: Vec<&Route> = named.collect();
        assert_eq!(routes.len(), expected, "{case}");
        assert!(routes.iter().all(|route| route.uri == "/<_..>" && route.rank == isize::MIN), "{case}");
        assert!(routes.iter().any(|route| route.method == Method::Options), "{case}");
    }
}
