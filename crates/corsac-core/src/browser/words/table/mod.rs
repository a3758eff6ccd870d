//! What the engines say, word for word: one table, from which messages are made and by which they are recognised.

pub(crate) mod chromium;
pub(crate) mod firefox;
pub(crate) mod shared;
pub(crate) mod webkit;
