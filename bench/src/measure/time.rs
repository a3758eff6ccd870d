//! Time per request.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{Figures, cases, median};
use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::subject::Side;

/// How long one batch should take, and how many requests it holds at most.
const BATCH: Duration = Duration::from_micros(100);
const MOST: usize = 128;
const FEWEST: usize = 4;

/// Nanoseconds per request; of an application behind a layer, what the layer adds.
///
/// Rounds go over all subjects in turn, so that what disturbs the machine disturbs all of them. A few requests go before
/// each batch, or the first subject of a framework would pay for the code that all of them run, and what stands behind it
/// would seem to add less. What is added is the median of the differences within a round.
pub(crate) fn times(stand: &Stand, scenarios: &[Scenario], rounds: usize) -> Figures {
    let all: Vec<(Scenario, Side)> = cases(stand, scenarios).collect();
    let counts: Vec<usize> = all.iter().map(|(scenario, side)| count(stand, scenario, *side)).collect();
    let mut samples: BTreeMap<(Scenario, Side), Vec<f64>> = BTreeMap::new();
    for _ in 0..rounds {
        for ((scenario, side), count) in all.iter().zip(&counts) {
            one(stand, scenario, *side, FEWEST);
            if let Some(nanoseconds) = one(stand, scenario, *side, *count) {
                samples.entry((*scenario, *side)).or_default().push(nanoseconds);
            }
        }
    }
    let figure = |(scenario, side): &(Scenario, Side)| {
        let own = samples.get(&(*scenario, *side))?;
        let bare = samples.get(&(*scenario, Side::Bare))?;
        if *side == Side::Bare || scenario.framework.is_core() {
            return median(own.clone());
        }
        median(own.iter().zip(bare).map(|(own, bare)| own - bare).collect())
    };
    all.iter().filter_map(|case| Some((*case, figure(case)?))).collect()
}

/// How many requests a batch of this subject should hold.
fn count(stand: &Stand, scenario: &Scenario, side: Side) -> usize {
    // The first is warm-up.
    one(stand, scenario, side, FEWEST);
    let each = one(stand, scenario, side, FEWEST).unwrap_or(f64::INFINITY);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let fits = (BATCH.as_secs_f64() * 1e9 / each) as usize;
    fits.clamp(FEWEST, MOST)
}

/// Nanoseconds per request of one batch.
fn one(stand: &Stand, scenario: &Scenario, side: Side, count: usize) -> Option<f64> {
    let mut batch = stand.batch(scenario, side, count)?;
    let start = Instant::now();
    batch();
    let taken = start.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    Some(taken.as_secs_f64() * 1e9 / count as f64)
}
