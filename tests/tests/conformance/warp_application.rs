//! The application under test in warp, behind both of the adapter's doors: around the service, and around the filters.

use std::convert::Infallible;
use std::future::ready;
use std::time::Duration;

use axum::body::{self, Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use corsac_conformance::application::{Does, MOST_BODY, ROUTES, Route};
use corsac_conformance::{AUTHORIZATION, Arrangement, Authentication, MOUNT, Probe, Setup};
use corsac_warp::{CorsFilter, CorsLayer};
use http_body_util::{BodyDataStream, Full};
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt as _};
use tower_http::catch_panic::CatchPanicLayer;
use warp::filters::BoxedFilter;
use warp::path::FullPath;
use warp::reject::Reject;
use warp::reply::Response;
use warp::{Filter, Rejection, Reply};

use crate::in_process::Application;
use crate::policies::Policies;
use crate::{http_types, tower_application};

type Routes = BoxedFilter<(Response,)>;

/// As `panic!`, without its message in the log of the tests.
fn panics() -> Response {
    std::panic::resume_unwind(Box::new("on purpose"))
}

/// With a layer around the service that warp makes of the filters.
pub(crate) fn service(setup: &Setup, probe: &Probe) -> Application {
    let policies = Policies::of(setup);
    let layer = |layer: CorsLayer| match &setup.stripped_prefix {
        Some(prefix) => layer.stripped_prefix(prefix),
        None => layer,
    };
    let filters =
        authenticated(setup, Authentication::Inside, arranged(setup, &|| routes(probe, panics), |it| it));
    let inner = policies.inner.clone().map(|policy| layer(CorsLayer::new(policy)));
    let guarded = ServiceBuilder::new()
        .layer(layer(CorsLayer::new(policies.outer.clone())))
        .option_layer(inner)
        .map_response(|response: axum::http::Response<_>| response.map(Body::new))
        .layer(CatchPanicLayer::new())
        .service(warp::service(filters));
    policies.settle();
    tower_application::authenticated_outside(setup, application(guarded))
}

/// With a filter around the filters.
pub(crate) fn filter(setup: &Setup, probe: &Probe) -> Application {
    let policies = Policies::of(setup);
    let cors = |cors: CorsFilter| match &setup.stripped_prefix {
        Some(prefix) => cors.stripped_prefix(prefix),
        None => cors,
    };
    let guarded = |mut filters: Routes| {
        filters = authenticated(setup, Authentication::Inside, filters);
        if let Some(policy) = &policies.inner {
            filters = cors(CorsFilter::new(policy.clone())).wrap(filters);
        }
        cors(CorsFilter::new(policies.outer.clone())).wrap(filters)
    };
    // Nothing of warp's catches panics in filters, so that handlers do, or what stands around the service.
    let caught = || {
        std::panic::catch_unwind(panics).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    };
    let filters = arranged(setup, &|| routes(probe, caught), guarded);
    policies.settle();
    application(warp::service(authenticated(setup, Authentication::Outside, filters)))
}

/// Warp wants bodies that are `Sync`, which those of axum, that targets send, are not. And it answers HEAD with a body,
/// which hyper leaves out over HTTP/1.1 alone.
fn application<S, B>(service: S) -> Application
where
    S: tower::Service<Request<Full<Bytes>>, Response = axum::http::Response<B>, Error = Infallible>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
    B: http_body_util::BodyExt<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    BoxCloneSyncService::new(tower::service_fn(move |request: Request<Body>| {
        let service = service.clone();
        async move {
            let (parts, sent) = request.into_parts();
            let sent = body::to_bytes(sent, 1 << 20).await.unwrap();
            let head = parts.method == Method::HEAD;
            let response = service.oneshot(Request::from_parts(parts, Full::new(sent))).await?;
            Ok(response.map(|body| if head { Body::empty() } else { Body::new(body) }))
        }
    }))
}

/// The routes where the set-up has them, and around them what guards them.
fn arranged(setup: &Setup, routes: &dyn Fn() -> Vec<Routes>, guard: impl Fn(Routes) -> Routes) -> Routes {
    let mounted = |routes: Routes| warp::path(MOUNT.trim_start_matches('/')).and(routes).boxed();
    match setup.arrangement {
        Arrangement::Flat => guard(tree(routes())),
        Arrangement::Merged => {
            let mut first = routes();
            let second = first.split_off(first.len() / 2);
            guard(tree(first).or(tree(second)).unify().boxed())
        }
        Arrangement::Nested => guard(mounted(tree(routes()))),
        Arrangement::NestedInside => mounted(guard(tree(routes()))),
    }
}

fn tree(routes: Vec<Routes>) -> Routes {
    routes.into_iter().reduce(|tree, route| tree.or(route).unify().boxed()).unwrap()
}

/// A filter for each path with each method.
fn routes(probe: &Probe, panics: fn() -> Response) -> Vec<Routes> {
    let methods = |route: &'static Route| route.methods.iter().map(move |method| (route, *method));
    let of = |(route, method): (&'static Route, _)| {
        path(route.path).and(named(method)).and(handler(route.does, probe.clone(), panics)).boxed()
    };
    ROUTES.iter().flat_map(methods).map(of).collect()
}

fn path(pattern: &'static str) -> BoxedFilter<()> {
    let mut path = warp::any().boxed();
    for segment in pattern.split('/').skip(1) {
        path = match segment {
            "{id}" => path.and(warp::path::param()).map(drop::<String>).untuple_one().boxed(),
            "{*rest}" => {
                let rest = warp::path::param().and(warp::path::tail());
                return path.and(rest).map(|_: String, _| ()).untuple_one().boxed();
            }
            literal => path.and(warp::path(literal)).boxed(),
        };
    }
    path.and(warp::path::end()).boxed()
}

/// The method of this name.
fn named(method: &str) -> BoxedFilter<()> {
    match method {
        "GET" => warp::get().or(warp::head()).unify().boxed(),
        "POST" => warp::post().boxed(),
        "PUT" => warp::put().boxed(),
        "DELETE" => warp::delete().boxed(),
        "OPTIONS" => warp::options().boxed(),
        _ => panic!("a new method"),
    }
}

#[derive(serde::Deserialize)]
struct Number {
    #[expect(dead_code, reason = "only reading it matters")]
    number: u32,
}

/// An error of the application's own type.
#[derive(Debug)]
struct Failure;

impl Reject for Failure {}

fn handler(does: Does, probe: Probe, panics: fn() -> Response) -> Routes {
    let ran = warp::any().map(move || probe.ran()).untuple_one();
    match does {
        Does::Answers(reply) => ran
            .map(move || {
                let lines = reply.headers.iter().map(|(name, value)| (*name, *value));
                http_types::response(reply.status, lines, reply.body.into())
            })
            .boxed(),
        Does::Streams => {
            ran.map(|| warp::reply::stream(BodyDataStream::new(http_types::stream())).into_response()).boxed()
        }
        Does::Fails => ran.and_then(|| ready(Err::<Response, _>(warp::reject::custom(Failure)))).boxed(),
        Does::Panics => ran.map(panics).boxed(),
        // The handler never finishes, so that how long the limit is does not matter.
        Does::Hangs => ran
            .and_then(|| async {
                let limit = Duration::from_millis(1);
                match tokio::time::timeout(limit, std::future::pending::<Response>()).await {
                    Ok(response) => Ok::<_, Rejection>(response),
                    Err(_) => Ok(StatusCode::GATEWAY_TIMEOUT.into_response()),
                }
            })
            .boxed(),
        Does::Limits => warp::body::content_length_limit(MOST_BODY as u64)
            .and(warp::body::bytes())
            .and(ran)
            .map(|_| StatusCode::OK.into_response())
            .boxed(),
        Does::Extracts => warp::query().and(ran).map(|_: Number| StatusCode::OK.into_response()).boxed(),
        _ => panic!("a new kind of handler"),
    }
}

/// Nobody said who asks.
#[derive(Debug)]
struct Unauthorized;

impl Reject for Unauthorized {}

/// The filters with authentication around them, where the set-up has it there.
fn authenticated(setup: &Setup, place: Authentication, filters: Routes) -> Routes {
    if setup.authentication != place {
        return filters;
    }
    let known = |path: FullPath, authorization: Option<String>| {
        let guarded = path.as_str().strip_prefix(MOUNT).unwrap_or(path.as_str()) == "/private";
        ready(match authorization {
            Some(value) if value == AUTHORIZATION => Ok(()),
            _ if guarded => Err(warp::reject::custom(Unauthorized)),
            _ => Ok(()),
        })
    };
    let refused = |rejection: Rejection| {
        ready(match rejection.find::<Unauthorized>() {
            Some(Unauthorized) => Ok(StatusCode::UNAUTHORIZED),
            None => Err(rejection),
        })
    };
    let known = warp::path::full().and(warp::header::optional("authorization")).and_then(known).untuple_one();
    known.and(filters).recover(refused).map(Reply::into_response).boxed()
}
