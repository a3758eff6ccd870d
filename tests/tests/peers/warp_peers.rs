//! The application in warp, and the filters for it.

use std::convert::Infallible;

use corsac_conformance::Probe;
use serde::Deserialize;
use warp::filters::BoxedFilter;
use warp::http::StatusCode;
use warp::reject::{InvalidQuery, MethodNotAllowed, PayloadTooLarge, Reject, Rejection};
use warp::reply::{Reply, Response, with_header, with_status};
use warp::{Filter, any, path};

use crate::configuration::{Configuration, HEADERS, METHODS, ORIGINS};
use crate::server::{MOST_BODY, OWN_ORIGIN, OWN_VARY, Running, listener, run};

pub(crate) fn warp_filter(configuration: Configuration) -> Result<Running, String> {
    let layer = warp::cors().allow_methods(METHODS).allow_headers(HEADERS).allow_credentials(true);
    let layer = match configuration {
        Configuration::Star | Configuration::Reflected => layer.allow_any_origin(),
        _ => layer.allow_origins(ORIGINS),
    };
    let probe = Probe::default();
    let routes = routes(&probe);
    match configuration {
        Configuration::Recovered => serve(&probe, routes.recover(recover).with(layer.build())),
        _ => serve(&probe, routes.with(layer.build())),
    }
}

pub(crate) fn corsac(configuration: Configuration) -> Result<Running, String> {
    let layer = corsac_warp::CorsFilter::new(configuration.policy()?);
    let probe = Probe::default();
    let routes = routes(&probe);
    serve(&probe, layer.wrap(routes))
}

/// A failure that no filter knows.
#[derive(Debug)]
struct Failure;

impl Reject for Failure {}

#[derive(Deserialize)]
struct Number {
    #[expect(dead_code, reason = "only reading it matters")]
    number: u32,
}

fn routes(probe: &Probe) -> BoxedFilter<(Response,)> {
    let probe = probe.clone();
    let ran = any().map(move || {
        probe.ran();
        "ran\n".into_response()
    });
    let items = path!("items").and(warp::get().or(warp::post()).unify()).and(ran.clone());
    let own = path!("own-options").and(warp::get().or(warp::options()).unify()).and(ran);
    let fails = || async { Err::<Response, Rejection>(warp::reject::custom(Failure)) };
    let error = path!("error").and(warp::get()).and_then(fails);
    let panics = path!("panic").and(warp::get()).map(panics);
    let limit = warp::body::content_length_limit(MOST_BODY as u64);
    let large = path!("large").and(warp::post()).and(limit).map(|| warp::reply().into_response());
    let number = path!("number").and(warp::get()).and(warp::query::<Number>());
    let number = number.map(|_| warp::reply().into_response());
    let vary = path!("vary").and(warp::get()).map(|| {
        let mut response = warp::reply().into_response();
        for name in OWN_VARY {
            response.headers_mut().append("vary", name.parse().unwrap());
        }
        response
    });
    let cors_headers = path!("cors-headers")
        .and(warp::get())
        .map(|| with_header(warp::reply(), "access-control-allow-origin", OWN_ORIGIN).into_response());
    let first = items.or(own).unify().or(error).unify().or(panics).unify().or(large).unify();
    first.or(number).unify().or(vary).unify().or(cors_headers).unify().boxed()
}

/// As `panic!`, without its message in the log of the tests.
fn panics() -> Response {
    std::panic::resume_unwind(Box::new("on purpose"))
}

/// What applications put inside of the layer, so that a rejection is a reply.
async fn recover(rejection: Rejection) -> Result<impl Reply, Infallible> {
    let status = if rejection.is_not_found() {
        StatusCode::NOT_FOUND
    } else if rejection.find::<InvalidQuery>().is_some() {
        StatusCode::BAD_REQUEST
    } else if rejection.find::<PayloadTooLarge>().is_some() {
        StatusCode::PAYLOAD_TOO_LARGE
    } else if rejection.find::<MethodNotAllowed>().is_some() {
        StatusCode::METHOD_NOT_ALLOWED
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    Ok(with_status("", status))
}

fn serve<F>(probe: &Probe, filter: F) -> Result<Running, String>
where
    F: Filter<Error = Rejection, Extract: Reply> + Clone + Send + Sync + 'static,
{
    let listener = listener();
    run(probe, move |said| async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let _ = said.send(Ok(listener.local_addr().unwrap()));
        warp::serve(filter).incoming(listener).run().await;
    })
}
