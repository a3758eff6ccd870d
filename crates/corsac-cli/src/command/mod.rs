//! The verbs, one file each.

pub mod check;
pub mod explain;
mod explain_code;
mod findings;
pub mod formats;
pub mod init;
mod page;
pub mod schema;
