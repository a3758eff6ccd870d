//! The guard: what corsac costs must not grow unseen.

mod compare;
mod file;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::measure::Figures;
use crate::measure::instructions::Counted;
use crate::subject::Side;
use file::{Counts, Instructions};

/// What a comparison has come to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// What has grown, is not checked in, or is not counted any more.
    pub(crate) problems: Vec<String>,
    /// What has become cheaper by so much that the file says little about it.
    fewer: Vec<String>,
    /// Why instructions were not compared.
    not_compared: Option<String>,
    /// How many scenarios cost what they may.
    allocations: usize,
    instructions: usize,
}

/// Compares with what is checked in.
pub(crate) fn check(
    allocations: &Figures,
    instructions: Option<&Counted>,
) -> Result<Verdict, Box<dyn Error>> {
    let counts = Counts::read()?;
    let mut verdict = Verdict::default();
    compare::allocations(&counts.allocations, &own(allocations), &mut verdict);
    match instructions {
        None => verdict.not_compared = Some("there is no `valgrind`, or it was not asked".to_owned()),
        Some(counted) => match counts.under(&counted.conditions) {
            Some(known) => compare::instructions(known, &stable(&counted.figures), &mut verdict),
            None => verdict.not_compared = Some(foreign(&counts, counted)),
        },
    }
    Ok(verdict)
}

/// In what this machine differs from those that counts are checked in for.
fn foreign(counts: &Counts, counted: &Counted) -> String {
    let differences = |known: &Instructions| counted.conditions.differences(&known.conditions).join(" and ");
    let known: Vec<String> = counts.instructions.iter().map(differences).collect();
    if known.is_empty() { "none are checked in".to_owned() } else { known.join("; or ") }
}

/// Checks in what is counted now.
pub(crate) fn update(
    allocations: &Figures,
    instructions: Option<&Counted>,
) -> Result<(PathBuf, Option<String>), Box<dyn Error>> {
    // One that cannot be read is written anew.
    let mut counts = Counts::read().unwrap_or_default();
    counts.allocations = own(allocations);
    let note = match instructions {
        None => Some(
            "the counts of instructions are what they were: there is no `valgrind`, or it was not asked"
                .to_owned(),
        ),
        Some(counted) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "counts of this size fit"
            )]
            let rounded = |(name, count): (String, f64)| (name, count.round() as u64);
            let new = stable(&counted.figures).into_iter().map(rounded).collect();
            counts.replace(Instructions { conditions: counted.conditions.clone(), counts: new });
            let others = counts.instructions.iter().map(|entry| &entry.conditions);
            let others: Vec<String> =
                others.filter(|other| **other != counted.conditions).map(ToString::to_string).collect();
            (!others.is_empty()).then(|| format!("as they were, to be updated there: {}", others.join("; ")))
        }
    };
    counts.write()?;
    Ok((file::path(), note))
}

/// Corsac's figures, by scenario.
fn own(figures: &Figures) -> BTreeMap<String, f64> {
    let own = figures.iter().filter(|((_, side), _)| *side == Side::Corsac);
    own.map(|((scenario, _), figure)| (scenario.to_string(), *figure)).collect()
}

/// The counts that repeat from run to run. Rocket and actix-web hash with random seeds, and in applications that allocate
/// much it depends on the addresses when the allocator tidies up: that changes counts by more than 5 % of what corsac adds.
fn stable(figures: &Figures) -> BTreeMap<String, f64> {
    let stable = figures.iter().filter(|((scenario, _), _)| scenario.framework.counts_repeat());
    own(&stable.map(|(key, figure)| (*key, *figure)).collect())
}

/// Lines that begin with `NOTE` are repeated at the end of `.ci/run`, and the last line is looked for there.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.problems.iter().chain(&self.fewer) {
            writeln!(f, "{line}")?;
        }
        if let Some(why) = &self.not_compared {
            writeln!(f, "NOTE: instructions were NOT compared: {why}")?;
        }
        if !self.fewer.is_empty() {
            writeln!(
                f,
                "NOTE: {} scenarios cost fewer instructions by over 5 %: check them in with `--update`, or they may \
                 grow again unseen",
                self.fewer.len()
            )?;
        }
        write!(
            f,
            "{} scenarios allocate what is checked in; {} of them cost no more instructions than is checked in",
            self.allocations, self.instructions
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::measure::conditions::Conditions;
    use crate::scenarios::Scenario;

    /// Every scenario that is compared is checked in.
    #[test]
    fn the_file_is_whole() {
        let counts = Counts::read().unwrap();
        let guarded: Vec<Scenario> = Scenario::all().into_iter().filter(Scenario::is_guarded).collect();
        let names = |keep: &dyn Fn(&Scenario) -> bool| {
            let kept = guarded.iter().filter(|scenario| keep(scenario));
            kept.map(Scenario::to_string).collect::<BTreeSet<_>>()
        };
        assert_eq!(counts.allocations.into_keys().collect::<BTreeSet<_>>(), names(&|_| true));
        assert!(!counts.instructions.is_empty());
        for known in counts.instructions {
            let repeat = names(&|scenario| scenario.framework.counts_repeat());
            assert_eq!(known.counts.into_keys().collect::<BTreeSet<_>>(), repeat, "{}", known.conditions);
        }
    }

    /// A comparison that did not take place says so, and why.
    #[test]
    fn nothing_passes_in_silence() {
        let here = Conditions {
            valgrind: "3.19.0".to_owned(),
            processor: "avx".to_owned(),
            ..Conditions::default()
        };
        let there = Conditions { processor: "avx avx2".to_owned(), ..here.clone() };
        let counts = Counts {
            allocations: BTreeMap::new(),
            instructions: vec![Instructions { conditions: there, counts: BTreeMap::new() }],
        };
        let counted = Counted { figures: Figures::new(), conditions: here };
        let verdict =
            Verdict { not_compared: Some(foreign(&counts, &counted)), allocations: 7, ..Verdict::default() };
        assert_eq!(
            verdict.to_string(),
            "NOTE: instructions were NOT compared: the processor is `avx`, not `avx avx2`\n\
             7 scenarios allocate what is checked in; 0 of them cost no more instructions than is checked in"
        );
    }
}
