//! Every response has its headers, whatever made it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Json, Path, Query, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{any, get, options, put};
use http_body_util::BodyExt;
use http_body_util::channel::Channel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::support::{ALLOWED, ALLOWED_PREFLIGHT, APP, PREFLIGHT, answer, cors, respond};

/// 401 for whatever does not say who it is, preflights included.
async fn authenticate(headers: HeaderMap, request: Request, next: Next) -> Response {
    if headers.contains_key("authorization") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

fn vary(lines: &'static [&'static str]) -> AppendHeaders<Vec<(&'static str, &'static str)>> {
    AppendHeaders(lines.iter().map(|line| ("vary", *line)).collect())
}

fn app() -> Router {
    let own = [("access-control-allow-origin", "*"), ("access-control-allow-credentials", "true")];
    Router::new()
        .route("/api/orders", get(|| async { "orders" }).put(|_: String| async { "changed" }))
        .route("/api/orders/{id}", get(|Path(id): Path<u8>| async move { id.to_string() }))
        .route("/api/query", get(|Query(_): Query<Vec<(u8, u8)>>| async { "asked" }))
        .route("/api/json", put(|Json(_): Json<Vec<u8>>| async { "read" }))
        .route("/api/large", put(|_: String| async { "read" }).layer(DefaultBodyLimit::max(2)))
        .route("/api/fail", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/api/error", get(|| async { Err::<(), _>((StatusCode::BAD_GATEWAY, "broken")) }))
        .route("/api/slow", get(std::future::pending::<()>))
        .route(
            "/api/panic",
            get(|| async {
                if true {
                    panic!("on purpose")
                }
            }),
        )
        .route("/api/options", options(|| async { "mine" }).get(|| async { "got" }))
        .route("/api/any", any(|| async { "any" }))
        .route("/api/own", get(move || async move { (own, "own") }))
        .route("/api/vary1", get(|| async { vary(&["Accept"]) }))
        .route("/api/vary2", get(|| async { vary(&["Accept", "origin, Cookie"]) }))
        .route("/api/vary3", get(|| async { vary(&["*"]) }))
        .route("/api/guarded/orders", any(|| async { "guarded" }))
        .route("/elsewhere", get(move || async move { (own, "elsewhere") }))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::ZERO))
}

#[tokio::test]
async fn preflights_are_answered_before_routing_and_authentication() {
    let app = app().layer(from_fn(authenticate)).layer(cors());
    for path in
        ["/api/orders", "/api/no/such", "/api/options", "/api/any", "/api/own", "/api/panic", "/api/orders/x"]
    {
        assert_eq!(answer(&app, &format!("OPTIONS {path} | {PREFLIGHT}")).await, ALLOWED_PREFLIGHT, "{path}");
    }
    let evil = "OPTIONS /api/options | origin: https://evil.example | access-control-request-method: GET";
    let denied = "403 | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    assert_eq!(answer(&app, evil).await, denied);
    // And 401 has its headers, so that the page can read it.
    assert_eq!(answer(&app, &format!("GET /api/orders | {APP}")).await, format!("401 | {ALLOWED}"));
    let with = format!("GET /api/orders | {APP} | authorization: me");
    assert_eq!(answer(&app, &with).await, format!("200 | {ALLOWED}"));
}

/// The mistake that the order is about: what stands outside answers without this layer.
#[tokio::test]
async fn authentication_outside_answers_preflights_itself() {
    let app = app().layer(cors()).layer(from_fn(authenticate));
    assert_eq!(answer(&app, &format!("OPTIONS /api/orders | {PREFLIGHT}")).await, "401");
}

#[tokio::test]
async fn every_response_has_its_headers() {
    let app = app().layer(cors());
    for (sent, status) in [
        ("GET /api/orders", 200),
        ("HEAD /api/orders", 200),
        ("PUT /api/orders", 200),
        ("GET /api/no/such", 404),
        ("POST /api/orders", 405),
        ("GET /api/orders/seven", 400),
        ("GET /api/query?a=b", 400),
        ("PUT /api/json", 415),
        ("PUT /api/json | content-type: application/json", 400),
        ("PUT /api/large", 413),
        ("GET /api/fail", 500),
        ("GET /api/error", 502),
        ("GET /api/slow", 408),
        ("GET /api/panic", 500),
        ("GET /api/guarded/orders", 200),
        ("GET /api/guarded/no/such", 404),
    ] {
        assert_eq!(answer(&app, &format!("{sent} | {APP}")).await, format!("{status} | {ALLOWED}"), "{sent}");
        assert_eq!(answer(&app, sent).await, format!("{status} | vary: Origin"), "{sent}, without Origin");
    }
}

#[tokio::test]
async fn plain_options_reaches_the_application() {
    let app = app().layer(cors());
    for (sent, expected) in [
        ("OPTIONS /api/options", "200 | vary: Origin"),
        ("OPTIONS /api/any | origin: https://evil.example", "200 | vary: Origin"),
        ("OPTIONS /api/orders", "405 | vary: Origin"),
        ("OPTIONS /api/no/such", "404 | vary: Origin"),
        // It is treated as any actual request, and OPTIONS is no method of the grant.
        ("OPTIONS /api/options | origin: https://app.example.com", "200 | vary: Origin"),
    ] {
        assert_eq!(answer(&app, sent).await, expected, "{sent}");
    }
}

#[tokio::test]
async fn headers_of_handlers() {
    let app = app().layer(cors());
    for (sent, expected) in [
        ("GET /api/own | origin: https://app.example.com", format!("200 | {ALLOWED}")),
        ("GET /api/own | origin: https://evil.example", "200 | vary: Origin".into()),
        ("GET /api/own", "200 | vary: Origin".into()),
        ("GET /api/vary1", "200 | vary: Accept | vary: Origin".into()),
        ("GET /api/vary2", "200 | vary: Accept | vary: origin, Cookie".into()),
        ("GET /api/vary3", "200 | vary: *".into()),
        (
            "GET /elsewhere",
            "200 | access-control-allow-credentials: true | access-control-allow-origin: *".into(),
        ),
        ("GET /no/such", "404".into()),
    ] {
        assert_eq!(answer(&app, sent).await, expected, "{sent}");
    }
}

#[tokio::test]
async fn a_rejected_request_does_not_reach_its_handler() {
    let app = app().layer(cors());
    for (sent, body) in [
        ("POST /api/guarded/orders | origin: https://evil.example", ""),
        (
            "GET /api/guarded/orders | origin: https://evil.example | connection: upgrade | upgrade: websocket",
            "",
        ),
        ("POST /api/guarded/orders | origin: https://a.example | host: a.example", "guarded"),
        ("POST /api/guarded/orders | origin: https://a.example | sec-fetch-site: same-origin", "guarded"),
        ("POST https://a.example/api/guarded/orders | origin: https://a.example", "guarded"),
        ("POST /api/guarded/orders", "guarded"),
    ] {
        let response = respond(&app, sent).await;
        assert_eq!(response.status(), if body.is_empty() { 403 } else { 200 }, "{sent}");
        assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), body, "{sent}");
    }
}

/// Frames go through one by one: the second is sent after the first has arrived.
#[tokio::test]
async fn a_streaming_body_passes_frame_by_frame() {
    let (mut sender, body) = Channel::<Bytes, std::io::Error>::new(1);
    let body = Arc::new(Mutex::new(Some(Body::new(body))));
    let stream = || async move { body.lock().unwrap().take().unwrap() };
    let app = Router::new().route("/api/stream", get(stream)).layer(cors());
    let mut response = respond(&app, &format!("GET /api/stream | {APP}")).await;
    for word in ["one", "two"] {
        sender.send_data(word.into()).await.unwrap();
        let frame = response.body_mut().frame().await.unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), word);
    }
}
