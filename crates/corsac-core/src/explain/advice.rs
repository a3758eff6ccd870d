//! What would have to change for a request to be allowed, and what to beware of.
//!
//! Advice is never to widen a grant for a stranger: what looks like a listed origin and is somebody else's is called so,
//! and what is unknown is only to be listed "if it is yours".

use super::missing::Missing;
use super::neighbour::{self, Neighbour};
use crate::decision::{Decision, Kind, Outcome, Reason};
use crate::evaluate::is_same_origin;
use crate::methods;
use crate::origin::{Origin, OriginPattern, Suggestion, suggest};
use crate::policy::{Grant, Rule};
use crate::request::{Field, RequestView};
use crate::source::Mark;
use crate::token::shown;

pub(super) fn advice(decision: &Decision, request: &impl RequestView) -> Vec<String> {
    let mut advice = Vec::new();
    let origin = request.lines(Field::Origin).next().unwrap_or_default();
    match decision.reason() {
        _ if decision.outcome() == Outcome::NotGoverned => {
            advice.push("to govern the path, add it to the `paths` of a rule".to_owned());
        }
        Reason::InvalidOrigin => invalid_origin(origin, &mut advice),
        Reason::OriginNotAllowed | Reason::LookupUnavailable => {
            if let Some(rule) = decision.rule_ref() {
                not_listed(decision, rule, origin, &mut advice);
            }
        }
        Reason::DeniedByRule => {
            advice.push(
                "the rule is meant for nobody; to let a page in, put a rule for this path before it"
                    .to_owned(),
            );
        }
        Reason::AmbiguousPath if request.path().len() > crate::path::MAX_PATH => {
            advice.push(
                "no page needs so long a path; move what it carries into the query or the body".to_owned(),
            );
        }
        Reason::AmbiguousPath => {
            let normal = "no `%` where none is needed, no `..`, no `//`, no `;`";
            advice.push(format!("have the page send the path in its normal form: {normal}"));
        }
        Reason::InvalidMethod => {
            let text = "browsers send exactly one line with one method; what sent this is none, or a proxy changed it";
            advice.push(text.to_owned());
        }
        Reason::MethodNotAllowed | Reason::HeaderNotAllowed => {
            if let Some((rule, grant)) = decision.grant_ref() {
                grant_too_narrow(decision, rule, grant, request, origin, &mut advice);
            }
        }
        Reason::TooManyHeaders => {
            advice.push(
                "no page needs so many; what sent this is likely an attack or a broken proxy".to_owned(),
            );
        }
        _ => {}
    }
    advice
}

/// ` (policies/shop.yaml:24:9)`, or nothing.
fn at(decision: &Decision, mark: Mark) -> String {
    let place = decision.policy().compiled().sources.place(mark);
    place.map_or_else(String::new, |place| format!(" ({place})"))
}

fn invalid_origin(origin: &[u8], advice: &mut Vec<String>) {
    let bounded = origin.get(..1024).unwrap_or(origin);
    let text = std::str::from_utf8(bounded).unwrap_or_default();
    if text.starts_with("file:") {
        advice.push("a page opened from a file sends `null`; serve it from a local server".to_owned());
        return;
    }
    advice
        .push("browsers send one `Origin` line: scheme, host, and a port that is not the default".to_owned());
    if let Some(Suggestion::One(origin)) = suggest(text) {
        advice.push(format!("a browser would have written `{origin}`"));
    }
}

fn not_listed(decision: &Decision, rule: &Rule, origin: &[u8], advice: &mut Vec<String>) {
    let Ok(parsed) = Origin::parse(origin) else { return };
    if parsed.is_null() {
        let text = "`null` is what sandboxed frames, `data:` pages and cross-site redirects send: anyone can be `null`, \
                    so mend the page rather than the policy";
        advice.push(text.to_owned());
        return;
    }
    if let Some(Neighbour { text, mark, hostile }) = neighbour::find(rule, &parsed) {
        advice.push(format!("{text}{}", at(decision, mark)));
        if hostile {
            return;
        }
    }
    let text = shown(origin);
    let listing = rule.grants.iter().zip(0_u32..).filter(|(_, index)| !rule.is_any(*index));
    let grants: Vec<_> = listing
        .map(|(grant, _)| {
            let with = if grant.credentials { "with credentials" } else { "without credentials" };
            format!("`{}`, {with}{}", grant.name, at(decision, grant.mark))
        })
        .collect();
    let insecure = std::str::from_utf8(origin)
        .ok()
        .and_then(|text| OriginPattern::parse(text).ok())
        .is_some_and(|pattern| pattern.is_insecure());
    if insecure {
        let secure = text.replacen("http://", "https://", 1);
        advice
            .push(format!("over http anyone on the network can speak for it: serve the page as `{secure}`"));
    } else if grants.is_empty() {
        advice.push(format!("if `{text}` is yours, list it in a grant of its own in rule `{}`", rule.name));
    } else {
        let grants = grants.join("; ");
        advice.push(format!("if `{text}` is yours, list it in a grant of rule `{}`: {grants}", rule.name));
    }
}

/// The grant that admits the origin does not allow the method, or the headers.
fn grant_too_narrow(
    decision: &Decision,
    rule: &Rule,
    grant: &Grant,
    request: &impl RequestView,
    origin: &[u8],
    advice: &mut Vec<String>,
) {
    if is_same_origin(rule, request) {
        let text = "the page is the service's own: no browser checks CORS for it, and only `on_denied: reject` keeps the \
                    request from the application";
        advice.push(text.to_owned());
        return;
    }
    // The grant for everyone allows too little, and an earlier one is for listed origins: to widen the former is
    // rarely what is meant.
    if decision.admitted_by_any() && !rule.entries.is_empty() {
        advice.push(format!("`{}` is in no list, and gets what everyone gets", shown(origin)));
        not_listed(decision, rule, origin, advice);
        return;
    }
    let preflight = decision.kind() == Kind::Preflight;
    let asked = request.lines(Field::AccessControlRequestMethod).next().unwrap_or_default();
    let method = if preflight { asked } else { request.method() };
    if methods::is_forbidden(method) {
        return;
    }
    let missing = Missing::of(grant, method, request.lines(Field::AccessControlRequestHeaders));
    let mut additions = Vec::new();
    if let Some(method) = missing.method {
        let mut name = shown(method);
        if let Some(standard) = missing.meant {
            advice.push(format!(
                "methods are case-sensitive: have the page write `{standard}` instead of `{name}`"
            ));
            name = standard.to_owned();
        }
        if !grant.methods.allows(name.as_bytes()) {
            additions.push(format!("`{name}` to `allow_methods`{}", at(decision, grant.methods_mark)));
        }
    }
    if missing.malformed {
        advice.push("a name that is not a token comes from no browser".to_owned());
    } else if preflight && !missing.headers.is_empty() {
        let names: Vec<_> = missing.headers.iter().map(|name| format!("`{}`", shown(name))).collect();
        let place = at(decision, grant.headers_mark);
        additions.push(format!("{} to `allow_headers`{place}", names.join(", ")));
        if grant.headers.any() {
            advice.push("`*` does not stand for `Authorization`: it must be named".to_owned());
        }
    }
    if !additions.is_empty() {
        advice.push(format!("to allow it in grant `{}`, add {}", grant.name, additions.join(", and ")));
    }
}
