//! What comes of a request.

use serde::Serialize;

use super::words::{self, Message};
use super::{Api, Engine, Failure, Sent, response_header};

/// Whether the page may read the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// It may.
    Readable,
    /// There is a response, and the page may use it without reading it: `no-cors`, or a redirect that is not followed.
    Opaque,
    /// It may not: for the page the request failed.
    Blocked,
    /// Nothing is fetched.
    NotFetched,
}

/// What a browser checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Check {
    /// The CORS check (Fetch, section 4.10) of a response.
    Cors,
    /// That a preflight's status is 200 to 299.
    PreflightStatus,
    /// That a preflight is not redirected.
    PreflightRedirect,
    /// That `Access-Control-Allow-Methods` allows the method.
    AllowMethods,
    /// That `Access-Control-Allow-Headers` allows the headers.
    AllowHeaders,
    /// That a redirect leads where it may.
    Redirect,
    /// The cross-origin resource policy.
    ResourcePolicy,
    /// `X-Content-Type-Options: nosniff`.
    Nosniff,
}

/// One step of an exchange, in the order in which they are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Step {
    /// A header that the page set is dropped.
    HeaderDropped {
        /// Its name, as the page wrote it.
        name: String,
    },
    /// The browser asks first.
    PreflightDue {
        /// Whether the method is a reason.
        method: bool,
        /// The headers that are a reason.
        headers: Vec<String>,
        /// Whether a listener or a stream is a reason.
        flag: bool,
    },
    /// The browser would ask first, and has the answer in its cache.
    PreflightCached,
    /// A request goes on the wire.
    Sent(Sent),
    /// A response comes back.
    Received {
        /// Its status.
        status: u16,
    },
    /// Nothing comes back.
    NoResponse,
    /// Something is checked.
    Checked {
        /// What.
        check: Check,
        /// Whether it passed.
        passed: bool,
    },
    /// The answer to a preflight is kept.
    Cached {
        /// For how many seconds.
        seconds: u64,
    },
    /// A redirect is followed.
    Redirected {
        /// Where to.
        url: String,
        /// The origin that the next request carries.
        origin: String,
    },
}

/// What comes of a request: every step, and what the page and its console see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[must_use = "an outcome is for reading"]
#[non_exhaustive]
pub struct Outcome {
    /// Whose browser it was.
    pub engine: Engine,
    /// By which API the request was made.
    pub api: Api,
    /// Whether the page may read the response.
    pub verdict: Verdict,
    /// What page code is told: that it went well, or that it failed. A beacon is never told of a failure.
    pub succeeded: bool,
    /// The status that the page sees; 0 where the response is opaque.
    pub status: Option<u16>,
    /// The headers that the page may read: names in lower case, sorted, each once.
    pub headers: Vec<(String, String)>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Why the page may not read the response.
    pub failure: Option<Failure>,
    /// What the console says.
    pub console: Vec<Message>,
    /// What the API throws at page code, or rejects its promise with. `XMLHttpRequest` and elements fire `error`.
    pub exception: Option<String>,
    /// Of a response under CORS, the names that the server exposes; of others, nothing.
    #[serde(skip)]
    pub(super) exposed: Option<Vec<String>>,
}

impl Outcome {
    /// Whether the page may read the response.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.verdict == Verdict::Readable
    }

    /// The requests on the wire, preflights included.
    pub fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.steps.iter().filter_map(|step| match step {
            Step::Sent(sent) => Some(sent),
            _ => None,
        })
    }

    /// The value of a response header that the page may read.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// What the console says when page code asks for a response header that it may not read.
    #[must_use]
    pub fn refuses(&self, name: &str) -> Option<Message> {
        let is_exposed = |names: &Vec<String>| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let hidden = match &self.exposed {
            Some(names) => !response_header::is_safelisted(name) && !is_exposed(names),
            None => false,
        };
        let refused = self.header(name).is_none() && (hidden || response_header::is_forbidden(name));
        refused.then(|| words::unreadable(self.engine, self.api, name)).flatten()
    }
}
