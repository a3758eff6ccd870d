//! The future of a response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use corsac_core::Decision;
use http::{Response, StatusCode};
use pin_project_lite::pin_project;

pin_project! {
    /// The response of [`Cors`](crate::Cors), to come. It is `Send` where the inner future is, and allocates nothing.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // Nothing where the policy answers.
        #[pin]
        inner: Option<F>,
        decision: Decision,
    }
}

impl<F> ResponseFuture<F> {
    pub(crate) fn new(inner: Option<F>, decision: Decision) -> Self {
        ResponseFuture { inner, decision }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    type Output = Result<Response<B>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match this.inner.as_pin_mut() {
            Some(inner) => ready!(inner.poll(cx))?,
            None => answer(this.decision),
        };
        this.decision.apply(response.headers_mut());
        Poll::Ready(Ok(response))
    }
}

/// The response to a preflight, or to a request that is rejected. It has no body: what was wrong is not for the page.
fn answer<B: Default>(decision: &Decision) -> Response<B> {
    let mut response = Response::new(B::default());
    let status = decision.status().and_then(|status| StatusCode::from_u16(status).ok());
    *response.status_mut() = status.unwrap_or(StatusCode::FORBIDDEN);
    response
}
