//! The application under test in axum.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, OriginalUri, Query, Request};
use axum::http::header::AUTHORIZATION as NAME;
use axum::http::{Response, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response as AxumResponse};
use axum::routing::{MethodFilter, MethodRouter, on};
use corsac_axum::CorsLayer;
use corsac_conformance::application::{Does, MOST_BODY, ROUTES, Reply, Route};
use corsac_conformance::{AUTHORIZATION, Arrangement, Authentication, MOUNT, Probe, Setup};
use tower::util::BoxCloneSyncService;
use tower_http::catch_panic::CatchPanicLayer;

use crate::http_types;
use crate::in_process::Application;
use crate::policies::Policies;

pub(crate) fn make(setup: &Setup, probe: &Probe) -> Application {
    let policies = Policies::of(setup);
    let layer = |layer: CorsLayer| match &setup.stripped_prefix {
        Some(prefix) => layer.stripped_prefix(prefix),
        None => layer,
    };
    let guard = |mut router: Router| {
        router = router.layer(CatchPanicLayer::new());
        if setup.authentication == Authentication::Inside {
            router = router.layer(middleware::from_fn(authenticate));
        }
        if let Some(policy) = &policies.inner {
            router = router.layer(layer(CorsLayer::new(policy.clone())));
        }
        router = router.layer(layer(CorsLayer::new(policies.outer.clone())));
        if setup.authentication == Authentication::Outside {
            router = router.layer(middleware::from_fn(authenticate));
        }
        router
    };
    let router = match setup.arrangement {
        Arrangement::Flat => guard(routes(probe, |_| true)),
        Arrangement::Merged => {
            guard(routes(probe, |index| index % 2 == 0).merge(routes(probe, |index| index % 2 == 1)))
        }
        Arrangement::Nested => guard(Router::new().nest(MOUNT, routes(probe, |_| true))),
        Arrangement::NestedInside => Router::new().nest(MOUNT, guard(routes(probe, |_| true))),
    };
    policies.settle();
    BoxCloneSyncService::new(router)
}

/// A router with the routes whose index is wanted.
fn routes(probe: &Probe, wanted: impl Fn(usize) -> bool) -> Router {
    let routes = ROUTES.iter().enumerate().filter(|(index, _)| wanted(*index));
    routes.fold(Router::new(), |router, (_, route)| router.route(route.path, methods(route, probe)))
}

fn methods(route: &'static Route, probe: &Probe) -> MethodRouter {
    let mut methods = MethodRouter::new();
    for method in route.methods {
        let method = MethodFilter::try_from(method.parse::<axum::http::Method>().unwrap()).unwrap();
        methods = methods.merge(handler(method, route.does, probe.clone()));
    }
    methods
}

#[derive(serde::Deserialize)]
struct Number {
    #[expect(dead_code, reason = "only reading it matters")]
    number: u32,
}

/// An error of the application's own type.
struct Failure;

impl IntoResponse for Failure {
    fn into_response(self) -> AxumResponse {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

fn handler(method: MethodFilter, does: Does, probe: Probe) -> MethodRouter {
    match does {
        Does::Answers(reply) => on(method, move || async move {
            probe.ran();
            answer(reply)
        }),
        Does::Streams => on(method, move || async move {
            probe.ran();
            Body::new(http_types::stream())
        }),
        Does::Fails => on(method, move || async move {
            probe.ran();
            Err::<(), Failure>(Failure)
        }),
        // As `panic!`, without its message in the log of the tests.
        Does::Panics => on(method, move || async move {
            probe.ran();
            std::panic::resume_unwind(Box::new("on purpose"));
            #[expect(unreachable_code, reason = "says what the handler would answer")]
            ()
        }),
        Does::Hangs => on(method, move || async move {
            probe.ran();
            std::future::pending::<()>().await;
        })
        .layer(middleware::from_fn(limit_time)),
        Does::Limits => on(method, move |_: Bytes| async move {
            probe.ran();
        })
        .layer(DefaultBodyLimit::max(MOST_BODY)),
        Does::Extracts => on(method, move |_: Query<Number>| async move {
            probe.ran();
        }),
        _ => panic!("a new kind of handler"),
    }
}

fn answer(reply: Reply) -> Response<Body> {
    let lines = reply.headers.iter().map(|(name, value)| (*name, *value));
    http_types::response(reply.status, lines, Body::from(reply.body))
}

/// The handler that it stands around never finishes, so that how long the limit is does not matter.
async fn limit_time(request: Request, next: Next) -> AxumResponse {
    match tokio::time::timeout(Duration::from_millis(1), next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

async fn authenticate(uri: OriginalUri, request: Request, next: Next) -> AxumResponse {
    let path = uri.path();
    let guarded = path.strip_prefix(MOUNT).unwrap_or(path) == "/private";
    if guarded && request.headers().get(NAME).is_none_or(|value| value != AUTHORIZATION) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}
