//! What is measured: which framework, under which setup, with which request.

use crate::args::Part;
use crate::request::Ask::{self, *};
use crate::setup::Setup::{self, *};
use crate::subjects::Framework;

/// One line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Scenario {
    pub(crate) framework: Framework,
    pub(crate) setup: Setup,
    pub(crate) ask: Ask,
}

/// What everybody goes through: how the cost grows with the list.
const SIZES: &[(Setup, &[Ask])] = &[
    (Exact(1), &[Plain, Allowed, Denied, Preflight]),
    (Exact(10), &[Plain, Allowed, Preflight]),
    (Exact(1_000), &[Plain, Allowed, Preflight]),
    (Exact(100_000), &[Plain, Allowed, Preflight]),
];

/// What every adapter goes through, once: of warp as a service, and of the core over http, the other form says it.
const FULL: &[(Setup, &[Ask])] = &[
    (Exact(1), &[DeniedPreflight, RepeatedNames, DeniedRepeatedNames, Commas]),
    (Patterns(1), &[Allowed, Denied, Preflight]),
    (Patterns(1_000), &[Allowed]),
];

/// What can be asked of the core, and of a service that answers on every path.
const PATHS: &[(Setup, &[Ask])] =
    &[(Paths(1), &[Allowed]), (Paths(10), &[Allowed]), (Paths(1_000), &[Plain, Allowed])];

/// What only the core goes through.
const CORE: &[(Setup, &[Ask])] = &[
    (Exact(10), &[Denied]),
    (Exact(1_000), &[Denied]),
    (Exact(100_000), &[Denied]),
    (Patterns(1_000), &[Denied]),
    (Patterns(100_000), &[Allowed, Denied]),
    (Globs(10), &[Allowed]),
    (Globs(1_000), &[Allowed]),
];

impl Scenario {
    /// All of them, in the order of the tables.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Scenario> {
        Framework::ALL.into_iter().flat_map(Scenario::of).collect()
    }

    /// Those of some frameworks.
    pub(crate) fn of_part(part: &Part) -> Vec<Scenario> {
        let frameworks = Framework::ALL.into_iter();
        let asked = frameworks.filter(|framework| part.only.is_empty() || part.only.contains(framework));
        asked.flat_map(Scenario::of).filter(|scenario| !part.guarded || scenario.is_guarded()).collect()
    }

    /// Whether the guard compares it: once, and what does not take long to load.
    pub(crate) fn is_guarded(&self) -> bool {
        let core = self.framework == Framework::Core && matches!(self.setup, Exact(_)) && self.ask == Allowed;
        let large = self.setup.size() > 1_000 && !core;
        self.framework != Framework::WarpService && !large
    }

    fn of(framework: Framework) -> Vec<Scenario> {
        let parts = match framework {
            Framework::Core => vec![SIZES, FULL, PATHS, CORE],
            Framework::Tower => vec![SIZES, FULL, PATHS],
            Framework::CoreHttp | Framework::WarpService => vec![SIZES],
            _ => vec![SIZES, FULL],
        };
        let asks = parts.into_iter().flatten();
        let asks = asks.flat_map(|(setup, asks)| asks.iter().map(move |ask| (*setup, *ask)));
        let mut scenarios: Vec<Scenario> =
            asks.map(|(setup, ask)| Scenario { framework, setup, ask }).collect();
        scenarios.sort();
        scenarios
    }
}

/// As the files of the guard name it.
impl std::fmt::Display for Scenario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}, {}, {}", self.framework, self.setup, self.ask))
    }
}
