//! The fairing.

use std::future::poll_fn;
use std::task::Poll;

use corsac_core::{Gate, PolicyHandle};
use rocket::fairing::{Fairing, Info, Kind, Result};
use rocket::futures::future::BoxFuture;
use rocket::http::Method;
use rocket::{Build, Data, Request, Response, Rocket, async_trait};

use crate::decisions::Decisions;
use crate::request::{View, may_be_overridden, wire_method};
use crate::trap;

/// Puts a CORS policy in front of a Rocket application: the first fairing that is attached, so that it sees requests as
/// clients sent them.
///
/// Preflights, and requests that a rule with `on_denied: reject` denies, are answered before routing and request guards.
/// Every other request goes through as it is, and the decision about it is put into the headers of whatever response
/// comes, after every other fairing.
///
/// Cloning it costs reference counts, whatever the size of the policy.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_rocket::Cors;
/// use rocket::http::{Header, Status};
/// use rocket::local::blocking::Client;
///
/// let policy = Policy::from_yaml(
///     "
/// version: 1
/// rules:
///   - paths: [/api/**]
///     allow_origins: [https://app.example.com]
///     allow_methods: [GET, PUT]
/// ",
/// )?;
/// let client = Client::untracked(rocket::build().attach(Cors::new(policy)))?;
///
/// let preflight = client
///     .options("/api/orders")
///     .header(Header::new("Origin", "https://app.example.com"))
///     .header(Header::new("Access-Control-Request-Method", "PUT"));
/// let response = preflight.dispatch();
/// assert_eq!(response.status(), Status::NoContent);
/// assert_eq!(response.headers().get_one("Access-Control-Allow-Methods"), Some("GET, PUT"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a fairing does nothing until it is attached"]
pub struct Cors(Gate);

impl Cors {
    /// A fairing under a policy, or under a handle that can replace it while requests are served.
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        // Rocket answers `/orders/` with the route `/orders`.
        Cors(Gate::new(policy).ignores_trailing_slash())
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on: it is put back in front of the
    /// path before rules are matched. `/shop`, `/shop/` and `shop` say the same.
    pub fn stripped_prefix(self, prefix: impl AsRef<str>) -> Self {
        Cors(self.0.stripped_prefix(prefix))
    }

    /// Keeps with a request what is decided about it.
    fn decide(&self, request: &Request<'_>, method: Method) {
        // Where Rocket keeps a fairing says which it is.
        let fairing = std::ptr::from_ref(self).addr();
        Decisions::ask(request, fairing, || self.0.decide(&View::of(request, method)));
    }
}

/// What was to be done is done. Rocket has fairings return boxed futures, and the box of one that holds nothing is not
/// allocated: that is why the functions below are not `async`.
fn done<'a>() -> BoxFuture<'a, ()> {
    Box::pin(poll_fn(|_| Poll::Ready(())))
}

#[async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info { name: "CORS policy", kind: Kind::Ignite | Kind::Request }
    }

    /// Mounts and attaches what the fairings of an application share.
    async fn on_ignite(&self, rocket: Rocket<Build>) -> Result {
        let mut rocket = rocket;
        if rocket.state::<Answers>().is_none() {
            rocket = rocket.manage(Answers).mount("/", trap::preflights()).attach(Answers);
        }
        // What can reject nothing, and cannot be replaced any more, needs no routes for it.
        if self.0.may_reject() && rocket.state::<Rejections>().is_none() {
            rocket = rocket.manage(Rejections).mount("/", trap::rejections());
        }
        Ok(rocket)
    }

    fn on_request<'s, 'q, 'r, 'd, 'b, 'f>(
        &'s self,
        request: &'q mut Request<'r>,
        data: &'d mut Data<'b>,
    ) -> BoxFuture<'f, ()>
    where
        Self: 'f,
        's: 'f,
        'q: 'f,
        'r: 'f,
        'd: 'f,
        'b: 'f,
    {
        if may_be_overridden(request) {
            return Box::pin(async move { self.decide(request, wire_method(request.method(), data).await) });
        }
        self.decide(request, request.method());
        done()
    }
}

/// Says that the routes for requests that are rejected are mounted.
struct Rejections;

/// Puts the decisions into responses. It is attached when the application starts, and so behind all fairings that the
/// application attaches itself: fairings run in that order, and what they set must be removed.
struct Answers;

#[async_trait]
impl Fairing for Answers {
    fn info(&self) -> Info {
        Info { name: "CORS headers", kind: Kind::Response }
    }

    fn on_response<'r, 's, 'q, 'p, 'f>(
        &'s self,
        request: &'r Request<'q>,
        response: &'p mut Response<'r>,
    ) -> BoxFuture<'f, ()>
    where
        Self: 'f,
        'r: 'f,
        's: 'f,
        'q: 'f,
        'p: 'f,
    {
        Decisions::of(request).apply(response);
        done()
    }
}
