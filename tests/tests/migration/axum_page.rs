//! tower-http's layer.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::AppendHeaders;
use axum::routing::{get, options};
use tower::ServiceExt as _;

use super::page::Migration;
use super::{parts, shown};

#[tokio::test]
async fn the_page_on_axum() {
    let migration = Migration::new("axum.md", "tower-http");
    let before = routes().layer(crate::axum_before::before());
    let after = routes().layer(crate::axum_after::after(migration.policy()));
    let mut answers = Vec::new();
    for sent in migration.requests() {
        answers.push((answer(&before, sent).await, answer(&after, sent).await));
    }
    migration.hold(&answers);
}

fn routes() -> Router {
    let own = [("access-control-allow-origin", "https://evil.example")];
    let vary = AppendHeaders([("vary", "Accept-Encoding"), ("vary", "Accept-Language, Origin")]);
    Router::new()
        .route("/orders", get(|| async {}).post(|| async {}).put(|| async {}))
        .route("/options", options(|| async { StatusCode::ACCEPTED }))
        .route("/own", get(move || async move { own }))
        .route("/vary", get(move || async move { vary }))
        .route("/fail", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
}

async fn answer(app: &Router, sent: &str) -> String {
    let (method, path, lines) = parts(sent);
    let request = Request::builder().method(method).uri(path);
    let request = lines.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let lines = response.headers().iter();
    shown(response.status().as_u16(), lines.map(|(name, value)| (name.as_str(), value.as_bytes())))
}
