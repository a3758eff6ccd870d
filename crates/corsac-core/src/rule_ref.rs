//! What a policy tells of its rules: for start-up messages, and for tests that no path is left out.

use std::fmt;

use crate::policy::Rule;

/// A rule of a loaded policy: what it is called, and what it governs.
///
/// It says nothing of whom a rule admits: what comes of a request is for [`Policy::evaluate`](crate::Policy::evaluate)
/// to say, which knows the order of rules and grants.
#[derive(Clone, Copy)]
pub struct RuleRef<'a>(&'a Rule);

impl<'a> RuleRef<'a> {
    pub(crate) fn new(rule: &'a Rule) -> Self {
        RuleRef(rule)
    }

    /// The rule's name, or its index where it has none: as [`Decision::rule`](crate::Decision::rule) says it.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.0.name
    }

    /// The paths that it governs, as they are written.
    pub fn paths(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.0.paths.iter().map(|(path, _)| &**path)
    }

    /// Whether it says `deny: true`: its paths are governed, and nobody is allowed.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        self.0.deny.is_some()
    }
}

impl fmt::Debug for RuleRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleRef")
            .field("name", &self.name())
            .field("paths", &self.paths().collect::<Vec<_>>())
            .field("is_denied", &self.is_denied())
            .finish()
    }
}
