//! The shop on axum: `cargo run -p example-axum`, from the root of the repository.

use std::error::Error;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, put};
use axum::{Json, Router};
use corsac::Policy;
use corsac::axum::CorsLayer;
use example_shop::{Item, NewOrder, Order, Orders, Settings};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_env()?;
    let policy = Policy::from_path(&settings.policy_file)?;
    let shop = Router::new()
        .route("/catalogue/items", get(items))
        .route("/api/orders", get(list).post(add))
        .route("/api/orders/{id}", put(replace).delete(remove))
        .route("/api/fail", get(fail))
        .route("/api/panic", get(panics))
        .route("/private/report", get(report))
        .with_state(Orders::default())
        .layer(CatchPanicLayer::new())
        // Last, and so outermost: whatever answers inside has its CORS headers.
        .layer(CorsLayer::new(policy.clone()));

    let listener = TcpListener::bind(("127.0.0.1", settings.port)).await;
    let listener = listener.map_err(|error| settings.cannot_listen(error))?;
    example_shop::announce(&policy, listener.local_addr()?);
    Ok(axum::serve(listener, shop).await?)
}

async fn items() -> Json<&'static [Item]> {
    Json(example_shop::items())
}

async fn list(State(orders): State<Orders>) -> impl IntoResponse {
    ([("X-Request-Id", orders.request_id())], Json(orders.all()))
}

async fn add(State(orders): State<Orders>, Json(new): Json<NewOrder>) -> (StatusCode, Json<Order>) {
    (StatusCode::CREATED, Json(orders.add(new)))
}

async fn replace(
    State(orders): State<Orders>,
    Path(id): Path<u64>,
    Json(new): Json<NewOrder>,
) -> Result<Json<Order>, StatusCode> {
    orders.replace(id, new).map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn remove(State(orders): State<Orders>, Path(id): Path<u64>) -> StatusCode {
    if orders.remove(id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn fail() -> Result<(), StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}

#[expect(clippy::panic, reason = "shows that its answer has CORS headers, too")]
async fn panics() {
    panic!("on purpose")
}

async fn report(headers: HeaderMap) -> Result<&'static str, StatusCode> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if example_shop::may_read_report(authorization) {
        Ok(example_shop::REPORT)
    } else {
        Err(StatusCode::UNAUTHORIZED)
    }
}
