//! Which changes cases notice.

use crate::Loader;
use crate::testing::{MutantReport, Mutants, TestFile};

const POLICY: &str = "
version: 1
rules:
  - name: api
    paths: [/api]
    on_denied: reject
    allow_origins: [https://app.example.com]
    allow_methods: [GET]
    allow_headers: [X-A]
    expose_headers: [X-B]
  - name: rest
    paths: [/**]
    deny: true
";

fn report(policy: &str, cases: &str) -> MutantReport {
    let text = format!("version: 1\ncases:\n{cases}");
    let file =
        TestFile::from_yaml(&text, Loader::new().yaml(policy)).unwrap_or_else(|error| panic!("{error}"));
    let mut mutants = Mutants::default();
    for of in file.policies() {
        mutants.add(&of.policy, of.service.as_deref());
    }
    for case in file.cases() {
        mutants.case(file.policy(case).unwrap(), case);
    }
    mutants.report()
}

/// A case that no change of these policies makes fail.
const IDLE: &str = "- { name: idle, origin: https://your-api.test, path: /other, expect: same-origin }\n";

const ALL: [&str; 12] = [
    "rule `api` is removed",
    "rule `api` lets denied requests reach the application",
    "rule `api` loses its first grant",
    "`https://app.example.com` is removed from rule `api`",
    "rule `api` admits every origin",
    "`GET` is removed from rule `api`",
    "rule `api` allows every method",
    "`X-A` is removed from rule `api`",
    "rule `api` allows every request header",
    "`X-B` is removed from rule `api`",
    "rule `api` exposes every response header",
    "rule `api` allows credentials",
];

fn changes(report: &MutantReport) -> Vec<String> {
    let change = |text: &str| text.strip_prefix("no case notices when ").unwrap().to_owned();
    report.gaps.iter().map(|gap| change(&gap.message)).collect()
}

#[test]
fn every_change_is_made_once() {
    let report = report(POLICY, IDLE);
    let mut made = changes(&report);
    let mut all = ALL.map(str::to_owned).to_vec();
    all.extend(
        ["rule `rest` allows everyone in place of nobody", "rule `rest` is removed"].map(str::to_owned),
    );
    made.sort();
    all.sort();
    assert_eq!(made, all);
    assert_eq!((report.made, report.noticed, report.not_tried), (14, 0, 0));
}

#[test]
fn what_one_case_notices() {
    let app = "origin: https://app.example.com, path: /api";
    // Whatever stops the page from reading at all.
    let reading = [ALL[0], ALL[2], ALL[3], ALL[5]];
    for (case, noticed) in [
        (format!("{app}, expect: allowed"), reading.to_vec()),
        (format!("{app}, headers: [X-A], expect: allowed"), [&reading[..], &[ALL[7]]].concat()),
        (
            format!("{app}, expect: {{ outcome: allowed, visible_headers: [X-B] }}"),
            [&reading[..], &[ALL[9]]].concat(),
        ),
        (
            format!("{app}, expect: {{ outcome: allowed, hidden_headers: [X-C] }}"),
            [&reading[..], &[ALL[10]]].concat(),
        ),
        (format!("{app}, method: PUT, expect: denied"), vec![ALL[6]]),
        // The same case, with the reason: without rule or grant it would be another.
        (
            format!("{app}, method: PUT, expect: {{ outcome: denied, reason: method-not-allowed }}"),
            vec![ALL[6], ALL[0], ALL[2], ALL[3]],
        ),
        (format!("{app}, headers: [X-C], expect: denied"), vec![ALL[8]]),
        (format!("{app}, credentials: true, expect: denied"), vec![ALL[11]]),
        ("origin: https://evil.example, path: /api, expect: denied".to_owned(), vec![ALL[4]]),
        (
            "origin: https://evil.example, path: /api, expect: { outcome: denied, reaches_application: false }"
                .to_owned(),
            vec![ALL[4], ALL[1], ALL[0]],
        ),
    ] {
        let left = changes(&report(POLICY, &format!("- {{ name: n, {case} }}\n")));
        let mut gone: Vec<&str> = ALL.into_iter().filter(|change| !left.iter().any(|left| left == change)).collect();
        let mut noticed = noticed;
        gone.sort_unstable();
        noticed.sort_unstable();
        assert_eq!(gone, noticed, "{case}");
    }
}

#[test]
fn what_makes_no_difference_is_no_mutant() {
    for (policy, absent) in [
        // The next rule denies all the same, with the same words.
        (
            "{ version: 1, rules: [{ name: a, paths: [/a], deny: true }, { paths: [/**], deny: true }] }",
            "removed",
        ),
        // No browser sends credentials to `*`.
        ("{ version: 1, allow_origins: ['*'] }", "credentials"),
        ("{ version: 1, allow_origins: ['*'], allow_methods: ['*'] }", "every method"),
        // It comes with GET.
        ("{ version: 1, allow_origins: ['*'], allow_methods: [GET, HEAD] }", "`HEAD`"),
        ("{ version: 1, allow_origins: ['*'], expose_headers: ['*'] }", "exposes every"),
    ] {
        let made = changes(&report(policy, IDLE));
        let made: Vec<&String> = made.iter().filter(|change| !change.contains("rule `1`")).collect();
        assert!(
            !made.is_empty() && !made.iter().any(|change| change.contains(absent)),
            "{policy}\n{made:#?}"
        );
    }
}

#[test]
fn what_one_service_hides_another_shows() {
    let policy = "
version: 1
rules:
  - { name: of a, services: [a], paths: [/api], deny: true }
  - { name: of b, services: [b], paths: [/b], deny: true }
  - { name: shared, paths: [/api], allow_origins: [https://app.example.com], allow_methods: [GET, PUT] }
";
    let case = |service| {
        format!(
            "- {{ name: {service}, service: {service}, origin: https://your-api.test, path: /, expect: same-origin }}\n"
        )
    };
    for services in [["a", "b"], ["b", "a"]] {
        let report = report(policy, &services.map(case).concat());
        let gap = report.gaps.iter().find(|gap| gap.message.contains("`PUT` is removed from rule `shared`"));
        let gap = gap.unwrap_or_else(|| panic!("{services:?}: {report}"));
        assert_eq!(gap.service.as_deref(), Some("b"));
        assert_eq!(report.cases[gap.case.unwrap()].case.service.as_deref(), Some("b"));
    }
}
