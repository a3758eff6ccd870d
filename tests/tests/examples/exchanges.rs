//! Requests to a server behind `policies/shop.yaml`, as data: `tests/data/shop/exchanges.yaml`.

use std::net::TcpStream;
use std::path::Path;

use corsac_conformance::{Answer, Probe, RawRequest, Server, Setup, Target as _, TcpTarget};
use libtest_mimic::{Completion, Failed};
use serde::Deserialize;

use crate::servers::{self, Running};

/// One request, and what comes back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    name: String,
    request: String,
    /// The statuses that are right: where a route is not there for a method, some frameworks have 404 and others 405.
    status: Vec<u16>,
    /// The CORS response headers and `Vary`: these lines, and no others.
    cors: String,
    /// A part of the body.
    #[serde(default)]
    body: String,
    /// Other headers that are there.
    #[serde(default)]
    headers: Vec<String>,
}

pub(crate) fn run(server: &Path) -> Result<Completion, Failed> {
    let exchanges: Vec<Exchange> =
        serde_yaml::from_str(include_str!("../../data/shop/exchanges.yaml")).map_err(|it| it.to_string())?;
    let running = Running::start(servers::command(server))?;
    // Nobody else's machine reaches it: where it listens on every address, it does on this one.
    let port = running.address.port();
    if TcpStream::connect(("127.0.0.2", port)).is_ok() {
        return Err(format!("port {port} is open on more than 127.0.0.1").into());
    }
    let mut target = TcpTarget::new("the server", |_: &Setup| {
        Ok(Server { address: running.address, probe: Probe::default(), keeps: Box::new(()) })
    });
    let mut wrong = String::new();
    for exchange in &exchanges {
        let request = RawRequest::read(exchange.request.trim_end())?;
        let answer = target.exchange(&Setup::default(), &request)?;
        if let Err(why) = exchange.compare(&answer) {
            wrong.push_str(&format!("{}: {why}\n", exchange.name));
        }
    }
    assert!(exchanges.len() > 20, "only {} exchanges", exchanges.len());
    if wrong.is_empty() { Ok(Completion::Completed) } else { Err(wrong.into()) }
}

impl Exchange {
    fn compare(&self, answer: &Answer) -> Result<(), String> {
        if !self.status.contains(&answer.status) {
            return Err(format!("status {} and not one of {:?}", answer.status, self.status));
        }
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let cors: String =
            answer.cors().iter().map(|(name, value)| format!("{name}: {}\n", text(value))).collect();
        if cors != self.cors {
            return Err(format!("these headers:\n{cors}and not these:\n{}", self.cors));
        }
        let body = text(&answer.body);
        if !body.contains(&self.body) {
            return Err(format!("no `{}` in the body `{body}`", self.body));
        }
        let missing =
            |name: &&String| !answer.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        match self.headers.iter().find(missing) {
            Some(name) => Err(format!("no header `{name}`")),
            None => Ok(()),
        }
    }
}
