//! The table in `rules.yaml`: a policy, the lines on which it has findings of these families, and the ones that it has not.

mod selection;

use std::fmt::Write as _;

use serde::Deserialize;

use crate::catalogue::Code;
use crate::load::{Checked, Loader};

/// The codes that the table is about.
const CODES: [Code; 7] = [
    Code::UNREACHABLE_RULE,
    Code::SHADOWED_PATH,
    Code::REPEATED_PATH,
    Code::UNREACHABLE_GRANT,
    Code::LESS_THAN_EVERYONE,
    Code::SERVICE_FALLS_THROUGH,
    Code::REJECT_WITHOUT_OWN_ORIGINS,
];

#[derive(Deserialize)]
struct Case {
    name: String,
    policy: String,
    /// The findings of these families, as `code:line`, in the order of the report; of another code where the case
    /// says so.
    #[serde(default)]
    found: Vec<String>,
    /// What the report says.
    #[serde(default)]
    says: Vec<String>,
    /// What it does not say.
    #[serde(default)]
    not: Vec<String>,
    /// The service that loads the policy.
    service: Option<String>,
    /// Whether the values of variables are unknown.
    #[serde(default)]
    symbolic: bool,
    /// The policy with every fix made.
    fixed: Option<String>,
}

fn check(case: &Case) -> Checked {
    let variables: Vec<_> = case
        .policy
        .lines()
        .filter_map(|line| line.strip_prefix("# env: ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let get = move |name: &str| variables.iter().find(|(set, _)| set == name).map(|(_, value)| value.clone());
    let mut loader = Loader::new().yaml(case.policy.clone());
    loader = if case.symbolic { loader.symbolic_environment() } else { loader.environment(get) };
    if let Some(service) = &case.service {
        loader = loader.service(service);
    }
    loader.check()
}

/// 600 globs that only comparing tells apart ask for more comparisons than are made.
#[test]
fn beyond_the_bound_only_what_needs_comparing_stays_unsaid() {
    let globs = |count: usize| {
        (0..count).map(|n| format!("  - paths: [/*/{n}]\n    deny: true\n")).collect::<String>()
    };
    let tail = ["/y, /y/**", "/y/7", "/x", "/*/5", "/a/5", "/x"]
        .map(|paths| format!("  - paths: [{paths}]\n    deny: true\n"))
        .concat();
    let unreachable = |count: usize| {
        let policy = format!("version: 1\nrules:\n{}{tail}", globs(count));
        let report = Loader::new().yaml(policy).check().report;
        let found = report.diagnostics().iter().filter(|found| found.code == Code::UNREACHABLE_RULE);
        let line =
            |found: &crate::diagnostic::Diagnostic| found.place().unwrap().span.unwrap().line - 2 * count;
        found.map(line).collect::<Vec<_>>()
    };
    const { assert!(600 * 599 / 2 > super::COMPARISONS && 100 * 99 / 2 < super::COMPARISONS) };
    assert_eq!(unreachable(100), [5, 9, 11, 13]);
    assert_eq!(unreachable(600), [5, 9, 13]);
}

/// To tell whether one of them has another's base takes comparing each with each, which is not done without end.
#[test]
fn bases_are_looked_for_within_the_bound() {
    let found = |count: usize| {
        let paths = (0..count).map(|n| format!("      - /*/{n}/**\n")).collect::<String>();
        let policy = format!("version: 1\nrules:\n  - deny: true\n    paths:\n{paths}");
        let most = Loader::new().yaml(policy).check().report;
        let shown = most.diagnostics().iter().filter(|found| found.code == Code::PATH_WITHOUT_BASE).count();
        let more = most.diagnostics().iter().find(|found| found.code == Code::MORE_FINDINGS);
        let hidden = more.map_or(0, |more| {
            more.message.split(' ').next().and_then(|count| count.parse::<usize>().ok()).unwrap()
        });
        shown + hidden
    };
    // The note that `/**` has no rule is one more.
    assert_eq!(found(50), 50);
    assert_eq!(found(300), 301);
    let bounded = found(2000);
    assert!((10..1000).contains(&bounded), "{bounded}");
}

#[test]
fn rules_paths_grants_and_services() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("rules.yaml")).unwrap();
    let mut wrong = String::new();
    let mut shown = [0; CODES.len()];
    let mut silent = 0;
    for case in &cases {
        let report = check(case).report;
        let text = report.to_string();
        let found: Vec<String> = report
            .diagnostics()
            .iter()
            .filter(|found| CODES.contains(&found.code))
            .map(|found| {
                let line = found.place().and_then(|place| place.span).map_or(0, |span| span.line);
                format!("{}:{line}", found.code)
            })
            .collect();
        for (code, count) in CODES.iter().zip(&mut shown) {
            *count += usize::from(report.diagnostics().iter().any(|found| found.code == *code));
        }
        silent += usize::from(found.is_empty());
        let missing: Vec<_> = case.says.iter().filter(|says| !text.contains(says.as_str())).collect();
        let foreign: Vec<_> = case.not.iter().filter(|not| text.contains(not.as_str())).collect();
        if found != case.found || !missing.is_empty() || !foreign.is_empty() {
            writeln!(
                wrong,
                "{}: {found:?}, not {:?}; missing {missing:?}, foreign {foreign:?}\n{text}",
                case.name, case.found
            )
            .unwrap();
        }
        if let Some(wanted) = &case.fixed {
            let mut edits: Vec<_> = report
                .diagnostics()
                .iter()
                .filter_map(|found| found.fix.as_ref())
                .flat_map(|fix| &fix.edits)
                .collect();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.place.span.unwrap().start));
            let mut fixed = case.policy.clone();
            for edit in edits {
                let span = edit.place.span.unwrap();
                fixed.replace_range(span.start..span.end, &edit.replacement);
            }
            if fixed != *wanted {
                writeln!(wrong, "{}: fixed, it reads\n{fixed}", case.name).unwrap();
            }
        }
    }
    eprintln!("rules.yaml: {} cases, {silent} of them silent", cases.len());
    assert!(wrong.is_empty(), "{wrong}");
    assert!(shown.iter().all(|count| *count > 2), "{shown:?}");
    assert!(silent * 3 > cases.len());
}
