//! Requests and answers as text, so that a case is a line of a table.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use corsac_core::Policy;
use corsac_tower::CorsLayer;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use tower::{Layer, ServiceExt, service_fn};

pub(crate) const APP: &str = "origin: https://app.example.com";
pub(crate) const EVIL: &str = "origin: https://evil.example";

pub(crate) fn policy() -> Policy {
    let text = "
version: 1
rules:
  - name: public
    paths: [/public/**]
    allow_origins: ['*']
    allow_methods: [GET]
    expose_headers: [X-Id]
    max_age: 1h
  - name: guarded
    paths: [/guarded/**]
    on_denied: reject
    allow_origins: [https://app.example.com]
    allow_methods: [GET]
  - name: own
    paths: [/own/**]
    on_denied: reject
    own_origins: [https://www.example.com]
    allow_origins: [https://app.example.com]
    max_age: 1h
  - name: two
    paths: [/two/**]
    grants:
      - allow_origins: [https://app.example.com]
        allow_methods: [GET, PUT]
        allow_credentials: true
        max_age: 1h
      - allow_origins: ['*']
        allow_methods: [GET]
        max_age: 1h
  - name: api
    paths: [/api, /api/**]
    preflight_status: 200
    allow_origins: [https://app.example.com, https://*.preview.example.com]
    allow_methods: [GET, PUT]
    allow_headers: [Content-Type, X-Key]
    expose_headers: [X-Id]
    allow_credentials: true
    max_age: 10m
";
    Policy::from_yaml(text).unwrap()
}

/// `PUT /api/x | origin: https://app.example.com | ...` as a request.
pub(crate) fn request(text: &str) -> Request<String> {
    let mut parts = text.split(" | ");
    let (method, target) = parts.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target).body(String::from("asked")).unwrap();
    for line in parts {
        let (name, value) = header(line);
        request.headers_mut().append(name, value);
    }
    request
}

fn header(line: &str) -> (HeaderName, HeaderValue) {
    let (name, value) = line.split_once(':').unwrap();
    (name.parse().unwrap(), HeaderValue::from_bytes(value.trim().as_bytes()).unwrap())
}

/// A response with these lines, as a handler makes it.
pub(crate) fn response(status: u16, lines: &[&str]) -> Response<String> {
    let mut response = Response::builder().status(status).body(String::from("answered")).unwrap();
    for line in lines {
        let (name, value) = header(line);
        response.headers_mut().append(name, value);
    }
    response
}

/// The lines that have to do with CORS, sorted: `vary` and `access-control-*`.
pub(crate) fn lines(headers: &HeaderMap) -> Vec<String> {
    let of_cors = |name: &HeaderName| name.as_str().starts_with("access-control-") || name == "vary";
    let lines = headers.iter().filter(|(name, _)| of_cors(name));
    let mut lines: Vec<_> =
        lines.map(|(name, value)| format!("{name}: {}", value.as_bytes().escape_ascii())).collect();
    lines.sort();
    lines
}

/// Sends a request through the layer to a handler that makes this response. Gives the response, and whether the handler
/// ran.
pub(crate) async fn send(
    layer: &CorsLayer,
    request: Request<String>,
    made: Response<String>,
) -> (Response<String>, bool) {
    let ran = Arc::new(AtomicBool::new(false));
    let handler = service_fn({
        let ran = Arc::clone(&ran);
        move |_: Request<String>| {
            ran.store(true, Ordering::Relaxed);
            let made = made.clone();
            async move { Ok::<_, Infallible>(made) }
        }
    });
    let response = layer.layer(handler).oneshot(request).await.unwrap();
    (response, ran.load(Ordering::Relaxed))
}
