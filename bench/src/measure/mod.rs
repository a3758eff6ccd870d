//! Time, instructions, heap allocations.

pub(crate) mod allocations;
pub(crate) mod conditions;
pub(crate) mod instructions;
pub(crate) mod load;
pub(crate) mod threads;
pub(crate) mod time;

use std::collections::BTreeMap;

use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::subject::Side;

/// A figure per request, of every subject that has one.
pub(crate) type Figures = BTreeMap<(Scenario, Side), f64>;

/// Every subject that there is of these scenarios, in one order: measurements in other processes are told apart by it.
pub(crate) fn cases<'s>(
    stand: &'s Stand,
    scenarios: &'s [Scenario],
) -> impl Iterator<Item = (Scenario, Side)> + 's {
    scenarios
        .iter()
        .flat_map(|scenario| Side::ALL.map(|side| (*scenario, side)))
        .filter(|(scenario, side)| stand.subject(scenario, *side).is_some())
}

/// How many requests are counted at once. Each costs the same but for the origin and the path, and what cost milliseconds
/// each would take minutes.
pub(crate) fn requests(scenario: &Scenario) -> usize {
    if scenario.setup.size() > 1_000 { 8 } else { 32 }
}

/// The one in the middle.
pub(crate) fn median(mut samples: Vec<f64>) -> Option<f64> {
    samples.sort_unstable_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied()
}

/// What a layer adds to a bare application.
fn added(figures: &Figures) -> Figures {
    let added = |((scenario, side), figure): (&(Scenario, Side), &f64)| {
        let alone = *side == Side::Bare || scenario.framework.is_core();
        let bare = if alone { 0.0 } else { *figures.get(&(*scenario, Side::Bare))? };
        Some(((*scenario, *side), figure - bare))
    };
    figures.iter().filter_map(added).collect()
}
