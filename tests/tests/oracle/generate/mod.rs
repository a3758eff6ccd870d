//! Random valid policies, and random requests that nearly or really hit them.

pub(crate) mod policy;
pub(crate) mod request;

pub(crate) use crate::random::{Random, setting};
