//! What answers in place of the application: a route before all others.

use std::future::ready;

use rocket::futures::future::BoxFuture;
use rocket::http::{Method, Status};
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Response, Route};

use crate::decisions::Decisions;

/// Every method that Rocket knows, but that of preflights. It answers others with 400 by itself, without a fairing.
const METHODS: [Method; 8] = [
    Method::Get,
    Method::Put,
    Method::Post,
    Method::Delete,
    Method::Head,
    Method::Trace,
    Method::Connect,
    Method::Patch,
];

/// Answers where the policy does, and hands everything else on, the body unread.
///
/// A fairing cannot answer, and sending the request elsewhere by rewriting its method and path, as others do, would show
/// the rewritten ones to every fairing and log behind.
#[derive(Clone)]
struct Trap;

/// The route that answers preflights.
pub(crate) fn preflights() -> Vec<Route> {
    vec![trap(Method::Options)]
}

/// The routes that answer requests that are rejected: of those who pass, each pays for the way through one.
pub(crate) fn rejections() -> Vec<Route> {
    METHODS.map(trap).into()
}

fn trap(method: Method) -> Route {
    let mut route = Route::ranked(isize::MIN, method, "/<_..>", Trap);
    route.name = Some("corsac".into());
    route
}

impl Handler for Trap {
    // Not `async`: what the handler of each request is handed would be copied once more.
    fn handle<'r, 's, 'q, 'f>(
        &'s self,
        request: &'r Request<'q>,
        data: Data<'r>,
    ) -> BoxFuture<'f, Outcome<'r>>
    where
        Self: 'f,
        'r: 'f,
        's: 'f,
        'q: 'f,
    {
        Box::pin(ready(match Decisions::of(request).status() {
            // Without a body: what was wrong is not for the page.
            Some(status) => Outcome::Success(Response::build().status(Status::new(status)).finalize()),
            // What the router answers where no route has the path.
            None => Outcome::forward(data, Status::NotFound),
        }))
    }
}
