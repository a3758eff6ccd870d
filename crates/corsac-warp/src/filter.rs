//! The filter.

use std::future::ready;

use corsac_core::{Decision, Gate, PolicyHandle};
use warp::filters::BoxedFilter;
use warp::reject::{Reject, Rejection};
use warp::reply::Response;
use warp::{Filter, Reply};

use crate::{rejection, request};

/// Puts a CORS policy around a tree of filters, for `warp::serve`.
///
/// It goes around the whole tree, once: what it returns rejects nothing, so that an `.or()` behind it is never tried.
/// Authentication, `recover` and whatever else makes a response belong inside, loggers outside. Which paths are for
/// whom is said in the policy, by the path that the client sent.
///
/// Cloning it costs reference counts, whatever the size of the policy.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_warp::CorsFilter;
/// use http_body_util::Empty;
/// use tower::ServiceExt;
/// use warp::Filter;
/// use warp::http::{Request, StatusCode};
/// use warp::hyper::body::Bytes;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let orders = warp::path!("orders").map(|| "orders");
/// let items = warp::path!("items" / u32).map(|id| format!("item {id}"));
/// let routes = CorsFilter::new(policy).wrap(orders.or(items));
///
/// // As `warp::serve(routes)` answers.
/// let request = Request::get("/items/seven").header("Origin", "https://app.example.com");
/// let response = warp::service(routes).oneshot(request.body(Empty::<Bytes>::new())?).await?;
/// assert_eq!(response.status(), StatusCode::NOT_FOUND);
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a policy does nothing until it is put around filters"]
pub struct CorsFilter(Gate);

impl CorsFilter {
    /// A filter under a policy, or under a handle that can replace it while requests are served.
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        // Warp answers `/orders/` with the filter for `/orders`.
        CorsFilter(Gate::new(policy).ignores_trailing_slash())
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on: it is put back in front of the
    /// path before rules are matched. `/shop`, `/shop/` and `shop` say the same.
    pub fn stripped_prefix(self, prefix: impl AsRef<str>) -> Self {
        CorsFilter(self.0.stripped_prefix(prefix))
    }

    /// The filters behind the policy.
    ///
    /// Preflights, and requests that a rule with `on_denied: reject` denies, are answered without them. Every other
    /// request goes through as it is, plain `OPTIONS` and WebSocket upgrades too. Whatever comes of it has the headers
    /// of the decision: replies, and rejections that no `recover` inside has handled, with the status and the text that
    /// warp gives them. Of a rejection that is the application's own, and 500, the text is in the log alone.
    ///
    /// A panic is no response, here as everywhere in warp: the connection is closed.
    pub fn wrap<F, R>(&self, routes: F) -> BoxedFilter<(Response,)>
    where
        F: Filter<Extract = (R,)> + Clone + Send + Sync + 'static,
        F::Error: Into<Rejection>,
        R: Reply + 'static,
    {
        let passed = request::decided(self.0.clone()).and_then(|decision: Option<Decision>| {
            ready(match decision {
                Some(decision) if decision.status().is_none() => Ok(decision),
                Some(decision) => Err(warp::reject::custom(Answers(decision))),
                // Nothing passes without one.
                None => Err(warp::reject()),
            })
        });
        passed
            .and(rejection::answered(routes))
            .map(|decision: Decision, mut response: Response| {
                decision.apply(response.headers_mut());
                response
            })
            // What is inside rejects nothing any more.
            .or_else(|rejection: Rejection| {
                ready(match rejection.find::<Answers>() {
                    Some(Answers(decision)) => Ok((decision.answer(),)),
                    None => Err(rejection),
                })
            })
            .boxed()
    }
}

/// The policy answers, and not the filters: to reject is how a filter keeps those behind it from running.
#[derive(Debug)]
struct Answers(Decision);

impl Reject for Answers {}
