//! The fairing.

use corsac_core::{Gate, PolicyHandle};
use rocket::fairing::{Fairing, Info, Kind, Result};
use rocket::{Build, Data, Request, Response, Rocket, async_trait};

use crate::decisions::Decisions;
use crate::request::View;
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
}

#[async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info { name: "CORS policy", kind: Kind::Ignite | Kind::Request }
    }

    /// Mounts and attaches what the fairings of an application share.
    async fn on_ignite(&self, rocket: Rocket<Build>) -> Result {
        if rocket.state::<Answers>().is_some() {
            return Ok(rocket);
        }
        Ok(rocket.manage(Answers).mount("/", trap::routes()).attach(Answers))
    }

    async fn on_request(&self, request: &mut Request<'_>, data: &mut Data<'_>) {
        let view = View::of(request, data).await;
        // Where Rocket keeps a fairing says which it is.
        Decisions::of(request).ask(std::ptr::from_ref(self).addr(), || self.0.decide(&view));
    }
}

/// Puts the decisions into responses. It is attached when the application starts, and so behind all fairings that the
/// application attaches itself: fairings run in that order, and what they set must be removed.
struct Answers;

#[async_trait]
impl Fairing for Answers {
    fn info(&self) -> Info {
        Info { name: "CORS headers", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        Decisions::of(request).apply(response);
    }
}
