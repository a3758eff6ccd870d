//! Rules that no request gets to, in whole or in part, and rules that may reject what is the service's own.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use crate::catalogue::Code;
use crate::compile::CompiledRule;
use crate::diagnostic::{Finding, Findings, MAX_FINDINGS};
use crate::fix::Applicability;
use crate::load::shorten;
use crate::path::{Budget, GlobTree, PathGlob};
use crate::source::{Mark, Sources};

use super::audience::{ALL, Audiences};
use super::{COMPARISONS, called};

/// A path of a rule.
#[derive(Clone, Copy)]
struct Spot<'a> {
    rule: usize,
    glob: &'a PathGlob,
    mark: Mark,
}

/// The first rule for a path governs alone: what earlier rules match never gets to a later one.
///
/// Looked at over all rules, also those of services that are not loading the policy: whether a policy is valid must not
/// depend on who loads it. An earlier rule hides a later one where it is for all services, or for all that the later one
/// is for; several may do so together, each for some of the services.
///
/// Of a path that its own rule has twice, enough was said.
pub(super) fn unreachable(
    rules: &[CompiledRule],
    repeated: &HashSet<(usize, usize)>,
    sources: &Sources,
    findings: &mut Findings,
) {
    let audiences = Audiences::of(rules);
    let shared = shared(rules);
    let mut budget = Budget::new(COMPARISONS);
    let mut tree = GlobTree::new();
    let mut spots: Vec<Spot<'_>> = Vec::new();
    let mut shadowed = 0;
    for (index, rule) in rules.iter().enumerate() {
        let audience = audiences.rule(index);
        let own: Vec<Spot<'_>> =
            rule.known_paths().map(|(glob, mark)| Spot { rule: index, glob, mark }).collect();
        let covers: Vec<Option<Spot<'_>>> = own
            .iter()
            .map(|spot| covered(spot.glob, audience, &tree, &spots, &audiences, &mut budget))
            .collect();
        let pairs = || own.iter().zip(&covers).filter_map(|(spot, by)| Some((*spot, (*by)?)));
        if rule.all_paths && !own.is_empty() && covers.iter().all(Option::is_some) {
            findings.push(no_request(rules, &own, &pairs().collect::<Vec<_>>()));
        } else {
            let known =
                |(path, cover)| Some((path, cover?)).filter(|(path, _)| !repeated.contains(&(index, *path)));
            let numbered = covers.iter().enumerate().map(|(path, cover)| (path, *cover));
            for (path, by) in numbered.filter_map(known) {
                let Some(spot) = own.get(path).copied() else { continue };
                shadowed += 1;
                let fixed = shadowed <= MAX_FINDINGS && !shared.contains(&spot.mark);
                findings.push(shadowed_path(rules, spot, by, sources, fixed));
            }
        }
        for spot in own {
            let number = u32::try_from(spots.len()).unwrap_or(u32::MAX);
            tree.insert(spot.glob, audience, number);
            spots.push(spot);
        }
    }
}

/// Where paths stand that aliases put into more than one rule: taken out for one of them, they are gone from all.
fn shared(rules: &[CompiledRule]) -> HashSet<Mark> {
    let mut seen = HashMap::new();
    let mut shared = HashSet::new();
    for (index, rule) in rules.iter().enumerate() {
        for (_, mark) in rule.known_paths() {
            if *seen.entry(mark).or_insert(index) != index {
                shared.insert(mark);
            }
        }
    }
    shared
}

/// The first path of an earlier rule that takes every request for this one; where it takes several rules, one for each
/// service, the first of theirs.
fn covered<'a>(
    glob: &PathGlob,
    audience: u32,
    tree: &GlobTree<'_>,
    spots: &[Spot<'a>],
    audiences: &Audiences<'_>,
    budget: &mut Budget,
) -> Option<Spot<'a>> {
    let services = audiences.services(audience);
    // Which services no rule takes yet; made when one takes some.
    let mut missing: Option<Vec<u32>> = None;
    let (mut first, mut whole) = (None::<u32>, None::<u32>);
    tree.covering(glob, budget, |number, budget| {
        let Some(spot) = spots.get(number as usize) else { return ControlFlow::Continue(()) };
        let other = audiences.rule(spot.rule);
        if other == ALL || other == audience {
            whole = Some(whole.map_or(number, |found| found.min(number)));
            return ControlFlow::Continue(());
        }
        let steps = if audience == ALL { 0 } else { services.len() + audiences.services(other).len() };
        if !budget.spend(1 + steps) {
            return ControlFlow::Break(());
        }
        if audience != ALL {
            let missing = missing.get_or_insert_with(|| services.to_vec());
            let before = missing.len();
            missing.retain(|service| !audiences.has(spot.rule, *service));
            if missing.len() < before {
                first = Some(first.map_or(number, |found| found.min(number)));
            }
        }
        ControlFlow::Continue(())
    });
    let together = first.filter(|_| missing.is_some_and(|missing| missing.is_empty()));
    let number = whole.into_iter().chain(together).min()?;
    spots.get(number as usize).copied()
}

fn no_request(rules: &[CompiledRule], own: &[Spot<'_>], pairs: &[(Spot<'_>, Spot<'_>)]) -> Finding {
    let rule = own.first().and_then(|spot| rules.get(spot.rule));
    let (name, mark) =
        (rule.map(called).unwrap_or_default(), own.first().map_or(Mark::Nowhere, |it| it.mark));
    let what =
        if own.len() > 1 { "all of the rule's paths are governed before it" } else { "governed before it" };
    let mut finding =
        Finding::error(Code::UNREACHABLE_RULE, format!("no request gets to {name}")).at(mark, what);
    let mut seen: Vec<(usize, Mark)> = Vec::new();
    for (spot, by) in pairs {
        if seen.len() < 3 && !seen.contains(&(by.rule, by.mark)) {
            seen.push((by.rule, by.mark));
            finding = finding.at(by.mark, governs(rules, *spot, *by));
        }
    }
    let first = pairs.iter().map(|(_, by)| by.rule).min().and_then(|first| rules.get(first));
    let closed = first.is_some_and(|first| first.rule.deny.is_some());
    let first = first.map(called).unwrap_or_default();
    let same = pairs.iter().all(|(spot, by)| spot.glob.as_str() == by.glob.as_str());
    finding.help(match rule.is_some_and(|rule| rule.rule.deny.is_some()) {
        _ if !same => format!("move this rule before {first}, or remove it"),
        // To grant something there would open what is closed.
        _ if closed => {
            format!("one rule governs a path, and {first} denies everyone: remove this rule, or that one")
        }
        false => format!("one rule governs a path: put the grants of both into {first}, or remove this rule"),
        true => format!("one rule governs a path: take it out of {first}, or remove this rule"),
    })
}

fn governs(rules: &[CompiledRule], spot: Spot<'_>, by: Spot<'_>) -> String {
    let name = rules.get(by.rule).map(called).unwrap_or_default();
    match spot.glob.as_str() == by.glob.as_str() {
        true => format!("{name} has the path too, and comes first"),
        false => format!("{name} comes first, and takes every request for `{}`", shorten(spot.glob.as_str())),
    }
}

fn shadowed_path(
    rules: &[CompiledRule],
    spot: Spot<'_>,
    by: Spot<'_>,
    sources: &Sources,
    fixed: bool,
) -> Finding {
    let path = shorten(spot.glob.as_str());
    let name = rules.get(spot.rule).map(called).unwrap_or_default();
    let finding = Finding::warning(Code::SHADOWED_PATH, format!("no request for `{path}` gets to {name}"))
        .at(spot.mark, "governed before it")
        .at(by.mark, governs(rules, spot, by));
    let first = rules.get(by.rule).map(called).unwrap_or_default();
    match fixed.then(|| sources.without_entry(spot.mark)).flatten() {
        Some(edit) => finding
            .help(format!("if the path is meant to be governed here, move this rule before {first}"))
            .edits(format!("remove `{path}`"), Applicability::Suggested, vec![edit]),
        None => finding.help(format!("remove it here, or move this rule before {first}")),
    }
}

/// `reject` turns away what is cross-origin, and without `own_origins` only `Host` tells what is not, where a browser
/// sends no `Sec-Fetch-Site`. A grant for `*` admits the service's own pages with all others.
pub(super) fn reject_without_own_origins(rules: &[CompiledRule], findings: &mut Findings) {
    let mut without = rules.iter().filter(|rule| {
        rule.rule.reject && rule.rule.own_origins.is_none() && rule.rule.any_origin.is_none() && !rule.unknown
    });
    let Some(first) = without.next() else { return };
    let message = match without.count() {
        0 => format!("{} rejects, and does not know the service's own origins", called(first)),
        more => format!(
            "{} and {more} more {} reject, and do not know the service's own origins",
            called(first),
            if more == 1 { "rule" } else { "rules" }
        ),
    };
    let finding = Finding::note(Code::REJECT_WITHOUT_OWN_ORIGINS, message)
        .at(first.on_denied.unwrap_or(first.rule.mark), "a denied request gets 403")
        .help(
            "browsers that send no `Sec-Fetch-Site` (over plain http, and old ones) are told by `Host` alone, which a \
             proxy may rewrite: then the service's own pages are rejected",
        )
        .help("`own_origins: [https://…]` names the origins that the service is served from, as users see them");
    findings.push(finding);
}
