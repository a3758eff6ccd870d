//! What becomes of the response that the inner service makes.

use std::io;

use corsac_tower::CorsLayer;
use http::{Request, Response};
use tower::{Layer, ServiceExt, service_fn};

use crate::support::{APP, EVIL, lines, policy, request, response, send};

#[tokio::test]
async fn every_status_has_the_headers() {
    let layer = CorsLayer::new(policy());
    for status in [101, 200, 204, 206, 302, 304, 400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503, 599] {
        let (response, _) =
            send(&layer, request(&format!("GET /two/x | {APP}")), response(status, &[])).await;
        assert_eq!(response.status(), status);
        let expected = [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://app.example.com",
            "vary: Origin",
        ];
        assert_eq!(lines(response.headers()), expected, "{status}");
    }
}

#[tokio::test]
async fn vary_is_merged() {
    let layer = CorsLayer::new(policy());
    for (made, expected) in [
        (&[][..], &["vary: Origin"][..]),
        (&["vary: Accept-Encoding"], &["vary: Accept-Encoding", "vary: Origin"]),
        (&["vary: Accept", "vary: Cookie"], &["vary: Accept", "vary: Cookie", "vary: Origin"]),
        (&["vary: Accept, ORIGIN"], &["vary: Accept, ORIGIN"]),
        (&["vary: Accept", "vary: origin"], &["vary: Accept", "vary: origin"]),
        (&["vary: Accept", "vary: *"], &["vary: *", "vary: Accept"]),
        (&["vary: *"], &["vary: *"]),
        (&["vary: X-Origin"], &["vary: Origin", "vary: X-Origin"]),
        (&["vary: caf\u{e9}"], &["vary: Origin", "vary: caf\\xc3\\xa9"]),
    ] {
        for sent in ["GET /api".to_owned(), format!("GET /api | {EVIL}"), format!("DELETE /api | {APP}")] {
            let (response, _) = send(&layer, request(&sent), response(200, made)).await;
            assert_eq!(lines(response.headers()), expected, "{sent}, {made:?}");
        }
    }
}

/// A handler that speaks of CORS itself contradicts the policy, or completes a weaker grant.
const OF_THE_HANDLER: &[&str] = &[
    "access-control-allow-origin: https://evil.example",
    "access-control-allow-origin: *",
    "access-control-allow-credentials: true",
    "access-control-allow-methods: DELETE",
    "access-control-allow-headers: X-Secret",
    "access-control-allow-private-network: true",
    "access-control-expose-headers: X-Secret",
    "access-control-max-age: 7",
];

#[tokio::test]
async fn headers_of_the_handler_are_replaced() {
    let layer = CorsLayer::new(policy());
    for (sent, expected) in [
        ("GET /two/x", &["vary: Origin"][..]),
        ("GET /two/x | origin: https://evil.example", &["access-control-allow-origin: *", "vary: Origin"]),
        ("PUT /two/x | origin: https://evil.example", &["vary: Origin"]),
        (
            "PUT /two/x | origin: https://app.example.com",
            &[
                "access-control-allow-credentials: true",
                "access-control-allow-origin: https://app.example.com",
                "vary: Origin",
            ],
        ),
        ("GET /two/x%2f..%2f..%2fapi | origin: https://app.example.com", &["vary: Origin"]),
        ("GET /two/x%2f..%2f..%2fapi", &["vary: Origin"]),
        ("POST /guarded/x | origin: https://a.example | host: a.example", &["vary: Origin"]),
        ("OPTIONS /api | origin: https://app.example.com", &["vary: Origin"]),
        ("PUT /public/x", &[]),
    ] {
        let (response, ran) = send(&layer, request(sent), response(500, OF_THE_HANDLER)).await;
        assert!(ran, "{sent}");
        assert_eq!(lines(response.headers()), expected, "{sent}");
    }
}

#[tokio::test]
async fn nothing_else_is_touched() {
    let layer = CorsLayer::new(policy());
    let made = response(200, &["set-cookie: a=1", "set-cookie: b=2", "x-bytes: caf\u{e9}", "x-id: 7"]);
    let (with, _) = send(&layer, request(&format!("GET /api | {APP}")), made.clone()).await;
    let others = with.headers().iter().filter(|(name, _)| !name.as_str().starts_with("access-control-"));
    let others: Vec<_> = others.filter(|(name, _)| *name != "vary").collect();
    assert_eq!(others, made.headers().iter().collect::<Vec<_>>());

    // Where no rule governs, not even the headers of CORS.
    let made = response(200, OF_THE_HANDLER);
    let (response, _) = send(&layer, request(&format!("GET /elsewhere | {APP}")), made.clone()).await;
    assert_eq!(response.headers(), made.headers());
}

/// A handler sees the request as it came, extensions included.
#[tokio::test]
async fn the_request_passes_as_it_is() {
    let seen = service_fn(|request: Request<String>| async move {
        let kept = request.extensions().get::<u8>() == Some(&7) && request.body() == "asked";
        let text = format!("{} {} {} {kept}", request.method(), request.uri(), request.headers().len());
        Ok::<_, io::Error>(Response::new(text))
    });
    let mut sent = request(&format!("GET /api/x?y=1 | {APP} | upgrade: websocket | connection: upgrade"));
    sent.extensions_mut().insert(7_u8);
    let response = CorsLayer::new(policy()).stripped_prefix("/shop").layer(seen).oneshot(sent).await.unwrap();
    assert_eq!(response.body(), "GET /api/x?y=1 3 true");
}

#[tokio::test]
async fn an_error_stays_an_error() {
    let failing =
        service_fn(|_: Request<String>| async { Err::<Response<String>, _>(io::Error::other("broken")) });
    let service = CorsLayer::new(policy()).layer(failing);
    let error = service.clone().oneshot(request(&format!("GET /api | {APP}"))).await.unwrap_err();
    assert_eq!(error.to_string(), "broken");
    let preflight = format!("OPTIONS /api | {APP} | access-control-request-method: PUT");
    assert_eq!(service.oneshot(request(&preflight)).await.unwrap().status(), 200);
}
