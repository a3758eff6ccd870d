//! An actix-web application.

use std::error::Error;
use std::hint::black_box;

use actix_http::Request;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::{App, test, web};
use corsac_core::Policy;

use super::Made;
use super::peers::admits;
use super::service::values;
use crate::answer::Answer;
use crate::request::Wire;
use crate::setup::{EXPOSED, HEADERS, MAX_AGE, METHODS, PATH, Setup};
use crate::subject::{Batch, Side, Subject, ready};

/// An application that has been started.
struct Actix<S>(S);

pub(super) fn make(
    side: Side,
    setup: Setup,
    policy: impl FnOnce() -> Result<Policy, Box<dyn Error>>,
) -> Made {
    let app = App::new().route(PATH, web::to(|| async { "ok" }));
    Ok(match side {
        Side::Bare => Some(started(app)),
        Side::Corsac => Some(started(app.wrap(corsac_actix_web::Cors::new(policy()?)))),
        Side::Peer => actix_cors(setup).map(|layer| started(app.wrap(layer))),
    })
}

fn actix_cors(setup: Setup) -> Option<actix_cors::Cors> {
    let layer = actix_cors::Cors::default()
        .allowed_methods(METHODS)
        .allowed_headers(HEADERS)
        .expose_headers([EXPOSED])
        .supports_credentials()
        .max_age(usize::try_from(MAX_AGE).ok());
    match setup {
        Setup::Exact(_) => {
            Some(setup.origins().iter().fold(layer, |layer, origin| layer.allowed_origin(origin)))
        }
        Setup::Patterns(_) => {
            let admits = admits(setup);
            Some(layer.allowed_origin_fn(move |origin, _| admits(origin.as_bytes())))
        }
        Setup::Paths(_) | Setup::Globs(_) => None,
    }
}

fn started<T, B>(app: App<T>) -> Box<dyn Subject>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = actix_web::Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    Box::new(Actix(actix_web::rt::System::new().block_on(test::init_service(app))))
}

fn request(wire: &Wire) -> Request {
    let mut request = test::TestRequest::with_uri(&wire.path).method(wire.method.parse().unwrap_or_default());
    for (name, value) in values(wire) {
        if let Ok(value) = HeaderValue::from_maybe_shared(value) {
            request = request.append_header((name, value));
        }
    }
    request.to_request()
}

impl<S, B> Subject for Actix<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error>,
{
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        let requests: Vec<Request> = wires.iter().map(request).collect();
        let mut requests = requests.into_iter();
        Box::new(move || {
            for request in requests.by_ref() {
                black_box(ready(self.0.call(request)).and_then(Result::ok));
            }
        })
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        let response = match ready(self.0.call(request(wire)))? {
            Ok(response) => response.response().head().clone(),
            Err(_) => return None,
        };
        let headers = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        Some(Answer::new(response.status.as_u16(), headers))
    }
}
