//! The policies of a set-up, loaded.

use corsac_conformance::Setup;
use corsac_core::{Policy, PolicyHandle};

/// What adapters are made of.
pub(crate) struct Policies {
    /// The handle of the adapter.
    pub(crate) outer: PolicyHandle,
    /// The policy of a second adapter, inside.
    pub(crate) inner: Option<Policy>,
    current: Policy,
}

impl Policies {
    pub(crate) fn of(setup: &Setup) -> Self {
        let load = |text: &String| Policy::from_yaml(text.as_str()).unwrap();
        let current = load(&setup.policy);
        let first = setup.replaces.as_ref().map_or_else(|| current.clone(), load);
        Policies { outer: PolicyHandle::new(first), inner: setup.second_adapter.as_ref().map(load), current }
    }

    /// Puts the policy in force, once the application is made.
    pub(crate) fn settle(self) {
        self.outer.replace(self.current);
    }
}
