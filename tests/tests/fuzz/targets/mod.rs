//! What is fuzzed. Each target takes bytes, asserts what must hold for them, and says how far they reached.
//!
//! The test beside this runs them over the corpus and over inputs made from it; `fuzz/` hands them to libFuzzer.

pub(crate) mod evaluate;
pub(crate) mod origin;
pub(crate) mod pattern;
pub(crate) mod policy_text;
pub(crate) mod request_headers;
pub(crate) mod yaml_json;

#[path = "../../oracle/documents.rs"]
mod documents;
mod generate;
#[path = "../../oracle/reference/mod.rs"]
pub(crate) mod reference;
mod sample;
