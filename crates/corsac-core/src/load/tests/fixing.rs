//! Fixing, whatever the text: it ends, it changes nothing but what it says, and it opens nothing.

use proptest::prelude::*;
use proptest::sample::select;

use super::hostile::mutated;
use crate::fix::Applicability::{Safe, Suggested};
use crate::fix::Fixed;
use crate::load::{Checked, Loader};
use crate::policy::Policy;
use crate::request::Request;

fn loader(text: &str, json: bool) -> Loader {
    let loader = if json { Loader::new().json(text) } else { Loader::new().yaml(text) };
    loader.environment(|name| (name == "A").then(|| "https://a.example.com".to_owned()))
}

/// What a policy decides, over requests that its texts and their mutations are about.
fn decisions(policy: &Policy) -> Vec<String> {
    let origins =
        ["https://app.example.com", "https://a.example.com", "https://x.preview.example.com", "null"];
    let paths = ["/", "/api", "/api/x", "/catalogue/1", "/internal", "/x//y"];
    let mut made = Vec::new();
    for origin in origins {
        for path in paths {
            for method in ["GET", "PUT", "put", "PURGE"] {
                let preflight = Request::preflight(method, path).origin(origin);
                let asks = preflight.clone().headers(["x-api-key", "authorization"]);
                for request in [preflight, asks, Request::new(method, path).origin(origin)] {
                    let decision = policy.evaluate(&request);
                    made.push(format!("{:?} {:?}", decision.outcome(), decision.reason()));
                }
            }
        }
    }
    made
}

fn holds(text: &str, json: bool) {
    let Checked { report, policy, .. } = loader(text, json).check();
    let fixed = loader(text, json).fix(Safe);
    assert_eq!(fixed.before, text);
    assert_eq!(fixed.applied.is_empty(), fixed.text == text, "{:?}\n{}", fixed.applied, fixed.text);
    assert!(fixed.applied.iter().all(|applied| applied.applicability == Safe));
    for applied in &fixed.applied {
        let span = applied.place.span.unwrap();
        assert!(text.get(span.start..span.end).is_some(), "{applied:?} in {text:?}");
    }
    let again = loader(&fixed.text, json).fix(Safe);
    assert_eq!(again.text, fixed.text, "fixing twice is not fixing once\n{text}");
    let code = |report: &crate::Report| report.diagnostics().first().map(|found| found.code.name());
    let unread = |code| matches!(code, Some("syntax-error" | "second-document" | "nested-too-deep"));
    if unread(code(&fixed.left.report)) {
        assert!(unread(code(&report)) || report.has_errors(), "{text}\n\n{}", fixed.text);
    } else if let Some(policy) = policy {
        let after =
            fixed.left.policy.unwrap_or_else(|| panic!("it no longer loads:\n{text}\n\n{}", fixed.text));
        assert_eq!(decisions(&policy), decisions(&after), "{text}\n\n{}", fixed.text);
    }
    let all = loader(text, json).fix(Suggested);
    assert_eq!(all.applied.is_empty(), all.text == text);
}

/// One line of a policy: right, or with a mistake that can only mean one thing.
type Line = (&'static str, &'static [&'static str]);

const LINES: &[Line] = &[
    ("version: 1", &["version: \"1\"", "version: 1.0", "version:1"]),
    ("rules:", &["rules:"]),
    ("  - name: api", &["  - name: 5"]),
    (
        "    paths: [/api, \"/api/*/x\", /x]",
        &["    paths: [/api, /api/{id}/x, /x]", "    paths: [api, '/api/:id/x', \"x\"]"],
    ),
    ("    allow_origins:", &["    allow_origins:"]),
    (
        "      - https://app.example.com",
        &["      - https://App.example.com/", "      - 'https://app.example.com:443'"],
    ),
    ("      - ${A:-}", &["      - https://b.example.com/"]),
    (
        "    allow_methods: [GET, PUT]",
        &["    allow_methods: [get, put]", "    allow_methods: GET, put", "    allow_methods: ['GET PUT']"],
    ),
    ("    allow_headers: [X-A, X-B]", &["    allow_headers: [X-A X-B]", "    allow_headers:[X-A, X-B]"]),
    ("    allow_credentials: true", &["    allow_credentials: yes", "    allow_credentials: \"true\""]),
    ("    max_age: 10m", &["    max_age: 10 min", "    max_age: '10M'"]),
    ("  - paths: [/public]", &["  - paths: /public", "  - paths: [public]"]),
    (
        "    allow_origins: [\"*\"]",
        &["    allow_origins: *", "    allow_origins: [*]", "    allow_origins: '*'"],
    ),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_policies_are_fixed_without_harm(text in mutated(), crlf in any::<bool>()) {
        holds(&if crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }, false);
    }

    #[test]
    fn json_stays_json(
        method in select(vec!["GET", "get", "GET, PUT", "*"]),
        origin in select(vec!["https://a.example.com", "https://A.example.com:443/", "*", "a.example.com"]),
        credentials in select(vec!["true", "\"yes\"", "1", "\"no\""]),
        age in select(vec!["600", "\"10 min\"", "\"10M\"", "\"1.5h\""]),
        path in select(vec!["/a", "a", "/a/{id}", "/a/:b?"]),
        version in select(vec!["\"version\": 1, ", "\"version\": \"1\", ", "", "\"Version\": 1, "]),
        list in any::<bool>(),
    ) {
        let (open, close) = if list { ("[", "]") } else { ("", "") };
        let text = format!("{{{version}\"rules\": [{{\"paths\": {open}\"{path}\"{close}, \"allow_origins\": [\n\
            \"{origin}\"\n], \"allow_methods\": {open}\"{method}\"{close}, \"allow_credentials\": {credentials}, \"max_age\": {age}}}]}}");
        for up_to in [Safe, Suggested] {
            let fixed = loader(&text, true).fix(up_to);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&fixed.text).is_ok(), "{}", fixed.text);
            // What is proposed is made: none of it was thrown away because it broke the text.
            let left = fixed.left.report.diagnostics().iter().filter_map(|left| left.fix.as_ref());
            prop_assert_eq!(left.filter(|fix| fix.applicability <= up_to).count(), 0, "{}", fixed.text);
        }
        holds(&text, true);
    }

    #[test]
    fn what_is_right_stays_as_it_is_and_comments_stand(
        choices in prop::collection::vec(any::<prop::sample::Index>(), LINES.len()),
        planted in prop::collection::vec(any::<bool>(), LINES.len()),
        (crlf, mark) in any::<(bool, bool)>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = String::from(if mark { "\u{feff}" } else { "" });
        for (number, (right, wrong)) in LINES.iter().enumerate() {
            let line = if planted[number] { choices[number].get(wrong) } else { right };
            text += &format!("  # above {number}{end}{line} # beside {number}{end}");
        }
        let Fixed { text: fixed, left, .. } = loader(&text, false).fix(Safe);
        prop_assert!(!left.report.has_errors(), "{}\n{}", fixed, left.report);
        let lines: Vec<&str> = fixed.split_inclusive(end).collect();
        prop_assert_eq!(lines.len(), LINES.len() * 2, "{}", fixed);
        for (number, (right, _)) in LINES.iter().enumerate() {
            let above = format!("  # above {number}{end}");
            prop_assert_eq!(lines[number * 2].trim_start_matches('\u{feff}'), above);
            let beside = format!(" # beside {number}{end}");
            let line = lines[number * 2 + 1].strip_suffix(&beside);
            prop_assert!(line.is_some(), "{}", fixed);
            prop_assert!(planted[number] || line == Some(right), "{}", fixed);
        }
        prop_assert_eq!(fixed.starts_with('\u{feff}'), mark);
        holds(&text, false);
    }
}

#[test]
fn one_round_mends_what_another_uncovered() {
    for (text, wanted) in [
        // Two that mend one line.
        ("version: 1\nallow_origins: [*, *]\n", "version: 1\nallow_origins: [\"*\", \"*\"]\n"),
        // One syntax error behind the other.
        (
            "version: 1\nallow_origins:\n  - *\nallow_methods:[get]\nmax_age:10 min\n",
            "version: 1\nallow_origins:\n  - \"*\"\nallow_methods: [GET]\nmax_age: 10m\n",
        ),
    ] {
        assert_eq!(loader(text, false).fix(Safe).text, wanted);
    }
}

#[test]
fn many_findings_are_fixed_at_once_and_a_huge_file_comes_to_an_end() {
    let text = format!(
        "version: 1\nallow_origins: [https://a.example.com]\nallow_methods: [{}GET]\n",
        "get, ".repeat(3000)
    );
    let fixed = loader(&text, false).fix(Safe);
    // Each is written as it should be, and then there is one too many of them.
    assert_eq!(fixed.applied.len(), 6000);
    assert_eq!(fixed.text, "version: 1\nallow_origins: [https://a.example.com]\nallow_methods: [GET]\n");
    // A syntax error in every line: they are met one at a time.
    let text = format!("version: 1\nallow_origins:\n{}", "  - *\n".repeat(150_000));
    let fixed = loader(&text, false).fix(Safe);
    assert!(!fixed.applied.is_empty() && fixed.applied.len() < 150_000, "{}", fixed.applied.len());
}

#[test]
fn a_guess_is_never_safe() {
    for text in [
        // The URL parser would make wildcards of them.
        "allow_origins: [\"https://%2a.example.com\"]",
        "allow_origins: [\"https://pr-%2A.example.com/\"]",
        "allow_origins: [\"https://\u{ff0a}.example.com\"]",
        "allow_origins: [\"https://\u{ff0a}\u{ff0a}.example.com\"]",
        // A number is missing, and a zero is one too many: no browser's reading of them is meant.
        "allow_origins: [\"http://192.168.1\"]",
        "allow_origins: [\"http://192.168.010.1\"]",
        // Aliases with a slip.
        "x-list: &methods [PUT]\nallow_methods: *mehtods",
        "allow_methods: [GET, *mehtods]",
        "allow_headers:\n  - *names",
        // Prose that looks like a key, beside a mistake that nothing mends.
        "description: |\n  max_age:10m\nallow_headers: [X-A",
        "description: >- # why\n  max_age:10m\nallow_headers: [X-A",
    ] {
        let origins =
            if text.contains("allow_origins") { "" } else { "allow_origins: [https://a.example.com]\n" };
        let text = format!("version: 1\n{origins}{text}\nmax_age: 10m\n");
        let fixed = loader(&text, false).fix(Safe);
        assert_eq!(fixed.text, text);
        assert!(fixed.left.report.has_errors(), "{text}");
    }
    // Quotes alone are sure.
    for (text, wanted) in [("*", "\"*\""), ("*.example.com", "https://*.example.com")] {
        let text = format!("version: 1\nallow_origins: [{text}]\n");
        assert!(loader(&text, false).fix(Suggested).text.contains(wanted), "{text}");
    }
}

#[test]
fn comments_behind_the_sign_of_a_block_scalar_stand() {
    for text in [
        "allow_origins: |- # why\n  https://A.example.com/",
        "allow_origins:\n  - >- # why\n    https://A.example.com/",
        "allow_origins: [https://a.example.com]\nallow_methods: > # why\n  get, put",
        "allowOrigins: >- # why\n  https://a.example.com",
        "allow_origins: [https://a.example.com]\nmax_age: |- # why\n  10 min",
        "allow_origins:\n  - https://a.example.com\n  - |- # why\n    https://a.example.com\n  - https://b.example.com",
    ] {
        let text = format!("version: 1\n{text}\n");
        for up_to in [Safe, Suggested] {
            let fixed = loader(&text, false).fix(up_to);
            assert!(fixed.text.contains(" # why\n"), "{}", fixed.text);
        }
        assert_eq!(loader(&text, false).fix(Safe).text, text);
    }
}

#[test]
fn what_other_rules_share_is_not_removed_for_one() {
    let text = "version: 1\nrules:\n- {name: a, services: [x], paths: [/a], deny: true}\n\
        - {name: b, services: [x], paths: &p [/a, /b], deny: true}\n- {name: c, services: [y], paths: *p, deny: true}\n";
    let fixed = loader(text, false).fix(Suggested);
    assert_eq!(fixed.text, text);
    assert!(
        fixed.left.report.to_string().contains("no request for `/a` gets to rule `b`"),
        "{}",
        fixed.left.report
    );
    // Alone in its rule, the list is mended.
    let alone = text.replace("&p ", "").replace("*p", "[/c]");
    assert_eq!(loader(&alone, false).fix(Suggested).text, alone.replace("[/a, /b]", "[/b]"));
}

#[test]
fn of_a_group_the_grant_is_not_told_to_go() {
    let text = "version: 1\norigin_groups: {g: [https://a.example.com, https://a.example.com]}\nallow_origins: [group:g]\n";
    let report = loader(text, false).check().report.to_string();
    assert!(report.contains("remove one of the two") && !report.contains("nobody else"), "{report}");
}
