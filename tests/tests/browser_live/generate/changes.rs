//! What can be changed in a good exchange.

use super::{Draft, asks, headers, lists, redirects, requests};

/// A name, and what it does.
pub(crate) type Change = (&'static str, fn(&mut Draft));

pub(crate) fn all() -> Vec<Change> {
    [lists::CHANGES, asks::CHANGES, headers::CHANGES, requests::CHANGES, redirects::CHANGES].concat()
}
