//! `tests/data/peers.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::configuration::Configuration;
use crate::fact::Fact;
use crate::root;

/// The file.
pub(crate) const FILE: &str = "tests/data/peers.yaml";

/// A row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// The first cell.
    pub(crate) question: String,
    /// A note to it, as a sentence.
    pub(crate) note: Option<String>,
    /// The requests that settle it.
    pub(crate) ask: Vec<Ask>,
    /// What the words of the other cells mean: for each request, what is seen of its answer. ` | ` parts what frameworks
    /// have different statuses for.
    pub(crate) words: BTreeMap<String, Vec<String>>,
    /// The cells by column.
    pub(crate) cells: BTreeMap<String, Cell>,
}

/// A request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// The layer that it goes to.
    pub(crate) to: Configuration,
    /// Its lines, in the form of the conformance cases.
    pub(crate) request: String,
    /// What is looked at.
    pub(crate) see: Vec<Fact>,
}

/// A cell.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    /// The word.
    Word(String),
    /// A word with a note below the table.
    Noted(Noted),
    /// A word for each framework, where corsac's own answers differ.
    ByFramework(BTreeMap<String, String>),
}

/// A word with a note.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Noted {
    /// The word.
    pub(crate) word: String,
    /// The note, as a sentence.
    pub(crate) note: String,
    /// The configuration that the note speaks of. The requests for `listed` are sent to it as well.
    pub(crate) with: Option<Configuration>,
    /// The word for what is seen then.
    pub(crate) becomes: Option<String>,
}

impl Cell {
    /// The word for a layer in a framework.
    pub(crate) fn word(&self, framework: &str) -> &str {
        match self {
            Cell::Word(word) => word,
            Cell::Noted(noted) => &noted.word,
            Cell::ByFramework(words) => words.get(framework).map_or("nothing", String::as_str),
        }
    }

    /// What its note says of another configuration.
    pub(crate) fn option(&self) -> Option<(Configuration, &str)> {
        let Cell::Noted(noted) = self else { return None };
        Some((noted.with?, noted.becomes.as_deref()?))
    }
}

/// The rows.
pub(crate) fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join(FILE)).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}"))
}
