//! A whole exchange between a page and a service behind a policy: what the browser asks, what the policy answers and why,
//! and what the page and its console see in the end.
//!
//! The browser's side is the model in [`browser`](crate::browser), the server's side is [`Policy::explain`]: neither is told a second time
//! here.

mod change;
mod display;
mod serialized;

pub use change::{Change, PolicyEdit, Safety};

use crate::browser::{
    Browser, Check, Credentials, Engine, ErrorKind, Outcome as Seen, PolicyServer, Reply, Request, Response,
    Sent, Server, Step, Verdict,
};
use crate::decision::{Decision, Outcome};
use crate::explain::Explanation;
use crate::policy::Policy;

/// What comes of a page's request to a service behind a policy: the preflight, the request, and whether the page may
/// read the response.
///
/// Its `Display` is meant for people. Serialised, it is the explanation of the request that is sent first, with the
/// fields `browser` and `then` added: whether the page may read the response, and, where that first request is a
/// preflight, the explanation of the actual request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an exchange is for reading"]
pub struct Exchange {
    request: Request,
    preflight: Option<Explanation>,
    actual: Option<Explanation>,
    outcomes: [Seen; 3],
    blocked: Option<Blocked>,
}

/// Why a page may not read a response, and what would have to change where the policy is not what says no.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Blocked {
    why: String,
    advice: Option<String>,
}

impl From<String> for Blocked {
    fn from(why: String) -> Self {
        Blocked { why, advice: None }
    }
}

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
        let mut exchange = Exchange { request: request.clone(), preflight, actual, outcomes, blocked: None };
        exchange.blocked = exchange.find_blocked();
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

    fn find_blocked(&self) -> Option<Blocked> {
        let outcome = self.outcomes.iter().find(|outcome| !outcome.is_readable())?;
        if outcome.verdict == Verdict::Opaque {
            return Some("the page asked for a response that it cannot read".to_owned().into());
        }
        let failure = outcome.failure.as_ref();
        let Some(decision) = self.decisive() else {
            let why = match failure.map(|failure| &failure.kind) {
                Some(ErrorKind::ForbiddenMethod { method }) => {
                    format!("no browser lets a page send `{method}`")
                }
                Some(kind) => kind.to_string(),
                None => "nothing is fetched".to_owned(),
            };
            return Some(why.into());
        };
        let preflight = self.actual.is_none();
        if decision.outcome() == Outcome::NotGoverned {
            let which = if preflight { "preflight" } else { "request" };
            return Some(
                format!(
                    "the policy has no rule for this path, so it sends no headers for the {which}; what the application \
                     sends itself decides"
                )
                .into(),
            );
        }
        if decision.is_allowed()
            && let Some(ErrorKind::WildcardWithCredentials | ErrorKind::CredentialsNotAllowed { .. }) =
                failure.map(|failure| &failure.kind)
        {
            return without_credentials(decision);
        }
        Some(match failure {
            _ if decision.outcome() == Outcome::Denied && preflight => {
                "the browser stops after the preflight and never sends the request".to_owned().into()
            }
            Some(failure) if decision.is_allowed() => failure.to_string().into(),
            _ => "the response says nothing that lets the page read it".to_owned().into(),
        })
    }

    /// The change to the policy after which the page may read the response, and whether it is one to make. Nothing where
    /// the page may, and where it is not the policy that keeps it from it.
    ///
    /// It is worked out when it is asked for.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        None
    }

    fn has_credentials(&self) -> bool {
        self.request.credentials == Some(Credentials::Include)
    }

    fn dropped_headers(&self) -> impl Iterator<Item = &str> {
        self.outcome(Engine::Chromium).steps.iter().filter_map(|step| match step {
            Step::HeaderDropped { name } => Some(name.as_str()),
            _ => None,
        })
    }
}

/// The grant allows the request, and not with credentials.
fn without_credentials(decision: &Decision) -> Option<Blocked> {
    let (rule, grant) = decision.grant_ref()?;
    let place = decision.policy().compiled().sources.place(grant.credentials_mark);
    let place = place.map_or_else(String::new, |place| format!(" ({place})"));
    let why = format!("the page sends credentials, and grant `{}` does not allow them", grant.name);
    let advice = if decision.admitted_by_any() {
        format!(
            "a grant for `*` cannot allow credentials{place}: if the origin is yours, list it in a grant before this one, \
             with `allow_credentials: true`, in rule `{}`",
            rule.name
        )
    } else {
        format!("to allow them, set `allow_credentials: true` in grant `{}`{place}", grant.name)
    };
    Some(Blocked { why, advice: Some(advice) })
}
