//! The verbs, one file each.

pub mod check;
mod diff;
pub mod explain;
mod findings;
pub mod fix;
pub mod init;
mod page;
pub mod schema;
