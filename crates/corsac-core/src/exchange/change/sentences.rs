//! What a change does, in words.

use super::plan::{Plan, any};
use super::wanted::{Part, Wanted};
use crate::document::Document;
use crate::explain::neighbour;
use crate::origin::Origin;
use crate::policy::{Compiled, Grant, Rule};
use crate::token::shown;

/// The most names that are listed.
const MOST: usize = 4;

/// What the change does, as an imperative.
pub(super) fn title(policy: &Compiled, plan: &Plan, wanted: &Wanted) -> String {
    let Some((rule, grant)) = plan.rule_of(policy).zip(plan.grant_of(policy)) else { return String::new() };
    let mut does = Vec::new();
    let mut allowed = Vec::new();
    for part in &plan.parts {
        match part {
            Part::Origin => does.push(format!("list `{}`", shown(wanted.origin.as_bytes()))),
            Part::Path => {
                does.push(format!("put `{}` under rule `{}`", shown(wanted.path.as_bytes()), rule.name))
            }
            Part::Method(method) => allowed.push(format!("`{}`", shown(method.as_bytes()))),
            Part::Headers(names) => allowed.push(ticked(names.iter().map(String::as_str))),
            Part::Credentials => allowed.push("credentials".to_owned()),
        }
    }
    if let Some((last, rest)) = allowed.split_last() {
        let and = if rest.is_empty() { String::new() } else { format!("{} and ", rest.join(", ")) };
        does.push(format!("allow {and}{last}"));
    }
    let does = does.join(", and ");
    match plan.parts.as_slice() {
        [Part::Path] => does,
        _ => format!("{does}, in {}", place(policy, rule, grant)),
    }
}

/// A grant as a person would name it: those without a name go by an index that nobody wrote.
pub(in crate::exchange) fn place(policy: &Compiled, rule: &Rule, grant: &Grant) -> String {
    match (rule.grants.len(), policy.rules.len()) {
        (1, 1) if &*rule.name == "0" => "the one grant of the policy".to_owned(),
        (1, _) => format!("rule `{}`", rule.name),
        _ => format!("grant `{}` of rule `{}`", grant.name, rule.name),
    }
}

fn ticked<'t>(names: impl Iterator<Item = &'t str> + Clone) -> String {
    let shown: Vec<_> =
        names.clone().take(MOST).map(|name| format!("`{}`", shown(name.as_bytes()))).collect();
    match names.count().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// On what the change depends, and whether it touches nobody but the page.
pub(super) fn why(policy: &Compiled, plan: &Plan, wanted: &Wanted) -> (bool, String) {
    let Some((rule, grant)) = plan.rule_of(policy).zip(plan.grant_of(policy)) else {
        return (false, String::new());
    };
    let origin = shown(wanted.origin.as_bytes());
    let alone = is_alone(policy, rule, plan, grant, wanted);
    let why = if plan.has(&Part::Origin) {
        let neighbour = Origin::parse(wanted.origin.as_bytes()).ok().and_then(|it| neighbour(rule, &it));
        let near = neighbour.map(|near| {
            let place = policy.sources.place(near.mark).map(|place| format!(" ({place})"));
            format!("; {}{}", near.text, place.unwrap_or_default())
        });
        format!("only if `{origin}` is yours{}", near.unwrap_or_default())
    } else if plan.has(&Part::Path) && any(rule) == Some(plan.grant) {
        "only if every page on the web may read what is there".to_owned()
    } else if plan.has(&Part::Path) {
        format!("only if the path is for the same pages as the others of rule `{}`", rule.name)
    } else if plan.has(&Part::Credentials) && alone {
        format!("only if `{origin}` may act for the user who is signed in")
    } else if plan.has(&Part::Credentials) {
        "only if every origin of the grant may act for the user who is signed in".to_owned()
    } else if any(rule) == Some(plan.grant) {
        "only if every page on the web may do so; credentials stay out".to_owned()
    } else if alone {
        return (true, format!("the grant is for `{origin}` alone"));
    } else {
        "only if every origin of the grant may do so".to_owned()
    };
    (false, why)
}

/// Whether the grant is for the page's origin, and for no other. What a file takes from a variable can be another
/// origin, or several, where the file is loaded elsewhere.
fn is_alone(policy: &Compiled, rule: &Rule, plan: &Plan, grant: &Grant, wanted: &Wanted) -> bool {
    grant.listed == 1
        && any(rule) != Some(plan.grant)
        && rule.entries.iter().any(|entry| {
            let set = policy.sources.variable(entry.mark).is_some()
                || policy.sources.slice(entry.mark).contains("${");
            entry.exact && *entry.text == *wanted.origin && !(set && policy.sources.file().is_some())
        })
}

/// What is let in besides what the page asks for.
pub(super) fn also(policy: &Compiled, plan: &Plan, wanted: &Wanted) -> Vec<String> {
    let Some((rule, grant)) = plan.rule_of(policy).zip(plan.grant_of(policy)) else { return Vec::new() };
    let mut also = Vec::new();
    let wider = plan.parts.iter().any(|part| !matches!(part, Part::Origin | Part::Path));
    let everyone = any(rule) == Some(plan.grant);
    if plan.has(&Part::Origin) {
        also.extend(extras(grant, wanted));
        if rule.paths.len() > 1 || rule.paths.iter().any(|(path, _)| path.contains('*')) {
            also.push(format!(
                "on all paths of the rule: {}",
                ticked(rule.paths.iter().map(|(path, _)| &**path))
            ));
        }
    }
    if wider && !everyone && grant.listed > 0 && !is_alone(policy, rule, plan, grant, wanted) {
        also.push(match grant.listed {
            1 => "the grant is shared: what it lists already gets as much".to_owned(),
            count => format!(
                "the grant is shared: it lists {count} entries, and every origin among them gets as much"
            ),
        });
    }
    if plan.has(&Part::Path) {
        also.push("CORS headers that the application itself sends there are removed then".to_owned());
    }
    also
}

/// What a grant gives an origin beyond what its page asks for.
fn extras(grant: &Grant, wanted: &Wanted) -> Option<String> {
    let methods: Vec<&str> = if grant.methods.any() {
        vec!["any method"]
    } else {
        grant
            .methods
            .line()
            .split(", ")
            .filter(|name| !matches!(*name, "" | "HEAD") && *name != wanted.method)
            .collect()
    };
    let asked = |name: &&str| !wanted.headers.split(',').any(|asked| asked.eq_ignore_ascii_case(name));
    let names = grant.headers.line().split(", ").filter(|name| !name.is_empty()).filter(asked);
    let headers: Vec<&str> = names.chain(grant.headers.any().then_some("any header")).collect();
    let credentials = (grant.credentials && !wanted.credentials).then_some("credentials");
    let all: Vec<&str> = methods.into_iter().chain(headers).chain(credentials).collect();
    let (last, rest) = all.split_last()?;
    let list = if rest.is_empty() { (*last).to_owned() } else { format!("{} and {last}", rest.join(", ")) };
    Some(format!("the origin may then send {list} as well"))
}

/// Grants other than the one that was meant which come out of the change with more than they had.
pub(super) fn spread(before: &Compiled, after: &Compiled, plan: &Plan) -> Vec<String> {
    let mut others = Vec::new();
    for (index, (old, new)) in before.rules.iter().zip(&after.rules).enumerate() {
        for (at, (was, is)) in old.grants.iter().zip(&new.grants).enumerate() {
            let same = was.methods == is.methods
                && was.headers == is.headers
                && was.credentials == is.credentials
                && was.listed == is.listed;
            if !same && (index, at) != (plan.rule, plan.grant) {
                others.push(place(before, old, was));
            }
        }
    }
    match others.len() {
        0 => Vec::new(),
        count => {
            let named: Vec<_> = others.into_iter().take(MOST).collect();
            let more = match count.saturating_sub(MOST) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            vec![format!("the text is shared: {}{more} changes with it", named.join(", "))]
        }
    }
}

/// Rules for other services which come out of the change with more than they had: they are in the text, and not in the
/// policy.
pub(super) fn spread_to_others(before: &Compiled, was: &Document, is: &Document) -> Option<String> {
    let rules = was.rules.iter().flat_map(|rules| rules.iter());
    let mut others = rules
        .zip(is.rules.iter().flat_map(|rules| rules.iter()))
        .filter(|(old, new)| old != new && !before.rules.iter().any(|rule| rule.mark == old.mark.mark()))
        .map(|(old, _)| old.name.as_ref().map(|name| format!("rule `{}`", shown(name.as_bytes()))));
    let first = others.next()?.unwrap_or_else(|| "a rule".to_owned());
    let more = match others.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("the text is shared with other services: {first}{more} changes with it"))
}
