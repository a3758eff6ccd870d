//! What checking policies found, as a log of the Static Analysis Results Interchange Format.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; the sections cited are of that.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read, Write};

use corsac_core::{Checked, Code, Diagnostic, Fix, Label, Severity, Span};
use serde_json::{Map, Value, json};

use super::base::Base;
use crate::command::explain_code::page;
use crate::text::printable;
use crate::{Exit, Streams};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the log of a run.
pub(super) fn write<I: Read, O: Write, E: Write>(
    checked: &[(String, Checked)],
    exit: Exit,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let base = Base::new();
    let (mut results, mut notifications) = (Vec::new(), Vec::new());
    let mut seen = HashMap::new();
    for (file, checked) in checked {
        for diagnostic in checked.report.diagnostics() {
            let finding = Finding { file, checked, diagnostic, base: &base };
            // That a file cannot be read says nothing about a policy.
            if diagnostic.code == Code::UNREADABLE_FILE {
                notifications.push(finding.notification());
                writeln!(streams.err, "error: {}", printable(&diagnostic.message))?;
            } else {
                results.push(finding.result(&mut seen));
            }
        }
    }
    // A file that was named twice is one artifact.
    let uris: BTreeSet<_> = checked.iter().map(|(file, _)| base.uri(file)).collect();
    let artifacts: Vec<_> =
        uris.iter().map(|uri| json!({"location": {"uri": uri}, "roles": ["analysisTarget"]})).collect();
    streams.json(&log(&artifacts, &results, &notifications, exit))
}

/// Writes the log of a run that could not begin, and says why.
pub(super) fn fail<I: Read, O: Write, E: Write>(
    error: &str,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    // The log mostly goes into a file, and whoever waits for it wants to see why it is empty.
    writeln!(streams.err, "error: {error}")?;
    let notification = json!({"level": "error", "message": {"text": literal(error)}});
    streams.json(&log(&[], &[], &[notification], Exit::Usage))
}

fn log(artifacts: &[Value], results: &[Value], notifications: &[Value], exit: Exit) -> Value {
    let rules: Vec<_> = Code::families()
        .iter()
        .flat_map(|family| family.codes.iter().map(|code| rule(*code, family.title)))
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "corsac",
                "version": version,
                "semanticVersion": version,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "invocations": [{
                // Findings are no failure (3.20.14); that a file could not be read is.
                "executionSuccessful": exit != Exit::Usage,
                "exitCode": exit.code(),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": artifacts,
            "results": results,
            "columnKind": "unicodeCodePoints",
        }],
    })
}

fn rule(code: Code, family: &str) -> Value {
    let mut help = format!("{}\n", code.explanation());
    if !code.bad_example().is_empty() {
        let (bad, good) = (code.bad_example().trim_end(), code.good_example().trim_end());
        help.push_str(&format!("\n```yaml\n{bad}\n```\n\nInstead:\n\n```yaml\n{good}\n```\n"));
    }
    let level = code.severities().iter().max().copied().unwrap_or(Severity::Error);
    json!({
        "id": code.name(),
        "name": pascal(code.name()),
        "shortDescription": {"text": sentence(code.summary())},
        "fullDescription": {"text": code.explanation()},
        "help": {"text": code.explanation(), "markdown": help},
        "helpUri": page(code),
        "defaultConfiguration": {"level": level.as_str()},
        "properties": {"tags": ["cors", family]},
    })
}

/// `wildcard-with-credentials` as `WildcardWithCredentials` (3.49.7).
fn pascal(name: &str) -> String {
    name.split('-').map(capitalised).collect()
}

fn sentence(text: &str) -> String {
    format!("{}.", capitalised(text))
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(rest).collect()
}

/// A text that says nothing in brackets: `[text](target)` is a link (3.11.6), and a policy may hold one.
///
/// Braces stay as they are. 3.11.5 wants them doubled, but no viewer known undoes that where a message has no arguments.
fn literal(text: &str) -> String {
    printable(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A text as it is, where it cannot be taken for a link; readers that know no escapes are spared them.
fn plain(text: &str) -> String {
    if text.contains("](") { literal(text) } else { text.to_owned() }
}

/// A finding, with what it takes to write it.
#[derive(Clone, Copy)]
struct Finding<'a> {
    file: &'a str,
    checked: &'a Checked,
    diagnostic: &'a Diagnostic,
    base: &'a Base,
}

impl Finding<'_> {
    fn result(self, seen: &mut HashMap<String, usize>) -> Value {
        let Finding { diagnostic, .. } = self;
        let main = self.main();
        let mut message: Vec<_> = super::lines(diagnostic).iter().map(|line| plain(line)).collect();
        let mut related = Vec::new();
        for (index, label) in diagnostic.labels.iter().enumerate() {
            if Some(index) == main || label.place.variable {
                continue;
            }
            let id = related.len() + 1;
            let text = match label.text.as_str() {
                "" => label.place.to_string(),
                text => text.to_owned(),
            };
            // GitHub shows a related place only where the message links to it.
            message.push(format!("see [{}]({id})", literal(&text)));
            let mut location = self.location(Some(label));
            location.insert("id".into(), id.into());
            related.push(location);
        }
        let mut location = self.location(main.and_then(|main| diagnostic.labels.get(main)));
        let variables = diagnostic.labels.iter().filter(|label| label.place.variable);
        let names: BTreeSet<_> = variables.map(|label| label.place.source.as_str()).collect();
        if !names.is_empty() {
            let logical: Vec<_> =
                names.iter().map(|name| json!({"name": name, "kind": "variable"})).collect();
            location.insert("logicalLocations".into(), logical.into());
        }
        let mut result = json!({
            "ruleId": diagnostic.code.name(),
            "level": diagnostic.severity.as_str(),
            "message": {"text": message.join("\n")},
            "locations": [location],
            "partialFingerprints": {"corsacFinding/v1": self.fingerprint(seen)},
        });
        let mut add = |key: &str, value: Value| {
            if let Some(result) = result.as_object_mut() {
                result.insert(key.into(), value);
            }
        };
        if let Some(index) = rule_index(diagnostic.code) {
            add("ruleIndex", index.into());
        }
        if !related.is_empty() {
            add("relatedLocations", related.into());
        }
        if let Some(fix) = &diagnostic.fix {
            add("fixes", json!([self.fix(fix)]));
        }
        result
    }

    fn notification(self) -> Value {
        let Finding { diagnostic, .. } = self;
        let mut rule = json!({"id": diagnostic.code.name()});
        if let (Some(rule), Some(index)) = (rule.as_object_mut(), rule_index(diagnostic.code)) {
            rule.insert("index".into(), index.into());
        }
        let message: Vec<_> = super::lines(diagnostic).iter().map(|line| plain(line)).collect();
        json!({
            "level": "error",
            "message": {"text": message.join("\n")},
            "associatedRule": rule,
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": self.base.uri(self.file)}}}],
        })
    }

    /// The label to point at: of a finding about a variable, the place where the file uses it.
    fn main(self) -> Option<usize> {
        self.diagnostic.labels.iter().position(|label| !label.place.variable)
    }

    fn location(self, label: Option<&Label>) -> Map<String, Value> {
        let source = label.map_or(self.file, |label| &label.place.source);
        // GitHub refuses a log with a result that has no line: what is about a file as a whole is shown at its top.
        let region = label.and_then(|label| label.place.span).map_or_else(|| json!({"startLine": 1}), region);
        let mut location = Map::new();
        let artifact = json!({"uri": self.base.uri(source)});
        location.insert("physicalLocation".into(), json!({"artifactLocation": artifact, "region": region}));
        if let Some(label) = label.filter(|label| !label.text.is_empty()) {
            location.insert("message".into(), json!({"text": plain(&printable(&label.text))}));
        }
        location
    }

    fn fix(self, fix: &Fix) -> Value {
        let source = fix.edits.first().map_or(self.file, |edit| &edit.place.source);
        let replacements: Vec<_> = fix
            .edits
            .iter()
            .filter_map(|edit| {
                let text = &edit.replacement;
                Some(json!({"deletedRegion": region(edit.place.span?), "insertedContent": {"text": text}}))
            })
            .collect();
        json!({
            "description": {"text": plain(&printable(&fix.title))},
            "artifactChanges": [{
                "artifactLocation": {"uri": self.base.uri(source)},
                "replacements": replacements,
            }],
            "properties": {"applicability": fix.applicability},
        })
    }

    /// What stays the same while lines move: the code, the file, what is written at each place, and the number of the
    /// finding among those that share these.
    fn fingerprint(self, seen: &mut HashMap<String, usize>) -> String {
        let uri = self.base.uri(self.file);
        let mut parts = vec![self.diagnostic.code.name(), &uri];
        for label in &self.diagnostic.labels {
            parts.push(match &label.place {
                place if place.variable => &place.source,
                // Of a file as a whole, what it holds may change.
                place if place.span.is_none() => "",
                place => self.checked.report.text_at(place).unwrap_or_default(),
            });
        }
        let hash = hash(&parts);
        let count = seen.entry(hash.clone()).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}

fn rule_index(code: Code) -> Option<usize> {
    Code::all().position(|known| known == code)
}

/// Lines and columns; both standards count from 1 and end behind the last character (3.30).
fn region(span: Span) -> Value {
    json!({
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    })
}

/// FNV-1a, 64 bits: the standard library's hash may change with any release, and a fingerprint must not.
fn hash(parts: &[&str]) -> String {
    let separated = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    let hash = separated.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
