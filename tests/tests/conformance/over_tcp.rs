//! A service over http 1.x behind a socket, served by hyper.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::Request;
use corsac_conformance::{Probe, Server, Setup, TcpTarget};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Handle};
use tower::ServiceExt as _;

use crate::in_process::{Application, Make};

/// A target whose servers run for as long as the tests do.
pub(crate) fn target(framework: &str, make: Make) -> TcpTarget<impl FnMut(&Setup) -> Result<Server, String>> {
    TcpTarget::new(framework, move |setup: &Setup| {
        let probe = Probe::default();
        serve(make(setup, &probe), probe).map_err(|error| error.to_string())
    })
}

/// One thread serves everything.
pub(crate) fn runtime() -> &'static Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let handle = runtime.handle().clone();
        std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        handle
    })
}

/// Hands every connection on.
pub(crate) fn listen(connected: impl Fn(TcpStream) + Send + 'static) -> std::io::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    runtime().spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            connected(stream);
        }
    });
    Ok(address)
}

fn serve(application: Application, probe: Probe) -> std::io::Result<Server> {
    let address = listen(move |stream| {
        let application =
            application.clone().map_request(|request: Request<Incoming>| request.map(Body::new));
        let service = TowerToHyperService::new(application);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades());
    })?;
    Ok(Server { address, probe, keeps: Box::new(()) })
}
