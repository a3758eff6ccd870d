//! The same policy as YAML and as JSON. Of a first byte that is `{`, the bytes are JSON themselves; of any other, they
//! are the choices that make up a policy.

use corsac_core::Loader;

use super::generate::{Random, policy};
use super::sample;

pub(crate) fn run(data: &[u8]) -> &'static str {
    if data.first() == Some(&b'{') {
        return match std::str::from_utf8(data) {
            Ok(text) => written(text),
            Err(_) => "not text",
        };
    }
    let yaml = policy::plan(&mut Random(data)).write();
    let value: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
    let json = value.to_string();
    let (of_yaml, of_json) = (Loader::new().yaml(yaml.as_str()).check(), Loader::new().json(json).check());
    assert_eq!(sample::codes(&of_yaml), sample::codes(&of_json), "{yaml}");
    match (of_yaml.policy, of_json.policy) {
        (Some(one), Some(other)) => {
            sample::assert_alike(&one, &other);
            "both load"
        }
        (None, None) => "both refused",
        (one, _) => panic!("only {} loads:\n{yaml}", if one.is_some() { "YAML" } else { "JSON" }),
    }
}

/// What loads as JSON is YAML too, and means the same.
fn written(text: &str) -> &'static str {
    let Some(of_json) = Some(Loader::new().json(text).check()).filter(|checked| checked.policy.is_some())
    else {
        return "not a policy in JSON";
    };
    // Half characters are written in two escapes in JSON, which YAML reads one by one; some characters are none in
    // YAML; and what is ignored may be written as YAML cannot write it.
    if text.contains("\\u") || text.contains("\"x-") || text.contains(['\t', '\u{7f}', '\u{feff}']) {
        return "JSON alone";
    }
    let of_yaml = Loader::new().yaml(text).check();
    let Some(policy) = &of_yaml.policy else { panic!("JSON and not YAML: {}", of_yaml.report) };
    assert_eq!(sample::codes(&of_json), sample::codes(&of_yaml));
    sample::assert_alike(&of_json.policy.unwrap(), policy);
    "JSON that is YAML"
}
