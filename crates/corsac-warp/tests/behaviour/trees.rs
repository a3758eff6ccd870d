//! Where the policy stands: around a tree of filters, whatever its branches.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use corsac_core::Policy;
use corsac_warp::{CorsFilter, CorsLayer};
use tower::Layer;
use tower::util::BoxCloneSyncService;
use warp::http::{Method, StatusCode};
use warp::{Filter, Reply};

use crate::support::{
    ALLOWED, ALLOWED_PREFLIGHT, APP, EVIL, PREFLIGHT, Routes, answer, bare, both, policy, text,
};

/// Two branches for one path, two deeper ones, and one that has `OPTIONS` of its own.
fn tree() -> Routes {
    let read = warp::path!("orders").and(warp::get()).map(|| "read");
    let written = warp::path!("orders").and(warp::put()).and(warp::body::bytes());
    let written = written.map(|body: warp::hyper::body::Bytes| body.to_vec());
    let one = warp::path!("orders" / u8).map(|id| format!("order {id}"));
    let options = warp::path!("options").and(warp::method()).map(|method: Method| method.to_string());
    let guarded = warp::path("guarded").map(|| "guarded");
    let own = warp::path!("own").map(|| {
        let reply = warp::reply::with_header("own", "access-control-allow-credentials", "true");
        warp::reply::with_header(reply, "vary", "Accept")
    });
    let api = read.or(written).or(one).or(options).or(guarded).or(own);
    let elsewhere = warp::path!("elsewhere").map(|| "elsewhere");
    warp::path("api").and(api).or(elsewhere).map(Reply::into_response).boxed()
}

#[tokio::test]
async fn branches() {
    for (door, app) in both(&tree()) {
        for (sent, expected) in [
            (format!("GET /api/orders | {APP}"), format!("200 | {ALLOWED}")),
            (format!("PUT /api/orders | {APP}"), format!("200 | {ALLOWED}")),
            (format!("POST /api/orders | {APP}"), "405 | vary: Origin".into()),
            (format!("GET /api/options/7 | {APP}"), format!("404 | {ALLOWED}")),
            (format!("GET /api/orders/7 | {APP}"), format!("200 | {ALLOWED}")),
            (format!("GET /api/orders/seven | {APP}"), format!("404 | {ALLOWED}")),
            (format!("GET /api/own | {APP}"), {
                "200 | access-control-allow-origin: https://app.example.com | vary: Accept | vary: Origin"
                    .into()
            }),
            (format!("GET /api/own | {EVIL}"), "200 | vary: Accept | vary: Origin".into()),
            (format!("GET /elsewhere | {APP}"), "200".into()),
            (format!("OPTIONS /api/orders | {PREFLIGHT}"), ALLOWED_PREFLIGHT.into()),
            (format!("OPTIONS /api/orders/7 | {PREFLIGHT}"), ALLOWED_PREFLIGHT.into()),
            (format!("OPTIONS /api/options | {PREFLIGHT}"), ALLOWED_PREFLIGHT.into()),
            (format!("OPTIONS /api/no/such | {PREFLIGHT}"), ALLOWED_PREFLIGHT.into()),
            ("OPTIONS /api/options".into(), "200 | vary: Origin".into()),
            (format!("OPTIONS /api/options | {EVIL}"), "200 | vary: Origin".into()),
        ] {
            assert_eq!(answer(&app, &sent).await, expected, "{sent}, {door}");
        }
        for (sent, body) in [
            ("PUT /api/orders", "sent"),
            ("GET /api/orders/7", "order 7"),
            ("OPTIONS /api/options", "OPTIONS"),
        ] {
            assert_eq!(text(&app, &format!("{sent} | {APP}")).await.2, body, "{sent}, {door}");
        }
    }
}

#[tokio::test]
async fn a_rejected_request_runs_no_filter_inside() {
    let ran = Arc::new(AtomicUsize::new(0));
    let count = ran.clone();
    let count = warp::any().map(move || count.fetch_add(1, Ordering::SeqCst)).map(|_| ()).untuple_one();
    for (door, app) in both(&count.and(tree()).boxed()) {
        for (sent, status, runs) in [
            (format!("POST /api/guarded/orders | {EVIL}"), 403, 0),
            (format!("GET /api/guarded | {EVIL} | connection: upgrade | upgrade: websocket"), 403, 0),
            (format!("OPTIONS /api/orders | {PREFLIGHT}"), 204, 0),
            (format!("GET /api/guarded | {APP}"), 200, 1),
            ("POST /api/guarded | origin: https://a.example | host: a.example".into(), 200, 1),
            ("POST /api/guarded | origin: https://a.example | sec-fetch-site: same-origin".into(), 200, 1),
            ("POST https://a.example/api/guarded | origin: https://a.example".into(), 200, 1),
            (
                "POST https://b.example/api/guarded | origin: https://a.example | host: a.example".into(),
                403,
                0,
            ),
            (
                "POST /api/guarded | origin: https://a.example | host: a.example | host: b.example".into(),
                403,
                0,
            ),
            ("POST /api/guarded | origin: https://a.example | host: a.example/".into(), 403, 0),
            ("POST /api/guarded".into(), 200, 1),
        ] {
            let came = text(&app, &sent).await;
            assert_eq!((came.0, ran.swap(0, Ordering::SeqCst)), (status, runs), "{sent}, {door}");
            assert_eq!(came.2.is_empty(), runs == 0, "{sent}, {door}");
        }
    }
}

/// What warp shows of a request to filters is its own idea of the authority, and none where the URL and `Host` differ.
#[tokio::test]
async fn a_whole_url_with_another_host() {
    let sent = "POST https://a.example/api/guarded | origin: https://a.example | host: b.example";
    let [(_, layer), (_, filter)] = both(&tree());
    assert_eq!((text(&layer, sent).await.0, text(&filter, sent).await.0), (200, 403));
    let sent = format!("{sent} | sec-fetch-site: same-origin");
    assert_eq!((text(&layer, &sent).await.0, text(&filter, &sent).await.0), (200, 200));
}

#[tokio::test]
async fn the_path_is_the_one_that_the_client_sent() {
    let orders = || warp::path!("orders").map(|| "orders");
    let cors = || CorsFilter::new(policy());
    for (place, routes) in [
        ("outside", cors().wrap(warp::path("api").and(orders()))),
        ("inside", warp::path("api").and(cors().wrap(orders())).boxed()),
        ("twice", cors().wrap(warp::path("api").and(cors().wrap(orders())))),
        ("with", warp::path("api").and(orders()).with(warp::wrap_fn(|it| cors().wrap(it))).boxed()),
        ("behind a gateway", cors().stripped_prefix("/api").wrap(orders())),
        (
            "below a log",
            cors()
                .wrap(warp::path("api").and(orders()))
                .with(warp::log("x"))
                .map(Reply::into_response)
                .boxed(),
        ),
    ] {
        let path = if place == "behind a gateway" { "" } else { "/api" };
        let app = bare(routes);
        for (sent, expected) in [
            (format!("GET {path}/orders | {APP}"), format!("200 | {ALLOWED}")),
            (format!("GET {path}/no/such | {APP}"), format!("404 | {ALLOWED}")),
            (format!("OPTIONS {path}/orders | {PREFLIGHT}"), ALLOWED_PREFLIGHT.to_owned()),
            (format!("OPTIONS {path}/no/such | {PREFLIGHT}"), ALLOWED_PREFLIGHT.to_owned()),
        ] {
            assert_eq!(answer(&app, &sent).await, expected, "{sent}, {place}");
        }
    }
}

/// Warp's `path!` leaves the slash at the end out: no rule is passed by adding one.
#[tokio::test]
async fn a_slash_at_the_end_passes_no_rule() {
    let yaml = "{ version: 1, rules: [{ paths: [/orders], on_denied: reject, deny: true }, \
                { paths: ['/**'], allow_origins: ['*'] }] }";
    let policy = || Policy::from_yaml(yaml).unwrap();
    let routes = warp::path!("orders").map(|| "orders").map(Reply::into_response).boxed();
    let layered = BoxCloneSyncService::new(CorsLayer::new(policy()).layer(warp::service(routes.clone())));
    for (door, app) in [("layer", layered), ("filter", bare(CorsFilter::new(policy()).wrap(routes)))] {
        for path in ["/orders", "/orders/"] {
            assert_eq!(text(&app, &format!("GET {path} | {EVIL}")).await.0, 403, "{path}, {door}");
            assert_eq!(text(&app, &format!("GET {path}")).await.2, "orders", "{path}, {door}");
        }
    }
}

/// The mistake that the README warns of. What is lost is a route, and never a denial.
#[tokio::test]
async fn a_branch_that_is_wrapped_hides_the_next() {
    let first = CorsFilter::new(policy()).wrap(warp::path!("api" / "first").map(|| "first"));
    let app =
        bare(first.or(warp::path!("api" / "second").map(|| "second")).map(Reply::into_response).boxed());
    assert_eq!(answer(&app, &format!("GET /api/first | {APP}")).await, format!("200 | {ALLOWED}"));
    assert_eq!(answer(&app, &format!("GET /api/second | {APP}")).await, format!("404 | {ALLOWED}"));
}

#[tokio::test]
async fn a_malformed_origin_is_no_error() {
    let long = format!("https://{}.example", "a".repeat(9000));
    for (door, app) in both(&tree()) {
        for origin in
            ["", "null", "https://app.example.com/", "https://é.example", "evil", "https://[::1", &long]
        {
            for (sent, status) in [
                ("GET /api/orders", 200),
                ("GET /api/no/such", 404),
                ("POST /api/guarded", 403),
                ("OPTIONS /api/orders | access-control-request-method: PUT", 403),
            ] {
                let sent = format!("{sent} | origin: {origin}");
                assert_eq!(text(&app, &sent).await.0, status, "{sent}, {door}");
            }
        }
        let two = format!("GET /api/orders | {APP} | {APP}");
        assert_eq!(answer(&app, &two).await, "200 | vary: Origin", "{door}");
    }
}

#[tokio::test]
async fn a_full_set_of_statuses_passes() {
    let status = warp::path!("api" / u16).map(|status| StatusCode::from_u16(status).unwrap().into_response());
    for (door, app) in both(&status.boxed()) {
        for status in [200, 204, 304, 404, 409, 500, 503] {
            let expected = format!("{status} | {ALLOWED}");
            assert_eq!(answer(&app, &format!("GET /api/{status} | {APP}")).await, expected, "{door}");
        }
    }
}
