//! Paths: the globs of a rule, the normal form of a request's path, and the table that finds a path's rule.

mod compare;
mod glob;
mod index;
mod normal;
mod segments;
mod tree;

pub(crate) use glob::{PathError, PathGlob, is_template, is_whole_template};
pub(crate) use index::PathIndex;
pub(crate) use normal::{Form, form, is_plain, without_trailing_slash};
pub(crate) use tree::{Budget, GlobTree};

/// Longest path that is looked at. Servers and gateways commonly refuse longer request targets.
pub const MAX_PATH: usize = 8192;
