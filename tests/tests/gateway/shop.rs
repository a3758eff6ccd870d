//! The application behind the gateway.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header::VARY};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, options};
use corsac_axum::CorsLayer;
use corsac_core::Policy;

use crate::markdown::root;

/// Where an application listens whose policy is that of the repository's shop.
pub(crate) fn start() -> SocketAddr {
    serve(routes().layer(CorsLayer::new(policy())))
}

pub(crate) fn policy() -> Policy {
    Policy::from_path(root().join("policies/shop.yaml")).unwrap()
}

/// Routes below `/api` and `/catalogue`, and the same without their public prefix.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/catalogue/items", get(|| async { "items\n" }))
        .route("/api/orders", get(|| async { "orders\n" }).post(|_: String| async { "ordered\n" }))
        .route("/api/prices", get(|| async { "prices\n" }))
        .route("/api/options", options(|| async { "mine\n" }))
        .route("/api/fail", get(|| async { (StatusCode::INTERNAL_SERVER_ERROR, "failed\n") }))
        .route("/api/hangs", get(std::future::pending::<()>))
        .route("/items", get(|| async { "items\n" }))
        .route("/check", get(check))
        .layer(from_fn(read_whole_body))
}

/// Reads a body to its end before anything refuses it. Without this, the 413 for a long one is a race: nginx may still be
/// sending when the connection ends, and answers 502.
async fn read_whole_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, 8 << 20).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Says to a gateway whether a request is signed in.
async fn check(headers: HeaderMap) -> StatusCode {
    if headers.contains_key("authorization") { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED }
}

/// Adds what a layer for compression adds.
pub(crate) async fn vary_by_encoding(mut response: Response) -> Response {
    response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

/// Serves for as long as the tests run.
pub(crate) fn serve(router: Router) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    address
}

/// An application that is broken: it takes connections and ends them.
pub(crate) fn broken() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    address
}
