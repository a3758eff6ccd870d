//! Every rule that jub0bs/cors, the strictest of the peers, enforces when it is configured: covered here, by test.

use std::collections::BTreeSet;
use std::fmt::Write;

use corsac_core::{Code, Loader, Severity};
use serde::Deserialize;

use crate::assert_generated;

/// Its kinds of errors, with their reasons.
const KINDS: [&str; 16] = [
    "IncompatibleOriginPattern, insecure",
    "IncompatibleOriginPattern, psl",
    "IncompatibleOriginPattern, wildcard",
    "IncompatibleWildcardResponseHeaderName",
    "MaxAgeOutOfBounds",
    "UnacceptableHeaderName, request, forbidden",
    "UnacceptableHeaderName, request, invalid",
    "UnacceptableHeaderName, request, prohibited",
    "UnacceptableHeaderName, response, forbidden",
    "UnacceptableHeaderName, response, invalid",
    "UnacceptableHeaderName, response, prohibited",
    "UnacceptableMethod, forbidden",
    "UnacceptableMethod, invalid",
    "UnacceptableOriginPattern, invalid",
    "UnacceptableOriginPattern, missing",
    "UnacceptableOriginPattern, prohibited",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rules: Vec<Rule>,
    beyond: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[serde(default)]
    kind: String,
    #[serde(alias = "takes")]
    refuses: String,
    #[serde(default)]
    each: Vec<String>,
    policy: String,
    codes: Vec<String>,
    #[serde(default = "error")]
    here: String,
    note: Option<String>,
}

fn error() -> String {
    "error".to_owned()
}

fn file() -> File {
    serde_yaml::from_str(include_str!("../../data/jub0bs-rules.yaml")).unwrap()
}

impl Rule {
    fn policies(&self) -> Vec<String> {
        match self.each.as_slice() {
            [] => vec![self.policy.clone()],
            values => values.iter().map(|value| self.policy.replace("@@", value)).collect(),
        }
    }

    fn wrong(&self) -> Vec<String> {
        let named = |code: &Code| self.codes.iter().any(|name| name == code.name());
        let mut wrong = Vec::new();
        for policy in self.policies() {
            let checked = Loader::new().yaml(&policy).check();
            let found = checked.report.diagnostics();
            let here = found.iter().any(|it| named(&it.code) && it.severity.as_str() == self.here);
            let other = found.iter().any(|it| !named(&it.code) && it.severity == Severity::Error);
            if !here || other || checked.policy.is_some() != (self.here == "warning") {
                wrong.push(format!("{}: {policy}{}", self.refuses, checked.report));
            }
        }
        wrong
    }
}

#[test]
fn everything_that_jub0bs_refuses_is_found_here() {
    let file = file();
    let rules = || file.rules.iter().chain(&file.beyond);
    let wrong: Vec<_> = rules().flat_map(Rule::wrong).collect();
    let policies: usize = rules().map(|rule| rule.policies().len()).sum();
    crate::say!(
        "jub0bs/cors: {} rules, {} beyond them, {policies} policies",
        file.rules.len(),
        file.beyond.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_kind_of_error_has_a_rule() {
    let file = file();
    let kinds: BTreeSet<_> = file.rules.iter().map(|rule| rule.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(KINDS));
    for rule in file.rules.iter().chain(&file.beyond) {
        assert!(rule.codes.iter().all(|name| Code::from_name(name).is_some()), "{:?}", rule.codes);
    }
}

#[test]
fn the_page_is_what_the_table_says() {
    let file = file();
    let mut page = String::from(
        "# The checks of jub0bs/cors\n\n\
         [jub0bs/cors](https://github.com/jub0bs/cors), a library for Go, checks its configuration more strictly than \
         any other. Whoever comes from there loses no check: this table lists every rule that it enforces (version \
         1.0.2), and the code of the finding that covers it here. Each row is executed by a test, with every one of its \
         examples.\n\n\
         | refused by jub0bs/cors | here | differs |\n|---|---|---|\n",
    );
    let row = |rule: &Rule, page: &mut String| {
        let codes: Vec<_> =
            rule.codes.iter().map(|code| format!("[`{code}`](diagnostics.md#{code})")).collect();
        let severity = if rule.here == "error" { String::new() } else { format!(" ({})", rule.here) };
        let note = rule.note.as_deref().unwrap_or_default();
        writeln!(page, "| {} | {}{severity} | {note} |", rule.refuses, codes.join(", ")).unwrap();
    };
    file.rules.iter().for_each(|rule| row(rule, &mut page));
    page.push_str(
        "\n## What it takes, and is found here\n\n\
         | taken by jub0bs/cors without a word | here | |\n|---|---|---|\n",
    );
    file.beyond.iter().for_each(|rule| row(rule, &mut page));
    assert_generated("docs/src/checks-of-jub0bs.md", &page);
}
