//! The environment: `${VAR}` in a policy, and policies made of variables alone.
//!
//! Expansion happens after parsing, once, in values only. A template engine over the text would be simpler, and would
//! let a variable's value write keys, rules and `*`.

mod expand;
mod prefixed;
mod template;

pub(crate) use expand::{Expanded, Expansion, Kind};
pub(crate) use prefixed::from_env;

/// Where variables get their values from.
#[derive(Clone, Copy)]
pub(crate) enum Environment<'a> {
    /// The values that a function gives.
    Lookup(&'a dyn Fn(&str) -> Option<String>),
    /// No variable is set: defaults apply, and a variable without one is an error.
    Empty,
    /// Values are unknown: everything else is checked.
    Symbolic,
    /// Nothing is expanded: the document's texts are values already.
    Literal,
}

impl std::fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Environment::Lookup(_) => "Lookup",
            Environment::Empty => "Empty",
            Environment::Symbolic => "Symbolic",
            Environment::Literal => "Literal",
        })
    }
}

impl Environment<'_> {
    fn get(&self, name: &str) -> Option<String> {
        match self {
            Environment::Lookup(lookup) => lookup(name),
            _ => None,
        }
    }
}
