//! The engine and its command as their users meet them.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod command;
#[cfg(test)]
#[path = "../shared/example.rs"]
mod example;
#[cfg(test)]
#[path = "../shared/files.rs"]
mod files;
#[cfg(test)]
mod fixes;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod jub0bs_rules;
#[cfg(test)]
mod load_error;
#[cfg(test)]
mod load_rows;
#[cfg(test)]
mod page;
#[cfg(test)]
mod public_types;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod test_files;

#[cfg(test)]
use files::{assert_generated, root};
