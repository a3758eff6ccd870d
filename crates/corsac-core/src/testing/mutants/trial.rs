//! A case on trial: does it notice a change?

use crate::browser::{Request, Response};
use crate::decision::Decision;
use crate::exchange::Exchange;
use crate::policy::Policy;
use crate::request::Request as Asked;
use crate::testing::coverage;

/// A case that passes under the policy, with what its exchange asks the policy and what the policy decides.
pub(super) struct Trial<'c> {
    request: Request,
    application: Response,
    asked: Vec<(Asked, Decision)>,
    passes: Box<dyn Fn(&Exchange) -> bool + 'c>,
}

impl<'c> Trial<'c> {
    /// Nothing where the case fails already.
    pub(super) fn new(
        policy: &Policy,
        request: Request,
        application: Response,
        passes: impl Fn(&Exchange) -> bool + 'c,
    ) -> Option<Self> {
        let exchange = policy.explain_exchange(&request, &application);
        if !passes(&exchange) {
            return None;
        }
        let asked = coverage::asked(&exchange).into_iter();
        let asked = asked.map(|asked| {
            let decision = policy.evaluate(&asked);
            (asked, decision)
        });
        let asked = asked.collect();
        Some(Trial { request, application, asked, passes: Box::new(passes) })
    }

    /// Whether the case fails under the mutant.
    ///
    /// An exchange is made of the page's request and the policy's decisions. Where all of these stay, it does, and need
    /// not be played again: most mutants are far from most cases.
    pub(super) fn notices(&self, mutant: &Policy) -> bool {
        let same = |(asked, decision): &(Asked, Decision)| mutant.evaluate(asked) == *decision;
        !self.asked.iter().all(same)
            && !(self.passes)(&mutant.explain_exchange(&self.request, &self.application))
    }
}
