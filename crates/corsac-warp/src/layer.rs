//! The layer.

use corsac_core::PolicyHandle;
use corsac_tower::Cors;
use tower_layer::Layer;

/// Puts a CORS policy around the service that [`warp::service`] makes of filters: the outermost layer.
///
/// Cloning it costs reference counts, whatever the size of the policy.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_warp::CorsLayer;
/// use http_body_util::Empty;
/// use tower::{ServiceBuilder, ServiceExt};
/// use warp::Filter;
/// use warp::http::{Request, StatusCode};
/// use warp::hyper::body::Bytes;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let routes = warp::path!("orders").map(|| "orders");
/// let service = ServiceBuilder::new().layer(CorsLayer::new(policy)).service(warp::service(routes));
///
/// let request = Request::get("/missing").header("Origin", "https://app.example.com");
/// let response = service.oneshot(request.body(Empty::<Bytes>::new())?).await?;
/// assert_eq!(response.status(), StatusCode::NOT_FOUND);
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a layer does nothing until it is put in front of a service"]
pub struct CorsLayer(corsac_tower::CorsLayer);

impl CorsLayer {
    /// A layer under a policy, or under a handle that can replace it while requests are served.
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        // Warp answers `/orders/` with the filter for `/orders`.
        CorsLayer(corsac_tower::CorsLayer::new(policy).ignores_trailing_slash())
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on, as
    /// [`CorsFilter::stripped_prefix`](crate::CorsFilter::stripped_prefix) does.
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
