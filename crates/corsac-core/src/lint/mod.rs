//! What is worth saying about a policy as a whole, one file per family.

mod audience;
mod grants;
mod groups;
mod paths;
mod preflight_cache;
mod rules;
mod services;

#[cfg(test)]
mod tests;

use crate::compile::CompiledRule;
use crate::diagnostic::Findings;
use crate::load::shorten;
use crate::source::Sources;

pub(crate) use groups::unused as unused_groups;

/// How many comparisons one lint makes. A file of the largest size could ask for ten thousand times as many, when
/// nothing but comparing each with each tells its globs or lists apart; what lies beyond stays unsaid. Literal paths and
/// `/x/**` are found without comparing, and do not count.
const COMPARISONS: usize = 100_000;

/// Looks at the rules that are there for whoever loads the policy.
pub(crate) fn lint(rules: &[CompiledRule], sources: &Sources, findings: &mut Findings) {
    paths::without_base(rules, sources, findings);
    paths::ungoverned(rules, findings);
    preflight_cache::max_age_absent(rules, findings);
    if !findings.has_errors() {
        // A list that could not be read would count as absent.
        rules::reject_without_own_origins(rules, findings);
    }
}

/// Looks at all rules, also those for other services than the one that loads the policy, if it said which it is.
pub(crate) fn lint_all(
    rules: &[CompiledRule],
    service: Option<&str>,
    sources: &Sources,
    findings: &mut Findings,
) {
    let sound = !findings.has_errors() && findings.unknown_variables().is_empty();
    let repeated = paths::repeated(rules, sources, findings);
    rules::unreachable(rules, &repeated, sources, findings);
    if sound {
        // What could not be read, or is unknown, would count as not granted.
        grants::less_than_everyone(rules, findings);
        services::falls_through(rules, service, findings);
    }
}

/// A rule as findings call it: by its name, or its index.
fn called(rule: &CompiledRule) -> String {
    format!("rule `{}`", shorten(&rule.rule.name))
}

/// Whether a method makes a difference between two grants. OPTIONS is mostly listed by habit, for preflights, which do
/// not need it.
fn counts_as_method(method: &str) -> bool {
    method != "OPTIONS"
}

/// Whether a request header makes a difference between two grants. Three may be sent unasked (Fetch, "CORS-safelisted
/// request-header"); `Content-Type` only for forms.
fn counts_as_header(name: &str) -> bool {
    !["accept", "accept-language", "content-language"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The members of a list that was written as a header's value.
fn members(line: &str) -> impl Iterator<Item = &str> {
    line.split(", ").filter(|member| !member.is_empty())
}
