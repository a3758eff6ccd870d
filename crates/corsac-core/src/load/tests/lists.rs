//! The table in `lists.yaml`: lines of a policy, what is found in them, and what its safe fixes leave.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Applicability;
use crate::load::Loader;
use crate::report::Report;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    list: String,
    /// Every code, in the order of the text.
    codes: Option<Vec<String>>,
    errors: Option<usize>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    /// The lines once every safe fix is made, all at once.
    left: Option<String>,
    /// The lines once the first fix is made, which is a guess.
    suggested: Option<String>,
}

/// A policy around the lines, with what they lack.
fn policy(list: &str) -> String {
    let mut text = format!("{list}\nversion: 1\n");
    if !list.contains("rules:") {
        if !list.contains("allow_origins:") {
            text += "allow_origins: [https://a.example.com]\n";
        }
        if !list.contains("max_age:") {
            text += "max_age: 5\n";
        }
    }
    text
}

fn check(text: &str) -> Report {
    let variables: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# env: ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let get = move |name: &str| variables.iter().find(|(set, _)| set == name).map(|(_, value)| value.clone());
    Loader::new().yaml(text).environment(get).check().report
}

/// Makes the changes, which must not overlap.
fn fixed<'d>(text: &str, found: impl Iterator<Item = &'d Diagnostic>) -> String {
    let mut edits: Vec<_> = found.filter_map(|found| found.fix.as_ref()).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.place.span.map(|span| span.start));
    let mut changed = text.to_owned();
    let mut end = text.len();
    for edit in edits.into_iter().rev() {
        let span = edit.place.span.unwrap();
        assert!(span.end <= end, "two changes overlap in\n{text}");
        changed.replace_range(span.start..span.end, &edit.replacement);
        end = span.start;
    }
    changed
}

#[test]
fn entries_of_lists() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("lists.yaml")).unwrap();
    let mut wrong = Vec::new();
    for Case { list, codes, errors, says, not, left, suggested } in cases {
        let text = policy(&list);
        let report = check(&text);
        let shown = report.to_string();
        let mut found: Vec<_> = report.diagnostics().iter().collect();
        found.sort_by_key(|found| {
            found
                .place()
                .and_then(|place| place.span)
                .or(found.labels.last().and_then(|it| it.place.span))
                .map(|span| span.start)
        });
        let named: Vec<_> = found.iter().map(|found| found.code.name()).collect();
        if codes.as_ref().is_some_and(|wanted| *wanted != named) {
            wrong.push(format!("{named:?}, not {codes:?}, in\n{shown}\n{text}"));
        }
        let count = report.count(Severity::Error);
        if errors.is_some_and(|wanted| wanted != count) {
            wrong.push(format!("{count} errors, not {errors:?}, in\n{shown}"));
        }
        wrong.extend(
            says.iter().filter(|it| !shown.contains(it.as_str())).map(|it| format!("no {it:?} in\n{shown}")),
        );
        wrong.extend(
            not.iter().filter(|it| shown.contains(it.as_str())).map(|it| format!("{it:?} in\n{shown}")),
        );
        let is = |found: &&&Diagnostic, how| found.fix.as_ref().is_some_and(|fix| fix.applicability == how);
        let safe = fixed(&text, found.iter().filter(|it| is(it, Applicability::Safe)).copied());
        if left.as_ref().is_some_and(|wanted| policy(wanted) != safe) {
            wrong.push(format!("safe fixes leave\n{safe}\nnot\n{left:?} of\n{shown}"));
        }
        if check(&safe).count(Severity::Error) > count {
            wrong.push(format!("safe fixes of\n{text}\nleave\n{safe}"));
        }
        let guess = fixed(&text, found.iter().filter(|it| is(it, Applicability::Suggested)).take(1).copied());
        if suggested.as_ref().is_some_and(|wanted| policy(wanted) != guess) {
            wrong.push(format!("the first guess leaves\n{guess}\nnot\n{suggested:?} of\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A list as long as a file can be, on one line: each of its entries is looked at by itself.
#[test]
fn a_hundred_thousand_entries() {
    let many = |entry: fn(usize) -> String| (0..100_000).map(entry).collect::<Vec<_>>().join(",");
    for (list, code) in [
        (format!("allow_headers: [x-a,{}]", many(|_| "te".to_owned())), "forbidden-header"),
        (
            format!("allow_headers: ['*',Authorization,{}]", many(|index| format!("x{index}"))),
            "beside-wildcard",
        ),
        (format!("expose_headers: [x-a,{}]", many(|_| "X-A".to_owned())), "repeated-entry"),
        (format!("allow_methods: [GET,{}]", many(|_| "GET".to_owned())), "repeated-entry"),
    ] {
        let report = check(&policy(&list));
        let found = report.diagnostics();
        assert_eq!(found.len(), 101);
        assert!(
            found.iter().take(100).all(|found| found.code.name() == code && found.fix.is_some()),
            "{code}"
        );
    }
    let distinct = check(&policy(&format!("allow_methods: [GET,{}]", many(|index| format!("M{index}")))));
    assert!(distinct.diagnostics().is_empty(), "{distinct}");
}

/// The header names that jub0bs/cors refuses are refused here.
#[test]
fn what_the_strictest_peer_refuses() {
    let requested = "accept-charset accept-encoding access-control-request-headers access-control-request-method \
        connection content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer \
        transfer-encoding upgrade via proxy-a sec-b access-control-allow-origin access-control-allow-credentials \
        access-control-allow-methods access-control-allow-headers access-control-max-age access-control-expose-headers";
    let exposed = "set-cookie set-cookie2 origin access-control-request-method access-control-request-headers \
        access-control-allow-methods access-control-allow-headers access-control-max-age";
    for (field, names) in [("allow_headers", requested), ("expose_headers", exposed)] {
        for name in names.split_ascii_whitespace() {
            let report = check(&policy(&format!("{field}: [X-A, {name}]")));
            assert_eq!(report.count(Severity::Error), 1, "{field}: {name}\n{report}");
        }
    }
}
