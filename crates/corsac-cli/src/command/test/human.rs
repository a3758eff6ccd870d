//! What came of tests, for people.

use std::io::{self, Read, Write};

use super::left_out::{LeftOut, OfPolicy};
use super::{Counts, Tested};
use crate::Streams;
use crate::text::{number, printable};

/// Writes a line for each file, each failure in full, and how many cases ran.
pub(super) fn write<I: Read, O: Write, E: Write>(
    tested: &[Tested],
    counts: Counts,
    left_out: &LeftOut,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    for Tested { name, report, file, results } in tested {
        let name = printable(name);
        if file.is_none() {
            writeln!(streams.out, "{name}: does not load\n")?;
            write!(streams.out, "{}", report.render(streams.colour))?;
            continue;
        }
        let failed = results.iter().filter(|result| !result.is_passed()).count();
        match (results.len(), failed) {
            (0, _) => {}
            (ran, 0) => writeln!(streams.out, "{name}: {ran} passed")?,
            (ran, failed) => writeln!(streams.out, "{name}: {} passed, {failed} failed\n", ran - failed)?,
        }
        for result in results.iter().filter(|result| !result.is_passed()) {
            writeln!(streams.out, "{result}")?;
        }
    }
    if counts.ran() == 0 {
        write!(streams.out, "no case ran")?;
        return broken(counts, streams);
    }
    let files = tested.iter().filter(|tested| !tested.results.is_empty()).count();
    let files = number(files, "file");
    let Counts { passed, failed, .. } = counts;
    write!(streams.out, "ran {} in {files}: {passed} passed, {failed} failed", number(counts.ran(), "case"))?;
    broken(counts, streams)?;
    left_out.policies.iter().try_for_each(|of| policy(of, streams.out))?;
    let untested = &left_out.untested;
    untested
        .iter()
        .try_for_each(|name| writeln!(streams.out, "\n{}: no test file is about it", printable(name)))
}

/// Ends the last line with how many files do not load.
fn broken<I: Read, O: Write, E: Write>(counts: Counts, streams: &mut Streams<'_, I, O, E>) -> io::Result<()> {
    match counts.broken {
        0 => writeln!(streams.out),
        1 => writeln!(streams.out, "; 1 file does not load"),
        broken => writeln!(streams.out, "; {broken} files do not load"),
    }
}

/// Writes what is left out of a policy, and the cases to add.
fn policy(of: &OfPolicy, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}", printable(&of.policy))?;
    let texts = [
        of.coverage.as_ref().map(ToString::to_string),
        of.mutants.as_ref().map(ToString::to_string),
        of.neighbours.as_ref().map(ToString::to_string),
    ];
    for text in texts.into_iter().flatten() {
        text.lines().try_for_each(|line| writeln!(out, "  {}", printable(line)))?;
    }
    let cases = of.cases();
    if cases.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {} would close these gaps:\n", number(cases.len(), "case"))?;
    for case in cases {
        case.to_string().lines().try_for_each(|line| writeln!(out, "  {}", printable(line)))?;
    }
    Ok(())
}
