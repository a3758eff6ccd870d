//! Requests and answers as text, so that a case is a line of a table.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Response};
use corsac_axum::CorsLayer;
use corsac_core::Policy;
use tower::ServiceExt;

pub(crate) const PREFLIGHT: &str = "origin: https://app.example.com | access-control-request-method: PUT";
pub(crate) const APP: &str = "origin: https://app.example.com";

/// The answer to an allowed preflight under [`policy`].
pub(crate) const ALLOWED_PREFLIGHT: &str = "204 | access-control-allow-methods: GET, PUT, POST \
     | access-control-allow-origin: https://app.example.com | access-control-max-age: 3600 \
     | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
/// What is behind the status of an allowed request.
pub(crate) const ALLOWED: &str = "access-control-allow-origin: https://app.example.com | vary: Origin";

pub(crate) fn policy() -> Policy {
    let text = "
version: 1
rules:
  - name: guarded
    paths: [/api/guarded, /api/guarded/**]
    on_denied: reject
    allow_origins: [https://app.example.com]
  - name: api
    paths: [/api, /api/**]
    allow_origins: [https://app.example.com]
    allow_methods: [GET, PUT, POST]
    max_age: 1h
";
    Policy::from_yaml(text).unwrap()
}

pub(crate) fn cors() -> CorsLayer {
    CorsLayer::new(policy())
}

/// `PUT /api/x | origin: https://app.example.com | ...` as a request.
pub(crate) fn request(text: &str) -> Request<Body> {
    let mut parts = text.split(" | ");
    let (method, target) = parts.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target).body(Body::from("asked")).unwrap();
    for line in parts {
        let (name, value) = line.split_once(": ").unwrap();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        request.headers_mut().append(name.parse::<HeaderName>().unwrap(), value);
    }
    request
}

pub(crate) async fn respond(app: &Router, text: &str) -> Response<Body> {
    app.clone().oneshot(request(text)).await.unwrap()
}

/// The status, and every line that has to do with CORS, sorted.
pub(crate) async fn answer(app: &Router, text: &str) -> String {
    let response = respond(app, text).await;
    let of_cors = |name: &HeaderName| name.as_str().starts_with("access-control-") || name == "vary";
    let lines = response.headers().iter().filter(|(name, _)| of_cors(name));
    let mut lines: Vec<_> =
        lines.map(|(name, value)| format!("{name}: {}", value.as_bytes().escape_ascii())).collect();
    lines.sort();
    lines.insert(0, response.status().as_str().to_owned());
    lines.join(" | ")
}
