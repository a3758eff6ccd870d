//! warp's own filter.

use corsac::warp::CorsFilter;
use http_body_util::Empty;
use tower::ServiceExt as _;
use warp::filters::BoxedFilter;
use warp::http::{Request, Response, StatusCode};
use warp::hyper::body::Bytes;
use warp::{Filter, Reply};

use super::page::Migration;
use super::{parts, shown};

#[tokio::test]
async fn the_page_on_warp() {
    let migration = Migration::new("warp.md", "warp");
    let after: CorsFilter = crate::warp_after::after(migration.policy());
    let before = routes().with(crate::warp_before::before()).boxed();
    let after = after.wrap(routes());
    let mut answers = Vec::new();
    for sent in migration.requests() {
        answers.push((answer(before.clone(), sent).await, answer(after.clone(), sent).await));
    }
    migration.hold(&answers);
}

/// The first branch answers preflights for paths that are not its own, and for those of nobody.
#[tokio::test]
async fn a_branch_with_a_filter_of_its_own() {
    let first = warp::path!("first").map(|| "first").with(crate::warp_before::before());
    let routes = first.or(warp::path!("second").map(|| "second")).boxed();
    for path in ["/first", "/second", "/none"] {
        let sent =
            format!("OPTIONS {path} | Origin: https://app.example.com | Access-Control-Request-Method: PUT");
        assert!(answer(routes.clone(), &sent).await.starts_with("200 | "), "{path}");
    }
}

fn routes() -> BoxedFilter<(warp::reply::Response,)> {
    let methods = warp::get().or(warp::post()).unify().or(warp::put()).unify();
    let orders = warp::path!("orders").and(methods).map(|| StatusCode::OK.into_response());
    let options = warp::path!("options").and(warp::options()).map(|| StatusCode::ACCEPTED.into_response());
    let fail = warp::path!("fail").map(|| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    let own = warp::path!("own").map(|| lines(&[("access-control-allow-origin", "https://evil.example")]));
    let vary = warp::path!("vary")
        .map(|| lines(&[("vary", "Accept-Encoding"), ("vary", "Accept-Language, Origin")]));
    orders.or(options).unify().or(fail).unify().or(own).unify().or(vary).unify().boxed()
}

/// A response of these lines.
fn lines(lines: &[(&str, &str)]) -> warp::reply::Response {
    let response =
        lines.iter().fold(Response::builder(), |response, (name, value)| response.header(*name, *value));
    response.body("").into_response()
}

async fn answer<R: Reply + Send + 'static>(routes: BoxedFilter<(R,)>, sent: &str) -> String {
    let (method, path, lines) = parts(sent);
    let request = Request::builder().method(method).uri(path);
    let request = lines.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let response = warp::service(routes).oneshot(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
    let lines = response.headers().iter();
    shown(response.status().as_u16(), lines.map(|(name, value)| (name.as_str(), value.as_bytes())))
}
