//! What checking policies found, for people and for programs.

use std::io::{self, Read, Write};

use corsac_core::{Applicability, Checked, Diagnostic, Severity};
use serde::Serialize;

use super::fix::Done;
use crate::Streams;
use crate::streams::SCHEMA_VERSION;
use crate::text::{number, printable};

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

impl Counts {
    pub(crate) fn of(checked: &[(String, Checked)]) -> Self {
        let count = |severity| checked.iter().map(|(_, checked)| checked.report.count(severity)).sum();
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

/// Writes the findings for people, how many there are, and what can be done about them.
pub(crate) fn human<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    human_without_hints(checked, streams)?;
    let fixable = fixable(checked, Applicability::Safe);
    if fixable > 0 {
        writeln!(streams.out, "{} can be mended by `corsac check --fix`", number(fixable, "finding"))?;
    }
    let mut found = checked.iter().flat_map(|(_, checked)| checked.report.diagnostics());
    match found.next() {
        Some(first) => {
            writeln!(streams.out, "for more about a finding: corsac check --explain {}", first.code)
        }
        None => Ok(()),
    }
}

/// How many findings have a fix of this applicability.
pub(crate) fn fixable(checked: &[(String, Checked)], applicability: Applicability) -> usize {
    let found = checked.iter().flat_map(|(_, checked)| checked.report.diagnostics());
    found.filter(|found| found.fix.as_ref().is_some_and(|fix| fix.applicability == applicability)).count()
}

/// Writes the findings for people, and how many there are.
pub(crate) fn human_without_hints<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    for (file, Checked { report, .. }) in checked {
        // A finding names the file itself, unless it is about the policy as a whole, or about a variable.
        if checked.len() > 1 && !report.diagnostics().iter().all(names_a_file) {
            writeln!(streams.out, "in {}:\n", printable(file))?;
        }
        write!(streams.out, "{}", report.render(streams.colour))?;
    }
    summary(checked, streams)
}

/// Writes how many findings there are.
pub(crate) fn summary<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let counts = Counts::of(checked);
    let policies = match checked.len() {
        1 => "1 policy".to_owned(),
        count => format!("{count} policies"),
    };
    writeln!(
        streams.out,
        "checked {policies}: {}, {}, {}",
        number(counts.errors, "error"),
        number(counts.warnings, "warning"),
        number(counts.notes, "note")
    )
}

fn names_a_file(diagnostic: &Diagnostic) -> bool {
    diagnostic.labels.iter().any(|label| !label.place.variable)
}

/// Writes the findings for programs.
pub(crate) fn json<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    json_after(checked, &[], streams)
}

/// Writes the findings for programs, each file's with what was done to it before.
pub(crate) fn json_after<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    done: &[Done],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct File<'a> {
        file: &'a str,
        loads: bool,
        diagnostics: &'a [Diagnostic],
        #[serde(flatten)]
        done: Option<&'a Done>,
    }
    #[derive(Serialize)]
    struct Output<'a> {
        schema_version: u32,
        files: Vec<File<'a>>,
        #[serde(flatten)]
        counts: Counts,
    }
    let files = checked.iter().enumerate().map(|(index, (file, checked))| File {
        file,
        loads: checked.policy.is_some(),
        diagnostics: checked.report.diagnostics(),
        done: done.get(index),
    });
    let (files, counts) = (files.collect(), Counts::of(checked));
    streams.json(&Output { schema_version: SCHEMA_VERSION, files, counts })
}
