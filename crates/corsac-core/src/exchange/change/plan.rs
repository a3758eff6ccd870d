//! Where a change is to be made: which rule, which grant, and what it lacks.

use super::wanted::{Part, Wanted};
use crate::decision::{Decision, Outcome, Reason};
use crate::origin::Origin;
use crate::policy::{Compiled, Grant, Rule};
use crate::token::shown;

/// What is to be put in where.
#[derive(Debug)]
pub(super) struct Plan {
    /// The rule's index.
    pub(super) rule: usize,
    /// The grant's index in it.
    pub(super) grant: usize,
    pub(super) parts: Vec<Part>,
}

/// Why no plan is made, though a change of the policy is what it takes.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) title: String,
    pub(super) why: String,
    pub(super) instead: String,
}

impl Plan {
    /// The plan; nothing where the policy is not what keeps the page from the response.
    pub(super) fn of(
        policy: &Compiled,
        decision: &Decision,
        wanted: &Wanted,
    ) -> Option<Result<Self, Refusal>> {
        match (decision.outcome(), decision.reason()) {
            (Outcome::NotGoverned, _) => Some(ungoverned(policy, wanted)),
            (Outcome::Denied, Reason::DeniedByRule) => Some(Err(denied(decision.rule_ref()?))),
            (
                Outcome::Denied | Outcome::Allowed,
                Reason::OriginNotAllowed
                | Reason::MethodNotAllowed
                | Reason::HeaderNotAllowed
                | Reason::Granted,
            ) => {
                let index = decision.verdict().rule? as usize;
                let rule = policy.rules.get(index)?;
                let admitted = decision.verdict().grant.map(|grant| grant as usize);
                governed(rule, index, admitted, wanted)
            }
            _ => None,
        }
    }

    pub(super) fn has(&self, part: &Part) -> bool {
        self.parts.contains(part)
    }

    pub(super) fn rule_of<'p>(&self, policy: &'p Compiled) -> Option<&'p Rule> {
        policy.rules.get(self.rule)
    }

    pub(super) fn grant_of<'p>(&self, policy: &'p Compiled) -> Option<&'p Grant> {
        self.rule_of(policy)?.grants.get(self.grant)
    }
}

/// The grant of `*`.
pub(super) fn any(rule: &Rule) -> Option<usize> {
    rule.any_origin.map(|(grant, _)| grant as usize)
}

fn governed(
    rule: &Rule,
    index: usize,
    admitted: Option<usize>,
    wanted: &Wanted,
) -> Option<Result<Plan, Refusal>> {
    let any = any(rule);
    if let Some(at) = admitted.filter(|at| Some(*at) != any) {
        return Some(Ok(Plan { rule: index, grant: at, parts: wanted.lacks(rule.grants.get(at)?) }));
    }
    // What everyone gets is too little: to widen that where others are listed is rarely what is meant.
    let listed = rule.grants.iter().enumerate().filter(|(at, _)| Some(*at) != any);
    let best = listed.map(|(at, grant)| (fit(grant, wanted), at)).min();
    if let Some((_, at)) = best {
        let lacks = wanted.lacks(rule.grants.get(at)?);
        let parts = std::iter::once(Part::Origin).chain(lacks).collect();
        return Some(Ok(Plan { rule: index, grant: at, parts }));
    }
    let at = admitted?;
    let parts = wanted.lacks(rule.grants.get(at)?);
    if parts.contains(&Part::Credentials) {
        return Some(Err(credentials_for_everyone(rule, wanted)));
    }
    Some(Ok(Plan { rule: index, grant: at, parts }))
}

/// How well a grant fits: how much it lacks, and how much it gives beyond what is asked for. Less is better.
fn fit(grant: &Grant, wanted: &Wanted) -> (usize, bool, bool, usize) {
    let names = |line: &str| if line.is_empty() { 0 } else { line.matches(',').count() + 1 };
    (
        wanted.lacks(grant).len(),
        grant.credentials && !wanted.credentials,
        grant.methods.any() || grant.headers.any(),
        names(grant.methods.line()) + names(grant.headers.line()),
    )
}

/// No rule is for the path: one that would let the page do what it asks for takes it, one for listed origins first.
fn ungoverned(policy: &Compiled, wanted: &Wanted) -> Result<Plan, Refusal> {
    let mut best = None;
    for (index, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| rule.deny.is_none()) {
        let any = any(rule);
        let admitting = admitting(rule, wanted);
        let at = match (admitting.or(any), wanted.credentials) {
            (Some(at), credentials) if !(credentials && Some(at) == any) => at,
            _ => continue,
        };
        let Some(grant) = rule.grants.get(at) else { continue };
        let rank = (wanted.lacks(grant).len(), Some(at) == any, index);
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, at));
        }
    }
    let Some(((.., rule), grant)) = best else {
        return Err(Refusal {
            title: format!("govern `{}`", shown(wanted.path.as_bytes())),
            why: "no rule of the policy admits this origin".to_owned(),
            instead: format!(
                "if `{}` is yours, write a rule for this path that lists it",
                shown(wanted.origin.as_bytes())
            ),
        });
    };
    let lacks = policy.rules.get(rule).and_then(|rule| rule.grants.get(grant));
    let lacks = lacks.map(|grant| wanted.lacks(grant)).unwrap_or_default();
    Ok(Plan { rule, grant, parts: std::iter::once(Part::Path).chain(lacks).collect() })
}

/// The grant that lists the page's origin.
fn admitting(rule: &Rule, wanted: &Wanted) -> Option<usize> {
    match rule.origins.lookup(wanted.origin.as_bytes()) {
        crate::origin::Lookup::Found(found) => Some(found.grant as usize),
        _ => None,
    }
}

fn denied(rule: &Rule) -> Refusal {
    Refusal {
        title: format!("open rule `{}`", rule.name),
        why: "the rule is meant for nobody".to_owned(),
        instead: "to let a page in all the same, put a rule for this path before it".to_owned(),
    }
}

fn credentials_for_everyone(rule: &Rule, wanted: &Wanted) -> Refusal {
    let origin = shown(wanted.origin.as_bytes());
    let null = Origin::parse(wanted.origin.as_bytes()).is_ok_and(|origin| origin.is_null());
    let instead = if null {
        "anyone can be `null`: mend the page so that it has an origin, or send no credentials".to_owned()
    } else {
        format!(
            "have the page send no credentials; or, if `{origin}` is yours, list it in a grant of its own with \
             `allow_credentials: true`, before the one for `*` in rule `{}`",
            rule.name
        )
    };
    Refusal {
        title: "allow every origin with credentials".to_owned(),
        why: "no browser takes `*` for a request with credentials, and every page on the web would act for the signed-in \
              user if one did"
            .to_owned(),
        instead,
    }
}
