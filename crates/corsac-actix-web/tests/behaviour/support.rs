//! Requests and answers as text, so that a case is a line of a table.

use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, HttpResponse};
use corsac_actix_web::Cors;
use corsac_core::Policy;

pub(crate) const ADMIN: &str = "origin: https://admin.example.com";
pub(crate) const PREFLIGHT: &str =
    "origin: https://admin.example.com | access-control-request-method: DELETE";

/// What is behind the status of an allowed request under [`policy`].
pub(crate) const ALLOWED: &str = "access-control-allow-credentials: true \
     | access-control-allow-origin: https://admin.example.com | vary: Origin";
/// The answer to an allowed preflight.
pub(crate) const ALLOWED_PREFLIGHT: &str = "204 | access-control-allow-credentials: true \
     | access-control-allow-methods: GET, DELETE | access-control-allow-origin: https://admin.example.com \
     | access-control-max-age: 600 \
     | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

pub(crate) fn policy() -> Policy {
    let text = "
version: 1
defaults: { max_age: 10m }
rules:
  - paths: [/v1/locked/**]
    on_denied: reject
    allow_origins: [https://admin.example.com]
  - paths: [/v1/**]
    allow_origins: [https://admin.example.com]
    allow_methods: [GET, DELETE]
    allow_credentials: true
";
    Policy::from_yaml(text).unwrap()
}

pub(crate) fn cors() -> Cors {
    Cors::new(policy())
}

type Answered = Result<ServiceResponse, Error>;
type Answer = Pin<Box<dyn Future<Output = Answered>>>;

/// An application that takes requests. The types of applications are long, and that of a request has no public name.
pub(crate) struct Started(Box<dyn Fn(TestRequest) -> Answer>);

pub(crate) async fn start<T, B>(app: App<T>) -> Started
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let service = Rc::new(init_service(app).await);
    Started(Box::new(move |request| {
        let answered = service.call(request.to_request());
        Box::pin(async move { answered.await.map(ServiceResponse::map_into_boxed_body) })
    }))
}

impl Started {
    /// Sends `DELETE /v1/x | origin: https://admin.example.com | ...`.
    pub(crate) async fn send(&self, text: &str) -> Answered {
        let mut parts = text.split(" | ");
        let (method, target) = parts.next().unwrap().split_once(' ').unwrap();
        let request = TestRequest::with_uri(target).method(Method::from_bytes(method.as_bytes()).unwrap());
        let request = parts.fold(request, |request, line| {
            let (name, value) = line.split_once(": ").unwrap();
            request.append_header((name, HeaderValue::from_bytes(value.as_bytes()).unwrap()))
        });
        self.0(request).await
    }

    /// The status, and every line that has to do with CORS, sorted; that of the response which the server makes of an
    /// error, where one gets as far.
    pub(crate) async fn answer(&self, text: &str) -> String {
        match self.send(text).await {
            Ok(response) => shown(response.response()),
            Err(error) => shown(&error.error_response()),
        }
    }
}

pub(crate) fn shown(response: &HttpResponse<BoxBody>) -> String {
    [vec![response.status().as_str().to_owned()], lines(response.headers())].concat().join(" | ")
}

fn lines(headers: &HeaderMap) -> Vec<String> {
    let of_cors = |name: &HeaderName| name.as_str().starts_with("access-control-") || name == "vary";
    let lines = headers.iter().filter(|(name, _)| of_cors(name));
    let mut lines: Vec<_> =
        lines.map(|(name, value)| format!("{name}: {}", value.as_bytes().escape_ascii())).collect();
    lines.sort();
    lines
}
