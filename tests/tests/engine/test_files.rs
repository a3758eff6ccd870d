//! Test files as their authors meet them: what is wrong with one is said in one go, and every expectation can fail.

use corsac_core::browser::{Credentials, Mode, Request};
use corsac_core::testing::{
    Case, Expected, MAX_CASES, TestFile, assert_allowed, assert_denied, assert_denied_because,
    assert_exchange, run_file,
};
use corsac_core::{Loader, Policy};

use crate::root;

const POLICY: &str = "
version: 1
rules:
  - paths: [/closed]
    deny: true
  - paths: [/strict]
    on_denied: reject
    allow_origins: [https://app.example.com]
  - paths: [/api, /api/**]
    allow_origins: [https://app.example.com, '${MORE:-}']
    allow_methods: [GET, PUT]
    allow_headers: [Content-Type]
    expose_headers: [X-Request-Id]
    max_age: 10m
  - paths: [/orders]
    services: [orders]
    allow_origins: [https://app.example.com]
";

fn file(text: &str) -> Result<TestFile, corsac_core::LoadError> {
    TestFile::from_yaml(text, Loader::new().yaml(POLICY))
}

/// A file of one case with these lines.
fn case(lines: &str) -> String {
    format!("version: 1\ncases:\n  - name: a\n    {}\n", lines.trim().replace('\n', "\n    "))
}

const APP: &str = "origin: https://app.example.com\npath: /api";

/// A text, and what is found in it: codes, and for each a piece of its message, its help or its fix.
const WRONG: &[(&str, &[(&str, &str)])] = &[
    (
        "cases: [a]\n",
        &[("missing-version", "add the version"), ("wrong-type", "a case begins with `- name:`")],
    ),
    ("version: 2\ncases: 5\n", &[("unsupported-version", "this corsac reads version 1")]),
    ("version: 1\n", &[("missing-field", "a test file needs `cases`")]),
    ("version: 1\ncases: []\n", &[("empty-list", "write a case in it")]),
    ("version: 1\ncase: 1\n", &[("unknown-key", "write `cases`")]),
    ("version: 1\nallow_origins: [a]\n", &[("missing-field", "cases"), ("unknown-key", "has the keys")]),
    ("[1]", &[("wrong-type", "a test file begins with `version: 1`")]),
    ("", &[("empty-file", "the test file is empty")]),
    ("# nothing\n", &[("empty-file", "write `version: 1` and `cases`")]),
    (
        "version: 1\nx-a: &a { b: c }\ncases:\n  - x-b: 1\n    x-c: { <<: *a }\n",
        &[
            ("merge-key", "in a policy, `defaults`"),
            ("missing-field", "`expect` is missing"),
            ("missing-field", "`name` is missing"),
            ("missing-field", "`origin` is missing"),
            ("missing-field", "`path` is missing"),
        ],
    ),
    ("version: 1\ncases: [\n", &[("syntax-error", "")]),
    (
        "version: 1\n---\nversion: 1\n",
        &[("missing-field", "cases"), ("second-document", "a file holds one test file")],
    ),
];

/// The lines of a case, and what is found in them.
const WRONG_CASES: &[(&str, &[(&str, &str)])] = &[
    (
        "x-mine: 1",
        &[
            ("missing-field", "`expect` is missing"),
            ("missing-field", "`origin` is missing"),
            ("missing-field", "`path` is missing"),
        ],
    ),
    (
        "origin: https://b.example\npath: /api\nexpect: { outcome: denied, console: ' ' }",
        &[("null-value", "a part of every line")],
    ),
    (
        "origin: https://b.example\npath: /api\nexpect: [allowed, denied]",
        &[("wrong-type", "`expect` takes an outcome, or a map with `outcome`, not a list")],
    ),
    (
        "origin: https://app.example.com/\npath: /api\nexpect: denied",
        &[("page-origin", "write `https://app.example.com`")],
    ),
    (
        "origin: https://*.example.com\npath: /api\nexpect: denied",
        &[("page-origin", "a case is about one page")],
    ),
    ("origin: file:///a\npath: /api\nexpect: denied", &[("page-origin", "write `null`")]),
    (
        "origin: wss://a\npath: /api\nexpect: denied",
        &[("page-origin", "no page has an origin of this scheme")],
    ),
    ("origin: null\npath: /api\nexpect: denied", &[("null-value", "`\"null\"`")]),
    ("origin: https://a.example\npath: api\nexpect: denied", &[("page-path", "write `/api`")]),
    (
        "origin: https://a.example\npath: https://b.example/c?d\nexpect: denied",
        &[("page-path", "write `/c?d`")],
    ),
    ("origin: https://a.example\npath: /a/../b\nexpect: denied", &[("page-path", "write `/b`")]),
    ("origin: https://a.example\npath: /a b\nexpect: denied", &[("page-path", "write `/a%20b`")]),
    (
        "origin: https://a.example\npath: [/a, /a]\nexpect: denied",
        &[("repeated-value", "the path `/a` is written twice")],
    ),
    ("origin: https://a.example\npath: []\nexpect: denied", &[("empty-list", "`path` is an empty list")]),
    (
        "origin: https://a.example\npath: /a\nmethod: trace\nexpect: denied",
        &[("page-method", "browsers refuse it")],
    ),
    (
        "origin: https://a.example\npath: /a\nmethod: GET POST\nexpect: denied",
        &[("page-method", "a method is one word")],
    ),
    (
        "origin: https://a.example\npath: /a\nheaders: [Cookie]\nexpect: denied",
        &[("page-header", "`credentials: true`")],
    ),
    (
        "origin: https://a.example\npath: /a\nheaders: [Origin]\nexpect: denied",
        &[("page-header", "write the page's `origin`")],
    ),
    (
        "origin: https://a.example\npath: /a\nheaders: ['X-A: 1']\nexpect: denied",
        &[("page-header", "write `X-A`")],
    ),
    (
        "origin: https://a.example\npath: /a\nheaders: { X-A: \"1\\n2\" }\nexpect: denied",
        &[("page-header", "one line of Latin-1")],
    ),
    (
        "origin: https://a.example\npath: /a\nheaders: [x-a, X-A]\nexpect: denied",
        &[("repeated-value", "the header `X-A`")],
    ),
    (
        "origin: https://a.example\npath: /a\ncredentials: include\nexpect: denied",
        &[("wrong-type", "`true` or `false`")],
    ),
    (
        "origin: https://a.example\npath: /a\ncredential: true\nexpect: denied",
        &[("unknown-key", "write `credentials`")],
    ),
    (
        "origin: https://a.example\npath: /a\noutcome: denied\nexpect: denied",
        &[("misplaced-key", "belongs in `expect`")],
    ),
    (
        "origin: https://a.example\npath: /a\nservice: order\nexpect: denied",
        &[("service-without-rules", "order")],
    ),
    ("origin: https://a.example\npath: /a\nexpect: blocked", &[("expected-outcome", "write `denied`")]),
    ("origin: https://a.example\npath: /a\nexpect: denyed", &[("expected-outcome", "write `denied`")]),
    ("origin: https://a.example\npath: /a\nexpect: 5", &[("wrong-type", "a string")]),
    ("origin: https://a.example\npath: /a\nexpect: {}", &[("missing-field", "`outcome` is missing")]),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: denied, reason: no-rule }",
        &[("expected-reason", "the reasons are")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: denied, reason: denied-by-rul }",
        &[("expected-reason", "write `denied-by-rule`")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: denied, status: 99 }",
        &[("wrong-type", "from 100 to 599")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, reason: denied-by-rule }",
        &[("clashing-expectations", "only what is denied has a reason")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, console: CORS }",
        &[("clashing-expectations", "console")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: denied, visible_headers: [X-A] }",
        &[("clashing-expectations", "it sees no header")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, visible_headers: [X-A], hidden_headers: x-a }",
        &[("clashing-expectations", "visible and hidden")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, reaches_application: false }",
        &[("clashing-expectations", "comes from the application")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, preflight: false, preflight_headers: { Vary: Origin } }",
        &[("clashing-expectations", "no preflight")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: same-origin, preflight: true }",
        &[("clashing-expectations", "its own pages")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, headers: { X A: 1 } }",
        &[("page-header", "is no header name")],
    ),
    (
        "origin: https://a.example\npath: /a\nexpect: { outcome: allowed, headers: { Vary: 1, vary: 2 } }",
        &[("repeated-value", "`vary`")],
    ),
];

#[test]
fn every_mistake_is_found_and_says_the_way_out() {
    let cases = WRONG_CASES.iter().map(|(lines, found)| (case(lines), *found));
    let files = WRONG.iter().map(|(text, found)| ((*text).to_owned(), *found));
    for (text, expected) in files.chain(cases) {
        let Err(error) = file(&text) else { panic!("it loads:\n{text}") };
        let mut found: Vec<_> = error.diagnostics().iter().collect();
        found.sort_by_key(|found| (found.code.name(), found.message.clone()));
        let codes: Vec<_> = found.iter().map(|found| found.code.name()).collect();
        assert_eq!(codes, expected.iter().map(|(code, _)| *code).collect::<Vec<_>>(), "{text}\n{error}");
        for (found, (_, said)) in found.iter().zip(expected) {
            let fix = found.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default();
            let all = format!("{} {} {fix} {:?}", found.message, found.help.join(" "), found.labels);
            assert!(all.contains(said), "{said:?} is not in {all}\n{text}");
            assert!(found.place().is_some() || text.is_empty(), "{error}");
        }
    }
}

#[test]
fn what_is_wrong_comes_out_together_with_what_is_wrong_in_the_policy() {
    let text = case("origin: https://app.example.com/\npath: api\nexpect: allow");
    let policy = Loader::new().yaml("{ version: 1, allow_origins: ['https://app.example.com/'] }");
    let error = TestFile::from_yaml(text, policy).unwrap_err();
    let found: Vec<_> = error.diagnostics().iter().map(|found| found.code.name()).collect();
    assert_eq!(found, ["page-origin", "page-path", "expected-outcome", "origin-with-path"]);
    let shown = error.to_string();
    assert!(shown.starts_with("the test file does not load\n"), "{shown}");
    assert!(shown.contains("--> <test>:4:13") && shown.contains("--> <text>:1:"), "{shown}");
}

#[test]
fn the_environment_of_the_process_is_not_read() {
    let text = format!(
        "env: {{ MORE: https://more.example }}\n{}",
        case("origin: https://more.example\npath: /api\nexpect: allowed")
    );
    assert!(file(&text).unwrap().run().is_passed());
    // Cargo sets this one.
    let policy = Loader::new().yaml("{ version: 1, allow_origins: ['https://${CARGO_PKG_NAME}.example'] }");
    let error = TestFile::from_yaml(case(&format!("{APP}\nexpect: denied")), policy).unwrap_err();
    assert_eq!(error.diagnostics()[0].code.name(), "missing-variable");
    let error = file(&text.replace("MORE", "MOR")).unwrap_err();
    assert_eq!(error.diagnostics()[0].code.name(), "unused-variable");
}

#[test]
fn lists_are_combined_and_bounded() {
    let lists = "origin: [https://app.example.com, https://b.example]\nmethod: [GET, PUT]\npath: /api\nexpect: denied";
    let names: Vec<_> = file(&case(lists)).unwrap().cases().iter().map(|case| case.name.clone()).collect();
    assert_eq!(
        names,
        [
            "a [GET https://app.example.com]",
            "a [PUT https://app.example.com]",
            "a [GET https://b.example]",
            "a [PUT https://b.example]",
        ]
    );
    let list =
        |count: usize| (0..count).map(|number| format!("/api/{number}")).collect::<Vec<_>>().join(", ");
    let many =
        |count| file(&case(&format!("origin: https://b.example\npath: [{}]\nexpect: denied", list(count))));
    assert_eq!(many(MAX_CASES).unwrap().cases().len(), MAX_CASES);
    assert_eq!(many(MAX_CASES + 1).unwrap_err().diagnostics()[0].code.name(), "too-many-cases");
    // Few bytes that would become many: each case has all headers.
    let headers: Vec<_> = (0..2_000).map(|number| format!("X-A-{number}")).collect();
    let lines = format!(
        "origin: https://b.example\npath: [{}]\nheaders: [{}]\nexpect: denied",
        list(2_000),
        headers.join(", ")
    );
    let error = file(&case(&lines)).unwrap_err();
    assert_eq!(error.diagnostics()[0].code.name(), "too-many-cases");
    assert!(error.diagnostics()[0].message.contains("64 MiB"), "{error}");
}

/// The lines of a case, an expectation that comes true, one that does not, and what is said then.
const EXPECTATIONS: &[(&str, &str, &str, &str)] = &[
    (APP, "allowed", "denied", "expected: denied\ngot:      allowed"),
    (
        APP,
        "allowed",
        "{ outcome: denied, reason: denied-by-rule }",
        "expected: denied, because of denied-by-rule\ngot:      allowed",
    ),
    (APP, "allowed", "same-origin", "got:      allowed"),
    (APP, "allowed", "not-governed", "got:      allowed"),
    (
        "origin: https://b.example\npath: /api",
        "denied",
        "allowed",
        "got:      denied, because of origin-not-allowed",
    ),
    ("origin: https://b.example\npath: /else", "not-governed", "denied", "got:      not-governed"),
    ("origin: https://your-api.test\npath: /api", "same-origin", "allowed", "got:      same-origin"),
    (
        "origin: https://app.example.com\npath: /api\ncredentials: true",
        "{ outcome: denied, reason: credentials-not-allowed }",
        "{ outcome: denied, reason: origin-not-allowed }",
        "got:      because of credentials-not-allowed",
    ),
    (
        "origin: https://b.example\npath: /closed",
        "{ outcome: denied, reason: denied-by-rule }",
        "{ outcome: denied, reason: origin-not-allowed }",
        "got:      because of denied-by-rule",
    ),
    (
        APP,
        "{ outcome: allowed, preflight: false }",
        "{ outcome: allowed, preflight: true }",
        "expected: a preflight\ngot:      no preflight",
    ),
    (
        "origin: https://app.example.com\npath: /api\nmethod: PUT",
        "{ outcome: allowed, preflight: true }",
        "{ outcome: allowed, preflight: false }",
        "got:      a preflight",
    ),
    (
        "origin: https://b.example\npath: /strict",
        "{ outcome: denied, reaches_application: false }",
        "{ outcome: denied, reaches_application: true }",
        "got:      the request does not reach the application",
    ),
    (
        "origin: https://b.example\npath: /api",
        "{ outcome: denied, reaches_application: true }",
        "{ outcome: denied, reaches_application: false }",
        "got:      the request reaches the application",
    ),
    (
        "origin: https://b.example\npath: /strict",
        "{ outcome: denied, status: 403 }",
        "{ outcome: denied, status: 200 }",
        "got:      the status 403",
    ),
    (
        "origin: https://b.example\npath: /api\nmethod: PUT",
        "denied",
        "{ outcome: denied, status: 200 }",
        "got:      the request is never sent",
    ),
    (
        "origin: https://b.example\npath: /api",
        "{ outcome: denied, console: CORS header ‘Access-Control-Allow-Origin’ missing }",
        "{ outcome: denied, console: other words }",
        "got:      no engine's console says that",
    ),
    (
        APP,
        "{ outcome: allowed, visible_headers: X-Request-Id }",
        "{ outcome: allowed, visible_headers: X-Internal }",
        "got:      the page cannot read the response header `X-Internal`",
    ),
    (
        APP,
        "{ outcome: allowed, hidden_headers: X-Internal }",
        "{ outcome: allowed, hidden_headers: X-Request-Id }",
        "got:      the page can read the response header `X-Request-Id`",
    ),
    (
        APP,
        "{ outcome: allowed, headers: { vary: Origin } }",
        "{ outcome: allowed, headers: { Vary: Accept } }",
        "expected: `Vary: Accept` in the response\ngot:      `Vary: Origin` in the response",
    ),
    (
        APP,
        "{ outcome: allowed, headers: { X-A: null } }",
        "{ outcome: allowed, headers: { Vary: null } }",
        "expected: no `Vary` in the response",
    ),
    (APP, "allowed", "{ outcome: allowed, preflight_headers: { Vary: Origin } }", "got:      no preflight"),
    (
        "origin: https://app.example.com\npath: /api\nmethod: PUT",
        "{ outcome: allowed, preflight_headers: { Access-Control-Max-Age: 600 } }",
        "{ outcome: allowed, preflight_headers: { Access-Control-Max-Age: 60 } }",
        "got:      `Access-Control-Max-Age: 600` in the response to the preflight",
    ),
    (
        "origin: https://b.example\npath: /api\nmethod: PUT",
        "denied",
        "{ outcome: denied, headers: { Vary: Origin } }",
        "got:      the request is never sent",
    ),
    (
        "origin: https://app.example.com\npath: /orders\nservice: orders",
        "allowed",
        "not-governed",
        "service:  orders",
    ),
    (
        "origin: https://app.example.com\npath: /api\nheaders: { Content-Type: text/plain }",
        "{ outcome: allowed, preflight: false }",
        "{ outcome: allowed, preflight: true }",
        "got:      no preflight",
    ),
    (
        "origin: https://app.example.com\npath: /api\nheaders: [Content-Type]",
        "{ outcome: allowed, preflight: true }",
        "{ outcome: allowed, preflight: false }",
        "got:      a preflight",
    ),
];

#[test]
fn every_expectation_can_come_true_and_can_fail() {
    for (lines, right, wrong, said) in EXPECTATIONS {
        for (expect, passes) in [(right, true), (wrong, false)] {
            let text = case(&format!("{lines}\nexpect: {expect}"));
            let file = file(&text).unwrap_or_else(|error| panic!("{error}"));
            let report = file.run();
            assert_eq!(report.is_passed(), passes, "{text}\n{report}");
            let [case] = file.cases() else { panic!("{text}") };
            assert_eq!(case.passes(file.policy(case).unwrap()), passes, "{text}");
            if !passes {
                let shown = report.to_string().replace("\n  ", "\n");
                assert!(shown.contains(said), "{said}\n{shown}");
                assert!(shown.contains("failed: a (<test>:3:11)"), "{shown}");
                assert!(shown.contains(" → "), "the explanation is missing: {shown}");
            }
        }
    }
}

#[test]
fn what_only_the_browser_refuses_is_named() {
    let case = Case::new(
        "a port that browsers do not connect to",
        Request::new("https://app.example.com", "https://api.example.com:6000/api"),
        Expected::allowed(),
    );
    let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }").unwrap();
    let result = case.run(&policy);
    let [mismatch] = result.mismatches.as_slice() else { panic!("{result}") };
    assert_eq!(mismatch.got, "denied, because of bad-port");
    assert_eq!(mismatch.engines.len(), 3);
}

fn panics(assertion: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(assertion).expect_err("it does not panic");
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap()
}

#[test]
fn assertions_panic_with_the_explanation() {
    let policy = Policy::from_yaml(POLICY).unwrap();
    let ours = Request::new("https://app.example.com", "https://api.example.com/api");
    let theirs = Request::new("https://b.example", "https://api.example.com/api");
    let closed = Request::new("https://app.example.com", "https://api.example.com/closed");
    assert_allowed(&policy, &ours);
    assert_denied(&policy, &theirs);
    assert_denied_because(&policy, &closed, "denied-by-rule");
    let cookies = ours.clone().credentials(Credentials::Include);
    assert_denied_because(&policy, &cookies, "credentials-not-allowed");
    assert_exchange(&policy, &ours, &Expected::allowed().preflight(false).no_header("X-A").status(200));
    for (text, said) in [
        (panics(|| assert_allowed(&policy, &theirs)), "got:      denied, because of origin-not-allowed"),
        (panics(|| assert_denied(&policy, &ours)), "the page may read the response"),
        // Under no policy is it denied.
        (panics(|| assert_denied(&policy, &ours.clone().mode(Mode::NoCors))), "got:      an opaque response"),
        (
            panics(|| assert_denied_because(&policy, &closed, "origin-not-allowed")),
            "because of denied-by-rule",
        ),
        (
            panics(|| assert_denied_because(&policy, &closed, "closed")),
            "`closed` is no reason for a denial: the reasons are",
        ),
        (panics(|| assert_exchange(&policy, &ours, &Expected::allowed().visible("X-A"))), "`X-A`"),
        (panics(|| run_file("no/such.test.yaml")), "cannot read `no/such.test.yaml`: no such file"),
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn files_of_the_repository_pass_and_say_where_they_fail() {
    run_file(root().join("policies/shop.test.yaml"));
    let text = std::fs::read_to_string(root().join("policies/shop.test.yaml")).unwrap();
    let policy = || Loader::new().file(root().join("policies/shop.yaml"));
    assert!(TestFile::from_yaml(&text, policy()).unwrap().run().is_passed());
    let wrong = text.replace("method: [GET, POST, PUT, DELETE]", "method: [GET, PATCH]");
    let report = TestFile::from_yaml(&wrong, policy()).unwrap().run();
    assert!(!report.is_passed());
    let shown = report.to_string();
    assert!(
        shown.contains("failed: our frontends do everything [PATCH /api https://app.example.com]"),
        "{shown}"
    );
    assert!(shown.contains("shop.yaml:46:24: allow_methods: [GET, POST, PUT, DELETE]"), "{shown}");
}
