//! What came of tests, as JUnit writes it: no times and no identifiers, so that equal runs give equal bytes.

use std::io::{self, Read, Write};

use corsac_core::testing::{CaseResult, Gap, SuggestedCase};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Tested;
use super::left_out::{LeftOut, OfPolicy};
use crate::Streams;
use crate::text::printable;

/// Writes a suite for each file.
pub(super) fn write<I: Read, O: Write, E: Write>(
    tested: &[Tested],
    left_out: &LeftOut,
    required: bool,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let mut report = Report::new("corsac");
    for tested in tested {
        let name = printable(&tested.name);
        let mut suite = TestSuite::new(name.clone());
        if tested.file.is_none() {
            suite.add_test_case(broken(tested));
        }
        for result in &tested.results {
            let mut case = case(result);
            case.set_classname(name.clone());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    for of in &left_out.policies {
        report.add_test_suites(suites(of, required));
    }
    if !left_out.untested.is_empty() {
        let mut suite = TestSuite::new("policies without tests");
        suite.add_test_cases(left_out.untested.iter().map(|policy| {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message("no test file is about it").set_type("untested");
            TestCase::new(printable(policy), status)
        }));
        report.add_test_suite(suite);
    }
    // Written by ourselves: the serialiser's own error hides that a reader went away, which is no failure.
    let mut text = Vec::new();
    report.serialize(&mut text).map_err(io::Error::other)?;
    streams.out.write_all(&text)
}

/// What is left out of a policy: a suite for each way of looking, with a case for each gap. A gap in what is not
/// required is skipped.
fn suites(of: &OfPolicy, required: bool) -> Vec<TestSuite> {
    let failure = || TestCaseStatus::non_success(NonSuccessKind::Failure);
    let mut suites = Vec::new();
    let mut suite = |what: &str,
                     summary: String,
                     gaps: &[Gap],
                     cases: &[SuggestedCase],
                     status: &dyn Fn() -> TestCaseStatus| {
        let name = printable(&format!("{what} of {}", of.policy));
        let mut suite = TestSuite::new(name.clone());
        let counts = summary.lines().next().unwrap_or_default().to_owned();
        let mut all = vec![TestCase::new(counts, TestCaseStatus::success())];
        all.extend(gaps.iter().map(|gap| {
            let mut status = status();
            status.set_message(printable(&gap.to_string())).set_type("left out");
            if let Some(case) = gap.case.and_then(|case| cases.get(case)) {
                status.set_description(case.to_string());
            }
            TestCase::new(printable(&gap.message), status)
        }));
        for mut case in all {
            case.set_classname(name.clone());
            suite.add_test_case(case);
        }
        suites.push(suite);
    };
    if let Some(coverage) = &of.coverage {
        let status = || if required { failure() } else { TestCaseStatus::skipped() };
        suite("coverage", coverage.to_string(), &coverage.gaps, &coverage.cases, &status);
    }
    if let Some(mutants) = &of.mutants {
        suite("mutants", mutants.to_string(), &mutants.gaps, &mutants.cases, &failure);
    }
    if let Some(neighbours) = &of.neighbours {
        suite("neighbours", neighbours.to_string(), &neighbours.admitted, &[], &failure);
    }
    suites
}

/// A file that does not load is a case that could not run.
fn broken(tested: &Tested) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    let first = tested.report.diagnostics().first().map(ToString::to_string).unwrap_or_default();
    status.set_message(printable(&first)).set_description(tested.report.to_string());
    let mut case = TestCase::new("the file loads", status);
    case.set_classname(printable(&tested.name));
    case
}

fn case(result: &CaseResult) -> TestCase {
    let mut status = TestCaseStatus::success();
    if let Some(first) = result.mismatches.first() {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let message = format!("expected {}; got {}", first.expected, first.got);
        status.set_message(message).set_type("unexpected").set_description(result.to_string());
    }
    TestCase::new(printable(&result.case.name), status)
}
