#![doc = include_str!("../README.md")]

use axum::extract::OriginalUri;
use corsac_core::PolicyHandle;
pub use corsac_tower::Cors;
use tower_layer::Layer;

/// Puts a CORS policy in front of an axum router.
#[derive(Debug, Clone)]
#[must_use = "a layer does nothing until it is put in front of a router"]
pub struct CorsLayer(corsac_tower::CorsLayer);

impl CorsLayer {
    /// A layer under a policy, or under a handle that can replace it while requests are served.
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        let layer = corsac_tower::CorsLayer::new(policy);
        // `nest` strips its prefix from the URI that a nested router sees.
        CorsLayer(
            layer.original_uri(|extensions| extensions.get::<OriginalUri>().map(|original| &original.0)),
        )
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on: it is put back in front of the
    /// path before rules are matched. `/shop`, `/shop/` and `shop` say the same.
    pub fn stripped_prefix(self, prefix: impl AsRef<str>) -> Self {
        CorsLayer(self.0.stripped_prefix(prefix))
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Cors<S> {
        self.0.layer(inner)
    }
}
