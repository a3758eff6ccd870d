//! Every fix that is safe, made by the command in files that hold every finding that has one.

use std::collections::BTreeSet;

use corsac_core::{Applicability, Code, Loader, Report};
use serde::Deserialize;

use crate::command::{Temporary, corsac};
use crate::{assert_generated, root};

/// Codes that cannot stand in `every.yaml` beside the others, and why. Each has a file of its own name.
const ALONE: &[(&str, &str)] = &[
    ("missing-version", "beside version-not-integer: a version is missing, or is no integer"),
    ("syntax-error", "hides everything else"),
    ("unquoted-braces", "may hide everything else"),
    ("unquoted-ipv6", "hides everything else"),
    ("unquoted-variable", "hides everything else"),
    ("unquoted-wildcard", "hides everything else"),
];

#[derive(Deserialize)]
struct Row {
    policy: String,
    #[serde(default)]
    json: bool,
}

fn report(text: &str, json: bool) -> Report {
    let variables: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# env: ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let get =
        move |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let loader = if json { Loader::new().json(text) } else { Loader::new().yaml(text) };
    loader.environment(get).check().report
}

/// The codes of the findings that have a safe fix.
fn safe(report: &Report) -> impl Iterator<Item = &'static str> {
    let fixable = report
        .diagnostics()
        .iter()
        .filter(|found| found.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe));
    fixable.map(|found| found.code.name())
}

/// Every code that has a safe fix somewhere: in the catalogue's examples, or in the tables of findings.
fn every() -> BTreeSet<&'static str> {
    let mut codes = BTreeSet::new();
    for code in Code::all() {
        codes.extend(safe(&report(code.bad_example(), false)));
    }
    for table in ["findings.yaml", "advice.yaml"] {
        let text =
            std::fs::read_to_string(root().join("crates/corsac-core/src/load/tests").join(table)).unwrap();
        for Row { policy, json } in serde_yaml::from_str::<Vec<Row>>(&text).unwrap() {
            codes.extend(safe(&report(&policy, json)));
        }
    }
    codes
}

fn data(name: &str) -> String {
    std::fs::read_to_string(root().join("tests/data/fix").join(format!("{name}.yaml"))).unwrap()
}

#[test]
fn one_file_has_every_finding_that_can_be_fixed_safely() {
    let every = every();
    assert!(every.len() > 15, "{every:?}");
    let alone: BTreeSet<_> = ALONE.iter().map(|(code, _)| *code).collect();
    let together: BTreeSet<_> = safe(&report(&data("every"), false)).collect();
    let wanted: BTreeSet<_> = every.difference(&alone).copied().collect();
    let missing: Vec<_> = wanted.difference(&together).collect();
    assert!(missing.is_empty(), "tests/data/fix/every.yaml lacks {missing:?}");
    let unknown: Vec<_> = together.difference(&wanted).collect();
    assert!(unknown.is_empty(), "no example and no table of findings shows a safe fix for {unknown:?}");
    for code in alone {
        assert!(every.contains(code), "`{code}` has no safe fix any more");
        assert!(safe(&report(&data(code), false)).any(|it| it == code), "tests/data/fix/{code}.yaml");
    }
}

#[test]
fn a_fixed_file_is_clean_and_its_comments_stand() {
    for name in ALONE.iter().map(|(code, _)| *code).chain(["every"]) {
        let before = data(name);
        let file = Temporary::new(&format!("{name}.yaml"), &before);
        let (out, err, exit) = corsac(&["check", "--fix", "--deny", "warnings", file.path()]);
        assert_eq!((exit.code(), err.as_str()), (0, ""), "{name}:\n{out}");
        let after = std::fs::read_to_string(file.path()).unwrap();
        assert_generated(&format!("tests/data/fix/{name}.fixed.yaml"), &after);
        let (out, _, exit) = corsac(&["check", "--deny", "warnings", file.path()]);
        assert_eq!(exit.code(), 0, "{name}:\n{out}");

        let comments = |text: &str| {
            let found = text.lines().filter_map(|line| line.rsplit_once('#').map(|(_, it)| it.to_owned()));
            found.collect::<Vec<_>>()
        };
        assert_eq!(comments(&before).len(), before.lines().count(), "a line of {name} has no comment");
        assert_eq!(comments(&before), comments(&after), "{name}");
    }
}

/// Codes that are about what only YAML can say. They are not in `every.json`.
const YAML_ONLY: &[&str] = &[
    "missing-version",
    "non-string-key",
    "syntax-error",
    "unquoted-braces",
    "unquoted-ipv6",
    "unquoted-variable",
    "unquoted-wildcard",
];

#[test]
fn json_is_fixed_as_well_and_stays_json() {
    let before = std::fs::read_to_string(root().join("tests/data/fix/every.json")).unwrap();
    let yaml_only: BTreeSet<_> = YAML_ONLY.iter().copied().collect();
    let found: BTreeSet<_> = safe(&report(&before, true)).collect();
    let every = every();
    let missing: Vec<_> = every.difference(&yaml_only).filter(|code| !found.contains(*code)).collect();
    assert!(missing.is_empty(), "tests/data/fix/every.json lacks {missing:?}");
    let file = Temporary::new("every.json", &before);
    let (out, err, exit) = corsac(&["check", "--fix", "--deny", "warnings", file.path()]);
    assert_eq!((exit.code(), err.as_str()), (0, ""), "{out}");
    let after = std::fs::read_to_string(file.path()).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&after).is_ok(), "{after}");
    assert_generated("tests/data/fix/every.fixed.json", &after);
}
