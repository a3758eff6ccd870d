//! A browser: what it keeps from one fetch to the next.

use super::fetch::Fetch;
use super::preflight_cache::PreflightCache;
use super::quirk::QuirkKind;
use super::steps::{Standard, Steps};
use super::{Engine, Outcome, Request, Server};

/// Most redirects of one request (Fetch, section 4.5, step 7).
pub const MAX_REDIRECTS: usize = 20;
/// Most bytes of the headers of one message, each line counted with 32 more. The bound is Chromium's.
pub const MAX_HEADER_BYTES: usize = 256 * 1024;
/// Longest URL, method and origin. No server takes longer ones.
pub const MAX_URL: usize = 64 * 1024;

/// A browser that shows one page: an engine, its preflight cache, and the time.
///
/// ```
/// use corsac_core::browser::{Answer, Browser, Engine, Request, Response, Script};
///
/// let allowed = || Response::new(200).header("Access-Control-Allow-Origin", "*");
/// let mut server = Script::new([
///     Answer::preflight(allowed().header("Access-Control-Allow-Methods", "PUT").header("Access-Control-Max-Age", "3600")),
///     Answer::new(allowed()),
/// ]);
/// let put = Request::new("https://app.example.com", "https://api.example.com/").method("PUT");
/// let mut browser = Browser::new(Engine::WebKit);
/// assert_eq!(browser.play(&put, &mut server).sent().count(), 2);
/// assert_eq!(browser.play(&put, &mut server).sent().count(), 1);
/// // WebKit keeps a preflight for ten minutes, whatever the server says.
/// browser.set_time(600);
/// assert_eq!(browser.play(&put, &mut server).sent().count(), 2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Browser {
    pub(super) engine: Engine,
    pub(super) cache: PreflightCache,
    pub(super) now: u64,
}

impl Browser {
    /// A browser that has cached nothing, at the time 0.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Browser { engine, ..Browser::default() }
    }

    /// Whose browser it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Sets the time, in seconds from any moment. No clock is read.
    pub fn set_time(&mut self, seconds: u64) {
        self.now = seconds;
    }

    /// Plays a request against a server, which answers for every host.
    pub fn play(&mut self, request: &Request, server: &mut impl Server) -> Outcome {
        self.play_with(&Standard, request, server)
    }

    /// Plays a request with steps of one's own.
    #[doc(hidden)]
    pub fn play_with(&mut self, steps: &dyn Steps, request: &Request, server: &mut dyn Server) -> Outcome {
        let mut fetch = Fetch::new(self, steps, server, request);
        let finished = fetch.start();
        let clears = steps.clears_cache() && !fetch.has(QuirkKind::FailureKeepsCache);
        if finished.is_err() && fetch.asked_first && clears {
            let (origin, url) = (fetch.serialized_origin(), fetch.wire_url());
            fetch.browser.cache.clear(&origin, &url);
        }
        fetch.finish(finished)
    }
}
