//! Why a policy decides as it does: the steps of the evaluation, with their places in the file, and what would have to
//! change.
//!
//! Explaining is recording: [`evaluate`](crate::evaluate) runs as it always does, and tells each step to a
//! [`Narrator`].

mod advice;
mod display;
mod missing;
mod narrator;
mod neighbour;

pub(crate) use missing::Missing;
pub(crate) use neighbour::{Neighbour, find as neighbour};

use crate::decision::Decision;
use crate::evaluate::{self, Evaluation};
use crate::policy::Policy;
use crate::request::RequestView;
use crate::source::Place;
use narrator::Narrator;

/// One step of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Step {
    /// What was looked at.
    pub subject: Subject,
    /// Whether it spoke for the request, against it, or neither.
    pub passed: Option<bool>,
    /// What was found, in one sentence. What a client sent is escaped and cut.
    pub text: String,
    /// Where in the file stands what decided it: a line of its own, or else the rule that governs.
    pub place: Option<Place>,
    /// The line of the file that decided it, escaped and cut.
    pub line: Option<String>,
}

/// What a step looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Subject {
    /// The path, and the rule it selects.
    Path,
    /// What kind of request it is.
    Kind,
    /// The `Origin` lines, and the grant that admits the origin.
    Origin,
    /// Whether the page comes from the service itself.
    SameOrigin,
    /// The method.
    Method,
    /// A requested header, or all of them.
    Header,
}

impl Subject {
    /// The subject's name, in kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Subject::Path => "path",
            Subject::Kind => "kind",
            Subject::Origin => "origin",
            Subject::SameOrigin => "same-origin",
            Subject::Method => "method",
            Subject::Header => "header",
        }
    }
}

/// A decision with its reasons.
///
/// Its `Display` is meant for people: the outcome, each step with the line of the file that decided it, the headers to
/// send, and what would have to change. Serialised, it is one object with the fields `outcome`, `kind`, `reason`,
/// `rule`, `grant`, `status`, `headers`, `vary`, `steps` and `advice`.
///
/// ```
/// use corsac_core::{Policy, Request};
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let explanation = policy.explain(&Request::get("/").origin("https://app.example.com.evil.test"));
/// assert!(explanation.to_string().contains("origin-not-allowed"));
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[must_use = "an explanation is for reading"]
pub struct Explanation {
    #[serde(flatten)]
    decision: Decision,
    steps: Vec<Step>,
    advice: Vec<String>,
}

impl Explanation {
    /// The decision: the same that [`Policy::evaluate`] makes.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// The steps that led to it, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What would have to change for the request to be allowed, and what to beware of; empty where it is allowed.
    #[must_use]
    pub fn advice(&self) -> &[String] {
        &self.advice
    }
}

/// Decides, and records how.
pub(crate) fn explain(policy: &Policy, request: &impl RequestView) -> Explanation {
    let mut narrator = Narrator::new(policy.compiled(), request.path());
    let decision = match evaluate::begin(policy, request, &mut narrator) {
        Evaluation::Done(decision) => decision,
        Evaluation::Pending(pending) => pending.unavailable(request),
    };
    let advice = advice::advice(&decision, request);
    Explanation { decision, steps: narrator.into_steps(), advice }
}
