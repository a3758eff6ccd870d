//! The application under test in actix-web.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{Handler, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorGatewayTimeout, ErrorInternalServerError, ErrorUnauthorized};
use actix_web::http::header::{AUTHORIZATION as NAME, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::web::{self, Bytes, PayloadConfig, Query, ServiceConfig};
use actix_web::{App, Error, FromRequest, HttpResponse, Resource, Responder, ResponseError, rt};
use corsac_actix_web::Cors;
use corsac_conformance::application::{Does, MOST_BODY, ROUTES, Reply, Route, STREAMED};
use corsac_conformance::{AUTHORIZATION, Arrangement, Authentication, MOUNT, Probe, Setup};

use crate::policies::Policies;

/// An application or a scope in what stands around it; the last to be wrapped is the outermost.
macro_rules! guarded {
    ($inner:expr, $plan:expr, $here:expr) => {{
        let (plan, here): (&Plan, bool) = ($plan, $here);
        let authenticated = |at| here && plan.setup.authentication == at;
        let second = plan.second.clone().unwrap_or_else(|| plan.cors.clone());
        $inner
            .wrap(Condition::new(here, from_fn(catch_panics)))
            .wrap(Condition::new(authenticated(Authentication::Inside), from_fn(authenticate)))
            .wrap(Condition::new(here && plan.second.is_some(), second))
            .wrap(Condition::new(here, plan.cors.clone()))
            .wrap(Condition::new(authenticated(Authentication::Outside), from_fn(authenticate)))
    }};
}

/// What an application is made of, once for all workers.
#[derive(Clone)]
pub(crate) struct Plan {
    setup: Setup,
    probe: Probe,
    cors: Cors,
    second: Option<Cors>,
}

impl Plan {
    pub(crate) fn new(setup: &Setup, probe: &Probe) -> Self {
        let policies = Policies::of(setup);
        let prefixed = |cors: Cors| match &setup.stripped_prefix {
            Some(prefix) => cors.stripped_prefix(prefix),
            None => cors,
        };
        let plan = Plan {
            setup: setup.clone(),
            probe: probe.clone(),
            cors: prefixed(Cors::new(policies.outer.clone())),
            second: policies.inner.clone().map(|policy| prefixed(Cors::new(policy))),
        };
        policies.settle();
        plan
    }

    /// The application of a worker.
    pub(crate) fn application(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        let inside = self.setup.arrangement == Arrangement::NestedInside;
        let routes = |config: &mut ServiceConfig| match self.setup.arrangement {
            Arrangement::Flat => self.register(config, |_| true),
            Arrangement::Merged => self.register(config, |index| index % 2 == 0),
            Arrangement::Nested | Arrangement::NestedInside => {
                let scope = web::scope(MOUNT).configure(|config| self.register(config, |_| true));
                config.service(guarded!(scope, self, inside));
            }
        };
        let others = |config: &mut ServiceConfig| {
            if self.setup.arrangement == Arrangement::Merged {
                self.register(config, |index| index % 2 == 1);
            }
        };
        guarded!(App::new().configure(routes).configure(others), self, !inside)
    }

    /// Registers the routes whose index is wanted.
    fn register(&self, config: &mut ServiceConfig, wanted: impl Fn(usize) -> bool) {
        for (_, route) in ROUTES.iter().enumerate().filter(|(index, _)| wanted(*index)) {
            register(config, route, self.probe.clone());
        }
    }
}

#[derive(serde::Deserialize)]
struct Number {
    #[expect(dead_code, reason = "only reading it matters")]
    number: u32,
}

/// An error of the application's own type; it answers 500, as errors do that say nothing else.
#[derive(Debug)]
struct Failure;

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

impl ResponseError for Failure {}

fn register(config: &mut ServiceConfig, route: &'static Route, probe: Probe) {
    match route.does {
        Does::Answers(reply) => config.service(resource(route, move || {
            probe.ran();
            std::future::ready(answer(reply))
        })),
        Does::Streams => config.service(resource(route, move || {
            probe.ran();
            std::future::ready(HttpResponse::Ok().body(Streamed(STREAMED.iter())))
        })),
        Does::Fails => config.service(resource(route, move || {
            probe.ran();
            std::future::ready(Err::<HttpResponse, _>(Failure))
        })),
        // As `panic!`, without its message in the log of the tests.
        Does::Panics => config.service(resource(route, move || {
            probe.ran();
            poll_fn(|_| -> Poll<HttpResponse> { std::panic::resume_unwind(Box::new("on purpose")) })
        })),
        Does::Hangs => {
            let hangs = move || {
                probe.ran();
                std::future::pending::<HttpResponse>()
            };
            config.service(resource(route, hangs).wrap(from_fn(limit_time)))
        }
        Does::Limits => {
            let limits = move |_: Bytes| {
                probe.ran();
                std::future::ready(HttpResponse::Ok())
            };
            config.service(resource(route, limits).app_data(PayloadConfig::new(MOST_BODY)))
        }
        Does::Extracts => config.service(resource(route, move |_: Query<Number>| {
            probe.ran();
            std::future::ready(HttpResponse::Ok())
        })),
        _ => panic!("a new kind of handler"),
    };
}

/// The handler at the path of a route, for each of its methods.
fn resource<F, A>(route: &Route, handler: F) -> Resource
where
    F: Handler<A>,
    A: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let resource = web::resource(route.path.replace("{*rest}", "{rest:.+}"));
    let methods = route.methods.iter().copied();
    // `get` alone does not answer HEAD.
    let head = methods.clone().filter(|method| *method == "GET").map(|_| "HEAD");
    methods.chain(head).fold(resource, |resource, method| {
        resource.route(web::method(method.parse::<Method>().unwrap()).to(handler.clone()))
    })
}

fn answer(reply: Reply) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(reply.status).unwrap());
    for (name, value) in reply.headers {
        response.append_header((*name, HeaderValue::from_bytes(value).unwrap()));
    }
    response.body(reply.body)
}

/// A body of these parts, of a length that nobody knows beforehand.
struct Streamed(std::slice::Iter<'static, &'static str>);

impl MessageBody for Streamed {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(self.0.next().map(|part| Ok(Bytes::from_static(part.as_bytes()))))
    }
}

/// The handler that it stands around never finishes, so that how long the limit is does not matter.
async fn limit_time(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match rt::time::timeout(Duration::from_millis(1), next.call(request)).await {
        Ok(result) => result,
        Err(_) => Err(ErrorGatewayTimeout("it took too long")),
    }
}

/// What actix-web does not have: a panic becomes an error, and that a response.
async fn catch_panics(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = pin!(next.call(request));
    poll_fn(|context| {
        let poll = catch_unwind(AssertUnwindSafe(|| response.as_mut().poll(context)));
        poll.unwrap_or_else(|_| Poll::Ready(Err(ErrorInternalServerError("it panicked"))))
    })
    .await
}

async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = request.path();
    let guarded = path.strip_prefix(MOUNT).unwrap_or(path) == "/private";
    if guarded && request.headers().get(NAME).is_none_or(|value| value != AUTHORIZATION) {
        return Err(ErrorUnauthorized("who are you?"));
    }
    next.call(request).await
}
