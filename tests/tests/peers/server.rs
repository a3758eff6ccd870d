//! What the applications have in common: a socket to listen on, and a thread to run on.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;

use corsac_conformance::Probe;

use crate::configuration::Configuration;

/// The longest body that `POST /large` takes.
pub(crate) const MOST_BODY: usize = 16;

/// What the handler of `GET /vary` sets.
pub(crate) const OWN_VARY: [&str; 2] = ["Accept-Encoding", "Accept-Language"];

/// Whom the handler of `GET /cors-headers` allows to read, without knowing of the layer.
pub(crate) const OWN_ORIGIN: &str = "https://partner.example.net";

/// An application that runs until the tests end.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    /// What its handlers report to.
    pub(crate) probe: Probe,
}

/// Starts an application behind a layer, or says what keeps it from starting.
pub(crate) type Start = fn(Configuration) -> Result<Running, String>;

/// A layer's servers, one for each configuration that is asked for.
pub(crate) struct Servers {
    start: Start,
    started: BTreeMap<Configuration, Result<Running, String>>,
}

impl Servers {
    pub(crate) fn new(start: Start) -> Self {
        Servers { start, started: BTreeMap::new() }
    }

    pub(crate) fn of(&mut self, configuration: Configuration) -> &Result<Running, String> {
        self.started.entry(configuration).or_insert_with(|| (self.start)(configuration))
    }
}

/// Says where a server listens, or why it does not.
pub(crate) type Said = mpsc::Sender<Result<SocketAddr, String>>;

/// A free port.
pub(crate) fn listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

/// Runs a server on a thread of its own, until the tests end, and waits until it says where it listens. One that ends
/// without a word has not started.
pub(crate) fn run<S, F>(probe: &Probe, serve: S) -> Result<Running, String>
where
    S: FnOnce(Said) -> F + Send + 'static,
    F: Future<Output = ()>,
{
    let (said, listens) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // The workers of actix-web are not `Send`.
        tokio::task::LocalSet::new().block_on(&runtime, serve(said));
    });
    let address = listens.recv().unwrap_or_else(|_| Err("the server does not start".to_owned()))?;
    Ok(Running { address, probe: probe.clone() })
}
