//! From bytes to a [`Document`]: text, tree, shape, and the environment.

pub(crate) mod decode;
mod deserialize;
pub(crate) mod env;
mod error;
mod json;
pub(crate) mod limits;
mod loader;
pub(crate) mod node;
mod sigil;
pub(crate) mod text;
mod yaml;

#[cfg(test)]
mod tests;
pub use error::LoadError;
pub(crate) use loader::Examined;
pub use loader::{Checked, Loader};
#[cfg(feature = "testing")]
pub(crate) use loader::{read, unreadable};

use crate::diagnostic::Findings;
use crate::document::Document;
use crate::load::limits::Limits;
use crate::load::node::Node;
pub(crate) use crate::load::node::{quote, shorten};
use crate::load::text::Text;
use crate::source::Sources;

/// The two ways a policy file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Yaml,
    Json,
}

/// Reads a policy file. Everything wrong with its text and its shape goes to `findings`; a document comes back where
/// the text could be read at all, for the later stages to find more in it.
pub(crate) fn parse(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    findings: &mut Findings,
) -> Option<Document> {
    let node = tree(sources, name, bytes, format, limits, findings)?;
    Some(decode::decode(&node, sources, findings))
}

/// The tree that a file is; nothing where its text could not be read.
pub(crate) fn tree(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    findings: &mut Findings,
) -> Option<Node> {
    let source = text::admit(sources, name, bytes, limits, findings)?;
    let text = Text::of(sources.text(source), source);
    match format {
        Format::Yaml => yaml::tree(text, limits, findings),
        Format::Json => json::tree(text, limits, findings),
    }
}
