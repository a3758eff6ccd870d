//! What was decided about a request, kept with it.

use std::sync::OnceLock;

use corsac_core::{Decision, RESPONSE_HEADERS, missing_vary};
use rocket::{Request, Response};

/// The decision of the fairing that was attached first, and those of others that stand inside it.
///
/// It only grows: what is in it can be borrowed for as long as the request lives, and headers need not be copied.
#[derive(Default)]
pub(crate) struct Decisions {
    decision: OnceLock<Decision>,
    inner: OnceLock<Box<Decisions>>,
}

impl Decisions {
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Decisions::default)
    }

    /// Adds a decision inside those that are there.
    pub(crate) fn add(&self, decision: Decision) {
        if let Err(decision) = self.decision.set(decision) {
            self.inner.get_or_init(Box::default).add(decision);
        }
    }

    /// The status to answer with, where the application is not asked: the outermost that has one.
    pub(crate) fn status(&self) -> Option<u16> {
        self.decision.get()?.status().or_else(|| self.inner.get()?.status())
    }

    /// Puts the decisions into a response, the outermost last.
    pub(crate) fn apply<'r>(&'r self, response: &mut Response<'r>) {
        if let Some(inner) = self.inner.get() {
            inner.apply(response);
        }
        if let Some(decision) = self.decision.get().filter(|decision| decision.is_governed()) {
            apply(decision, response);
        }
    }
}

fn apply<'r>(decision: &'r Decision, response: &mut Response<'r>) {
    for name in RESPONSE_HEADERS {
        response.remove_header(name);
    }
    for (name, value) in decision.headers() {
        response.set_raw_header(name, value);
    }
    let lines = || response.headers().get("Vary").map(str::as_bytes);
    let missing = missing_vary(decision.vary(), lines).collect::<Vec<_>>().join(", ");
    if !missing.is_empty() {
        response.adjoin_raw_header("Vary", missing);
    }
}
