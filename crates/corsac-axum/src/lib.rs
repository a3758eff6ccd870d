#![doc = include_str!("../README.md")]

use axum::extract::OriginalUri;
use corsac_core::PolicyHandle;
pub use corsac_tower::Cors;
use tower_layer::Layer;

/// Puts a CORS policy in front of an axum router: the last `layer` that is added, so that everything that makes a
/// response is inside.
///
/// The path is the one that the client sent, also where this layer is in a nested router. Cloning costs reference
/// counts, whatever the size of the policy.
///
/// ```
/// use axum::http::{Request, StatusCode};
/// use axum::{Router, body::Body, routing::get};
/// use corsac_axum::CorsLayer;
/// use corsac_core::Policy;
/// use tower::ServiceExt;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let policy = Policy::from_yaml(
///     "
/// version: 1
/// rules:
///   - paths: [/api/**]
///     allow_origins: [https://app.example.com]
///     allow_methods: [GET, PUT]
/// ",
/// )?;
/// let orders = Router::new().route("/orders", get(|| async { "orders" }));
/// let app = Router::new().nest("/api", orders).layer(CorsLayer::new(policy));
///
/// let preflight = Request::options("/api/orders")
///     .header("Origin", "https://app.example.com")
///     .header("Access-Control-Request-Method", "PUT");
/// let response = app.oneshot(preflight.body(Body::empty())?).await?;
/// assert_eq!(response.status(), StatusCode::NO_CONTENT);
/// assert_eq!(response.headers()["access-control-allow-methods"], "GET, PUT");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    ///
    /// ```
    /// # use corsac_axum::CorsLayer;
    /// # use corsac_core::Policy;
    /// # let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// // The gateway makes `/items` of `/shop/items`, and the policy says `/shop/items`.
    /// let layer = CorsLayer::new(policy).stripped_prefix("/shop");
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn stripped_prefix(self, prefix: impl AsRef<str>) -> Self {
        CorsLayer(self.0.stripped_prefix(prefix))
    }

    /// Says that what is inside takes a path for the same without the slash at its end, as `NormalizePathLayer` of
    /// tower-http makes it; axum's router tells the two apart. Then a request for `/admin/` does not pass the rule for
    /// `/admin`: it is denied as ambiguous where the two paths are for different rules.
    pub fn ignores_trailing_slash(self) -> Self {
        CorsLayer(self.0.ignores_trailing_slash())
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Cors<S> {
        self.0.layer(inner)
    }
}
