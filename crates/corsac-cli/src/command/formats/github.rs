//! What checking policies found, as workflow commands of GitHub Actions.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use std::cmp::Reverse;
use std::io::{self, Read, Write};

use corsac_core::{Checked, Diagnostic, Place, Severity};

use super::base::Base;
use crate::Streams;
use crate::command::findings;
use crate::text::printable;

/// How many annotations of one kind GitHub shows for a step.
const SHOWN: usize = 10;

/// Writes a command for each finding, and how many there are.
pub(super) fn write<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let base = Base::new();
    let found = checked
        .iter()
        .flat_map(|(file, checked)| checked.report.diagnostics().iter().map(move |found| (file, found)));
    let mut found: Vec<_> = found.collect();
    // Of all files, not of each: only the first of a kind are shown.
    found.sort_by_key(|(_, diagnostic)| Reverse(diagnostic.severity));
    for (file, diagnostic) in &found {
        writeln!(streams.out, "{}", annotation(file, diagnostic, &base))?;
    }
    let many = [Severity::Error, Severity::Warning, Severity::Note]
        .iter()
        .any(|kind| found.iter().filter(|(_, found)| found.severity == *kind).count() > SHOWN);
    if many {
        writeln!(streams.out, "GitHub shows {SHOWN} annotations of each kind; this log has them all")?;
    }
    findings::summary(checked, streams)
}

/// Writes the command that says why nothing could be checked.
pub(super) fn fail<I: Read, O: Write, E: Write>(
    error: &str,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    writeln!(streams.out, "::error title=corsac::{}", data(&printable(error)))
}

fn annotation(file: &str, diagnostic: &Diagnostic, base: &Base) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "notice",
    };
    let mut message = super::lines(diagnostic);
    // What a variable holds is shown where the file uses it.
    let place = diagnostic.labels.iter().map(|label| &label.place).find(|place| !place.variable);
    let source = place.map_or(file, |place| &place.source);
    let path = base.relative(source);
    let mut properties = Vec::new();
    if let Some(path) = &path {
        properties.push(("file", path.clone()));
    }
    if let Some(span) = place.and_then(|place| place.span).filter(|_| path.is_some()) {
        properties.push(("line", span.line.to_string()));
        properties.push(("endLine", span.end_line.to_string()));
        // GitHub refuses columns where an annotation covers more than one line.
        if span.line == span.end_line {
            properties.push(("col", span.column.to_string()));
            properties.push(("endColumn", span.end_column.to_string()));
        }
    }
    if path.is_none() {
        message.push(format!("at {}", place.map_or_else(|| printable(source), shown)));
    }
    for label in diagnostic.labels.iter().filter(|label| Some(&label.place) != place) {
        let text =
            if label.text.is_empty() { String::new() } else { format!(": {}", printable(&label.text)) };
        message.push(format!("see {}{text}", shown(&label.place)));
    }
    properties.push(("title", format!("corsac[{}]", diagnostic.code)));
    let properties: Vec<_> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{command} {}::{}", properties.join(","), data(&message.join("\n")))
}

fn shown(place: &Place) -> String {
    printable(&place.to_string())
}

/// A message as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the runner reads it back.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("50%\r\n::error::a, b"), "50%25%0D%0A::error::a, b");
        assert_eq!(property("a,b:c%.yaml\n"), "a%2Cb%3Ac%25.yaml%0A");
    }
}
