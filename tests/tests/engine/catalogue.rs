//! The catalogue of codes: its examples, and its page.

use std::fmt::Write;

use corsac_core::{Code, Diagnostic, Examples, Loader, Report, Severity};

use crate::{assert_generated, example};

fn check(text: &str) -> Report {
    example::check(text, false).report
}

/// Checks an example of a code, as what it is.
fn check_of(code: Code, text: &str) -> Report {
    match code.examples() {
        Examples::TestFiles => example::check_test(text).report,
        _ => check(text),
    }
}

#[test]
fn every_code_has_a_bad_example_that_shows_it_and_a_good_one_that_does_not() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for code in Code::all() {
        assert!(!code.bad_example().is_empty() && !code.good_example().is_empty(), "{code} has no example");
        count += 1;
        let bad = check_of(code, code.bad_example());
        let found: Vec<_> = bad.diagnostics().iter().filter(|diagnostic| diagnostic.code == code).collect();
        if found.is_empty() {
            wrong.push(format!("the bad example of `{code}` does not show it:\n{bad}"));
        }
        if found.iter().any(|diagnostic| !code.severities().contains(&diagnostic.severity)) {
            wrong.push(format!("`{code}` has a severity that its entry does not name"));
        }
        let good = check_of(code, code.good_example());
        if good.has_errors() || good.diagnostics().iter().any(|it| it.code == code) {
            wrong.push(format!("the good example of `{code}` is not good:\n{good}"));
        }
    }
    crate::say!("catalogue: {count} codes shown by example");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_bad_example_shows_nothing_worse_than_its_own_code() {
    for code in Code::all() {
        let report = check_of(code, code.bad_example());
        // It takes a hundred others to show that there are more.
        for diagnostic in report.diagnostics().iter().filter(|_| code != Code::MORE_FINDINGS) {
            assert!(
                diagnostic.code == code || diagnostic.severity < Severity::Error,
                "the example of `{code}` has another error:\n{report}"
            );
        }
    }
}

#[test]
fn findings_are_cut_after_a_hundred() {
    let mut text = String::from("version: 1\nallow_origins:\n");
    for number in 0..150 {
        writeln!(text, "  - https://App{number}.example.com").unwrap();
    }
    let report = check(&text);
    assert_eq!(report.diagnostics().len(), 101);
    assert!(
        report.diagnostics().last().unwrap().message.starts_with("50 "),
        "{:?}",
        report.diagnostics().last()
    );
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let report = Loader::new().yaml("version: 1\n".repeat(10)).max_bytes(50).check().report;
    assert_eq!(report.diagnostics()[0].code.name(), "file-too-large");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let file = std::env::temp_dir().join(format!("corsac-engine-{}.yaml", std::process::id()));
    std::fs::write(&file, b"version: 1\nname: \xff\n").unwrap();
    let report = Loader::new().file(&file).check().report;
    std::fs::remove_file(&file).unwrap();
    assert_eq!(report.diagnostics()[0].code.name(), "not-utf8");
}

#[test]
fn the_page_is_what_the_catalogue_says() {
    let mut page = String::from(
        "# Catalogue of codes\n\n\
         Every finding has a code that never changes its meaning. An **error** keeps the policy from loading: it cannot \
         mean what it says, or it opens a hole. A **warning** says that the policy probably does not do what its author \
         wants; it fails a build with `--deny warnings`. A **note** is worth knowing and never fails anything.\n\n\
         This page is generated from the catalogue in the program.\n",
    );
    for family in Code::families() {
        writeln!(page, "\n## {}", family.title).unwrap();
        if family.examples == Examples::TestFiles {
            page.push_str("\nThe examples are about the policies in `policies/`, and lie beside them.\n");
        }
        for code in family.codes {
            let severities: Vec<_> = code.severities().iter().map(|severity| severity.as_str()).collect();
            writeln!(page, "\n### {}\n\n*{}*: {}.\n", code.name(), severities.join(" or "), code.summary())
                .unwrap();
            writeln!(page, "{}", code.explanation()).unwrap();
            let found = check_of(*code, code.bad_example());
            let kind = if code.examples() == Examples::TestFiles { "test," } else { "" };
            let is_error = |it: &&Diagnostic| it.code == *code && it.severity == Severity::Error;
            let load = if found.diagnostics().iter().any(|it| is_error(&it)) { "refused" } else { "warned" };
            writeln!(page, "\n```yaml,{kind}{load}={}\n{}```", code.name(), code.bad_example()).unwrap();
            writeln!(page, "\nInstead:\n\n```yaml,{kind}good\n{}```", code.good_example()).unwrap();
        }
    }
    assert_generated("docs/src/diagnostics.md", &page);
}
