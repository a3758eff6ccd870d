//! What was decided about a request, kept with it.

use std::iter;
use std::sync::OnceLock;

use corsac_core::Decision;
use rocket::{Request, Response};

use crate::response::Lines;

/// The decision of each fairing that is attached, the outermost first.
///
/// What Rocket keeps with a request is shared, and responses borrow from it: so it only grows, and nobody waits for it.
#[derive(Default)]
pub(crate) struct Decisions {
    /// Kept here and not behind a lock: mostly there is one.
    first: Option<Made>,
    /// Where nothing had been decided when this was made.
    next: OnceLock<Box<Made>>,
}

/// The decision of one fairing, and the ones after it.
struct Made {
    fairing: usize,
    decision: Decision,
    next: OnceLock<Box<Made>>,
}

impl Decisions {
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Decisions::default)
    }

    /// Asks a fairing about a request, unless one outside it has answered.
    pub(crate) fn ask(request: &Request<'_>, fairing: usize, decide: impl FnOnce() -> Decision) {
        let made = |decision| Made { fairing, decision, next: OnceLock::new() };
        let mut decide = Some(decide);
        // Made where it is kept, if it is the first, as it mostly is.
        let decisions = request.local_cache(|| match decide.take() {
            Some(decide) => Decisions { first: Some(made(decide())), next: OnceLock::new() },
            None => Decisions::default(),
        });
        let Some(decide) = decide else { return };
        let is_outermost = decisions.outermost().is_none_or(|outermost| outermost.fairing == fairing);
        if is_outermost || decisions.status().is_none() {
            decisions.push(made(decide()));
        }
    }

    /// The status to answer with, where the application is not asked.
    pub(crate) fn status(&self) -> Option<u16> {
        self.in_force().find_map(|made| made.decision.status())
    }

    /// Puts the decisions into a response, the outermost last.
    pub(crate) fn apply<'r>(&'r self, response: &mut Response<'r>) {
        apply(self.in_force(), &mut Lines::of(response));
    }

    fn push(&self, made: Made) {
        let mut made = Box::new(made);
        let mut place = self.first.as_ref().map_or(&self.next, |first| &first.next);
        while let Err(refused) = place.set(made) {
            made = refused;
            let Some(taken) = place.get() else { return };
            place = &taken.next;
        }
    }

    fn outermost(&self) -> Option<&Made> {
        self.first.as_ref().or_else(|| self.next.get().map(|made| &**made))
    }

    /// Those about the request as it was sent last. Clones of a request of Rocket's local client share what is kept with
    /// it, and each time one is sent the outermost fairing is asked first.
    fn in_force(&self) -> impl Iterator<Item = &Made> {
        let outermost = self.outermost();
        let again = |made: &&Made| outermost.is_some_and(|outermost| made.fairing == outermost.fairing);
        from(from(outermost).filter(again).last())
    }
}

/// A decision, and the ones after it.
fn from(made: Option<&Made>) -> impl Iterator<Item = &Made> {
    iter::successors(made, |made| made.next.get().map(|next| &**next))
}

/// There are as many as there are fairings: seldom more than one.
fn apply<'r>(mut made: impl Iterator<Item = &'r Made>, lines: &mut Lines<'_, 'r>) {
    if let Some(outer) = made.next() {
        apply(made, lines);
        outer.decision.apply(lines);
    }
}
