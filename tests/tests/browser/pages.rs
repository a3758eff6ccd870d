//! The pages' own servers: an empty page, and redirects.

use std::collections::HashMap;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Browsers ask for an icon where none is named.
const PAGE: &str = "<!doctype html><title>A page</title><link rel=icon href='data:,'><body>";

/// Serves pages on a free port, as long as the tests run.
pub(crate) fn serve() -> std::io::Result<SocketAddr> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let pages = Router::new().route("/", get(async || Html(PAGE))).route("/hop", any(hop));
    std::thread::spawn(move || runtime.block_on(async { axum::serve(listener, pages).await }));
    Ok(address)
}

/// A redirect with status `status` to `to`, which every page may follow; a preflight is allowed all there is.
async fn hop(method: Method, Query(query): Query<HashMap<String, String>>, headers: HeaderMap) -> Response {
    let line = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("*").to_owned();
    let allow = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, line("origin")),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_METHODS, line("access-control-request-method")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, line("access-control-request-headers")),
    ];
    if method == Method::OPTIONS && query.get("preflight").is_none_or(|it| it != "redirected") {
        return (StatusCode::NO_CONTENT, allow).into_response();
    }
    let status = query["status"].parse().ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap();
    (status, allow, [(header::LOCATION, query["to"].clone())]).into_response()
}
