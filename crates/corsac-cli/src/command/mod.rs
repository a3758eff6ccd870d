//! The verbs, one file each.

pub mod check;
pub mod explain;
mod findings;
pub mod init;
mod page;
pub mod schema;
