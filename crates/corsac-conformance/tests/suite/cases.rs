//! The cases themselves, and the core without a framework.

use std::collections::BTreeSet;

use corsac_conformance::{CoreTarget, Suite};
use corsac_core::{Policy, Severity};

#[test]
fn the_core_passes_every_case() {
    let suite = Suite::load().unwrap();
    let report = suite.run(&mut CoreTarget::new());
    assert!(report.passes(), "{report}");
    assert!(report.left_out.is_empty());
    say!("{}", report.summary());
}

#[test]
fn there_are_many_cases_and_many_that_suffer_no_deviation() {
    let suite = Suite::load().unwrap();
    let rows: BTreeSet<&str> = suite.cases.iter().map(|case| case.id.as_str()).collect();
    let security: BTreeSet<&str> =
        suite.cases.iter().filter(|case| case.security).map(|case| case.id.as_str()).collect();
    let themes: BTreeSet<&str> = suite.cases.iter().map(|case| case.theme).collect();
    let labels: BTreeSet<String> = suite.cases.iter().map(corsac_conformance::Case::label).collect();
    assert_eq!(labels.len(), suite.cases.len(), "a request of a row is there twice");
    assert!(rows.len() >= 120 && security.len() >= 50, "{} rows, {} of security", rows.len(), security.len());
    say!(
        "conformance: {} requests in {} cases of {} themes, {} cases about security",
        suite.cases.len(),
        rows.len(),
        themes.len(),
        security.len()
    );
}

/// A case that leaves the status open asks less; it is for answers of routers that differ and are all right.
#[test]
fn few_cases_leave_something_open() {
    let suite = Suite::load().unwrap();
    let open: Vec<&str> = suite
        .cases
        .iter()
        .filter(|case| case.expected.status.is_none() || case.expected.handler.is_none())
        .map(|case| case.id.as_str())
        .collect();
    assert_eq!(open, ["path-trailing-slash", "path-ambiguous-bad-escape", "lower-case-options"]);
}

/// A policy with a warning is a bad example; these warn of what the cases are about.
#[test]
fn policies_have_no_warnings_but_these() {
    let suite = Suite::load().unwrap();
    let mut warnings = BTreeSet::new();
    for case in &suite.cases {
        let policy = Policy::from_yaml(case.setup.policy.as_str()).unwrap();
        for warning in policy.diagnostics().iter().filter(|it| it.severity == Severity::Warning) {
            warnings.insert((case.policy.clone(), warning.code.to_string()));
        }
    }
    let warnings: Vec<_> = warnings.iter().map(|(policy, code)| (policy.as_str(), code.as_str())).collect();
    assert_eq!(warnings, [("any", "authorization-not-covered")]);
}

#[test]
fn the_case_of_the_readme_passes() {
    let readme = include_str!("../../README.md");
    let block = readme.split("```yaml,conformance\n").nth(1).unwrap().split("```").next().unwrap();
    let report = Suite::read(block).unwrap().run(&mut CoreTarget::new());
    assert!(report.passes(), "{report}");
    assert_eq!(report.found.len(), 2);
}

#[test]
fn mistakes_in_the_data_are_found() {
    let case = |change: &str, to: &str| {
        let text = "cases:\n  - { id: a, title: a, policy: app, request: GET /items, expect: { status: 200, handler: true } }";
        Suite::read(&text.replace(change, to)).map(|suite| suite.cases.len())
    };
    assert_eq!(case("", ""), Ok(1));
    for (change, to, says) in [
        ("policy: app", "policy: ap", "`a` names no policy: `ap`"),
        ("GET /items", "GET", "`GET` is no request line"),
        ("GET /items", r#""GET /\\x""#, "begins with no escape"),
        ("title", "tittle", "tittle"),
        ("200", "some", "did not match any variant"),
        (", handler: true", "", "missing field `handler`"),
        ("handler: true", "handler: true, headers: Vary", "`Vary` is no header line"),
    ] {
        let wrong = case(change, to).unwrap_err();
        assert!(wrong.contains(says), "{wrong}");
    }
    let twice =
        "{ id: a, title: a, policy: app, request: GET /items, expect: { status: 200, handler: true } }";
    let wrong = Suite::read(&format!("cases: [{twice}, {twice}]")).unwrap_err();
    assert!(wrong.contains("`a` is there twice"), "{wrong}");
}
