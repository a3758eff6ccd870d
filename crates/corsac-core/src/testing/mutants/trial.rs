//! A case on trial: does it notice a change?

use crate::decision::Decision;
use crate::policy::Policy;
use crate::request::Request;
use crate::testing::{Case, coverage};

/// A case that passes under the policy, with what its exchange asks the policy and what the policy decides.
pub(super) struct Trial {
    case: Case,
    asked: Vec<(Request, Decision)>,
}

impl Trial {
    /// Nothing where the case fails already.
    pub(super) fn new(policy: &Policy, case: &Case) -> Option<Self> {
        let result = case.run(policy);
        let decided = |asked: Request| {
            let decision = policy.evaluate(&asked);
            (asked, decision)
        };
        result.is_passed().then(|| Trial {
            case: case.clone(),
            asked: coverage::asked(&result.exchange).into_iter().map(decided).collect(),
        })
    }

    /// Whether the case fails under the mutant.
    ///
    /// An exchange is made of the page's request and the policy's decisions. Where all of these stay, it does, and need
    /// not be played again: most mutants are far from most cases.
    pub(super) fn notices(&self, mutant: &Policy) -> bool {
        let same = |(asked, decision): &(Request, Decision)| mutant.evaluate(asked) == *decision;
        !self.asked.iter().all(same) && !self.case.passes(mutant)
    }
}
