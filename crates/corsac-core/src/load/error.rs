//! Why a policy did not load.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::report::Report;

/// A policy, or a file of tests of one, did not load.
///
/// Both its `Display` and its `Debug` show every finding with file, line, caret and help, so that a program whose
/// `main` returns it prints what its user needs:
///
/// ```no_run
/// fn main() -> Result<(), corsac_core::LoadError> {
///     let policy = corsac_core::Policy::from_path("cors.yaml")?;
///     # let _ = policy;
///     Ok(())
/// }
/// ```
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub struct LoadError {
    what: &'static str,
    report: Box<Report>,
}

impl LoadError {
    pub(crate) fn new(report: Report) -> Self {
        LoadError { what: "CORS policy", report: Box::new(report) }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn of_test(report: Report) -> Self {
        LoadError { what: "test file", report: Box::new(report) }
    }

    /// Everything found, warnings and notes included.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.report.diagnostics()
    }

    /// The findings with their texts, for rendering.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the {} does not load", self.what)?;
        writeln!(f)?;
        fmt::Display::fmt(&self.report, f)
    }
}

impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
