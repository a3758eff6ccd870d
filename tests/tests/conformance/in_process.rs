//! A service over http 1.x as a target, without a socket.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::body::{self, Body};
use axum::http::{Request, Response};
use corsac_conformance::{Answer, Probe, RawRequest, Setup, Target};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use crate::http_types;

/// The application under test behind its adapter.
pub(crate) type Application = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// Makes it, for a set-up; its handlers report to the probe.
pub(crate) type Make = fn(&Setup, &Probe) -> Application;

pub(crate) struct InProcess {
    framework: &'static str,
    make: Make,
    runtime: Runtime,
    probe: Probe,
    made: BTreeMap<Setup, Application>,
}

impl InProcess {
    pub(crate) fn new(framework: &'static str, make: Make) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        InProcess { framework, make, runtime, probe: Probe::default(), made: BTreeMap::new() }
    }
}

impl Target for InProcess {
    fn name(&self) -> &str {
        self.framework
    }

    fn framework(&self) -> &str {
        self.framework
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, raw: &RawRequest) -> Result<Answer, String> {
        let application =
            self.made.entry(setup.clone()).or_insert_with(|| (self.make)(setup, &self.probe)).clone();
        let request = http_types::request(raw)?;
        let _ = self.probe.take();
        self.runtime.block_on(async {
            let Ok(response) = application.oneshot(request).await;
            let headers = http_types::lines(&response);
            let status = response.status().as_u16();
            let body =
                body::to_bytes(response.into_body(), 1 << 20).await.map_err(|error| error.to_string())?;
            Ok(Answer { status, headers, body: body.to_vec(), handler_ran: self.probe.take() })
        })
    }
}
