//! What would have to change for a request to be allowed, and what to beware of.

use crate::decision::{Decision, Outcome, Reason};
use crate::headers;
use crate::methods;
use crate::origin::{Origin, OriginPattern, Suggestion, suggest};
use crate::policy::{Grant, Rule};
use crate::request::{Field, RequestView};
use crate::source::Mark;
use crate::token::shown;

pub(super) fn advice(decision: &Decision, request: &impl RequestView) -> Vec<String> {
    let mut advice = Vec::new();
    let origin = request.lines(Field::Origin).next().unwrap_or_default();
    match (decision.outcome(), decision.reason()) {
        (Outcome::NotGoverned, _) => {
            advice.push("to govern the path, add it to the `paths` of a rule".to_owned());
        }
        (_, Reason::InvalidOrigin) => invalid_origin(origin, &mut advice),
        (_, Reason::OriginNotAllowed) => {
            if let Some(rule) = decision.rule_ref() {
                origin_not_allowed(decision, rule, origin, &mut advice);
            }
        }
        (_, Reason::DeniedByRule) => {
            advice.push(
                "the rule is meant for nobody; to let a page in, put a rule for this path before it"
                    .to_owned(),
            );
        }
        (_, Reason::AmbiguousPath) => {
            advice.push("have the page send the path in its normal form: no `%` where none is needed, no `..`, no `//`".to_owned());
        }
        (_, Reason::InvalidMethod) => {
            advice.push("browsers send exactly one line with one method; what sent this is none, or a proxy changed it".to_owned());
        }
        (_, Reason::MethodNotAllowed | Reason::HeaderNotAllowed) => {
            if let Some((rule, grant)) = decision.grant_ref() {
                if decision.admitted_by_any() && !rule.entries.is_empty() {
                    fell_through(decision, rule, origin, &mut advice);
                } else if decision.reason() == Reason::MethodNotAllowed {
                    method_not_allowed(decision, grant, request, &mut advice);
                } else {
                    header_not_allowed(decision, grant, request, &mut advice);
                }
            }
        }
        (_, Reason::TooManyHeaders) => {
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
    decision.policy().compiled().sources.place(mark).map_or_else(String::new, |place| format!(" ({place})"))
}

fn invalid_origin(origin: &[u8], advice: &mut Vec<String>) {
    advice
        .push("browsers send one `Origin` line: scheme, host, and a port that is not the default".to_owned());
    if let Some(Suggestion::One(origin)) = std::str::from_utf8(origin).ok().and_then(suggest) {
        advice.push(format!("a browser would have written `{origin}`"));
    }
}

fn origin_not_allowed(decision: &Decision, rule: &Rule, origin: &[u8], advice: &mut Vec<String>) {
    let Ok(parsed) = Origin::parse(origin) else { return };
    let text = shown(origin);
    if parsed.is_null() {
        advice.push(
            "`null` is what sandboxed frames, `data:` pages and cross-site redirects send: anyone can be `null`, so \
             mend the page rather than the policy"
                .to_owned(),
        );
        return;
    }
    if let Some(neighbour) = neighbour(rule, &parsed) {
        advice.push(format!("{}{}", neighbour.text, at(decision, neighbour.mark)));
        if neighbour.hostile {
            return;
        }
    }
    let place = at(decision, rule.grants.first().map_or(rule.mark, |grant| grant.mark));
    advice.push(format!(
        "to let this origin in, list `{text}` in the `allow_origins` of a grant of rule `{}`{place}",
        rule.name
    ));
}

/// The grant for everyone allows too little, and an earlier one is for listed origins: to widen the former is rarely
/// what is meant.
fn fell_through(decision: &Decision, rule: &Rule, origin: &[u8], advice: &mut Vec<String>) {
    let text = shown(origin);
    let neighbour = Origin::parse(origin).ok().and_then(|origin| neighbour(rule, &origin));
    if let Some(Neighbour { text, mark, hostile }) = neighbour {
        advice.push(format!("{text}{}", at(decision, mark)));
        if hostile {
            return;
        }
    }
    let listed: Vec<_> = rule
        .grants
        .iter()
        .zip(0_u32..)
        .filter(|(_, index)| rule.any_origin.is_some_and(|(any, _)| any != *index))
        .map(|(grant, _)| format!("`{}`{}", grant.name, at(decision, grant.mark)))
        .collect();
    advice.push(format!(
        "`{text}` gets what everyone gets; if it should get more, list it in grant {}",
        listed.join(" or ")
    ));
}

/// A listed origin that the refused one resembles.
struct Neighbour {
    text: String,
    mark: Mark,
    /// The two have nothing to do with each other: listing the refused one is what an attacker would want.
    hostile: bool,
}

fn neighbour(rule: &Rule, origin: &Origin<'_>) -> Option<Neighbour> {
    let host = origin.host()?;
    rule.entries.iter().find_map(|entry| {
        let listed = &entry.text;
        let found = |hostile, text| Some(Neighbour { text, mark: entry.mark, hostile });
        let pattern = OriginPattern::parse(listed).ok()?;
        if let Some(parent) = pattern.wildcard_parent() {
            return if host == parent {
                found(
                    false,
                    format!("`{listed}` does not include `{parent}`: a pattern never includes its apex"),
                )
            } else if is_below(host, parent) {
                below_pattern(origin, host, parent, listed).and_then(|text| found(false, text))
            } else if host.ends_with(parent) || host.starts_with(parent) {
                found(true, format!("`{listed}` covers hosts below `{parent}`; `{host}` only looks like one"))
            } else {
                None
            };
        }
        let (scheme, known) = listed.split_once("://")?;
        let known = Origin::parse(listed.as_bytes()).ok().and_then(|known| known.host()).unwrap_or(known);
        if known == host {
            let what = if origin.scheme() == Some(scheme) { "port" } else { "scheme" };
            found(false, format!("`{listed}` is listed: the {what} differs"))
        } else if is_below(host, known) {
            found(false, format!("`{listed}` is listed, and does not stand for its subdomains"))
        } else if host.starts_with(known) || host.ends_with(known) {
            found(true, format!("`{host}` only looks like `{known}`, which is listed: it is somebody else's"))
        } else {
            None
        }
    })
}

/// Why a pattern does not match a host below its domain.
fn below_pattern(origin: &Origin<'_>, host: &str, parent: &str, listed: &str) -> Option<String> {
    let scheme = origin.scheme()?;
    let labels = host.strip_suffix(parent)?.trim_end_matches('.').split('.').count();
    if !listed.starts_with(&format!("{scheme}://")) {
        Some(format!("`{listed}` covers another scheme"))
    } else if labels > 1 && !listed.contains("**") {
        Some(format!("`{listed}` covers exactly one label; `{scheme}://**.{parent}` would cover any number"))
    } else if origin.port().is_some() {
        Some(format!("`{listed}` covers other ports"))
    } else {
        Some(format!("`{listed}` covers other names below `{parent}`"))
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn method_not_allowed(
    decision: &Decision,
    grant: &Grant,
    request: &impl RequestView,
    advice: &mut Vec<String>,
) {
    let asked = request.lines(Field::AccessControlRequestMethod).next().unwrap_or_default();
    let method = if decision.kind() == crate::Kind::Preflight { asked } else { request.method() };
    if methods::is_forbidden(method) {
        return;
    }
    let text = shown(method);
    if let Some(standard) = std::str::from_utf8(method).ok().and_then(methods::miscased_standard)
        && grant.methods.allows(standard.as_bytes())
    {
        advice.push(format!(
            "methods are case-sensitive: have the page write `{standard}` instead of `{text}`"
        ));
        return;
    }
    let place = at(decision, grant.methods_mark);
    advice.push(format!("to allow it, add `{text}` to `allow_methods` of grant `{}`{place}", grant.name));
}

fn header_not_allowed(
    decision: &Decision,
    grant: &Grant,
    request: &impl RequestView,
    advice: &mut Vec<String>,
) {
    let mut missing: Vec<String> = Vec::new();
    let mut malformed = false;
    let _ = headers::requested(request.lines(Field::AccessControlRequestHeaders), |name| {
        if !grant.headers.allows(name) {
            malformed |= !crate::token::is_token(name);
            let name = format!("`{}`", shown(name));
            if !missing.contains(&name) {
                missing.push(name);
            }
        }
    });
    if malformed {
        advice.push("a name that is not a token comes from no browser".to_owned());
        return;
    }
    let place = at(decision, grant.headers_mark);
    advice.push(format!(
        "to allow {}, add {} to `allow_headers` of grant `{}`{place}",
        if missing.len() == 1 { "it" } else { "them" },
        missing.join(", "),
        grant.name
    ));
    if grant.headers.any() {
        advice.push("`*` does not stand for `Authorization`: it must be named".to_owned());
    }
}
