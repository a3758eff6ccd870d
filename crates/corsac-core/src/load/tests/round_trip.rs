//! One policy in both formats, and back.

use super::load;
use crate::diagnostic::Findings;
use crate::document::Document;
use crate::load::limits::Limits;
use crate::load::{Format, tree};
use crate::source::Sources;

const POLICY: &str = include_str!("policy.yaml");

fn document(text: &str, format: Format) -> Document {
    let (document, found) = load(text.as_bytes(), format);
    assert!(found.is_empty(), "{found:#?} in {text}");
    document.unwrap()
}

#[test]
fn yaml_and_json_give_one_tree() {
    let value: serde_json::Value = serde_yaml::from_str(POLICY).unwrap();
    let json = serde_json::to_string_pretty(&value).unwrap();
    let trees = [(POLICY, Format::Yaml), (json.as_str(), Format::Json), (json.as_str(), Format::Yaml)].map(
        |(text, format)| {
            let mut sources = Sources::default();
            let findings = &mut Findings::default();
            tree(&mut sources, "p", text.as_bytes(), format, &Limits::default(), findings).unwrap()
        },
    );
    // JSON objects that went through a map type come out sorted, so the documents are compared, not the trees.
    assert_eq!(trees[1], trees[2]);
    assert_eq!(document(POLICY, Format::Yaml), document(&json, Format::Json));
}

#[test]
fn a_document_survives_being_written() {
    let first = document(POLICY, Format::Yaml);
    let yaml = serde_yaml::to_string(&first).unwrap();
    assert_eq!(document(&yaml, Format::Yaml), first, "{yaml}");
    let json = serde_json::to_string(&first).unwrap();
    assert_eq!(document(&json, Format::Json), first, "{json}");
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), first);
    assert_eq!(serde_yaml::from_str::<Document>(&yaml).unwrap(), first);
}

#[test]
fn embedded_documents_say_everything_at_once() {
    let error =
        serde_json::from_str::<Document>(r#"{"version": 1, "origins": ["a"], "max_age": null}"#).unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("did you mean `allow_origins`") && said.contains("`max_age` has no value"),
        "{said}"
    );
    let error = serde_json::from_str::<Document>(r#"{"version": 1, "version": 1, "allow_origins": ["a"]}"#);
    assert!(error.unwrap_err().to_string().contains("written twice"));
}
