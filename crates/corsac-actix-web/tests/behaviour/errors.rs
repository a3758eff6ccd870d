//! Errors from inside: they stay errors, and the response that is made of them has its headers.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorImATeapot;
use actix_web::http::StatusCode;
use actix_web::middleware::{ErrorHandlerResponse, ErrorHandlers, Next, from_fn};
use actix_web::{App, Error, HttpResponse, ResponseError, web};
use corsac_actix_web::Cors;
use corsac_core::Policy;

use crate::support::{ADMIN, ALLOWED, ALLOWED_PREFLIGHT, PREFLIGHT, cors, shown, start};

/// What is not known who sent it. Its response speaks of CORS, as that of a middleware may.
#[derive(Debug)]
struct Unknown;

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("who are you?")
    }
}

impl ResponseError for Unknown {
    fn status_code(&self) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header(("access-control-allow-credentials", "true"));
        response.insert_header(("access-control-allow-origin", "*"));
        response.insert_header(("vary", "Authorization")).body("who are you?")
    }
}

/// Fails for whatever does not say who it is, preflights included.
async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("authorization") {
        next.call(request).await
    } else {
        Err(Unknown.into())
    }
}

#[actix_web::test]
async fn an_error_of_a_middleware_has_its_headers() {
    let orders = || App::new().route("/v1/orders", web::get().to(HttpResponse::Ok));
    let inside = start(orders().wrap(from_fn(authenticate)).wrap(cors())).await;
    let own = "access-control-allow-credentials: true | access-control-allow-origin: *";
    for (sent, expected) in [
        (
            format!("GET /v1/orders | {ADMIN}"),
            "401 | access-control-allow-credentials: true \
             | access-control-allow-origin: https://admin.example.com | vary: Authorization | vary: Origin"
                .to_owned(),
        ),
        (
            "GET /v1/orders | origin: https://evil.example".into(),
            "401 | vary: Authorization | vary: Origin".into(),
        ),
        ("GET /v1/orders".into(), "401 | vary: Authorization | vary: Origin".into()),
        (format!("GET /elsewhere | {ADMIN}"), format!("401 | {own} | vary: Authorization")),
        (format!("OPTIONS /v1/orders | {PREFLIGHT}"), ALLOWED_PREFLIGHT.into()),
        (format!("GET /v1/orders | {ADMIN} | authorization: me"), format!("200 | {ALLOWED}")),
    ] {
        assert_eq!(inside.answer(&sent).await, expected, "{sent}");
    }
    // The mistake that the order is about: what stands outside answers without the policy.
    let outside = start(orders().wrap(cors()).wrap(from_fn(authenticate))).await;
    let refused = format!("401 | {own} | vary: Authorization");
    assert_eq!(outside.answer(&format!("OPTIONS /v1/orders | {PREFLIGHT}")).await, refused);
}

#[actix_web::test]
async fn an_error_stays_an_error() {
    let app = App::new().wrap(from_fn(authenticate)).wrap(cors());
    let error = start(app).await.send(&format!("GET /v1/orders | {ADMIN}")).await.unwrap_err();
    assert!(error.as_error::<Unknown>().is_some());
    // Its response is made as often as someone asks for it.
    assert_eq!(shown(&error.error_response()), shown(&error.error_response()));

    // The error of a handler is a response already, which still says what it was made of.
    let fails = web::get().to(|| async { Err::<HttpResponse, _>(ErrorImATeapot("short and stout")) });
    let app = start(App::new().route("/v1/tea", fails).wrap(cors())).await;
    let response = app.send(&format!("GET /v1/tea | {ADMIN}")).await.unwrap();
    assert_eq!(shown(response.response()), format!("418 | {ALLOWED}"));
    assert_eq!(response.response().error().unwrap().to_string(), "short and stout");
}

/// The outer decision is put in last, where a scope has one of its own.
#[actix_web::test]
async fn the_outer_policy_counts_for_an_error_as_well() {
    let wide =
        Policy::from_yaml("{ version: 1, allow_origins: ['https://evil.example'], allow_credentials: true }");
    let scope = web::scope("/v1").wrap(from_fn(authenticate)).wrap(Cors::new(wide.unwrap()));
    let app = start(App::new().service(scope).wrap(cors())).await;
    let answer = app.answer("GET /v1/orders | origin: https://evil.example").await;
    assert_eq!(answer, "401 | vary: Authorization | vary: Origin");
}

/// A page in place of what answered.
fn pages<B: 'static>() -> ErrorHandlers<B> {
    ErrorHandlers::new().handler(StatusCode::NOT_FOUND, |response: ServiceResponse<B>| {
        let page = response.into_response(HttpResponse::NotFound().body("nothing here"));
        Ok(ErrorHandlerResponse::Response(page.map_into_right_body()))
    })
}

/// What replaces responses stands inside: outside, it throws the headers away as well.
#[actix_web::test]
async fn pages_for_errors_are_made_inside() {
    let sent = format!("GET /v1/no/such | {ADMIN}");
    let inside = start(App::new().wrap(pages()).wrap(cors())).await;
    assert_eq!(inside.answer(&sent).await, format!("404 | {ALLOWED}"));
    let outside = start(App::new().wrap(cors()).wrap(pages())).await;
    assert_eq!(outside.answer(&sent).await, "404");
}
