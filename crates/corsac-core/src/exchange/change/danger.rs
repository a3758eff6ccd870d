//! What makes a change one that is not to be made, before it is tried and after.

use super::plan::{Plan, Refusal, any};
use super::wanted::{Part, Wanted};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::explain::{Neighbour, neighbour};
use crate::load::Examined;
use crate::origin::{Origin, OriginPattern};
use crate::policy::{Compiled, Policy};
use crate::token::shown;

/// Why a plan is not to be carried out, whatever comes of it.
pub(super) fn known(policy: &Compiled, plan: &Plan, wanted: &Wanted, title: &str) -> Option<Refusal> {
    let refusal = |why: String, instead: String| Some(Refusal { title: title.to_owned(), why, instead });
    if plan.has(&Part::Origin) {
        let origin = Origin::parse(wanted.origin.as_bytes()).ok()?;
        if origin.is_null() {
            return refusal(
                "anyone can be `null`: sandboxed frames, `data:` pages and cross-site redirects send it"
                    .to_owned(),
                "mend the page rather than the policy: serve it from an origin".to_owned(),
            );
        }
        if let Some(neighbour) = hostile(policy, &origin) {
            let place = policy.sources.place(neighbour.mark).map(|place| format!(" ({place})"));
            return refusal(
                format!("{}{}", neighbour.text, place.unwrap_or_default()),
                "serve the page from an origin that is listed, if it is yours at all".to_owned(),
            );
        }
        if OriginPattern::parse(&wanted.origin).is_ok_and(|pattern| pattern.is_insecure()) {
            let secure = shown(wanted.origin.as_bytes()).replacen("http://", "https://", 1);
            return refusal(
                "over http anyone on the network can speak for the origin".to_owned(),
                format!("serve the page as `{secure}`"),
            );
        }
    }
    if let Some((why, instead)) = plan.parts.iter().find_map(|part| wildcard(part, wanted)) {
        return refusal(why.to_owned(), instead.to_owned());
    }
    let to_all = plan.rule_of(policy).and_then(any) == Some(plan.grant);
    let authorization = |part: &Part| match part {
        Part::Headers(names) => names.iter().any(|name| name.eq_ignore_ascii_case("authorization")),
        _ => false,
    };
    if to_all && plan.parts.iter().any(authorization) {
        return refusal(
            "the grant is for `*`: every page on the web could then send tokens that it got hold of"
                .to_owned(),
            if Origin::parse(wanted.origin.as_bytes()).is_ok_and(|origin| origin.is_null()) {
                "anyone can be `null`: mend the page so that it has an origin".to_owned()
            } else {
                format!(
                    "if `{}` is yours, list it in a grant of its own, with `Authorization` in `allow_headers`",
                    shown(wanted.origin.as_bytes())
                )
            },
        );
    }
    None
}

/// A page may send a method, a header or a path that is called `*`: written into a policy, it would stand for others.
fn wildcard(part: &Part, wanted: &Wanted) -> Option<(&'static str, &'static str)> {
    match part {
        Part::Path if wanted.path.contains('*') => Some((
            "in a policy `*` stands for any part of a path, so the rule would be for other paths too",
            "ask about one path as a page sends it; if all that fit are meant, write the pattern yourself",
        )),
        Part::Method(method) if method == "*" => {
            Some(("in a policy `*` stands for every method", "have the page use a method such as `POST`"))
        }
        Part::Headers(names) if names.iter().any(|name| name == "*") => Some((
            "in a policy `*` stands for every header",
            "have the page send a header of another name, or name the headers that it sends",
        )),
        _ => None,
    }
}

/// A listed origin, of whichever rule, that this one only pretends to be.
fn hostile(policy: &Compiled, origin: &Origin<'_>) -> Option<Neighbour> {
    policy.rules.iter().find_map(|rule| neighbour(rule, origin).filter(|neighbour| neighbour.hostile))
}

/// Why a changed policy is none to load: an error, or a warning that the policy as it is does not have.
pub(super) fn found(policy: &Policy, changed: &Examined) -> Option<Diagnostic> {
    let report = changed.checked.report.diagnostics();
    let error = report.iter().find(|found| found.severity == Severity::Error);
    if let Some(error) = error {
        return Some(error.clone());
    }
    let warnings = |list: &[Diagnostic], code: Code| {
        list.iter().filter(|found| found.severity == Severity::Warning && found.code == code).count()
    };
    let before = policy.diagnostics();
    let new = |found: &&Diagnostic| {
        found.severity == Severity::Warning && warnings(report, found.code) > warnings(before, found.code)
    };
    // Of several with one code, the last is as likely the new one as any other.
    report.iter().rev().find(new).cloned()
}
