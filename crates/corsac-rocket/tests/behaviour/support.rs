//! Requests and answers as text, so that a case is a line of a table.

use corsac_core::Policy;
use corsac_rocket::Cors;
use rocket::config::{Config, LogLevel};
use rocket::http::{Header, Method};
use rocket::local::blocking::{Client, LocalResponse};
use rocket::{Build, Rocket};

pub(crate) const APP: &str = "origin: https://app.example.com";
pub(crate) const EVIL: &str = "origin: https://evil.example";
pub(crate) const PREFLIGHT: &str = "origin: https://app.example.com | access-control-request-method: PUT";

/// What is behind the status of an allowed request under [`POLICY`].
pub(crate) const ALLOWED: &str = "access-control-allow-origin: https://app.example.com | vary: Origin";
/// The answer to an allowed preflight.
pub(crate) const ALLOWED_PREFLIGHT: &str = "204 | access-control-allow-methods: GET, PUT, POST \
     | access-control-allow-origin: https://app.example.com \
     | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
/// The answer to one that is not.
pub(crate) const DENIED_PREFLIGHT: &str =
    "403 | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// A rule that rejects, and one that does not.
pub(crate) const POLICY: &str = "
version: 1
rules:
  - { paths: [/guarded/**], on_denied: reject, allow_origins: [https://app.example.com] }
  - { paths: [/api, /api/**], allow_origins: [https://app.example.com], allow_methods: [GET, PUT, POST] }
";

pub(crate) fn cors(policy: &str) -> Cors {
    Cors::new(Policy::from_yaml(policy).unwrap())
}

/// An application that reads no settings and writes no log.
pub(crate) fn quiet() -> Rocket<Build> {
    rocket::custom(Config { port: 0, log_level: LogLevel::Off, ..Config::release_default() })
}

pub(crate) fn client(app: Rocket<Build>) -> Client {
    Client::untracked(app).unwrap()
}

/// Sends `PUT /api/x | origin: https://app.example.com | ...`, with a body.
pub(crate) fn send<'c>(client: &'c Client, text: &str, body: &str) -> LocalResponse<'c> {
    let mut parts = text.split(" | ");
    let (method, target) = parts.next().unwrap().split_once(' ').unwrap();
    let mut request = client.req(method.parse::<Method>().unwrap(), target.to_owned());
    for line in parts {
        let (name, value) = line.split_once(": ").unwrap();
        request.add_header(Header::new(name.to_owned(), value.to_owned()));
    }
    request.body(body).dispatch()
}

/// The status, and every line that has to do with CORS, sorted.
pub(crate) fn answer(client: &Client, text: &str) -> String {
    let response = send(client, text, "asked");
    let headers = response.headers().iter();
    let lines = headers.map(|line| (line.name().as_str().to_owned(), line.value().to_owned()));
    summary(response.status().code, lines)
}

/// The same of lines as they are, with names in lower case.
pub(crate) fn summary(status: u16, lines: impl Iterator<Item = (String, String)>) -> String {
    let lines = lines.map(|(name, value)| (name.to_ascii_lowercase(), value));
    let of_cors = lines.filter(|(name, _)| name.starts_with("access-control-") || name == "vary");
    let mut lines: Vec<_> = of_cors.map(|(name, value)| format!("{name}: {value}")).collect();
    lines.sort();
    lines.insert(0, status.to_string());
    lines.join(" | ")
}
