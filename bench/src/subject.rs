//! What is measured: an application behind a CORS layer, or behind none.

use crate::answer::Answer;
use crate::request::Wire;

/// Requests that are ready to be sent. Sending them, once, and dropping what comes, is what is measured.
pub(crate) type Batch<'s> = Box<dyn FnMut() + 's>;

/// An application in this process, behind a CORS layer or behind none.
pub(crate) trait Subject {
    /// Makes requests ready.
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s>;

    /// What comes of one request; nothing where the application does not answer at once.
    fn answer(&self, wire: &Wire) -> Option<Answer>;
}

/// What stands before the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    /// Nothing; for the core, the floor.
    Bare,
    Corsac,
    Peer,
}

impl Side {
    pub(crate) const ALL: [Side; 3] = [Side::Bare, Side::Corsac, Side::Peer];
}

/// What a future has come to when it is polled once: nothing in these applications waits.
pub(crate) fn ready<F: Future>(future: F) -> Option<F::Output> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => Some(output),
        std::task::Poll::Pending => None,
    }
}
