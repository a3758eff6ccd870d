//! Services over http 1.x: what tower, axum and warp have in common.

use std::cell::RefCell;
use std::hint::black_box;
use std::marker::PhantomData;

use http::{HeaderValue, Request, Response};
use tower::Service;

use crate::answer::Answer;
use crate::request::Wire;
use crate::subject::{Batch, Subject, ready};

/// A service, and the type of the bodies that it is sent.
pub(super) struct Http<S, B>(RefCell<S>, PhantomData<fn() -> B>);

impl<S, B> Http<S, B> {
    pub(super) fn boxed<R>(service: S) -> Box<dyn Subject>
    where
        S: Service<Request<B>, Response = Response<R>> + 'static,
        B: Default + 'static,
        R: 'static,
    {
        Box::new(Http(RefCell::new(service), PhantomData))
    }
}

/// A request of http 1.x.
pub(super) fn request<B: Default>(wire: &Wire) -> Request<B> {
    let mut request = Request::new(B::default());
    *request.method_mut() = wire.method.parse().unwrap_or_default();
    *request.uri_mut() = wire.path.parse().unwrap_or_default();
    for (name, value) in &wire.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            request.headers_mut().append(*name, value);
        }
    }
    request
}

impl<S, B, R> Subject for Http<S, B>
where
    S: Service<Request<B>, Response = Response<R>>,
    B: Default,
{
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        let requests: Vec<Request<B>> = wires.iter().map(request).collect();
        Box::new(move || {
            let mut service = self.0.borrow_mut();
            for request in requests {
                black_box(ready(service.call(request)).and_then(Result::ok));
            }
        })
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        let response = ready(self.0.borrow_mut().call(request(wire)))?.ok()?;
        let headers = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        Some(Answer::new(response.status().as_u16(), headers))
    }
}
