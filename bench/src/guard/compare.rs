//! Comparing what is counted with what is checked in.

use std::collections::{BTreeMap, BTreeSet};

use super::Verdict;
use crate::number::plain;

/// By how much a count of instructions may grow: what the order of functions in memory and the addresses that the system
/// hands out can change is far less.
const MOST_GROWTH: f64 = 0.05;

pub(super) fn allocations(known: &BTreeMap<String, f64>, now: &BTreeMap<String, f64>, verdict: &mut Verdict) {
    for name in known.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
        let problem = match (known.get(name), now.get(name)) {
            (Some(known), Some(now)) if (known - now).abs() < 0.001 => {
                verdict.allocations += 1;
                continue;
            }
            (Some(known), Some(now)) => {
                format!(
                    "{name}: {} allocations per request, and {} are checked in",
                    plain(*now),
                    plain(*known)
                )
            }
            (None, _) => format!("{name}: no number of allocations is checked in"),
            (_, None) => format!("{name}: allocations are checked in, and not measured any more"),
        };
        verdict.problems.push(problem);
    }
}

pub(super) fn instructions(
    known: &BTreeMap<String, u64>,
    now: &BTreeMap<String, f64>,
    verdict: &mut Verdict,
) {
    for name in known.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
        let (known, now) = match (known.get(name), now.get(name)) {
            (Some(known), Some(now)) => (*known, *now),
            (None, _) => {
                verdict.problems.push(format!("{name}: no number of instructions is checked in"));
                continue;
            }
            (_, None) => {
                verdict
                    .problems
                    .push(format!("{name}: instructions are checked in, and not counted any more"));
                continue;
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "counts of this size fit")]
        let known = known as f64;
        let growth = now / known - 1.0;
        let most = known * (1.0 + MOST_GROWTH);
        let change = format!(
            "{name}: {} instructions per request, and {} are checked in ({:+.1} %)",
            plain(now.round()),
            plain(known),
            growth * 100.0
        );
        if now > most {
            verdict.problems.push(change);
            continue;
        }
        verdict.instructions += 1;
        if growth < -MOST_GROWTH {
            verdict.fewer.push(change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts<T: Copy>(counts: &[(&str, T)]) -> BTreeMap<String, T> {
        counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn growth_is_a_problem_and_is_named() {
        let mut verdict = Verdict::default();
        let known = counts(&[("a", 100), ("b", 100), ("c", 100), ("d", 100)]);
        let now = counts(&[("a", 105.0), ("b", 105.6), ("c", 90.0), ("e", 1.0)]);
        instructions(&known, &now, &mut verdict);
        assert_eq!(
            verdict.problems,
            [
                "b: 106 instructions per request, and 100 are checked in (+5.6 %)",
                "d: instructions are checked in, and not counted any more",
                "e: no number of instructions is checked in",
            ]
        );
        assert_eq!(verdict.fewer, ["c: 90 instructions per request, and 100 are checked in (-10.0 %)"]);
        assert_eq!(verdict.instructions, 2);
    }

    #[test]
    fn allocations_are_compared_exactly() {
        let mut verdict = Verdict::default();
        let known = counts(&[("a", 2.0), ("b", 2.0), ("c", 0.0)]);
        allocations(&known, &counts(&[("a", 2.0), ("b", 1.0), ("d", 1.0)]), &mut verdict);
        assert_eq!(
            verdict.problems,
            [
                "b: 1 allocations per request, and 2 are checked in",
                "c: allocations are checked in, and not measured any more",
                "d: no number of allocations is checked in",
            ]
        );
        assert_eq!(verdict.allocations, 1);
    }
}
