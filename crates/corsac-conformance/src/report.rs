//! What came of running the cases over a target.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::case::Case;
use crate::deviation::Deviation;

/// What came of one case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Found {
    /// The case.
    pub case: Case,
    /// The answer, or why there was none.
    pub answer: Result<Answer, String>,
    /// How the two compare.
    pub outcome: Outcome,
}

/// How an answer compares with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It is the expected one.
    AsExpected,
    /// It is the one that a deviation says.
    Deviates,
    /// It is another one; the lines say where.
    Differs(Vec<String>),
}

/// What came of running the cases over a target. Its `Display` shows every difference.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// The target's name.
    pub target: String,
    /// Every case that was run.
    pub found: Vec<Found>,
    /// Cases that were left out, because they need HTTP/2.
    pub left_out: Vec<String>,
    /// The deviations of the framework.
    pub deviations: Vec<Deviation>,
}

impl Report {
    /// The cases that differ.
    pub fn failures(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(|found| matches!(found.outcome, Outcome::Differs(_)))
    }

    /// The deviations that no case made use of.
    pub fn unused(&self) -> impl Iterator<Item = &Deviation> {
        let used: BTreeSet<&str> = self
            .found
            .iter()
            .filter(|found| found.outcome == Outcome::Deviates)
            .map(|found| found.case.id.as_str())
            .collect();
        self.deviations.iter().filter(move |deviation| !used.contains(deviation.case.as_str()))
    }

    /// Whether every case came out, and every deviation was used.
    #[must_use]
    pub fn passes(&self) -> bool {
        !self.found.is_empty() && self.failures().next().is_none() && self.unused().next().is_none()
    }

    /// How many were run and left out, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let deviating = self.found.iter().filter(|found| found.outcome == Outcome::Deviates).count();
        format!(
            "{}: {} cases, {} differ, {deviating} deviate, {} left out for want of HTTP/2",
            self.target,
            self.found.len(),
            self.failures().count(),
            self.left_out.len()
        )
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.summary())?;
        for found in self.failures() {
            let Found { case, outcome, .. } = found;
            let security = if case.security { ", about security" } else { "" };
            writeln!(f, "\n{}: {}", case.label(), case.title)?;
            writeln!(f, "  cases/{}.yaml, policy `{}`{security}", case.theme, case.policy)?;
            for line in setup(case) {
                writeln!(f, "  {line}")?;
            }
            for line in case.request.to_string().lines() {
                writeln!(f, "  > {line}")?;
            }
            if let Outcome::Differs(lines) = outcome {
                for line in lines {
                    writeln!(f, "  {line}")?;
                }
            }
        }
        for deviation in self.unused() {
            writeln!(f, "\n{}: the deviation `{}` is not used", deviation.case, deviation.happens)?;
        }
        Ok(())
    }
}

/// What is unusual about a set-up.
fn setup(case: &Case) -> Vec<String> {
    let (setup, usual) = (&case.setup, crate::Setup::default());
    let mut lines = Vec::new();
    if setup.arrangement != usual.arrangement {
        lines.push(format!("arrangement: {:?}", setup.arrangement));
    }
    if let Some(prefix) = &setup.stripped_prefix {
        lines.push(format!("a gateway stripped `{prefix}`"));
    }
    if setup.authentication != usual.authentication {
        lines.push(format!("authentication: {:?}", setup.authentication));
    }
    if setup.second_adapter.is_some() {
        lines.push("a second adapter stands inside".to_owned());
    }
    if setup.replaces.is_some() {
        lines.push("the policy replaces another one".to_owned());
    }
    lines
}
