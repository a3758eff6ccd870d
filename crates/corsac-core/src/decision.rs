//! What a policy decides about a request.

mod names;

use arrayvec::ArrayVec;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::policy::{Grant, Policy, Rule};
use crate::request::{Field, RequestView};
use crate::response::ResponseField;
use crate::value::{HeaderText, Shared};

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
    /// The request's origin, where a pattern admitted it; a listed origin is in the policy already.
    origin: Option<Box<str>>,
    /// The value of `Access-Control-Allow-Methods`, where `*` allowed one beyond the list.
    methods: Option<Box<str>>,
    /// The value of `Access-Control-Allow-Headers`, where `*` allowed some beyond the list.
    headers: Option<Box<str>>,
}

impl Decision {
    /// Puts together what is sent: all that a response ever holds of a request is copied here, and it is an origin
    /// that matched, a token that is the method, and tokens that are header names.
    pub(crate) fn new(policy: &Policy, verdict: Verdict, request: &impl RequestView) -> Self {
        let [origin, methods, headers] = echoes(policy, verdict, request);
        Decision { policy: policy.clone(), verdict, origin, methods, headers }
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
        Decision { policy: policy.clone(), verdict, origin: None, methods: None, headers: None }
    }

    /// The rule and the grant, by their places in the policy.
    #[cfg(feature = "http")]
    pub(crate) fn places(&self) -> Option<(u32, u32)> {
        self.verdict.rule.zip(self.verdict.grant)
    }

    /// The values of `Access-Control-Allow-Methods` and `-Headers` where they hold more than is listed.
    #[cfg(feature = "http")]
    pub(crate) fn echoed(&self) -> (Option<&str>, Option<&str>) {
        (self.methods.as_deref(), self.headers.as_deref())
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
    pub(crate) fn texts(&self) -> impl Iterator<Item = (ResponseField, HeaderText<'_>)> {
        let mut lines = ArrayVec::new();
        if let Some((rule, grant)) = self.granted() {
            push(&mut lines, ResponseField::AllowOrigin, self.allowed_origin(rule));
            if grant.credentials {
                push(&mut lines, ResponseField::AllowCredentials, HeaderText::fixed("true"));
            }
            if self.verdict.kind == Kind::Preflight {
                let (methods, headers) = (self.methods.as_deref(), self.headers.as_deref());
                push(&mut lines, ResponseField::AllowMethods, text(methods, grant.methods.line()));
                push(&mut lines, ResponseField::AllowHeaders, text(headers, grant.headers.line()));
                if let Some(age) = &grant.max_age {
                    push(&mut lines, ResponseField::MaxAge, HeaderText::shared(age));
                }
            } else {
                push(&mut lines, ResponseField::ExposeHeaders, HeaderText::shared(grant.expose.line()));
            }
        }
        lines.into_iter()
    }

    /// What `Access-Control-Allow-Origin` says.
    pub(crate) fn allowed_origin<'a>(&'a self, rule: &'a Rule) -> HeaderText<'a> {
        if let Some(echo) = self.origin.as_deref() {
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
        let is_static = self.rule_ref().is_some_and(Rule::is_static);
        let (from, to) = match (self.is_governed(), is_static, self.verdict.kind == Kind::Preflight) {
            (false, ..) | (true, true, false) => (0, 0),
            (true, true, true) => (1, 3),
            (true, false, false) => (0, 1),
            (true, false, true) => (0, 3),
        };
        ALL.get(from..to).unwrap_or_default()
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
    /// Whether the headers of its grant are sent, if it has one.
    fn grants(&self) -> bool {
        self.outcome == Outcome::Allowed
            || (self.outcome == Outcome::NotCors && self.reason == Reason::NoOrigin)
    }
}

/// What of the request stands in the answer: the origin, the method beside those that are listed, the header names.
fn echoes(policy: &Policy, verdict: Verdict, request: &impl RequestView) -> [Option<Box<str>>; 3] {
    let rule = verdict.rule.filter(|_| verdict.grants()).and_then(|rule| policy.rule(rule));
    let Some(grant) = rule.zip(verdict.grant).and_then(|(rule, grant)| rule.grant(grant)) else {
        return [None, None, None];
    };
    let origin = if verdict.echo { request.lines(Field::Origin).next() } else { None };
    let origin = origin.and_then(|origin| std::str::from_utf8(origin).ok()).map(Into::into);
    let (mut methods, mut headers) = (None, None);
    if verdict.kind == Kind::Preflight {
        // Nothing is asked for a second time where there is no `*`.
        if grant.methods.any() {
            let asked = request.lines(Field::AccessControlRequestMethod).next().unwrap_or_default();
            methods = grant.methods.line_with(asked);
        }
        if grant.headers.any() {
            headers = grant.headers.line_with(request.lines(Field::AccessControlRequestHeaders));
        }
    }
    [origin, methods, headers]
}

/// The most lines that a decision adds besides `Vary`.
type Lines<'a> = ArrayVec<(ResponseField, HeaderText<'a>), 5>;

/// An empty list is no header: warp sends `access-control-allow-headers:` with nothing behind it.
fn push<'a>(lines: &mut Lines<'a>, field: ResponseField, value: HeaderText<'a>) {
    if !value.as_str().is_empty() {
        let _ = lines.try_push((field, value));
    }
}

/// What is echoed, else what is listed.
fn text<'a>(echoed: Option<&'a str>, listed: &'a Shared) -> HeaderText<'a> {
    echoed.map_or(HeaderText::shared(listed), HeaderText::own)
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
