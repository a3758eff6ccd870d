//! What of a policy its cases exercise, and the cases that would exercise the rest.

mod gap;
mod hits;
pub(crate) mod item;
mod probe;
pub(crate) mod sample;
mod suggestion;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub use gap::Gap;
pub(crate) use hits::{asked, hits};
use item::{Item, Located};
pub(crate) use probe::Probe;
use sample::Sampler;
pub use suggestion::SuggestedCase;

use super::TestFile;
use crate::exchange::Exchange;
use crate::policy::Policy;
use crate::source::Mark;

/// What the cases of a policy exercise: its paths, grants, origins, methods and headers, allowed and, where that is
/// possible, denied. A rule is covered when these are.
///
/// A file that several services share is counted once, over what each of them loads.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::browser::Request;
/// use corsac_core::testing::Coverage;
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'], allow_methods: [GET] }")?;
/// let mut coverage = Coverage::default();
/// coverage.add(&policy, None);
/// let page = Request::new("https://app.example.com", "https://api.example.com/items");
/// coverage.record(&policy, &policy.explain_page(&page));
/// let report = coverage.report();
/// assert_eq!((report.covered, report.items), (4, 8));
/// assert!(report.to_string().contains("no case is denied because of its method by rule `0`"));
/// assert!(report.cases[0].to_string().contains("expect: { outcome: denied"));
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Default)]
pub struct Coverage {
    policies: Vec<(Policy, Option<Arc<str>>)>,
    items: Vec<(Located, usize)>,
    /// What is known already, as further services load it.
    again: Vec<(Located, usize)>,
    known: HashSet<Item>,
    hit: HashSet<Item>,
}

/// What is covered, and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoverageReport {
    /// How many things there are to cover.
    pub items: usize,
    /// How many of them some case exercises.
    pub covered: usize,
    /// The others, in the order of the file; then the rules for services that no case is about.
    pub gaps: Vec<Gap>,
    /// Cases that close the gaps, each at least one.
    pub cases: Vec<SuggestedCase>,
}

impl Coverage {
    /// Adds a policy to what is to be covered: the file as one service loads it. One that is there already is not
    /// counted again.
    pub fn add(&mut self, policy: &Policy, service: Option<&str>) {
        if self.policies.iter().any(|(known, _)| known.is_same(policy)) {
            return;
        }
        let index = self.policies.len();
        for located in Sampler(policy.compiled()).items() {
            if self.known.insert(located.item.clone()) {
                self.items.push((located, index));
            } else {
                self.again.push((located, index));
            }
        }
        self.policies.push((policy.clone(), service.map(Arc::from)));
    }

    /// Counts what an exchange under the policy exercised.
    pub fn record(&mut self, policy: &Policy, exchange: &Exchange) {
        self.hit.extend(hits(policy, exchange));
    }

    /// The rules for services that no case is about.
    fn left_out(&self) -> Vec<Gap> {
        let mut seen = HashSet::new();
        let there = |name: &str| {
            self.policies
                .iter()
                .any(|(policy, _)| policy.compiled().rules.iter().any(|rule| *rule.name == *name))
        };
        let all = self
            .policies
            .iter()
            .flat_map(|(policy, _)| policy.compiled().left_out.iter().map(move |other| (policy, other)));
        all.filter(|(_, other)| !there(&other.rule) && seen.insert(other.rule.clone()))
            .map(|(policy, other)| {
                let services: Vec<String> =
                    other.services.iter().map(|service| format!("`{service}`")).collect();
                Gap {
                    place: policy.compiled().sources.place(other.mark),
                    message: format!(
                        "no case is about a service that rule `{}` is for: {}",
                        other.rule,
                        services.join(", ")
                    ),
                    service: other.services.first().cloned(),
                    case: None,
                }
            })
            .collect()
    }

    /// A case that exercises the item, the number of the policy that it is for, and all that it exercises. What an
    /// earlier rule hides at one service, another may show.
    fn closing(&self, located: &Located, index: usize) -> Option<(SuggestedCase, usize, HashSet<Item>)> {
        let again = self.again.iter().filter(|(other, _)| other.item == located.item);
        std::iter::once((located, index)).chain(again.map(|(other, of)| (other, *of))).find_map(
            |(located, of)| {
                let (policy, service) = self.policies.get(of)?;
                let probe = Sampler(policy.compiled()).probe(located)?;
                let hit = hits(policy, &probe.play(policy));
                let case =
                    hit.contains(&located.item).then(|| SuggestedCase::new(probe, policy, service.as_ref()));
                Some((case??, of, hit))
            },
        )
    }

    /// What is covered, and what is not.
    #[must_use]
    pub fn report(&self) -> CoverageReport {
        let mut missing: Vec<&(Located, usize)> =
            self.items.iter().filter(|(located, _)| !self.hit.contains(&located.item)).collect();
        missing.sort_by_key(|(located, _)| located.mark);
        let mut cases: Vec<SuggestedCase> = Vec::new();
        // What each suggested case covers.
        let mut closing: HashMap<Item, (usize, usize)> = HashMap::new();
        let mut gaps = Vec::new();
        for (located, index) in missing {
            if !closing.contains_key(&located.item)
                && let Some((case, of, hit)) = self.closing(located, *index)
            {
                closing.extend(hit.into_iter().map(|item| (item, (of, cases.len()))));
                cases.push(case);
            }
            let Some((policy, _)) = self.policies.get(*index) else { continue };
            let by = closing.get(&located.item).copied();
            let shown = self.policies.get(by.map_or(*index, |(of, _)| of));
            gaps.push(Gap {
                place: policy.compiled().sources.place(located.mark),
                message: located.item.to_string(),
                service: shown.and_then(|(_, service)| service.as_deref()).map(str::to_owned),
                case: by.map(|(_, case)| case),
            });
        }
        let covered = self.items.len() - gaps.len();
        // A rule that no service of the cases has counts as one thing: what is in it is known to its own services.
        let left_out = self.left_out();
        let items = self.items.len() + left_out.len();
        gaps.extend(left_out);
        CoverageReport { items, covered, gaps, cases }
    }
}

impl TestFile {
    /// The file of the policy that the cases are about, as it is named in places.
    #[must_use]
    pub fn policy_file(&self) -> Option<String> {
        let tested = self.policies().first()?;
        Some(tested.policy.compiled().sources.place(Mark::Whole { source: 0 })?.source)
    }
}

impl CoverageReport {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// The counts, then each gap on a line of its own.
impl fmt::Display for CoverageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} covered", self.covered, self.items)?;
        self.gaps.iter().try_for_each(|gap| write!(f, "\n  {gap}"))
    }
}
