//! The JSON Schema: committed, and in agreement with the loader.

use corsac_core::{Code, Loader, Severity, policy_schema};
use serde_json::Value;

use crate::{assert_generated, root};

#[test]
fn the_committed_schema_is_what_the_program_generates() {
    let text = serde_json::to_string_pretty(&policy_schema()).unwrap() + "\n";
    assert_generated("policies/corsac-policy-v1.schema.json", &text);
}

#[test]
fn the_schema_takes_what_the_loader_takes() {
    let schema = jsonschema::validator_for(&policy_schema()).unwrap();
    let mut count = 0;
    let policies = std::fs::read_dir(root().join("policies")).unwrap().map(|entry| entry.unwrap().path());
    let policies = policies.filter(|path| path.extension().is_some_and(|it| it == "yaml"));
    let texts = policies.map(|path| std::fs::read_to_string(path).unwrap());
    let good = Code::all().map(|code| code.good_example().to_owned()).filter(|text| !text.is_empty());
    for text in texts.chain(good) {
        let value: Value = serde_yaml::from_str(&text).unwrap();
        let errors: Vec<_> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{text}");
        count += 1;
    }
    assert!(count > 50, "{count}");
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
