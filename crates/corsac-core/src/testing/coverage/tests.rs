//! What cases cover, and what is suggested for the rest.

use crate::Loader;
use crate::testing::{Coverage, CoverageReport, Mutants, TestFile};

const POLICY: &str = "
version: 1
rules:
  - name: api
    paths: [/api]
    allow_origins: [https://app.example.com]
    allow_methods: [GET, PUT]
    allow_headers: [X-A]
    expose_headers: [X-B]
";

fn file(policy: &str, cases: &str) -> TestFile {
    let text = format!("version: 1\ncases:\n{cases}");
    TestFile::from_yaml(&text, Loader::new().yaml(policy)).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn report(file: &TestFile) -> CoverageReport {
    let mut coverage = Coverage::default();
    for of in file.policies() {
        coverage.add(&of.policy, of.service.as_deref());
    }
    for result in file.results() {
        assert!(result.is_passed(), "{result}");
        coverage.record(file.policy(&result.case).unwrap(), &result.exchange);
    }
    coverage.report()
}

fn gaps(report: &CoverageReport) -> Vec<String> {
    report.gaps.iter().map(|gap| gap.message.clone()).collect()
}

/// A case that covers nothing of the policy.
const NOTHING: &str = "- { name: n, origin: https://app.example.com, path: /other, expect: not-governed }\n";

#[test]
fn what_one_case_covers() {
    let all = gaps(&report(&file(POLICY, NOTHING)));
    assert_eq!(all.len(), 11, "{all:#?}");
    let app = "origin: https://app.example.com, path: /api";
    let allowed = ["asks for a path of `/api`", "is allowed by", "comes from `https://app.example.com`"];
    for (case, covered) in [
        (format!("{app}, expect: allowed"), [&allowed[..], &["uses `GET`"]].concat()),
        (
            format!("{app}, method: PUT, headers: [x-a], expect: allowed"),
            [&allowed[..], &["uses `PUT`", "asks to send `X-A`"]].concat(),
        ),
        (
            format!("{app}, expect: {{ outcome: allowed, visible_headers: [x-b] }}"),
            [&allowed[..], &["uses `GET`", "reads the response header `X-B`"]].concat(),
        ),
        (format!("{app}, method: PATCH, expect: denied"), vec![allowed[0], "denied because of its method"]),
        (format!("{app}, headers: [X-C], expect: denied"), vec![allowed[0], "denied because of a header"]),
        // Without the one reason to deny there is still the other.
        (format!("{app}, method: PATCH, headers: [X-C], expect: denied"), vec![allowed[0]]),
        (format!("{app}, credentials: true, expect: denied"), vec![allowed[0], "because of its credentials"]),
        (
            "origin: https://evil.example, path: /api, expect: denied".to_owned(),
            vec![allowed[0], "comes from an origin that rule `api` does not admit"],
        ),
        // HEAD comes with GET, and is not GET.
        (format!("{app}, method: HEAD, expect: allowed"), allowed.to_vec()),
    ] {
        let left = gaps(&report(&file(POLICY, &format!("- {{ name: n, {case} }}\n"))));
        let gone: Vec<&String> = all.iter().filter(|gap| !left.contains(gap)).collect();
        let missed: Vec<_> =
            covered.iter().filter(|text| !gone.iter().any(|gap| gap.contains(*text))).collect();
        assert!(missed.is_empty() && gone.len() == covered.len(), "{case}\n{gone:#?}\nmissed {missed:?}");
    }
}

#[test]
fn places_are_those_of_the_names() {
    let report = report(&file(POLICY, NOTHING));
    let place = |text: &str| {
        let gap = report.gaps.iter().find(|gap| gap.message.contains(text)).unwrap();
        let span = gap.place.as_ref().unwrap().span.unwrap();
        (span.line, span.column)
    };
    assert_eq!(place("`PUT`"), (7, 26));
    assert_eq!(place("`X-B`"), (9, 22));
    assert_eq!(place("comes from `https://app"), (6, 21));
}

#[test]
fn what_can_never_be_covered_is_not_asked_for() {
    for (fields, absent) in [
        ("allow_origins: [https://*.example.com, https://pr-*.example.com]", "pr-*"),
        ("allow_origins: [https://a.example:*, https://a.example:1-9]", ":1-9"),
        ("allow_origins: ['*']", "does not admit"),
        ("allow_origins: [https://a.example]\nallow_methods: ['*', PUT]", "`PUT`"),
        ("allow_origins: [https://a.example]\nallow_methods: ['*']", "because of its method"),
        ("allow_origins: [https://a.example]\nallow_headers: ['*', Authorization]", "because of a header"),
        ("allow_origins: [https://a.example]\nallow_credentials: true", "credentials"),
        ("allow_origins: [https://a.example]\nexpose_headers: [Content-Type]", "Content-Type"),
        ("allow_origins: [https://a.example]", "`HEAD`"),
    ] {
        let all = gaps(&report(&file(&format!("version: 1\n{fields}\n"), &same_origin())));
        assert!(!all.is_empty() && !all.iter().any(|gap| gap.contains(absent)), "{fields}\n{all:#?}");
    }
}

/// A case that no policy decides.
fn same_origin() -> String {
    "- { name: n, origin: https://your-api.test, path: /, expect: same-origin }\n".to_owned()
}

#[test]
fn a_rule_for_another_service_is_covered_there() {
    let policy = "
version: 1
rules:
  - { name: orders, services: [orders], paths: [/orders], deny: true }
  - { name: invoices, services: [billing], paths: [/invoices], deny: true }
";
    let orders = "- { name: o, service: orders, origin: https://a.example, path: /orders, expect: denied }\n";
    let billing =
        "- { name: b, service: billing, origin: https://a.example, path: /invoices, expect: denied }\n";
    let left = gaps(&report(&file(policy, orders)));
    assert_eq!(left, ["no case is about a service that rule `invoices` is for: `billing`"]);
    assert_eq!(gaps(&report(&file(policy, &format!("{orders}{billing}")))), [""; 0]);
}

/// Every kind of entry.
const POLICIES: &[&str] = &[
    POLICY,
    "{ version: 1, allow_origins: ['*'], allow_methods: ['*'], allow_headers: ['*'], expose_headers: ['*'] }",
    "
version: 1
allow_origins: [tauri://localhost, 'http://[::1]:3000', https://192.0.2.7, https://**.a.example.com:400-500, 'null']
allow_headers: [Accept, Accept-Language, Range, Content-Type, DPR]
dangerously_allow: [{ risk: null-origin, origin: 'null', reason: test }]
",
    "
version: 1
rules:
  - { name: closed, paths: [/internal/**, '/*/raw'], deny: true }
  - name: 'a: # \"quoted\"'
    paths: [/api/**]
    on_denied: reject
    grants:
      - allow_origins: [https://pr-*.example.com]
        allow_methods: [PUT, DELETE]
        allow_credentials: true
      - name: everyone
        allow_origins: ['*']
  - { paths: [/**], deny: true }
",
];

#[test]
fn the_suggested_text_closes_the_gaps() {
    for policy in POLICIES {
        let report_of = |file: &TestFile| {
            let mut mutants = Mutants::default();
            for of in file.policies() {
                mutants.add(&of.policy, of.service.as_deref());
            }
            for case in file.cases() {
                mutants.case(file.policy(case).unwrap(), case);
            }
            (report(file), mutants.report())
        };
        let first = file(policy, &same_origin());
        let (coverage, mutants) = report_of(&first);
        assert!(
            coverage.gaps.iter().chain(&mutants.gaps).all(|gap| gap.case.is_some()),
            "{coverage}\n{mutants}"
        );
        let mut texts: Vec<String> =
            coverage.cases.iter().chain(&mutants.cases).map(ToString::to_string).collect();
        texts.sort();
        texts.dedup();
        let (coverage, mutants) = report_of(&file(policy, &texts.join("\n")));
        assert!(coverage.is_complete() && mutants.is_complete(), "{coverage}\n{mutants}\n{texts:#?}");
    }
}

#[test]
fn what_one_service_hides_is_suggested_for_another() {
    let policy = "
version: 1
rules:
  - { name: of a, services: [a], paths: [/api], deny: true }
  - { name: of b, services: [b], paths: [/b], deny: true }
  - { name: shared, paths: [/api], allow_origins: [https://app.example.com] }
";
    let case = |service| {
        format!(
            "- {{ name: {service}, service: {service}, origin: https://your-api.test, path: /, expect: same-origin }}\n"
        )
    };
    let report = report(&file(policy, &["a", "b"].map(case).concat()));
    let of_shared = report.gaps.iter().filter(|gap| gap.message.contains("rule `shared`"));
    let cases: Vec<_> = of_shared.map(|gap| (gap.service.as_deref(), gap.case.is_some())).collect();
    assert!(cases.len() > 4 && cases.iter().all(|case| *case == (Some("b"), true)), "{report:#?}");
}
