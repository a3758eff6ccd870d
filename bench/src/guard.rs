//! The guard: what corsac costs must not grow unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::measure::Figures;
use crate::number::plain;
use crate::scenarios::Scenario;
use crate::subject::Side;

/// By how much a count of instructions may grow: what the order of functions in memory and a seed of a hash can change
/// is far less.
const MOST_GROWTH: f64 = 0.05;

/// The compiler and the target that this program was built with and for.
const BUILT: &str = concat!(env!("CORSAC_BENCH_RUSTC"), ", ", env!("CORSAC_BENCH_TARGET"));

const HEADING: &str = "\
# What corsac costs per request: of the core, all of it; of an adapter, what it adds to a bare application.
#
# Written by `cargo run --release -p corsac-bench -- --update`, and compared in every run of `.ci/run`: a count of
# instructions may grow by 5 %, under the compiler that it was counted with; a count of allocations must be the same.
";

/// What is checked in.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    allocations: BTreeMap<String, f64>,
    /// By compiler and target.
    instructions: BTreeMap<String, BTreeMap<String, u64>>,
}

/// What a comparison has come to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// What has grown.
    pub(crate) problems: Vec<String>,
    /// What else is to be known.
    pub(crate) notes: Vec<String>,
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.yaml")
}

fn read() -> Result<Counts, Box<dyn Error>> {
    let file = file();
    let text = std::fs::read_to_string(&file).map_err(|error| format!("`{}`: {error}", file.display()))?;
    Ok(serde_yaml::from_str(&text)?)
}

/// Corsac's figures, by scenario.
fn own(figures: &Figures) -> BTreeMap<String, f64> {
    let own = figures.iter().filter(|((_, side), _)| *side == Side::Corsac);
    own.map(|((scenario, _), figure)| (scenario.to_string(), *figure)).collect()
}

/// Compares with what is checked in.
pub(crate) fn check(
    allocations: &Figures,
    instructions: Option<&Figures>,
) -> Result<Verdict, Box<dyn Error>> {
    let counts = read()?;
    let mut verdict = Verdict::default();
    compare_allocations(&counts.allocations, &own(allocations), &mut verdict);
    match (instructions, counts.instructions.get(BUILT)) {
        (None, _) => verdict.notes.push("instructions were NOT compared: there is no `valgrind`".to_owned()),
        (Some(_), None) => {
            let known: Vec<&str> = counts.instructions.keys().map(String::as_str).collect();
            verdict.notes.push(format!(
                "instructions were NOT compared: this is {BUILT}, and they are checked in for {}",
                known.join("; ")
            ));
        }
        (Some(instructions), Some(known)) => {
            compare_instructions(known, &stable(instructions), &mut verdict);
        }
    }
    Ok(verdict)
}

/// Checks in what is counted now; counts of other compilers are dropped, since nobody can compare with them any more.
pub(crate) fn update(
    allocations: &Figures,
    instructions: Option<&Figures>,
) -> Result<PathBuf, Box<dyn Error>> {
    let mut counts = read().unwrap_or_default();
    counts.allocations = own(allocations);
    if let Some(instructions) = instructions {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts of this size fit"
        )]
        let rounded =
            stable(instructions).into_iter().map(|(name, count)| (name, count.round() as u64)).collect();
        counts.instructions = BTreeMap::from([(BUILT.to_owned(), rounded)]);
    }
    std::fs::write(file(), format!("{HEADING}{}", serde_yaml::to_string(&counts)?))?;
    Ok(file())
}

/// The counts that repeat from run to run. Rocket and actix-web hash with random seeds, and in applications that allocate
/// much it depends on the addresses when the allocator tidies up: that changes counts by more than 5 % of what corsac adds.
fn stable(figures: &Figures) -> BTreeMap<String, f64> {
    let stable = |scenario: &Scenario| scenario.framework.counts_repeat();
    own(&figures
        .iter()
        .filter(|((scenario, _), _)| stable(scenario))
        .map(|(key, figure)| (*key, *figure))
        .collect())
}

fn compare_allocations(known: &BTreeMap<String, f64>, now: &BTreeMap<String, f64>, verdict: &mut Verdict) {
    for name in known.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
        let problem = match (known.get(name), now.get(name)) {
            (Some(known), Some(now)) if (known - now).abs() < 0.001 => continue,
            (Some(known), Some(now)) => {
                format!(
                    "{name}: {} allocations per request, and {} are checked in",
                    plain(*now),
                    plain(*known)
                )
            }
            (None, _) => format!("{name}: no number of allocations is checked in"),
            (_, None) => format!("{name}: allocations are checked in, and it is not measured any more"),
        };
        verdict.problems.push(problem);
    }
}

fn compare_instructions(known: &BTreeMap<String, u64>, now: &BTreeMap<String, f64>, verdict: &mut Verdict) {
    for (name, now) in now {
        let Some(known) = known.get(name) else {
            verdict.problems.push(format!("{name}: no number of instructions is checked in"));
            continue;
        };
        #[expect(clippy::cast_precision_loss, reason = "counts of this size fit")]
        let known = *known as f64;
        let growth = now / known - 1.0;
        let change = format!(
            "{name}: {} instructions per request, and {} are checked in ({:+.1} %)",
            plain(now.round()),
            plain(known),
            growth * 100.0
        );
        if growth > MOST_GROWTH {
            verdict.problems.push(change);
        } else if growth < -MOST_GROWTH {
            verdict.notes.push(format!("fewer: {change}"));
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
        compare_instructions(&known, &now, &mut verdict);
        assert_eq!(
            verdict.problems,
            [
                "b: 106 instructions per request, and 100 are checked in (+5.6 %)",
                "e: no number of instructions is checked in",
            ]
        );
        assert_eq!(
            verdict.notes,
            ["fewer: c: 90 instructions per request, and 100 are checked in (-10.0 %)"]
        );
    }

    #[test]
    fn allocations_are_compared_exactly() {
        let mut verdict = Verdict::default();
        let known = counts(&[("a", 2.0), ("b", 2.0), ("c", 0.0)]);
        compare_allocations(&known, &counts(&[("a", 2.0), ("b", 1.0)]), &mut verdict);
        assert_eq!(
            verdict.problems,
            [
                "b: 1 allocations per request, and 2 are checked in",
                "c: allocations are checked in, and it is not measured any more",
            ]
        );
    }

    /// Every scenario that is compared is checked in.
    #[test]
    fn the_file_is_whole() {
        let counts = read().unwrap();
        let guarded: Vec<Scenario> = Scenario::all().into_iter().filter(Scenario::is_guarded).collect();
        let names = |keep: &dyn Fn(&Scenario) -> bool| {
            let kept = guarded.iter().filter(|scenario| keep(scenario));
            kept.map(Scenario::to_string).collect::<BTreeSet<_>>()
        };
        assert_eq!(counts.allocations.into_keys().collect::<BTreeSet<_>>(), names(&|_| true));
        for (_, known) in counts.instructions {
            let repeat = names(&|scenario| scenario.framework.counts_repeat());
            assert_eq!(known.into_keys().collect::<BTreeSet<_>>(), repeat);
        }
    }
}
