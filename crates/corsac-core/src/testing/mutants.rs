//! Changes to a policy that no case notices.
//!
//! Coverage says that some case came by; whether that case would have failed is another question. Here every rule and
//! grant is removed or widened, one change at a time, and the cases are run again: what survives is a hole in the tests.

mod change;
mod trial;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

use super::coverage::item::{Located, Part};
use super::coverage::sample::{self, Sampler};
use super::coverage::{Gap, Probe, SuggestedCase};
use crate::browser::{Request, Response};
use crate::exchange::Exchange;
use crate::policy::Policy;
use crate::source::Mark;
use change::{Change, Mutant};
use trial::Trial;

/// Most mutants of one policy file.
pub const MAX_MUTANTS: usize = 5_000;
/// Most origins, over all mutants, that are compiled again.
const MAX_WORK: usize = 10_000_000;

/// The cases of a policy, to be run on every mutant of it.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::browser::{Request, Response};
/// use corsac_core::testing::Mutants;
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'], allow_methods: [GET] }")?;
/// let mut mutants = Mutants::default();
/// mutants.add(&policy, None);
/// let page = Request::new("https://app.example.com", "https://api.example.com/items");
/// mutants.case(&policy, page, Response::new(200), |exchange| exchange.is_readable());
/// let report = mutants.report();
/// assert_eq!((report.made, report.noticed), (9, 4));
/// assert!(report.to_string().contains("no case notices when rule `0` allows every method"));
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Default)]
pub struct Mutants<'c> {
    runs: Vec<Run<'c>>,
}

/// The policy as one service loads it, and the cases for that service.
struct Run<'c> {
    policy: Policy,
    service: Option<String>,
    cases: Vec<Trial<'c>>,
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

impl<'c> Mutants<'c> {
    /// Adds the policy as one service loads it. One that is there already is not added again.
    pub fn add(&mut self, policy: &Policy, service: Option<&str>) {
        if !self.runs.iter().any(|run| run.policy.is_same(policy)) {
            let service = service.map(str::to_owned);
            self.runs.push(Run { policy: policy.clone(), service, cases: Vec::new() });
        }
    }

    /// Adds a case for a policy that was added: the request, what the application answers, and whether the case passes
    /// where an exchange comes of it.
    ///
    /// A case that fails under the policy itself notices nothing, and is left out.
    pub fn case(
        &mut self,
        policy: &Policy,
        request: Request,
        application: Response,
        passes: impl Fn(&Exchange) -> bool + 'c,
    ) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.policy.is_same(policy)) {
            run.cases.extend(Trial::new(policy, request, application, passes));
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
        let mut suggested: Vec<(usize, Trial<'_>)> = Vec::new();
        for (index, mutant, mark) in mutants {
            let mutated: Vec<Option<Policy>> =
                self.runs.iter().map(|run| mutant.apply(run.policy.compiled())).collect();
            let noticed = |(run, mutated): (&Run<'_>, &Option<Policy>)| {
                mutated.as_ref().is_some_and(|mutated| run.cases.iter().any(|case| case.notices(mutated)))
            };
            if self.runs.iter().zip(&mutated).any(noticed) {
                (report.made, report.noticed) = (report.made + 1, report.noticed + 1);
                continue;
            }
            let Some(run) = self.runs.get(index) else { continue };
            let Some(changed) = mutated.get(index).and_then(Option::as_ref) else { continue };
            let by_earlier = suggested.iter().position(|(of, trial)| *of == index && trial.notices(changed));
            let by = by_earlier.or_else(|| {
                let items = items.get(index).map(Vec::as_slice).unwrap_or_default();
                let case = noticing(run, items, &mutant, changed)?;
                let told = case.clone();
                let trial = Trial::new(&run.policy, case.request(), case.application(), move |exchange| {
                    told.passes(exchange)
                })?;
                suggested.push((index, trial));
                report.cases.push(case);
                Some(suggested.len() - 1)
            });
            let Some(case) = by else {
                report.without_effect += 1;
                continue;
            };
            report.made += 1;
            report.gaps.push(Gap {
                place: run.policy.compiled().sources.place(mark),
                message: mutant.to_string(),
                service: run.service.clone(),
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
        let entries = |run: &Run<'_>| {
            run.policy.compiled().rules.iter().map(|rule| rule.entries.len() + 1).sum::<usize>()
        };
        let work: usize = self.runs.iter().map(entries).sum::<usize>().max(1);
        let most = MAX_MUTANTS.min(MAX_WORK / work);
        let not_tried = mutants.len().saturating_sub(most);
        mutants.truncate(most);
        (mutants, not_tried)
    }
}

/// A case that passes under the policy and fails under the mutant. Where there is none, no page notices the change.
fn noticing(run: &Run<'_>, items: &[Located], mutant: &Mutant, changed: &Policy) -> Option<SuggestedCase> {
    candidates(run.policy.compiled(), items, mutant).into_iter().find_map(|probe| {
        let case = SuggestedCase::new(probe, &run.policy);
        (!case.passes(&changed.explain_exchange(&case.request(), &case.application()))).then_some(case)
    })
}

/// Requests that may show the change, the plainest first.
fn candidates(policy: &crate::policy::Compiled, items: &[Located], mutant: &Mutant) -> Vec<Probe> {
    let Some((index, number)) = mutant.place(policy) else { return Vec::new() };
    let sampler = Sampler(policy);
    let rule = policy.rules.get(index as usize);
    let of_rule = items.iter().filter(|located| located.rule == index);
    let of_grant = of_rule.filter(|located| number.is_none() || located.grant == number);
    // One origin is as good as another, but where origins are what is changed.
    let mut probes: Vec<Probe> = of_grant
        .filter(|located| !matches!(located.item.part, Part::Origin(_)))
        .filter_map(|located| sampler.probe(located))
        .collect();
    if let Some(grant) = number.and_then(|number| rule?.grant(number)) {
        let base = number.and_then(|number| sampler.base(index, number));
        let plainest = base.and_then(|base| match &mutant.change {
            Change::RemoveMethod(method) if method == "*" => {
                Some(base.with_method(sample::unlisted_method(grant)?))
            }
            Change::RemoveMethod(method) => Some(base.with_method(method)),
            Change::AnyMethod => Some(base.with_method(sample::refused_method(grant)?)),
            Change::RemoveHeader(name) if name != "*" => Some(base.with_header(name)),
            Change::AnyHeader => Some(base.with_header(sample::refused_header(grant)?)),
            Change::RemoveExposed(name) if name != "*" => Some(base.answered_with(name)),
            Change::RemoveExposed(_) | Change::ExposeAll => Some(base.answered_with(sample::UNLISTED)),
            _ => None,
        });
        probes.splice(0..0, plainest);
    }
    probes.extend(sampler.outside(index));
    let origin = match &mutant.change {
        Change::AnyOrigin => rule.and_then(sample::outsider).map(str::to_owned),
        Change::RemoveOrigin(text) => {
            let located = items.iter().find(|located| {
                located.rule == index
                    && located.grant == number
                    && located.item.part == Part::Origin(text.clone())
            });
            located.and_then(|located| sampler.probe(located)).map(|probe| probe.origin)
        }
        _ => None,
    };
    if let Some(origin) = origin {
        probes.iter_mut().for_each(|probe| *probe = probe.with_origin(&origin));
    }
    let with_credentials: Vec<Probe> = probes.iter().map(Probe::with_credentials).collect();
    probes.extend(with_credentials);
    probes
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

impl fmt::Debug for Mutants<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutants").field("policies", &self.runs.len()).finish_non_exhaustive()
    }
}
