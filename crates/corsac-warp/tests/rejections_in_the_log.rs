//! What the log is told of a rejection that nothing recovers.
//!
//! A process of its own: `tracing` keeps for each event whether anybody listens, and a test that runs beside this one,
//! and listens to nothing, could settle that in the moment before it begins to.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io;
use std::sync::{Arc, Mutex};

use corsac_core::Policy;
use corsac_warp::CorsFilter;
use tower::ServiceExt;
use warp::Filter;
use warp::http::Request;
use warp::hyper::body::Bytes;
use warp::reject::{Reject, custom};

#[derive(Debug)]
#[expect(dead_code, reason = "what is in it is for its `Debug` form")]
struct OutOfStock(&'static str);

impl Reject for OutOfStock {}

/// What the log is told.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_error_that_nothing_recovers_is_in_the_log() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    tracing::subscriber::with_default(subscriber, || {
        let own = warp::path("own").and_then(async || Err::<String, _>(custom(OutOfStock("tea"))));
        let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }").unwrap();
        let service = warp::service(CorsFilter::new(policy).wrap(own.boxed()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for (path, status) in [("/own", 500), ("/no/such", 404)] {
            let request = Request::get(path).body(http_body_util::Empty::<Bytes>::new()).unwrap();
            assert_eq!(
                runtime.block_on(service.clone().oneshot(request)).unwrap().status(),
                status,
                "{path}"
            );
        }
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains("ERROR") && log.contains(r#"OutOfStock("tea")"#), "{log}");
}
