//! Changes to a policy that no case notices.
//!
//! Coverage says that some case came by; whether that case would have failed is another question. Here every rule and
//! grant is removed or widened, one change at a time, and the cases are run again: what survives is a hole in the tests.

mod candidates;
mod change;
mod trial;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::Case;
use super::coverage::item::Located;
use super::coverage::sample::Sampler;
use super::coverage::{Gap, SuggestedCase};
use crate::policy::Policy;
use crate::source::Mark;
use change::Mutant;
use trial::Trial;

/// Most mutants of one policy file.
pub const MAX_MUTANTS: usize = 5_000;
/// Most origins, over all mutants, that are compiled again.
const MAX_WORK: usize = 10_000_000;

/// The cases of a policy, to be run on every mutant of it.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::browser::Request;
/// use corsac_core::testing::{Case, Expected, Mutants};
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'], allow_methods: [GET] }")?;
/// let mut mutants = Mutants::default();
/// mutants.add(&policy, None);
/// let page = Request::new("https://app.example.com", "https://api.example.com/items");
/// mutants.case(&policy, &Case::new("the page reads", page, Expected::allowed()));
/// let report = mutants.report();
/// assert_eq!((report.made, report.noticed), (9, 4));
/// assert!(report.to_string().contains("no case notices when rule `0` allows every method"));
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Default)]
pub struct Mutants {
    runs: Vec<Run>,
}

/// The policy as one service loads it, and the cases for that service.
struct Run {
    policy: Policy,
    service: Option<Arc<str>>,
    cases: Vec<Trial>,
}

/// What came of the mutants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MutantReport {
    /// How many changes were made that a case can notice.
    pub made: usize,
    /// How many of them a case noticed.
    pub noticed: usize,
    /// How many changes made no difference to any page, and are not counted: a method removed that `*` allows as well.
    pub without_effect: usize,
    /// How many changes were not tried, because there are too many.
    pub not_tried: usize,
    /// The changes that no case noticed, in the order of the file.
    pub gaps: Vec<Gap>,
    /// Cases that notice them, each at least one.
    pub cases: Vec<SuggestedCase>,
}

impl Mutants {
    /// Adds the policy as one service loads it. One that is there already is not added again.
    pub fn add(&mut self, policy: &Policy, service: Option<&str>) {
        if !self.runs.iter().any(|run| run.policy.is_same(policy)) {
            let service = service.map(Arc::from);
            self.runs.push(Run { policy: policy.clone(), service, cases: Vec::new() });
        }
    }

    /// Adds a case for a policy that was added.
    ///
    /// A case that fails under the policy itself notices nothing, and is left out.
    pub fn case(&mut self, policy: &Policy, case: &Case) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.policy.is_same(policy)) {
            run.cases.extend(Trial::new(policy, case));
        }
    }

    /// Changes the policy in every way, one at a time, and runs the cases until one notices.
    #[must_use]
    pub fn report(&self) -> MutantReport {
        let mut report = MutantReport {
            made: 0,
            noticed: 0,
            without_effect: 0,
            not_tried: 0,
            gaps: Vec::new(),
            cases: Vec::new(),
        };
        let items: Vec<Vec<Located>> =
            self.runs.iter().map(|run| Sampler(run.policy.compiled()).items()).collect();
        let (mutants, not_tried) = self.bounded(&items);
        report.not_tried = not_tried;
        let mut suggested: Vec<(usize, Trial)> = Vec::new();
        for (index, mutant, mark) in mutants {
            let mutated: Vec<Option<Policy>> =
                self.runs.iter().map(|run| mutant.apply(run.policy.compiled())).collect();
            let noticed = |(run, mutated): (&Run, &Option<Policy>)| {
                mutated.as_ref().is_some_and(|mutated| run.cases.iter().any(|case| case.notices(mutated)))
            };
            if self.runs.iter().zip(&mutated).any(noticed) {
                (report.made, report.noticed) = (report.made + 1, report.noticed + 1);
                continue;
            }
            let notices = |(of, trial): &(usize, Trial)| {
                mutated.get(*of).and_then(Option::as_ref).is_some_and(|changed| trial.notices(changed))
            };
            let by = suggested.iter().position(notices).or_else(|| {
                // What an earlier rule hides from pages at one service, pages may see at another.
                let (of, case) =
                    self.runs.iter().zip(&mutated).enumerate().find_map(|(of, (run, changed))| {
                        Some((of, noticing(run, items.get(of)?, &mutant, changed.as_ref()?)?))
                    })?;
                suggested.push((of, Trial::new(&self.runs.get(of)?.policy, &case.case)?));
                report.cases.push(case);
                Some(suggested.len() - 1)
            });
            let Some(case) = by else {
                report.without_effect += 1;
                continue;
            };
            report.made += 1;
            let shown = suggested.get(case).and_then(|(of, _)| self.runs.get(*of));
            let from = self.runs.get(index);
            report.gaps.push(Gap {
                place: from.and_then(|run| run.policy.compiled().sources.place(mark)),
                message: mutant.to_string(),
                service: shown.and_then(|run| run.service.as_deref()).map(str::to_owned),
                case: Some(case),
            });
        }
        report
    }

    /// The changes that are taken to make no difference to any page, each with the policy before and after. For tests.
    #[doc(hidden)]
    #[must_use]
    pub fn without_effect(&self) -> Vec<(String, Policy, Policy)> {
        let mut found = Vec::new();
        for run in &self.runs {
            let items = Sampler(run.policy.compiled()).items();
            for (mutant, _) in change::mutants(run.policy.compiled(), &items) {
                let Some(changed) = mutant.apply(run.policy.compiled()) else { continue };
                if noticing(run, &items, &mutant, &changed).is_none() {
                    found.push((mutant.to_string(), run.policy.clone(), changed));
                }
            }
        }
        found
    }

    /// The mutants of all runs, each once, with the run that it is from; and how many are too many.
    fn bounded(&self, items: &[Vec<Located>]) -> (Vec<(usize, Mutant, Mark)>, usize) {
        let (mut mutants, mut seen) = (Vec::new(), HashSet::new());
        for ((run, items), index) in self.runs.iter().zip(items).zip(0..) {
            for (mutant, mark) in change::mutants(run.policy.compiled(), items) {
                if seen.insert(mutant.clone()) {
                    mutants.push((index, mutant, mark));
                }
            }
        }
        mutants.sort_by_key(|(_, _, mark)| *mark);
        let entries =
            |run: &Run| run.policy.compiled().rules.iter().map(|rule| rule.entries.len() + 1).sum::<usize>();
        let work: usize = self.runs.iter().map(entries).sum::<usize>().max(1);
        let most = MAX_MUTANTS.min(MAX_WORK / work);
        let not_tried = mutants.len().saturating_sub(most);
        mutants.truncate(most);
        (mutants, not_tried)
    }
}

/// A case that passes under the policy and fails under the mutant. Where there is none, no page notices the change.
fn noticing(run: &Run, items: &[Located], mutant: &Mutant, changed: &Policy) -> Option<SuggestedCase> {
    candidates::candidates(run.policy.compiled(), items, mutant).into_iter().find_map(|probe| {
        let case = SuggestedCase::new(probe, &run.policy, run.service.as_ref())?;
        (!case.case.passes(changed)).then_some(case)
    })
}

impl MutantReport {
    /// Whether every change that was tried was noticed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// The counts, then each change that no case notices on a line of its own.
impl fmt::Display for MutantReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} mutants noticed", self.noticed, self.made)?;
        if self.not_tried > 0 {
            write!(f, "; {} more were not tried, which is too many", self.not_tried)?;
        }
        self.gaps.iter().try_for_each(|gap| write!(f, "\n  {gap}"))
    }
}

impl fmt::Debug for Mutants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutants").field("policies", &self.runs.len()).finish_non_exhaustive()
    }
}
