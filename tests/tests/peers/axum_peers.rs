//! The application in axum, and the layers for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::AppendHeaders;
use axum::routing::{get, post};
use corsac_conformance::Probe;
use serde::Deserialize;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::configuration::{Configuration, HEADERS, METHODS, ORIGINS};
use crate::server::{MOST_BODY, OWN_ORIGIN, OWN_VARY, Running, listener, run};

pub(crate) fn tower_http(configuration: Configuration) -> Result<Running, String> {
    let listed = CorsLayer::new()
        .allow_origin(ORIGINS.map(HeaderValue::from_static))
        .allow_methods(METHODS.map(|method| method.parse::<Method>().unwrap()))
        .allow_headers(HEADERS.map(HeaderName::from_static))
        .allow_credentials(true);
    let layer = match configuration {
        Configuration::Listed | Configuration::Strict | Configuration::Recovered => listed,
        Configuration::Star => listed.allow_origin(Any),
        Configuration::Reflected => listed.allow_origin(AllowOrigin::mirror_request()),
    };
    let probe = Probe::default();
    let router = routes(&probe);
    let router = catch_unwind(AssertUnwindSafe(|| router.layer(layer)));
    let router = router.map_err(|_| "`Router::layer` panics".to_owned())?;
    serve(router, &probe)
}

pub(crate) fn corsac(configuration: Configuration) -> Result<Running, String> {
    let probe = Probe::default();
    let layer = corsac_axum::CorsLayer::new(configuration.policy()?);
    serve(routes(&probe).layer(layer), &probe)
}

#[derive(Deserialize)]
struct Number {
    #[expect(dead_code, reason = "only reading it matters")]
    number: u32,
}

fn routes(probe: &Probe) -> Router {
    let ran = {
        let probe = probe.clone();
        move || {
            probe.ran();
            std::future::ready("ran\n")
        }
    };
    Router::new()
        .route("/items", get(ran.clone()).post(ran.clone()))
        .route("/own-options", get(ran.clone()).options(ran))
        .route("/error", get(|| async { Err::<(), _>(StatusCode::INTERNAL_SERVER_ERROR) }))
        .route("/panic", get(panics))
        .route("/large", post(|_: Bytes| async {}).layer(DefaultBodyLimit::max(MOST_BODY)))
        .route("/number", get(|_: Query<Number>| async {}))
        .route("/vary", get(|| async { AppendHeaders(OWN_VARY.map(|name| ("vary", name))) }))
        .route("/cors-headers", get(|| async { [("access-control-allow-origin", OWN_ORIGIN)] }))
        .layer(CatchPanicLayer::new())
}

/// As `panic!`, without its message in the log of the tests.
async fn panics() {
    std::panic::resume_unwind(Box::new("on purpose"));
}

fn serve(router: Router, probe: &Probe) -> Result<Running, String> {
    let listener = listener();
    run(probe, move |said| async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let _ = said.send(Ok(listener.local_addr().unwrap()));
        axum::serve(listener, router).await.unwrap();
    })
}
