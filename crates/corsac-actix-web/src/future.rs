//! The future of a response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::body::EitherBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse};
use corsac_core::Decision;
use pin_project_lite::pin_project;

use crate::headers::Headers;

pin_project! {
    /// The response of [`CorsService`](crate::CorsService), to come. It is not boxed.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = StateOf]
    enum State<F> {
        /// The application answers.
        Asked { #[pin] inner: F, decision: Decision },
        /// The policy has answered; nothing once the answer has been taken.
        Answered { answer: Option<ServiceResponse> },
    }
}

impl<F> ResponseFuture<F> {
    /// The response of the application.
    pub(crate) fn new(inner: F, decision: Decision) -> Self {
        ResponseFuture { state: State::Asked { inner, decision } }
    }

    /// The response to a preflight, or to a request that is rejected. It has no body: what was wrong is not for the
    /// page.
    pub(crate) fn answered(request: ServiceRequest, status: u16, decision: &Decision) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
        let mut answer = request.into_response(HttpResponse::new(status));
        decision.apply(&mut Headers::of(answer.headers_mut()));
        ResponseFuture { state: State::Answered { answer: Some(answer) } }
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (inner, decision) = match self.project().state.project() {
            StateOf::Asked { inner, decision } => (inner, decision),
            StateOf::Answered { answer } => {
                // Nothing comes where it is polled again after its end.
                return answer
                    .take()
                    .map_or(Poll::Pending, |answer| Poll::Ready(Ok(answer.map_into_right_body())));
            }
        };
        Poll::Ready(match ready!(inner.poll(cx)) {
            Ok(mut response) => {
                decision.apply(&mut Headers::of(response.headers_mut()));
                Ok(response.map_into_left_body())
            }
            // It becomes a response further out, where another middleware may want to see the error first.
            Err(mut error) => {
                let decision = decision.clone();
                error.add_response_mapper(move |mut response| {
                    decision.apply(&mut Headers::of(response.headers_mut()));
                    response
                });
                Err(error)
            }
        })
    }
}
