//! What came of tests, for people.

use std::io::{self, Read, Write};

use super::{Counts, Tested};
use crate::Streams;
use crate::text::{number, printable};

/// Writes a line for each file, each failure in full, and how many cases ran.
pub(super) fn write<I: Read, O: Write, E: Write>(
    tested: &[Tested],
    counts: Counts,
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
    let files = tested.iter().filter(|tested| !tested.results.is_empty()).count();
    let files = number(files, "file");
    let Counts { passed, failed, broken } = counts;
    write!(streams.out, "ran {} in {files}: {passed} passed, {failed} failed", number(counts.ran(), "case"))?;
    match broken {
        0 => writeln!(streams.out),
        1 => writeln!(streams.out, "; 1 file does not load"),
        _ => writeln!(streams.out, "; {broken} files do not load"),
    }
}
