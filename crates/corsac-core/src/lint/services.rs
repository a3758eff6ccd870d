//! Rules for some services, and what is left to the others.

use std::collections::HashSet;

use crate::catalogue::Code;
use crate::compile::CompiledRule;
use crate::diagnostic::{Finding, Findings};
use crate::load::shorten;
use crate::origin::OriginPattern;
use crate::path::{Budget, PathGlob};
use crate::policy::Grant;
use crate::source::Mark;

use super::audience::{ALL, Audiences};
use super::{COMPARISONS, called, counts_as_header, counts_as_method, members};

/// A rule with `services` is not there for the others: their requests for its paths go on to the rules below it. Where
/// one of those is shared, by a service of this rule and by another, and grants more, that is likely an oversight. A
/// later rule that is for other services only was written for them, and is nothing to speak of; neither is one that
/// only has paths below this rule's.
///
/// Where a service loads the policy, only what concerns it is said.
pub(super) fn falls_through(rules: &[CompiledRule], service: Option<&str>, findings: &mut Findings) {
    let audiences = Audiences::of(rules);
    let loading = service.map(|service| audiences.find(service));
    let mut budget = Budget::new(COMPARISONS);
    for (index, rule) in rules.iter().enumerate() {
        if audiences.rule(index) == ALL {
            continue;
        }
        let mut search =
            Search { rules, audiences: &audiences, index, rule, budget: &mut budget, gives: None };
        let Some(fall) = search.fall(loading) else { continue };
        findings.push(fall.finding(rule, &audiences));
    }
}

struct Search<'a, 'b> {
    rules: &'a [CompiledRule],
    audiences: &'b Audiences<'a>,
    index: usize,
    rule: &'a CompiledRule,
    budget: &'b mut Budget,
    /// What the rule's grants give together, once it is asked for.
    gives: Option<Gives>,
}

/// A request that goes on to a rule that grants more.
struct Fall<'a> {
    service: u32,
    path: (&'a PathGlob, Mark),
    later: &'a CompiledRule,
    mark: Mark,
    more: String,
}

impl<'a> Search<'a, '_> {
    fn fall(&mut self, loading: Option<u32>) -> Option<Fall<'a>> {
        for service in self.services(loading)? {
            if let Some(fall) = self.fall_of(service) {
                return Some(fall);
            }
        }
        None
    }

    /// The services for which the rule is not there, and whose requests may get to a shared rule after it. Nothing
    /// where there is no more work to be done.
    fn services(&mut self, loading: Option<u32>) -> Option<Vec<u32>> {
        let foreign = |service: &u32| !self.audiences.has(self.index, *service);
        if let Some(service) = loading {
            return Some(Some(service).filter(foreign).into_iter().collect());
        }
        // First those that no rule names: what is true of them is true of most.
        let mut services = vec![self.audiences.other()];
        for later in self.index + 1..self.rules.len() {
            let named = self.audiences.services(self.audiences.rule(later));
            if !self.budget.spend(1 + named.len()) {
                return None;
            }
            services.extend(named.iter().copied().filter(foreign));
        }
        services.sort_unstable_by_key(|service| std::cmp::Reverse(*service == self.audiences.other()));
        let mut seen = HashSet::new();
        services.retain(|service| seen.insert(*service));
        Some(services)
    }

    fn fall_of(&mut self, service: u32) -> Option<Fall<'a>> {
        let (rules, rule) = (self.rules, self.rule);
        if !self.budget.spend(rule.globs.len()) {
            return None;
        }
        let mut open: Vec<(&PathGlob, Mark)> = rule.known_paths().collect();
        for (index, other) in rules.iter().enumerate() {
            if open.is_empty() || !self.budget.spend(1) {
                return None;
            }
            if index == self.index || !self.audiences.has(index, service) {
                continue;
            }
            if index > self.index && self.is_shared(index) {
                for (glob, mark) in &open {
                    let Some(place) = self.overlapping(glob, other) else { continue };
                    if let Some(more) = self.more(other) {
                        return Some(Fall { service, path: (glob, *mark), later: other, mark: place, more });
                    }
                    break;
                }
            }
            open.retain(|(glob, _)| !self.covers(other, glob));
        }
        None
    }

    /// Whether the rule with this index is also for a service that this rule is for.
    fn is_shared(&mut self, index: usize) -> bool {
        let own = self.audiences.services(self.audiences.rule(self.index));
        self.budget.spend(own.len()) && own.iter().any(|service| self.audiences.has(index, *service))
    }

    /// The first path of the other rule that overlaps this one, and is not only a part of it.
    fn overlapping(&mut self, glob: &PathGlob, other: &CompiledRule) -> Option<Mark> {
        for (theirs, mark) in other.known_paths() {
            if !self.budget.spend(glob.comparisons(theirs)) {
                return None;
            }
            if glob.overlaps(theirs) && (theirs.covers(glob) || !glob.covers(theirs)) {
                return Some(mark);
            }
        }
        None
    }

    fn covers(&mut self, other: &CompiledRule, glob: &PathGlob) -> bool {
        for theirs in &other.globs {
            // Out of steps, the search ends.
            if !self.budget.spend(glob.comparisons(theirs)) || theirs.covers(glob) {
                return true;
            }
        }
        false
    }

    /// What the later rule grants that this one does not, in words.
    fn more(&mut self, later: &CompiledRule) -> Option<String> {
        let (own, theirs) = (&self.rule.rule, &later.rule);
        if own.any_origin.is_none() {
            if theirs.any_origin.is_some() {
                return Some("admits every origin".to_owned());
            }
            for entry in &theirs.entries {
                if !self.budget.spend(1) {
                    return None;
                }
                let pattern = OriginPattern::parse(&entry.text).ok()?;
                if own.origins.covered_by(&pattern, u32::MAX).is_none() {
                    return Some(format!("admits `{}`", shorten(&entry.text)));
                }
            }
        }
        if self.gives.is_none() && !self.budget.spend(Gives::steps(self.rule)) {
            return None;
        }
        let gives = self.gives.get_or_insert_with(|| Gives::of(self.rule));
        for grant in &theirs.grants {
            if grant.credentials && !gives.credentials {
                return Some("allows credentials".to_owned());
            }
            let (methods, headers) = (grant.methods.line(), grant.headers.line());
            if !self.budget.spend(1 + methods.len() / 8 + headers.len() / 8) {
                return None;
            }
            if !gives.any_method {
                if grant.methods.any() {
                    return Some("allows every method".to_owned());
                }
                let more = |method: &&str| counts_as_method(method) && !gives.methods.contains(*method);
                if let Some(method) = members(methods).find(more) {
                    return Some(format!("allows `{}`", shorten(method)));
                }
            }
            if grant.headers.any() && !gives.any_header {
                return Some("allows every request header".to_owned());
            }
            let known = |name: &str| {
                let lower = name.to_ascii_lowercase();
                gives.headers.contains(&lower) || (gives.any_header && lower != "authorization")
            };
            if let Some(name) = members(headers).find(|name| counts_as_header(name) && !known(name)) {
                return Some(format!("allows the request header `{}`", shorten(name)));
            }
        }
        None
    }
}

/// What the grants of a rule give together.
struct Gives {
    credentials: bool,
    any_method: bool,
    methods: HashSet<String>,
    any_header: bool,
    /// In lower case.
    headers: HashSet<String>,
}

impl Gives {
    /// What it costs to put them together.
    fn steps(rule: &CompiledRule) -> usize {
        let lists = |grant: &Grant| 1 + (grant.methods.line().len() + grant.headers.line().len()) / 8;
        rule.rule.grants.iter().map(lists).sum()
    }

    fn of(rule: &CompiledRule) -> Self {
        let grants = &rule.rule.grants;
        let mut methods: HashSet<String> =
            grants.iter().flat_map(|grant| members(grant.methods.line())).map(str::to_owned).collect();
        if methods.contains("GET") {
            methods.insert("HEAD".to_owned());
        }
        let headers = grants.iter().flat_map(|grant| members(grant.headers.line()));
        Gives {
            credentials: grants.iter().any(|grant| grant.credentials),
            any_method: grants.iter().any(|grant| grant.methods.any()),
            methods,
            any_header: grants.iter().any(|grant| grant.headers.any()),
            headers: headers.map(str::to_ascii_lowercase).collect(),
        }
    }
}

impl Fall<'_> {
    fn finding(&self, rule: &CompiledRule, audiences: &Audiences<'_>) -> Finding {
        let (path, mark) = (shorten(self.path.0.as_str()), self.path.1);
        let (own, later) = (called(rule), called(self.later));
        let others = match self.service == audiences.other() {
            true => "other services".to_owned(),
            false => format!("the service `{}`", shorten(audiences.name(self.service))),
        };
        let message =
            format!("at {others}, requests for `{path}` fall to {later}, which grants more than {own}");
        Finding::warning(Code::SERVICE_FALLS_THROUGH, message)
            .at(mark, format!("{own} is only there for {}", services(&rule.services)))
            .at(self.mark, format!("{later} {}", self.more))
            .help(format!(
                "close it for the others: after {own}, a rule for the same paths with `deny: true`"
            ))
            .help(format!("or drop `services` from {own}, or say which `services` {later} is for"))
    }
}

fn services(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(3).map(|name| format!("`{}`", shorten(name))).collect();
    match names.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
