//! Manifests on pages: what they name is there, and the policies in them load.

use corsac_core::Loader;
use serde::Deserialize as _;
use serde_yaml::{Deserializer, Value};

use crate::markdown::Page;

/// Whether a block is such a file.
pub(crate) fn is_known(info: &str) -> bool {
    matches!(info, "yaml,kubernetes" | "yaml,kustomize")
}

pub(crate) fn run() {
    let mut count = 0;
    for page in Page::all() {
        let blocks = page.blocks();
        for block in blocks.iter().filter(|block| is_known(&block.info)) {
            let at = format!("{}:{}", page.name(), block.line);
            let documents = Deserializer::from_str(&block.text).map(|it| Value::deserialize(it).unwrap());
            let documents: Vec<Value> = documents.collect();
            if block.info == "yaml,kubernetes" {
                manifests(&at, &documents);
            } else {
                for file in list(&documents[0]["configMapGenerator"][0]["files"]) {
                    let file = file.as_str().unwrap().split_once('=').unwrap().1;
                    let named = format!("# file: {file}\n");
                    assert!(blocks.iter().any(|block| block.text.starts_with(&named)), "{at}: no {file}");
                }
            }
            count += 1;
        }
    }
    crate::say!("documentation: {count} files for Kubernetes");
    assert!(count > 0);
}

/// A map with policies, and deployments that mount it.
fn manifests(at: &str, documents: &[Value]) {
    let of_kind = |kind: &'static str| documents.iter().filter(move |document| document["kind"] == kind);
    let map = of_kind("ConfigMap").next().unwrap();
    for deployment in of_kind("Deployment") {
        let template = &deployment["spec"]["template"];
        assert_eq!(deployment["spec"]["selector"]["matchLabels"], template["metadata"]["labels"], "{at}");
        let volume = &template["spec"]["volumes"][0];
        assert_eq!(volume["configMap"]["name"], map["metadata"]["name"], "{at}");
        for container in list(&template["spec"]["containers"]) {
            let mount = &container["volumeMounts"][0];
            assert_eq!(mount["name"], volume["name"], "{at}");
            let variable = |name: &str| {
                let found = list(&container["env"]).iter().find(|variable| variable["name"] == name);
                found.unwrap()["value"].as_str().unwrap().to_owned()
            };
            let directory = format!("{}/", mount["mountPath"].as_str().unwrap());
            let file = variable("CORS_POLICY_FILE");
            let policy = map["data"][file.strip_prefix(&directory).unwrap()].as_str().unwrap();
            let service = variable("CORS_SERVICE");
            let loaded = Loader::new().yaml(policy).service(&service).deny_warnings(true).load();
            assert!(loaded.is_ok(), "{at}: {loaded:?}");
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().unwrap()
}
