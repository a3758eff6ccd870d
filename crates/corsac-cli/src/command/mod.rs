//! The verbs, one file each.

pub mod check;
pub mod explain;
pub mod init;
pub mod schema;
