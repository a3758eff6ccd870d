//! The core as a target: no framework, no socket.

use crate::adapter::{self, Adapter, Policies, Straight};
use crate::answer::Answer;
use crate::request::RawRequest;
use crate::setup::Setup;
use crate::target::Target;

/// The engine, an adapter's steps around it, and a model of the application.
#[derive(Debug, Clone, Default)]
pub struct CoreTarget<A = Straight> {
    adapter: A,
    policies: Policies,
}

impl CoreTarget {
    /// The target with every step as it should be.
    #[must_use]
    pub fn new() -> Self {
        CoreTarget::with(Straight)
    }
}

impl<A: Adapter> CoreTarget<A> {
    /// The target with other steps.
    #[must_use]
    pub fn with(adapter: A) -> Self {
        CoreTarget { adapter, policies: Policies::default() }
    }
}

impl<A: Adapter> Target for CoreTarget<A> {
    fn name(&self) -> &str {
        "core"
    }

    fn framework(&self) -> &str {
        "core"
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, request: &RawRequest) -> Result<Answer, String> {
        adapter::exchange(&self.adapter, &mut self.policies, setup, request)
    }
}
