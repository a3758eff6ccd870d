//! The subjects, ready to be measured.

use std::collections::BTreeMap;
use std::error::Error;

use crate::scenarios::Scenario;
use crate::setup::Setup;
use crate::subject::{Batch, Side, Subject};
use crate::subjects::{Framework, Policies, make};

/// Which subject: a bare application is the same under every setup.
type Key = (Framework, Side, Option<Setup>);

/// Every subject that some scenarios need.
#[derive(Default)]
pub(crate) struct Stand {
    policies: Policies,
    subjects: BTreeMap<Key, Option<Box<dyn Subject>>>,
}

impl Stand {
    /// Makes what the scenarios need, of these sides.
    pub(crate) fn new(scenarios: &[Scenario], sides: &[Side]) -> Result<Self, Box<dyn Error>> {
        let mut stand = Stand::default();
        for scenario in scenarios {
            for side in sides.iter().copied() {
                let key = key(scenario, side);
                if !stand.subjects.contains_key(&key) {
                    let made = make(scenario.framework, side, scenario.setup, &stand.policies)?;
                    stand.subjects.insert(key, made);
                }
            }
        }
        Ok(stand)
    }

    /// The subject of a scenario; nothing where the layer cannot be configured so.
    pub(crate) fn subject(&self, scenario: &Scenario, side: Side) -> Option<&dyn Subject> {
        self.subjects.get(&key(scenario, side))?.as_deref()
    }

    /// Puts one side in the place of another, to see whether that is seen.
    #[cfg(test)]
    pub(crate) fn disguise(&mut self, side: Side, as_other: Side) {
        let framework_of = |(framework, _, _): &Key| *framework;
        let keys: Vec<Key> = self.subjects.keys().filter(|key| key.1 == as_other).copied().collect();
        for key in keys {
            let bare = make(framework_of(&key), side, Setup::Exact(1), &self.policies).unwrap();
            self.subjects.insert(key, bare);
        }
    }

    /// So many requests, ready to be sent.
    pub(crate) fn batch(&self, scenario: &Scenario, side: Side, count: usize) -> Option<Batch<'_>> {
        let subject = self.subject(scenario, side)?;
        Some(subject.batch(&scenario.ask.requests(scenario.setup, count)))
    }
}

fn key(scenario: &Scenario, side: Side) -> Key {
    // The floor of the core looks origins up.
    let same = side == Side::Bare && !scenario.framework.is_core();
    (scenario.framework, side, (!same).then_some(scenario.setup))
}
