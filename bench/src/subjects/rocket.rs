//! A Rocket application.

use std::error::Error;
use std::hint::black_box;

use corsac_core::Policy;
use rocket::config::{Config, LogLevel};
use rocket::http::{Header, Method};
use rocket::local::asynchronous::{Client, LocalRequest};
use rocket::{Build, Rocket, get, options, routes};
use rocket_cors::{AllowedHeaders, AllowedOrigins, CorsOptions};

use super::Made;
use crate::answer::Answer;
use crate::request::Wire;
use crate::setup::{EXPOSED, HEADERS, MAX_AGE, METHODS, Setup};
use crate::subject::{Batch, Side, Subject, ready};

#[get("/items")]
fn items() -> &'static str {
    "ok"
}

#[options("/items")]
fn items_options() -> &'static str {
    "ok"
}

/// An application that has been started, and the runtime that it was started on.
struct Local {
    client: Client,
    _runtime: tokio::runtime::Runtime,
}

pub(super) fn make(
    side: Side,
    setup: Setup,
    policy: impl FnOnce() -> Result<Policy, Box<dyn Error>>,
) -> Made {
    Ok(match side {
        Side::Bare => Some(started(|rocket| rocket)?),
        Side::Corsac => {
            let fairing = corsac_rocket::Cors::new(policy()?);
            Some(started(|rocket| rocket.attach(fairing))?)
        }
        Side::Peer => match rocket_cors(setup) {
            Some(options) => {
                let fairing = options.to_cors()?;
                Some(started(|rocket| rocket.attach(fairing))?)
            }
            None => None,
        },
    })
}

fn rocket_cors(setup: Setup) -> Option<CorsOptions> {
    let origins = match setup {
        Setup::Exact(_) => AllowedOrigins::some_exact(&setup.origins()),
        // Its patterns are regular expressions; a thousand of them are over what its compiler takes.
        Setup::Patterns(1) => AllowedOrigins::some_regex(
            &setup
                .origins()
                .iter()
                .map(|pattern| format!("^{}$", pattern.replace('.', "\\.").replace('*', "[a-z0-9-]+")))
                .collect::<Vec<_>>(),
        ),
        _ => return None,
    };
    let options = CorsOptions {
        allowed_origins: origins,
        allowed_methods: METHODS.iter().filter_map(|method| method.parse().ok()).collect(),
        allowed_headers: AllowedHeaders::some(&HEADERS),
        allow_credentials: true,
        expose_headers: std::iter::once(EXPOSED.to_owned()).collect(),
        max_age: usize::try_from(MAX_AGE).ok(),
        ..CorsOptions::default()
    };
    Some(options)
}

fn started(attach: impl FnOnce(Rocket<Build>) -> Rocket<Build>) -> Result<Box<dyn Subject>, Box<dyn Error>> {
    // Rocket logs what it does with each request, until one that says otherwise has been started.
    let config = Config { log_level: LogLevel::Off, ..Config::debug_default() };
    let rocket = attach(rocket::custom(config).mount("/", routes![items, items_options]));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = runtime.block_on(Client::untracked(rocket))?;
    Ok(Box::new(Local { client, _runtime: runtime }))
}

impl Local {
    /// Each request is made anew: what Rocket keeps with a request, its clones share.
    fn request(&self, wire: &Wire) -> LocalRequest<'_> {
        let method: Method = wire.method.parse().unwrap_or(Method::Get);
        let mut request = self.client.req(method, wire.path.clone());
        for (name, value) in &wire.headers {
            request.add_header(Header::new(*name, value.clone()));
        }
        request
    }
}

impl Subject for Local {
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        let requests: Vec<LocalRequest<'s>> = wires.iter().map(|wire| self.request(wire)).collect();
        let mut requests = requests.into_iter();
        Box::new(move || {
            for request in requests.by_ref() {
                black_box(ready(request.dispatch()));
            }
        })
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        let response = ready(self.request(wire).dispatch())?;
        let lines: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|header| (header.name().as_str().to_owned(), header.value().to_owned()))
            .collect();
        let headers = lines.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        Some(Answer::new(response.status().code, headers))
    }
}
