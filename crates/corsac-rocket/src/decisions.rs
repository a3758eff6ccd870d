//! What was decided about a request, kept with it.

use std::borrow::Cow;
use std::sync::OnceLock;

use corsac_core::{Decision, ResponseLines};
use rocket::{Request, Response};

/// The decision of the fairing that was attached first, and those of others that stand inside it.
///
/// What Rocket keeps with a request is shared, and cannot be replaced: it only grows, so that it needs no lock.
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
    pub(crate) fn apply(&self, response: &mut Response<'_>) {
        if let Some(inner) = self.inner.get() {
            inner.apply(response);
        }
        if let Some(decision) = self.decision.get() {
            decision.apply(&mut Lines(response));
        }
    }
}

/// The header lines of a response of Rocket's. There is no limit, so that there is always room.
struct Lines<'a, 'r>(&'a mut Response<'r>);

impl ResponseLines for Lines<'_, '_> {
    fn remove(&mut self, name: &'static str) {
        self.0.remove_header(name);
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        self.0.headers().get("vary").map(str::as_bytes)
    }

    fn append(&mut self, name: &'static str, value: Cow<'static, str>) -> Option<()> {
        self.0.adjoin_raw_header(name, value);
        Some(())
    }
}
