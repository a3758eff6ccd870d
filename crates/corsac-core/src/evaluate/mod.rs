//! From a request to a verdict: the one algorithm, which `evaluate` runs in silence and `explain` with a recorder.

mod checks;
mod event;
mod pending;
mod same_origin;

#[cfg(test)]
mod tests;

use crate::decision::{Decision, Kind, Outcome, Reason, Verdict};
use crate::origin::{Lookup, Winner};
use crate::path::{Form, form, without_trailing_slash};
use crate::policy::{Compiled, Policy, Rule};
use crate::request::{Field, RequestView};

pub(crate) use event::{Event, Recorder, Silent};
pub use pending::{Evaluation, Pending};
pub(crate) use same_origin::SameOrigin;

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
    let selected = select(policy, request, recorder);
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

fn select(policy: &Compiled, request: &impl RequestView, recorder: &mut impl Recorder) -> Selected {
    let path = request.path();
    let rejects = |rule: Option<u32>| {
        rule.and_then(|rule| policy.rules.get(rule as usize)).is_some_and(|rule| rule.reject)
    };
    let routed = |path| if request.ignores_trailing_slash() { without_trailing_slash(path) } else { path };
    let (wire, normal, suspect) = match form(path) {
        // Not looked at, so any rule could be meant.
        Form::TooLong if !policy.rules.is_empty() => {
            recorder.record(Event::Ambiguous { wire: None, normal: None });
            return Selected::Ambiguous { reject: policy.rules.iter().any(|rule| rule.reject) };
        }
        Form::TooLong => (None, None, false),
        Form::Plain => {
            let wire = policy.paths.select(path);
            let normal = if path != routed(path) { policy.paths.select(routed(path)) } else { wire };
            (wire, normal, false)
        }
        Form::Other { path: normal, suspect } => {
            (policy.paths.select(path), policy.paths.select(routed(&normal)), suspect)
        }
    };
    if wire != normal || (suspect && wire.is_some()) {
        recorder.record(Event::Ambiguous { wire, normal });
        return Selected::Ambiguous { reject: rejects(wire) || rejects(normal) };
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
            let same_origin = same_origin::same_origin(rule, request);
            recorder.record(Event::SameOrigin(same_origin));
            if same_origin.holds() {
                return Verdict { outcome: Outcome::NotCors, reason: Reason::SameOrigin, ..base };
            }
            return denied(reason);
        }
    };
    let Some(grant) = rule.grant(grant_index) else { return denied(Reason::OriginNotAllowed) };
    let refused = match kind {
        Kind::Preflight => checks::preflight(grant, request, recorder),
        _ => checks::actual(grant, request, recorder),
    };
    let grant = Some(grant_index);
    match refused {
        Some(reason) => Verdict { grant, entry, ..denied(reason) },
        None => Verdict { outcome: Outcome::Allowed, reason: Reason::Granted, grant, entry, echo, ..base },
    }
}
