//! The service.

use actix_web::Error;
use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, forward_ready};
use corsac_core::Gate;

use crate::future::ResponseFuture;
use crate::request::Head;

/// A service behind a CORS policy; [`Cors`](crate::Cors) makes it.
///
/// Preflights, and requests that a rule with `on_denied: reject` denies, are answered without the inner service. Every
/// other request goes through as it is, plain `OPTIONS` and WebSocket upgrades too, and the decision about it is put
/// into the headers of whatever comes, a response or an error. Bodies are not touched.
#[derive(Debug, Clone)]
pub struct CorsService<S> {
    inner: S,
    gate: Gate,
}

impl<S> CorsService<S> {
    pub(crate) fn new(inner: S, gate: Gate) -> Self {
        CorsService { inner, gate }
    }
}

impl<S, B> Service<ServiceRequest> for CorsService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        // Before anything inside sees the request: it may rewrite what the decision is about.
        let decision = self.gate.decide(&Head(request.head()));
        match decision.status() {
            Some(status) => ResponseFuture::answered(request, status, &decision),
            None => ResponseFuture::new(self.inner.call(request), decision),
        }
    }
}
