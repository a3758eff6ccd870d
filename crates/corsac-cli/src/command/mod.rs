//! The verbs, one file each.

pub mod check;
mod diff;
pub mod explain;
mod explain_code;
mod findings;
pub mod fix;
pub mod formats;
pub mod init;
mod page;
pub mod schema;
pub mod test;
