//! Services over http 1.x: what tower, axum and warp have in common.

use std::cell::RefCell;
use std::hint::black_box;
use std::marker::PhantomData;

use axum::body::Bytes;
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
    for (name, value) in values(wire) {
        if let Ok(value) = HeaderValue::from_maybe_shared(value) {
            request.headers_mut().append(name, value);
        }
    }
    request
}

/// The values of header lines as servers hand them on: slices of one buffer, in which they came.
pub(super) fn values(wire: &Wire) -> impl Iterator<Item = (&'static str, Bytes)> {
    let buffer: String = wire.headers.iter().map(|(_, value)| value.as_str()).collect();
    let buffer = Bytes::from(buffer);
    let mut start = 0;
    wire.headers.iter().map(move |(name, value)| {
        let end = start + value.len();
        let slice = buffer.slice(start..end);
        start = end;
        (*name, slice)
    })
}

impl<S, B, R> Subject for Http<S, B>
where
    S: Service<Request<B>, Response = Response<R>>,
    B: Default,
{
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        let requests: Vec<Request<B>> = wires.iter().map(request).collect();
        let mut requests = requests.into_iter();
        Box::new(move || {
            let mut service = self.0.borrow_mut();
            for request in requests.by_ref() {
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
