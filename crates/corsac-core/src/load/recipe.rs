//! How a policy was loaded, so that a change of its text can be tried.

use std::collections::HashMap;

use super::env::from_env;
use super::limits::Limits;
use super::loader::{Examined, Loader};
use super::{Format, parse};
use crate::diagnostic::{Findings, MAX_FINDINGS};
use crate::document::Document;
use crate::policy::Policy;
use crate::source::Sources;

/// The prefix of the variables that make up a policy without a file, unless the loader says otherwise.
pub(super) const PREFIX: &str = "CORS_";

/// What a loader was told, but for the text and the variables: those are the policy's [`Sources`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Recipe {
    /// How the text is written; nothing where there is none.
    pub(super) format: Option<Format>,
    pub(super) values: Values,
    /// The service that loads it.
    pub(super) service: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) limits: Limits,
}

/// What variables stood for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Values {
    /// For what was read.
    #[default]
    Read,
    /// For what is not known.
    Unknown,
    /// There are none: `${…}` is text.
    Literal,
}

impl Recipe {
    /// The name of a variable of a policy from variables alone.
    pub(crate) fn variable(&self, name: &str) -> String {
        format!("{}{name}", self.prefix.as_deref().unwrap_or(PREFIX))
    }
}

impl Policy {
    /// The document that the policy was compiled from: read once more, with the same marks.
    pub(crate) fn document(&self) -> Option<Document> {
        let (compiled, mut findings) = (self.compiled(), Findings::default());
        let recipe = &compiled.recipe;
        // The file is the first source, here as there.
        let mut sources = Sources::default();
        match (recipe.format, compiled.sources.file()) {
            (Some(format), Some((name, text))) => {
                parse(&mut sources, name, text.as_bytes(), format, &recipe.limits, &mut findings)
            }
            _ => {
                let values: HashMap<&str, &str> = compiled.sources.variables().collect();
                let value = |name: &str| values.get(name).map(|value| (*value).to_owned());
                let prefix = recipe.prefix.as_deref().unwrap_or(PREFIX);
                from_env(prefix, &value, &mut sources, &mut findings)
            }
        }
    }

    /// What comes of loading another text in place of the policy's, with some variables set to other values.
    pub(crate) fn changed(&self, text: &str, variables: &[(String, String)]) -> Examined {
        let compiled = self.compiled();
        let read = compiled.sources.variables().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let values = read.chain(variables.iter().cloned()).collect();
        let name = compiled.sources.file().map_or("", |(name, _)| name);
        Loader::again(&compiled.recipe, name, text, values).examine(MAX_FINDINGS)
    }
}
