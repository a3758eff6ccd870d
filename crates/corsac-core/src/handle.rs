//! A policy that can be replaced while requests are served.

use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::decision::Decision;
use crate::policy::Policy;
use crate::request::RequestView;

/// The policy in force, replaceable without a lock. Clones share it.
///
/// A request takes the policy once and keeps it: it sees the old policy or the new one, never a mixture.
///
/// ```
/// use corsac_core::{Policy, PolicyHandle, Request};
///
/// let old = Policy::from_yaml("{ version: 1, allow_origins: ['https://old.example.com'] }")?;
/// let new = Policy::from_yaml("{ version: 1, allow_origins: ['https://new.example.com'] }")?;
/// let handle = PolicyHandle::new(old);
/// let request = Request::get("/").origin("https://new.example.com");
/// assert!(!handle.load().evaluate(&request).is_allowed());
/// handle.replace(new);
/// assert!(handle.load().evaluate(&request).is_allowed());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct PolicyHandle(Arc<ArcSwap<Policy>>);

impl PolicyHandle {
    /// A handle that holds this policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        PolicyHandle(Arc::new(ArcSwap::from_pointee(policy)))
    }

    /// The policy in force.
    #[must_use]
    pub fn load(&self) -> Policy {
        Policy::clone(&self.0.load())
    }

    /// Decides under the policy in force, which is held for as long as that takes.
    pub(crate) fn evaluate(&self, request: &impl RequestView) -> Decision {
        self.0.load().evaluate(request)
    }

    /// The policy itself, where there is no other handle that could replace it.
    pub(crate) fn into_sole(mut self) -> Result<Policy, Self> {
        match Arc::get_mut(&mut self.0) {
            Some(_) => Ok(self.load()),
            None => Err(self),
        }
    }

    /// Whether another policy may come into force: whether anybody else holds the handle.
    pub(crate) fn is_shared(&self) -> bool {
        let shared = Arc::strong_count(&self.0) > 1 || Arc::weak_count(&self.0) > 0;
        // What the last of the others did before it let go is seen from here on.
        std::sync::atomic::fence(std::sync::atomic::Ordering::Acquire);
        shared
    }

    /// Puts another policy in force, and returns the one that was.
    pub fn replace(&self, policy: Policy) -> Policy {
        Policy::clone(&self.0.swap(Arc::new(policy)))
    }
}

impl From<Policy> for PolicyHandle {
    fn from(policy: Policy) -> Self {
        PolicyHandle::new(policy)
    }
}
