//! What was decided about a request, kept with it.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use corsac_core::{Decision, HeaderText, ResponseField, ResponseLines};
use rocket::{Request, Response};

/// The decision of each fairing that is attached, and which it is: the outermost first.
///
/// What Rocket keeps with a request is shared. The lock is the request's own, and nobody waits for it.
#[derive(Default)]
pub(crate) struct Decisions(Mutex<Vec<(usize, Decision)>>);

impl Decisions {
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Decisions::default)
    }

    /// Asks a fairing, unless one outside it has answered.
    pub(crate) fn ask(&self, fairing: usize, decide: impl FnOnce() -> Decision) {
        let mut made = self.made();
        // Clones of a request of Rocket's local client share what is kept with it. What was decided about one that was
        // sent earlier does not count.
        if let Some(index) = made.iter().position(|(by, _)| *by == fairing) {
            made.truncate(index);
        }
        if status(&made).is_none() {
            made.push((fairing, decide()));
        }
    }

    /// The status to answer with, where the application is not asked.
    pub(crate) fn status(&self) -> Option<u16> {
        status(&self.made())
    }

    /// Puts the decisions into a response, the outermost last.
    pub(crate) fn apply(&self, response: &mut Response<'_>) {
        for (_, decision) in self.made().iter().rev() {
            decision.apply(&mut Lines(response));
        }
    }

    fn made(&self) -> MutexGuard<'_, Vec<(usize, Decision)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn status(made: &[(usize, Decision)]) -> Option<u16> {
    made.iter().find_map(|(_, decision)| decision.status())
}

/// The header lines of a response of Rocket's. There is no limit, so that there is always room.
struct Lines<'a, 'r>(&'a mut Response<'r>);

impl ResponseLines for Lines<'_, '_> {
    fn remove(&mut self, field: ResponseField) {
        self.0.remove_header(field.name());
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        self.0.headers().get("vary").map(str::as_bytes)
    }

    fn append(&mut self, field: ResponseField, value: HeaderText<'_>) -> Option<()> {
        self.0.adjoin_raw_header(field.name(), Cow::<'static, str>::from(value));
        Some(())
    }
}
