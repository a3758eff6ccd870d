//! The committed inputs of each target: seeds, and every input that ever broke something.

use std::path::{Path, PathBuf};

use crate::seeded::TARGETS;

/// The largest file of the corpus: a fuzzer makes many of a small one.
const LARGEST: usize = 4096;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/fuzz")
}

/// The inputs of a target, with their names, in the order of the names.
pub(crate) fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let directory = root().join(target);
    let entries =
        std::fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut inputs: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())
        })
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn every_input_of_the_corpus_passes() {
    for target in TARGETS {
        let inputs = inputs(target.name);
        assert!(inputs.len() >= 5, "{} has {} inputs", target.name, inputs.len());
        for (name, data) in &inputs {
            assert!(data.len() <= LARGEST, "{}/{name} has {} bytes", target.name, data.len());
            target.check(data, &format!("{}/{name}", target.name));
        }
        crate::say!("corpus: {} inputs of {}", inputs.len(), target.name);
    }
}

#[test]
fn every_directory_of_the_corpus_is_a_target() {
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(TARGETS.iter().any(|target| target.name == name), "no target is called {name}");
    }
}
