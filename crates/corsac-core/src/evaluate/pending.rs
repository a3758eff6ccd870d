//! Evaluations that wait for an origin to be looked up.

use super::event::Silent;
use super::{Admission, Lines, NOT_GOVERNED, after_origin};
use crate::decision::{Decision, Kind, Reason};
use crate::policy::Policy;
use crate::request::{Field, RequestView};

/// Where an evaluation stands: done, or waiting for an origin to be looked up.
#[derive(Debug, Clone)]
#[must_use = "an evaluation that waits has decided nothing"]
#[non_exhaustive]
pub enum Evaluation {
    /// The decision.
    Done(Decision),
    /// The decision waits for a look-up. Policies of version 1 name no look-up, so this does not occur with them.
    Pending(Pending),
}

/// An evaluation that waits until it is known whether a grant admits the origin.
#[derive(Debug, Clone)]
pub struct Pending {
    pub(super) policy: Policy,
    pub(super) kind: Kind,
    pub(super) rule: u32,
    /// The grant that asks.
    pub(super) grant: u32,
    /// What decides where that grant does not admit the origin.
    pub(super) otherwise: Option<Admission>,
}

impl Pending {
    /// Goes on with the answer.
    pub fn resume(self, request: &impl RequestView, admitted: bool) -> Decision {
        let looked_up = Admission { grant: self.grant, entry: None, echo: true };
        let admission = if admitted { Some(looked_up) } else { self.otherwise };
        let refused = Reason::OriginNotAllowed;
        self.finish(request, admission.ok_or(refused))
    }

    /// Goes on without an answer: the origin is not admitted, whatever later grants say. A later grant is wider more
    /// often than not, and an outage must not widen a policy.
    pub fn unavailable(self, request: &impl RequestView) -> Decision {
        self.finish(request, Err(Reason::LookupUnavailable))
    }

    fn finish(self, request: &impl RequestView, admission: Result<Admission, Reason>) -> Decision {
        let verdict = match self.policy.rule(self.rule) {
            Some(rule) => {
                let asked = Lines::read(request, Field::AccessControlRequestMethod);
                after_origin(rule, self.rule, (self.kind, asked), request, admission, &mut Silent)
            }
            None => NOT_GOVERNED,
        };
        Decision::new(&self.policy, verdict, request)
    }
}
