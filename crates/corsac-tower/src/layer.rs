//! The layer.

use corsac_core::{Gate, PolicyHandle};
use http::{Extensions, Uri};
use tower_layer::Layer;

use crate::service::Cors;

/// Where a router keeps the URI as the client sent it.
pub(crate) type OriginalUri = fn(&Extensions) -> Option<&Uri>;

/// Puts a CORS policy in front of a service over http 1.x.
///
/// Everything that makes a response has to be inside: routing, authentication, compression, timeouts, and what turns
/// panics into responses. In a `tower::ServiceBuilder` this layer is the first of them.
///
/// Cloning it costs reference counts, whatever the size of the policy.
///
/// ```
/// use corsac_core::{Policy, PolicyHandle};
/// use corsac_tower::CorsLayer;
/// use http::{Request, Response, StatusCode};
/// use tower::{ServiceBuilder, ServiceExt};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let policy = PolicyHandle::new(Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?);
/// let service = ServiceBuilder::new()
///     .layer(CorsLayer::new(policy.clone()))
///     .service_fn(|_: Request<String>| async { Ok::<_, std::io::Error>(Response::new(String::from("hello"))) });
///
/// let preflight = Request::options("/")
///     .header("Origin", "https://new.example.com")
///     .header("Access-Control-Request-Method", "GET");
/// let preflight = preflight.body(String::new())?;
/// assert_eq!(service.clone().oneshot(preflight.clone()).await?.status(), StatusCode::FORBIDDEN);
///
/// policy.replace(Policy::from_yaml("{ version: 1, allow_origins: ['https://new.example.com'] }")?);
/// assert_eq!(service.oneshot(preflight).await?.status(), StatusCode::NO_CONTENT);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a layer does nothing until it is put in front of a service"]
pub struct CorsLayer {
    gate: Gate,
    original_uri: OriginalUri,
}

impl CorsLayer {
    /// A layer under a policy, or under a handle that can replace it while requests are served.
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        CorsLayer { gate: Gate::new(policy), original_uri: |_| None }
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on: it is put back in front of the
    /// path before rules are matched. `/shop`, `/shop/` and `shop` say the same.
    ///
    /// ```
    /// # use corsac_core::Policy;
    /// # use corsac_tower::CorsLayer;
    /// # let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// // The gateway makes `/items` of `/shop/items`, and the policy says `/shop/items`.
    /// let layer = CorsLayer::new(policy).stripped_prefix("/shop");
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn stripped_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.gate = self.gate.stripped_prefix(prefix);
        self
    }

    /// Says that what is inside takes a path for the same without the slash at its end, as `NormalizePathLayer` of
    /// tower-http makes it. Then a request for `/admin/` does not pass the rule for `/admin`: it is denied as ambiguous
    /// where the two paths are for different rules.
    ///
    /// ```
    /// # use corsac_core::Policy;
    /// # use corsac_tower::CorsLayer;
    /// # let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// let layer = CorsLayer::new(policy).ignores_trailing_slash();
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn ignores_trailing_slash(mut self) -> Self {
        self.gate = self.gate.ignores_trailing_slash();
        self
    }

    /// Says where a router that rewrites URIs keeps the one that the client sent. Where it finds none, the request's own
    /// URI counts.
    ///
    /// For axum, `corsac_axum::CorsLayer` has said so already.
    ///
    /// ```
    /// # use corsac_core::Policy;
    /// # use corsac_tower::CorsLayer;
    /// # let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// #[derive(Clone)]
    /// struct BeforeRewriting(http::Uri);
    ///
    /// let layer = CorsLayer::new(policy).original_uri(|extensions| Some(&extensions.get::<BeforeRewriting>()?.0));
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn original_uri(mut self, find: fn(&Extensions) -> Option<&Uri>) -> Self {
        self.original_uri = find;
        self
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Cors<S> {
        Cors::new(inner, self.gate.clone(), self.original_uri)
    }
}
