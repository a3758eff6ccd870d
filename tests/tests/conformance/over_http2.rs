//! A service over http 1.x behind a socket that speaks HTTP/2, as a target: there `:authority` is all that says where a
//! request goes.

use std::collections::BTreeMap;

use axum::body::{self, Body};
use axum::http::Request;
use corsac_conformance::{Answer, Case, Probe, RawRequest, Server, Setup, Suite, Target};
use hyper::body::Incoming;
use hyper::{client, server};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::http_types;
use crate::in_process::Make;
use crate::over_tcp::{listen, runtime};

/// The suite with every request as it is over HTTP/2. Whole URLs and upgrades are of HTTP/1.1 alone.
pub(crate) fn suite(mut suite: Suite) -> Suite {
    let of_http1 = |case: &Case| {
        !case.request.target.starts_with(b"/") || case.request.values("upgrade").next().is_some()
    };
    suite.cases.retain(|case| !of_http1(case));
    for RawRequest { http2, authority, headers, .. } in suite.cases.iter_mut().map(|case| &mut case.request) {
        *http2 = true;
        if let Some(host) = headers.iter().position(|(name, _)| name.eq_ignore_ascii_case("host")) {
            *authority = Some(headers.remove(host).1);
        }
    }
    suite
}

pub(crate) struct OverHttp2<S> {
    name: String,
    framework: &'static str,
    start: S,
    servers: BTreeMap<Setup, Server>,
}

impl<S: FnMut(&Setup) -> Server> OverHttp2<S> {
    /// A target whose servers are started by `start`, and speak HTTP/2 from the first byte.
    pub(crate) fn new(framework: &'static str, start: S) -> Self {
        OverHttp2 { name: format!("{framework} over HTTP/2"), framework, start, servers: BTreeMap::new() }
    }
}

impl<S: FnMut(&Setup) -> Server> Target for OverHttp2<S> {
    fn name(&self) -> &str {
        &self.name
    }

    fn framework(&self) -> &str {
        self.framework
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, raw: &RawRequest) -> Result<Answer, String> {
        let server = self.servers.entry(setup.clone()).or_insert_with(|| (self.start)(setup));
        let request = http_types::request(raw)?;
        let _ = server.probe.take();
        runtime().block_on(async {
            let stream = TcpStream::connect(server.address).await.map_err(|error| error.to_string())?;
            let io = TokioIo::new(stream);
            let handshake = client::conn::http2::handshake(TokioExecutor::new(), io).await;
            let (mut sender, connection) = handshake.map_err(|error| error.to_string())?;
            tokio::spawn(connection);
            let response = sender.send_request(request).await.map_err(|error| format!("{error:?}"))?;
            let response = response.map(Body::new);
            let headers = http_types::lines(&response);
            let status = response.status().as_u16();
            let body =
                body::to_bytes(response.into_body(), 1 << 20).await.map_err(|error| error.to_string())?;
            Ok(Answer { status, headers, body: body.to_vec(), handler_ran: server.probe.take() })
        })
    }
}

/// A service over http 1.x, served by hyper.
pub(crate) fn serve(setup: &Setup, make: Make) -> Server {
    let probe = Probe::default();
    let application = make(setup, &probe);
    let address = listen(move |stream| {
        let application =
            application.clone().map_request(|request: Request<Incoming>| request.map(Body::new));
        let service = TowerToHyperService::new(application);
        tokio::spawn(
            server::conn::http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service),
        );
    });
    Server { address: address.unwrap(), probe, keeps: Box::new(()) }
}
