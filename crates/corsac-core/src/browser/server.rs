//! Anything that answers a request.

use super::{HeaderList, Reply, Response, Sent};
use crate::decision::Decision;
use crate::policy::Policy;
use crate::request::Request as Asked;

/// Anything that answers a request: a policy, a script, a closure.
///
/// ```
/// use corsac_core::browser::{Browser, Engine, Reply, Request, Response, Sent};
///
/// let mut server = |sent: &Sent| {
///     let origin = sent.header("origin").unwrap_or_default();
///     Reply::from(Response::new(200).header("Access-Control-Allow-Origin", origin))
/// };
/// let request = Request::new("https://app.example.com", "https://api.example.com/");
/// assert!(Browser::new(Engine::Firefox).play(&request, &mut server).is_readable());
/// ```
pub trait Server {
    /// Answers a request.
    fn answer(&mut self, sent: &Sent) -> Reply;
}

impl<F: FnMut(&Sent) -> Reply> Server for F {
    fn answer(&mut self, sent: &Sent) -> Reply {
        self(sent)
    }
}

/// A service behind a policy: the application answers every request that reaches it with one status.
#[derive(Debug, Clone)]
pub struct PolicyServer<'p> {
    policy: &'p Policy,
    application: Response,
}

impl<'p> PolicyServer<'p> {
    /// A service whose application answers with this status and no headers.
    #[must_use]
    pub fn new(policy: &'p Policy, status: u16) -> Self {
        PolicyServer { policy, application: Response::new(status) }
    }

    /// A service whose application answers with this response.
    #[must_use]
    pub fn answering(policy: &'p Policy, application: Response) -> Self {
        PolicyServer { policy, application }
    }

    /// Adds a header to the application's responses.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        self.application.headers.append(name, value);
        self
    }
}

impl PolicyServer<'_> {
    /// A request on the wire, as a policy is asked about it.
    pub(crate) fn asked(sent: &Sent) -> Asked {
        let asked = Asked::new(&sent.method, &sent.url);
        sent.headers.iter().fold(asked, |asked, (name, value)| asked.header(name, value))
    }

    /// What an adapter makes of the application's response under a decision.
    pub(crate) fn answer_under(decision: &Decision, application: &Response) -> Reply {
        let mut response = match decision.status() {
            Some(status) => Response::new(status),
            None => application.clone(),
        };
        if decision.is_governed() {
            crate::response::RESPONSE_HEADERS.iter().for_each(|name| response.headers.delete(name));
        }
        let added: HeaderList = decision.headers().collect();
        added.iter().for_each(|(name, value)| response.headers.append(name, value));
        if !decision.vary().is_empty() {
            response.headers.append("vary", decision.vary().join(", "));
        }
        response.into()
    }
}

impl Server for PolicyServer<'_> {
    fn answer(&mut self, sent: &Sent) -> Reply {
        Self::answer_under(&self.policy.evaluate(&Self::asked(sent)), &self.application)
    }
}
