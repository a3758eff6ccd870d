//! What a policy decides about a request.

mod echo;
mod lines;
mod names;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::policy::{Grant, Policy, Rule};
use crate::request::RequestView;
use crate::value::HeaderText;
use echo::Echo;
use lines::Lines;

pub use names::{Kind, Outcome, Reason};

/// What was decided, without what it was decided about: `Copy`, and free of reference counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) kind: Kind,
    pub(crate) outcome: Outcome,
    pub(crate) reason: Reason,
    pub(crate) rule: Option<u32>,
    pub(crate) grant: Option<u32>,
    /// The listed origin or pattern that matched, by its index in the rule.
    pub(crate) entry: Option<u32>,
    /// The origin is copied from the request: a pattern or a look-up admitted it.
    pub(crate) echo: bool,
    /// A denied actual request is answered with 403, and the handler does not run.
    pub(crate) reject: bool,
}

/// A decision: what comes of the request, why, and the headers to send.
///
/// It owns the policy it was made under, so that it stays whole when the policy is replaced meanwhile.
///
/// ```
/// use corsac_core::{Outcome, Policy, Reason, Request};
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let decision = policy.evaluate(&Request::get("/").origin("https://app.example.com"));
/// assert_eq!(decision.outcome(), Outcome::Allowed);
/// assert_eq!(decision.header("access-control-allow-origin"), Some("https://app.example.com"));
///
/// let decision = policy.evaluate(&Request::get("/").origin("https://evil.example"));
/// assert_eq!(decision.reason(), Reason::OriginNotAllowed);
/// assert_eq!(decision.headers().count(), 0);
/// assert_eq!(decision.vary(), ["Origin"]);
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Clone)]
#[must_use = "a decision does nothing until its status and headers are sent"]
pub struct Decision {
    policy: Policy,
    verdict: Verdict,
    /// What it takes from the request.
    echo: Echo,
}

impl Decision {
    /// Puts together what is sent: all that a response ever holds of a request is copied here, and it is an origin
    /// that matched, a token that is the method, and tokens that are header names.
    #[inline]
    pub(crate) fn new(policy: &Policy, verdict: Verdict, request: &impl RequestView) -> Self {
        let echoes = verdict.outcome == Outcome::Allowed && (verdict.echo || verdict.is_preflight());
        let echo = if echoes { Echo::new(policy, &verdict, request) } else { Echo::default() };
        Decision { policy: policy.clone(), verdict, echo }
    }

    /// What a grant sends where it allows everything that was asked for, to any origin.
    #[cfg(feature = "http")]
    pub(crate) fn under(policy: &Policy, kind: Kind, rule: u32, grant: u32) -> Self {
        let verdict = Verdict {
            kind,
            outcome: Outcome::Allowed,
            reason: Reason::Granted,
            rule: Some(rule),
            grant: Some(grant),
            entry: None,
            echo: false,
            reject: false,
        };
        Decision { policy: policy.clone(), verdict, echo: Echo::default() }
    }

    /// The rule and the grant, by their places in the policy.
    #[cfg(feature = "http")]
    pub(crate) fn places(&self) -> Option<(u32, u32)> {
        self.verdict.rule.zip(self.verdict.grant)
    }

    /// The values of `Access-Control-Allow-Methods` and `-Headers` where they hold more than is listed.
    #[cfg(feature = "http")]
    pub(crate) fn echoed(&self) -> (Option<&str>, Option<&str>) {
        (self.echo.methods(), self.echo.headers())
    }

    /// What comes of the request.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.verdict.outcome
    }

    /// What the request is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.verdict.kind
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.verdict.reason
    }

    /// Whether the outcome is [`Outcome::Allowed`].
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.verdict.outcome == Outcome::Allowed
    }

    /// Whether a rule governs the path. Where one does, every one of [`RESPONSE_HEADERS`](crate::RESPONSE_HEADERS) that
    /// anything but this decision has set must be removed from the response; where none does, nothing is touched.
    #[must_use]
    pub fn is_governed(&self) -> bool {
        self.verdict.outcome != Outcome::NotGoverned
    }

    /// The name of the rule that governs, or its index where it has none.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.rule_ref().map(|rule| &*rule.name)
    }

    /// The name of the grant that admits the origin, or its index where it has none.
    #[must_use]
    pub fn grant(&self) -> Option<&str> {
        self.grant_ref().map(|(_, grant)| &*grant.name)
    }

    /// The policy that the decision was made under.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The status to answer with, without asking the application: a preflight's, or 403 for a request that is
    /// rejected. Nothing where the application answers.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match (self.verdict.outcome, self.verdict.kind) {
            (Outcome::Allowed, Kind::Preflight) => self.rule_ref().map(|rule| rule.preflight_status),
            (Outcome::Denied, Kind::Preflight) => Some(403),
            (Outcome::Denied, _) if self.verdict.reject => Some(403),
            _ => None,
        }
    }

    /// The CORS response headers to send, as lower-case names and values, each once, in a fixed order.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.texts().map(|(field, value)| (field.name(), value.as_str()))
    }

    /// The same, for frameworks that share values.
    pub(crate) fn texts(&self) -> Lines<'_> {
        Lines::of(self)
    }

    /// What `Access-Control-Allow-Origin` says.
    pub(crate) fn allowed_origin<'a>(&'a self, rule: &'a Rule) -> HeaderText<'a> {
        if let Some(echo) = self.echo.origin() {
            return HeaderText::own(echo);
        }
        let listed = self.verdict.entry.and_then(|entry| rule.entry(entry));
        listed.map_or(HeaderText::fixed("*"), |entry| HeaderText::shared(&entry.text))
    }

    /// The value of one of [`headers`](Self::headers).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All that `Vary` can name, as one line.
    pub(crate) const VARY_ALL: &'static str =
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    /// What `Vary` must name on the response (Fetch, section 3.3.6, "CORS protocol and HTTP caches"): to be merged into
    /// what is there, with [`missing_vary`](crate::missing_vary).
    ///
    /// A property of the rule and not of the outcome: a cache that stored the response to a request without `Origin`
    /// would otherwise answer one that has it.
    #[must_use]
    pub fn vary(&self) -> &'static [&'static str] {
        const ALL: &[&str] = &["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];
        const ASKED: &[&str] = &["Access-Control-Request-Method", "Access-Control-Request-Headers"];
        const ORIGIN: &[&str] = &["Origin"];
        let is_static = || self.rule_ref().is_some_and(Rule::is_static);
        match (self.is_governed(), self.verdict.is_preflight()) {
            (false, _) => &[],
            (true, false) => {
                if is_static() {
                    &[]
                } else {
                    ORIGIN
                }
            }
            (true, true) => {
                if is_static() {
                    ASKED
                } else {
                    ALL
                }
            }
        }
    }

    /// By which rule and grant it was decided.
    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether it was `*` that admitted the origin.
    pub(crate) fn admitted_by_any(&self) -> bool {
        let any = self.rule_ref().and_then(|rule| rule.any_origin).map(|(grant, _)| grant);
        any.is_some() && any == self.verdict.grant
    }

    pub(crate) fn rule_ref(&self) -> Option<&Rule> {
        self.policy.rule(self.verdict.rule?)
    }

    pub(crate) fn grant_ref(&self) -> Option<(&Rule, &Grant)> {
        let rule = self.rule_ref()?;
        Some((rule, rule.grant(self.verdict.grant?)?))
    }

    /// The grant whose headers are sent: that of an allowed request, or of one without `Origin` under a static rule.
    pub(crate) fn granted(&self) -> Option<(&Rule, &Grant)> {
        self.verdict.grants().then(|| self.grant_ref()).flatten()
    }
}

impl Verdict {
    fn is_preflight(&self) -> bool {
        self.kind == Kind::Preflight
    }

    /// Whether the headers of its grant are sent, if it has one.
    fn grants(&self) -> bool {
        self.outcome == Outcome::Allowed
            || (self.outcome == Outcome::NotCors && self.reason == Reason::NoOrigin)
    }
}

/// Decisions are equal where the same is sent for the same reason, under whatever policies they were made.
impl PartialEq for Decision {
    fn eq(&self, other: &Self) -> bool {
        (self.outcome(), self.kind(), self.reason(), self.rule(), self.grant())
            == (other.outcome(), other.kind(), other.reason(), other.rule(), other.grant())
            && self.status() == other.status()
            && self.vary() == other.vary()
            && self.headers().eq(other.headers())
    }
}

impl Eq for Decision {}

impl std::fmt::Debug for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decision")
            .field("outcome", &self.outcome())
            .field("kind", &self.kind())
            .field("reason", &self.reason())
            .field("rule", &self.rule())
            .field("grant", &self.grant())
            .field("status", &self.status())
            .field("headers", &self.headers().collect::<Vec<_>>())
            .field("vary", &self.vary())
            .finish()
    }
}

/// One object with the fields `outcome`, `kind`, `reason`, `rule`, `grant`, `status`, `headers` and `vary`.
impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Decision", 8)?;
        object.serialize_field("outcome", &self.outcome())?;
        object.serialize_field("kind", &self.kind())?;
        object.serialize_field("reason", &self.reason())?;
        object.serialize_field("rule", &self.rule())?;
        object.serialize_field("grant", &self.grant())?;
        object.serialize_field("status", &self.status())?;
        object.serialize_field("headers", &self.headers().collect::<Vec<_>>())?;
        object.serialize_field("vary", self.vary())?;
        object.end()
    }
}
