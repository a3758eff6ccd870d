//! The application in actix-web, and the middleware for it.

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::{Error, ErrorInternalServerError};
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use corsac_conformance::Probe;
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::configuration::{Configuration, HEADERS, METHODS, ORIGINS};
use crate::server::{MOST_BODY, OWN_ORIGIN, OWN_VARY, Running, listener, run};

pub(crate) fn actix_cors(configuration: Configuration) -> Result<Running, String> {
    let probe = Probe::default();
    let counted = probe.clone();
    serve(&probe, move || App::new().wrap(layer(configuration)).configure(|app| routes(app, &counted)))
}

pub(crate) fn corsac(configuration: Configuration) -> Result<Running, String> {
    let layer = corsac_actix_web::Cors::new(configuration.policy()?);
    let probe = Probe::default();
    let counted = probe.clone();
    serve(&probe, move || App::new().wrap(layer.clone()).configure(|app| routes(app, &counted)))
}

fn layer(configuration: Configuration) -> Cors {
    let layer = Cors::default().allowed_methods(METHODS).allowed_headers(HEADERS).supports_credentials();
    match configuration {
        Configuration::Star => layer.allow_any_origin().send_wildcard(),
        Configuration::Reflected => layer.allow_any_origin(),
        Configuration::Listed | Configuration::Strict | Configuration::Recovered => ORIGINS
            .iter()
            .fold(layer, |layer, origin| layer.allowed_origin(origin))
            .block_on_origin_mismatch(configuration == Configuration::Strict),
    }
}

#[derive(Deserialize)]
struct Number {
    #[expect(dead_code, reason = "only reading it matters")]
    number: u32,
}

fn routes(app: &mut ServiceConfig, probe: &Probe) {
    let probe = probe.clone();
    let ran = move || {
        probe.ran();
        std::future::ready("ran\n")
    };
    let empty = || std::future::ready(HttpResponse::Ok().finish());
    let vary = || {
        let mut response = HttpResponse::Ok();
        for name in OWN_VARY {
            response.append_header(("vary", name));
        }
        std::future::ready(response.finish())
    };
    let cors_headers = || {
        let header = ("access-control-allow-origin", OWN_ORIGIN);
        std::future::ready(HttpResponse::Ok().insert_header(header).finish())
    };
    app.route(
        "/error",
        web::get().to(|| std::future::ready(Err::<&str, Error>(ErrorInternalServerError("error")))),
    )
    .route("/panic", web::get().to(panics))
    .route("/number", web::get().to(move |_: web::Query<Number>| empty()))
    .route("/vary", web::get().to(vary))
    .route("/cors-headers", web::get().to(cors_headers))
    .service(web::resource("/items").get(ran.clone()).post(ran.clone()))
    .service(web::resource("/own-options").get(ran.clone()).route(web::method(Method::OPTIONS).to(ran)))
    .service(
        web::resource("/large")
            .app_data(web::PayloadConfig::new(MOST_BODY))
            .post(move |_: web::Bytes| empty()),
    );
}

/// As `panic!`, without its message in the log of the tests.
async fn panics() -> &'static str {
    std::panic::resume_unwind(Box::new("on purpose"))
}

fn serve<M, S, B>(probe: &Probe, make: M) -> Result<Running, String>
where
    M: Fn() -> App<S> + Clone + Send + 'static,
    S: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let listener = listener();
    run(probe, move |said| async move {
        let address = listener.local_addr().unwrap();
        let server = HttpServer::new(make).workers(1).disable_signals().listen(listener).unwrap().run();
        // A middleware that cannot be made is not seen before there is a worker: one that answers has made it.
        let answers = async {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(b"GET /items HTTP/1.1\r\nHost: localhost\r\n\r\n").await?;
            stream.read_u8().await
        };
        let says = async {
            if answers.await.is_ok() {
                let _ = said.send(Ok(address));
            }
            // Without an answer there is no word, and the server has not started.
            drop(said);
        };
        let _ = tokio::join!(server, says);
    })
}
