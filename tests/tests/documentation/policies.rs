//! Policies on pages.

use corsac_core::Severity;

use crate::example;
use crate::markdown::Page;

/// What a block says of its policy.
pub(crate) enum Expected<'a> {
    /// It loads, without warnings.
    Accepted,
    /// It loads.
    Good,
    /// It does not load, because of this.
    Refused(&'a str),
    /// It loads, with this warning or note.
    Warned(&'a str),
}

impl Expected<'_> {
    pub(crate) fn of(info: &str) -> Option<Expected<'_>> {
        let (language, expected) = info.split_once(',')?;
        if !matches!(language, "yaml" | "json") {
            return None;
        }
        Some(match expected.split_once('=') {
            None if expected == "accepted" => Expected::Accepted,
            None if expected == "good" => Expected::Good,
            Some(("refused", code)) => Expected::Refused(code),
            Some(("warned", code)) => Expected::Warned(code),
            _ => return None,
        })
    }
}

/// What a block of tests says of them.
pub(crate) enum Tests<'a> {
    /// Every case passes.
    Pass,
    /// A case fails.
    Fail,
    /// The file does not load, because of this alone.
    Refused(&'a str),
}

impl Tests<'_> {
    pub(crate) fn of(info: &str) -> Option<Tests<'_>> {
        match info.strip_prefix("yaml,test,")? {
            "good" => Some(Tests::Pass),
            "failing" => Some(Tests::Fail),
            other => other.strip_prefix("refused=").map(Tests::Refused),
        }
    }
}

pub(crate) fn run_tests() {
    let mut count = 0;
    for page in Page::all() {
        for block in page.blocks() {
            let Some(expected) = Tests::of(&block.info) else { continue };
            let checked = example::check_test(&block.text);
            let what = format!("{}:{} is not `{}`\n{}", page.name(), block.line, block.info, checked.report);
            match (expected, checked.file) {
                (Tests::Refused(code), None) => {
                    let codes = checked.report.diagnostics().iter().map(|found| found.code.name());
                    assert_eq!(codes.collect::<Vec<_>>(), [code], "{what}");
                }
                (Tests::Pass, Some(file)) => {
                    let report = file.run();
                    assert!(report.is_passed(), "{}:{}\n{report}", page.name(), block.line);
                }
                (Tests::Fail, Some(file)) => assert!(!file.run().is_passed(), "{what}"),
                _ => panic!("{what}"),
            }
            count += 1;
        }
    }
    crate::say!("documentation: {count} test files");
    assert!(count > 20);
}

pub(crate) fn run() {
    let (mut loaded, mut refused, mut wrong) = (0, 0, Vec::new());
    for page in Page::all() {
        for block in page.blocks() {
            let Some(expected) = Expected::of(&block.info) else { continue };
            let report = example::check(&block.text, block.info.starts_with("json")).report;
            let found = |code: &str, error: bool| {
                report
                    .diagnostics()
                    .iter()
                    .any(|found| found.code.name() == code && (found.severity == Severity::Error) == error)
            };
            let right = match expected {
                Expected::Accepted => !report.has_errors() && report.count(Severity::Warning) == 0,
                Expected::Good => !report.has_errors(),
                Expected::Refused(code) => found(code, true),
                Expected::Warned(code) => {
                    found(code, false) && (code == "more-findings" || !report.has_errors())
                }
            };
            match expected {
                Expected::Refused(_) => refused += 1,
                _ => loaded += 1,
            }
            if !right {
                wrong.push(format!("{}:{} is not `{}`\n{report}", page.name(), block.line, block.info));
            }
        }
    }
    crate::say!("documentation: {loaded} policies load, {refused} are refused");
    assert!(wrong.is_empty(), "{} blocks are wrong\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(loaded > 20 && refused > 20);
}
