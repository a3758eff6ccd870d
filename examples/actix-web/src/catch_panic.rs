//! Answers where a handler panics. Without it, actix-web closes the connection.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::middleware::Next;

/// A panic becomes an error, and that a response with the status 500.
pub(crate) async fn catch_panic(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = pin!(next.call(request));
    poll_fn(|context| {
        // What a panic left half done is dropped, and looked at by nobody.
        let poll = catch_unwind(AssertUnwindSafe(|| response.as_mut().poll(context)));
        poll.unwrap_or_else(|_| Poll::Ready(Err(ErrorInternalServerError("a handler panicked"))))
    })
    .await
}
