//! The service.

use std::task::{Context, Poll};

use corsac_core::{Gate, HttpRequest};
use http::{Request, Response};
use tower_service::Service;

use crate::future::ResponseFuture;
use crate::layer::OriginalUri;

/// A service behind a CORS policy; [`CorsLayer`](crate::CorsLayer) makes it.
///
/// Preflights, and requests that a rule with `on_denied: reject` denies, are answered without the inner service. Every
/// other request goes through as it is, plain `OPTIONS` and WebSocket upgrades too, and the decision about it is put
/// into the headers of whatever response comes. Bodies are not touched. An error of the inner service stays an error,
/// and has no headers: what turns errors into responses belongs inside.
#[derive(Debug, Clone)]
pub struct Cors<S> {
    inner: S,
    gate: Gate,
    original_uri: OriginalUri,
}

impl<S> Cors<S> {
    pub(crate) fn new(inner: S, gate: Gate, original_uri: OriginalUri) -> Self {
        Cors { inner, gate, original_uri }
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for Cors<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    ResBody: Default,
{
    type Response = Response<ResBody>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        // Before anything inside sees the request: it may rewrite what the decision is about.
        let uri = (self.original_uri)(request.extensions()).unwrap_or_else(|| request.uri());
        let decision = self.gate.decide(&HttpRequest::new(request.method(), uri, request.headers()));
        // Where the policy answers, an inner service that is ready is not called. `Service::poll_ready` has them
        // expect that, and this one, not a clone of it, is called for the next request.
        match decision.status() {
            None => ResponseFuture::new(Some(self.inner.call(request)), decision),
            Some(_) => ResponseFuture::new(None, decision),
        }
    }
}
