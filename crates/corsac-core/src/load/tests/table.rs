//! The tables in `findings.yaml`: a policy, and each finding's code, line and column.

use serde::Deserialize;

use super::{families, load};
use crate::load::Format;

#[derive(Deserialize)]
struct Case {
    policy: String,
    #[serde(default)]
    json: bool,
    findings: Vec<String>,
    fixed: Option<String>,
}

fn cases() -> Vec<Case> {
    serde_yaml::from_str(include_str!("findings.yaml")).unwrap()
}

#[test]
fn every_finding_stands_in_its_place() {
    let mut wrong = Vec::new();
    for Case { policy, json, findings, fixed } in cases() {
        let format = if json { Format::Json } else { Format::Yaml };
        let (_, diagnostics) = load(policy.as_bytes(), format);
        let found: Vec<_> = diagnostics
            .iter()
            .map(|found| {
                let place = found.place().and_then(|place| place.span);
                let place = place.map_or("-".to_owned(), |span| format!("{}:{}", span.line, span.column));
                format!("{} {place}", found.code)
            })
            .collect();
        if found != findings {
            wrong.push(format!("{policy}\n  wanted {findings:?}\n  found  {found:?}\n  {diagnostics:#?}"));
        }
        if let Some(fixed) = fixed {
            let mut text = policy.clone();
            let fixes = diagnostics.iter().rev().filter_map(|found| found.fix.as_ref());
            for edit in fixes.flat_map(|fix| fix.edits.iter().rev()) {
                let span = edit.place.span.unwrap();
                text.replace_range(span.start..span.end, &edit.replacement);
            }
            if text != fixed {
                wrong.push(format!("{policy}\n  is fixed to\n{text}"));
            } else if !load(text.as_bytes(), format).1.is_empty() {
                wrong.push(format!("the fix leaves findings: {text}"));
            }
        }
        for found in &diagnostics {
            let message = &found.message;
            assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_code_has_a_case() {
    let text = include_str!("findings.yaml");
    // Caused where there is no text, or by more text than a table should hold.
    let elsewhere = [
        "unreadable-file",
        "file-too-large",
        "not-utf8",
        "more-findings",
        "too-many-aliases",
        "too-many-entries",
        "key-too-long",
        "nested-too-deep",
    ];
    for code in families().filter(|code| !elsewhere.contains(&code.name())) {
        assert!(text.contains(&format!("\"{code} ")), "{code}");
    }
}
