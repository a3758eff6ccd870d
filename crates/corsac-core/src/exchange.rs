//! A whole exchange between a page and a service behind a policy: what the browser asks, what the policy answers and why,
//! and what the page and its console see in the end.
//!
//! The browser's side is the model in [`browser`](crate::browser), the server's side is [`Policy::explain`]: neither is told a second time
//! here.

mod blocked;
mod change;
mod console;
mod display;
mod proposal;
mod serialized;

pub use change::{Change, PolicyEdit, Safety};

use std::sync::OnceLock;

use blocked::Blocked;

use crate::browser::{
    Browser, Check, Engine, Outcome as Seen, PolicyServer, Reply, Request, Response, Sent, Server, Step,
    Verdict,
};
use crate::decision::Decision;
use crate::explain::Explanation;
use crate::policy::Policy;

/// What comes of a page's request to a service behind a policy: the preflight, the request, and whether the page may
/// read the response.
///
/// Its `Display` is meant for people. Serialised, it is the explanation of the request that is sent first, with the
/// fields `browser` and `then` added: whether the page may read the response, and, where that first request is a
/// preflight, the explanation of the actual request.
#[derive(Debug, Clone)]
#[must_use = "an exchange is for reading"]
pub struct Exchange {
    request: Request,
    application: Response,
    preflight: Option<Explanation>,
    actual: Option<Explanation>,
    outcomes: [Seen; 3],
    blocked: Option<Blocked>,
    /// Worked out when it is asked for: it takes loading the policy again.
    change: OnceLock<Option<Box<Change>>>,
}

/// Exchanges are equal where the same is sent, decided and seen.
impl PartialEq for Exchange {
    fn eq(&self, other: &Self) -> bool {
        (&self.request, &self.preflight, &self.actual) == (&other.request, &other.preflight, &other.actual)
            && (&self.outcomes, &self.blocked) == (&other.outcomes, &other.blocked)
    }
}

impl Eq for Exchange {}

impl Policy {
    /// Plays a page's request against a service behind the policy, and explains each step. The application answers what
    /// reaches it with 200 and no headers.
    ///
    /// ```
    /// use corsac_core::Policy;
    /// use corsac_core::browser::Request;
    ///
    /// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// let request = Request::new("https://app.example.com", "https://api.example.com/items").method("POST");
    /// let exchange = policy.explain_page(&request.clone().header("content-type", "text/plain"));
    /// assert!(exchange.preflight().is_none() && exchange.is_readable());
    ///
    /// let exchange = policy.explain_page(&request.header("x-api-key", "1"));
    /// assert!(exchange.preflight().is_some() && !exchange.is_readable());
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn explain_page(&self, request: &Request) -> Exchange {
        self.explain_exchange(request, &Response::new(200))
    }

    /// Plays a page's request as [`explain_page`](Self::explain_page) does, with an application that answers what reaches it
    /// with this response.
    pub fn explain_exchange(&self, request: &Request, application: &Response) -> Exchange {
        let mut explained = Explained { policy: self, application, preflight: None, actual: None };
        let [chromium, firefox, webkit] = Engine::ALL;
        let first = Browser::new(chromium).play(request, &mut explained);
        let Explained { preflight, actual, .. } = explained;
        let again = |engine| {
            Browser::new(engine).play(request, &mut PolicyServer::answering(self, application.clone()))
        };
        let outcomes = [first, again(firefox), again(webkit)];
        let mut exchange = Exchange {
            request: request.clone(),
            application: application.clone(),
            preflight,
            actual,
            outcomes,
            blocked: None,
            change: OnceLock::new(),
        };
        exchange.blocked = Blocked::of(&exchange);
        exchange
    }
}

/// A service behind a policy that keeps why it answered as it did.
struct Explained<'p> {
    policy: &'p Policy,
    application: &'p Response,
    preflight: Option<Explanation>,
    actual: Option<Explanation>,
}

impl Server for Explained<'_> {
    fn answer(&mut self, sent: &Sent) -> Reply {
        let explanation = self.policy.explain(&PolicyServer::asked(sent));
        let reply = PolicyServer::answer_under(explanation.decision(), self.application);
        if sent.preflight { &mut self.preflight } else { &mut self.actual }.replace(explanation);
        reply
    }
}

impl Exchange {
    /// The page's request.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The preflight, where a browser sends one.
    #[must_use]
    pub fn preflight(&self) -> Option<&Explanation> {
        self.preflight.as_ref()
    }

    /// The request itself, where a browser sends it: not where the preflight fails, and not where no page can make it.
    #[must_use]
    pub fn actual(&self) -> Option<&Explanation> {
        self.actual.as_ref()
    }

    /// What comes of it in this engine's browser; Chromium's for the standard itself.
    pub fn outcome(&self, engine: Engine) -> &Seen {
        let [chromium, firefox, webkit] = &self.outcomes;
        match engine {
            Engine::Firefox => firefox,
            Engine::WebKit => webkit,
            _ => chromium,
        }
    }

    /// What comes of it in each engine, in the order of [`Engine::ALL`].
    pub fn outcomes(&self) -> &[Seen; 3] {
        &self.outcomes
    }

    /// Whether the page may read the response, in every engine.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.verdict == Verdict::Readable)
    }

    /// Why the page may not, in one sentence.
    #[must_use]
    pub fn blocked(&self) -> Option<&str> {
        self.blocked.as_ref().map(|blocked| blocked.why.as_str())
    }

    /// The decision about the request that failed, or else about the request itself: nothing where nothing is sent.
    #[must_use]
    pub fn decisive(&self) -> Option<&Decision> {
        self.actual.as_ref().or(self.preflight.as_ref()).map(Explanation::decision)
    }

    /// Whether the page comes from the service itself, so that no browser checks CORS for it.
    #[must_use]
    pub fn is_same_origin(&self) -> bool {
        let chromium = self.outcome(Engine::Chromium);
        let checked = |step: &Step| matches!(step, Step::Checked { check: Check::Cors, .. });
        self.decisive().is_some() && chromium.is_readable() && !chromium.steps.iter().any(checked)
    }

    /// The change to the policy after which the page may read the response, and whether it is one to make. Nothing where
    /// the page may, and where it is not the policy that keeps it from it.
    ///
    /// It is worked out when it is first asked for: that takes reading the policy and loading it changed.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        self.change.get_or_init(|| change::work_out(self).map(Box::new)).as_deref()
    }
}
