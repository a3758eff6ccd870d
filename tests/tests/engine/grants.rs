//! What a grant says, and what it does not: each row is a slip that would widen a policy.

use std::fmt::Write;

use corsac_core::{Loader, Outcome, Policy, Report, Request, Severity};

fn check(text: &str) -> Report {
    Loader::new().yaml(text).check().report
}

fn codes(text: &str) -> Vec<&'static str> {
    check(text).diagnostics().iter().map(|found| found.code.name()).collect()
}

#[test]
fn credentials_are_allowed_by_true_alone() {
    for (value, allowed) in [("true", true), ("false", false)] {
        let text = format!(
            "{{ version: 1, allow_origins: ['https://app.example.com'], allow_credentials: {value} }}"
        );
        let policy = Policy::from_yaml(text).unwrap();
        let decision = policy.evaluate(&Request::get("/").origin("https://app.example.com"));
        let header = decision.header("access-control-allow-credentials");
        assert_eq!(header, allowed.then_some("true"), "allow_credentials: {value}");
    }
    // What is an error with credentials is a warning without.
    for (value, severity) in [("true", Severity::Error), ("false", Severity::Warning)] {
        let text = format!(
            "{{ version: 1, allow_origins: ['http://app.example.com'], allow_credentials: {value}, max_age: 5 }}"
        );
        let found: Vec<_> =
            check(&text).diagnostics().iter().map(|found| (found.code.name(), found.severity)).collect();
        assert_eq!(found, [("insecure-origin", severity)]);
    }
}

#[test]
fn risks_are_found_and_excused_one_by_one() {
    let policy = |origin: &str, danger: &str| {
        format!(
            "version: 1\nallow_origins: ['{origin}', 'https://other.example.com']\nallow_credentials: true\nmax_age: 5\n{danger}"
        )
    };
    let danger = |risk: &str, origin: &str| {
        format!("dangerously_allow: [{{ risk: {risk}, origin: '{origin}', reason: a test }}]\n")
    };
    let codes = |text: &str| -> Vec<&str> {
        let report = check(text);
        let found = report.diagnostics().iter().filter(|found| found.severity > Severity::Note);
        found.map(|found| found.code.name()).collect()
    };
    for (origin, risk) in [
        ("http://app.example.com", "insecure-origin"),
        ("https://app.example.com:*", "any-port"),
        ("https://app.example.com:3000-3010", "any-port"),
        ("https://*.github.io", "public-suffix"),
        ("https://**.amazonaws.com", "public-suffix"),
    ] {
        assert_eq!(codes(&policy(origin, "")), [risk], "{origin}");
        assert_eq!(codes(&policy(origin, &danger(risk, origin))), [""; 0], "{origin}");
        // Without credentials most are warnings, and excused as well.
        let without = |danger: &str| policy(origin, danger).replace("true", "false");
        assert_eq!(codes(&without("")).contains(&risk), risk != "any-port", "{origin}");
        if risk != "any-port" {
            assert_eq!(codes(&without(&danger(risk, origin))), [""; 0], "{origin}");
        }
        // The right risk for another origin, and another risk for the right one, excuse nothing.
        let elsewhere = codes(&policy(origin, &danger(risk, "https://other.example.com")));
        assert!(elsewhere.contains(&risk) && elsewhere.contains(&"unused-danger"), "{origin}: {elsewhere:?}");
        let other = if risk == "any-port" { "insecure-origin" } else { "any-port" };
        let other = codes(&policy(origin, &danger(other, origin)));
        assert!(other.contains(&risk) && other.contains(&"unused-danger"), "{origin}: {other:?}");
    }
    // Loopback is exempt from the first two.
    for origin in ["http://localhost:3000", "http://localhost:*", "http://127.0.0.1:3000-3010"] {
        assert_eq!(codes(&policy(origin, "")), [""; 0], "{origin}");
    }
    // `null` with credentials is never excused.
    assert_eq!(codes(&policy("null", &danger("null-origin", "null"))), ["null-origin"]);
}

const SERVICES: &str = "
version: 1
defaults: { max_age: 5 }
rules:
  - { name: orders, paths: [/api, /api/**], services: [orders], allow_origins: ['https://orders.example.com'] }
  - { name: billing, paths: [/api, /api/**], services: [billing], allow_origins: ['https://billing.example.com'] }
  - { name: shared, paths: [/**], allow_origins: ['https://app.example.com'] }
";

#[test]
fn a_service_has_its_own_rules_and_those_for_everybody() {
    for (service, api) in [("orders", "orders"), (" billing ", "billing"), ("search", "shared")] {
        let policy = Loader::new().yaml(SERVICES).service(service).load().unwrap();
        for (path, rule) in [("/api/x", api), ("/x", "shared")] {
            let decision = policy.evaluate(&Request::get(path).origin("https://app.example.com"));
            assert_eq!(decision.rule(), Some(rule), "{service} {path}");
        }
    }
    let warned = Loader::new().yaml(SERVICES).service("search").check().report;
    assert_eq!(warned.diagnostics()[0].code.name(), "unknown-service");
}

#[test]
fn a_variable_takes_no_path_from_a_rule() {
    let text = "
version: 1
rules:
  - paths: [/admin, '${EXTRA}']
    deny: true
  - paths: [/**]
    allow_origins: ['*']
";
    let load = |value: &'static str| {
        Loader::new().yaml(text).environment(move |name| (name == "EXTRA").then(|| value.into())).load()
    };
    let error = load("").unwrap_err();
    assert_eq!(error.diagnostics()[0].code.name(), "emptied-list");
    let policy = load("/internal").unwrap();
    let denied = policy.evaluate(&Request::get("/internal").origin("https://evil.test"));
    assert_eq!(denied.outcome(), Outcome::Denied);
    // Unknown, the rule may be for any path, and admits nobody.
    let unknown = Loader::new().yaml(text).symbolic_environment().load().unwrap();
    for path in ["/admin", "/internal", "/catalogue"] {
        let decision = unknown.evaluate(&Request::get(path).origin("https://evil.test"));
        assert_eq!(decision.outcome(), Outcome::Denied, "{path}");
    }
}

#[test]
fn every_wrong_value_of_a_variable_is_named() {
    let text = "{ version: 1, allow_origins: ['${O}'], allow_methods: ['${M}'], max_age: 5 }";
    let variables = |name: &str| match name {
        "O" => Some("https://a.example.com/,https://b.example.com/x,https://c.example.com".to_owned()),
        "M" => Some("get,put,TRACE".to_owned()),
        _ => None,
    };
    let report = Loader::new().yaml(text).environment(variables).check().report;
    let messages = report.to_string();
    for part in ["a.example.com/", "b.example.com/x", "`get`", "`put`", "`TRACE`"] {
        assert!(messages.contains(part), "`{part}` is missing\n{messages}");
    }
}

#[test]
fn defaults_are_checked_once_and_whether_used_or_not() {
    let mut text = String::from(
        "version: 1\ndefaults: { allow_methods: [get], max_age: 1y, allow_headers: ['a b'] }\nrules:\n",
    );
    for number in 0..120 {
        writeln!(text, "  - {{ paths: [/{number}], deny: true }}").unwrap();
    }
    let mut found = codes(&text);
    found.sort_unstable();
    assert_eq!(found, ["invalid-header-name", "invalid-max-age", "miscased-method"]);
}

#[test]
fn a_group_counts_wherever_it_is_named() {
    let mut text = String::from("version: 1\norigin_groups:\n  many:\n");
    for number in 0..5_000 {
        writeln!(text, "    - https://a{number}.example.com").unwrap();
    }
    text.push_str("rules:\n");
    for number in 0..120 {
        writeln!(text, "  - {{ paths: [/{number}], allow_origins: [group:many] }}").unwrap();
    }
    assert!(codes(&text).contains(&"too-many-origins"));
}

#[test]
fn what_repeats_within_a_grant_is_named() {
    for text in [
        "{ version: 1, max_age: 5, allow_origins: ['https://a.example.com', 'https://a.example.com'] }",
        "{ version: 1, max_age: 5, allow_origins: ['https://*.example.com', 'https://a.example.com'] }",
        "{ version: 1, max_age: 5, origin_groups: { a: ['https://a.example.com'] }, allow_origins: ['group:a', 'group:a'] }",
    ] {
        assert_eq!(codes(text), ["repeated-origin"], "{text}");
    }
}

#[test]
fn a_large_policy_is_built_in_code() {
    let origins = (0..60_000).map(|number| format!("https://app{number}.example{}.com", number % 100));
    let grant = corsac_core::builder::GrantBuilder::new(origins);
    let policy = Policy::builder().grant(grant).build().unwrap();
    assert!(policy.evaluate(&Request::get("/").origin("https://app59999.example99.com")).is_allowed());
    assert!(!policy.evaluate(&Request::get("/").origin("https://app60000.example0.com")).is_allowed());
}

#[test]
fn a_file_writes_no_lines_of_its_own_into_the_output() {
    let report = check(
        r#"{ version: 1, allow_origins: ["https://a.example.com"], allow_headers: ["X\nchecked 1 policy"] }"#,
    );
    assert!(report.has_errors());
    assert!(!report.to_string().lines().any(|line| line.starts_with("checked")), "{report}");
}
