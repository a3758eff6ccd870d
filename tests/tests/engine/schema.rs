//! The JSON Schema: committed, and in agreement with the loader.

use corsac_core::testing::{TestFile, test_schema};
use corsac_core::{Code, Examples, Loader, Severity, policy_schema};
use serde_json::Value;

use crate::{assert_generated, example, root};

#[test]
fn the_committed_schema_is_what_the_program_generates() {
    let text = serde_json::to_string_pretty(&policy_schema()).unwrap() + "\n";
    assert_generated("policies/corsac-policy-v1.schema.json", &text);
    let text = serde_json::to_string_pretty(&test_schema()).unwrap() + "\n";
    assert_generated("policies/corsac-test-v1.schema.json", &text);
}

#[test]
fn the_schema_takes_what_the_loader_takes() {
    let schema = jsonschema::validator_for(&policy_schema()).unwrap();
    let mut count = 0;
    for text in texts(false).into_iter().chain(good_examples(Examples::Policies)) {
        assert_eq!(errors(&schema, &text), [""; 0], "{text}");
        count += 1;
    }
    assert!(count > 50, "{count}");
}

#[test]
fn the_schema_of_test_files_takes_what_the_loader_takes() {
    let schema = jsonschema::validator_for(&test_schema()).unwrap();
    let texts = texts(true);
    assert!(texts.len() > 5, "{}", texts.len());
    for text in texts.into_iter().chain(good_examples(Examples::TestFiles)).chain([WHOLE.to_owned()]) {
        assert_eq!(errors(&schema, &text), [""; 0], "{text}");
    }
    let file = TestFile::from_yaml(WHOLE, loader()).unwrap();
    assert_eq!(file.cases().len(), 5);
}

/// Every key that a test file can have.
const WHOLE: &str = "
$schema: corsac-test-v1.schema.json
version: 1
description: all there is
policy: cors.yaml
env: { ORIGINS: https://a.example.com, PORT: 80 }
service: orders
host: api.example.com:8443
x-mine: 1
cases:
  - name: lists
    description: a remark
    service: billing
    origin: [https://a.example.com, 'null']
    method: [PUT, DELETE]
    path: [/a]
    headers: [X-A, X-B]
    credentials: true
    upload_listener: false
    expect:
      outcome: denied
      reason: origin-not-allowed
      preflight: true
      reaches_application: false
      console: blocked
      preflight_headers: { Vary: Origin, Access-Control-Max-Age: null }
      x-mine: 1
  - name: a map
    origin: https://a.example.com
    path: /a
    headers: { X-A: 1, X-B: true, X-C: text }
    expect:
      outcome: allowed
      status: 200
      visible_headers: X-D
      hidden_headers: [X-E]
      headers: { Access-Control-Allow-Credentials: true }
";

fn loader() -> Loader {
    let rule = |service| {
        let allowed = "allow_origins: ['${ORIGINS}', 'https://b.example.com:${PORT}5']";
        format!("{{ paths: [/**], services: [{service}], {allowed} }}")
    };
    Loader::new().yaml(format!("{{ version: 1, rules: [{}, {}] }}", rule("orders"), rule("billing")))
}

/// The files of the repository: policies, or tests of them.
fn texts(tests: bool) -> Vec<String> {
    let files = std::fs::read_dir(root().join("policies")).unwrap().map(|entry| entry.unwrap().path());
    let is_test = |path: &std::path::Path| path.to_str().is_some_and(|path| path.ends_with(".test.yaml"));
    let wanted =
        files.filter(|path| path.extension().is_some_and(|it| it == "yaml") && is_test(path) == tests);
    wanted.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn good_examples(kind: Examples) -> impl Iterator<Item = String> {
    Code::all().filter(move |code| code.examples() == kind).map(|code| example::repeated(code.good_example()))
}

fn errors(schema: &jsonschema::Validator, text: &str) -> Vec<String> {
    let value: Value = serde_yaml::from_str(text).unwrap();
    schema.iter_errors(&value).map(|error| error.to_string()).collect()
}

/// An editor that follows the schema must not accept a shape that the loader refuses.
#[test]
fn the_schema_of_test_files_refuses_wrong_shapes() {
    let schema = jsonschema::validator_for(&test_schema()).unwrap();
    let file = |case: &str| format!("{{ version: 1, cases: [{{ {case} }}] }}");
    let expecting =
        |expect: &str| file(&format!("name: a, origin: 'https://a.example.com', path: /a, expect: {expect}"));
    for text in [
        "{ version: 1 }".to_owned(),
        "{ version: 1, cases: [] }".to_owned(),
        "{ cases: [{ name: a, origin: 'https://a.example.com', path: /a, expect: allowed }] }".to_owned(),
        file("origin: 'https://a.example.com', path: /a, expect: allowed"),
        file("name: a, path: /a, expect: allowed"),
        file("name: a, origin: 'https://a.example.com', expect: allowed"),
        file("name: a, origin: 'https://a.example.com', path: /a"),
        file("name: a, origin: [], path: /a, expect: allowed"),
        file("name: a, origin: 'https://a.example.com', path: /a, expect: allowed, methods: [GET]"),
        file("name: a, origin: 'https://a.example.com', path: /a, expect: allowed, credentials: 'yes'"),
        file("name: a, origin: 'https://a.example.com', path: [/a, /a], expect: allowed"),
        expecting("allow"),
        expecting("{ reason: origin-not-allowed }"),
        expecting("{ outcome: denied, reason: because }"),
        expecting("{ outcome: allowed, status: 99 }"),
        expecting("{ outcome: allowed, preflight: maybe }"),
        expecting("{ outcome: allowed, visible_headers: { X-A: 1 } }"),
        expecting("{ outcome: allowed, headers: [X-A] }"),
        expecting("null"),
    ] {
        let value: Value = serde_yaml::from_str(&text).unwrap();
        assert!(!schema.is_valid(&value), "the schema takes {text}");
        let policy = Loader::new().yaml("{ version: 1, allow_origins: ['https://a.example.com'] }");
        assert!(TestFile::from_yaml(&text, policy).is_err(), "the loader takes {text}");
    }
}

/// An editor that follows the schema must not accept a shape that the loader refuses.
#[test]
fn the_schema_refuses_wrong_shapes() {
    let schema = jsonschema::validator_for(&policy_schema()).unwrap();
    for text in [
        "allow_origins: [https://a.example.com]",
        "{ version: 2, allow_origins: ['https://a.example.com'] }",
        "{ version: 1, allow_origin: ['https://a.example.com'] }",
        "{ version: 1, allow_origins: 'https://a.example.com' }",
        "{ version: 1, allow_origins: [null] }",
        "{ version: 1, allow_origins: ['https://a.example.com'], allow_credentials: 'true' }",
        "{ version: 1, allow_origins: ['https://a.example.com'], max_age: -1 }",
        "{ version: 1, rules: [{ paths: ['/a'], allow_origins: ['https://a.example.com'], on_denied: block }] }",
        "{ version: 1, rules: [{ paths: ['/a'], allow_origins: ['https://a.example.com'], preflight_status: 201 }] }",
        "{ version: 1, rules: [{ allow_origins: ['https://a.example.com'] }] }",
        "{ version: 1, defaults: { allow_origins: ['https://a.example.com'] } }",
    ] {
        let value: Value = serde_yaml::from_str(text).unwrap();
        assert!(!schema.is_valid(&value), "the schema takes {text}");
        let report = Loader::new().yaml(text).check().report;
        assert!(report.count(Severity::Error) > 0, "the loader takes {text}");
    }
}
