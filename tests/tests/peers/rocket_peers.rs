//! The application in Rocket, and the fairings for it.

use std::net::{Ipv4Addr, SocketAddr};

use corsac_conformance::Probe;
use rocket::config::{Config, LogLevel, Shutdown};
use rocket::data::{Limits, ToByteUnit as _};
use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Build, Rocket, State, get, options, post, routes};
use rocket_cors::{AllowedHeaders, AllowedOrigins, CorsOptions};

use crate::configuration::{Configuration, HEADERS, METHODS, ORIGINS};
use crate::server::{MOST_BODY, OWN_ORIGIN, OWN_VARY, Running, run};

pub(crate) fn rocket_cors(configuration: Configuration) -> Result<Running, String> {
    let fairing = CorsOptions {
        allowed_origins: match configuration {
            Configuration::Star | Configuration::Reflected => AllowedOrigins::all(),
            _ => AllowedOrigins::some_exact(&ORIGINS),
        },
        allowed_methods: METHODS.iter().map(|method| method.parse().unwrap()).collect(),
        allowed_headers: AllowedHeaders::some(&HEADERS),
        allow_credentials: true,
        send_wildcard: configuration == Configuration::Star,
        ..CorsOptions::default()
    };
    let fairing = fairing.to_cors().map_err(|_| "`to_cors` returns an error".to_owned())?;
    serve(&Probe::default(), move |rocket| rocket.attach(fairing))
}

pub(crate) fn corsac(configuration: Configuration) -> Result<Running, String> {
    let fairing = corsac_rocket::Cors::new(configuration.policy()?);
    serve(&Probe::default(), move |rocket| rocket.attach(fairing))
}

#[get("/items")]
fn items(probe: &State<Probe>) -> &'static str {
    probe.ran();
    "ran\n"
}

#[post("/items")]
fn add_item(probe: &State<Probe>) -> &'static str {
    items(probe)
}

#[get("/own-options")]
fn own(probe: &State<Probe>) -> &'static str {
    items(probe)
}

#[options("/own-options")]
fn own_options(probe: &State<Probe>) -> &'static str {
    items(probe)
}

#[get("/error")]
fn error() -> Result<(), Status> {
    Err(Status::InternalServerError)
}

/// As `panic!`, without its message in the log of the tests.
#[get("/panic")]
fn panics() -> &'static str {
    std::panic::resume_unwind(Box::new("on purpose"))
}

#[post("/large", data = "<_body>")]
fn large(_body: String) {}

#[get("/number?<number>")]
fn number(number: u32) -> String {
    number.to_string()
}

/// A response with header lines of its own.
struct Own(&'static str, &'static [&'static str]);

impl<'r> rocket::response::Responder<'r, 'static> for Own {
    fn respond_to(self, _: &'r rocket::Request<'_>) -> rocket::response::Result<'static> {
        let mut response = rocket::Response::new();
        for value in self.1 {
            response.adjoin_raw_header(self.0, *value);
        }
        Ok(response)
    }
}

#[get("/vary")]
fn vary() -> Own {
    Own("vary", &OWN_VARY)
}

#[get("/cors-headers")]
fn cors_headers() -> Own {
    Own("access-control-allow-origin", &[OWN_ORIGIN])
}

fn serve(
    probe: &Probe,
    attach: impl FnOnce(Rocket<Build>) -> Rocket<Build> + Send + 'static,
) -> Result<Running, String> {
    let counted = probe.clone();
    run(probe, move |said| async move {
        let config = Config {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            limits: Limits::new().limit("string", MOST_BODY.bytes()),
            log_level: LogLevel::Off,
            shutdown: Shutdown { ctrlc: false, ..Shutdown::default() },
            ..Config::debug_default()
        };
        let routes =
            routes![items, add_item, own, own_options, error, panics, large, number, vary, cors_headers];
        let listens = AdHoc::on_liftoff("address", |rocket| {
            Box::pin(async move {
                let config = rocket.config();
                let _ = said.send(Ok(SocketAddr::new(config.address, config.port)));
            })
        });
        let rocket = rocket::custom(config).manage(counted).mount("/", routes).attach(listens);
        drop(attach(rocket).launch().await);
    })
}
