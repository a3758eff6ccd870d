//! The layer as a value: cloned, replaced, sent between threads.

use axum::Router;
use axum::routing::get;
use corsac_axum::CorsLayer;
use corsac_core::{Policy, PolicyHandle};

use crate::support::{ALLOWED, APP, answer, policy};

#[test]
fn cloning_costs_nothing_whatever_the_policy() {
    fn is_a_layer<T: Clone + Send + Sync + 'static>(_: &T) {}
    for count in [1, 10_000] {
        let origins: Vec<_> =
            (0..count).map(|number| format!("'https://app-{number}.example.com'")).collect();
        let policy = format!("{{ version: 1, allow_origins: [{}] }}", origins.join(", "));
        let layer = CorsLayer::new(Policy::from_yaml(policy).unwrap());
        is_a_layer(&layer);
        assert_eq!(allocation_counter::measure(|| drop(layer.clone())).count_total, 0, "{count} origins");
    }
}

#[tokio::test]
async fn a_replaced_policy_counts_for_the_next_request() {
    let handle =
        PolicyHandle::new(Policy::from_yaml("{ version: 1, allow_origins: ['https://a.example'] }").unwrap());
    let app = Router::new().route("/api", get(|| async { "api" })).layer(CorsLayer::new(handle.clone()));
    let sent = format!("GET /api | {APP}");
    assert_eq!(answer(&app, &sent).await, "200 | vary: Origin");
    handle.replace(policy());
    assert_eq!(answer(&app, &sent).await, format!("200 | {ALLOWED}"));
}
