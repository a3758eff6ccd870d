//! The layer as a value: cloned, stacked, under a handle, behind a gateway, around a service that is not ready.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::task::{Context, Poll, Waker};

use corsac_core::{Policy, PolicyHandle};
use corsac_tower::{Cors, CorsLayer};
use http::{Extensions, Request, Response, Uri};
use tower::{Layer, Service, ServiceBuilder, ServiceExt, service_fn};

use crate::support::{APP, lines, policy, request, response, send};

fn origins(count: usize) -> Policy {
    let origins: Vec<_> = (0..count).map(|number| format!("'https://app-{number}.example.com'")).collect();
    Policy::from_yaml(format!("{{ version: 1, allow_origins: [{}] }}", origins.join(", "))).unwrap()
}

#[test]
fn cloning_costs_nothing_whatever_the_policy() {
    for count in [1, 10_000] {
        let layer = CorsLayer::new(origins(count)).stripped_prefix("/shop");
        let service = layer.layer(service_fn(|_: Request<()>| ready(Ok::<_, Infallible>(Response::new(())))));
        let cost = allocation_counter::measure(|| {
            drop(layer.clone());
            drop(service.clone());
            drop(layer.layer(()));
        });
        assert_eq!(cost.count_total, 0, "{count} origins");
    }
}

#[test]
fn futures_go_where_the_inner_ones_go() {
    fn is_send<T: Send>(_: &T) {}
    fn is_a_layer<T: Clone + Send + Sync + 'static>(_: &T) {}
    let layer = CorsLayer::new(policy());
    is_a_layer(&layer);
    let mut service =
        layer.layer(service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(())) }));
    is_a_layer(&service);
    is_send(&service.call(Request::new(())));
}

/// Two allocations are the header map's own, for its first line; the others are for the decision's values, which are
/// copied. The future is not boxed.
#[test]
fn what_a_request_allocates() {
    for (sent, at_most) in [
        // The first one of a thread: the handle keeps a slot for each.
        ("GET /elsewhere", 1),
        ("GET /elsewhere | origin: https://app.example.com", 0),
        ("GET /api", 2),
        ("GET /api | origin: https://evil.example", 2),
        ("GET /public/x", 3),
        ("GET /api | origin: https://app.example.com", 4),
        ("OPTIONS /api | origin: https://evil.example | access-control-request-method: PUT", 4),
    ] {
        let mut service = CorsLayer::new(policy())
            .layer(service_fn(|_: Request<String>| ready(Ok::<_, Infallible>(Response::new(String::new())))));
        let request = request(sent);
        let mut cx = Context::from_waker(Waker::noop());
        let cost = allocation_counter::measure(|| {
            let mut future = std::pin::pin!(service.call(request));
            assert!(future.as_mut().poll(&mut cx).is_ready());
        });
        assert!(cost.count_total <= at_most, "{sent}: {} allocations", cost.count_total);
    }
}

#[tokio::test]
async fn a_replaced_policy_counts_for_the_next_request() {
    let handle = PolicyHandle::new(policy());
    let layer = CorsLayer::new(handle.clone());
    let sent = "GET /new | origin: https://app-7.example.com";
    let (before, _) = send(&layer, request(sent), response(200, &[])).await;
    assert_eq!(lines(before.headers()), [""; 0]);
    handle.replace(origins(10));
    let (after, _) = send(&layer, request(sent), response(200, &[])).await;
    let expected = ["access-control-allow-origin: https://app-7.example.com", "vary: Origin"];
    assert_eq!(lines(after.headers()), expected);
}

/// A policy that is replaced while a request is under way does not change what was decided about it.
#[tokio::test]
async fn a_request_is_decided_under_one_policy() {
    let handle = PolicyHandle::new(policy());
    let replacing = service_fn({
        let handle = handle.clone();
        move |_: Request<String>| {
            handle.replace(origins(1));
            ready(Ok::<_, Infallible>(response(200, &[])))
        }
    });
    let service = CorsLayer::new(handle).layer(replacing);
    let response = service.oneshot(request(&format!("GET /two/x | {APP}"))).await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
    assert_eq!(response.headers()["access-control-allow-credentials"], "true");
}

#[tokio::test]
async fn applied_twice_is_as_applied_once() {
    let layer = CorsLayer::new(policy());
    let preflight = "OPTIONS /api | origin: https://app.example.com | access-control-request-method: PUT";
    for sent in [
        preflight,
        "GET /api | origin: https://app.example.com",
        "GET /api | origin: https://evil.example",
        "GET /guarded/x | origin: https://evil.example",
        "GET /public/x",
        "GET /elsewhere",
    ] {
        let handler =
            || service_fn(|_: Request<String>| ready(Ok::<_, Infallible>(response(200, &["vary: Accept"]))));
        let once = layer.layer(handler()).oneshot(request(sent)).await.unwrap();
        let twice = ServiceBuilder::new().layer(&layer).layer(&layer).service(handler());
        let twice = twice.oneshot(request(sent)).await.unwrap();
        assert_eq!(
            (once.status(), lines(once.headers())),
            (twice.status(), lines(twice.headers())),
            "{sent}"
        );
    }
}

#[tokio::test]
async fn a_stripped_prefix_is_put_back() {
    let layer = CorsLayer::new(policy()).stripped_prefix("/api");
    for (sent, governed) in
        [("GET /orders", true), ("GET /", true), ("GET /api/orders", true), ("OPTIONS *", false)]
    {
        let (response, _) = send(&layer, request(sent), response(200, &[])).await;
        assert_eq!(response.headers().contains_key("vary"), governed, "{sent}");
    }
    let (response, _) =
        send(&layer, request("GET /../public/x | origin: https://a.example"), response(200, &[])).await;
    assert_eq!(lines(response.headers()), ["vary: Origin"], "the path is ambiguous");
}

#[tokio::test]
async fn the_original_uri_counts_for_path_and_authority() {
    #[derive(Clone)]
    struct Original(Uri);

    fn original(extensions: &Extensions) -> Option<&Uri> {
        Some(&extensions.get::<Original>()?.0)
    }

    let layer = CorsLayer::new(policy()).original_uri(original);
    for (uri, ran) in [
        ("/guarded/x", false),
        ("https://www.example.com/guarded/x", true),
        ("https://other.example/guarded/x", false),
        ("/elsewhere", true),
    ] {
        let mut sent = request("POST /x | origin: https://www.example.com");
        sent.extensions_mut().insert(Original(uri.parse().unwrap()));
        assert_eq!(send(&layer, sent, response(200, &[])).await.1, ran, "{uri}");
    }
    let (_, ran) =
        send(&layer, request("POST /guarded/x | origin: https://www.example.com"), response(200, &[])).await;
    assert!(!ran, "without an original, the request's own URI counts");
}

/// Panics where it is called without having said that it is ready, as `Service::call` allows.
#[derive(Clone)]
struct Strict {
    waits: u8,
    ready: bool,
}

impl Service<Request<String>> for Strict {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if let Some(waits) = self.waits.checked_sub(1) {
            self.waits = waits;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        assert!(std::mem::take(&mut self.ready), "called before it was ready");
        ready(Ok(response(200, &[])))
    }
}

#[tokio::test]
async fn the_inner_service_is_called_only_when_it_is_ready() {
    let mut service: Cors<_> = CorsLayer::new(policy()).layer(Strict { waits: 3, ready: false });
    let preflight = format!("OPTIONS /api | {APP} | access-control-request-method: PUT");
    // The second preflight finds it ready still, and so does the request.
    for sent in [&*preflight, &*preflight, "GET /api", "GET /api", &*preflight, "GET /api"] {
        let response = service.ready().await.unwrap().call(request(sent)).await.unwrap();
        assert_eq!(response.status(), 200, "{sent}");
    }
}
