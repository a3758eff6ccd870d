//! From a request to a verdict: the one algorithm, which `evaluate` runs in silence and `explain` with a recorder.

use crate::authority;
use crate::decision::{Decision, Kind, Outcome, Reason, Verdict};
use crate::headers;
use crate::methods::{MAX_METHOD, is_forbidden};
use crate::origin::{Lookup, Winner};
use crate::path::{Form, form};
use crate::policy::{Compiled, Grant, Policy, Rule};
use crate::request::{Field, RequestView};
use crate::token::is_token;

/// Where an evaluation stands: done, or waiting for an origin to be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evaluation {
    /// The decision.
    Done(Decision),
    /// The decision waits for a look-up. Policies of version 1 name no look-up, so this does not occur with them.
    Pending(Pending),
}

/// An evaluation that waits until it is known whether a grant admits the origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    policy: Policy,
    kind: Kind,
    rule: u32,
    /// The grant that asks.
    grant: u32,
    /// What decides where that grant does not admit the origin.
    otherwise: Option<Admission>,
}

/// A grant that admits an origin, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Admission {
    grant: u32,
    entry: Option<u32>,
    echo: bool,
}

impl Pending {
    /// Goes on with the answer.
    #[must_use]
    pub fn resume(self, request: &impl RequestView, admitted: bool) -> Decision {
        let looked_up = Admission { grant: self.grant, entry: None, echo: true };
        let admission = if admitted { Some(looked_up) } else { self.otherwise };
        let refused = Reason::OriginNotAllowed;
        self.finish(request, admission.ok_or(refused))
    }

    /// Goes on without an answer: the origin is not admitted, whatever later grants say. A later grant is wider more
    /// often than not, and an outage must not widen a policy.
    #[must_use]
    pub fn unavailable(self, request: &impl RequestView) -> Decision {
        self.finish(request, Err(Reason::LookupUnavailable))
    }

    fn finish(self, request: &impl RequestView, admission: Result<Admission, Reason>) -> Decision {
        let verdict = match self.policy.rule(self.rule) {
            Some(rule) => after_origin(rule, self.rule, self.kind, request, admission, &mut Silent),
            None => NOT_GOVERNED,
        };
        Decision::new(&self.policy, verdict, request)
    }
}

/// What happened, for who wants to know. Holds nothing that would have to be copied.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event<'a> {
    Classified(Kind),
    NotGoverned,
    Ambiguous { wire: Option<u32>, normal: Option<u32> },
    Governed { rule: u32 },
    StaticRule,
    SeveralOrigins,
    MalformedOrigin(&'a [u8]),
    Admitted { origin: &'a [u8], grant: u32, entry: u32 },
    AdmittedByAny,
    NotAdmitted(Reason),
    SameOrigin(SameOrigin),
    SeveralMethods,
    InvalidMethod(&'a [u8]),
    Method { method: &'a [u8], allowed: bool },
    TooManyHeaders,
    Header { name: &'a [u8], allowed: bool },
    NoHeaders,
}

/// How a request is known to come from the service's own pages, or why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SameOrigin {
    SecFetchSite,
    NotBySecFetchSite,
    OwnOrigins,
    NotInOwnOrigins,
    Authority,
    NotAuthority,
    NoAuthority,
}

impl SameOrigin {
    pub(crate) fn holds(self) -> bool {
        matches!(self, SameOrigin::SecFetchSite | SameOrigin::OwnOrigins | SameOrigin::Authority)
    }
}

/// Hears of each step.
pub(crate) trait Recorder {
    fn record(&mut self, event: Event<'_>);
}

/// Hears nothing; compiles to nothing.
pub(crate) struct Silent;

impl Recorder for Silent {
    #[inline(always)]
    fn record(&mut self, _: Event<'_>) {}
}

const NOT_GOVERNED: Verdict = Verdict {
    kind: Kind::NotCors,
    outcome: Outcome::NotGoverned,
    reason: Reason::NoRule,
    rule: None,
    grant: None,
    entry: None,
    echo: false,
    reject: false,
};

/// Begins to decide.
pub(crate) fn begin(policy: &Policy, request: &impl RequestView, recorder: &mut impl Recorder) -> Evaluation {
    match judge(policy.compiled(), request, recorder) {
        Ok(verdict) => Evaluation::Done(Decision::new(policy, verdict, request)),
        Err((kind, rule, grant, otherwise)) => {
            Evaluation::Pending(Pending { policy: policy.clone(), kind, rule, grant, otherwise })
        }
    }
}

/// What a pending evaluation must remember: kind, rule, the grant that asks, and what decides otherwise.
type Waiting = (Kind, u32, u32, Option<Admission>);

fn judge(
    policy: &Compiled,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Result<Verdict, Waiting> {
    // Step 1: the rule, by path. Step 2: what the request is.
    let selected = select(policy, request.path(), recorder);
    let kind = classify(request);
    recorder.record(Event::Classified(kind));
    let index = match selected {
        Selected::Rule(index) => index,
        Selected::None => return Ok(Verdict { kind, ..NOT_GOVERNED }),
        Selected::Ambiguous { reject } => {
            let outcome = if kind == Kind::NotCors { Outcome::NotCors } else { Outcome::Denied };
            let reject = reject && kind == Kind::Actual;
            return Ok(Verdict { kind, outcome, reason: Reason::AmbiguousPath, reject, ..NOT_GOVERNED });
        }
    };
    let Some(rule) = policy.rules.get(index as usize) else { return Ok(Verdict { kind, ..NOT_GOVERNED }) };

    // Without an Origin line there is nothing to decide. Under a static rule the answer is the same for all,
    // and is sent here too, so that a cache may keep it (Fetch, section 3.3.6).
    if kind == Kind::NotCors {
        let grant = if rule.is_static() { rule.grant(0) } else { None };
        let grant = grant.filter(|grant| grant.methods.allows(request.method())).map(|_| 0);
        let (outcome, reason) = (Outcome::NotCors, Reason::NoOrigin);
        return Ok(Verdict { kind, outcome, reason, rule: Some(index), grant, ..NOT_GOVERNED });
    }

    // Steps 3 and 4: the origin, and the first grant that admits it.
    let admission = match admit(rule, request, recorder) {
        Admitted::Now(admission) => admission,
        Admitted::Ask { grant, otherwise } => return Err((kind, index, grant, otherwise)),
    };
    Ok(after_origin(rule, index, kind, request, admission, recorder))
}

/// Step 2 (Fetch, section 3.3.2): a preflight is OPTIONS with an Origin line and a request-method line, even an empty
/// one. Anything else with Origin is an actual request, so that a plain OPTIONS reaches the application; tower-http
/// and others answer it themselves.
fn classify(request: &impl RequestView) -> Kind {
    if request.lines(Field::Origin).next().is_none() {
        Kind::NotCors
    } else if request.method() == b"OPTIONS"
        && request.lines(Field::AccessControlRequestMethod).next().is_some()
    {
        Kind::Preflight
    } else {
        Kind::Actual
    }
}

enum Selected {
    Rule(u32),
    None,
    Ambiguous { reject: bool },
}

fn select(policy: &Compiled, path: &[u8], recorder: &mut impl Recorder) -> Selected {
    let rejects = |rule: Option<u32>| {
        rule.and_then(|rule| policy.rules.get(rule as usize)).is_some_and(|rule| rule.reject)
    };
    let wire = policy.paths.select(path);
    let (normal, suspect, reject) = match form(path) {
        Form::Plain => (wire, false, false),
        Form::Other { path, suspect } => {
            let normal = policy.paths.select(&path);
            (normal, suspect, rejects(wire) || rejects(normal))
        }
        // What the path would become is unknown, so any rule could be meant.
        Form::TooLong => (None, !policy.rules.is_empty(), policy.rules.iter().any(|rule| rule.reject)),
    };
    let too_long = path.len() > crate::path::MAX_PATH && suspect;
    if wire != normal || too_long || (suspect && wire.is_some()) {
        recorder.record(Event::Ambiguous { wire, normal });
        return Selected::Ambiguous { reject };
    }
    match wire {
        Some(rule) => {
            recorder.record(Event::Governed { rule });
            Selected::Rule(rule)
        }
        None => {
            recorder.record(Event::NotGoverned);
            Selected::None
        }
    }
}

enum Admitted {
    Now(Result<Admission, Reason>),
    Ask { grant: u32, otherwise: Option<Admission> },
}

fn admit(rule: &Rule, request: &impl RequestView, recorder: &mut impl Recorder) -> Admitted {
    let any = rule.any_origin.map(|(grant, _)| Admission { grant, entry: None, echo: false });
    if rule.is_static() {
        // Not even read: whatever it holds, the answer is the same.
        recorder.record(Event::StaticRule);
        return Admitted::Now(any.ok_or(Reason::OriginNotAllowed));
    }
    // Step 3. The lines are never joined or split: which of several would count is not for a server to guess.
    let mut lines = request.lines(Field::Origin);
    let origin = lines.next().unwrap_or_default();
    if lines.next().is_some() {
        recorder.record(Event::SeveralOrigins);
        return Admitted::Now(Err(Reason::InvalidOrigin));
    }
    let found = match rule.origins.lookup(origin) {
        Lookup::Invalid => {
            recorder.record(Event::MalformedOrigin(origin));
            return Admitted::Now(Err(Reason::InvalidOrigin));
        }
        Lookup::NotFound => None,
        Lookup::Found(Winner { grant, entry }) => {
            let echo = !rule.entry(entry).is_some_and(|entry| entry.exact);
            Some(Admission { grant, entry: Some(entry), echo })
        }
    };
    // Step 4. `*` stands in the last grant, so that whatever a list admits comes first.
    let admission = found.or(any);
    if let Some(grant) = rule.lookup
        && admission.is_none_or(|admission| grant < admission.grant)
    {
        return Admitted::Ask { grant, otherwise: admission };
    }
    match admission {
        Some(Admission { grant, entry: Some(entry), .. }) => {
            recorder.record(Event::Admitted { origin, grant, entry });
        }
        Some(_) => recorder.record(Event::AdmittedByAny),
        None => {}
    }
    let refused = if rule.deny.is_some() { Reason::DeniedByRule } else { Reason::OriginNotAllowed };
    Admitted::Now(admission.ok_or(refused))
}

/// The rest of step 4, and step 5.
fn after_origin(
    rule: &Rule,
    index: u32,
    kind: Kind,
    request: &impl RequestView,
    admission: Result<Admission, Reason>,
    recorder: &mut impl Recorder,
) -> Verdict {
    let base = Verdict { kind, rule: Some(index), ..NOT_GOVERNED };
    let denied = |reason| Verdict {
        outcome: Outcome::Denied,
        reason,
        reject: rule.reject && kind == Kind::Actual,
        ..base
    };
    let Admission { grant: grant_index, entry, echo } = match admission {
        Ok(admission) => admission,
        Err(Reason::InvalidOrigin) => return denied(Reason::InvalidOrigin),
        Err(reason) => {
            recorder.record(Event::NotAdmitted(reason));
            // Origin is no proof of a CORS request: browsers send it with every POST, to the same origin too (Fetch,
            // section 3.2). A server that answers 403 to those breaks its own pages.
            let same_origin = same_origin(rule, request);
            recorder.record(Event::SameOrigin(same_origin));
            if same_origin.holds() {
                return Verdict { outcome: Outcome::NotCors, reason: Reason::SameOrigin, ..base };
            }
            return denied(reason);
        }
    };
    let Some(grant) = rule.grant(grant_index) else { return denied(Reason::OriginNotAllowed) };
    let refused = match kind {
        Kind::Preflight => check_preflight(grant, request, recorder),
        _ => check_actual(grant, request, recorder),
    };
    let grant = Some(grant_index);
    match refused {
        Some(reason) => Verdict { grant, entry, ..denied(reason) },
        None => Verdict { outcome: Outcome::Allowed, reason: Reason::Granted, grant, entry, echo, ..base },
    }
}

/// Step 5 for a preflight: the server's half of Fetch, section 4.8.
fn check_preflight(
    grant: &Grant,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Option<Reason> {
    let mut lines = request.lines(Field::AccessControlRequestMethod);
    let method = lines.next().unwrap_or_default();
    let mut refused = None;
    if lines.next().is_some() {
        recorder.record(Event::SeveralMethods);
        refused = Some(Reason::InvalidMethod);
    } else if method.len() > MAX_METHOD || !is_token(method) {
        recorder.record(Event::InvalidMethod(method));
        refused = Some(Reason::InvalidMethod);
    } else {
        let allowed = grant.methods.allows(method) && !is_forbidden(method);
        recorder.record(Event::Method { method, allowed });
        if !allowed {
            refused = Some(Reason::MethodNotAllowed);
        }
    }
    // The first reason stands, but the headers are looked at all the same where somebody listens: who mends a policy
    // wants to hear of everything at once. They are bounded, and for an origin that is not admitted never read.
    let (mut any, mut all_allowed) = (false, true);
    let bounded = headers::requested(request.lines(Field::AccessControlRequestHeaders), |name| {
        let allowed = grant.headers.allows(name);
        recorder.record(Event::Header { name, allowed });
        (any, all_allowed) = (true, all_allowed && allowed);
    });
    let refused_headers = match bounded {
        Err(_) => {
            recorder.record(Event::TooManyHeaders);
            Some(Reason::TooManyHeaders)
        }
        Ok(()) if !any => {
            // Fine: the page listens to an upload (Fetch, "use-CORS-preflight flag") or uses another method only.
            recorder.record(Event::NoHeaders);
            None
        }
        Ok(()) => (!all_allowed).then_some(Reason::HeaderNotAllowed),
    };
    refused.or(refused_headers)
}

/// Step 5 for an actual request: the method as it is on the wire.
fn check_actual(grant: &Grant, request: &impl RequestView, recorder: &mut impl Recorder) -> Option<Reason> {
    let method = request.method();
    let allowed = grant.methods.allows(method);
    recorder.record(Event::Method { method, allowed });
    (!allowed).then_some(Reason::MethodNotAllowed)
}

/// Whether the request comes from the service's own pages.
///
/// X-Forwarded headers are never read: a client can send them (Gradio's CORS bypass was one).
fn same_origin(rule: &Rule, request: &impl RequestView) -> SameOrigin {
    let mut site = request.lines(Field::SecFetchSite);
    if let Some(first) = site.next() {
        let same = first == b"same-origin" && site.next().is_none();
        return if same { SameOrigin::SecFetchSite } else { SameOrigin::NotBySecFetchSite };
    }
    let origin = request.lines(Field::Origin).next().unwrap_or_default();
    if let Some(own) = &rule.own_origins {
        let found = matches!(own.lookup(origin), Lookup::Found(_));
        return if found { SameOrigin::OwnOrigins } else { SameOrigin::NotInOwnOrigins };
    }
    match request.authority() {
        Some(authority) if authority::is_of(origin, authority) => SameOrigin::Authority,
        Some(_) => SameOrigin::NotAuthority,
        None => SameOrigin::NoAuthority,
    }
}
