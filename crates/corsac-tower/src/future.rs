//! The future of a response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use corsac_core::Decision;
use http::Response;
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
        let Some(inner) = this.inner.as_pin_mut() else {
            return Poll::Ready(Ok(this.decision.answer()));
        };
        // Where it lies: to take the response out and put it back would copy it twice.
        let mut output = inner.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut output {
            this.decision.apply(response.headers_mut());
        }
        output
    }
}
