//! What came of tests, for programs.

use std::io::{self, Read, Write};

use corsac_core::testing::{CaseResult, Mismatch};
use corsac_core::{Diagnostic, Exchange, Place};
use serde::Serialize;

use super::left_out::LeftOut;
use super::{Counts, Tested};
use crate::Streams;
use crate::streams::SCHEMA_VERSION;

#[derive(Serialize)]
struct Output<'a> {
    schema_version: u32,
    files: Vec<File<'a>>,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    left_out: Option<&'a LeftOut>,
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    loads: bool,
    diagnostics: &'a [Diagnostic],
    cases: Vec<Case<'a>>,
}

#[derive(Serialize)]
struct Case<'a> {
    name: &'a str,
    service: Option<&'a str>,
    place: Option<&'a Place>,
    passed: bool,
    mismatches: Vec<Wrong<'a>>,
    /// Left out where the case passes: what went as expected needs no explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<&'a Exchange>,
}

#[derive(Serialize)]
struct Wrong<'a> {
    expected: &'a str,
    got: &'a str,
    engines: Vec<&'static str>,
}

impl<'a> From<&'a CaseResult> for Case<'a> {
    fn from(result: &'a CaseResult) -> Self {
        Case {
            name: &result.case.name,
            service: result.case.service.as_deref(),
            place: result.case.place.as_ref(),
            passed: result.is_passed(),
            mismatches: result.mismatches.iter().map(Wrong::from).collect(),
            exchange: (!result.is_passed()).then_some(&result.exchange),
        }
    }
}

impl<'a> From<&'a Mismatch> for Wrong<'a> {
    fn from(mismatch: &'a Mismatch) -> Self {
        let engines = mismatch.engines.iter().map(|engine| engine.name()).collect();
        Wrong { expected: &mismatch.expected, got: &mismatch.got, engines }
    }
}

/// Writes the one object.
pub(super) fn write<I: Read, O: Write, E: Write>(
    tested: &[Tested],
    counts: Counts,
    left_out: &LeftOut,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let files = tested.iter().map(|tested| File {
        file: &tested.name,
        loads: tested.file.is_some(),
        diagnostics: tested.report.diagnostics(),
        cases: tested.results.iter().map(Case::from).collect(),
    });
    let left_out = Some(left_out).filter(|left_out| !left_out.is_empty());
    streams.json(&Output { schema_version: SCHEMA_VERSION, files: files.collect(), counts, left_out })
}
