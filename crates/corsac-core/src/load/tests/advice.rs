//! The table in `advice.yaml`: a policy, what its report says, and what it does not say.
//!
//! Every fix that is proposed here is applied, and must not leave an error where it was applied.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{Checked, Loader};

#[derive(Deserialize)]
struct Case {
    policy: String,
    #[serde(default)]
    json: bool,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    /// How many findings that are not notes.
    findings: Option<usize>,
    /// What the proposed fixes write, in the order of the findings.
    fixes: Option<Vec<String>>,
}

fn check(text: &str, json: bool) -> Checked {
    let variables: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# env: ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let get = move |name: &str| variables.iter().find(|(set, _)| set == name).map(|(_, value)| value.clone());
    let loader = if json { Loader::new().json(text) } else { Loader::new().yaml(text) };
    loader.environment(get).check()
}

fn settled(text: &str, json: bool, found: &Diagnostic) -> Result<(), String> {
    let Some(fix) = &found.fix else { return Ok(()) };
    let [edit] = fix.edits.as_slice() else { return Err(format!("`{}` is not one edit", fix.title)) };
    let span = edit.place.span.unwrap();
    let mut fixed = text.to_owned();
    fixed.replace_range(span.start..span.end, &edit.replacement);
    let written = span.start..span.start + edit.replacement.len();
    let left = check(&fixed, json).report;
    let there = left.diagnostics().iter().filter(|left| left.severity == Severity::Error).find(|left| {
        let place = left.place().and_then(|place| place.span);
        place.is_some_and(|place| place.start < written.end && written.start < place.end.max(place.start + 1))
    });
    match there {
        Some(error) => Err(format!("the fix `{}` leaves {error} in\n{fixed}", fix.title)),
        None => Ok(()),
    }
}

#[test]
fn the_advice_is_good() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("advice.yaml")).unwrap();
    let mut wrong = Vec::new();
    for Case { policy, json, says, not, findings, fixes } in cases {
        let report = check(&policy, json).report;
        let shown = report.to_string();
        wrong.extend(
            says.iter().filter(|it| !shown.contains(it.as_str())).map(|it| format!("no {it:?} in\n{shown}")),
        );
        wrong.extend(
            not.iter().filter(|it| shown.contains(it.as_str())).map(|it| format!("{it:?} in\n{shown}")),
        );
        let count = report.diagnostics().iter().filter(|found| found.severity > Severity::Note).count();
        if findings.is_some_and(|wanted| wanted != count) {
            wrong.push(format!("{count} findings, not {findings:?}, in\n{shown}"));
        }
        let written: Vec<_> = report
            .diagnostics()
            .iter()
            .filter_map(|found| found.fix.as_ref())
            .map(|fix| fix.edits[0].replacement.clone())
            .collect();
        if fixes.as_ref().is_some_and(|wanted| *wanted != written) {
            wrong.push(format!("fixes {written:?}, not {fixes:?}, in\n{shown}"));
        }
        wrong.extend(report.diagnostics().iter().filter_map(|found| settled(&policy, json, found).err()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_long_line_is_not_shown_whole() {
    let origins = vec!["https://app.example.com/"; 20_000].join(", ");
    for text in [
        format!("version: 1\nallow_origins: [{origins}]\n"),
        format!("version: 1\nallow_origins: [a, b] # {}\n", "x".repeat(100_000)),
    ] {
        let shown = check(&text, false).report.render(false);
        assert!(shown.len() < 200_000, "{} bytes", shown.len());
        assert!(shown.contains("app.example.com") || shown.contains("`a` is not an origin"));
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_end_is_too_large() {
    let report = Loader::new().file("/dev/zero").check().report;
    assert_eq!(report.diagnostics()[0].code.name(), "file-too-large");
}
