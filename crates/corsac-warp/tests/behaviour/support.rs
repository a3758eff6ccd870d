//! Requests and answers as text, so that a case is a line of a table.

use std::convert::Infallible;

use corsac_core::Policy;
use corsac_warp::{CorsFilter, CorsLayer};
use http_body_util::{BodyExt, Full};
use tower::util::BoxCloneSyncService;
use tower::{Layer, ServiceExt};
use warp::filters::BoxedFilter;
use warp::http::{HeaderName, Request};
use warp::hyper::body::Bytes;
use warp::reply::Response;

pub(crate) const APP: &str = "origin: https://app.example.com";
pub(crate) const EVIL: &str = "origin: https://evil.example";
pub(crate) const PREFLIGHT: &str = "origin: https://app.example.com | access-control-request-method: PUT";

/// What is behind the status of an allowed request, under [`POLICY`].
pub(crate) const ALLOWED: &str = "access-control-allow-origin: https://app.example.com | vary: Origin";
/// The answer to an allowed preflight.
pub(crate) const ALLOWED_PREFLIGHT: &str = "204 | access-control-allow-methods: GET, PUT \
     | access-control-allow-origin: https://app.example.com \
     | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

const POLICY: &str = "{ version: 1, defaults: { allow_methods: [GET, PUT] }, rules: [
    { paths: [/api/guarded, /api/guarded/**], allow_origins: ['https://app.example.com'], on_denied: reject },
    { paths: [/api, /api/**], allow_origins: ['https://app.example.com'] }] }";

pub(crate) fn policy() -> Policy {
    Policy::from_yaml(POLICY).unwrap()
}

/// A tree of filters.
pub(crate) type Routes = BoxedFilter<(Response,)>;
/// What answers requests.
pub(crate) type App = BoxCloneSyncService<Request<Full<Bytes>>, Response, Infallible>;

/// The filters as warp serves them.
pub(crate) fn bare(routes: Routes) -> App {
    BoxCloneSyncService::new(warp::service(routes))
}

/// The filters behind [`policy`], in both ways.
pub(crate) fn both(routes: &Routes) -> [(&'static str, App); 2] {
    let layered = CorsLayer::new(policy()).layer(warp::service(routes.clone()));
    let wrapped = CorsFilter::new(policy()).wrap(routes.clone());
    [("layer", BoxCloneSyncService::new(layered)), ("filter", bare(wrapped))]
}

/// `PUT /api/x | origin: https://app.example.com | ...` as a request with a body of four bytes.
pub(crate) fn request(text: &str) -> Request<Full<Bytes>> {
    let mut parts = text.split(" | ");
    let (method, target) = parts.next().unwrap().split_once(' ').unwrap();
    let request = parts.fold(Request::builder().method(method).uri(target), |request, line| {
        let (name, value) = line.split_once(": ").unwrap();
        request.header(name, value.as_bytes())
    });
    request.body(Full::from("sent")).unwrap()
}

pub(crate) async fn respond(app: &App, text: &str) -> Response {
    app.clone().oneshot(request(text)).await.unwrap()
}

/// The status, and every line that has to do with CORS, sorted.
pub(crate) async fn answer(app: &App, text: &str) -> String {
    let response = respond(app, text).await;
    let of_cors = |name: &HeaderName| name.as_str().starts_with("access-control-") || name == "vary";
    let all = response.headers().iter().filter(|(name, _)| of_cors(name));
    let mut lines: Vec<_> =
        all.map(|(name, value)| format!(" | {name}: {}", value.to_str().unwrap())).collect();
    lines.sort();
    format!("{}{}", response.status().as_u16(), lines.concat())
}

/// The status, the type and the body.
pub(crate) async fn text(app: &App, sent: &str) -> (u16, String, String) {
    let response = respond(app, sent).await;
    let kind = response.headers().get("content-type").map_or("", |value| value.to_str().unwrap()).to_owned();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, kind, String::from_utf8(body.into()).unwrap())
}
