//! What came of cases, and how it reads.

use std::fmt::{self, Display, Formatter};

use crate::browser::Engine;
use crate::exchange::Exchange;
use crate::testing::{Case, Mismatch};
use crate::token::shown_line;

/// What came of one case.
///
/// Its `Display` is meant for people: what is expected, what came of it, and the explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "a result is for reading"]
pub struct CaseResult {
    /// The case.
    pub case: Case,
    /// What was played, with the explanation of each decision.
    pub exchange: Exchange,
    /// What is not as expected; nothing where the case passes.
    pub mismatches: Vec<Mismatch>,
}

impl CaseResult {
    /// Whether everything is as expected.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.mismatches.is_empty()
    }
}

/// What came of the cases of one file.
///
/// Its `Display` is meant for people: each case that fails, with the explanation, and a count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a report is for reading"]
pub struct TestReport {
    file: String,
    results: Vec<CaseResult>,
}

impl TestReport {
    pub(super) fn new(file: String, results: Vec<CaseResult>) -> Self {
        TestReport { file, results }
    }

    /// The file's name, as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What came of each case, in the order of the file.
    pub fn results(&self) -> &[CaseResult] {
        &self.results
    }

    /// The cases that fail.
    pub fn failures(&self) -> impl Iterator<Item = &CaseResult> {
        self.results.iter().filter(|result| !result.is_passed())
    }

    /// Whether every case passes, and there is one.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        !self.results.is_empty() && self.failures().next().is_none()
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "expected: {}", self.expected)?;
        write!(f, "got:      {}", self.got)?;
        if self.engines.len() < Engine::ALL.len() {
            let engines: Vec<_> = self.engines.iter().map(|engine| engine.name()).collect();
            write!(f, ", in {}", engines.join(" and "))?;
        }
        Ok(())
    }
}

impl Display for CaseResult {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_passed() { "passed" } else { "failed" };
        write!(f, "{verdict}: {}", shown_line(&self.case.name))?;
        if let Some(place) = &self.case.place {
            write!(f, " ({})", shown_line(&place.to_string()))?;
        }
        if let Some(service) = &self.case.service {
            write!(f, "\n  service:  {}", shown_line(service))?;
        }
        let indented = |f: &mut Formatter<'_>, text: &str, indent: &str| {
            text.lines().try_for_each(|line| match line {
                "" => writeln!(f),
                line => writeln!(f, "{indent}{line}"),
            })
        };
        writeln!(f)?;
        for mismatch in &self.mismatches {
            indented(f, &mismatch.to_string(), "  ")?;
        }
        writeln!(f)?;
        indented(f, &self.exchange.to_string(), "    ")
    }
}

impl Display for TestReport {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.failures().try_for_each(|failure| writeln!(f, "{failure}"))?;
        let failed = self.failures().count();
        let passed = self.results.len() - failed;
        write!(f, "{}: {passed} passed, {failed} failed", shown_line(&self.file))
    }
}
