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
        // Nothing where the policy answers.
        #[pin]
        inner: Option<F>,
        // Nothing where the application answers.
        answer: Option<ServiceResponse>,
        decision: Decision,
    }
}

impl<F> ResponseFuture<F> {
    /// The response of the application.
    pub(crate) fn new(inner: F, decision: Decision) -> Self {
        ResponseFuture { inner: Some(inner), answer: None, decision }
    }

    /// The response to a preflight, or to a request that is rejected. It has no body: what was wrong is not for the
    /// page.
    pub(crate) fn answered(request: ServiceRequest, status: u16, decision: Decision) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
        let answer = Some(request.into_response(HttpResponse::new(status)));
        ResponseFuture { inner: None, answer, decision }
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = match (this.inner.as_pin_mut(), this.answer.take()) {
            (_, Some(answer)) => Ok(answer.map_into_right_body()),
            (Some(inner), None) => ready!(inner.poll(cx)).map(ServiceResponse::map_into_left_body),
            // Polled again after its end.
            (None, None) => return Poll::Pending,
        };
        Poll::Ready(match result {
            Ok(mut response) => {
                this.decision.apply(&mut Headers(response.headers_mut()));
                Ok(response)
            }
            // It becomes a response further out, where another middleware may want to see the error first.
            Err(mut error) => {
                let decision = this.decision.clone();
                error.add_response_mapper(move |mut response| {
                    decision.apply(&mut Headers(response.headers_mut()));
                    response
                });
                Err(error)
            }
        })
    }
}
