//! The engine and its command as their users meet them.

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod command;
#[cfg(test)]
mod files;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod load_error;
#[cfg(test)]
mod public_types;
#[cfg(test)]
mod schema;

#[cfg(test)]
use files::{assert_generated, root};
