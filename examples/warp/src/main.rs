//! The shop on warp: `cargo run -p example-warp`, from the root of the repository.

use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use corsac::Policy;
use corsac::warp::CorsLayer;
use example_shop::{NewOrder, Orders, Settings};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use warp::http::StatusCode;
use warp::reject::Reject;
use warp::reply::{Response, json, with_header, with_status};
use warp::{Filter, Rejection, Reply};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_env()?;
    let policy = Policy::from_path(&settings.policy_file)?;
    let shop = ServiceBuilder::new()
        // First, and so outermost: whatever answers inside has its CORS headers.
        .layer(CorsLayer::new(policy.clone()))
        .layer(CatchPanicLayer::new())
        .service(warp::service(routes(Orders::default())));
    let shop = TowerToHyperService::new(shop);

    let listener = TcpListener::bind(("127.0.0.1", settings.port)).await;
    let listener = listener.map_err(|error| settings.cannot_listen(error))?;
    example_shop::announce(&policy, listener.local_addr()?);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // That connection is gone, or too many files are open: no reason to stop serving.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), shop.clone());
        tokio::spawn(connection.with_upgrades());
    }
}

fn routes(orders: Orders) -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone {
    let orders = warp::any().map(move || orders.clone());
    let all = warp::path!("api" / "orders");
    let one = warp::path!("api" / "orders" / u64);
    let authorization = warp::header::optional("authorization");

    let items = warp::path!("catalogue" / "items").and(warp::get()).map(|| json(&example_shop::items()));
    let list = all.and(warp::get()).and(orders.clone()).map(list);
    let add = all.and(warp::post()).and(orders.clone()).and(warp::body::json()).map(add);
    let replace = one.and(warp::put()).and(orders.clone()).and(warp::body::json()).map(replace);
    let remove = one.and(warp::delete()).and(orders).map(remove);
    let fail = warp::path!("api" / "fail").and(warp::get()).and_then(fail);
    let panics = warp::path!("api" / "panic").and(warp::get()).map(panics);
    let report = warp::path!("private" / "report").and(warp::get()).and(authorization).map(report);
    items.or(list).or(add).or(replace).or(remove).or(fail).or(panics).or(report)
}

fn list(orders: Orders) -> impl Reply {
    with_header(json(&orders.all()), "X-Request-Id", orders.request_id())
}

fn add(orders: Orders, new: NewOrder) -> impl Reply {
    with_status(json(&orders.add(new)), StatusCode::CREATED)
}

fn replace(id: u64, orders: Orders, new: NewOrder) -> Response {
    match orders.replace(id, new) {
        Some(order) => json(&order).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn remove(id: u64, orders: Orders) -> StatusCode {
    if orders.remove(id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

/// What went wrong, in a type of the shop's own. Nothing recovers from it, and warp answers 500.
#[derive(Debug)]
struct Failure;

impl Reject for Failure {}

async fn fail() -> Result<Infallible, Rejection> {
    Err(warp::reject::custom(Failure))
}

#[expect(clippy::panic, reason = "shows that its answer has CORS headers, too")]
fn panics() -> Infallible {
    panic!("on purpose")
}

fn report(authorization: Option<String>) -> Response {
    if example_shop::may_read_report(authorization.as_deref()) {
        example_shop::REPORT.into_response()
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}
