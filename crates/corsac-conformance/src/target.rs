//! What the cases run against.

use crate::answer::Answer;
use crate::request::RawRequest;
use crate::setup::Setup;

/// An application under test behind an adapter: in this process, or behind a socket.
pub trait Target {
    /// What it is called in a report: `axum over TCP`.
    fn name(&self) -> &str;

    /// The framework, whose deviations apply to it: `axum`.
    fn framework(&self) -> &str;

    /// Whether it takes requests over HTTP/2. Cases that need it are left out where it does not.
    fn speaks_http2(&self) -> bool {
        false
    }

    /// Sends one request to an application of this set-up, and waits for the answer. A target may keep what it made for
    /// a set-up.
    ///
    /// # Errors
    ///
    /// Where there is no answer: the case fails with the text.
    fn exchange(&mut self, setup: &Setup, request: &RawRequest) -> Result<Answer, String>;
}
