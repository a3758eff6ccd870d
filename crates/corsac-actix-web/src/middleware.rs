//! The middleware.

use std::future::{Ready, ready};

use actix_web::Error;
use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use corsac_core::{Gate, PolicyHandle};

use crate::service::CorsService;

/// Puts a CORS policy in front of an application, a scope or a resource: the last `wrap`, so that everything that makes
/// a response is inside.
///
/// It is made once, outside the closure that `HttpServer::new` runs for every worker, and cloned in it. That costs
/// reference counts, whatever the size of the policy, and all workers follow the same policy.
///
/// ```
/// use actix_web::http::StatusCode;
/// use actix_web::{App, HttpResponse, test, web};
/// use corsac_actix_web::Cors;
/// use corsac_core::Policy;
///
/// # actix_web::rt::System::new().block_on(async {
/// let policy = Policy::from_yaml(
///     "
/// version: 1
/// rules:
///   - paths: [/api/**]
///     allow_origins: [https://app.example.com]
///     allow_methods: [GET, PUT]
/// ",
/// )?;
/// let api = web::scope("/api").route("/orders", web::get().to(HttpResponse::Ok));
/// let app = test::init_service(App::new().service(api).wrap(Cors::new(policy))).await;
///
/// let preflight = test::TestRequest::with_uri("/api/orders")
///     .method(actix_web::http::Method::OPTIONS)
///     .insert_header(("Origin", "https://app.example.com"))
///     .insert_header(("Access-Control-Request-Method", "PUT"));
/// let response = test::call_service(&app, preflight.to_request()).await;
/// assert_eq!(response.status(), StatusCode::NO_CONTENT);
/// assert_eq!(response.headers().get("access-control-allow-methods").unwrap(), "GET, PUT");
/// # Ok::<(), corsac_core::LoadError>(())
/// # })?;
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a middleware does nothing until something is wrapped in it"]
pub struct Cors {
    gate: Gate,
}

impl Cors {
    /// A middleware under a policy, or under a handle that can replace it while requests are served.
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        Cors { gate: Gate::new(policy) }
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on: it is put back in front of the
    /// path before rules are matched. `/shop`, `/shop/` and `shop` say the same.
    ///
    /// ```
    /// # use corsac_actix_web::Cors;
    /// # use corsac_core::Policy;
    /// # let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// // The gateway makes `/items` of `/shop/items`, and the policy says `/shop/items`.
    /// let cors = Cors::new(policy).stripped_prefix("/shop");
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn stripped_prefix(self, prefix: impl AsRef<str>) -> Self {
        Cors { gate: self.gate.stripped_prefix(prefix) }
    }

    /// Says that what is inside takes a path for the same without the slash at its end, as
    /// [`NormalizePath`](actix_web::middleware::NormalizePath) makes it; the router of actix-web tells the two apart.
    /// Then a request for `/admin/` does not pass the rule for `/admin`: it is denied as ambiguous where the two paths
    /// are for different rules.
    pub fn ignores_trailing_slash(self) -> Self {
        Cors { gate: self.gate.ignores_trailing_slash() }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = CorsService<S>;
    type InitError = ();
    type Future = Ready<Result<CorsService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(CorsService::new(inner, self.gate.clone())))
    }
}
