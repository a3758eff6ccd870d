//! Rocket as a target: through its local client, and behind a socket.

use std::collections::BTreeMap;
use std::str;
use std::sync::mpsc;

use corsac_conformance::{Answer, Probe, RawRequest, Server, Setup, Target};
use rocket::fairing::AdHoc;
use rocket::http::uri::{Host, Origin};
use rocket::http::{Header, Method};
use rocket::local::asynchronous::Client;
use tokio::runtime::{Builder, Runtime};

use crate::over_tcp::runtime;
use crate::rocket_application::make;

pub(crate) struct RocketInProcess {
    runtime: Runtime,
    probe: Probe,
    made: BTreeMap<Setup, Client>,
}

impl RocketInProcess {
    pub(crate) fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        RocketInProcess { runtime, probe: Probe::default(), made: BTreeMap::new() }
    }
}

impl Target for RocketInProcess {
    fn name(&self) -> &str {
        "rocket"
    }

    fn framework(&self) -> &str {
        "rocket"
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, raw: &RawRequest) -> Result<Answer, String> {
        let client = match self.made.remove(setup) {
            Some(client) => client,
            None => self.runtime.block_on(Client::untracked(make(setup, &self.probe))).unwrap(),
        };
        let client = self.made.entry(setup.clone()).or_insert(client);
        let _ = self.probe.take();
        self.runtime.block_on(async {
            let Some(method) = method(&raw.method) else { return Ok(unknown_method()) };
            let mut request = client.req(method, target(raw)?);
            // From here on, what Rocket makes of a request on the wire and its client leaves out.
            let host = raw.authority.as_deref().or_else(|| raw.values("Host").next());
            if let Some(host) = host.and_then(|host| Host::parse_bytes(host).ok()) {
                request.set_host(host);
            }
            for (name, value) in &raw.headers {
                if let Ok(value) = str::from_utf8(value) {
                    request.add_header(Header::new(name.clone(), value.to_owned()));
                }
            }
            let response = request.body(&raw.body).dispatch().await;
            let lines = response.headers().iter();
            let headers =
                lines.map(|line| (line.name().to_string(), line.value().as_bytes().to_vec())).collect();
            let status = response.status().code;
            let body = response.into_bytes().await.unwrap_or_default();
            Ok(Answer { status, headers, body, handler_ran: self.probe.take() })
        })
    }
}

/// Case counts, other than in Rocket's `FromStr`.
fn method(raw: &[u8]) -> Option<Method> {
    let method = str::from_utf8(raw).ok()?.parse::<Method>().ok()?;
    (method.as_str().as_bytes() == raw).then_some(method)
}

/// What Rocket answers on the wire, without fairings: its client can ask with the methods that it knows only.
fn unknown_method() -> Answer {
    Answer { status: 400, headers: Vec::new(), body: Vec::new(), handler_ran: false }
}

/// Rocket takes apart what hyper has parsed, and parses nothing again; parsing would refuse what it serves.
fn target(raw: &RawRequest) -> Result<Origin<'_>, String> {
    let text = |bytes| str::from_utf8(bytes).map_err(|error| error.to_string());
    Ok(Origin::new(text(raw.path())?, raw.query().map(text).transpose()?))
}

/// A server that runs for as long as the tests do, and speaks HTTP/1.1 and HTTP/2.
pub(crate) fn serve(setup: &Setup) -> Result<Server, String> {
    let probe = Probe::default();
    let (sender, receiver) = mpsc::channel();
    let lifted = AdHoc::on_liftoff("address", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            sender.send((config.address, config.port)).unwrap();
        })
    });
    runtime().spawn(make(setup, &probe).attach(lifted).launch());
    // Where it does not launch, the sender is dropped.
    let address = receiver.recv().map_err(|error| error.to_string())?.into();
    Ok(Server { address, probe, keeps: Box::new(()) })
}
