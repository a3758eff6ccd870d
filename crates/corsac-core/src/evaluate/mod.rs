//! From a request to a verdict: the one algorithm, which `evaluate` runs in silence and `explain` with a recorder.

mod checks;
mod event;
mod pending;
mod same_origin;
mod select;

#[cfg(test)]
mod tests;

use crate::decision::{Decision, Kind, Outcome, Reason, Verdict};
use crate::origin::{Lookup, Winner};
use crate::policy::{Compiled, Policy, Rule};
use crate::request::{Field, RequestView};

pub(crate) use event::{Event, Recorder, Silent};
pub use pending::{Evaluation, Pending};
pub(crate) use same_origin::SameOrigin;
use select::{Selected, select};

/// What there is of a field that may stand in one line: looked up once, since that is what costs most in an evaluation.
#[derive(Debug, Clone, Copy)]
struct Lines<'a> {
    first: Option<&'a [u8]>,
    several: bool,
}

impl<'a> Lines<'a> {
    const NONE: Self = Lines { first: None, several: false };

    fn read(request: &'a impl RequestView, field: Field) -> Self {
        let mut lines = request.lines(field);
        Lines { first: lines.next(), several: lines.next().is_some() }
    }
}

/// A grant that admits an origin, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Admission {
    grant: u32,
    entry: Option<u32>,
    echo: bool,
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

/// Whether a request comes from the service's own pages.
pub(crate) fn is_same_origin(rule: &Rule, request: &impl RequestView) -> bool {
    same_origin::same_origin(rule, request).holds()
}

/// Decides, in silence. As [`begin`], without a step between that most decisions would be copied in.
pub(crate) fn decide(policy: &Policy, request: &impl RequestView) -> Decision {
    match judge(policy.compiled(), request, &mut Silent) {
        Ok(verdict) => Decision::new(policy, verdict, request),
        Err(waiting) => pending(policy, waiting).unavailable(request),
    }
}

/// What comes of a request.
pub(crate) fn outcome(policy: &Policy, request: &impl RequestView) -> Outcome {
    match judge(policy.compiled(), request, &mut Silent) {
        Ok(verdict) => verdict.outcome,
        Err(waiting) => pending(policy, waiting).unavailable(request).outcome(),
    }
}

/// Begins to decide.
pub(crate) fn begin(policy: &Policy, request: &impl RequestView, recorder: &mut impl Recorder) -> Evaluation {
    match judge(policy.compiled(), request, recorder) {
        Ok(verdict) => Evaluation::Done(Decision::new(policy, verdict, request)),
        Err(waiting) => Evaluation::Pending(pending(policy, waiting)),
    }
}

fn pending(policy: &Policy, (kind, rule, grant, otherwise): Waiting) -> Pending {
    Pending { policy: policy.clone(), kind, rule, grant, otherwise }
}

/// What a pending evaluation must remember: kind, rule, the grant that asks, and what decides otherwise.
type Waiting = (Kind, u32, u32, Option<Admission>);

fn judge(
    policy: &Compiled,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Result<Verdict, Waiting> {
    // Step 1: the rule, by path. Step 2: what the request is.
    let selected = select(policy, request, recorder);
    let origin = Lines::read(request, Field::Origin);
    let (kind, asked) = classify(request, origin);
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
    let admission = match admit(rule, origin, recorder) {
        Admitted::Now(admission) => admission,
        Admitted::Ask { grant, otherwise } => return Err((kind, index, grant, otherwise)),
    };
    Ok(after_origin(rule, index, (kind, asked), request, admission, recorder))
}

/// Step 2 (Fetch, section 3.3.2): a preflight is OPTIONS with an Origin line and a request-method line, even an empty
/// one. Anything else with Origin is an actual request, so that a plain OPTIONS reaches the application; tower-http
/// and others answer it themselves.
fn classify<'a>(request: &'a impl RequestView, origin: Lines<'_>) -> (Kind, Lines<'a>) {
    if origin.first.is_none() {
        return (Kind::NotCors, Lines::NONE);
    }
    if request.method() == b"OPTIONS" {
        let asked = Lines::read(request, Field::AccessControlRequestMethod);
        if asked.first.is_some() {
            return (Kind::Preflight, asked);
        }
    }
    (Kind::Actual, Lines::NONE)
}

enum Admitted {
    Now(Result<Admission, Reason>),
    Ask { grant: u32, otherwise: Option<Admission> },
}

fn admit(rule: &Rule, lines: Lines<'_>, recorder: &mut impl Recorder) -> Admitted {
    let any = rule.any_origin.map(|(grant, _)| Admission { grant, entry: None, echo: false });
    if rule.is_static() {
        // Not even read: whatever it holds, the answer is the same.
        recorder.record(Event::StaticRule);
        return Admitted::Now(any.ok_or(Reason::OriginNotAllowed));
    }
    // Step 3. The lines are never joined or split: which of several would count is not for a server to guess.
    let origin = lines.first.unwrap_or_default();
    if lines.several {
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
#[inline]
fn after_origin(
    rule: &Rule,
    index: u32,
    (kind, asked): (Kind, Lines<'_>),
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
        Err(reason) => return not_admitted(rule, denied(reason), request, recorder),
    };
    let Some(grant) = rule.grant(grant_index) else { return denied(Reason::OriginNotAllowed) };
    let refused = match kind {
        Kind::Preflight => checks::preflight(grant, asked, request, recorder),
        _ => checks::actual(grant, request, recorder),
    };
    let grant = Some(grant_index);
    match refused {
        Some(reason) => Verdict { grant, entry, ..denied(reason) },
        None => Verdict { outcome: Outcome::Allowed, reason: Reason::Granted, grant, entry, echo, ..base },
    }
}

/// What comes of a request whose origin no grant admits.
#[inline(never)]
fn not_admitted(
    rule: &Rule,
    denied: Verdict,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Verdict {
    if denied.reason == Reason::InvalidOrigin {
        return denied;
    }
    recorder.record(Event::NotAdmitted(denied.reason));
    // Origin is no proof of a CORS request: browsers send it with every POST, to the same origin too (Fetch,
    // section 3.2). A server that answers 403 to those breaks its own pages.
    let same_origin = same_origin::same_origin(rule, request);
    recorder.record(Event::SameOrigin(same_origin));
    if same_origin.holds() {
        return Verdict { outcome: Outcome::NotCors, reason: Reason::SameOrigin, reject: false, ..denied };
    }
    denied
}
