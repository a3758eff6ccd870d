//! What came of tests, as JUnit writes it: no times and no identifiers, so that equal runs give equal bytes.

use std::io::{self, Read, Write};

use corsac_core::testing::CaseResult;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Tested;
use crate::Streams;
use crate::text::printable;

/// Writes a suite for each file.
pub(super) fn write<I: Read, O: Write, E: Write>(
    tested: &[Tested],
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
    report.serialize(&mut *streams.out).map_err(io::Error::other)
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
