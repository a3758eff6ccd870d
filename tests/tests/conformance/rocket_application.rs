//! The application under test in Rocket.

use std::io::{self, Cursor};
use std::pin::Pin;
use std::time::Duration;

use corsac_conformance::application::{Does, MOST_BODY, ROUTES, Reply, STREAMED};
use corsac_conformance::{AUTHORIZATION, Authentication, MOUNT, Probe, Setup};
use corsac_rocket::Cors;
use rocket::config::{LogLevel, Shutdown};
use rocket::data::{IoHandler, IoStream, ToByteUnit};
use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::futures::stream;
use rocket::http::uri::Origin;
use rocket::http::{Method, Status};
use rocket::response::stream::ByteStream;
use rocket::route::{Handler, Outcome};
use rocket::{Build, Config, Data, Request, Response, Rocket, Route, async_trait};

use crate::policies::Policies;

pub(crate) fn make(setup: &Setup, probe: &Probe) -> Rocket<Build> {
    let policies = Policies::of(setup);
    let fairing = |policy| match &setup.stripped_prefix {
        Some(prefix) => Cors::new(policy).stripped_prefix(prefix),
        None => Cors::new(policy),
    };
    let config = Config {
        port: 0,
        log_level: LogLevel::Off,
        shutdown: Shutdown { ctrlc: false, signals: [].into(), ..Shutdown::default() },
        ..Config::release_default()
    };
    let base = if setup.mount().is_empty() { "/" } else { setup.mount() };
    let mut rocket = rocket::custom(config).attach(fairing(policies.outer.clone()));
    if let Some(policy) = &policies.inner {
        rocket = rocket.attach(fairing(policy.clone().into()));
    }
    rocket = match setup.authentication {
        Authentication::Inside => rocket.mount(base, guards()),
        // What is attached while the application starts runs after everything that was attached before.
        Authentication::Outside => {
            rocket.attach(AdHoc::on_ignite("outside", |rocket| async { rocket.attach(Authenticate) }))
        }
    };
    // Routes that are mounted in two goes are what Rocket has for routers that are merged.
    for parity in [0, 1] {
        let routes = ROUTES.iter().enumerate().filter(|(index, _)| index % 2 == parity);
        let routes: Vec<_> = routes.flat_map(|(_, route)| methods(route, probe)).collect();
        rocket = rocket.mount(base, routes);
    }
    policies.settle();
    rocket
}

/// A route's methods, each a route of Rocket's. The router answers 404 for others: that it be 405 is said by routes
/// behind.
fn methods(route: &corsac_conformance::application::Route, probe: &Probe) -> Vec<Route> {
    let path = route.path.replace("{*rest}", "<rest..>").replace("{id}", "<id>");
    let known = route.methods.iter().map(|method| {
        let handler = Endpoint { does: route.does, probe: probe.clone() };
        Route::new(method.parse().unwrap(), &path, handler)
    });
    let others = ["GET", "POST", "PUT", "DELETE", "OPTIONS"].iter().filter(|it| !route.methods.contains(it));
    let others = others.map(|method| Route::ranked(100, method.parse().unwrap(), &path, NotAllowed));
    known.chain(others).collect()
}

#[derive(Clone)]
struct NotAllowed;

#[async_trait]
impl Handler for NotAllowed {
    async fn handle<'r>(&self, _: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        Outcome::Error(Status::MethodNotAllowed)
    }
}

#[derive(Clone)]
struct Endpoint {
    does: Does,
    probe: Probe,
}

#[async_trait]
impl Handler for Endpoint {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        // What request guards and data guards do, before the function that they guard.
        match self.does {
            // As the guards for forms and JSON.
            Does::Limits => match data.open(MOST_BODY.bytes()).into_bytes().await {
                Ok(body) if body.is_complete() => {}
                _ => return Outcome::Error(Status::PayloadTooLarge),
            },
            Does::Extracts if !matches!(request.query_value::<u32>("number"), Some(Ok(_))) => {
                return Outcome::Error(Status::BadRequest);
            }
            _ => {}
        }
        self.probe.ran();
        match self.does {
            Does::Answers(reply) => Outcome::Success(answer(reply)),
            Does::Streams => Outcome::from(request, ByteStream(stream::iter(STREAMED))),
            Does::Fails => Outcome::try_from(request, Err::<(), _>(Failure)),
            // As `panic!`, without its message in the log of the tests.
            Does::Panics => std::panic::resume_unwind(Box::new("on purpose")),
            // It never finishes, so that how long the limit is does not matter.
            Does::Hangs => {
                let never = std::future::pending::<Outcome<'r>>();
                let limited = rocket::tokio::time::timeout(Duration::from_millis(1), never).await;
                limited.unwrap_or(Outcome::Error(Status::GatewayTimeout))
            }
            Does::Limits | Does::Extracts => Outcome::from(request, ()),
            _ => panic!("a new kind of handler"),
        }
    }
}

/// An error of the application's own type.
#[derive(Debug)]
struct Failure;

fn answer(reply: Reply) -> Response<'static> {
    let mut response = Response::build().status(Status::new(reply.status)).finalize();
    for (name, value) in reply.headers {
        response.adjoin_raw_header(*name, String::from_utf8_lossy(value));
    }
    if reply.status == Status::SwitchingProtocols.code {
        response.add_upgrade("websocket", HangsUp);
    }
    if !reply.body.is_empty() {
        response.set_sized_body(reply.body.len(), Cursor::new(reply.body));
    }
    response
}

/// A WebSocket that ends when it is open.
struct HangsUp;

#[async_trait]
impl IoHandler for HangsUp {
    async fn io(self: Pin<Box<Self>>, _: IoStream) -> io::Result<()> {
        Ok(())
    }
}

fn is_refused(request: &Request<'_>) -> bool {
    let path = request.uri().path().as_str();
    let guarded = path.strip_prefix(MOUNT).unwrap_or(path) == "/private";
    guarded && request.headers().get_one("Authorization") != Some(AUTHORIZATION)
}

/// Routes that stand before those of the application. A request guard would do the same for the methods that have one.
fn guards() -> Vec<Route> {
    let methods = [Method::Get, Method::Head, Method::Put, Method::Options];
    methods.map(|method| Route::ranked(-100, method, "/private", Guard)).into()
}

#[derive(Clone)]
struct Guard;

#[async_trait]
impl Handler for Guard {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        if is_refused(request) {
            return Outcome::Error(Status::Unauthorized);
        }
        Outcome::forward(data, Status::NotFound)
    }
}

/// As far outside as anything in Rocket can stand: the last fairing has the last word about a response.
struct Authenticate;

#[async_trait]
impl Fairing for Authenticate {
    fn info(&self) -> Info {
        Info { name: "authentication", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        if is_refused(request) {
            request.local_cache(|| Refused(true));
            // No handler runs.
            request.set_uri(Origin::path_only("/no/such/route"));
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        if request.local_cache(|| Refused(false)).0 {
            *response = Response::build().status(Status::Unauthorized).finalize();
        }
    }
}

struct Refused(bool);
