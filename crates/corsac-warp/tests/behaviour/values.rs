//! The filter as a value: cloned, replaced, sent between threads.

use corsac_core::{Policy, PolicyHandle};
use corsac_warp::{CorsFilter, CorsLayer};
use tower::{Layer, Service};
use warp::{Filter, Reply};

use crate::support::{ALLOWED, APP, Routes, answer, bare, policy, request};

fn routes() -> Routes {
    warp::path!("api").map(|| "api".into_response()).boxed()
}

#[test]
fn cloning_costs_nothing_whatever_the_policy() {
    fn is_a_value<T: Clone + Send + Sync + 'static>(_: &T) {}
    for count in [1, 10_000] {
        let origins: Vec<_> =
            (0..count).map(|number| format!("'https://app-{number}.example.com'")).collect();
        let policy = format!("{{ version: 1, allow_origins: [{}] }}", origins.join(", "));
        let policy = Policy::from_yaml(policy).unwrap();
        let (filter, layer) = (CorsFilter::new(policy.clone()), CorsLayer::new(policy));
        let wrapped = filter.wrap(routes());
        is_a_value(&filter);
        is_a_value(&layer);
        is_a_value(&wrapped);
        let cloned = allocation_counter::measure(|| {
            drop((filter.clone(), layer.clone(), wrapped.clone()));
        });
        assert_eq!(cloned.count_total, 0, "{count} origins");
    }
}

#[test]
fn futures_are_send() {
    fn is_send<T: Send>(_: &T) {}
    let mut wrapped = warp::service(CorsFilter::new(policy()).wrap(routes()));
    is_send(&wrapped.call(request("GET /api")));
    let mut layered = CorsLayer::new(policy()).layer(warp::service(routes()));
    is_send(&layered.call(request("GET /api")));
}

#[tokio::test]
async fn a_replaced_policy_counts_for_the_next_request() {
    let old = "{ version: 1, allow_origins: ['https://a.example'] }";
    let handle = PolicyHandle::new(Policy::from_yaml(old).unwrap());
    let app = bare(CorsFilter::new(handle.clone()).wrap(routes()));
    let sent = format!("GET /api | {APP}");
    assert_eq!(answer(&app, &sent).await, "200 | vary: Origin");
    handle.replace(policy());
    assert_eq!(answer(&app, &sent).await, format!("200 | {ALLOWED}"));
}
